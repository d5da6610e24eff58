"""The ways to make groups of a run's texts: a column's values, ranges of its numbers, its years or months,
the length of the texts, their script."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.encoders.scripts import NONE, SCRIPTS, scripts
from core.groups.bins import bin_dates, bin_numeric, read_dates
from core.groups.differences import has_group
from core.language import N_, _
from core.result import Result
from core.tables.profile import column_kind

_MOST_GROUPS = 200
_FEW_VALUES = 12  # up to here numbers make good groups as they are

TITLES = {
    "values": N_("{column}"),
    "ranges": N_("{column}, in ranges"),
    "year": N_("{column}, by year"),
    "month": N_("{column}, by month"),
    "length": N_("Length of the texts, in tokens"),
    "script": N_("Script of the texts"),
}


@dataclass(frozen=True)
class Grouping:
    """A way to make groups: a key of TITLES, and the table's column where it takes one."""

    way: str
    column: str = ""

    def __str__(self) -> str:
        """Its name in the language in use."""
        return _(TITLES[self.way]).format(column=self.column)


def groupings(result: Result, table: pd.DataFrame) -> list[Grouping]:
    """The ways that make at least two groups, those of the run's own group columns first.

    `table` is the run's, its cells as text, indexed by row.
    """
    cells = table.loc[result.texts["row"]]
    own = [name for name in result.columns.groups if name in cells]
    taken = {result.columns.text, result.columns.label, *own}
    names = [*own, *(str(name) for name in cells.columns if name not in taken)]
    found = [Grouping(way, name) for name in names for way in _ways(cells[name], own=name in own)]
    if result.texts["tokens"].nunique() > 1:
        found.append(Grouping("length"))
    if len(np.unique(scripts(result.texts["text"].tolist()))) > 1:
        found.append(Grouping("script"))
    return found


def _ways(column: pd.Series, *, own: bool) -> list[str]:
    filled = column[has_group(column)].astype(str)
    values, kind = filled.nunique(), column_kind(filled)
    if values < 2:
        return []
    repeated = values <= min(_MOST_GROUPS, len(filled) // 2)
    ways = ["values"] if own or repeated else []
    if kind == "number" and values > 2:
        return ["ranges", *ways] if values > _FEW_VALUES or not ways else ways
    if kind == "date":
        dates = read_dates(filled)
        units = {"year": dates.dt.year.nunique(), "month": dates.dt.to_period("M").nunique()}
        return [*(unit for unit, count in units.items() if 2 <= count <= _MOST_GROUPS), *ways]
    return ways


def grouped(result: Result, table: pd.DataFrame, grouping: Grouping) -> pd.Series:
    """(n,) the group of each text, missing for none; named as the grouping is in the language in use."""
    if grouping.way == "length":
        groups = bin_numeric(result.texts["tokens"])
    elif grouping.way == "script":
        titles = {key: _(script.title) for key, script in SCRIPTS.items()} | {NONE: None}
        groups = pd.Series(scripts(result.texts["text"].tolist())).map(titles)
    else:
        groups = table.loc[result.texts["row"], grouping.column].reset_index(drop=True)
        if grouping.way == "ranges":
            groups = bin_numeric(groups)
        elif grouping.way in ("year", "month"):
            groups = bin_dates(groups, "year" if grouping.way == "year" else "month")
    return groups.astype(object).rename(str(grouping))


def time_columns(table: pd.DataFrame) -> list[str]:
    """The columns that put the rows in an order: dates, or numbers such as a year; dates first."""
    kinds = {str(name): column_kind(table[name]) for name in table.columns if table[name].nunique() > 1}
    return [name for kind in ("date", "number") for name, found in kinds.items() if found == kind]
