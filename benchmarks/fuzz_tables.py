"""Feed broken files of every kind to read_table and report whatever is no TableError.

    python -m benchmarks.fuzz_tables [SECONDS] [SEED]

Prints the number of files, the outcomes and the failures; a failure's seed makes the same file again.
"""

from __future__ import annotations

import gzip
import io
import random
import sys
import time
import traceback
import zipfile
from collections import Counter

import pandas as pd

from core.errors import TableError
from core.tables import profile, read_table, to_csv_bytes

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
    data = random_.choice([delimited, delimited, delimited, workbook, parquet, json_lines, noise])(random_)
    if random_.random() < 0.2:
        data = packed(data, random_)
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
    """An .xlsx file."""
    out = io.BytesIO()
    frame = table(random_).iloc[:, :20].map(lambda cell: cell.replace("\x00", "").replace("\x1a", ""))
    frame.columns = [f"c{i}" for i in range(frame.shape[1])]
    frame.to_excel(out, index=False, engine="xlsxwriter")
    return out.getvalue()


def parquet(random_: random.Random) -> bytes:
    """A Parquet file."""
    out = io.BytesIO()
    table(random_).to_parquet(out)
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


def try_file(data: bytes, random_: random.Random) -> str:
    """Read it as the app does; what came of it."""
    choices = {
        "encoding": random_.choice([None, None, None, "cp949", "utf-16", "nonsense", "hex", "utf-7"]),
        "delimiter": random_.choice([None, None, None, "", ";", "ab", '"', "\n"]),
        "header": random_.choice([None, None, None, 0, 1, 2, 9]),
    }
    try:
        read = read_table(data, "file.csv", **choices, limit_bytes=50_000_000)
    except TableError as error:
        str(error)
        return type(error).__name__
    [str(note) for note in read.notes]
    [str(s) for s in (*read.suggestions.text, *read.suggestions.group, *read.suggestions.label)]
    assert len(read.row_numbers) == len(read.frame)
    assert read.frame.columns.is_unique
    assert not read.frame.isna().to_numpy().any()
    for column in read.frame.columns[:2]:
        profile(read.frame, column)
    to_csv_bytes(read.frame.head(5))
    return "read"


def main(seconds: float = 600, seed: int = 0) -> int:
    """Try files until the time is over; the number of failures."""
    outcomes: Counter[str] = Counter()
    failures = slowest = 0
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        random_ = random.Random(seed)
        begun = time.perf_counter()
        try:
            outcomes[try_file(make_file(random_), random_)] += 1
        except Exception as error:
            failures += 1
            outcomes[f"FAILED {type(error).__name__}"] += 1
            if failures <= 10:
                print(f"seed {seed}:", *traceback.format_exception(error, limit=-4))
        slowest = max(slowest, time.perf_counter() - begun)
        seed += 1
    print(f"{sum(outcomes.values()):,} files, {failures} failures, slowest {slowest:.2f} s")
    for outcome, count in outcomes.most_common():
        print(f"{count:8,}  {outcome}")
    return failures


if __name__ == "__main__":
    numbers = [float(argument) for argument in sys.argv[1:]]
    sys.exit(main(*numbers[:1], *(int(n) for n in numbers[1:2])) > 0)
