"""What has to be known of a workbook before it is read: how far its sheets reach, and which formulas have no result.

The reader of workbooks makes room for all cells from the first to the farthest, and gives no more than the
results that are stored beside formulas. Both are looked up in the files inside the workbook.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from lxml import etree

from core.errors import DamagedTable, SheetTooLarge
from core.tables.window import Buffer

CELL_LIMIT = 30_000_000  # cells from the first to the farthest, about 1 GB
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    KeyError,
    NotImplementedError,
)  # what reading a damaged zip file can end with
_CELL = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_UNSET = re.compile(rb'<c r="[A-Z]{1,3}(\d{1,7})"[^>]*><f(?:/>|[^>]*/>|[^>]*>[^<]*</f>)(?:<v/>|<v></v>)?</c>')
_ODS = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def unset_formulas(buffer: Buffer, name: str) -> dict[str, list[int]]:
    """The rows of each sheet that have formulas without a result, for .xlsx and .ods.

    Raises: SheetTooLarge where a far corner would need more memory than there may be, DamagedTable.
    """
    if buffer[:2] != b"PK":
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(buffer)) as archive:
            if "content.xml" in archive.namelist():
                return dict(_ods_sheets(archive, name))
            return dict(_xlsx_sheets(archive, name))
    except BROKEN as error:
        raise DamagedTable(name=name, kind="Excel") from error


def _check(name: str, rows: int, columns: int) -> None:
    if rows * columns > CELL_LIMIT:
        raise SheetTooLarge(name=name, rows=f"{rows:,}", columns=f"{columns:,}")


def _xlsx_sheets(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, list[int]]]:
    names = _xlsx_names(archive)
    for member in archive.namelist():
        if not (member.startswith("xl/worksheets/") and member.endswith(".xml")):
            continue
        rows = columns = 0
        unset: list[int] = []
        with archive.open(member) as sheet:
            for piece in _cells(sheet):
                found = _CELL.findall(piece)
                rows = max(rows, max((int(row) for _, row in found), default=0))
                columns = max(columns, max((_column_number(c) for c in {c for c, _ in found}), default=0))
                if b"<f" in piece:
                    unset.extend(map(int, _UNSET.findall(piece)))
        _check(name, rows, columns)
        yield names.get(PurePosixPath(member).name, ""), sorted(set(unset))


def _cells(sheet: IO[bytes]) -> Iterator[bytes]:
    """The sheet in pieces that end where a cell ends."""
    rest = b""
    while piece := sheet.read(1 << 20):
        piece = rest + piece
        end = piece.rfind(b"</c>") + 4 if b"</c>" in piece else len(piece) - 20
        yield piece[:end]
        rest = piece[end:]
    yield rest


def _xlsx_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet by the file that it is in."""
    if "xl/workbook.xml" not in archive.namelist():
        return {}
    links = _parsed(archive.read("xl/_rels/workbook.xml.rels"))
    files = {link.get("Id"): PurePosixPath(link.get("Target", "")).name for link in links}
    sheets = _parsed(archive.read("xl/workbook.xml")).iter("{*}sheet")
    return {
        files.get(value, ""): str(sheet.get("name"))
        for sheet in sheets
        for key, value in sheet.attrib.items()
        if str(key).endswith("}id")
    }


def _parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _column_number(letters: bytes) -> int:
    """27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _ods_sheets(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, list[int]]]:
    row = rows = columns = 0
    unset: list[int] = []
    with archive.open("content.xml") as content:
        tags = (_ODS + "table-row", _ODS + "table")
        for _, element in etree.iterparse(
            content, tag=tags, resolve_entities=False, no_network=True, huge_tree=True
        ):
            if element.tag == _ODS + "table":
                yield str(element.get(_ODS + "name")), unset
                row = rows = columns = 0
                unset = []
            else:
                times = _repeated(element, "rows")
                width, has_unset = _ods_row(element)
                if width:
                    rows, columns = row + times, max(columns, width)
                    _check(name, rows, columns)
                if has_unset:
                    unset.append(row + 1)
                row += times
            element.clear()


def _ods_row(row: etree._Element) -> tuple[int, bool]:
    """The last column of the row with something in it, and whether a formula in it has no result."""
    column = width = 0
    unset = False
    for cell in row.iterchildren(_ODS + "table-cell", _ODS + "covered-table-cell"):
        column += _repeated(cell, "columns")
        has_formula, empty = cell.get(_ODS + "formula") is not None, len(cell) == 0
        if has_formula or not empty or any(str(key).endswith("value-type") for key in cell.attrib):
            width = column
        unset = unset or (has_formula and empty)
    return width, unset


def _repeated(element: etree._Element, what: str) -> int:
    return int(element.get(f"{_ODS}number-{what}-repeated") or 1)
