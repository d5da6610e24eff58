"""Excel and OpenDocument workbooks: the cells of a sheet as the text that a spreadsheet shows."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from core.errors import DamagedTable, EmptyTable, LockedTable, UnknownSheet
from core.tables.extent import unset_formulas
from core.tables.model import Note, rows_note
from core.tables.window import Buffer

Rows = list[list[str]]
_NOTES_SHEET = re.compile(r"readme|notes?$|about|설명|안내|참고", re.IGNORECASE)


def read_sheet(buffer: Buffer, name: str, sheet: str | None) -> tuple[Rows, list[str], str, list[Note]]:
    """The rows of the sheet, blank ones included; the names of all sheets; the one that was read; notes.

    Raises: UnknownSheet, LockedTable, DamagedTable, EmptyTable, SheetTooLarge.
    """
    unset = unset_formulas(buffer, name)
    with _sentences(name):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(buffer))

    def rows_of(candidate: str) -> Rows:
        with _sentences(name):
            cells = workbook.get_sheet_by_name(candidate).to_python(skip_empty_area=False)
        return [list(map(cell_text, row)) for row in cells]

    rows, chosen, notes = pick_sheet(workbook.sheet_names, rows_of, name, sheet)
    if unset.get(chosen):
        notes.append(rows_note("formulas-unset", unset[chosen]))
    return rows, workbook.sheet_names, chosen, notes


@contextmanager
def _sentences(name: str) -> Iterator[None]:
    """What the reader of workbooks fails with, as an error of the tree."""
    try:
        yield
    except PasswordError as error:
        raise LockedTable(name=name) from error
    except (CalamineError, OSError, ValueError) as error:
        locked = "password" in str(error).lower() or "encrypt" in str(error).lower()
        raise (LockedTable(name=name) if locked else DamagedTable(name=name, kind="Excel")) from error
    except BaseException as error:
        if (
            type(error).__name__ != "PanicException"
        ):  # a panic in Rust is no Exception, and cannot be imported
            raise
        raise DamagedTable(name=name, kind="Excel") from error


def pick_sheet(
    sheets: Sequence[str], rows_of: Callable[[str], Rows], name: str, sheet: str | None
) -> tuple[Rows, str, list[Note]]:
    """The rows of the sheet that was named, else of the one with the most rows (of equals the first); its name; notes.

    Raises: UnknownSheet, EmptyTable, and what `rows_of` raises where no other sheet can be read instead.
    """
    if sheet is not None and sheet not in sheets:
        raise UnknownSheet(name=name, sheet=sheet, sheets=", ".join(sheets))
    notes: list[Note] = []
    best: Rows = []
    chosen = ""
    for candidate in sheets if sheet is None else [sheet]:
        try:
            rows = _between_margins(rows_of(candidate))
        except DamagedTable:
            if sheet is not None or len(sheets) == 1:
                raise
            notes.append(Note("sheet-unreadable", {"sheet": candidate}))
            continue
        if not chosen or _weight(candidate, rows) > _weight(chosen, best):
            best, chosen = rows, candidate
    if not any(map(any, best)):
        raise EmptyTable(name=name)
    if sheet is None and len(sheets) > 1:
        others = ", ".join(other for other in sheets if other != chosen)
        notes.append(Note("sheet-chosen", {"sheet": chosen, "others": others}))
    return best, chosen, notes


def _between_margins(rows: Rows) -> Rows:
    """The rows without the columns that are blank left and right of the table; rows stay, because they are numbered."""
    used = [[column for column, cell in enumerate(row) if cell] for row in rows]
    start = min((columns[0] for columns in used if columns), default=0)
    end = max((columns[-1] for columns in used if columns), default=-1) + 1
    return [row[start:end] for row in rows]


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
