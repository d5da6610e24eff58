"""What kind of file a buffer is, told by its first bytes and never by its name."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from core.errors import BinaryFile, DamagedTable, LockedTable, NotATable
from core.tables.window import Buffer, Window

# Kinds that hold no table, as they are called everywhere.
_NO_TABLES = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"RIFF", "RIFF"),
    (b"ID3", "MP3"),
    (b"OggS", "Ogg"),
    (b"ARROW1", "Arrow"),
    (b"\x89HDF", "HDF5"),
    (b"$FL2", "SPSS"),
    (b"<stata_dta>", "Stata"),
    (b"HWP Document File", "HWP"),
)
_HTML = re.compile(
    rb"\A(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype html|html|head|meta|body|table|style|div)\b",
    re.DOTALL,
)
_TEXT_LIKE = {"BM", "MZ", "BZh", "RIFF", "ID3"}  # marks that a text could begin with, too
_STRANGE = re.compile(
    "[\x02-\x08\x10-\x19\x7f-\x9f]"
)  # controls that no text has; not those of Japanese mail


def find_kind(buffer: Buffer, name: str) -> str:
    """ "gzip", "zip", "workbook", "xml", "html", "parquet", "json", or "text" for everything else.

    "xml" is a workbook in the XML of Excel 2003, "html" a page, which may hold a table.

    Raises: NotATable, LockedTable, DamagedTable.
    """
    head = bytes(buffer[:4096])
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(buffer, name)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound_kind(buffer, name)
    if head.startswith(b"PAR1"):
        return "parquet"
    for mark, kind in _NO_TABLES:
        if head.startswith(mark) and not (mark.decode("latin-1") in _TEXT_LIKE and b"\x00" not in head):
            raise NotATable(name=name, kind=kind)
    if head[4:8] == b"ftyp":
        raise NotATable(name=name, kind="MP4")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        tags = text.replace(b"\x00", b"").lower()
        if b"urn:schemas-microsoft-com:office:spreadsheet" in tags:
            return "xml"
        if _HTML.search(tags):
            return "html"
        if text.startswith(b"<?xml"):
            raise NotATable(name=name, kind="XML")
    if text.startswith(b"{") or (text.startswith(b"[") and text[1:].lstrip().startswith((b"{", b"]"))):
        return "json"
    return "text"


def require_text(sample: str, name: str) -> None:
    """Raises BinaryFile where the decoded text is full of characters that no text has."""
    if len(_STRANGE.findall(sample)) > 0.02 * len(sample) or sample.count("\x00") > 0.3 * len(sample):
        raise BinaryFile(name=name)


def _zip_kind(buffer: Buffer, name: str) -> str:
    try:
        with zipfile.ZipFile(_file(buffer)) as archive:
            members = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100] if "mimetype" in members else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        raise DamagedTable(name=name, kind="ZIP") from error
    if (
        "xl/workbook.xml" in members
        or "xl/workbook.bin" in members
        or b"opendocument.spreadsheet" in mimetype
    ):
        return "workbook"
    for part, kind in (("word/document.xml", "Word"), ("ppt/presentation.xml", "PowerPoint")):
        if part in members:
            raise NotATable(name=name, kind=kind)
    if b"hwp" in mimetype or b"opendocument" in mimetype:
        raise NotATable(name=name, kind="HWPX" if b"hwp" in mimetype else "OpenDocument")
    return "zip"


def _compound_kind(buffer: Buffer, name: str) -> str:
    """Old Office files; the names of what is in them are UTF-16."""
    streams = {
        "EncryptedPackage": "",
        "WordDocument": "Word",
        "PowerPoint Document": "PowerPoint",
        "HwpSummary": "HWP",
    }
    for stream, kind in streams.items():
        if buffer.find(stream.encode("utf-16-le")) >= 0:
            if not kind:
                raise LockedTable(name=name)
            raise NotATable(name=name, kind=kind)
    return "workbook"


def _file(buffer: Buffer) -> Window | BytesIO:
    return BytesIO(buffer) if isinstance(buffer, bytes) else Window(buffer)
