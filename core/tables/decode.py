"""The text of a file in UTF-8, whatever it was in, and its lines.

A byte order mark decides, then UTF-16's zeros, then strict UTF-8 over the whole file. What is left is
either UTF-8 with a few bad bytes, which are repaired line by line, or an older encoding, which
`likelihood` tells by its letters.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple

from core.errors import LineTooLong, WrongEncoding
from core.tables import detect, mixed
from core.tables.window import Buffer, chunks, contains

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_CONTROLS = re.compile(rb"[\x80-\x9f]")
_HEAD = 1 << 20  # bytes; mail encodings escape early
LINE_LIMIT = 64_000_000  # bytes
_FEW = 1e-3  # share of letters that may be unreadable in a file that is otherwise clearly in an encoding
_CANDIDATES = 4
_FILLER = (
    b"\xa4\xd4"  # begins a syllable that EUC-KR spells in its parts, which only its own codec puts together
)
_LOST = "\ufffd".encode()
_NO_TEXT = ("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape")


@dataclass(frozen=True)
class Decoded:
    """The text of a file in UTF-8: `text` from `start` on, after a mark where there is one.

    `encoding` is what it was in. `strict` says that every byte could be read; what could not is � in `text`, but
    a file that was in UTF-8 is kept as it is and repaired line by line. `certain` is False where the encoding was
    told by its letters. `foreign` is the encoding of the lines that are not UTF-8 in a file that otherwise is.
    """

    encoding: str
    text: Buffer = b""
    start: int = 0
    strict: bool = True
    certain: bool = True
    foreign: str = ""


class Line(NamedTuple):
    """A line with its line end, where it ends in the text (bytes), and whether it was in another encoding."""

    text: str
    end: int = 0
    foreign: bool = False


def decode(buffer: Buffer, name: str, encoding: str | None = None) -> Decoded:
    """The text of a buffer, in the encoding that is found, or in the one given: a codec of Python.

    Raises: WrongEncoding where the one given does not exist.
    """
    marked, start = detect.find_mark(buffer)
    if encoding:
        chosen = _codec(name, encoding).removesuffix("-sig")
        if marked.removesuffix("-sig").startswith(chosen):
            return _read(buffer, marked, start)
        if chosen in ("utf-16", "utf-32"):
            zeros = detect.without_mark(bytes(buffer[:65_536]))
            chosen = zeros if zeros.startswith(chosen) else f"{chosen}-le"
        return _read(buffer, detect.read_as(chosen))
    if marked:
        return _read(buffer, marked, start)
    zeros = detect.without_mark(bytes(buffer[:65_536]))
    if zeros:
        return _read(buffer, zeros)
    escaped = detect.by_escapes(bytes(buffer[:_HEAD]))
    if escaped and (decoded := _read(buffer, escaped)).strict:
        return decoded
    if detect.is_utf8(buffer):
        return Decoded("utf-8", buffer)
    sample = detect.foreign_sample(buffer)
    if mixed.is_damaged_utf8(sample):
        return Decoded("utf-8", buffer, strict=False, foreign=mixed.foreign_encoding(sample))
    return _by_letters(buffer, sample)


def decode_page(buffer: Buffer, name: str, encoding: str | None = None) -> Decoded:
    """The text of a web page, which may say itself in which encoding it is; else as `decode`.

    Raises: WrongEncoding.
    """
    said = _CHARSET.search(bytes(buffer[:4096]))
    if said and not encoding and not detect.find_mark(buffer)[0]:
        try:
            decoded = decode(buffer, name, said.group(1).decode())
        except WrongEncoding:
            return decode(buffer, name)
        if decoded.strict:
            return decoded
    return decode(buffer, name, encoding)


def lines(decoded: Decoded, name: str, begin: int | None = None, end: int | None = None) -> Iterator[Line]:
    """The lines from `begin` to `end`, bytes of the text; all of them without. What cannot be read becomes �.

    Raises: LineTooLong.
    """
    at = decoded.start if begin is None else begin
    for line in _byte_lines(decoded.text, name, at, end):
        at += len(line)
        try:
            yield Line(line.decode(), at)
        except UnicodeDecodeError:
            text = mixed.repaired(line, decoded.foreign)
            yield Line(text, at, "\ufffd" not in text)


def _byte_lines(text: Buffer, name: str, begin: int, end: int | None) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for chunk in chunks(text, begin, end):
        last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r", 0, -1)) + 1  # a last \r may be half of \r\n
        if last:
            yield from b"".join([*held, chunk[:last]]).splitlines(keepends=True)
            held, size = [], 0
        held.append(chunk[last:])
        size += len(chunk) - last
        if size > LINE_LIMIT:
            raise LineTooLong(name=name, limit_mb=LINE_LIMIT // 1_000_000)
    yield from b"".join(held).splitlines(keepends=True)


def _codec(name: str, encoding: str) -> str:
    """Python's name for an encoding of text."""
    try:
        codec = codecs.lookup(encoding)
        codec.decode(b"")  # refuses codecs that are not for text, such as zip
    except (LookupError, ValueError, AssertionError, TypeError) as error:
        raise WrongEncoding(name=name, encoding=encoding) from error
    if not codec._is_text_encoding or codec.name in _NO_TEXT:
        raise WrongEncoding(name=name, encoding=encoding)
    return codec.name


def _by_letters(buffer: Buffer, sample: bytes) -> Decoded:
    """In the likeliest encoding, where it reads nearly all; else in the likeliest of those that read all."""
    candidates = detect.by_letters(sample)[:_CANDIDATES]
    if len(candidates) > 1 and candidates[0].startswith("iso8859") and _has_controls(buffer):
        candidates = candidates[1:]
    first = _read(buffer, candidates[0])
    if first.strict or bytes(first.text).count(_LOST) <= _FEW * len(first.text):
        return replace(first, certain=False)
    others = (_read(buffer, encoding) for encoding in candidates[1:])
    return replace(next((other for other in others if other.strict), first), certain=False)


def _has_controls(buffer: Buffer) -> bool:
    """Whether there are bytes that Windows has letters and quotation marks for, and ISO 8859 only controls."""
    return any(_CONTROLS.search(chunk) for chunk in chunks(buffer))


def _read(buffer: Buffer, encoding: str, start: int = 0) -> Decoded:
    """In this encoding, whether or not all of the buffer can be read."""
    if encoding.startswith("utf-8"):
        strict = detect.is_utf8(buffer)
        foreign = "" if strict else mixed.foreign_encoding(detect.foreign_sample(buffer))
        return Decoded(encoding, buffer, start, strict, foreign=foreign)
    try:
        if encoding == "cp949" and contains(buffer, _FILLER):
            with suppress(UnicodeError):
                return Decoded(encoding, _in_utf8(buffer, "euc_kr", start, "strict"))
        return Decoded(encoding, _in_utf8(buffer, encoding, start, "strict"))
    except UnicodeError:
        return Decoded(encoding, _in_utf8(buffer, encoding, start, "replace"), strict=False)


def _in_utf8(buffer: Buffer, encoding: str, start: int, errors: str) -> bytes:
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    parts = [decoder.decode(chunk).encode("utf-8", errors) for chunk in chunks(buffer, start)]
    return b"".join([*parts, decoder.decode(b"", final=True).encode("utf-8", errors)])
