"""What is in a column: how long its texts are, in which scripts they are written, what is blank or repeated."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.tables.select import require_columns

_SCRIPTS = {
    "hangul": "\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff",
    "latin": "A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff",
    "kana": "\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f",
    "han": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f",
    "cyrillic": "\u0400-\u052f",
    "greek": "\u0370-\u03ff\u1f00-\u1fff",
    "arabic": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff",
    "hebrew": "\u0590-\u05ff",
    "devanagari": "\u0900-\u097f",
    "thai": "\u0e00-\u0e7f",
}
_PATTERNS = {script: re.compile(f"[{letters}]") for script, letters in _SCRIPTS.items()}
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:[.,]\d+)?(?:[eE][-+]?\d+)?\s?%?")
_DATE = re.compile(
    r"(?:\d{4}[-./]\s?\d{1,2}(?:[-./]\s?\d{1,2}\.?)?|\d{1,2}[-./]\s?\d{1,2}[-./]\s?\d{2,4}|\d{4}년.*)"
    r"(?:[ T].*)?"
)
_LOOKED_AT = 1_000
_CATEGORY_SHARE = 0.5  # at most this many values a cell


@dataclass(frozen=True)
class ColumnProfile:
    """`lengths` are letters of the filled cells: minimum, quartiles and maximum; all 0 where none is filled.

    `scripts` gives, for each script, the number of filled cells that are mostly written in it, the commonest first;
    "other" are cells without a letter of these scripts. `duplicates` counts the cells that repeat an earlier one.
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
        scripts=dict(Counter(map(main_script, filled)).most_common()),
    )


def main_script(text: str) -> str:
    """The script that most letters of the text are in, or "other". Japanese counts as kana where a tenth is kana."""
    head = text[:_LOOKED_AT]
    counts = {script: len(pattern.findall(head)) for script, pattern in _PATTERNS.items()}
    script = max(counts, key=lambda key: counts[key])
    if script == "han" and counts["kana"] * 10 >= counts["han"]:
        return "kana"
    return script if counts[script] else "other"


def column_kind(series: pd.Series[str]) -> str:
    """ "number", "date", "category" (few values, repeated), "text" or "blank", from about 1,000 of the cells."""
    looked_at = series.iloc[:: max(len(series) // _LOOKED_AT, 1)].tolist()
    cells = [cell.strip() for cell in looked_at if cell.strip()]
    if not cells:
        return "blank"
    for kind, pattern in (("date", _DATE), ("number", _NUMBER)):
        if sum(pattern.fullmatch(cell) is not None for cell in cells) >= 0.95 * len(cells):
            return kind
    values = set(cells)
    repeated = len(values) <= _CATEGORY_SHARE * len(cells) and len(values) <= 1_000
    return "category" if repeated and max(map(len, values)) <= 100 else "text"
