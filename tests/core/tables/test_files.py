"""Files that are no plain text: workbooks, Parquet, JSON, gzip and zip."""

from __future__ import annotations

import gzip
import io
import zipfile

import pandas as pd
import pytest
import xlsxwriter

from core.errors import (
    CompressionBomb,
    DamagedTable,
    EmptyTable,
    LockedTable,
    NoTableInArchive,
    NotATable,
    SheetTooLarge,
    TableTooLarge,
    UnknownSheet,
)
from core.tables import read_table

FRAME = pd.DataFrame({"번호": ["001", "002"], "의견": ["좋았다", "나빴다\n정말"]}, dtype="str")


def workbook(**sheets: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    with pd.ExcelWriter(out, engine="xlsxwriter") as writer:
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=name, index=False)
    return out.getvalue()


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in members.items():
            zipped.writestr(name.replace("_", "."), data)
    return out.getvalue()


def test_workbook() -> None:
    table = read_table(workbook(표=FRAME), "표.csv")
    assert table.frame.equals(FRAME)
    assert (table.kind, table.sheets, table.sheet) == ("workbook", ["표"], "표")


def test_the_fullest_sheet_is_read_and_another_can_be_chosen() -> None:
    small = pd.DataFrame({"a": ["only"], "b": ["one"]})
    data = workbook(First=small, Data=FRAME)
    assert read_table(data, "x.xlsx").sheet == "Data"
    assert "sheet-chosen" in {note.code for note in read_table(data, "x.xlsx").notes}
    assert read_table(data, "x.xlsx", sheet="First").frame.to_numpy().tolist() == [["only", "one"]]
    with pytest.raises(UnknownSheet, match="First, Data"):
        read_table(data, "x.xlsx", sheet="Third")


def test_cells_of_a_workbook_read_as_they_look() -> None:
    frame = pd.DataFrame(
        {
            "n": [1.0, 2.5],
            "day": [pd.Timestamp("2024-05-01"), pd.Timestamp("2024-05-01 10:30")],
            "yes": [True, False],
        }
    )
    rows = read_table(workbook(S=frame), "x.xlsx").frame.to_numpy().tolist()
    assert rows == [["1", "2024-05-01", "TRUE"], ["2.5", "2024-05-01 10:30:00", "FALSE"]]


def test_titles_above_a_workbooks_header() -> None:
    frame = pd.DataFrame([["", "", ""], ["이름", "반", "의견"], ["김", "1", "좋다"], ["이", "2", "싫다"]])
    frame.columns = pd.Index(["2024년 조사", "", ""])
    table = read_table(workbook(S=frame), "x.xlsx")
    assert list(table.frame.columns) == ["이름", "반", "의견"]
    assert table.header_row == 3
    assert table.row_numbers.tolist() == [4, 5]


def test_a_table_that_starts_in_the_middle_of_a_sheet() -> None:
    out = io.BytesIO()
    with pd.ExcelWriter(out, engine="xlsxwriter") as writer:
        FRAME.to_excel(writer, index=False, startrow=4, startcol=2)
    table = read_table(out.getvalue(), "x.xlsx")
    assert table.frame.equals(FRAME)
    assert table.row_numbers.tolist() == [6, 7]


def test_a_stray_cell_far_away_is_refused() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["name", "text"])
    sheet.write(1_048_575, 16_383, "far")
    book.close()
    with pytest.raises(SheetTooLarge, match="16,384"):
        read_table(out.getvalue(), "x.xlsx")


def test_parquet_and_json() -> None:
    out = io.BytesIO()
    pd.DataFrame({"n": [1, 2], "t": ["가", None], "f": [0.5, 2.0]}).to_parquet(out)
    assert read_table(out.getvalue(), "x").frame.to_numpy().tolist() == [["1", "가", "0.5"], ["2", "", "2"]]
    lines = '{"a": "가", "n": 1.10}\n\nnot json\n{"a": null, "b": [1]}\n'
    table = read_table(lines.encode(), "x.jsonl")
    assert table.frame.to_numpy().tolist() == [["가", "1.10", ""], ["", "", '["1"]']]
    assert table.row_numbers.tolist() == [1, 4]
    assert table.skipped["text"].tolist() == ["not json"]
    assert read_table(b'[{"a": "x"}, {"a": "y"}]', "x.json").frame["a"].tolist() == ["x", "y"]


def test_packed_tables() -> None:
    text = "id,text\n1,가나다 라마\n".encode("cp949")
    assert read_table(gzip.compress(text), "x.csv.gz").frame["text"].tolist() == ["가나다 라마"]
    table = read_table(archive(data_csv=text, other_txt=b"hi"), "x.zip")
    assert table.frame["text"].tolist() == ["가나다 라마"]
    assert {"unpacked", "members-left"} <= {note.code for note in table.notes}
    assert read_table(archive(data_xlsx=workbook(S=FRAME)), "x.zip").frame.equals(FRAME)


def test_a_gzip_file_that_is_cut_off_gives_what_is_there() -> None:
    text = ("id,text\n" + "".join(f"{i},word {i * i % 977}\n" for i in range(5_000))).encode()
    data = gzip.compress(text)
    table = read_table(data[: len(data) // 2], "x.csv.gz")
    assert 0 < len(table.frame) < 5_000
    assert "file-cut" in {note.code for note in table.notes}


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (gzip.compress(b"a" * 60_000_000), CompressionBomb),
        (archive(bomb_csv=b"a" * 60_000_000), CompressionBomb),
        (archive(), NoTableInArchive),
        (gzip.compress(b""), EmptyTable),
        (b"PK\x03\x04 no zip", DamagedTable),
        (b"\x1f\x8b no gzip", DamagedTable),
        (b"PAR1 no parquet", DamagedTable),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), DamagedTable),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), LockedTable),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), NotATable),
        (gzip.compress(gzip.compress(gzip.compress(gzip.compress(b"a,b\n1,2\n")))), DamagedTable),
    ],
)
def test_refusals(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        read_table(data, "file")
    assert "file" in str(caught.value)


def test_the_limit_holds_for_what_is_packed() -> None:
    text = b"".join(b"%d,%d\n" % (i, i * i) for i in range(100_000))
    with pytest.raises(TableTooLarge):
        read_table(gzip.compress(text), "x.gz", limit_bytes=len(text) - 1)


def test_a_parquet_file_with_broken_letters_is_damaged_not_a_crash() -> None:
    """Parquet pages have no checksum: a byte that was changed in one reads as text that is none."""
    out = io.BytesIO()
    pd.DataFrame({"t": ["봄이 온다 " * 20, "여름"]}).to_parquet(out, compression=None)
    broken = out.getvalue().replace("온".encode(), b"\xff\xfe\xff", 1)
    with pytest.raises(DamagedTable):
        read_table(broken, "a.parquet")
