"""Models that write summaries: real ones, from a folder or the hub, and architectures with random weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from core import errors
from core.cost.models import ARCHITECTURES, build, random_ids
from core.cost.operations import counted
from core.encoders.base import Ids
from core.encoders.memory import return_large_blocks

AT_ONCE = 8
"""Texts that are summarized side by side: what is written token by token then reads the weights once for all."""
_USUAL_LENGTH = 1024


Shape = tuple[int, int, int]
"""Of a batch: texts, tokens of the longest text, tokens of the longest summary."""


@dataclass(frozen=True)
class Written:
    """Summaries of n texts, and what they took."""

    texts: list[str]
    """Empty where the weights are random: there is nothing to read in them."""
    read: int
    """Tokens, over all texts."""
    written: int
    shapes: list[Shape]
    """Of every batch."""


@dataclass(frozen=True)
class Summarizer:
    """A model that reads a text and writes a shorter one, always choosing the likeliest token (greedy search).

    One with random weights has no tokenizer: it reads random tokens and writes as many as it may.
    """

    model: Any
    title: str
    reads: int
    """The most tokens of a text that it reads."""
    vocabulary: int
    tokenizer: Any = None
    prompt: str = ""

    def tokens(self, texts: Sequence[str]) -> list[Ids]:
        """The ids of texts as its tokenizer cuts them, at most `reads` each."""
        cut = self.tokenizer([self.prompt + t for t in texts], truncation=True, max_length=self.reads)
        return [np.array(ids, dtype=np.int32) for ids in cut["input_ids"]]

    def write(
        self, ids: Sequence[Ids], new_tokens: int, progress: Callable[[int], None] = lambda done: None
    ) -> Written:
        """A summary of at most `new_tokens` tokens for each text; `progress` gets the number of texts done."""
        texts = [""] * len(ids)
        order = sorted(range(len(ids)), key=lambda i: -len(ids[i]))
        shapes: list[Shape] = []
        written = 0
        for first in range(0, len(order), AT_ONCE):
            members = order[first : first + AT_ONCE]
            progress(first)
            least = 0 if self.tokenizer else new_tokens
            out = self.generate([ids[i] for i in members], new_tokens, least)
            shapes.append((len(members), len(ids[members[0]]), out.shape[1] - 1))
            if self.tokenizer is None:
                written += len(members) * new_tokens
                continue
            written += int((out[:, 1:] != self.tokenizer.pad_token_id).sum())
            for i, text in zip(
                members, self.tokenizer.batch_decode(out, skip_special_tokens=True), strict=True
            ):
                texts[i] = text.strip()
        return Written(texts if self.tokenizer else [], sum(map(len, ids)), written, shapes)

    def operations(self, shapes: Sequence[Shape]) -> int:
        """Operations of summarizing batches of these shapes, each shape counted in one real pass."""
        of_shape: dict[Shape, int] = {}
        for shape in set(shapes):
            texts, read, written = shape
            ids = random_ids([read] * texts, self.vocabulary)
            of_shape[shape] = counted(partial(self.generate, ids, written, written))
        return sum(of_shape[shape] for shape in shapes)

    def generate(self, ids: Sequence[Ids], most: int, least: int) -> Any:
        """Ids of what is written for one batch of texts, (texts, 1 + tokens): the first says where to begin."""
        import torch

        padding = self.tokenizer.pad_token_id if self.tokenizer else 0
        rows = [torch.tensor(text, dtype=torch.long) for text in ids]
        padded = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=padding)
        lengths = torch.tensor([len(row) for row in rows])
        mask = (torch.arange(padded.shape[1]) < lengths[:, None]).long()
        with torch.inference_mode():
            return self.model.generate(
                padded,
                attention_mask=mask,
                max_new_tokens=most,
                min_new_tokens=least,
                do_sample=False,
                num_beams=1,
            )


def random_summarizer(key: str) -> Summarizer:
    """An architecture of ARCHITECTURES that writes, with random weights."""
    architecture = ARCHITECTURES[key]
    return Summarizer(build(key), architecture.title, architecture.reads, architecture.shape.vocabulary)


def load_summarizer(name: str) -> Summarizer:
    """A summarizer by its folder or its id on the hub: safetensors only, and never program code of its own.

    Raises an EncoderError: UnknownEncoder, NoNetwork, UnsafeWeights, EncoderBroken.
    """
    from core.encoders.hub import check_weights, download

    folder = Path(name).expanduser()
    if not folder.is_dir():
        if folder.is_absolute() or name.startswith((".", "~")):
            raise errors.UnknownEncoder(encoder=name)
        folder, _ = download(name, name, with_code=False)
    check_weights((path.name for path in folder.rglob("*")), name)
    return_large_blocks()
    return _open(folder, name)


def _open(folder: Path, name: str) -> Summarizer:
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    own = {"local_files_only": True, "trust_remote_code": False}
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, **own)
        model = AutoModelForSeq2SeqLM.from_pretrained(folder, use_safetensors=True, dtype="float32", **own)
    except Exception as error:  # the libraries raise all kinds for files that they cannot use
        detail = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        raise errors.EncoderBroken(encoder=name, detail=detail) from error
    positions = getattr(model.config, "max_position_embeddings", None) or _USUAL_LENGTH
    tasks = getattr(model.config, "task_specific_params", None) or {}
    return Summarizer(
        model=model.eval(),
        title=folder.name if Path(name).expanduser() == folder else name,
        reads=int(min(tokenizer.model_max_length, positions)),
        vocabulary=int(model.config.vocab_size),
        tokenizer=tokenizer,
        prompt=tasks.get("summarization", {}).get("prefix", ""),
    )
