"""What is in a column: how long its texts are, in which scripts they are written, what is blank or repeated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.encoders.scripts import scripts
from core.tables.select import require_columns

_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:[.,]\d+)?(?:[eE][-+]?\d+)?\s?%?")
_DATE = re.compile(
    r"(?:\d{4}[-./]\s?\d{1,2}(?:[-./]\s?\d{1,2}\.?)?|\d{1,2}[-./]\s?\d{1,2}[-./]\s?\d{2,4}|\d{4}년.*)"
    r"(?:[ T].*)?"
)
_LOOKED_AT = 1_000
_CATEGORY_SHARE = 0.5  # at most this many values a cell
_MOST_OTHERS = 0.05  # share of the cells that may be no number or date


@dataclass(frozen=True)
class ColumnProfile:
    """`lengths` are letters of the filled cells: minimum, quartiles and maximum; all 0 where none is filled.

    `scripts` gives, for each script (a key of core.encoders.scripts.SCRIPTS, or NONE), the number of filled cells
    that are mostly written in it, the commonest first. `duplicates` counts the cells that repeat an earlier one.
    """

    column: str
    rows: int
    blank: int
    distinct: int
    duplicates: int
    most_repeated: list[tuple[str, int]]
    lengths: tuple[int, int, int, int, int]
    scripts: dict[str, int]

    @property
    def filled(self) -> int:
        """Cells with something in them."""
        return self.rows - self.blank


def profile(frame: pd.DataFrame, column: str) -> ColumnProfile:
    """The profile of a text column.

    Raises: UnknownColumn.
    """
    require_columns(frame, [column])
    cells = frame[column]
    filled = cells[cells.str.strip() != ""]
    counts = filled.value_counts()
    repeated = counts[counts > 1].head(10)
    lengths = filled.str.len().to_numpy()
    quartiles = np.percentile(lengths, [0, 25, 50, 75, 100]).round() if len(lengths) else np.zeros(5)
    a, b, c, d, e = (int(value) for value in quartiles)
    return ColumnProfile(
        column=column,
        rows=len(cells),
        blank=len(cells) - len(filled),
        distinct=len(counts),
        duplicates=len(filled) - len(counts),
        most_repeated=[(str(text), int(n)) for text, n in repeated.items()],
        lengths=(a, b, c, d, e),
        scripts=dict(Counter(scripts(filled.tolist()).tolist()).most_common()),
    )


def column_kind(series: pd.Series[str]) -> str:
    """As `kind_of`, from about 1,000 of the column's cells."""
    return kind_of(series.iloc[:: max(len(series) // _LOOKED_AT, 1)].tolist())


def kind_of(cells: Sequence[str]) -> str:
    """ "number", "date", "category" (few values, repeated), "text" or "blank"."""
    cells = [text for cell in cells if (text := cell.strip())]
    if not cells:
        return "blank"
    for kind, pattern in (("date", _DATE), ("number", _NUMBER)):
        others = _MOST_OTHERS * len(cells)
        if all((others := others - (not pattern.fullmatch(cell))) >= 0 for cell in cells):
            return kind
    values = set(cells)
    repeated = len(values) <= _CATEGORY_SHARE * len(cells) and len(values) <= 1_000
    return "category" if repeated and max(map(len, values)) <= 100 else "text"
