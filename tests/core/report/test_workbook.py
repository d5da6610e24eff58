"""What Excel gets: numbers as numbers, texts that can only be read, and a word on what did not fit."""

from __future__ import annotations

import io
import math
import re
import zipfile

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from core.report import workbook as workbooks
from core.report.workbook import Sheet, workbook
from tests.core.report import hostile


def read(data: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def parts(data: bytes) -> dict[str, str]:
    """The XML of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


ABOUT = Sheet("Settings", pd.DataFrame([("a", "b")], columns=["Setting", "Value"]), filters=False)


@pytest.fixture(scope="module")
def hostile_book() -> bytes:
    return workbook(hostile.report().sheets())


def test_numbers_are_numbers_and_what_is_not_there_is_blank():
    table = pd.DataFrame({"n": [1, 2], "x": [0.25, math.nan], "s": ["007", "=1+1"]})
    found = read(workbook([Sheet("T", table), ABOUT]))["T"]
    assert found == [["n", "x", "s"], [1.0, 0.25, "007"], [2.0, "", "=1+1"]]


def test_a_sheet_has_filters_and_its_header_stays():
    sheet = parts(workbook([Sheet("T", pd.DataFrame({"n": [1, 2]})), ABOUT]))["xl/worksheets/sheet1.xml"]
    assert '<autoFilter ref="A1:A3"' in sheet
    assert 'state="frozen"' in sheet


def test_a_cell_over_excels_limit_is_cut_and_the_last_sheet_says_so():
    table = pd.DataFrame({"text": ["x" * 32_768, "short", "𝒜" * 20_000]})
    found = read(workbook([Sheet("T", table), ABOUT]))
    assert len(found["T"][1][0]) == 32_767
    assert len(found["T"][3][0].encode("utf-16-le")) // 2 <= 32_767
    assert found["Settings"][-1] == [
        "T",
        "2 cells are longer than the 32,767 letters that Excel can hold and were cut there.",
    ]


def test_rows_over_excels_limit_are_left_out_and_the_last_sheet_says_so(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 3)
    found = read(workbook([Sheet("T", pd.DataFrame({"n": range(5)})), ABOUT]))
    assert len(found["T"]) == 4
    assert "3 of 5 rows" in found["Settings"][-1][1]


def test_letters_that_no_xml_holds_do_no_harm():
    found = read(workbook([Sheet("T", pd.DataFrame({"s": ["a\x00b\ufffec"]})), ABOUT]))
    assert found["T"][1] == ["a\x00b\ufffdc"]


def test_hostile_cells_are_neither_formulas_nor_links(hostile_book):
    for name, xml in parts(hostile_book).items():
        if "/worksheets/" in name:
            assert not re.search(r"<f[ >]|hyperlink", xml), name
    with zipfile.ZipFile(io.BytesIO(hostile_book)) as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name or "vba" in name.lower()]


def test_hostile_cells_are_all_there(hostile_book):
    found = read(hostile_book)
    assert list(found) == ["Summary", "Texts", "Pairs", "Groups", "Settings"]
    header, *rows = found["Texts"]
    assert len(rows) == 2 * len(hostile.CELLS)
    labels = {row[header.index("Label")] for row in rows}
    assert {cell.strip() for cell in hostile.CELLS if len(cell) < 100} - labels <= {
        cell.strip() for cell in hostile.CELLS if re.search("[\x00-\x1f\ufffe\uffff]", cell)
    }
    assert any("were cut there" in str(row[1]) for row in found["Settings"])
