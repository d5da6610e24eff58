"""Delimited text to columns: the fast way where a file is regular, the careful way where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from core.errors import EmptyTable, LineTooLong, TooManyColumns
from core.tables.columns import Columns, collect
from core.tables.decode import Decoding, lines
from core.tables.delimit import Dialect, find_dialect
from core.tables.fast import read_fast
from core.tables.kinds import require_text
from core.tables.model import Progress
from core.tables.records import read_records
from core.tables.structure import COLUMN_LIMIT, LOOKED_AT, find_layout
from core.tables.window import Buffer, chunks

LINE_LIMIT = 64_000_000  # bytes
_SAMPLE_LETTERS = 400_000


def read_text(
    buffer: Buffer,
    name: str,
    decoding: Decoding,
    delimiter: str | None = None,
    header: int | None = None,
    progress: Progress | None = None,
) -> tuple[Columns, Dialect]:
    """The columns of a delimited text.

    Raises: EmptyTable, BinaryFile, LineTooLong, TooManyColumns, WrongDelimiter.
    """
    _check_lines(buffer, name)
    sample = _sample(lines(buffer, decoding))
    if not "".join(sample).strip("\ufeff\x00 \t\r\n\x1a"):
        raise EmptyTable(name=name)
    require_text("".join(sample), name)
    dialect = find_dialect("".join(sample), delimiter)
    records = list(islice(read_records(iter(sample), dialect), LOOKED_AT))
    layout = find_layout([record.cells for record in records], header)
    if len(layout.names) > COLUMN_LIMIT:
        raise TooManyColumns(name=name, limit=f"{COLUMN_LIMIT:,}")
    columns = read_fast(buffer, decoding, dialect, layout, records, progress)
    if columns is None:
        every = read_records(lines(buffer, decoding, progress), dialect, len(layout.names))
        columns = collect(every, layout, dialect.delimiter, decoding)
    return columns, dialect


def _sample(source: Iterator[str]) -> list[str]:
    """The first lines, without the last one where it may be cut short."""
    taken: list[str] = []
    letters = 0
    for line in source:
        taken.append(line)
        letters += len(line)
        if letters > _SAMPLE_LETTERS and len(taken) > 5:
            break
    return taken


def _check_lines(buffer: Buffer, name: str) -> None:
    run = 0
    for chunk in chunks(buffer):
        ends = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        run = run + len(chunk) if ends < 0 else len(chunk) - ends
        if run > LINE_LIMIT:
            raise LineTooLong(name=name, limit_mb=LINE_LIMIT // 1_000_000)
