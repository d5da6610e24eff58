"""Sentences made from the numbers of a comparison: how to read its tables and charts, and what they show."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.compare.agreement import FEWEST, Agreement, RankAgreement
from core.compare.comparison import Comparison
from core.compare.distributions import Distributions
from core.language import N_, _
from core.originality import TITLES
from core.report.sentences import number

SAME = 0.98
"""From this rank correlation on two orders count as nearly the same: of 100 texts a typical one moves by 3 places."""
SIMILAR = 0.90
"""Below it two orders count as different: of 100 texts a typical one moves by 7 places or more.

Both figures are medians of 100 |u - v| over pairs from a normal copula with that Spearman correlation: 3.2, 7.4.
"""

LEVELS = {
    "none": N_("the same order"),
    "same": N_("nearly the same order"),
    "similar": N_("a similar order"),
    "different": N_("a different order"),
    "few": N_("too few texts to tell"),
    "undefined": N_("no order to compare"),
}

HOW_TO_READ_AGREEMENT = N_(
    "Rank correlation: 1 is the same order of the texts by originality, 0 no connection. From 0.98 on, where a typical "
    "text moves by about 3 of 100 places or fewer, the order is called nearly the same; below 0.90, where it moves by "
    "7 or more, different. In brackets what other texts like these would show (95%). Most original and nearest texts: "
    "how many are the same in both runs."
)

WHY_NO_MEANS = N_(
    "The means of two runs are never compared: models differ in where their values lie, and a higher token limit moves "
    "all values together, so a higher mean does not say that the texts are more alike. Compared are the order of the "
    "texts, the texts nearest to each, and values on the scale where 0 is an average pair and 1 is identical."
)

HOW_TIME_WAS_FOUND = N_(
    "Reading the texts is counting their tokens and embedding them; loading the model and comparing all pairs hardly "
    "depend on the settings. A time that begins with “about” is reckoned from other runs with the same model, in "
    "proportion to the tokens, because texts came from the cache of embeddings or other work slowed the run down. It "
    "is unknown where there is no such run."
)

HOW_MEMORY_WAS_FOUND = N_(
    "The memory needed is reckoned from the model, the token limit and the number of texts, for a process that does "
    "this run alone. The memory as it was is what the app's process held at most, with all that earlier runs had left "
    "in it, so it cannot be compared between runs."
)


def level(found: RankAgreement) -> str:
    """How far two orders agree: a key of LEVELS."""
    if np.isnan(found.spearman):
        return "undefined"
    if not np.nanmax(np.abs(found.moves)):
        return "none"
    if found.texts < FEWEST:
        return "few"
    return "same" if found.spearman >= SAME else "similar" if found.spearman >= SIMILAR else "different"


def correlation(value: float) -> str:
    """A rank correlation as it is printed: two decimals, more where it would seem to reach a bound or 1."""
    digits = 2
    while any((round(value, digits) >= bound) != (value >= bound) for bound in (SIMILAR, SAME, 1.0)):
        digits += 1
    return f"{round(value, digits) + 0.0:.{digits}f}"


def places(value: float) -> str:
    """A number of places as it is printed: with a decimal only where it is small and between two places."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}".removesuffix(".0")


def pair_figures(comparison: Comparison, pair: Agreement, measure: str) -> dict[str, object]:
    """What sentences about two runs are filled with."""
    found, names = pair.ranks[measure], comparison.names
    return {
        "a": names[pair.a],
        "b": names[pair.b],
        "n": f"{found.texts:,}",
        "rho": correlation(found.spearman),
        "low": number(found.low),
        "high": number(found.high),
        "move": places(found.typical_move),
        "kept": found.top_shared,
        "top": found.top,
        "measure": _(TITLES[measure]),
    }


def read_neighbours(pair: Agreement) -> str:
    """How many of the nearest texts are the same; empty where none are known."""
    near = pair.neighbours
    if not near.texts:
        return ""
    return _(
        "Of the {k} texts nearest to a text, {shared} are the same on average; by chance alone it would be {chance}."
    ).format(k=near.k, shared=f"{near.k * near.share:.1f}", chance=f"{near.k * near.chance:.1f}")


def read_distributions(comparison: Comparison, found: Distributions) -> str:
    """How to read the histograms of all runs on one scale."""
    if found.scale == "raw":
        medians = zip(comparison.names, found.medians, strict=True)
        return _(
            "What each model says, on one axis. The middle pair lies at: {medians}. Where a histogram lies depends on "
            "the model and the limit and does not say how alike the texts are."
        ).format(medians=" · ".join(f"{name}: {number(value)}" for name, value in medians))
    shares = zip(comparison.names, found.near, strict=True)
    return _(
        "The same pairs where 0 is an average pair of each run and 1 is identical, so that shapes can be compared. "
        "Pairs that are more than halfway from average to identical: {shares}."
    ).format(shares=" · ".join(f"{name}: {100 * share:.2g}%" for name, share in shares))


def read_group_boxes(comparison: Comparison, groups: int) -> str:
    """How to read the box plots of groups side by side."""
    return _(
        "For each of {groups} groups a box for each run, side by side. 0 is a text that has a copy, 1 one that is as "
        "unlike as an average pair. Compare the order of the groups between the runs: {names}."
    ).format(groups=groups, names=" · ".join(comparison.names))


def read_group_places(comparison: Comparison, table: pd.DataFrame) -> str:
    """What the groupby table of a comparison (core.compare.comparison.group_places) shows."""
    of_runs = table.iloc[0][list(range(len(comparison.runs)))].to_numpy(float)
    return _(
        "Each cell says where the middle text of a group stands among all texts: 50 is the middle, 100 the most "
        "original. “{group}” (n = {n}) moves the most: it is at {low} with “{a}” and at {high} with “{b}”. The smaller "
        "a group, the more of this is chance."
    ).format(
        group=table.index[0],
        n=f"{int(table['n'].iloc[0]):,}",
        low=f"{of_runs.min():.0f}",
        high=f"{of_runs.max():.0f}",
        a=comparison.names[int(of_runs.argmin())],
        b=comparison.names[int(of_runs.argmax())],
    )


def read_scatter(comparison: Comparison, pair: Agreement, measure: str) -> str:
    """How to read the scatter of places of two runs."""
    return _(
        "Each point is one of {n} texts: to the right its place with “{a}”, upwards its place with “{b}”, the most "
        "original at the top right. On the line it has the same place in both; a typical text is {move} places off. "
        "The coloured ones move the most. Click a point to read the text and what is nearest to it in both runs."
    ).format(**pair_figures(comparison, pair, measure))
