"""Columns of text made of records: short ones padded, cells beyond the header kept, comments left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from core.tables.model import Note, rows_note
from core.tables.records import Record
from core.tables.structure import Layout, is_comment

_CODES = (
    "encoding-mixed",
    "nul-removed",
    "comment-rows",
    "quotes-repaired",
    "rows-short",
    "rows-long",
    "rows-joined",
)
TEXT = pa.large_string()
_EXTRA_COLUMNS = 16  # for cells beyond the header; what goes beyond these stays together in the last
_BATCH = 20_000


@dataclass
class Columns:
    """A table before its blank rows are left out; `first_row` and `passed` tell which row of the file is which.

    `passed` are the row numbers from `first_row` on that are not in the table, `left_out` what they said.
    """

    table: pa.Table
    header_row: int
    first_row: int
    passed: list[int]
    left_out: list[tuple[int, str, str]]
    notes: list[Note] = field(default_factory=list)


def text_column(cells: Sequence[str | None]) -> pa.Array:
    """Cells as an Arrow column, with "" for None and � for halves of letters, which UTF-8 cannot hold."""
    try:
        return pa.array(cells, TEXT).fill_null("")
    except UnicodeEncodeError:
        return pa.array(
            [(c or "").encode("utf-16", "surrogatepass").decode("utf-16", "replace") for c in cells], TEXT
        )


class _Builder:
    """Columns that grow by batches of records, with the cells beyond the last column kept aside."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.extra: dict[int, list[str]] = {}
        self.rows = 0
        self._batch: list[list[str]] = []
        self._parts: list[list[pa.Array]] = [[] for _ in range(width)]

    def add(self, cells: list[str]) -> None:
        """A record as a row."""
        if len(cells) > self.width:
            self.extra[self.rows] = cells[self.width :]
        missing = self.width - len(cells)
        self._batch.append(cells + [""] * missing if missing > 0 else cells[: self.width])
        self.rows += 1
        if len(self._batch) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._batch:
            for parts, cells in zip(self._parts, zip(*self._batch, strict=True), strict=True):
                parts.append(text_column(cells))
            self._batch = []

    def extend(self, table: pa.Table) -> None:
        """The rows of a table, which has all columns."""
        self._flush()
        for parts, column in zip(self._parts, table.columns, strict=True):
            parts.extend(column.chunks)
        self.rows += table.num_rows

    def table(self, names: Sequence[str], delimiter: str) -> tuple[pa.Table, list[str]]:
        """The table, and the names of the columns that were added for what lay beyond the header."""
        self._flush()
        columns = [pa.chunked_array(parts, TEXT) for parts in self._parts]
        beyond = min(max(map(len, self.extra.values()), default=0), _EXTRA_COLUMNS)
        added: list[str] = []
        for number in range(beyond):
            cells = [""] * self.rows
            for row, extra in self.extra.items():
                last = number == beyond - 1
                cells[row] = delimiter.join(extra[number:]) if last else "".join(extra[number : number + 1])
            columns.append(pa.chunked_array([text_column(cells)]))
            name = f"column_{self.width + number + 1}"
            while name in names or name in added:
                name += "_2"
            added.append(name)
        return pa.table(columns, names=[*names, *added]), added


def collect(
    parts: Iterator[Record | pa.Table], layout: Layout, delimiter: str = "", foreign: str = ""
) -> Columns:
    """All records after the header as columns, with notes on those that did not fit.

    A table stands for the records that are its rows. `foreign` is the encoding of the records that are foreign.
    """
    width = len(layout.names)
    builder = _Builder(width)
    reasons = dict(layout.left_out)
    left_out: list[tuple[int, str, str]] = []
    rows: dict[str, list[int]] = {code: [] for code in _CODES}
    number = 0
    for record in parts:
        if isinstance(record, pa.Table):
            builder.extend(record)
            number += record.num_rows
            continue
        number += 1
        cells = record.cells
        if record.nul:
            rows["nul-removed"].append(number)
        if record.foreign:
            rows["encoding-mixed"].append(number)
        if number < layout.body:
            if number in reasons:
                left_out.append((number, reasons[number], delimiter.join(cells)))
                if reasons[number] == "comment-rows":
                    rows["comment-rows"].append(number)
            continue
        if is_comment(cells, width):
            rows["comment-rows"].append(number)
            left_out.append((number, "comment-rows", delimiter.join(cells)))
            continue
        if record.repaired:
            rows["quotes-repaired"].append(number)
        if cells == ["\x1a"]:  # the end-of-file mark of old systems
            cells = []
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if len(cells) > width and cells[width].startswith(" ") and delimiter == ",":
            rows["rows-joined"].append(number)
            cells = [*cells[: width - 1], delimiter.join(cells[width - 1 :])]
        if len(cells) > width:
            rows["rows-long"].append(number)
        elif len(cells) < width and any(cell.strip() for cell in cells):
            rows["rows-short"].append(number)
        builder.add(cells)
    table, added = builder.table(layout.names, delimiter)
    params: dict[str, dict[str, Any]] = {
        "rows-long": {"columns": ", ".join(added)},
        "encoding-mixed": {"encoding": foreign},
    }
    found = [rows_note(code, numbers, **params.get(code, {})) for code, numbers in rows.items() if numbers]
    passed = [number for number in rows["comment-rows"] if number >= layout.body]
    return Columns(table, layout.header_row, layout.body, passed, left_out, [*layout.notes, *found])
