"""Sentences made from a run's numbers: how to read this histogram, this box plot, these groups, this effect.

A sentence says no more than its numbers do. Two figures are called different only where they differ by
more than noise and look different as printed; a similarity is never a percentage; how many texts or pairs
stand behind a figure is always said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from core.errors import TooFewGroups
from core.groups import CHANCE, EFFECT_WORDS, Box, GroupComparison, Standing
from core.groups.cohesion import Cohesion, likeness
from core.language import N_, _, ngettext
from core.originality import NOISE, TITLES

MOST_DOTS = 100
"""Texts beyond the whiskers that are drawn of each group in box plots."""
SURE_DEVIATIONS = 3.0
"""Groups are said to hang together when chance would have to be this many standard deviations off."""


class Similarities(Protocol):
    """What is read of core.similarity.PairStatistics here."""

    @property
    def n(self) -> int:
        """Number of texts."""

    @property
    def count(self) -> int:
        """Number of pairs."""

    @property
    def minimum(self) -> float:
        """Lowest similarity of a pair."""

    @property
    def maximum(self) -> float:
        """Highest similarity of a pair."""

    @property
    def share_error(self) -> float:
        """How far the share of pairs below a similarity may be off: 0 but in an estimate."""

    def quantile(self, q: float, /) -> float:
        """The similarity below which the share q of all pairs lies."""


def number(value: float) -> str:
    """A similarity or originality as it is printed: two decimals, never "-0.00"."""
    return f"{round(value, 2) + 0.0:.2f}"


def differ(a: float, b: float) -> bool:
    """Whether a sentence may call two figures different: beyond noise, and different as printed."""
    return abs(a - b) > NOISE and number(a) != number(b)


def read_histogram(statistics: Similarities) -> str:
    """How to read the histogram of these similarities, from its own numbers."""
    figures = {
        "pairs": f"{statistics.count:,}",
        "n": f"{statistics.n:,}",
        "median": number(statistics.quantile(0.5)),
    }
    if not differ(statistics.minimum, statistics.maximum):
        return _("All {pairs} pairs of the {n} texts have about the same similarity, {median}.").format(
            **figures
        )
    template = _(
        "Each bar counts pairs of texts; the further right it stands, the more alike its pairs are. Of the "
        "{pairs} pairs of {n} texts, half are more alike than {median} (the median), and half lie between {q1} and "
        "{q3}. The least alike pair is at {low}, the most alike at {high}."
    )
    if statistics.share_error:
        template = _(
            "Each bar counts pairs of texts, estimated from some of them; the further right it stands, the more alike "
            "its pairs are. Of the {pairs} pairs of {n} texts, half are more alike than {median} (the median), and "
            "half lie between {q1} and {q3}. Of the pairs that were seen, the least alike is at {low}, the most alike "
            "at {high}."
        )
    return template.format(
        **figures,
        q1=number(statistics.quantile(0.25)),
        q3=number(statistics.quantile(0.75)),
        low=number(statistics.minimum),
        high=number(statistics.maximum),
    )


def read_originality(values: ArrayLike, measure: str) -> str:
    """How to read the histogram of a measure of originality, from its values (n,); nan where one is not known."""
    every = np.asarray(values, dtype=np.float64)
    known = every[~np.isnan(every)]
    low, q1, median, q3, high = (float(value) for value in np.quantile(known, [0, 0.25, 0.5, 0.75, 1]))
    figures = {"n": f"{len(known):,}", "measure": _(TITLES[measure]), "median": number(median)}
    if not differ(low, high):
        return _("All {n} texts are about equally original, at {median} ({measure}).").format(**figures)
    return _(
        "Each bar counts texts; the further right it stands, the less its texts are like the others ({measure}). Of "
        "{n} texts, half are above {median} (the median), and half lie between {q1} and {q3}; the lowest is at {low}, "
        "the highest at {high}."
    ).format(**figures, q1=number(q1), q3=number(q3), low=number(low), high=number(high))


def read_box_plot(boxes: Mapping[str, Box]) -> str:
    """How to read box plots, with the largest group as the example, and what their medians say."""
    name, example = max(boxes.items(), key=lambda item: item[1].n)
    sentences = [
        _(
            "Each box is one group. Take {group} (n = {n}): the line in its box is its median, {median}: half of its "
            "texts are above it and half below; the box holds the middle half of its texts, from {q1} to {q3}; the "
            "whiskers reach from {low} to {high}."
        ).format(
            group=name,
            n=f"{example.n:,}",
            median=number(example.median),
            q1=number(example.q1),
            q3=number(example.q3),
            low=number(example.low_whisker),
            high=number(example.high_whisker),
        )
    ]
    outliers = sum(len(box.outliers) for box in boxes.values())
    if outliers:
        sentences.append(
            ngettext(
                "{count} text of all groups is a dot beyond the whiskers: it is unusual for its group.",
                "{count} texts of all groups are dots beyond the whiskers: they are unusual for their group.",
                outliers,
            ).format(count=f"{outliers:,}")
        )
    if any(len(box.outliers) > MOST_DOTS for box in boxes.values()):
        sentences.append(
            _("Where a group has more than {most} of them, the {most} farthest out are drawn.").format(
                most=MOST_DOTS
            )
        )
    compared = {group: box for group, box in boxes.items() if box.n >= 2}
    if len(compared) >= 2:
        sentences.append(_compare_medians(compared))
    return " ".join(sentences)


def _compare_medians(boxes: Mapping[str, Box]) -> str:
    top, bottom = max(boxes, key=lambda g: boxes[g].median), min(boxes, key=lambda g: boxes[g].median)
    high, low = boxes[top].median, boxes[bottom].median
    figures = {"groups": len(boxes), "high": number(high), "low": number(low), "top": top, "bottom": bottom}
    if not differ(high, low):
        return _("The medians of the {groups} groups are about the same, {high}.").format(**figures)
    return _(
        "Of {groups} groups with two texts or more, {top} (n = {n_top}) has the highest median, "
        "{high}, and {bottom} (n = {n_bottom}) the lowest, {low}. Whether chance alone could make this "
        "difference, the test below tells, not the picture."
    ).format(**figures, n_top=f"{boxes[top].n:,}", n_bottom=f"{boxes[bottom].n:,}")


def read_group_similarity(
    means: NDArray[np.float64], names: Sequence[str], sizes: NDArray[np.integer]
) -> str:
    """What the mean similarities (g, g) within and between groups of these names and sizes (g,) are.

    Whether chance alone could make the difference, `read_cohesion` says.
    """
    try:
        found = likeness(means, sizes)
    except TooFewGroups as error:
        return str(error)
    sentences = [
        _(
            "Each cell is the mean similarity of the texts of two groups; on the diagonal, of one group with "
            "itself. Pairs within a group have a mean of {within} ({own} pairs), pairs of different groups "
            "{between} ({other} pairs); {n} texts in {groups} groups."
        ).format(
            within=number(found.within),
            between=number(found.between),
            own=f"{found.within_pairs:,}",
            other=f"{found.between_pairs:,}",
            n=f"{int(sizes.sum()):,}",
            groups=len(sizes),
        )
    ]
    within = means.diagonal()
    order = [k for k in np.argsort(-within, kind="stable") if sizes[k] >= 2]
    if len(order) >= 2 and differ(within[order[0]], within[order[1]]):
        sentences.append(
            _("The texts of {group} (n = {n}) are the most alike among themselves, at {value}.").format(
                group=names[order[0]], n=f"{sizes[order[0]]:,}", value=number(within[order[0]])
            )
        )
    return " ".join(sentences)


def read_cohesion(found: Cohesion) -> str:
    """Whether texts of the same group are more alike than chance would make them."""
    within, between = found.likeness.within, found.likeness.between
    above = within > between and found.deviations >= SURE_DEVIATIONS
    below = within < between and found.deviations <= -SURE_DEVIATIONS
    if not (above or below) or not differ(within, between):
        template = _(
            "Whether two texts are in the same group or not, they are about as alike: any difference is too "
            "small to tell from chance ({n} texts in {groups} groups)."
        )
    elif above:
        template = _(
            "Two texts of the same group are more alike than two texts of different groups, by more than "
            "chance would make ({n} texts in {groups} groups)."
        )
    else:
        template = _(
            "Two texts of the same group are less alike than two texts of different groups, by more than "
            "chance would make ({n} texts in {groups} groups)."
        )
    return template.format(n=f"{found.texts:,}", groups=found.groups)


def read_effect(comparison: GroupComparison) -> str:
    """What the comparison of groups says, in words, with its figures."""
    as_different = round(comparison.p * (comparison.permutations + 1)) - 1
    figures = {
        "n": f"{comparison.texts:,}",
        "groups": len(comparison.medians),
        "effect": number(comparison.effect),
        "word": _(EFFECT_WORDS[comparison.effect_word]),
        "p": p_value(comparison.p),
        "times": f"{as_different:,}",
        "permutations": f"{comparison.permutations:,}",
    }
    if comparison.p >= CHANCE:
        template = _(
            "No difference between the {groups} groups ({n} texts) can be shown: when the texts were dealt "
            "out to the groups at random {permutations} times, the groups differed at least as much {times} "
            "times ({p}). That does not prove that the groups are the same."
        )
    elif comparison.effect_word == "none":
        template = _(
            "The {groups} groups ({n} texts) differ by more than chance, but so little that it hardly "
            "matters (epsilon squared {effect}): when the texts were dealt out at random {permutations} "
            "times, the groups differed at least as much {times} times ({p})."
        )
    else:
        template = _(
            "The {groups} groups ({n} texts) differ by more than chance. Size of the difference: {word} "
            "(epsilon squared {effect}, where 0 is none and 1 is complete). When the texts were dealt out at "
            "random {permutations} times, the groups differed at least as much {times} times ({p})."
        )
    sentences = [template.format(**figures)]
    if comparison.left_out:
        sentences.append(
            _("Left out of the test, because they have one text only: {names}.").format(
                names=", ".join(comparison.left_out)
            )
        )
    return " ".join(sentences)


_NAMED = 3  # groups that a sentence names; of more it says how many


def read_standing(found: Standing, measure: str) -> str:
    """Which group comes first and which last in a measure, who cannot be told from them, and other measures."""
    sentences = []
    for name, value, beside, alone, few, many in (
        (
            found.first,
            found.high,
            found.beside_first,
            N_("{group} is the most original group (median {value}), surely above each of the others."),
            N_("{group} has the highest median ({value}), but it cannot be told from: {names}."),
            N_("{group} has the highest median ({value}), but {count} other groups cannot be told from it."),
        ),
        (
            found.last,
            found.low,
            found.beside_last,
            N_("{group} is the least original group (median {value}), surely below each of the others."),
            N_("{group} has the lowest median ({value}), but it cannot be told from: {names}."),
            N_("{group} has the lowest median ({value}), but {count} other groups cannot be told from it."),
        ),
    ):
        template = alone if not beside else few if len(beside) <= _NAMED else many
        figures = {"group": name, "value": number(value), "names": ", ".join(beside), "count": len(beside)}
        sentences.append(_(template).format(**figures))
    others: dict[str, list[str]] = {}
    for other, leader in found.leaders.items():
        if other != measure and leader != found.first:
            others.setdefault(leader, []).append(_(TITLES[other]))
    for leader, measures in others.items():
        template = ngettext(
            "By another measure {group} comes first: {measures}.",
            "By other measures {group} comes first: {measures}.",
            len(measures),
        )
        sentences.append(template.format(group=leader, measures=", ".join(measures)))
    return " ".join(sentences)


def read_pairs_of_groups(table: pd.DataFrame) -> str:
    """What the comparison of every two groups (core.groups.compare_pairs) says."""
    sure = table[table["p_holm"] < CHANCE]
    if sure.empty:
        return _(
            "Of {pairs} pairs of groups, none differs by more than chance (lowest {p}, corrected for the "
            "number of pairs). That does not prove that the groups are the same."
        ).format(pairs=f"{len(table):,}", p=p_value(float(table["p_holm"].min())))
    largest = sure.iloc[int(sure["delta"].abs().to_numpy().argmax())]
    up = largest["delta"] > 0
    return _(
        "Of {pairs} pairs of groups, {sure} differ by more than chance (p below {chance}, corrected for the number "
        "of pairs). The largest of these differences: texts of {high} (n = {n_high}) rank above texts of {low} "
        "(n = {n_low}); size: {word} ({p})."
    ).format(
        pairs=f"{len(table):,}",
        sure=f"{len(sure):,}",
        chance=CHANCE,
        high=largest["a"] if up else largest["b"],
        n_high=f"{largest['n_a'] if up else largest['n_b']:,}",
        low=largest["b"] if up else largest["a"],
        n_low=f"{largest['n_b'] if up else largest['n_a']:,}",
        word=_(EFFECT_WORDS[largest.word]),
        p=p_value(float(largest["p_holm"])),
    )


def p_value(p: float) -> str:
    """A p-value as it is printed in a sentence: what no test can tell from 0 is only said to be small."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.2f}" if p >= 0.1 else f"p = {p:.3f}"
