"""The tables of a comparison as a page, a report and a workbook show them, headed in the reader's language."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.compare import Comparison, Cost, RankAgreement
from core.compare.comparison import group_places
from core.compare.sentences import LEVELS, correlation, level, places
from core.language import _
from core.report.sentences import number
from core.units import human_bytes, human_seconds


def costs_table(comparison: Comparison) -> pd.DataFrame:
    """A row a run: what it takes and what it leaves out."""
    rows = comparison.costs
    return pd.DataFrame(
        {
            _("Run"): list(comparison.names),
            _("Reading the texts"): [reading_time(cost) for cost in rows],
            _("Texts a second"): [_speed(cost.texts_per_second) for cost in rows],
            _("Memory needed"): [human_bytes(cost.memory) for cost in rows],
            _("Texts cut"): [f"{cost.cut_texts:,}" for cost in rows],
            _("Tokens lost"): [f"{cost.lost_share:.1%}" for cost in rows],
            _("Whole run, as it was"): [human_seconds(cost.seconds) for cost in rows],
            _("From the cache"): [f"{cost.cached_texts:,}" for cost in rows],
            _("Memory, as it was"): [human_bytes(cost.peak) for cost in rows],
        }
    )


def reading_time(cost: Cost) -> str:
    """The time that reading the texts takes, measured, reckoned or unknown."""
    if cost.reading is None:
        return _("unknown")
    said = human_seconds(cost.reading)
    return _("about {time}").format(time=said) if cost.reckoned else said


def _speed(texts_per_second: float | None) -> str:
    if texts_per_second is None:
        return _("unknown")
    return f"{texts_per_second:,.0f}" if texts_per_second >= 10 else f"{texts_per_second:.2g}"


def agreement_table(comparison: Comparison, measure: str) -> pd.DataFrame:
    """A row for every two runs: how far they agree by a measure, in words and figures."""
    names, pairs = comparison.names, comparison.pairs
    ranks, near = [pair.ranks[measure] for pair in pairs], [pair.neighbours for pair in pairs]
    return pd.DataFrame(
        {
            _("Run"): [names[pair.a] for pair in pairs],
            _("Other run"): [names[pair.b] for pair in pairs],
            _("In words"): [_(LEVELS[level(each)]) for each in ranks],
            _("Rank correlation"): [_correlation(each) for each in ranks],
            _("Typical move"): [
                _("{move} of {n}").format(move=places(each.typical_move), n=f"{each.texts:,}")
                for each in ranks
            ],
            _("Most original"): [
                _("{shared} of {all} (chance: {chance})").format(
                    shared=each.top_shared, all=each.top, chance=f"{each.top_by_chance:.1f}"
                )
                for each in ranks
            ],
            _("Nearest texts"): [
                _("{shared} of {all} (chance: {chance})").format(
                    shared=f"{each.k * each.share:.1f}", all=each.k, chance=f"{each.k * each.chance:.1f}"
                )
                for each in near
            ],
        }
    )


def _correlation(found: RankAgreement) -> str:
    shown = correlation(found.spearman)
    if np.isnan(found.low):
        return shown
    return _("{value} ({low} to {high})").format(value=shown, low=number(found.low), high=number(found.high))


def groups_table(comparison: Comparison, groups: pd.Series, measure: str) -> pd.DataFrame:
    """A row a group: where its middle text stands in each run (core.compare.comparison.group_places)."""
    return titled_groups(comparison, group_places(comparison, groups, measure), str(groups.name))


def titled_groups(comparison: Comparison, table: pd.DataFrame, name: str) -> pd.DataFrame:
    """What `group_places` made, headed for a reader; `name` is what the groups are made by."""
    columns: dict[str, object] = {name: table.index, _("Texts"): table["n"].to_numpy()}
    columns |= {run: table[at].round(0).to_numpy() for at, run in enumerate(comparison.names)}
    columns[_("Difference, at most")] = table["difference"].round(0).to_numpy()
    return pd.DataFrame(columns)
