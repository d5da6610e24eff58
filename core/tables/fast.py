"""The fast way through a delimited text: Arrow's own reader, for files that it reads as the careful way would.

It trusts quotation marks, takes no short or long rows and loses stray quotes silently, so it is only asked
for files whose quotation marks were seen to alternate.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from core.tables.columns import TEXT, Columns
from core.tables.decode import Decoding
from core.tables.delimit import Dialect
from core.tables.model import Progress
from core.tables.records import Record
from core.tables.structure import Layout
from core.tables.window import CHUNK, Buffer, Window


def looks_regular(
    buffer: Buffer, decoding: Decoding, dialect: Dialect, layout: Layout, records: Sequence[Record]
) -> bool:
    """Whether Arrow's reader would read the file as the careful way does, as far as can be seen beforehand."""
    width = len(layout.names)
    return (
        decoding.strict
        and dialect.delimiter.isascii()
        and dialect.delimiter != ""
        and dialect.quote in ('"', "")
        and not dialect.skip_space
        and layout.body == layout.header_row + 1
        and layout.header_row <= 1
        and not layout.left_out
        and not any(record.repaired or record.nul for record in records)
        and all(len(record.cells) in (0, width) for record in records[:-1])
        and (decoding.encoding[:5] in ("utf-1", "utf-3") or _is_plain(buffer, decoding, dialect))
    )


def _is_plain(buffer: Buffer, decoding: Decoding, dialect: Dialect) -> bool:
    """No NULs and no Ctrl-Z, and quotation marks that alternate: each that opens stands after a delimiter or a line
    end, each that closes before one, and the doubled ones inside are both.
    """
    if decoding.encoding.startswith("iso2022") or buffer.find(b"\x00") >= 0 or buffer.find(b"\x1a") >= 0:
        return False
    edge = np.zeros(256, dtype=bool)
    edge[[ord(dialect.delimiter), *b'\r\n"']] = True
    count = 0
    for begin in range(decoding.start, len(buffer), CHUNK):
        before = buffer[begin - 1 : begin] if begin > decoding.start else b"\n"
        block = np.frombuffer(before + buffer[begin : begin + CHUNK + 1] + b"\n", dtype=np.uint8)
        size = min(CHUNK, len(buffer) - begin)
        quotes = np.flatnonzero(block[1 : size + 1] == ord('"')) + 1
        opens, closes = quotes[count % 2 :: 2], quotes[1 - count % 2 :: 2]
        if not (edge[block[opens - 1]].all() and edge[block[closes + 1]].all()):
            return False
        count += len(quotes)
    return count % 2 == 0


def read_fast(
    buffer: Buffer, decoding: Decoding, dialect: Dialect, layout: Layout, progress: Progress | None
) -> Columns | None:
    """The columns by Arrow's reader, or None where it finds the file irregular."""
    source = Window(buffer, decoding.start, progress)
    encoding = "utf-8" if decoding.encoding == "utf-8-sig" else decoding.encoding
    if encoding[:5] in ("utf-1", "utf-3"):
        text = codecs.decode(buffer[decoding.start :], encoding).encode("utf-8", "replace")
        if not _is_plain(text, Decoding("utf-8"), dialect):
            return None
        source, encoding = Window(text, 0, progress), "utf-8"
    longest = 1 << 24
    try:
        table = pacsv.read_csv(
            pa.PythonFile(source, mode="r"),
            read_options=pacsv.ReadOptions(
                column_names=layout.names,
                skip_rows_after_names=layout.header_row,
                encoding=encoding,
                block_size=longest,
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char=dialect.quote or False,
                newlines_in_values=bool(dialect.quote) and buffer.find(b'"') >= 0,
                ignore_empty_lines=False,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(layout.names, TEXT), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    return Columns(table, layout.header_row, layout.body, [], [], list(layout.notes))
