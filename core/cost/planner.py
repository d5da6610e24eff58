"""What a job that nobody ran yet will take, by what runs took on this machine, and how far that can be trusted."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from core.cost.curve import pass_bytes
from core.encoders import EncoderCard
from core.encoders.memory import loaded_bytes
from core.forecast import forecast_memory
from core.history import Measured, expected_seconds
from core.settings import RunSettings

HANDING_ROUND = 1.2
"""Times longer that work takes when it is handed round between computers: an assumption, no measurement."""
_TEXT_BYTES = 16
"""Memory that a token takes as a part of its text and as a number, while the table and the ids are held; measured."""
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
        memory=memory_of(job.card, job.texts, job.tokens),
        most_texts=_most_texts(job.card, job.tokens, machine.memory),
        most_compared=None if rate is None else math.isqrt(int(2 * rate * machine.pairs_seconds)),
    )


def memory_of(card: EncoderCard, texts: int, tokens: int) -> int:
    """Bytes that a run takes at most: while it reads the texts, or while it compares their vectors."""
    reading = forecast_memory(card, tokens, texts, tokens, free=0).peak
    comparing = loaded_bytes(card) + 8 * texts * card.dimensions + pass_bytes(texts, card.dimensions)
    return max(reading, comparing) + _TEXT_BYTES * texts * tokens


def _most_texts(card: EncoderCard, tokens: int, memory: int) -> int:
    low, high = 0, _MOST_TEXTS
    while low < high:
        middle = (low + high + 1) // 2
        if memory_of(card, middle, tokens) <= memory:
            low = middle
        else:
            high = middle - 1
    return low if low >= 2 else 0


def trust(history: Sequence[Measured]) -> Trust | None:
    """How well the time of each of the newest runs is predicted from the others; None for fewer than four.

    Left out one at a time, so that no run is predicted from itself.
    """
    ratios = []
    for place, run in enumerate(history[:_MOST_CHECKED]):
        others = [*history[:place], *history[place + 1 :]]
        predicted = expected_seconds(others, run.settings, run.tokens)
        if predicted:
            ratios.append(run.seconds / predicted)
    if len(ratios) < _FEWEST_CHECKED:
        return None
    return Trust(len(ratios), min(ratios), statistics.median(ratios), max(ratios))
