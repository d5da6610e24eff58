"""Files of every kind that the app reads, small, strange and some of them broken, for `fuzz_tables`."""

from __future__ import annotations

import gzip
import html
import io
import random
import zipfile

import pandas as pd
import xlwt

WORDS = [
    "a",
    "id",
    "text",
    "이 수업은 재미있었다",
    "日本語",
    "naïve café",
    "12",
    "-0.5",
    "2024-05-01",
    "",
    " ",
    "NA",
    "=1+1",
    'O"Neil',
    "x,y",
    "line\nbreak",
    "'",
    "??",
    "\ufffd",
    "😀",
    "\x00",
    "#",
    "}",
    '{"a": 1}',
    "Привет",
    "\r",
    "\x1a",
    "ｶﾅ",
    "​",
]
ENCODINGS = [
    "utf-8",
    "utf-8-sig",
    "cp949",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp932",
    "gb18030",
    "cp1252",
    "iso2022_jp",
    "cp1251",
]
DELIMITERS = [",", "\t", ";", "|", "^", " ", "\x01", "¦"]
INSERTS = [
    b"\x00",
    b"\xff",
    b"\xfe\xff",
    b'"',
    b"\n",
    b"\r",
    b"\xed\xa0\x80",
    b"\x1b$B",
    b"\x1b$)C",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"PAR1",
    b"\xef\xbb\xbf",
    b"{",
    b"[",
    b"#",
    b"\\",
    b"\x80",
    b",,,,",
    b'""',
    b"'",
    b"\x0e",
    b"\x1a",
]


def make_file(random_: random.Random) -> bytes:
    """A file of some kind, with some bytes changed, cut or added."""
    make = random_.choice(
        [
            delimited,
            delimited,
            delimited,
            delimited,
            workbook,
            old_workbook,
            ods,
            page,
            xml,
            parquet,
            json_lines,
            noise,
        ]
    )
    data = make(random_)
    if random_.random() < 0.3 and data.startswith(b"PK"):
        data = repacked(data, random_)
    if random_.random() < 0.2:
        data = packed(data, random_)
    return broken(data, random_)


def broken(data: bytes, random_: random.Random) -> bytes:
    """The bytes with some changed, cut or added."""
    for _ in range(random_.choice([0, 0, 1, 1, 3, 30])):
        if not data:
            break
        at = random_.randrange(len(data))
        change = random_.randrange(4)
        if change == 0:
            data = data[:at] + random_.randbytes(random_.choice([1, 1, 4])) + data[at + 1 :]
        elif change == 1:
            data = data[:at] + random_.choice(INSERTS) + data[at:]
        elif change == 2:
            data = data[:at] + data[at + random_.choice([1, 2, 50]) :]
        else:
            data = data[at:] if random_.random() < 0.3 else data[: at + 1]
    return data


def table(random_: random.Random) -> pd.DataFrame:
    """A small table of the words above."""
    columns, rows = random_.choice([1, 2, 3, 8, 300]), random_.choice([0, 1, 3, 30])
    pick = [
        [random_.choice(WORDS) * random_.choice([1, 1, 1, 40]) for _ in range(columns)] for _ in range(rows)
    ]
    return pd.DataFrame(pick, columns=[f"{random_.choice(WORDS)} {i}" for i in range(columns)], dtype="str")


def delimited(random_: random.Random) -> bytes:
    """CSV of any encoding and delimiter, some of it not quoted as it should be."""
    frame, cut = table(random_), random_.choice(DELIMITERS)
    if random_.random() < 0.5:
        text = frame.to_csv(
            index=False, sep=cut, quotechar='"', lineterminator=random_.choice(["\n", "\r\n", "\r"])
        )
    else:
        text = "\n".join(cut.join(map(str, row)) for row in [frame.columns, *frame.to_numpy().tolist()])
    return text.encode(random_.choice(ENCODINGS), "replace")


def workbook(random_: random.Random) -> bytes:
    """An .xlsx file, with formulas in some."""
    out = io.BytesIO()
    frame = plain(random_)
    with pd.ExcelWriter(out, engine="xlsxwriter") as writer:
        for number in range(random_.choice([1, 1, 3])):
            frame.to_excel(writer, sheet_name=f"표 {number}", index=False, startrow=random_.choice([0, 0, 4]))
            if random_.random() < 0.5:
                sheet = writer.sheets[f"표 {number}"]
                sheet.write_formula(
                    random_.randrange(40), random_.randrange(9), "=1+1", value=random_.choice([2, "", "x"])
                )
    return out.getvalue()


def plain(random_: random.Random) -> pd.DataFrame:
    """A small table without what XML cannot hold."""
    frame = table(random_).iloc[:, :20].map(lambda cell: cell.replace("\x00", "").replace("\x1a", ""))
    return frame.set_axis([f"c{i}" for i in range(frame.shape[1])], axis=1)


def old_workbook(random_: random.Random) -> bytes:
    """An .xls file."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("표")
    for r, row in enumerate(plain(random_).to_numpy().tolist()):
        for c, cell in enumerate(row):
            sheet.write(r, c, random_.choice([cell[:30_000], 2.5, True, xlwt.Formula("1+1")]))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(random_: random.Random) -> bytes:
    """An .ods file, some of its cells repeated."""
    cells = [
        "".join(
            f'<table:table-cell table:number-columns-repeated="{random_.choice([1, 1, 2, 99_999_999])}" '
            f'office:value-type="string"><text:p>{html.escape(cell)}</text:p></table:table-cell>'
            if random_.random() < 0.9
            else '<table:table-cell table:formula="of:=1"/>'
            for cell in row
        )
        for row in plain(random_).iloc[:, :5].to_numpy().tolist()
    ]
    rows = "".join(
        f'<table:table-row table:number-rows-repeated="{times}">{row}</table:table-row>'
        for row in cells
        if (times := random_.choice([1, 1, 1, 3, 1_048_576]))
    )
    names = "".join(
        f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text")
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        book.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet><table:table table:name='표'>{rows}"
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def page(random_: random.Random) -> bytes:
    """A web page with tables, not all of them whole."""
    spans = ["colspan", "rowspan", "x"]
    rows = "".join(
        "<tr>"
        + "".join(
            f"<{random_.choice(['td', 'th'])} {random_.choice(spans)}={random_.choice([1, 2, 99_999_999])}>"
            f"{random_.choice([html.escape(cell), cell, '<table><tr><td>in</table>', '<br>'])}</td>"
            for cell in row
        )
        + random_.choice(["</tr>", ""])
        for row in table(random_).iloc[:, :8].to_numpy().tolist()
    )
    charset = random_.choice(["utf-8", "euc-kr", "x", "utf-16"])
    start = random_.choice(["<html>", "<table>", "<!-- x --><!DOCTYPE html>"])
    text = f"{start}<meta charset={charset}><table>{rows}</table><table>{rows[:200]}"
    return text.encode(random_.choice(["utf-8", "cp949", "utf-16"]), "replace")


def xml(random_: random.Random) -> bytes:
    """A workbook in the XML of Excel 2003."""
    places = ["", "", ' ss:Index="3"', ' ss:Index="99999999"', ' ss:MergeAcross="-5"', ' ss:MergeAcross="x"']
    types = ["String", "DateTime", "Boolean"]
    rows = "".join(
        f"<Row{random_.choice(places)}>"
        + "".join(
            f'<Cell{random_.choice(places)}><Data ss:Type="{random_.choice(types)}">{html.escape(c)}</Data></Cell>'
            for c in row
        )
        + "</Row>"
        for row in plain(random_).iloc[:, :6].to_numpy().tolist()
    )
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    sheet = f'<Worksheet ss:Name="표"><Table>{rows}</Table></Worksheet>'
    return f'<?xml version="1.0"?><Workbook xmlns="{name}" xmlns:ss="{name}">{sheet}</Workbook>'.encode()


def repacked(data: bytes, random_: random.Random) -> bytes:
    """A zipped workbook with a file in it broken, its checksums right."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, broken(content, random_) if random_.random() < 0.3 else content)
    return out.getvalue()


def parquet(random_: random.Random) -> bytes:
    """A Parquet file."""
    out = io.BytesIO()
    table(random_).to_parquet(out, compression=random_.choice([None, "snappy", "zstd"]))
    return out.getvalue()


def json_lines(random_: random.Random) -> bytes:
    """JSON Lines or a JSON array."""
    return table(random_).to_json(orient="records", lines=random_.random() < 0.7).encode()


def noise(random_: random.Random) -> bytes:
    """Random bytes, or random bytes of a few kinds."""
    if random_.random() < 0.5:
        return random_.randbytes(random_.choice([1, 2, 3, 10, 1000]))
    return bytes(random_.choices(b'a,"\n\r\t;\x00\xb0\xa1\xff{}[]#\\', k=random_.choice([1, 5, 50, 2000])))


def packed(data: bytes, random_: random.Random) -> bytes:
    """The file in a gzip or zip file."""
    if random_.random() < 0.5:
        return gzip.compress(data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(random_.choice([0, 1, 1, 2])):
            archive.writestr(f"표{number}.csv", data)
    return out.getvalue()
