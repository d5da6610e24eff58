"""read_table: from a file to a table, with a note on everything that was done on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.errors import DamagedTable, EmptyTable, TooManyColumns
from core.tables.archives import check_growth, gunzip, unzip
from core.tables.columns import TEXT, Columns, collect
from core.tables.decode import Decoded, decode, decode_page
from core.tables.kinds import find_kind
from core.tables.markup import html_tables, xml_sheets
from core.tables.model import Note, Progress, TableRead, rows_note
from core.tables.records import Record
from core.tables.structure import COLUMN_LIMIT, LOOKED_AT, find_layout
from core.tables.structured import read_json, read_parquet
from core.tables.suggest import suggest
from core.tables.text import read_text
from core.tables.window import Buffer, contains, opened
from core.tables.workbooks import pick_sheet, read_sheet

LIMIT_BYTES = 1_000_000_000
_STR = pd.StringDtype(na_value=np.nan)
_NESTED = 2  # a zip of a gzip of a table, and no deeper


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
    """The table in a file of any kind: delimited text, Excel, OpenDocument, Parquet, JSON, packed or not.

    Every cell is text, as it was written. What is not given is found out: `encoding` (a codec of Python),
    `delimiter` (one character, "" for a line a cell), `header` (the row of the header as a spreadsheet
    numbers it, 0 for none), `sheet` (a name). `progress` is called with the share that has been read.
    `limit_bytes` holds for the file and for what is packed in it.

    Raises: TableError, of the kind that says what is wrong with the file.
    """
    with opened(data, name, limit_bytes) as buffer:
        kind, content, notes = _unpacked(buffer, name, limit_bytes)
        decoded, delimiter_found, sheets, chosen = Decoded(""), "", list[str](), ""
        if kind in ("workbook", "xml", "html"):
            if kind == "html":
                decoded = decode_page(content, name, encoding)
            columns, sheets, chosen = _read_sheets(kind, content, decoded, name, header, sheet, limit_bytes)
        elif kind == "parquet":
            columns = read_parquet(content, name, limit_bytes)
        else:
            decoded = decode(content, name, encoding)
            if kind == "json":
                columns = read_json(decoded, name, progress)
            else:
                columns, dialect = read_text(decoded, name, delimiter, header, progress)
                delimiter_found = dialect.delimiter
    table, rows, found = _finished(columns, name, decoded)
    frame = table.to_pandas(types_mapper={TEXT: _STR}.get)
    if progress is not None:
        progress(1.0)
    return TableRead(
        frame=frame,
        name=name,
        kind=kind,
        encoding=decoded.encoding,
        delimiter=delimiter_found,
        header_row=columns.header_row,
        notes=[Note("rows-read", {"count": len(frame), "columns": frame.shape[1]}), *notes, *found],
        suggestions=suggest(table),
        row_numbers=rows,
        skipped=pd.DataFrame(columns.left_out, columns=["row", "reason", "text"]),
        sheets=sheets,
        sheet=chosen,
    )


def _unpacked(buffer: Buffer, name: str, limit_bytes: int) -> tuple[str, Buffer, list[Note]]:
    """The kind and content of the table, taken out of what it is packed in."""
    notes: list[Note] = []
    for _ in range(_NESTED + 1):
        kind = find_kind(buffer, name)
        if kind == "gzip":
            buffer, more = gunzip(buffer, name, limit_bytes)
        elif kind == "zip":
            buffer, more = unzip(buffer, name, limit_bytes)
        else:
            return kind, buffer, notes
        notes.extend(more)
        if not buffer:
            raise EmptyTable(name=name)
    raise DamagedTable(name=name, kind="ZIP")


def _read_sheets(
    kind: str,
    buffer: Buffer,
    decoded: Decoded,
    name: str,
    header: int | None,
    sheet: str | None,
    limit_bytes: int,
) -> tuple[Columns, list[str], str]:
    """The columns of a sheet, the names of all sheets and of the one that was read."""
    if kind == "workbook":
        if buffer[:2] == b"PK":
            check_growth(buffer, name, limit_bytes)
        rows, sheets, chosen, notes = read_sheet(buffer, name, sheet)
    else:
        found = html_tables(decoded, name) if kind == "html" else xml_sheets(buffer, name)
        sheets = list(found)
        rows, chosen, notes = pick_sheet(sheets, found.__getitem__, name, sheet)
        if kind == "html":
            notes = [Note("page-table", {"count": len(sheets), "sheet": chosen})]
    layout = find_layout(rows[:LOOKED_AT], header)
    if len(layout.names) > COLUMN_LIMIT:
        raise TooManyColumns(name=name, limit=f"{COLUMN_LIMIT:,}")
    columns = collect((Record(row) for row in rows), layout, ", ")
    columns.notes[:0] = notes
    return columns, sheets, chosen


def _finished(
    columns: Columns, name: str, decoded: Decoded
) -> tuple[pa.Table, np.ndarray[Any, np.dtype[np.int64]], list[Note]]:
    """The table without its blank rows, the rows of the file that its rows are, and the notes."""
    table = columns.table
    count = table.num_rows + len(columns.passed)
    numbers = np.arange(columns.first_row, columns.first_row + count)
    rows = np.setdiff1d(numbers, columns.passed, assume_unique=True) if columns.passed else numbers
    notes = list(columns.notes)
    if not decoded.certain:
        notes.insert(0, Note("encoding-guessed", {"encoding": decoded.encoding}))
    blank = _blank_rows(table)
    if blank.any():
        notes.append(rows_note("blank-rows", rows[blank].tolist()))
        table, rows = table.filter(pa.array(~blank)), rows[~blank]
    if not table.num_rows:
        if columns.header_row == 0:
            raise EmptyTable(name=name)
        notes.append(Note("no-rows"))
    notes.extend(_losses(table, rows, decoded))
    return table, rows, notes


def _blank_rows(table: pa.Table) -> np.ndarray[Any, np.dtype[np.bool_]]:
    blank = np.ones(table.num_rows, dtype=bool)
    for column in table.columns:
        if not blank.any():
            break
        blank &= pc.or_(pc.equal(column, ""), pc.utf8_is_space(column)).to_numpy()
    return blank


def _losses(table: pa.Table, rows: np.ndarray[Any, np.dtype[np.int64]], decoded: Decoded) -> list[Note]:
    """Notes on letters that could not be read, and on texts that were lost before the file was made."""
    notes: list[Note] = []
    unread = np.zeros(table.num_rows, dtype=bool)
    replaced = not decoded.strict or contains(decoded.text, "\ufffd".encode())
    for column, name in zip(table.columns, table.column_names, strict=True):
        if replaced:
            unread |= pc.match_substring(column, "\ufffd").to_numpy()
        if pc.any(pc.match_substring(column.slice(0, 2_000), "??")).as_py():
            gone = pc.match_substring_regex(column, r"^[?\s.,!]*\?\?[?\s.,!]*$").to_numpy()
            if gone.sum() > max(1, 0.05 * table.num_rows):
                notes.append(rows_note("text-destroyed", rows[gone].tolist(), column=name))
    if unread.any():
        code = "letters-lost" if decoded.strict else "bytes-repaired"
        notes.insert(0, rows_note(code, rows[unread].tolist()))
    return notes
