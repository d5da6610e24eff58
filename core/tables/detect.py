"""Which encoding bytes are in: by their marks, by UTF-16's zeros, and else by the letters that they make."""

from __future__ import annotations

import codecs
import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa

from core.tables.likelihood import ranking
from core.tables.window import THREADS, Buffer, chunks, contains

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ESCAPES = (((b"\x1b$B", b"\x1b$@"), "iso2022_jp_ext"), ((b"\x1b$)C",), "iso2022_kr"))
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_FOREIGN_BYTES = re.compile(rb"[\x80-\xff]+")
_VALIDATED = 1 << 23  # bytes that a thread looks at
_SAMPLE = 16_384  # bytes of lines with foreign letters that the likelihood looks at
_FOREIGN = ("cp949", "cp932", "gb18030", "big5", "cp1252", "cp1251")  # what damaged UTF-8 is mixed with
_CONFIDENT = -7.5  # mean log-probability of a letter, above which a line is believed to be in that encoding


def find_mark(buffer: Buffer) -> tuple[str, int]:
    """The encoding that the byte order mark tells and the mark's length; "" and 0 where there is none."""
    for mark, encoding in MARKS:
        if buffer[: len(mark)] == mark and not (encoding == "utf-32-le" and len(buffer) % 4):
            return encoding, len(mark)
    return "", 0


def by_escapes(buffer: Buffer) -> str:
    """The Japanese or Korean mail encoding whose escapes are in the buffer, or ""."""
    if not contains(buffer, b"\x1b$"):
        return ""
    found = (encoding for escapes, encoding in _ESCAPES if any(contains(buffer, e) for e in escapes))
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


def by_zeros(head: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, which have zeros beside the letters of ASCII, or "" for neither."""
    if b"\x00" not in head:
        return ""
    for encoding, sides in (("utf-32-le", (2, 3)), ("utf-32-be", (0, 1))):
        if all(head[side::4].count(0) > 0.9 * len(head[side::4]) for side in sides):
            return encoding
    if head.count(0) < 0.3 * len(head) and _MULTIBYTE.sub(b"", head).isascii():
        return ""  # text of one byte a letter with zeros in it
    shares = {encoding: _ascii_share(head, encoding) for encoding in ("utf-16-le", "utf-16-be")}
    encoding = max(shares, key=lambda key: shares[key])
    return encoding if shares[encoding] > max(0.03, 4 * min(shares.values())) else ""


def _ascii_share(head: bytes, encoding: str) -> float:
    text = head.decode(encoding, "replace")
    return sum("\x09" <= letter <= "\x7e" for letter in text) / len(text)


def by_letters(sample: bytes) -> list[str]:
    """The encodings that the sample could be in, the likeliest first; the least damaged where it is in none."""
    return [encoding for encoding, _ in ranking(sample)][:4] or [_least_damaged(sample)]


def is_damaged_utf8(sample: bytes) -> bool:
    """Whether enough lines are UTF-8 from end to end, or nearly all foreign bytes are in letters of UTF-8.

    A few letters of an older encoding can look like UTF-8, whole lines of them do not.
    """
    lines = sample.splitlines()
    total = _foreign_bytes(sample)
    in_good_lines = sum(
        _foreign_bytes(line) for line in lines if not _foreign_bytes(_MULTIBYTE.sub(b"", line))
    )
    in_letters = total - _foreign_bytes(_MULTIBYTE.sub(b"", sample))
    return in_good_lines > 0.2 * total or in_letters > 0.8 * total


def _foreign_bytes(sample: bytes) -> int:
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


def _least_damaged(sample: bytes) -> str:
    """The encoding with the fewest unreadable bytes, for a file that is in none of them throughout."""
    candidates = ("cp949", "cp932", "gb18030", "big5", "cp1252")
    return min(candidates, key=lambda c: sample.decode(c, "replace").count("\ufffd"))


def foreign_encoding(sample: bytes) -> str:
    """The encoding of the lines of the sample that are not UTF-8, or "" where that is not clear."""
    lines = [line for line in sample.splitlines() if _is_foreign(line)]
    ranked = ranking(b"\n".join(lines), _FOREIGN) if lines else []
    return ranked[0][0] if ranked and ranked[0][1] > _CONFIDENT else ""


def _is_foreign(line: bytes) -> bool:
    """Whether a line is in another encoding altogether, and is not UTF-8 with a bad byte in it."""
    left = _foreign_bytes(_MULTIBYTE.sub(b"", line))
    return left > 0.5 * _foreign_bytes(line)


def repaired(line: bytes, foreign: str) -> str:
    """A line that is not UTF-8: in the foreign encoding where it is in that altogether, else with �."""
    if foreign and _is_foreign(line):
        try:
            return line.decode(foreign)
        except UnicodeDecodeError:
            pass
    return line.decode("utf-8", "replace")
