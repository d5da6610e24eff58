"""read_table: from a file to a table, with a note on everything that was done on the way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.errors import EmptyTable
from core.tables.decode import find_decoding
from core.tables.model import Note, Progress, TableRead, rows_note
from core.tables.suggest import suggest
from core.tables.text import Columns, read_text
from core.tables.window import opened

LIMIT_BYTES = 1_000_000_000
_STR = pd.StringDtype(na_value=np.nan)


def read_table(
    data: bytes | Path,
    name: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: int | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
    limit_bytes: int = LIMIT_BYTES,
) -> TableRead:
    """The table in a file; every cell is text, as it was written.

    Raises: TableError, of the kind that says what is wrong with the file.
    """
    with opened(data, name, limit_bytes) as buffer:
        decoding = find_decoding(buffer, name, encoding)
        columns, dialect = read_text(buffer, name, decoding, delimiter, header, progress)
        frame, rows, notes = _finished(columns, name)
        return TableRead(
            frame=frame,
            name=name,
            kind="text",
            encoding=decoding.encoding,
            delimiter=dialect.delimiter,
            header_row=columns.header_row,
            notes=notes,
            suggestions=suggest(frame),
            row_numbers=rows,
            skipped=pd.DataFrame(columns.left_out, columns=["row", "reason", "text"]),
        )


def _finished(columns: Columns, name: str):
    table = columns.table
    count = table.num_rows + len(columns.passed)
    rows = np.setdiff1d(np.arange(columns.first_row, columns.first_row + count), columns.passed, True)
    blank = _blank_rows(table)
    notes = list(columns.notes)
    if blank.any():
        notes.append(rows_note("blank-rows", rows[blank].tolist()))
        table, rows = table.filter(pa.array(~blank)), rows[~blank]
    if not table.num_rows:
        if columns.header_row == 0:
            raise EmptyTable(name=name)
        notes.append(Note("no-rows"))
    frame = table.to_pandas(types_mapper={pa.large_string(): _STR}.get)
    return frame, rows, [Note("rows-read", {"count": len(frame), "columns": frame.shape[1]}), *notes]


def _blank_rows(table: pa.Table) -> np.ndarray:
    blank = np.ones(table.num_rows, dtype=bool)
    for column in table.columns:
        if not blank.any():
            break
        trimmed = pc.utf8_trim_whitespace(column)
        blank &= pc.equal(trimmed, "").to_numpy()
    return blank
