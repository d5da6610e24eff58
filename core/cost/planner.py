"""What a job that nobody ran yet will take, by what runs took on this machine, and how far that can be trusted."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.cost.curve import pass_bytes
from core.encoders import EncoderCard
from core.encoders.memory import loaded_bytes
from core.forecast import forecast_memory
from core.history import Measured, expected_seconds
from core.settings import RunSettings

HANDING_ROUND = 1.2
"""Times longer that work takes when it is handed round between computers: an assumption, no measurement."""
_TEXT_BYTES, _TOKEN_BYTES = 700, 30
"""Memory of the table itself for every text and every token: its letters, twice, and its ids; measured."""
_FEWEST_CHECKED = 4
_MOST_CHECKED = 20
_MOST_TEXTS = 1 << 40


@dataclass(frozen=True)
class Job:
    """What is planned: so many texts of so many tokens each, with an encoder, on so many computers."""

    card: EncoderCard
    texts: int
    tokens: int
    computers: int = 1


@dataclass(frozen=True)
class Machine:
    """What is known of this machine. `computers` is how many it stands for: the workers of a cluster, or 1.

    `pairs_per_second` of the exact pass, None where that was not measured; it holds for vectors of `dimensions`.
    """

    history: Sequence[Measured]
    memory: int
    """Bytes that may be used."""
    pairs_seconds: float
    """After which a run estimates instead of comparing all pairs."""
    pairs_per_second: float | None = None
    dimensions: int = 0
    computers: int = 1


@dataclass(frozen=True)
class Trust:
    """How predictions compare with what runs then took: measured / predicted, of runs not used to predict them."""

    runs: int
    least: float
    middle: float
    most: float


@dataclass(frozen=True)
class Plan:
    """Seconds of reading and of comparing (None: not known), bytes of memory, and where the job stops fitting."""

    job: Job
    reading: float | None
    comparing: float | None
    memory: int
    most_texts: int
    """Texts up to which it fits into memory; 0 where not even two do."""
    most_compared: int | None
    """Texts up to which all pairs are compared within the time that is set for it."""

    @property
    def seconds(self) -> float | None:
        """In all, where both parts are known."""
        return None if self.reading is None or self.comparing is None else self.reading + self.comparing

    @property
    def fits(self) -> bool:
        """Whether memory is enough."""
        return self.job.texts <= self.most_texts

    def price(self, per_hour: float, per_million_tokens: float) -> tuple[float | None, float]:
        """What renting the computers for so long costs, and what a service would ask that counts tokens."""
        hours = None if self.seconds is None else self.seconds / 3600
        rented = None if hours is None else hours * per_hour * self.job.computers
        return rented, per_million_tokens * self.job.texts * self.job.tokens / 1e6


def plan(job: Job, machine: Machine) -> Plan:
    """The plan of a job.

    The computers are taken to be as fast as this one. All vectors are gathered in one of them, so that its memory
    is what limits the number of texts.
    """
    share = machine.computers / job.computers
    if job.computers > machine.computers:
        share *= HANDING_ROUND
    settings = RunSettings(job.card.id, job.tokens)
    read = expected_seconds(machine.history, settings, job.texts * job.tokens)
    rate = machine.pairs_per_second
    if rate is not None:  # the product of two vectors takes longer, the more dimensions they have
        rate *= machine.dimensions / job.card.dimensions / share
    return Plan(
        job=job,
        reading=None if read is None else share * read,
        comparing=None if rate is None else job.texts * (job.texts - 1) / 2 / rate,
        memory=memory_of(job.card, job.texts, job.tokens, machine.history),
        most_texts=_most_texts(job, machine),
        most_compared=None if rate is None else math.isqrt(int(2 * rate * machine.pairs_seconds)),
    )


def memory_of(card: EncoderCard, texts: int, tokens: int, history: Sequence[Measured] = ()) -> int:
    """Bytes that a run takes at most: while it reads the texts, or while it compares their vectors.

    The process with the model loaded is taken from the runs with this model, where there are some: the least
    that one of them took, which is hardly more.
    """
    loaded = min((run.peak for run in history if run.settings.encoder == card.id), default=loaded_bytes(card))
    reading = forecast_memory(card, tokens, texts, tokens, free=0, loaded=loaded).peak
    comparing = loaded + 8 * texts * card.dimensions + pass_bytes(texts, card.dimensions)
    return max(reading, comparing) + texts * (_TEXT_BYTES + _TOKEN_BYTES * tokens)


def _most_texts(job: Job, machine: Machine) -> int:
    low, high = 0, _MOST_TEXTS
    while low < high:
        middle = (low + high + 1) // 2
        if memory_of(job.card, middle, job.tokens, machine.history) <= machine.memory:
            low = middle
        else:
            high = middle - 1
    return low if low >= 2 else 0


def trust_in_time(history: Sequence[Measured]) -> Trust | None:
    """How well the time of each of the newest runs is predicted from the others; None for fewer than four.

    Left out one at a time, so that no run is predicted from itself.
    """
    ratios = []
    for run, others in _left_out(history):
        predicted = expected_seconds(others, run.settings, run.tokens)
        if predicted:
            ratios.append(run.seconds / predicted)
    return _trust(ratios)


def trust_in_memory(history: Sequence[Measured], cards: Mapping[str, EncoderCard]) -> Trust | None:
    """The same of memory, for runs with one of these encoders (by id) that others were made with, too."""
    ratios = []
    for run, others in _left_out(history):
        card = cards.get(run.settings.encoder)
        if card and any(other.settings.encoder == card.id for other in others):
            tokens = max(1, round(run.tokens / run.texts))
            ratios.append(run.peak / memory_of(card, run.texts, tokens, others))
    return _trust(ratios)


def _left_out(history: Sequence[Measured]) -> Iterator[tuple[Measured, list[Measured]]]:
    """Each of the newest runs with all others."""
    for place, run in enumerate(history[:_MOST_CHECKED]):
        yield run, [*history[:place], *history[place + 1 :]]


def _trust(ratios: list[float]) -> Trust | None:
    if len(ratios) < _FEWEST_CHECKED:
        return None
    return Trust(len(ratios), min(ratios), statistics.median(ratios), max(ratios))
