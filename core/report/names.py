"""Other names for texts and groups: anonymous ones that stay the same everywhere, and short ones for a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from core.groups import has_group
from core.language import _
from core.result import Result
from core.settings import Columns

LONGEST = 80
"""Letters of a name that are shown on a page; tables for other programs have it whole."""


def hide_names(result: Result, table: pd.DataFrame) -> Result:
    """The result with each text called by its row and each group by letters, in the language in use.

    `table` is the run's, its cells as text: groups get their letters in the order of all values of their column, so
    that every run of the table calls them the same. Column names and the texts themselves stay.
    """
    labels = [_("Text {row}").format(row=row) for row in result.texts["row"]]
    groups = {name: hide_groups(result.groups[name], table[name]) for name in result.columns.groups}
    return replace(
        result,
        texts=result.texts.assign(label=labels),
        groups=pd.DataFrame(groups, index=result.groups.index),
    )


def hide_groups(groups: pd.Series, cells: pd.Series) -> pd.Series:
    """`groups` (n,), values of a column, with letters in place of names; `cells` is the whole column."""
    found = sorted(cells[has_group(cells)].astype(str).unique())
    letters = {
        name: _("Group {letters}").format(letters=xl_col_to_name(place)) for place, name in enumerate(found)
    }
    return groups.map(lambda name: letters.get(str(name), name))


def short_names(result: Result) -> Result:
    """The result with no name of a text, group or column longer than LONGEST; names that differ stay different."""
    columns = result.columns
    labels = result.texts["label"].astype(str)
    every = [columns.text, columns.label or "", *columns.groups]
    long_groups = any(result.groups[name].astype(str).str.len().max() > LONGEST for name in columns.groups)
    if not long_groups and labels.str.len().max() <= LONGEST and max(map(len, every)) <= LONGEST:
        return result
    called = _shortened(every)
    groups = {
        called[name]: result.groups[name].map(_shortened(result.groups[name].astype(str)).get)
        for name in columns.groups
    }
    return replace(
        result,
        columns=Columns(
            called[columns.text],
            tuple(called[name] for name in columns.groups),
            called[columns.label] if columns.label else None,
        ),
        texts=result.texts.assign(label=[short(label) for label in labels]),
        groups=pd.DataFrame(groups, index=result.groups.index),
    )


def short(name: str, most: int = LONGEST) -> str:
    """The name in at most `most` letters, an ellipsis where it was cut."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _shortened(names: Iterable[str]) -> dict[str, str]:
    """A short name for each; those that would be the same after cutting are numbered."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        candidate, number = short(name), 2
        while candidate in taken:
            candidate, number = f"{short(name, LONGEST - 8)} ({number})", number + 1
        found[name] = candidate
        taken.add(candidate)
    return found
