"""The careful way through a delimited text: record by record, with repairs where quotation marks do not match."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from core.tables.decode import Line
from core.tables.delimit import Dialect

csv.field_size_limit(1 << 30)  # a cell may be a whole book; the length of a line is limited elsewhere
_RECORD_LINES = 20_000  # no cell has more lines; a quotation mark that closes later was not an opening one
_REPAIR_LINES = 50


@dataclass
class Record:
    """The cells of a record, and where it ends in the text (bytes).

    `repaired` says that its quotation marks did not match, `nul` that it had NULs, `foreign` that it was in another
    encoding than the rest.
    """

    cells: list[str]
    end: int = 0
    repaired: bool = False
    nul: bool = False
    foreign: bool = False


class _Feed:
    """Lines for csv.reader that can be taken back when a record turns out to be wrong."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._again: deque[Line] = deque()
        self.taken: list[Line] = []

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _RECORD_LINES:
            raise csv.Error
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        return line.text.replace("\x00", "")

    def keep(self, count: int) -> None:
        """Take back all lines of this record but the first `count`."""
        self._again.extendleft(reversed(self.taken[count:]))
        del self.taken[count:]

    def done(self, cells: list[str], repaired: bool) -> Record:
        """The record of the lines that were taken."""
        record = Record(
            cells,
            self.taken[-1].end,
            repaired,
            any("\x00" in line.text for line in self.taken),
            any(line.foreign for line in self.taken),
        )
        self.taken.clear()
        return record


def read_records(lines: Iterator[Line], dialect: Dialect, width: int = 0) -> Iterator[Record]:
    """Every record of the text, blank lines as records without cells.

    `width` is how many cells a record is expected to have, where that is known; it tells which repair is right.
    """
    feed = _Feed(lines)
    reader = csv.reader(feed, **dialect.reader_options(strict=True))  # type: ignore[arg-type]
    while True:
        repaired = False
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            texts = [line.text.replace("\x00", "") for line in feed.taken]
            cells, count = _repair(texts, dialect, width)
            feed.keep(count)
            repaired = True
            # A reader that failed inside a quoted cell starts afresh with the next line.
        yield feed.done(cells, repaired)


def _repair(lines: list[str], dialect: Dialect, width: int) -> tuple[list[str], int]:
    """The cells of the first record in these lines, whose quotes do not match, and how many lines it takes."""
    text = ""
    for count, line in enumerate(lines[:_REPAIR_LINES], 1):
        text += line
        cells = _cells(text.rstrip("\r\n"), dialect)
        if cells is not None and (not width or len(cells) == width):
            return cells, count
    first = lines[0].rstrip("\r\n")
    cells = _regrouped(first, dialect, width) or _cells(first, dialect)
    if cells is None:
        cells = first.split(dialect.delimiter) if dialect.delimiter else [first]
    return cells, 1


def _regrouped(text: str, dialect: Dialect, width: int) -> list[str] | None:
    """Cells where one quoted cell holds all delimiters that are too many; None where there is no such cell."""
    parts = text.split(dialect.delimiter) if dialect.delimiter else [text]
    more = len(parts) - width
    if not width or more < 1:
        return None
    for i in range(width):
        cell = dialect.delimiter.join(parts[i : i + more + 1])
        if len(cell) > 1 and cell.startswith(dialect.quote) and cell.endswith(dialect.quote):
            around = [_cells(part, dialect) or [part] for part in parts[:i] + parts[i + more + 1 :]]
            return [
                *(c[0] for c in around[:i]),
                _unescaped(cell[1:-1], dialect.quote),
                *(c[0] for c in around[i:]),
            ]
    return None


def _cells(text: str, dialect: Dialect) -> list[str] | None:
    """Cells where a quotation mark closes only before a delimiter or the end; None where one stays open."""
    quote, cut = re.escape(dialect.quote), re.escape(dialect.delimiter) if dialect.delimiter else "(?!)"
    blank = " *" if dialect.skip_space else ""
    pattern = re.compile(
        rf"{blank}{quote}((?:[^{quote}]|{quote}(?! *(?:{cut}|\Z)))*){quote} *(?={cut}|\Z)"
        rf"|((?!{blank}{quote})(?:(?!{cut}).)*)(?={cut}|\Z)",
        re.DOTALL,
    )
    cells: list[str] = []
    at = 0
    while True:
        match = pattern.match(text, at)
        if match is None:
            return None
        quoted, plain = match.groups()
        cells.append(plain if quoted is None else _unescaped(quoted, dialect.quote))
        at = match.end() + 1
        if match.end() >= len(text):
            return cells


def _unescaped(cell: str, quote: str) -> str:
    return cell.replace(quote * 2, quote).replace("\\" + quote, quote)
