"""How often read_table finds the encoding and the delimiter: tables in many languages, encodings and sizes.

    python -m benchmarks.encodings [tune|report] [FOLDER] [CSV:COLUMN ...]

The texts are the messages and names of the gettext catalogues in a folder (/usr/share/locale), and columns of
CSV files that are named. Half of the catalogues, chosen by a digest of their names, may be used for tuning; the
other half is only for the report, which is what counts. A table counts as right when every cell is, whatever
the encoding is called.
"""

from __future__ import annotations

import csv
import gettext
import hashlib
import io
import random
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from core.tables import read_table

WESTERN = (
    "af",
    "ca",
    "da",
    "de",
    "en_GB",
    "es",
    "fi",
    "fr",
    "ga",
    "gl",
    "id",
    "is",
    "it",
    "nb",
    "nl",
    "nn",
    "pt",
    "pt_BR",
)
WESTERN += ("sq", "sv")
LATIN = ("cp1252", "iso8859-1")
CENTRAL = ("cp1250", "iso8859-2")
CYRILLIC = ("cp1251", "iso8859-5")
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
USUAL = {
    "ko": ("cp949", "euc-kr"),
    "ja": ("cp932", "euc-jp", "iso2022-jp"),
    "zh_CN": ("gb18030", "gb2312"),
    "zh_TW": ("big5", "cp950"),
    "zh_HK": ("big5hkscs",),
    **dict.fromkeys(WESTERN, LATIN),
    **dict.fromkeys(("bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl"), CENTRAL),
    **dict.fromkeys(("be", "bg", "mk", "sr"), CYRILLIC),
    "ru": (*CYRILLIC, "koi8-r"),
    "uk": (*CYRILLIC, "koi8-u"),
    "tr": ("cp1254", "iso8859-9"),
    **dict.fromkeys(("et", "lt", "lv"), ("cp1257", "iso8859-13")),
    "el": ("cp1253", "iso8859-7"),
    "he": ("cp1255", "iso8859-8"),
    "ar": ("cp1256", "iso8859-6"),
    "fa": ("cp1256",),
    "th": ("cp874", "tis-620"),
    "vi": ("cp1258",),
}
RARE = {
    **dict.fromkeys(("de", "es", "fr", "it", "pt", "sv"), ("mac-roman", "cp850")),
    **dict.fromkeys(("cs", "hu", "pl"), ("cp852", "mac-latin2")),
    "ru": ("cp866", "mac-cyrillic"),
    "uk": ("cp866",),
    "el": ("cp737", "mac-greek"),
    "tr": ("cp857", "mac-turkish"),
    "lt": ("cp775", "iso8859-4"),
    "ja": ("euc_jis_2004", "shift_jisx0213"),
    "ko": ("johab", "iso2022-kr"),
    "zh_CN": ("hz",),
}
SIZES = (60, 200, 600, 5_000, 50_000)
DELIMITERS = ",,;\t|"
TIMES = 3
Texts = dict[str, list[str]]


def material(folder: Path, part: str) -> Texts:
    """The translations of each language in the catalogues of a part, longer than a word, each on one line."""
    texts: dict[str, set[str]] = defaultdict(set)
    for path in sorted(folder.glob("*/LC_MESSAGES/*.mo")):
        is_tuning = hashlib.sha256(path.stem.encode()).digest()[0] % 2 == 0
        if is_tuning != (part == "tune"):
            continue
        try:
            with path.open("rb") as file:
                found = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        except (OSError, UnicodeDecodeError, ValueError, IndexError):
            continue
        language = path.parent.parent.name
        texts[language].update(" ".join(v.split()) for k, v in found.items() if k and isinstance(v, str))
    return {language: sorted(t for t in found if len(t) > 3) for language, found in texts.items()}


def in_encoding(texts: list[str], encoding: str) -> list[str]:
    """The texts that can be written in the encoding and are not all ASCII."""
    kept = []
    for text in texts:
        # Vietnamese in cp1258 has its tones apart, as Windows writes them.
        text = _tones_apart(text) if encoding == "cp1258" else text
        try:
            if not text.isascii() and text.encode(encoding).decode(encoding) == text:
                kept.append(text)
        except UnicodeError:
            continue
    return kept


def _tones_apart(text: str) -> str:
    tones = "\u0300\u0301\u0303\u0309\u0323"
    letters = []
    for letter in text:
        apart = unicodedata.normalize("NFD", letter)
        found = [mark for mark in apart if mark in tones]
        rest = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in tones))
        letters.append(rest + "".join(found))
    return "".join(letters)


def make_table(
    texts: list[str], encoding: str, size: int, pick: random.Random
) -> tuple[bytes, str, list[list[str]]]:
    """A file of about `size` bytes, its delimiter and its rows."""
    delimiter = pick.choice(DELIMITERS)
    words = dict.fromkeys(word for text in pick.sample(texts, 10) for word in text.split() if word.isalpha())
    header = list(words)[:3] if len(words) > 2 and pick.random() < 0.5 else ["id", "group", "text"]
    rows: list[list[str]] = [header]
    length = 0
    while length < size:
        text = pick.choice(texts)
        rows.append([str(len(rows)), f"g{pick.randrange(5)}", text])
        length += len(text.encode(encoding)) + 8
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding), delimiter, rows


def outcome(data: bytes, delimiter: str, rows: list[list[str]]) -> str:
    """ "right", or what was wrong first: "crash", "encoding", "delimiter", "rows"."""
    try:
        read = read_table(data, "table.csv")
    except Exception as error:
        return f"crash {type(error).__name__}"
    found = [list(read.frame.columns), *read.frame.to_numpy().tolist()]
    if found == rows:
        return "right"
    if _letters(found) != _letters(rows):
        return "encoding"
    return "delimiter" if read.delimiter != delimiter else "rows"


def _letters(rows: list[list[str]]) -> Counter[str]:
    """How often each letter beyond ASCII is in the rows."""
    return Counter(letter for row in rows for cell in row for letter in cell if letter > "\x7f")


def cases(texts: Texts) -> Iterator[tuple[str, str, str, list[str]]]:
    """How usual, language, encoding and the texts that can be written in it."""
    for kind, encodings in (("usual", USUAL), ("rare", RARE)):
        for language, names in encodings.items():
            for encoding in (*names, *(UNICODE if kind == "usual" else ())):
                kept = in_encoding(texts.get(language, []), encoding)
                if len(kept) >= 20:
                    yield kind, language, encoding, kept


def main(part: str = "report", folder: str = "/usr/share/locale", *files: str) -> None:
    """Print the shares of wrong tables, by size and by encoding."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    wrong: list[str] = []
    pick = random.Random(part)
    for kind, language, encoding, texts in cases(material(Path(folder), part)):
        for size in SIZES:
            for _ in range(TIMES):
                data, delimiter, rows = make_table(texts, encoding, size, pick)
                found = outcome(data, delimiter, rows)
                for key in (("all", kind), (f"{kind} size", f"{size:,}"), (f"{kind} encoding", encoding)):
                    counts[key][found] += 1
                if found != "right":
                    wrong.append(f"{found} {language} {encoding} {size}")
    for (what, value), found in counts.items():
        total = sum(found.values())
        others = ", ".join(f"{name} {n}" for name, n in found.most_common() if name != "right")
        print(
            f"{what:16} {value:14} {total:6,} tables  {100 * (1 - found['right'] / total):6.2f} % wrong  {others}"
        )
    print(Counter(wrong).most_common(60))


if __name__ == "__main__":
    main(*sys.argv[1:])
