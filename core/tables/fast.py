"""The fast way through a delimited text: Arrow's own reader, for files that it reads as the careful way would.

It trusts quotation marks, takes no short or long rows and loses stray quotes silently, so it is only asked
for files whose quotation marks were seen to alternate.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from core.tables.columns import TEXT, Columns
from core.tables.decode import Decoding, in_utf8
from core.tables.delimit import Dialect
from core.tables.model import Progress
from core.tables.records import Record
from core.tables.structure import Layout
from core.tables.window import CHUNK, Buffer, Window, contains

_BLOCK = 1 << 22  # bytes; a record of more is left to the careful way


def read_fast(
    buffer: Buffer,
    decoding: Decoding,
    dialect: Dialect,
    layout: Layout,
    records: Sequence[Record],
    progress: Progress | None,
) -> Columns | None:
    """The columns by Arrow's reader, or None where the file, or what `records` show of it, is not regular."""
    if not _looks_regular(decoding, dialect, layout, records):
        return None
    text = in_utf8(buffer, decoding)
    if not _has_regular_quotes(text, dialect.delimiter) or contains(text, b"\x00") or contains(text, b"\x1a"):
        return None
    try:
        table = pacsv.read_csv(
            pa.PythonFile(Window(text, 0, progress), mode="r")
            if progress
            else pa.BufferReader(pa.py_buffer(text)),
            read_options=pacsv.ReadOptions(
                column_names=layout.names, skip_rows_after_names=layout.header_row, block_size=_BLOCK
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char=dialect.quote or False,
                newlines_in_values=contains(text, b'"'),
                ignore_empty_lines=False,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(layout.names, TEXT), strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    return Columns(table, layout.header_row, layout.body, [], [], list(layout.notes))


def _looks_regular(decoding: Decoding, dialect: Dialect, layout: Layout, records: Sequence[Record]) -> bool:
    """Whether nothing in the first records speaks against the fast way."""
    width = len(layout.names)
    return (
        decoding.strict
        and len(dialect.delimiter.encode()) == 1
        and dialect.quote in ('"', "")
        and not dialect.skip_space
        and layout.body == layout.header_row + 1
        and layout.header_row <= 1
        and not layout.left_out
        and not any(record.repaired or record.nul for record in records)
        and all(len(record.cells) in (0, width) for record in records[:-1])
    )


def _has_regular_quotes(text: Buffer, delimiter: str) -> bool:
    """Whether quotation marks alternate: each that opens stands after a delimiter or a line end, each that closes
    before one, and of two inside a cell each is both.
    """
    edge = np.zeros(256, dtype=bool)
    edge[[ord(delimiter), *b'\r\n"']] = True
    count = 0
    for begin in range(0, len(text), CHUNK):
        before = text[begin - 1 : begin] if begin else b"\n"
        piece = before + text[begin : begin + CHUNK + 1]
        if b'"' not in piece:
            continue
        block = np.frombuffer(piece + b"\n", dtype=np.uint8)
        size = min(CHUNK, len(text) - begin)
        quotes = np.flatnonzero(block[1 : size + 1] == ord('"')) + 1
        opens, closes = quotes[count % 2 :: 2], quotes[1 - count % 2 :: 2]
        if not (edge[block[opens - 1]].all() and edge[block[closes + 1]].all()):
            return False
        count += len(quotes)
    return count % 2 == 0
