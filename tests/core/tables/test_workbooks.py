"""Workbooks of every kind, and pages and XML that are called workbooks."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import msoffcrypto
import pytest
import xlsxwriter
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile

from core.errors import DamagedTable, EmptyTable, LockedTable, NotATable, SheetTooLarge, UnknownSheet
from core.tables import TableRead, read_table

NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def rows(table: TableRead) -> list[list[str]]:
    return [list(table.frame.columns), *table.frame.to_numpy().tolist()]


def codes(table: TableRead) -> dict[str, list[int]]:
    return {note.code: note.params.get("rows", []) for note in table.notes}


def xls(cells: list[list[object]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("의견")
    for r, row in enumerate(cells):
        for c, cell in enumerate(row):
            sheet.write(r, c, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsx(cells: list[list[object]], *, results: bool = True) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("A & B")
    for r, row in enumerate(cells):
        for c, cell in enumerate(row):
            if isinstance(cell, str) and cell.startswith("="):
                sheet.write_formula(r, c, cell, value=r)
            else:
                sheet.write(r, c, cell)
    book.close()
    return out.getvalue() if results else without_results(out.getvalue())


def without_results(data: bytes) -> bytes:
    """The workbook as programs write it that cannot calculate."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                before, after = content.split(b"</f><v>", 1)
                content = before + b"</f>" + after[after.index(b"</v>") + 4 :]
            target.writestr(name, content)
    return out.getvalue()


def ods(body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        book.writestr("mimetype", kind)
        book.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>',
        )
        book.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:body><office:spreadsheet>{body}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def ods_table(*lines: list[str]) -> str:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(f"<table:table-row>{''.join(map(cell.format, line))}</table:table-row>" for line in lines)
    return f'<table:table table:name="표">{body}</table:table>'


def test_old_workbooks_and_opendocument() -> None:
    assert rows(read_table(xls([["id", "의견"], [1, "좋다"], [2.5, "싫다"]]), "a.xls")) == [
        ["id", "의견"], ["1", "좋다"], ["2.5", "싫다"],
    ]  # fmt: skip
    table = read_table(ods(ods_table(["id", "의견"], ["001", "좋다"])), "a.ods")
    assert (rows(table), table.sheet) == ([["id", "의견"], ["001", "좋다"]], "표")


def test_a_workbook_that_is_cut_off_is_damaged() -> None:
    """The reader of old workbooks panics there, which is no Exception in Python."""
    whole = xls([["id", "의견"], [1, "좋다" * 2_000]])
    for size in range(600, len(whole) - 1, 509):
        with suppress(DamagedTable, EmptyTable):
            read_table(whole[:size], "a.xls")
    with pytest.raises(DamagedTable):
        read_table(whole[:4_500], "a.xls")


def test_formulas_are_read_as_their_results() -> None:
    cells: list[list[object]] = [["id", "n", "text"], ["a", "=1+1", "x"], ["b", "=2+2", "y"]]
    assert rows(read_table(xlsx(cells), "a.xlsx"))[1:] == [["a", "1", "x"], ["b", "2", "y"]]


def test_formulas_without_a_result_are_said() -> None:
    table = read_table(
        xlsx([["id", "n", "text"], ["a", "=1+1", "x"], ["b", "=2", "y"]], results=False), "a.xlsx"
    )
    assert codes(table)["formulas-unset"] == [2]
    assert table.frame["n"].tolist() == ["", "2"]
    body = ods_table(["id", "text"], ["a", "x"]).replace(
        "</table:table>",
        '<table:table-row><table:table-cell table:formula="of:=1"/><table:table-cell office:value-type="string">'
        "<text:p>y</text:p></table:table-cell></table:table-row></table:table>",
    )
    assert codes(read_table(ods(body), "a.ods"))["formulas-unset"] == [3]


def test_a_far_corner_is_refused_before_it_takes_the_memory() -> None:
    far = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row><table:table-row>'
        '<table:table-cell table:number-columns-repeated="16000"/><table:table-cell office:value-type="string">'
        "<text:p>far</text:p></table:table-cell></table:table-row></table:table>"
    )
    body = ods_table(["id", "text"], ["a", "x"])
    with pytest.raises(SheetTooLarge, match="16,001"):
        read_table(ods(body.replace("</table:table>", far)), "a.ods")
    blank = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    assert len(read_table(ods(body.replace("</table:table>", blank)), "a.ods").frame) == 1


def test_a_password_is_asked_for() -> None:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx([["a", "b"], ["1", "x"]]))).encrypt("secret", out)
    assert msoffcrypto.OfficeFile(out).is_encrypted()
    with pytest.raises(LockedTable, match="password"):
        read_table(out.getvalue(), "a.xlsx")


PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body>
<table><tr><td>2024년 조사</td></tr></table>
<table border=1><tr><th rowspan=2>이름</th><th colspan=2>점수</th></tr><tr><th>국어</th><th>의견</th></tr>
<tr><td>김&nbsp;철수</td><td>90</td><td>재미있었다<br>정말 &lt;좋다&gt;</td></tr>
<tr><td rowspan="2">이영희</td><td>80</td><td>  과제가
 많다</td><tr><td>70</td><td>x</td></tr></table>"""


@pytest.mark.parametrize(
    ("charset", "encoding"), [("euc-kr", "cp949"), ("utf-8", "utf-8"), ("nonsense", "cp949")]
)
def test_a_page_that_is_called_a_workbook(charset: str, encoding: str) -> None:
    table = read_table(PAGE.format(charset=charset).encode(encoding), "excel.xls")
    assert (table.kind, table.sheets, table.sheet, table.encoding) == ("html", ["1", "2"], "2", encoding)
    assert "2 tables; table 2" in next(str(note) for note in table.notes if note.code == "page-table")
    assert rows(table) == [
        ["이름", "점수 국어", "점수 의견"],
        ["김 철수", "90", "재미있었다\n정말 <좋다>"],
        ["이영희", "80", "과제가 많다"],
        ["이영희", "70", "x"],
    ]
    assert read_table(PAGE.encode(), "excel.xls", sheet="1").frame.shape == (0, 1)


def test_a_page_without_a_table_is_refused() -> None:
    with pytest.raises(NotATable, match="HTML"):
        read_table(b"<!DOCTYPE html><html><body><p>Please log in</p></body></html>", "a.csv")
    with pytest.raises(UnknownSheet):
        read_table(PAGE.encode(), "excel.xls", sheet="3")


def test_cells_that_claim_to_span_everything_take_no_memory() -> None:
    page = "<table><tr><td colspan=999999999 rowspan=999999999>a</td></tr><tr><td>b</td></tr></table>"
    assert read_table(page.encode(), "a.xls").frame.shape[0] <= 2


XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="의견"><Table><Row><Cell><Data ss:Type="String">id</Data></Cell><Cell><Data ss:Type="String">내용
</Data></Cell><Cell ss:Index="4"><Data ss:Type="String">날짜</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="String">좋다</Data></Cell>
<Cell ss:Index="4"><Data ss:Type="DateTime">2024-05-01T00:00:00.000</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_the_xml_of_excel_2003() -> None:
    table = read_table(XML.encode(), "a.xls")
    assert (table.kind, table.sheet) == ("xml", "의견")
    assert table.frame.to_numpy().tolist() == [["1", "좋다", "", "2024-05-01"]]
    assert table.row_numbers.tolist() == [3]
    with pytest.raises(EmptyTable):
        read_table(XML[: XML.index("<Row>")].encode() + b"</Table></Worksheet></Workbook>", "a.xls")
    with pytest.raises(SheetTooLarge):
        read_table(XML.replace('ss:Index="3"', 'ss:Index="9999999"').encode(), "a.xls")
    with pytest.raises(NotATable, match="XML"):
        read_table(b"<?xml version='1.0'?><note>hi</note>", "a.xml")
