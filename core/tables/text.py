"""Delimited text to columns: the fast way where a file is regular, the careful way where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from core.errors import EmptyTable, TooManyColumns
from core.tables.columns import Columns, collect
from core.tables.decode import Decoded, Line, lines
from core.tables.delimit import Dialect, find_dialect
from core.tables.kinds import require_text
from core.tables.model import Progress
from core.tables.pieces import read_parts
from core.tables.records import read_records
from core.tables.structure import COLUMN_LIMIT, LOOKED_AT, find_layout

_SAMPLE_LETTERS = 400_000
_SAMPLE_LINES, _FEWER_LETTERS = 1_000, 50_000  # so many lines need not be longer than this in all


def read_text(
    decoded: Decoded,
    name: str,
    delimiter: str | None = None,
    header: int | None = None,
    progress: Progress | None = None,
) -> tuple[Columns, Dialect]:
    """The columns of a delimited text.

    Raises: EmptyTable, BinaryFile, LineTooLong, TooManyColumns, WrongDelimiter.
    """
    sample = _sample(lines(decoded, name))
    letters = "".join(line.text for line in sample)
    if not letters.strip("\ufeff\x00 \t\r\n\x1a"):
        raise EmptyTable(name=name)
    require_text(letters, name)
    dialect = find_dialect(letters, delimiter)
    records = islice(read_records(iter(sample), dialect), LOOKED_AT)
    layout = find_layout([record.cells for record in records], header)
    if len(layout.names) > COLUMN_LIMIT:
        raise TooManyColumns(name=name, limit=f"{COLUMN_LIMIT:,}")
    parts = read_parts(decoded, name, dialect, layout, progress)
    return collect(parts, layout, dialect.delimiter, decoded.foreign), dialect


def _sample(source: Iterator[Line]) -> list[Line]:
    """The first lines: many of them, or a few where they are long."""
    taken: list[Line] = []
    letters = 0
    for line in source:
        taken.append(line)
        letters += len(line.text)
        if letters > (_SAMPLE_LETTERS if len(taken) < _SAMPLE_LINES else _FEWER_LETTERS) and len(taken) > 5:
            break
    return taken
