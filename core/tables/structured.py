"""Parquet and JSON: tables that say themselves what their columns are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.errors import DamagedTable, EmptyTable, TableTooLarge, TooManyColumns
from core.tables.columns import TEXT, Columns, text_column
from core.tables.decode import Decoded, lines
from core.tables.model import Progress, rows_note
from core.tables.structure import COLUMN_LIMIT, clean_names
from core.tables.window import Buffer
from core.tables.workbooks import cell_text

_TOLD = 1_000  # lines between two words of progress


def read_parquet(buffer: Buffer, name: str, limit_bytes: int) -> Columns:
    """The columns of a Parquet file, every value as text.

    Raises: DamagedTable, TableTooLarge.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(pa.py_buffer(buffer)))
        groups = (file.metadata.row_group(i) for i in range(file.metadata.num_row_groups))
        if sum(group.total_byte_size for group in groups) > limit_bytes:
            raise TableTooLarge(name=name, limit_mb=limit_bytes // 1_000_000)
        table = file.read()
        table.validate(full=True)  # damaged pages can hold what is no text at all
        columns = [_as_text(column) for column in table.columns]
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DamagedTable(name=name, kind="Parquet") from error
    names, notes = clean_names(table.column_names)
    return Columns(pa.table(columns, names=names), 1, 2, [], [], notes)


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    plain = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind)
    if plain or pa.types.is_decimal(kind):
        return pc.fill_null(column.cast(TEXT), "")
    return pa.chunked_array([text_column([_value(cell) for cell in column.to_pylist()])], TEXT)


def _value(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return cell_text(value)


def read_json(decoded: Decoded, name: str, progress: Progress | None) -> Columns:
    """The columns of JSON Lines (an object a line) or of a JSON array of objects; keys become columns.

    Raises: DamagedTable, EmptyTable, TooManyColumns.
    """
    objects: dict[str, list[str]] = {}
    left_out: list[tuple[int, str, str]] = []
    rows: list[int] = []
    last = 0
    for last, text, found in _objects(decoded, name, progress):
        if not isinstance(found, dict):
            left_out.append((last, "json-lines-skipped", text))
            continue
        for key, value in found.items():
            if key not in objects:
                objects[key] = [""] * len(rows)
                if len(objects) > COLUMN_LIMIT:
                    raise TooManyColumns(name=name, limit=f"{COLUMN_LIMIT:,}")
            objects[key].append(_value(value))
        rows.append(last)
        for cells in objects.values():
            if len(cells) < len(rows):
                cells.append("")
    if not rows:
        raise DamagedTable(name=name, kind="JSON") if left_out else EmptyTable(name=name)
    names, notes = clean_names(list(objects))
    if left_out:
        notes.append(rows_note("json-lines-skipped", [number for number, *_ in left_out]))
    passed = sorted(set(range(1, rows[-1] + 1)) - set(rows))
    table = pa.table([text_column(cells) for cells in objects.values()], names=names)
    return Columns(table, 0, 1, passed, left_out, notes)


def _objects(decoded: Decoded, name: str, progress: Progress | None) -> Iterator[tuple[int, str, Any]]:
    """Line number, line and value of every line that is not blank; of every element where the file is one array."""
    first = decoded.text[decoded.start : decoded.start + 4096].lstrip(b" \t\r\n\x00")
    if first.startswith(b"["):
        yield from _elements(decoded, name)
        return
    for number, line in enumerate(lines(decoded, name), 1):
        if line.text.strip():
            yield number, line.text.rstrip("\r\n"), _parsed(line.text)
        if progress is not None and number % _TOLD == 0:
            progress(line.end / len(decoded.text))


def _elements(decoded: Decoded, name: str) -> Iterator[tuple[int, str, Any]]:
    found = _parsed("".join(line.text for line in lines(decoded, name)))
    elements = found if isinstance(found, list) else [None]
    for number, element in enumerate(elements, 1):
        yield number, "" if isinstance(element, dict) else repr(element), element


def _parsed(text: str) -> Any:
    """The value, or None where the text is no JSON."""
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None
