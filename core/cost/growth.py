"""Growth: what twice the texts cost, and twice the tokens, measured on this machine with the user's own vectors."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core import memory
from core.cost.apart import run_apart
from core.cost.fits import PowerFit, fit_power
from core.cost.ways import EVERYDAY, EXACT, READERS, Reader, over_pairs, over_tokens
from core.encoders import Encoder, encode_texts
from core.encoders.vector_cache import VectorCache
from core.run import Listener, chosen_texts
from core.settings import Columns, RunSettings
from core.similarity.blocks import Array

LARGEST = 32_000
SIZES = tuple(round(LARGEST / 2 ** (k / 2)) for k in range(6, -1, -1))
"""n, 2n, 4n and 8n, and between them for a surer fit."""
EVERYDAY_SIZES = tuple(LARGEST >> k for k in range(5, -1, -1))
"""Smaller ones too, since the larger ones are often not run."""
_EVERYDAY_BYTES = 16
"""Bytes of memory for every cell of the n x n matrix: the matrix, its half, and where the half lies; measured."""
USABLE_SHARE = 0.25
"""Of the free memory: the everyday way is stopped before it would take more."""
LONGEST_SECONDS = 10.0
"""The everyday way is stopped before one pass would take longer."""
_MOVED_BY = 0.5


Timings = Sequence[Sequence[float]]
"""(seconds, processor seconds of all threads) of each repeat."""


@dataclass(frozen=True)
class Step:
    """One size of one way, measured some times; the memory is what it took above the process's own, in bytes."""

    way: str
    """EXACT, EVERYDAY or an encoder's id."""
    size: int
    """Texts; for an encoder tokens of one text."""
    bytes: int
    timings: Timings
    elsewhere: float
    """Processor cores that other programs used meanwhile."""

    @property
    def seconds(self) -> float:
        """The median of the repeats."""
        return statistics.median(seconds for seconds, _ in self.timings)

    @property
    def processor(self) -> float:
        """The same in processor seconds."""
        return statistics.median(processor for _, processor in self.timings)

    @property
    def spread(self) -> float:
        """Seconds for a processor second, where other programs disturbed the least: half with two busy cores."""
        return min(seconds / processor for seconds, processor in self.timings)


@dataclass(frozen=True)
class Stopped:
    """A size of the everyday way that was not run, for it would have taken too much memory or time."""

    size: int
    bytes: int
    free: int
    seconds: float

    @property
    def for_memory(self) -> bool:
        """Whether memory was the reason."""
        return self.bytes > USABLE_SHARE * self.free


@dataclass(frozen=True)
class Growth:
    """What was measured for a table of `texts` texts with vectors of `dimensions`."""

    texts: int
    dimensions: int
    steps: tuple[Step, ...]
    stopped: tuple[Stopped, ...]

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Growth:
        """What `measure` found."""
        return cls(
            found["texts"],
            found["dimensions"],
            tuple(Step(**step) for step in found["steps"]),
            tuple(Stopped(**stopped) for stopped in found["stopped"]),
        )

    def of(self, way: str) -> list[Step]:
        """The steps of one way, the smallest first."""
        return sorted((step for step in self.steps if step.way == way), key=lambda step: step.size)

    def time_fit(self, way: str) -> PowerFit | None:
        """Processor seconds against the size; None where too few sizes were run.

        Other programs that share the machine make seconds longer, but hardly processor seconds.
        """
        measured = [(step.size, processor) for step in self.of(way) for _, processor in step.timings]
        return fit_power([size for size, _ in measured], [processor for _, processor in measured])

    def seconds_at(self, way: str, size: float) -> tuple[float, float, float] | None:
        """Seconds that a size will take, and between which seconds it lies, by the fit."""
        fit = self.time_fit(way)
        if fit is None:
            return None
        spread = self._spread(way)
        low, high = fit.limits(size)
        return spread * fit.best.at(size), spread * low, spread * high

    def memory_fit(self, way: str) -> PowerFit | None:
        """Bytes above the process's own against the size."""
        steps = self.of(way)
        return fit_power([step.size for step in steps], [step.bytes for step in steps])

    @property
    def pairs_per_second(self) -> float:
        """Of the exact pass, at the largest size."""
        largest = self.of(EXACT)[-1]
        return largest.size * (largest.size - 1) / 2 / (largest.processor * self._spread(EXACT))

    def _spread(self, way: str) -> float:
        """Seconds for a processor second, where other programs disturbed a way the least."""
        return min(step.spread for step in self.of(way))


def measure(
    frame: pd.DataFrame,
    columns: Columns,
    settings: RunSettings,
    options: Mapping[str, Any],
    *,
    load: Callable[[str], Encoder],
    cache: VectorCache,
    listener: Listener,
) -> dict[str, Any]:
    """Growth as plain JSON, from the vectors of the table's texts (up to LARGEST of them, drawn at random).

    There are no options. Raises what core.cost.measurement.Measure does.
    """
    texts = chosen_texts(frame, columns)
    chosen = texts.sample(min(len(texts), LARGEST), random_state=0).tolist()
    listener.stage("loading")
    encoder = load(settings.encoder)
    listener.stage("vectors")
    encoded = encode_texts(
        encoder,
        chosen,
        token_limit=settings.token_limit,
        long_text=settings.long_text,
        cache=cache,
        progress=lambda _texts, done, total: listener.progress(done, total),
    )
    vectors = enlarged(encoded.vectors, LARGEST)
    listener.stage("growth")
    steps, stopped = over_sizes(vectors, SIZES, EVERYDAY_SIZES, listener)
    listener.stage("lengths")
    steps += over_lengths(READERS, listener)
    return asdict(Growth(len(texts), vectors.shape[1], tuple(steps), tuple(stopped)))


def over_sizes(
    vectors: Array, sizes: Sequence[int], everyday_sizes: Sequence[int], listener: Listener
) -> tuple[list[Step], list[Stopped]]:
    """The exact pass and the everyday way over so many of these vectors (n, d), and what was not run of the latter."""
    steps: list[Step] = []
    stopped: list[Stopped] = []
    tasks = [(EXACT, size) for size in sizes] + [(EVERYDAY, size) for size in everyday_sizes]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "vectors"
        vectors.tofile(file)
        for done, (way, size) in enumerate(tasks):
            too_much = _too_much(size, steps) if way == EVERYDAY else None
            if too_much:
                stopped.append(too_much)
                continue
            task = {"way": way, "file": str(file), "dimensions": vectors.shape[1], "size": size}
            found = run_apart(over_pairs, task, _at(listener, done, len(tasks)))
            held = max(found.peaks["texts"], found.answer["peak"]) - found.began["texts"]
            steps.append(Step(way, size, held, found.answer["timings"], found.elsewhere))
    return steps, stopped


def over_lengths(readers: Mapping[str, Reader], listener: Listener) -> list[Step]:
    """One text of growing length, read by each encoder."""
    steps = []
    for done, (encoder, reader) in enumerate(readers.items()):
        lengths = doublings(reader.shortest, reader.longest)
        task = {"reader": encoder, "sizes": lengths}
        found = run_apart(over_tokens, task, _at(listener, done, len(readers)))
        loaded = found.began[str(lengths[0])]
        for length, timings in zip(lengths, found.answer["timings"], strict=True):
            held = found.peaks[str(length)] - loaded
            steps.append(Step(encoder, length, held, timings, found.elsewhere))
    return steps


def enlarged(vectors: Array, size: int) -> Array:
    """`size` unit vectors (size, d): the given ones (n, d), and others drawn like them where they are too few.

    A drawn one is one of the given, moved by half the difference of two others: so it varies in the directions
    in which they vary.
    """
    n, missing = len(vectors), size - len(vectors)
    if missing <= 0:
        return vectors[:size]
    generator = np.random.default_rng(0)
    start, first, second = (vectors[generator.integers(0, n, missing)] for _ in range(3))
    drawn = start + np.float32(_MOVED_BY) * (first - second)
    drawn /= np.maximum(np.linalg.norm(drawn, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return np.concatenate([vectors, drawn])


def doublings(first: int, last: int) -> list[int]:
    """first, 2 first, 4 first ... up to last."""
    return [first << k for k in range((last // first).bit_length())]


def _too_much(size: int, steps: list[Step]) -> Stopped | None:
    """Why the everyday way is not run at this size: by its matrix, and by what the last size took."""
    last = next((step for step in reversed(steps) if step.way == EVERYDAY), None)
    seconds = last.processor * last.spread * (size / last.size) ** 2 if last else 0.0
    told = Stopped(size, _EVERYDAY_BYTES * size * size, memory.look().free, seconds)
    return told if told.for_memory or seconds > LONGEST_SECONDS else None


def _at(listener: Listener, done: int, total: int) -> Callable[[int, int], None]:
    """While a process works nothing is told of it but that it does; the listener may stop it."""
    return lambda _done, _total: listener.progress(done, total)
