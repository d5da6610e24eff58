"""Which encoding a text file is in, and its text line by line.

A byte order mark decides, then UTF-16's zeros, then strict UTF-8 over the whole file. What is left is
either UTF-8 with a few bad bytes, which are repaired line by line, or an older encoding, which
`likelihood` tells by its letters.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from core.errors import WrongEncoding
from core.tables.likelihood import ranking
from core.tables.model import Progress
from core.tables.window import CHUNK, Buffer, Window, chunks, contains

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ESCAPES = (((b"\x1b$B", b"\x1b$@"), "iso2022_jp_ext"), ((b"\x1b$)C",), "iso2022_kr"))
_READ_AS = {
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_FOREIGN_BYTES = re.compile(rb"[\x80-\xff]+")
_LOST = {e: codecs.encode("\ufffd", e) for e in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")}
_SAMPLE = 16_384  # bytes of lines with foreign letters that the likelihood looks at
_FOREIGN = ("cp949", "cp932", "gb18030", "big5", "cp1252", "cp1251")  # what damaged UTF-8 is mixed with
_CONFIDENT = -7.5  # mean log-probability of a letter, above which a line is believed to be in that encoding


@dataclass
class Decoding:
    """How a buffer becomes text: `start` bytes of mark are passed over, then `encoding` is read.

    `strict` says that every byte can be read. `certain` is False where the encoding was told by its letters.
    `replaced` is False where no � can be in the text, neither from the file nor from reading it.
    `foreign` is the encoding of the lines that are not UTF-8 in a file that otherwise is.
    `foreign_lines` is filled by `lines`: the numbers of those lines, from 1.
    """

    encoding: str
    start: int = 0
    strict: bool = True
    certain: bool = True
    foreign: str = ""
    replaced: bool = False
    foreign_lines: list[int] = field(default_factory=list)


def find_decoding(buffer: Buffer, name: str, encoding: str | None = None) -> Decoding:
    """The encoding of a buffer, or the one given, with the codec names of Python.

    Raises: WrongEncoding where the one given does not exist.
    """
    decoding = _chosen(buffer, name, encoding) if encoding else _found(buffer)
    lost = _LOST.get(decoding.encoding.removesuffix("-sig"))
    decoding.replaced = not decoding.strict or (lost is not None and contains(buffer, lost))
    return decoding


def _found(buffer: Buffer) -> Decoding:
    for mark, marked in MARKS:
        if buffer[: len(mark)] == mark and not (marked == "utf-32-le" and len(buffer) % 4):
            return Decoding(marked, len(mark), _is_strict(buffer, marked))
    zeros = _by_zeros(bytes(buffer[:65_536]))
    if zeros:
        return Decoding(zeros, 0, _is_strict(buffer, zeros))
    if contains(buffer, b"\x1b$"):
        for escapes, encoding in _ESCAPES:
            if any(contains(buffer, escape) for escape in escapes) and _is_strict(buffer, encoding):
                return Decoding(encoding)
    if _is_strict(buffer, "utf-8"):
        return Decoding("utf-8")
    return _by_letters(buffer)


def in_utf8(buffer: Buffer, decoding: Decoding) -> Buffer:
    """The whole text in UTF-8 without a mark, for a decoding that is strict; the buffer itself where it is that."""
    if decoding.encoding in ("utf-8", "utf-8-sig"):
        return buffer[decoding.start :] if decoding.start else buffer
    decoder = codecs.getincrementaldecoder(decoding.encoding)()
    parts = [decoder.decode(chunk).encode() for chunk in chunks(buffer, decoding.start)]
    return b"".join([*parts, decoder.decode(b"", final=True).encode()])


def lines(buffer: Buffer, decoding: Decoding, progress: Progress | None = None) -> Iterator[str]:
    """The text line by line, each with its line end; what cannot be read becomes �.

    Fills `decoding.foreign_lines` on the way.
    """
    decoding.foreign_lines.clear()
    window = io.BufferedReader(Window(buffer, decoding.start, progress), CHUNK)
    if decoding.strict or not decoding.encoding.startswith("utf-8"):
        yield from io.TextIOWrapper(window, decoding.encoding, errors="replace", newline="")
        return
    number = 0
    for block in window:
        for line in block.splitlines(keepends=True):
            number += 1
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError:
                text = _repaired(line, decoding.foreign)
                if "\ufffd" not in text:
                    decoding.foreign_lines.append(number)
            yield text


def _repaired(line: bytes, foreign: str) -> str:
    if foreign and _is_foreign(line):
        try:
            return line.decode(foreign)
        except UnicodeDecodeError:
            pass
    return line.decode("utf-8", "replace")


def _chosen(buffer: Buffer, name: str, encoding: str) -> Decoding:
    try:
        codec = codecs.lookup(encoding)
        codec.decode(b"")  # refuses codecs that are not for text, such as zip
    except (LookupError, ValueError, AssertionError, TypeError) as error:
        raise WrongEncoding(name=name, encoding=encoding) from error
    if not codec._is_text_encoding or codec.name in ("idna", "punycode", "undefined", "unicode_escape"):
        raise WrongEncoding(name=name, encoding=encoding)
    marked = codec.name.replace("utf-8-sig", "utf-8").replace("_", "-")
    for mark, known in MARKS:
        if buffer[: len(mark)] == mark and known.replace("-sig", "").startswith(marked):
            return Decoding(known, len(mark), _is_strict(buffer, known))
    read_as = _READ_AS.get(codec.name, codec.name)
    read_as = {"utf-16": "utf-16-le", "utf-32": "utf-32-le", "utf-8-sig": "utf-8"}.get(read_as, read_as)
    return Decoding(read_as, 0, _is_strict(buffer, read_as))


def _is_strict(buffer: Buffer, encoding: str) -> bool:
    if encoding.startswith("utf-8"):
        return _is_utf8(buffer)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks(buffer):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _is_utf8(buffer: Buffer) -> bool:
    """By Arrow's validation of the whole buffer as one string, which is several times faster than decoding."""
    ends = pa.py_buffer(np.array([0, len(buffer)], dtype=np.int64))
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, ends, pa.py_buffer(buffer)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _by_zeros(head: bytes) -> str:
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


def _by_letters(buffer: Buffer) -> Decoding:
    sample = _foreign_sample(buffer)
    if _is_damaged_utf8(sample):
        return Decoding("utf-8", strict=False, foreign=_foreign_encoding(sample))
    ranked = [encoding for encoding, _ in ranking(sample)]
    for encoding in ranked[:4]:
        if _is_strict(buffer, encoding):
            return Decoding(encoding, certain=False)
    if ranked:
        return Decoding(ranked[0], strict=False, certain=False)
    return Decoding(_least_damaged(sample), strict=False, certain=False)


def _is_damaged_utf8(sample: bytes) -> bool:
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


def _foreign_sample(buffer: Buffer) -> bytes:
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


def _foreign_encoding(sample: bytes) -> str:
    lines = [line for line in sample.splitlines() if _is_foreign(line)]
    ranked = ranking(b"\n".join(lines), _FOREIGN) if lines else []
    return ranked[0][0] if ranked and ranked[0][1] > _CONFIDENT else ""


def _is_foreign(line: bytes) -> bool:
    """Whether a line is in another encoding altogether, and is not UTF-8 with a bad byte in it."""
    left = _foreign_bytes(_MULTIBYTE.sub(b"", line))
    return left > 0.5 * _foreign_bytes(line)
