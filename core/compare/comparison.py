"""Two to four runs of the same texts next to each other.

Means of similarities or originalities are never compared between runs: models differ in where their values lie,
and longer texts shift them all. What is compared is order (agreement), distributions on the scale where 0 is an
average pair and 1 is identical (`rescaled`), groups by the places of their texts, and costs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core import errors
from core.compare.agreement import Agreement, agreement
from core.compare.costs import Cost, Timing, costs
from core.groups import has_group
from core.language import N_, _
from core.originality import percentile_rank
from core.result import Result

MOST_RUNS = 4

HANDLING = {
    "truncate": N_("cut at the limit"),
    "chunks": N_("read in parts"),
    "summary": N_("main sentences"),
}
"""The ways with long texts in the names of runs."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two to four runs of the same texts, in the order in which they are shown, and all that is said between them.

    Everything for a page or a report is reached from here: `runs` hold settings, texts, groups and statistics,
    `names` what each is called, `costs` what each cost, `pairs` every two runs' agreement. Sentences are made by
    core.compare.verdict and core.compare.sentences, figures by core.compare.figures, in the language in use.
    """

    runs: tuple[Result, ...]
    costs: tuple[Cost, ...]
    pairs: tuple[Agreement, ...]
    """Every two runs a < b: (0, 1), (0, 2) ..."""

    @property
    def n(self) -> int:
        """Number of texts."""
        return len(self.runs[0].texts)

    @property
    def texts(self) -> pd.Series:
        """(n,) the texts."""
        return self.runs[0].texts["text"]

    @property
    def text_names(self) -> pd.Series:
        """(n,) what the texts are called."""
        return self.runs[0].names

    @property
    def group_columns(self) -> tuple[str, ...]:
        """The group columns that all runs have."""
        first, *others = (run.columns.groups for run in self.runs)
        return tuple(column for column in first if all(column in other for other in others))

    @property
    def names(self) -> tuple[str, ...]:
        """What each run is called: those of its settings in which the runs differ."""
        return names(self.runs)

    def pair(self, a: int, b: int) -> Agreement:
        """How the a-th and the b-th run agree, a < b."""
        return next(pair for pair in self.pairs if (pair.a, pair.b) == (a, b))


def compare(runs: Sequence[Result], others: Sequence[Timing] = ()) -> Comparison:
    """Compare two to four runs of the same texts; `others` are further runs of this machine, for what reading takes.

    Raises WrongNumberOfRuns for fewer or more, DifferentTexts where the runs are not of the same texts.
    """
    if not 2 <= len(runs) <= MOST_RUNS:
        raise errors.WrongNumberOfRuns(runs=len(runs), most=MOST_RUNS)
    check_same_texts(runs)
    pairs = (agreement(runs[a], runs[b], a, b) for a, b in combinations(range(len(runs)), 2))
    return Comparison(tuple(runs), costs(runs, others), tuple(pairs))


def check_same_texts(runs: Sequence[Result]) -> None:
    """Raises DifferentTexts where runs are not of the same texts in the same rows."""
    first = runs[0].texts[["row", "text"]]
    for run in runs[1:]:
        if not first.equals(run.texts[["row", "text"]]):
            raise errors.DifferentTexts(column=runs[0].columns.text, other=run.columns.text)


def names(runs: Sequence[Result]) -> tuple[str, ...]:
    """What runs are called beside each other: those of their settings in which they differ; all if in none.

    Models have the last part of their id, which is shorter than their title. Runs whose settings do not tell them
    apart are numbered.
    """
    models = {run.settings.encoder for run in runs}
    limits = {run.settings.token_limit for run in runs}
    handlings = {run.settings.long_text for run in runs}
    every = len(models) == len(limits) == len(handlings) == 1
    found = []
    for run in runs:
        parts = []
        if len(models) > 1 or every:
            parts.append(short(run.settings.encoder))
        if len(limits) > 1 or every:
            parts.append(_("{limit} tokens").format(limit=f"{run.settings.token_limit:,}"))
        if len(handlings) > 1:
            parts.append(_(HANDLING[run.settings.long_text]))
        found.append(", ".join(parts))
    if len(set(found)) < len(found):
        found = [_("{run} ({number})").format(run=name, number=at + 1) for at, name in enumerate(found)]
    return tuple(found)


def short(encoder: str) -> str:
    """The last part of an encoder's id: of a model on the hub its name, of a folder the folder."""
    return re.split(r"[/\\]", encoder.rstrip("/\\"))[-1]


def rescaled(run: Result, measure: str) -> NDArray[np.float64]:
    """(n,) a measure on the baseline scale: 0 is the same, 1 as unlike as an average pair of this collection.

    The baseline of a similarity s is (s - b) / (1 - b) with b the mean of all pairs (core.normalization), so an
    originality 1 - s becomes (1 - s) / (1 - b). Raises AllPairsEqual where all pairs are alike.
    """
    pairs = run.statistics
    if pairs.minimum == pairs.maximum:
        raise errors.AllPairsEqual(similarity=pairs.minimum)
    values: NDArray[np.float64] = run.texts[measure].to_numpy(np.float64) / (1.0 - pairs.mean)
    return values


def group_places(comparison: Comparison, groups: pd.Series, measure: str) -> pd.DataFrame:
    """How each group of texts stands in each run: the groupby table of a comparison.

    A row a group, indexed by its name, largest difference first; texts without a group, or without a value in one
    of the runs, are left out. Columns: n,
    one for each run by its place (0, 1 ...) with the middle percentile of the group's texts among all, in [0, 100]
    (100: the most original), and "difference", the highest of these less the lowest.
    """
    values = pd.DataFrame({at: run.texts[measure] for at, run in enumerate(comparison.runs)})
    inside = has_group(groups) & values.notna().all(axis=1).to_numpy()
    ranks = values.where(values.notna().all(axis=1)).apply(lambda of_run: 100 * percentile_rank(of_run))
    of_groups = ranks[inside].groupby(groups.to_numpy()[inside].astype(str))
    table = of_groups.median()
    table.insert(0, "n", of_groups.size())
    medians = table.drop(columns="n")
    table["difference"] = medians.max(axis=1) - medians.min(axis=1)
    return table.sort_values("difference", ascending=False, kind="stable")
