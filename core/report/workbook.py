"""Tables as an Excel workbook in which nothing can run: a text is a text, whatever it begins with."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.language import _, ngettext

MOST_ROWS = 1_048_575
"""Rows of a sheet under its header: Excel's limit."""
_CUT = -2  # what XlsxWriter answers where it cut a text at Excel's 32,767 letters of a cell
_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_NARROWEST, _WIDEST = 8, 60  # of a column, in letters
_LOOKED_AT = 200  # rows that a column's width is made for


@dataclass(frozen=True)
class Sheet:
    """A sheet: a table under a header that stays in sight; with `filters`, or else with lines that wrap."""

    title: str
    table: pd.DataFrame
    filters: bool = True


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as an .xlsx file. Numbers are numbers; texts are never formulas or links.

    What does not fit Excel's limits (32,767 letters a cell, 1,048,576 rows a sheet) is cut, and the last sheet,
    which has two columns, says so.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        said: list[tuple[str, str]] = []
        for sheet in sheets:
            place = book.add_worksheet(sheet.title)
            table = sheet.table
            if sheet is sheets[-1] and said:
                table = pd.concat([table, pd.DataFrame(said, columns=table.columns)])
            said += [(sheet.title, note) for note in _fill(place, sheet.filters, table, header, wrapped)]
    return buffer.getvalue()


def _fill(place: Worksheet, filters: bool, table: pd.DataFrame, header: Format, wrapped: Format) -> list[str]:
    """Write a table; returns what had to be cut."""
    kept = table.head(MOST_ROWS)
    cut = 0
    for column, name in enumerate(table.columns):
        values = kept.iloc[:, column]
        cells = values.tolist()
        cut += _write_column(place, column, [str(name), *cells], header, None if filters else wrapped)
        place.set_column(column, column, _width([str(name), *map(_shown, cells[:_LOOKED_AT])], filters))
    place.freeze_panes(1, 0)
    if filters and len(kept):
        place.autofilter(0, 0, len(kept), len(table.columns) - 1)
    notes = []
    if cut:
        notes.append(
            ngettext(
                "{count} cell is longer than the 32,767 letters that Excel can hold and was cut there.",
                "{count} cells are longer than the 32,767 letters that Excel can hold and were cut there.",
                cut,
            ).format(count=f"{cut:,}")
        )
    if len(kept) < len(table):
        notes.append(
            _(
                "Only the first {kept} of {rows} rows fit: Excel can hold no more. The CSV files have them all."
            ).format(kept=f"{len(kept):,}", rows=f"{len(table):,}")
        )
    return notes


def _write_column(
    place: Worksheet, column: int, cells: list[object], header: Format, body: Format | None
) -> int:
    """Write a column, its header first; returns how many texts were cut."""
    cut = 0
    for row, cell in enumerate(cells):
        style = body if row else header
        if isinstance(cell, str):
            cut += place.write_string(row, column, _NOT_IN_XML.sub("\ufffd", cell), style) == _CUT
        elif isinstance(cell, bool):
            place.write_boolean(row, column, cell, style)
        elif isinstance(cell, int | float) and np.isfinite(cell):
            place.write_number(row, column, cell, style)
    return cut


def _shown(cell: object) -> str:
    return f"{cell:.4f}" if isinstance(cell, float) else str(cell)


def _width(cells: Sequence[str], filters: bool) -> int:
    """Letters that a column is wide: as its longest cell within bounds, letters of East Asia counted twice."""
    longest = max(len(cell) + sum(letter >= "\u1100" for letter in cell[:_WIDEST]) for cell in cells)
    return min(max(longest + 2, _NARROWEST), _WIDEST if filters else 2 * _WIDEST)
