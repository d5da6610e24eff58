"""Memory over time: the looks at a run's memory put together by stage, and the prediction with its parts.

Two sources, both of the process that computed: what its job kept every two seconds, with the time, and the peak of
every stage, which was looked for four times a second, without the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.encoders.memory import predict_peak
from core.forecast import forecast_memory
from core.result import Result
from core.similarity.blocks import THREAD_BLOCK, TILE, cores
from core.similarity.histogram import BINS
from core.similarity.merge import MAX_GROUP_HISTOGRAMS
from core.store import Job, Sample

READING, WRITING = "reading", "writing"
"""The stages before and after those that a result knows."""
_NEAR = 0.97
"""Looks that differ by less than this saw the same peak."""
_PASS_BYTES_A_TEXT = 256
"""Extremes, nearest texts and their similarities, of all texts and of the blocks under way; measured."""
_WORKER_BYTES = 2 << 20
"""Histograms and lists of a block; measured."""


@dataclass(frozen=True)
class Band:
    """A stage: from when to when, in seconds since the job began, and at most so many bytes; None: not seen."""

    stage: str
    began: float
    ended: float
    peak: int | None


@dataclass(frozen=True)
class Parts:
    """What memory is predicted to consist of in one stage, in bytes."""

    stage: str
    base: int
    """The process itself: the program and its libraries."""
    weights: int
    """The model."""
    activations: int
    """What the model computes on its way from tokens to a vector, for the texts of one batch."""
    vectors: int
    tiles: int
    """The similarities that exist at one time, and what is kept of all of them."""

    @property
    def total(self) -> int:
        """All parts together."""
        return self.base + self.weights + self.activations + self.vectors + self.tiles


@dataclass(frozen=True)
class MemoryCurve:
    """The memory of one run over time, in seconds since its job began and bytes.

    `predicted` is the forecast of its peak once the model was loaded; `parts` are its parts while texts are
    read, and those of comparing pairs.
    """

    looks: tuple[tuple[float, int], ...]
    bands: tuple[Band, ...]
    peak: int
    predicted: int
    parts: tuple[Parts, ...]

    @property
    def at_peak(self) -> Band | None:
        """The stage of the peak; None where no look that knows its stage came near it: before or after them all."""
        highest = max(self.bands, key=lambda band: band.peak or 0)
        return highest if (highest.peak or 0) >= _NEAR * self.peak else None

    @property
    def seconds(self) -> float:
        """How long the job took."""
        return self.bands[-1].ended

    @property
    def peak_at(self) -> float | None:
        """The second of the look that saw the peak; None where it lay between two looks."""
        at, held = max(self.looks, key=lambda look: look[1], default=(0.0, 0))
        return at if held >= _NEAR * self.peak else None


def memory_curve(job: Job, samples: Sequence[Sample], result: Result) -> MemoryCurve:
    """The curve of a finished job that was started and finished."""
    start, end = job.started or job.created, job.finished or job.created
    total = max(end - start, sum(result.seconds.values()))
    samples = [sample for sample in samples if sample.at >= start]  # others are of a try that was cut off
    edges = _edges(total, [(sample.at - start, sample.stage) for sample in samples], result.seconds)
    stages = (READING, *result.seconds, WRITING)
    peaks: dict[str, int] = dict(result.peaks)
    for sample in samples:
        seen_in = sample.stage or READING
        peaks[seen_in] = max(sample.memory, peaks.get(seen_in, 0))
    forecast, parts = predicted(result)
    return MemoryCurve(
        looks=tuple((max(0.0, sample.at - start), sample.memory) for sample in samples),
        bands=tuple(
            Band(stage, began, ended, peaks.get(stage))
            for stage, (began, ended) in zip(stages, pairwise(edges), strict=True)
        ),
        peak=max(job.peak, *peaks.values()),
        predicted=forecast,
        parts=parts,
    )


def _edges(total: float, looks: Sequence[tuple[float, str | None]], seconds: dict[str, float]) -> list[float]:
    """When each stage began, and the end. How long reading and writing took is not kept, only both together.

    The stages between may begin as late as the looks allow that saw them, and half of what is left lies before
    them where no look says otherwise.
    """
    known = sum(seconds.values())
    low, high = 0.0, total - known
    begins = 0.0
    within = {}
    for stage, length in seconds.items():
        within[stage] = (begins, begins + length)
        begins += length
    for at, seen_in in looks:
        if seen_in in within:
            low, high = max(low, at - within[seen_in][1]), min(high, at - within[seen_in][0])
        elif seen_in == WRITING:
            high = min(high, at - known)
        else:
            low = max(low, at)
    first = min(max((low + high) / 2, 0.0), total - known)
    return [0.0, *(first + began for began, _ in within.values()), first + known, total]


def predicted(result: Result) -> tuple[int, tuple[Parts, ...]]:
    """The forecast of the peak as it is made before a run, with the model loaded; and what it consists of.

    The parts are those of reading the texts, the forecast itself, and those of comparing all pairs.
    """
    card, n, limit = result.encoder, len(result.texts), result.settings.token_limit
    longest = int(result.texts["tokens"].max())
    loaded = min(result.peaks["loading"], result.peaks["tokens"])
    forecast = forecast_memory(card, limit, n, longest, free=0, loaded=loaded).peak
    weights = min(card.megabytes * 10**6, loaded)
    activations = predict_peak(card, min(limit, longest), loaded=loaded) - loaded
    vectors = forecast - loaded - activations
    tiles = pass_bytes(n, card.dimensions, len(result.statistics.group_sizes))
    return forecast, (
        Parts("vectors", loaded - weights, weights, activations, vectors, 0),
        Parts("pairs", loaded - weights, weights, 0, vectors, tiles),
    )


def pass_bytes(n: int, dimensions: int, groups: int = 0) -> int:
    """Bytes that the pass over all pairs of n texts takes above their vectors, for threads of this process.

    For every core a tile of float32 similarities and the histograms under way; the histogram of all pairs and of every
    pair of groups; what is kept of each text; and with groups the vectors of the blocks under way, put in order.
    """
    kept = groups * (groups + 1) // 2
    histograms = 1 + (kept if kept <= MAX_GROUP_HISTOGRAMS else 0)
    blocks = 4 * cores() * min(n, THREAD_BLOCK) * 4 * dimensions if groups else 0
    workers = cores() * (4 * min(n, TILE) ** 2 + _WORKER_BYTES)
    return workers + 8 * BINS * histograms + blocks + _PASS_BYTES_A_TEXT * n
