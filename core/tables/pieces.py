"""The way through a delimited text: Arrow's reader where it is regular, record by record where it is not.

The text is taken in pieces that end where a record ends. Arrow's reader trusts quotation marks, so a piece
is only given to it where they were seen to alternate; what has stray ones goes the careful way.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from core.tables.columns import TEXT
from core.tables.decode import Decoded, Line, lines
from core.tables.delimit import Dialect
from core.tables.model import Progress
from core.tables.records import Record, read_records
from core.tables.structure import Layout
from core.tables.window import THREADS, Buffer

_PIECE = 1 << 21  # bytes; larger ones are not faster
_NO_DELIMITER = "\x1f"  # what Arrow is told where a line is one cell
_MOST_RAGGED = (
    200  # rows of another width that are put back one by one; with more the piece goes the careful way
)


def read_parts(
    decoded: Decoded, name: str, dialect: Dialect, layout: Layout, progress: Progress | None
) -> Iterator[Record | pa.Table]:
    """Everything in the text in its order: tables of regular rows, and the other records one by one.

    Raises: LineTooLong.
    """
    text, names = decoded.text, layout.names
    block = np.frombuffer(text, dtype=np.uint8)  # what Arrow reads is never copied

    def careful(begin: int, end: int | None = None) -> Iterator[Record]:
        return read_records(lines(decoded, name, begin, end), dialect, len(names))

    def tell(end: int) -> None:
        if progress is not None:
            progress(end / len(text))

    at = decoded.start
    for record in islice(careful(at), layout.body - 1):
        at = record.end
        yield record
    with ThreadPoolExecutor(THREADS) as threads:
        waiting: deque[tuple[int, int, Future[list[Record | pa.Table] | None]]] = deque()

        def finished(left: int) -> Iterator[Record | pa.Table]:
            while len(waiting) > left:
                begin, end, reading = waiting.popleft()
                parts = reading.result()
                yield from careful(begin, end) if parts is None else parts
                tell(end)

        while at < len(text):
            end = _whole_records(text, block, at, dialect)
            if end > at:
                reading = threads.submit(_fast, block[at:end], dialect, names, decoded.strict)
                waiting.append((at, end, reading))
                at = end
                yield from finished(2 * THREADS)
            else:
                yield from finished(0)
                enough = at + _PIECE
                for record in careful(at):
                    at = record.end
                    yield record
                    if at >= enough:
                        break
                tell(at)
        yield from finished(0)


def _whole_records(text: Buffer, block: NDArray[np.uint8], begin: int, dialect: Dialect) -> int:
    """Where the whole records of a piece end; `begin` where Arrow cannot be trusted with its quotation marks.

    They are where they alternate: each that opens stands after a delimiter or a line end, each that closes
    before one, and of two inside a cell each is both. `block` is the text as numbers.
    """
    if dialect.skip_space or len(dialect.delimiter.encode()) > 1:
        return begin
    end = min(begin + _PIECE, len(text))
    quotes = begin + np.flatnonzero(block[begin:end] == ord(dialect.quote))
    if len(quotes):
        edge = np.zeros(256, dtype=bool)
        edge[list(f"{dialect.delimiter}\r\n{dialect.quote}".encode())] = True
        opened = quotes[::2] if quotes[0] > begin else quotes[2::2]  # a record begins the piece
        closed = quotes[1::2] if quotes[-1] + 1 < len(text) else quotes[1:-1:2]
        if not (edge[block[opened - 1]].all() and edge[block[closed + 1]].all()):
            return begin
    if end == len(text) and len(quotes) % 2 == 0:
        return end
    last = end
    while True:
        # A last \r may be half of \r\n.
        end = text.rfind(b"\n", begin, end) + 1 or text.rfind(b"\r", begin, min(end, last - 1)) + 1
        before = int(np.searchsorted(quotes, end))
        if before % 2 == 0:
            return max(begin, end)
        end = int(quotes[before - 1])


def _fast(
    piece: NDArray[np.uint8], dialect: Dialect, names: Sequence[str], strict: bool
) -> list[Record | pa.Table] | None:
    """The rows in a piece by Arrow's reader, or None where the careful way would read others."""
    delimiter = dialect.delimiter or _NO_DELIMITER
    strange = (0x00, 0x1A) if dialect.delimiter else (0x00, 0x1A, ord(_NO_DELIMITER))
    if any((piece == byte).any() for byte in strange):
        return None
    quote = dialect.quote if (piece == ord(dialect.quote)).any() else False  # without any it is faster
    ragged: list[tuple[int, str]] = []

    def put_aside(row: pacsv.InvalidRow) -> str:
        ragged.append((row.number - 1, row.text))
        return "skip" if strict and len(ragged) <= _MOST_RAGGED else "error"

    try:
        table = pacsv.read_csv(
            pa.BufferReader(pa.py_buffer(piece)),
            read_options=pacsv.ReadOptions(column_names=names, block_size=len(piece) + 1, use_threads=False),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter,
                quote_char=quote,
                ignore_empty_lines=False,
                invalid_row_handler=put_aside,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, TEXT), strings_can_be_null=False, check_utf8=not strict
            ),
        )
    except pa.ArrowInvalid:
        return None
    if pc.any(pc.starts_with(table.column(0), "#")).as_py():  # a comment, maybe
        return None
    return _put_back(table, ragged, dialect)


def _put_back(
    table: pa.Table, ragged: Sequence[tuple[int, str]], dialect: Dialect
) -> list[Record | pa.Table] | None:
    """The table in parts with the ragged rows between them, as records; they are given by their row and text."""
    parts: list[Record | pa.Table] = []
    at = 0
    for passed, (row, text) in enumerate(ragged):
        physical = map(Line, io.StringIO(text, newline=""))
        records = list(read_records(physical, dialect, table.num_columns))
        if len(records) != 1:
            return None
        parts += [table.slice(at, row - passed - at), *records]
        at = row - passed
    return [*parts, table.slice(at)]
