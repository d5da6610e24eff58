"""Which encoding bytes are in: by their marks, by the zeros of UTF-16, else by the letters that they make."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from math import log

import chardet
import numpy as np
import pyarrow as pa

from core.tables.window import THREADS, Buffer, chunks

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ESCAPES = (((b"\x1b$B", b"\x1b$@"), "iso2022_jp_ext"), ((b"\x1b$)C",), "iso2022_kr"))
_ASCII = np.arange(0x09, 0x7F)
_LINE_ENDS = np.array([0x0A, 0x0D])
_TWO_BYTES = ("cp949", "cp932", "gb18030", "cp950", "euc_jp")
_AS_WINDOWS = {  # what files say, and what they are read as: Windows' own additions are everywhere
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "big5": "cp950",
    "iso8859-8": "cp1255",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}
_USUAL: tuple[str, ...] = (*_TWO_BYTES, "big5hkscs", "koi8-r", "koi8-u", "cp874")
_USUAL += (*(f"cp125{n}" for n in range(9)), *(f"iso8859-{n}" for n in (2, 5, 6, 7, 13)))
# How much likelier a file is in an encoding before its letters are seen: natural logarithms, set by hand for files
# with a single foreign byte. A word outweighs most of it, a sentence all.
_PRIORS = dict.fromkeys(_USUAL, 0.0) | {"cp1252": 3.0, "cp949": 12.0}
_UNUSUAL = -6.0
_TIE = 0.01  # Western Windows wins where others read the letters just as well
_VALIDATED = 1 << 23  # bytes that a thread looks at
_SAMPLE = 65_536  # bytes of lines with foreign letters that are looked at
_FOREIGN_BYTES = re.compile(rb"[\x80-\xff]+")


def find_mark(buffer: Buffer) -> tuple[str, int]:
    """The encoding that the byte order mark tells and the mark's length; "" and 0 where there is none."""
    for mark, encoding in MARKS:
        if buffer[: len(mark)] == mark and not (encoding == "utf-32-le" and len(buffer) % 4):
            return encoding, len(mark)
    return "", 0


def by_escapes(head: bytes) -> str:
    """The Japanese or Korean mail encoding whose escapes are in the first bytes, or ""."""
    if b"\x1b" not in head:  # one byte is looked for much faster than several
        return ""
    found = (encoding for escapes, encoding in _ESCAPES if any(escape in head for escape in escapes))
    return next(found, "")


def is_utf8(buffer: Buffer) -> bool:
    """By Arrow's validation, which is several times faster than decoding, in threads."""
    whole = pa.py_buffer(buffer)
    ends = [0]
    while ends[-1] < len(buffer):
        end = min(ends[-1] + _VALIDATED, len(buffer))
        while end < len(buffer) and buffer[end] & 0xC0 == 0x80 and end > ends[-1] + _VALIDATED - 4:
            end -= 1  # never in the middle of a letter
        ends.append(end)

    def is_valid(begin: int, end: int) -> bool:
        offsets = pa.py_buffer(np.array([0, end - begin], dtype=np.int64))
        text = pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, whole.slice(begin, end - begin)])
        try:
            text.validate(full=True)
        except pa.ArrowInvalid:
            return False
        return True

    with ThreadPoolExecutor(THREADS) as threads:
        return all(threads.map(is_valid, ends, ends[1:]))


def read_as(encoding: str) -> str:
    """Python's name for an encoding, or for the one of Windows that has all of it and more.

    Raises: LookupError where there is none of this name.
    """
    name = codecs.lookup(encoding).name
    return _AS_WINDOWS.get(name, name)


def without_mark(head: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, which have zeros beside the letters of ASCII, or "" for neither."""
    if b"\x00" not in head:
        return ""
    for encoding, sides in (("utf-32-le", (2, 3)), ("utf-32-be", (0, 1))):
        if all(head[side::4].count(0) > 0.9 * len(head[side::4]) for side in sides):
            return encoding
    units = {
        "utf-16-le": np.frombuffer(head[: len(head) & ~1], dtype="<u2"),
        "utf-16-be": np.frombuffer(head[: len(head) & ~1], dtype=">u2"),
    }
    signs = _LINE_ENDS if b"\n" in head or b"\r" in head else _ASCII
    found = {encoding: int(np.isin(letters, signs).sum()) for encoding, letters in units.items()}
    encoding = max(found, key=lambda key: found[key])
    # Text of one byte a letter can have zeros in it, too, but hardly one after each line end.
    against = units[encoding][np.isin(units[encoding] & 0xFF, signs) & (units[encoding] >> 8 >= 0x20)]
    return encoding if found[encoding] > max(len(against), 4 * min(found.values())) else ""


def by_letters(sample: bytes, encodings: Collection[str] | None = None) -> list[str]:
    """The encodings that the sample could be in, the likeliest first; of these, where some are given."""
    sample = _readable(sample)
    foreign = max(foreign_bytes(sample), 1)
    scores: dict[str, float] = {}
    for found in chardet.detect_all(sample, ignore_threshold=True):
        name = read_as(found["encoding"] or "cp1252")
        if not _can_read(b"a,1\n", name) or b"a,1\n".decode(name) != "a,1\n":  # mainframes
            continue
        score = log(max(found["confidence"], 1e-9)) + _PRIORS.get(name, _UNUSUAL) / foreign**1.5
        score += _TIE if name == "cp1252" else 0.0
        if encodings is None or name in encodings:
            scores[name] = max(score, scores.get(name, score))
    return sorted(scores, key=lambda name: -scores[name]) or ["cp1252"]


def _readable(sample: bytes) -> bytes:
    """The sample without its damaged lines, where nearly all others are in an encoding of two bytes a letter."""
    lines = sample.splitlines(keepends=True)
    good = max(([line for line in lines if _can_read(line, e)] for e in _TWO_BYTES), key=len)
    return b"".join(good) if len(lines) > len(good) >= 0.9 * len(lines) else sample


def _can_read(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def foreign_bytes(sample: bytes) -> int:
    """How many bytes are outside ASCII."""
    return sum(map(len, _FOREIGN_BYTES.findall(sample)))


def foreign_sample(buffer: Buffer) -> bytes:
    """Lines with bytes outside ASCII, from the beginning, the first such line on, the middle and the end."""
    found: list[bytes] = []
    share = _SAMPLE // 4
    end = 0
    for start in sorted({0, _first_foreign(buffer), len(buffer) // 2, max(len(buffer) - 2 * share, 0)}):
        begin = max(start, end)
        end = max(end, start + 4 * share)
        lines = bytes(buffer[begin:end]).splitlines(keepends=True)
        if begin > 0 and buffer[begin - 1 : begin] not in (b"\n", b"\r") and len(lines) > 1:
            del lines[0]
        if end < len(buffer) and lines:
            lines[-1] = _cut(lines[-1])
        foreign = [_cut(line[:share]) if len(line) > share else line for line in lines if not line.isascii()]
        size = 0
        for line in foreign:
            if size < share:
                found.append(line)
                size += len(line)
    return b"".join(found)


def _cut(line: bytes) -> bytes:
    """The line up to the last byte that is not part of a letter of two bytes in any encoding."""
    ends = [line.rfind(sign) for sign in (b" ", b",", b"\t", b".", b'"', b"\n")]
    return line[: max(ends) + 1] or line


def _first_foreign(buffer: Buffer) -> int:
    """Where the line of the first byte outside ASCII begins, 0 where there is none."""
    start = 0
    for chunk in chunks(buffer):
        if not chunk.isascii():
            match = _FOREIGN_BYTES.search(chunk)
            at = start + (match.start() if match else 0)
            return max(bytes(buffer[max(0, at - 65_536) : at]).rfind(b"\n") + 1 + max(0, at - 65_536), 0)
        start += len(chunk)
    return 0
