"""The verdict on a run: three or four cards in plain words, each with the figure that it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from core.groups import CHANCE, EFFECT_WORDS, GroupComparison, Standing
from core.language import N_, _
from core.originality import NOISE, TITLES
from core.report.cautions import Caution
from core.report.sentences import Similarities, differ, number, p_value, read_standing

MEASURE = "originality_knn"
"""The measure that a verdict is given in: steadier than the nearest text alone, and a copy scores low in it."""


_DIFFERENCES = {
    "none": N_("hardly any"),
    "small": N_("a small difference"),
    "medium": N_("a medium difference"),
    "large": N_("a large difference"),
}


@dataclass(frozen=True)
class Card:
    """One card of the verdict: what it is about, the figure, and what the figure says."""

    key: str  # alike, original, groups, careful
    title: str
    figure: str
    sentence: str


def verdict(
    statistics: Similarities,
    texts: pd.DataFrame,
    names: ArrayLike,
    comparisons: Mapping[str, GroupComparison],
    standings: Mapping[str, Standing],
    cautions: Sequence[Caution],
    *,
    measure: str,
) -> list[Card]:
    """The three or four cards at the top of a run.

    `texts` has the measures of originality of n texts and `names` (n,) what they are called; `comparisons` has
    the comparison of groups in `measure` for each group column that could be tested, and `standings` where the
    groups of each stand (core.groups.standing) where there are not too many; `cautions` are the run's. Texts
    without a value (nan) are left out of what is said of a measure.
    """
    cards = [_alike(statistics, texts), _original(texts[measure], names, measure)]
    if comparisons:
        cards.append(_groups(comparisons, standings, measure))
    return [*cards, _careful(cautions, len(texts))]


def _alike(statistics: Similarities, texts: pd.DataFrame) -> Card:
    twins = int((texts["originality_nearest"] < NOISE).sum())
    sentence = _(
        "The median of {pairs} pairs: one half of them are more alike, one half less. Half of all pairs lie between "
        "{q1} and {q3}. Where values lie depends on the model, so compare them within this run only."
    ).format(
        pairs=f"{statistics.count:,}",
        q1=number(statistics.quantile(0.25)),
        q3=number(statistics.quantile(0.75)),
    )
    if twins:
        sentence += " " + _("To the model, {twins} of {n} texts are the same as another one.").format(
            twins=f"{twins:,}", n=f"{int(texts['originality_nearest'].notna().sum()):,}"
        )
    return Card("alike", _("How alike the texts are"), number(statistics.quantile(0.5)), sentence)


def _original(measured: pd.Series, names: ArrayLike, measure: str) -> Card:
    known = measured.notna().to_numpy()
    values, names = measured.to_numpy()[known], np.asarray(names)[known]
    high, low, n = float(values.max()), float(values.min()), f"{len(values):,}"
    title = _("The most and the least original text")
    if not differ(high, low):
        same = _("All {n} texts are about equally original ({measure}).").format(
            n=n, measure=_(TITLES[measure])
        )
        return Card("original", title, number(high), same)
    tops, bottoms = np.flatnonzero(values >= high - NOISE), np.flatnonzero(values <= low + NOISE)
    if len(tops) == 1:
        most = _("The most original of {n} texts is “{name}”, at {value} ({measure}).")
    else:
        most = _("{count} of {n} texts share the highest originality, {value} ({measure}).")
    if len(bottoms) == 1:
        least = _("The least original is “{name}”, at {value}.")
    else:
        least = _("{count} texts share the lowest, {value}.")
    aside = _(
        "Original means unlike the others, not good; a text that is off topic is unlike the others too."
    )
    sentences = [
        template.format(
            n=n,
            measure=_(TITLES[measure]),
            name=names[where[0]],
            count=f"{len(where):,}",
            value=number(value),
        )
        for template, where, value in ((most, tops, high), (least, bottoms, low))
    ]
    sentence = " ".join([*sentences, aside])
    return Card("original", title, f"{number(low)} – {number(high)}", sentence)


def _groups(
    comparisons: Mapping[str, GroupComparison], standings: Mapping[str, Standing], measure: str
) -> Card:
    """The group column that differs most surely, its p-value corrected for the number of columns (Holm)."""
    p_values = [comparison.p for comparison in comparisons.values()]
    best = int(np.argmin(p_values))
    corrected = min(1.0, len(p_values) * p_values[best])  # the least of Holm's
    column, comparison = list(comparisons.items())[best]
    top, bottom = next(iter(comparison.medians)), list(comparison.medians)[-1]
    figures = {
        "column": column,
        "measure": _(TITLES[measure]),
        "columns": len(comparisons),
        "n": f"{comparison.texts:,}",
        "word": _(EFFECT_WORDS[comparison.effect_word]),
        "p": p_value(corrected),
        "top": top,
        "bottom": bottom,
        "high": number(comparison.medians[top]),
        "low": number(comparison.medians[bottom]),
    }
    figure = _(_DIFFERENCES[comparison.effect_word])
    aside = ""
    if corrected >= CHANCE:
        figure = _("none that is sure")
        template = _(
            "No group column shows a difference beyond chance ({measure}, {columns} tested, {n} texts, "
            "lowest {p}). That does not prove that the groups are the same."
        )
    elif comparison.effect_word == "none":
        template = _(
            "The groups of “{column}” differ by more than chance ({measure}, {p}, {n} texts), but so "
            "little that it hardly matters."
        )
    elif not differ(comparison.medians[top], comparison.medians[bottom]):
        template = _(
            "The groups of “{column}” differ by more than chance, but not in their medians, which are all at about "
            "{high} ({measure}). Size of the difference: {word} ({p}, {n} texts)."
        )
    else:
        template = _(
            "The groups of “{column}” differ by more than chance ({measure}, {p}, {n} texts). Highest median: "
            "{top}, {high}; lowest: {bottom}, {low}."
        )
        if column in standings:
            template = _("The groups of “{column}” differ by more than chance ({measure}, {p}, {n} texts).")
            aside = " " + read_standing(standings[column], measure)
    title = _("Whether groups differ")
    return Card("groups", title, figure, template.format(**figures) + aside)


def _careful(cautions: Sequence[Caution], n: int) -> Card:
    title = _("What to be careful about")
    if not cautions:
        nothing = _("None of the checks found anything unusual in these {n} texts.").format(n=f"{n:,}")
        return Card("careful", title, "0", nothing)
    return Card("careful", title, f"{len(cautions):,}", str(cautions[0]))
