"""Excel and OpenDocument workbooks: the cells of a sheet as the text that a spreadsheet shows."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from core.errors import DamagedTable, EmptyTable, LockedTable, SheetTooLarge, UnknownSheet
from core.tables.model import Note
from core.tables.window import Buffer

Rows = list[list[str]]
CELL_LIMIT = 30_000_000  # cells from the first to the farthest, about 1 GB
_CELL = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_NOTES_SHEET = re.compile(r"readme|notes?$|about|설명|안내|참고", re.IGNORECASE)


def read_sheet(buffer: Buffer, name: str, sheet: str | None) -> tuple[Rows, list[str], str, list[Note]]:
    """The rows of the sheet, blank ones included; the names of all sheets; the one that was read; notes.

    Without a name, the sheet with the most rows is read; of equals the first.

    Raises: UnknownSheet, LockedTable, DamagedTable, EmptyTable, SheetTooLarge.
    """
    _check_extent(buffer, name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(buffer))
    except PasswordError as error:
        raise LockedTable(name=name) from error
    except (CalamineError, OSError, ValueError) as error:
        locked = "password" in str(error).lower() or "encrypt" in str(error).lower()
        raise (LockedTable(name=name) if locked else DamagedTable(name=name, kind="Excel")) from error
    sheets = workbook.sheet_names
    if sheet is not None and sheet not in sheets:
        raise UnknownSheet(name=name, sheet=sheet, sheets=", ".join(sheets))
    notes: list[Note] = []
    best: Rows = []
    chosen = ""
    for candidate in [sheet] if sheet is not None else sheets:
        try:
            rows = _from_first_column([list(map(cell_text, row)) for row in _rows(workbook, candidate)])
        except (CalamineError, OSError, ValueError) as error:
            if sheet is not None or len(sheets) == 1:
                raise DamagedTable(name=name, kind="Excel") from error
            notes.append(Note("sheet-unreadable", {"sheet": candidate}))
            continue
        if not chosen or _weight(candidate, rows) > _weight(chosen, best):
            best, chosen = rows, candidate
    if not any(map(any, best)):
        raise EmptyTable(name=name)
    if sheet is None and len(sheets) > 1:
        others = ", ".join(other for other in sheets if other != chosen)
        notes.append(Note("sheet-chosen", {"sheet": chosen, "others": others}))
    return best, sheets, chosen, notes


def _check_extent(buffer: Buffer, name: str) -> None:
    """Raises SheetTooLarge where the far corner of an .xlsx sheet is too far: the reader makes room for all between."""
    if buffer[:2] != b"PK":
        return
    with zipfile.ZipFile(io.BytesIO(buffer)) as archive:
        for member in archive.namelist():
            if not (member.startswith("xl/worksheets/") and member.endswith(".xml")):
                continue
            rows = columns = 0
            try:
                with archive.open(member) as sheet:
                    while piece := sheet.read(1 << 20):
                        found = _CELL.findall(piece + sheet.read(20))
                        rows = max(rows, max((int(row) for _, row in found), default=0))
                        columns = max(
                            columns, max((_column_number(c) for c in {c for c, _ in found}), default=0)
                        )
            except (
                zipfile.BadZipFile,
                zlib.error,
                OSError,
                EOFError,
                RuntimeError,
                ValueError,
                NotImplementedError,
            ) as error:
                raise DamagedTable(name=name, kind="Excel") from error
            if rows * columns > CELL_LIMIT:
                raise SheetTooLarge(name=name, rows=f"{rows:,}", columns=f"{columns:,}")


def _column_number(letters: bytes) -> int:
    """27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _rows(workbook: CalamineWorkbook, sheet: str) -> Iterator[list[object]]:
    """Every row from the first of the sheet on, so that rows are numbered as on the screen."""
    cells = workbook.get_sheet_by_name(sheet)
    yield from cells.to_python(skip_empty_area=False)


def _from_first_column(rows: Rows) -> Rows:
    """The rows without the columns that are blank left of the table; rows stay, because they are numbered."""
    used = (next(column for column, cell in enumerate(row) if cell) for row in rows if any(row))
    start = min(used, default=0)
    return [row[start:] for row in rows]


def _weight(sheet: str, rows: Rows) -> int:
    """How much of a table a sheet is: its filled rows of two cells and more, none for a sheet of remarks."""
    wide = sum(sum(map(bool, row)) > 1 for row in rows)
    return 0 if _NOTES_SHEET.search(sheet) else 2 * wide + any(map(any, rows))


def cell_text(value: object) -> str:
    """The cell as a spreadsheet shows it: 3 for 3.0, 2024-05-01 for a date at midnight."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return "" if value is None else str(value)
