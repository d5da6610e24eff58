"""Delimited text to columns: the fast way where a file is regular, the careful way where it is not.

Both end in an Arrow table of text columns. The fast way is Arrow's own reader; it trusts quotation marks and
takes no short or long rows, so it is only asked for files whose quotation marks were seen to alternate.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from core.errors import EmptyTable, LineTooLong, TooManyColumns
from core.tables.decode import Decoding, lines
from core.tables.delimit import Dialect, find_dialect
from core.tables.model import Note, Progress, rows_note
from core.tables.records import Record, read_records
from core.tables.structure import LOOKED_AT, Layout, find_layout, is_comment
from core.tables.window import CHUNK, Buffer, Window, chunks

LINE_LIMIT = 64_000_000  # bytes
COLUMN_LIMIT = 50_000
_EXTRA_COLUMNS = 16  # for cells beyond the header; what goes beyond these stays together in the last
_SAMPLE_LETTERS = 400_000
_BATCH = 20_000
_TEXT = pa.large_string()


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


def read_text(
    buffer: Buffer,
    name: str,
    decoding: Decoding,
    delimiter: str | None = None,
    header: int | None = None,
    progress: Progress | None = None,
) -> tuple[Columns, Dialect]:
    """The columns of a delimited text.

    Raises: EmptyTable, LineTooLong, TooManyColumns, WrongDelimiter.
    """
    _check_lines(buffer, name)
    sample = _sample(lines(buffer, decoding))
    if not "".join(sample).strip("\ufeff\x00 \t\r\n\x1a"):
        raise EmptyTable(name=name)
    dialect = find_dialect("".join(sample), delimiter)
    records = list(islice(read_records(iter(sample), dialect), LOOKED_AT))
    layout = find_layout([record.cells for record in records], header)
    if len(layout.names) > COLUMN_LIMIT:
        raise TooManyColumns(name=name, limit=f"{COLUMN_LIMIT:,}")
    columns = None
    if _looks_regular(buffer, decoding, dialect, layout, records):
        columns = _read_fast(buffer, decoding, dialect, layout, progress)
    if columns is None:
        columns = _read_carefully(lines(buffer, decoding, progress), dialect, layout, decoding)
    return columns, dialect


def text_column(cells: Sequence[str | None]) -> pa.Array:
    """Cells as an Arrow column, with "" for None and � for halves of letters, which UTF-8 cannot hold."""
    try:
        return pa.array(cells, _TEXT).fill_null("")
    except UnicodeEncodeError:
        return pa.array(
            [(c or "").encode("utf-16", "surrogatepass").decode("utf-16", "replace") for c in cells], _TEXT
        )


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


# ---- the fast way -----------------------------------------------------------------------------------


def _looks_regular(
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


def _read_fast(
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
                column_types=dict.fromkeys(layout.names, _TEXT), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    return Columns(table, layout.header_row, layout.body, [], [], list(layout.notes))


# ---- the careful way --------------------------------------------------------------------------------


class _Builder:
    """Columns that grow by batches of records, with the cells beyond the last column kept aside."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.extra: dict[int, list[str]] = {}
        self.rows = 0
        self._batch: list[list[str]] = []
        self._parts: list[list[pa.Array]] = []

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
            self._parts.append([text_column(column) for column in zip(*self._batch, strict=True)])
            self._batch = []

    def table(self, names: Sequence[str], delimiter: str) -> tuple[pa.Table, list[str]]:
        """The table, and the names of the columns that were added for what lay beyond the header."""
        self._flush()
        columns = [pa.chunked_array(parts, _TEXT) for parts in zip(*self._parts, strict=True)]
        columns = columns or [pa.chunked_array([], _TEXT)] * self.width
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


def _read_carefully(source: Iterator[str], dialect: Dialect, layout: Layout, decoding: Decoding) -> Columns:
    width = len(layout.names)
    builder = _Builder(width)
    reasons = dict(layout.left_out)
    left_out: list[tuple[int, str, str]] = []
    rows: dict[str, list[int]] = {key: [] for key in ("short", "long", "quotes", "nul", "comment", "mixed")}
    passed: list[int] = []
    foreign = decoding.foreign_lines
    seen = 0
    for number, record in enumerate(read_records(source, dialect, width), 1):
        cells = record.cells
        if record.nul:
            rows["nul"].append(number)
        while seen < len(foreign) and foreign[seen] < record.first_line + record.lines:
            if not rows["mixed"] or rows["mixed"][-1] != number:
                rows["mixed"].append(number)
            seen += 1
        if number < layout.body:
            if number in reasons:
                left_out.append((number, reasons[number], dialect.delimiter.join(cells)))
            continue
        if is_comment(cells, width):
            rows["comment"].append(number)
            passed.append(number)
            left_out.append((number, "comment-rows", dialect.delimiter.join(cells)))
            continue
        if record.repaired:
            rows["quotes"].append(number)
        if len(cells) > width:
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
            if len(cells) > width:
                rows["long"].append(number)
        elif 0 < len(cells) < width and not (len(cells) == 1 and not cells[0].strip("\x1a ")):
            rows["short"].append(number)
        if cells and cells[0] == "\x1a":  # the end-of-file mark of old systems
            cells = [""]
        builder.add(cells)
    table, added = builder.table(layout.names, dialect.delimiter)
    notes = list(layout.notes)
    codes = {"mixed": "encoding-mixed", "nul": "nul-removed", "comment": "comment-rows", "quotes": "quotes-repaired",
             "short": "rows-short", "long": "rows-long"}  # fmt: skip
    params = {"mixed": {"encoding": decoding.foreign}, "long": {"columns": ", ".join(added)}}
    for key, code in codes.items():
        if rows[key]:
            notes.append(rows_note(code, rows[key], **params.get(key, {})))
    return Columns(table, layout.header_row, layout.body, passed, left_out, notes)
