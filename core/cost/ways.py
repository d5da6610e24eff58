"""What growth measures, each in a process of its own: two ways over all pairs, and encoders on growing texts."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from core.cost.apart import Inside
from core.cost.models import ARCHITECTURES, RandomEncoder, random_ids
from core.encoders import Encoder, load
from core.encoders.batching import CORES
from core.encoders.card import GTE, MINILM, USE
from core.similarity import pair_statistics
from core.similarity.blocks import Array

EXACT, EVERYDAY = "exact", "everyday"
FEW = 500
"""Texts of the first pass, which is not measured."""
_MOST_REPEATS, _ENOUGH_SECONDS = 5, 4.0
_WORDS = 20_000  # token ids that every vocabulary has


def over_pairs(task: dict[str, Any], inside: Inside) -> dict[str, Any]:
    """A way over all pairs of the first `size` vectors of a file, some times: {"timings", "peak"}.

    The task: "way" (EXACT or EVERYDAY), "file" (float32, rows of length 1, nothing else), "dimensions", "size". The
    phase "texts" begins before the vectors are read, so that they count; "peak" are its bytes at most as the system
    counts them, 0 where it does not.
    """
    way, dimensions = _WAYS[task["way"]], task["dimensions"]
    way(_read(task["file"], FEW, dimensions))  # imports, compiles, starts threads
    inside.phase("texts")
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")  # Linux forgets the peak so far
    vectors = _read(task["file"], task["size"], dimensions)
    timings = _timings(partial(way, vectors))
    return {"timings": timings, "peak": _peak()}


def over_tokens(task: dict[str, Any], inside: Inside) -> dict[str, Any]:
    """Reading a text of each number of tokens in "sizes", ascending, by "reader": {"timings": a list each}.

    As in a run, every core reads a text of its own; timings are for one text. Every size is a phase.
    """
    reader = READERS[task["reader"]]
    encoder: Encoder = RandomEncoder(reader.architecture) if reader.random else load(task["reader"])

    def read(tokens: int) -> object:
        ids = random_ids([tokens - encoder.special_tokens] * CORES, _WORDS)
        return list(encoder.stream(ids, batch_tokens=tokens))

    read(min(task["sizes"]))
    timings = []
    for size in task["sizes"]:
        inside.phase(str(size))
        timings.append([(s / CORES, processor / CORES) for s, processor in _timings(partial(read, size))])
    return {"timings": timings}


@dataclass(frozen=True)
class Reader:
    """An encoder that is measured on texts of growing length."""

    title: str
    architecture: str
    """Of core.cost.models; empty for one without attention."""
    random: bool
    """Whether its weights are drawn by chance, which costs the same."""
    shortest: int
    longest: int

    @property
    def even(self) -> int | None:
        """The tokens of a text at which attention does as much as all else in a layer; None without attention.

        By the formula of core.cost.operations.needed.
        """
        if not self.architecture:
            return None
        shape = ARCHITECTURES[self.architecture].shape
        rest = 4 * shape.width * shape.attention + (3 if shape.gated else 2) * shape.width * shape.inner
        return round(rest / (2 * shape.attention))


READERS = {
    USE.id: Reader(USE.title, "", False, 128, 8192),
    MINILM.id: Reader(MINILM.title, "minilm-l6", False, 32, 512),
    GTE.id: Reader(GTE.title, "gte-multilingual-base", True, 128, 2048),
}
"""By the encoder's id."""


def _exact(vectors: Array) -> None:
    pair_statistics(vectors)


def _everyday(vectors: Array) -> None:
    """As it is done with the whole matrix: the same answers as the exact pass, but for the column scale."""
    import pandas as pd
    from sklearn.metrics.pairwise import cosine_similarity
    from sklearn.preprocessing import MinMaxScaler

    similarities = cosine_similarity(vectors)
    MinMaxScaler().fit_transform(similarities)
    half = similarities[np.triu_indices(len(vectors), 1)]
    np.histogram(half, bins=50)
    np.quantile(half, [0.01, 0.25, 0.5, 0.75, 0.99])
    pd.DataFrame(similarities).agg(["mean", "min", "max"])


_WAYS = {EXACT: _exact, EVERYDAY: _everyday}


def _read(file: str, size: int, dimensions: int) -> Array:
    return np.fromfile(file, np.float32, size * dimensions).reshape(size, dimensions)


def _peak() -> int:
    """The most bytes that this process held since Linux forgot the last peak; looks from outside may miss it."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM")), 0)


def _timings(work: Callable[[], object]) -> list[tuple[float, float]]:
    """(seconds, processor seconds of all threads) of up to five repeats, until four seconds have passed."""
    timings: list[tuple[float, float]] = []
    spent = 0.0
    while len(timings) < _MOST_REPEATS and spent < _ENOUGH_SECONDS:
        start, processor = time.perf_counter(), time.process_time()
        work()
        timings.append((time.perf_counter() - start, time.process_time() - processor))
        spent += timings[-1][0]
    return timings
