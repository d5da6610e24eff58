"""What reading a table gives: the frame, what was done to it, and what its columns could be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from core.tables.sentences import NOTES, REASONS

ROWS_NAMED = 10  # a sentence names this many rows; all of them are in the parameters up to ROWS_KEPT
ROWS_KEPT = 1000

Progress = Callable[[float], None]
"""Called now and then with the share of the file that has been read, 0 to 1."""


def _filled(sentence: Callable[[dict[str, Any]], str], params: dict[str, Any]) -> str:
    shown = {key: f"{value:,}" if isinstance(value, int) else value for key, value in params.items()}
    if "rows" in params:
        rows = params["rows"]
        shown["rows"] = ", ".join(f"{row:,}" for row in rows[:ROWS_NAMED])
        shown["rows"] += " …" if params.get("count", len(rows)) > ROWS_NAMED else ""
    return sentence(params).format(**shown)


@dataclass(frozen=True)
class Note:
    """One thing that was repaired, dropped, guessed or noticed while reading; `str()` says it.

    `params` are plain JSON values. Where they name rows, `count` is how many there are and `rows` the
    first of them, as a spreadsheet numbers them: the first record of the file is row 1.
    """

    code: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return _filled(NOTES[self.code], self.params)


@dataclass(frozen=True)
class Suggestion:
    """A column that could play a role, with the reason in a sentence (`str()`)."""

    column: str
    reason: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return _filled(REASONS[self.reason], self.params)


@dataclass(frozen=True)
class Suggestions:
    """The columns that could play each role, best first."""

    text: list[Suggestion]
    group: list[Suggestion]
    label: list[Suggestion]


@dataclass(frozen=True)
class TableRead:
    """A table as it was read.

    `frame` has one text column (dtype str) a column, every cell as it was written, blank cells "".
    `encoding` is the Python codec that the text was read with, `delimiter` the character between cells
    ("" where a line is one cell); both are "" for kinds of files that have none.
    `row_numbers` are the rows of the file, as a spreadsheet numbers them, that the rows of the frame come from.
    `header_row` is the row of the header, 0 where there is none.
    `skipped` has what was left out: `row`, `reason` and `text`.
    """

    frame: pd.DataFrame
    name: str
    kind: str
    encoding: str
    delimiter: str
    header_row: int
    notes: list[Note]
    suggestions: Suggestions
    row_numbers: np.ndarray[Any, np.dtype[np.int64]]
    skipped: pd.DataFrame
    sheets: list[str] = field(default_factory=list)
    sheet: str = ""

    @property
    def text_candidates(self) -> list[str]:
        """Columns that could hold the texts, best first."""
        return [s.column for s in self.suggestions.text]

    @property
    def group_candidates(self) -> list[str]:
        """Columns that could be grouped by, best first; may be empty."""
        return [s.column for s in self.suggestions.group]

    @property
    def label_candidates(self) -> list[str]:
        """Columns that could name a row, best first; may be empty."""
        return [s.column for s in self.suggestions.label]


def rows_note(code: str, rows: list[int], **params: Any) -> Note:
    """A note about these rows."""
    return Note(code, {"count": len(rows), "rows": [int(row) for row in rows[:ROWS_KEPT]], **params})
