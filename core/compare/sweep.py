"""A sweep: runs of the same texts with one model at several token limits, and the lowest limit that will do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core import errors
from core.compare.agreement import RankAgreement, rank_agreement
from core.compare.comparison import check_same_texts
from core.compare.costs import AS_LONG, Cost, Timing, costs
from core.compare.sentences import SAME, correlation, level
from core.encoders import EncoderCard
from core.language import _
from core.originality import MEASURES
from core.result import Result
from core.units import human_seconds

_LOWEST = 64


@dataclass(frozen=True)
class Point:
    """One limit of a sweep."""

    limit: int
    ranks: dict[str, RankAgreement]
    """By measure, how far the order agrees with that at the highest limit."""
    cost: Cost


@dataclass(frozen=True)
class Sweep:
    """Two limits or more, the lowest first; the last is what the others are measured by."""

    model: str
    """The title of the encoder."""
    points: tuple[Point, ...]

    @property
    def longest(self) -> Point:
        """The highest limit."""
        return self.points[-1]

    def knee(self, measure: str) -> Point:
        """The lowest limit from which on every order is nearly the same as at the highest (`SAME`)."""
        found = self.longest
        for point in reversed(self.points):
            if not point.ranks[measure].spearman >= SAME:
                break
            found = point
        return found


def limits(card: EncoderCard, longest: int) -> tuple[int, ...]:
    """The limits of a sweep: 64, 128 ... up to the first that holds the longest text, or the model's highest.

    `longest` is the number of tokens of the longest text. A single limit where every text has 64 or fewer.
    """
    found = [_LOWEST]
    while found[-1] < min(longest, card.max_tokens):
        found.append(min(2 * found[-1], card.max_tokens))
    return tuple(found)


def sweep(runs: Sequence[Result], others: Sequence[Timing] = ()) -> Sweep:
    """The sweep of runs that differ in their token limit only; `others` are further runs of their texts, for time.

    Raises WrongNumberOfRuns for fewer than two limits and DifferentTexts where the texts are not the same.
    """
    ordered = sorted(runs, key=lambda run: run.settings.token_limit)
    if len({run.settings.token_limit for run in runs}) < 2:
        raise errors.WrongNumberOfRuns(runs=len(runs), most=len(runs))
    check_same_texts(ordered)
    last = ordered[-1]
    return Sweep(
        last.encoder.title,
        tuple(
            Point(
                run.settings.token_limit,
                {name: rank_agreement(name, run.texts[name], last.texts[name]) for name in MEASURES},
                cost,
            )
            for run, cost in zip(ordered, costs(ordered, others), strict=True)
        ),
    )


def read_sweep(found: Sweep, measure: str) -> str:
    """Which limit is enough, and what it saves."""
    knee, longest = found.knee(measure), found.longest
    how = level(found.points[0].ranks[measure])
    figures = {
        "knee": f"{knee.limit:,}",
        "longest": f"{longest.limit:,}",
        "rho": correlation(knee.ranks[measure].spearman),
    }
    if how in ("few", "undefined"):
        return _("These texts are too few, or too equally original, to tell which token limit is enough.")
    if knee is longest:
        before = found.points[-2]
        said = _(
            "No lower limit gives nearly the same order as {longest} tokens: with {limit} tokens the rank correlation "
            "is {rho}."
        ).format(
            longest=figures["longest"],
            limit=f"{before.limit:,}",
            rho=correlation(before.ranks[measure].spearman),
        )
    else:
        said = _saved(knee.cost, longest.cost).format(
            **figures,
            low=human_seconds(knee.cost.reading or 0.0),
            high=human_seconds(longest.cost.reading or 0.0),
        )
    if longest.cost.cut_texts:
        said += " " + _(
            "{cut} of {n} texts are longer than {longest} tokens too, so the order at that limit is not the last word."
        ).format(cut=f"{longest.cost.cut_texts:,}", n=f"{longest.cost.texts:,}", longest=figures["longest"])
    return said


def _saved(knee: Cost, longest: Cost) -> str:
    """The template of the sentence that names the knee, by what is known of the time."""
    if knee.reading is None or longest.reading is None:
        return _(
            "{knee} tokens give nearly the same order as {longest} (rank correlation {rho}); what that saves is not "
            "known."
        )
    if longest.reading <= AS_LONG * knee.reading:
        return _(
            "{knee} tokens give nearly the same order as {longest} (rank correlation {rho}), but reading the texts "
            "takes about as long."
        )
    if knee.reckoned or longest.reckoned:
        return _(
            "{knee} tokens give nearly the same order as {longest} (rank correlation {rho}), and reading the texts "
            "takes about {low} instead of {high}."
        )
    return _(
        "{knee} tokens give nearly the same order as {longest} (rank correlation {rho}), and reading the texts took "
        "{low} instead of {high}."
    )
