"""Delimited text: encodings, delimiters, quotation marks, headers and rows that do not fit."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import (
    BinaryFile,
    EmptyTable,
    LineTooLong,
    NotATable,
    TableTooLarge,
    WrongDelimiter,
    WrongEncoding,
)
from core.tables import TableRead, read_table

KOREAN = (
    "이름,의견\n김철수,이 수업은 정말 재미있었고 많은 것을 배웠습니다\n이영희,과제가 너무 많아서 힘들었어요\n"
)


def read(text: str | bytes, **options: object) -> TableRead:
    data = text.encode() if isinstance(text, str) else text
    return read_table(data, "file.csv", **options)  # type: ignore[arg-type]


def codes(table: TableRead) -> dict[str, list[int]]:
    return {note.code: note.params.get("rows", []) for note in table.notes}


# ---- encodings --------------------------------------------------------------------------------------

SAMPLES = [
    (KOREAN, ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "iso2022_kr"]),
    ("이름,반\n박민수,가\n", ["cp949", "utf-8"]),
    (
        "名前,感想\n田中,この授業はとても面白かったです。\n佐藤,宿題が多すぎて大変でした\n",
        ["cp932", "euc_jp", "iso2022_jp", "utf-16-le"],
    ),
    (
        "姓名,评论\n张伟,这门课程非常有意思，我学到了很多东西\n李娜,作业太多了\n",
        ["gb2312", "gb18030", "utf-16-be"],
    ),
    ("姓名,評論\n陳偉,這門課程非常有意思，我學到了很多東西\n林娜,作業太多了\n", ["big5"]),
    ("nom,avis\nHélène,Le cours était très intéressant à l’école\n", ["cp1252"]),
    (
        "Name,Meinung\nJürgen,Der Kurs war sehr schön und ich habe viel über Größe gelernt\n",
        ["cp1252", "latin-1"],
    ),
    ("imię,opinia\nŁukasz,Kurs był bardzo interesujący i dużo się nauczyłem\n", ["cp1250", "iso8859-2"]),
    ("имя,отзыв\nИван,Курс был очень интересным и я многому научился\n", ["cp1251", "koi8-r", "cp866"]),
    ("όνομα,γνώμη\nΓιώργος,Το μάθημα ήταν πολύ ενδιαφέρον\n", ["cp1253"]),
    ("isim,görüş\nAyşe,Ders çok ilginçti ve çok şey öğrendim ışığı\n", ["cp1254"]),
    ("ชื่อ,ความเห็น\nสมชาย,หลักสูตรนี้น่าสนใจมากและฉันได้เรียนรู้มากมาย\n", ["cp874"]),
    ("id,text\n1,It’s a “nice” day – really…\n", ["cp1252"]),
]


@pytest.mark.parametrize(
    ("text", "encoding"), [(text, encoding) for text, encodings in SAMPLES for encoding in encodings]
)
def test_the_encoding_is_found(text: str, encoding: str) -> None:
    table = read(text.encode(encoding))
    assert [list(table.frame.columns), *table.frame.to_numpy().tolist()] == list(
        csv.reader(text.splitlines())
    )


def test_a_syllable_that_euc_kr_spells_in_its_parts_is_put_together():
    table = read((KOREAN + "9,열어 볼 떄\n").encode("euc_kr"))
    assert table.encoding == "cp949"
    assert "떄" in table.frame.to_csv()


def test_foreign_letters_far_down_in_the_file_decide() -> None:
    head = "id,text\n" + "".join(f"{i},plain {i}\n" for i in range(20_000))
    table = read((head + "1,재미있었어요\n").encode("cp949"))
    assert table.encoding == "cp949"
    assert table.frame["text"].iloc[-1] == "재미있었어요"


def test_one_bad_byte_is_repaired_and_its_row_named() -> None:
    rows = [f"{i},수업이 재미있었다 {i}".encode() for i in range(50)]
    rows[30] = rows[30][:-6] + b"\xff" + rows[30][-6:]
    table = read(b"\n".join([b"id,text", *rows]))
    assert table.encoding == "utf-8"
    assert codes(table)["bytes-repaired"] == [32]
    assert table.frame["text"][31] == "수업이 재미있었다 31"


def test_a_file_that_changes_its_encoding_half_way_is_read_right() -> None:
    first = "".join(f"{i},이 수업은 정말 재미있었다\n" for i in range(40))
    second = "".join(f"{i},과제가 너무 많아서 힘들었다\n" for i in range(40))
    table = read(("id,text\n" + first).encode() + second.encode("cp949"))
    assert (
        table.frame["text"].tolist()
        == ["이 수업은 정말 재미있었다"] * 40 + ["과제가 너무 많아서 힘들었다"] * 40
    )
    assert codes(table)["encoding-mixed"] == list(range(42, 82))


def test_text_destroyed_before_is_said() -> None:
    table = read("id,text\n" + "".join(f"{i},????? ???\n" for i in range(5)))
    assert codes(table)["text-destroyed"] == [2, 3, 4, 5, 6]
    assert "text" in str(next(note for note in table.notes if note.code == "text-destroyed"))


def test_an_encoding_can_be_chosen() -> None:
    assert read("a,b\né,1\n".encode("mac_roman"), encoding="mac_roman").frame["a"].tolist() == ["é"]
    assert read(KOREAN.encode("cp949"), encoding="euc-kr").encoding == "cp949"
    for wrong in ("nonsense", "hex", "a\x00b"):
        with pytest.raises(WrongEncoding):
            read(KOREAN, encoding=wrong)


# ---- round trips ------------------------------------------------------------------------------------

cells = st.text(st.sampled_from("abcé가나다라12 ,;|\t\"'\n-=.?%"), max_size=12)
tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), max_size=8)
)


@settings(max_examples=150, deadline=None)
@given(
    rows=tables,
    delimiter=st.sampled_from(",\t;|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp949", "gb18030"]),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
    quote_all=st.booleans(),
)
def test_what_was_written_is_read_back(
    rows: list[list[str]], delimiter: str, encoding: str, ending: str, quote_all: bool
) -> None:
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    width = len(rows[0]) if rows else 2
    header = ["이름", "text", "group", "번호"][:width]
    out = io.StringIO()
    # Python's writer quotes only the line end that it writes itself, so other line ends need all cells quoted.
    quoting = csv.QUOTE_ALL if quote_all or ending != "\r\n" else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=delimiter, lineterminator=ending, quoting=quoting)  # type: ignore[arg-type]
    text_rows = [[cell.encode(encoding, "replace").decode(encoding) for cell in row] for row in rows]
    writer.writerows([header, *text_rows])
    table = read(out.getvalue().encode(encoding), encoding=encoding, delimiter=delimiter, header=1)
    assert table.frame.to_numpy().tolist() == text_rows
    assert list(table.frame.columns) == header


@settings(max_examples=80, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(["수업이 좋았다", "과제가 많다", "보통", "a, b", "x"]), min_size=3, max_size=9
    ),
    delimiter=st.sampled_from([",", "\t", ";", "|", "^", "~"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949"]),
)
def test_encoding_and_delimiter_are_found(words: list[str], delimiter: str, encoding: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(
        [["번호", "의견", "반"], *([i, w, "가"] for i, w in enumerate(words))]
    )
    table = read(out.getvalue().encode(encoding))
    assert table.delimiter == delimiter
    assert table.frame["의견"].tolist() == words


# ---- quotation marks --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,b\n1,"two\nlines"\n2,x\n', [["1", "two\nlines"], ["2", "x"]]),
        ('a,b\n1,"say ""hi"" now"\n2,x\n', [["1", 'say "hi" now'], ["2", "x"]]),
        ('a,b\n1,"say "hi", he said"\n2,x\n', [["1", 'say "hi", he said'], ["2", "x"]]),
        ('a,b\n1,"say "hi" now"\n2,x\n', [["1", 'say "hi" now'], ["2", "x"]]),
        ('a,b\n1,"say \\"hi\\" now"\n2,x\n', [["1", 'say "hi" now'], ["2", "x"]]),
        ('a,b\n1,5" nails\n2,x\n', [["1", '5" nails'], ["2", "x"]]),
        ('a,b\n1,"never closed\n2,x\n3,y\n', [["1", '"never closed'], ["2", "x"], ["3", "y"]]),
        ('a,b\n1,"one\n2,"two\n3,y\n', [["1", '"one'], ["2", '"two'], ["3", "y"]]),
        ('a, b\n1, "x, y"\n2, "z"\n', [["1", "x, y"], ["2", "z"]]),
        ("a,b\n'1','x, y'\n'2','z'\n", [["1", "x, y"], ["2", "z"]]),
        ('a,b\n1,["x"]\n2,\n', [["1", '["x"]'], ["2", ""]]),
    ],
)
def test_quotation_marks(text: str, rows: list[list[str]]) -> None:
    assert read(text).frame.to_numpy().tolist() == rows


def test_a_repaired_row_is_named() -> None:
    assert codes(read('a,b\n1,x\n2,"never closed\n3,y\n'))["quotes-repaired"] == [3]


# ---- structure --------------------------------------------------------------------------------------


def test_cells_stay_as_they_were_written() -> None:
    text = "id,na,day,big,space\n007,NA,01/02/03,12345678901234567890,  x \n1e5,null,2024-1-5,1.10,\n"
    table = read(text)
    assert table.frame.to_numpy().tolist() == [
        ["007", "NA", "01/02/03", "12345678901234567890", "  x "],
        ["1e5", "null", "2024-1-5", "1.10", ""],
    ]
    assert all(str(dtype) == "str" for dtype in table.frame.dtypes)


def test_short_and_long_rows_are_kept_and_named() -> None:
    table = read("a,b,c\n1,2,3\n4,5\n6,7,8,9,10\n11,12,13\n")
    assert table.frame.to_numpy().tolist() == [
        ["1", "2", "3", "", ""], ["4", "5", "", "", ""], ["6", "7", "8", "9", "10"], ["11", "12", "13", "", ""],
    ]  # fmt: skip
    assert codes(table)["rows-short"] == [3]
    assert codes(table)["rows-long"] == [4]


def test_commas_of_a_last_cell_are_put_back() -> None:
    table = read("id,text\n1,Hello, my friend\n2,fine\n")
    assert table.frame["text"].tolist() == ["Hello, my friend", "fine"]
    assert codes(table)["rows-joined"] == [2]


@pytest.mark.parametrize("text", ["text\n좋아요\n싫어요\n", "리뷰\n좋아요\n싫어요\n", "score\n1\n2\n"])
def test_a_single_column_has_its_header(text: str) -> None:
    assert len(read(text).frame) == 2


def test_title_lines_comments_and_blank_rows_are_left_out_and_said() -> None:
    table = read("2024 survey\n\nname,group,text\nA,x,hello there\n# a remark\n\nB,y,good bye\n")
    assert table.frame.to_numpy().tolist() == [["A", "x", "hello there"], ["B", "y", "good bye"]]
    assert table.header_row == 3
    assert codes(table)["title-rows"] == [1]
    assert codes(table)["comment-rows"] == [5]
    assert codes(table)["blank-rows"] == [6]
    assert table.row_numbers.tolist() == [4, 7]
    assert table.skipped["row"].tolist() == [1, 5]
    assert table.skipped["text"].tolist() == ["2024 survey", "# a remark"]


def test_comments_above_the_header_and_below_it_are_one_note() -> None:
    table = read("# made by hand\nname,text\nA,hello\n# a remark\nB,bye\n")
    assert [note.params["rows"] for note in table.notes if note.code == "comment-rows"] == [[1, 4]]
    assert table.row_numbers.tolist() == [3, 5]


def test_two_header_rows_become_one() -> None:
    table = read("학생,점수,\n이름,국어,수학\n김,90,80\n이,70,60\n박,50,40\n")
    assert list(table.frame.columns) == ["학생 이름", "점수 국어", "점수 수학"]
    assert len(table.frame) == 3


def test_missing_and_duplicate_names() -> None:
    table = read("id,,id,id_2,text\n1,2,3,4,five\n6,7,8,9,ten\n")
    assert list(table.frame.columns) == ["id", "column_2", "id_3", "id_2", "text"]
    assert {"names-blank", "names-duplicate"} <= set(codes(table))


@pytest.mark.parametrize(
    "text",
    [
        "1,2,3\n4,5,6\n7,8,9\n",
        "1,좋았다,가\n2,나빴다,가\n3,보통이다,나\n",
        "첫 문장입니다.\n두 번째 문장입니다.\n끝입니다.\n",
    ],
)
def test_no_header(text: str) -> None:
    table = read(text)
    assert table.header_row == 0
    assert len(table.frame) == 3
    assert table.frame.columns[0] == "column_1"


def test_a_header_can_be_chosen() -> None:
    assert list(read("a,b\nc,d\ne,f\n", header=2).frame.columns) == ["c", "d"]
    assert len(read("a,b\nc,d\ne,f\n", header=0).frame) == 3


@pytest.mark.parametrize(
    "text", ["text\nhello, my friend\nwell; yes\n", "한 줄짜리 글, 쉼표\n또 다른 글\n그리고, 끝, 이다\n"]
)
def test_lines_of_prose_are_one_column(text: str) -> None:
    table = read(text)
    assert table.delimiter == ""
    assert table.frame.shape[1] == 1


@pytest.mark.parametrize("text", ["1,5;2,3;4,1\n2,5;3,3;5,1\n", "x;y\n" + "1,5;2,5\n" * 400])
def test_decimal_commas_do_not_cut(text: str) -> None:
    assert read(text).delimiter == ";"


def test_numbers_in_notes_are_grouped() -> None:
    assert "1,500 rows" in str(read("a,b\n" + "1,x\n" * 1_500).notes[0])


def test_zeros_and_old_ends_of_file() -> None:
    table = read(b"a,b\r\n\x001,2\r\n3,4\r\n\x1a")
    assert table.frame.to_numpy().tolist() == [["1", "2"], ["3", "4"]]
    assert codes(table)["nul-removed"] == [2]


def test_thousands_of_columns() -> None:
    header = ",".join(f"c{i}" for i in range(5_000))
    assert read(f"{header}\n{header.replace('c', '')}\n").frame.shape == (1, 5_000)


def test_fast_and_careful_ways_agree() -> None:
    body = "".join(f'{i},"text, {i}\nmore ""{i}""",g{i % 3}\n' for i in range(500))
    fast = read("id,text,group\n" + body)
    careful = read("id,text,group\n" + body + "only one\n")
    assert careful.frame.iloc[:-1].equals(fast.frame)
    assert codes(careful)["rows-short"] == [502]


# ---- refusals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyTable),
        (b"\n \r\n\n", EmptyTable),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", NotATable),
        (b"%PDF-1.7\n", NotATable),
        (b"<!DOCTYPE html><html>", NotATable),
        (bytes(range(256)) * 8, BinaryFile),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        read(data)
    assert "file.csv" in str(caught.value)


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TableTooLarge):
        read("a,b\n1,2\n", limit_bytes=5)
    monkeypatch.setattr("core.tables.decode.LINE_LIMIT", 1_000_000)
    with pytest.raises(LineTooLong):
        read("a,b\n" + "x" * 2_000_000)


@pytest.mark.parametrize("delimiter", ["ab", '"', "\n"])
def test_a_delimiter_is_one_character(delimiter: str) -> None:
    with pytest.raises(WrongDelimiter):
        read("a,b\n1,2\n", delimiter=delimiter)


def test_progress_rises_to_one(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "t.csv"
    path.write_text("id,text\n" + "".join(f"{i},text {i}\n" for i in range(1_000)))
    told: list[float] = []
    assert len(read_table(path, "t.csv", progress=told.append).frame) == 1_000
    assert told == sorted(told)
    assert told[-1] == 1.0
