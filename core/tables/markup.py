"""Tables that are written as HTML or as XML and called .xls: what many web pages and old programs export."""

from __future__ import annotations

import io
from functools import reduce

from lxml import etree

from core.errors import DamagedTable, NotATable, SheetTooLarge
from core.tables.decode import Decoded
from core.tables.structure import joined_names
from core.tables.window import Buffer
from core.tables.workbooks import Rows

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576  # of a sheet
_MOST_SPANNED = 1_000  # columns of a page, as browsers believe it
_NUMBER = "table-number"
_BREAK = "\u2028"  # a line separator
Spans = dict[int, tuple[int, str]]  # cells that reach into the rows below: rows left and text, by column


def html_tables(decoded: Decoded, name: str) -> dict[str, Rows]:
    """The rows of each table of a page, by its number. A cell that spans rows is in each of them.

    Raises: NotATable where there is none, DamagedTable.
    """
    tables: list[Rows] = []
    spans: list[Spans] = []
    headers: list[int] = []
    text = io.BytesIO(decoded.text[decoded.start :].replace(b"\x00", b""))
    try:
        for _, row in etree.iterparse(text, tag="tr", html=True, encoding="utf-8", huge_tree=True):
            around = next(row.iterancestors("table"), row)
            if around.get(_NUMBER) is None:
                around.set(_NUMBER, str(len(tables)))
                tables.append([])
                spans.append({})
                headers.append(0)
            number = int(around.get(_NUMBER) or 0)
            rows = tables[number]
            rows.append(_html_row(row, spans[number]))
            if headers[number] == len(rows) - 1 and all(
                cell.tag == "th" for cell in row.iterchildren("td", "th")
            ):
                headers[number] += 1
            row.clear(keep_tail=True)
    except (etree.LxmlError, ValueError) as error:
        raise DamagedTable(name=name, kind="HTML") from error
    if not any(any(map(any, rows)) for rows in tables):
        raise NotATable(name=name, kind="HTML")
    for rows, count in zip(tables, headers, strict=True):
        if count > 1:
            rows[:count] = [*([] for _ in range(count - 1)), reduce(joined_names, rows[:count])]
    return {str(number): rows for number, rows in enumerate(tables, 1)}


def _html_row(row: etree._Element, spans: Spans) -> list[str]:
    cells: list[str] = []
    for cell in row.iterchildren("td", "th"):
        _fill(cells, spans)
        text, rows = _html_text(cell), _count(cell, "rowspan", _MOST_ROWS)
        if rows > 1:
            spans[len(cells)] = (rows - 1, text)
        cells += [text, *[""] * (_count(cell, "colspan", _MOST_SPANNED) - 1)]
    _fill(cells, spans)
    return cells


def _fill(cells: list[str], spans: Spans) -> None:
    """Add the cells that reach down from above to here."""
    while len(cells) in spans:
        left, text = spans.pop(len(cells))
        if left > 1:
            spans[len(cells)] = (left - 1, text)
        cells.append(text)


def _html_text(cell: etree._Element) -> str:
    """The text as a page shows it: blanks as one, line breaks kept."""
    for broken in cell.iter("br", "p", "div", "li"):
        broken.tail = _BREAK + (broken.tail or "")
    whole = "".join(part for part in cell.itertext() if isinstance(part, str))
    return "\n".join(line for part in whole.split(_BREAK) if (line := " ".join(part.split())))


def _count(cell: etree._Element, attribute: str, most: int) -> int:
    value = (cell.get(attribute) or "").strip()
    return min(max(int(value), 1), most) if value.isdecimal() and len(value) < 10 else 1


def xml_sheets(buffer: Buffer, name: str) -> dict[str, Rows]:
    """The rows of each sheet of a workbook in the XML of Excel 2003, by its name.

    Raises: DamagedTable, SheetTooLarge.
    """
    sheets: dict[str, Rows] = {}
    rows: Rows = []
    tags = (_SS + "Row", _SS + "Worksheet")
    try:
        for _, element in etree.iterparse(
            io.BytesIO(buffer),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            huge_tree=True,
            recover=True,
        ):
            if element.tag == _SS + "Worksheet":
                sheets[element.get(_SS + "Name") or str(len(sheets) + 1)] = rows
                rows = []
                continue
            at = _count(element, _SS + "Index", _MOST_ROWS + 1)
            if at > _MOST_ROWS:
                raise SheetTooLarge(name=name, rows=f"{at:,}", columns="1")
            rows.extend([] for _ in range(at - 1 - len(rows)))
            rows.append(_xml_row(element))
            element.clear()
    except (etree.LxmlError, ValueError) as error:
        raise DamagedTable(name=name, kind="Excel") from error
    if not sheets:
        raise DamagedTable(name=name, kind="Excel")
    return sheets


def _xml_row(row: etree._Element) -> list[str]:
    cells: list[str] = []
    for cell in row.iterchildren(_SS + "Cell"):
        at = _count(cell, _SS + "Index", _MOST_COLUMNS)
        cells += [""] * (at - 1 - len(cells))
        data = cell.find(_SS + "Data")
        cells.append("" if data is None else _xml_text(data))
        cells += [""] * min(int(cell.get(_SS + "MergeAcross") or 0), _MOST_COLUMNS - len(cells))
    return cells


def _xml_text(data: etree._Element) -> str:
    text = "".join(part for part in data.itertext() if isinstance(part, str))
    if data.get(_SS + "Type") == "Boolean":
        return "TRUE" if text.strip() == "1" else "FALSE"
    if data.get(_SS + "Type") == "DateTime":
        return text.removesuffix(".000").removesuffix("T00:00:00").replace("T", " ")
    return text
