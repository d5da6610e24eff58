"""Tables inside gzip and zip files, unpacked with a limit on how far they may grow."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO

from core.errors import CompressionBomb, DamagedTable, LockedTable, NoTableInArchive, TableTooLarge
from core.tables.model import Note
from core.tables.window import CHUNK, Buffer, chunks

MOST_TIMES = 200  # text of a table shrinks to a tenth, repeated rows to a hundredth
_SMALL = 50_000_000  # bytes; what unpacks to less is harmless at any ratio
_TABLES = (
    ".csv",
    ".tsv",
    ".txt",
    ".tab",
    ".xlsx",
    ".xls",
    ".ods",
    ".parquet",
    ".jsonl",
    ".ndjson",
    ".json",
    ".gz",
)
_MEMBERS_NAMED = 10


def gunzip(buffer: Buffer, name: str, limit_bytes: int) -> tuple[bytes, list[Note]]:
    """The content of a gzip file, of all its members one after another.

    Raises: TableTooLarge, CompressionBomb, DamagedTable.
    """
    notes: list[Note] = []
    out = io.BytesIO()
    inflate = zlib.decompressobj(wbits=31)
    inside = False
    try:
        for chunk in chunks(buffer):
            while chunk:
                inside = True
                out.write(inflate.decompress(chunk, CHUNK))
                _check(out.tell(), len(buffer), name, limit_bytes)
                chunk = inflate.unconsumed_tail
                if inflate.eof:  # another member may follow, or zeros that fill a tape's block
                    chunk = inflate.unused_data.lstrip(b"\x00")
                    inflate = zlib.decompressobj(wbits=31)
                    inside = False
    except zlib.error as error:
        if not out.tell():
            raise DamagedTable(name=name, kind="gzip") from error
        inside = True
    if inside:
        notes.append(Note("file-cut"))
    return out.getvalue(), notes


def unzip(buffer: Buffer, name: str, limit_bytes: int) -> tuple[bytes, list[Note]]:
    """The largest table in a zip file, and notes on what else is in the file.

    Raises: NoTableInArchive, LockedTable, TableTooLarge, CompressionBomb, DamagedTable.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(buffer)) as archive:
            members = [m for m in archive.infolist() if _is_member(m)]
            tables = [m for m in members if m.filename.lower().endswith(_TABLES)] or members[:1]
            if not tables:
                raise NoTableInArchive(name=name)
            chosen = max(tables, key=lambda member: member.file_size)
            if chosen.flag_bits & 1:
                raise LockedTable(name=name)
            with archive.open(chosen) as file:
                data = _read(file, chosen.compress_size, name, limit_bytes)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        NotImplementedError,
        ValueError,
        RuntimeError,
    ) as error:
        raise DamagedTable(name=name, kind="ZIP") from error
    notes = [Note("unpacked", {"member": _shown(chosen)})]
    others = [_shown(member) for member in members if member is not chosen]
    if others:
        notes.append(
            Note("members-left", {"count": len(others), "members": ", ".join(others[:_MEMBERS_NAMED])})
        )
    return data, notes


def check_growth(buffer: Buffer, name: str, limit_bytes: int) -> None:
    """Refuse a zipped workbook that would unpack beyond the limit, by what its directory says.

    Raises: TableTooLarge, CompressionBomb, DamagedTable.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(buffer)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise DamagedTable(name=name, kind="Excel") from error
    _check(size, len(buffer), name, limit_bytes)


def _is_member(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename)
    return not member.is_dir() and not path.name.startswith(".") and "__MACOSX" not in path.parts


def _shown(member: zipfile.ZipInfo) -> str:
    """The member's name; zip tools of Korean Windows write it in CP949 without saying so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("cp949")
    except UnicodeError:
        return member.filename


def _read(file: IO[bytes], packed: int, name: str, limit_bytes: int) -> bytes:
    out = io.BytesIO()
    while piece := file.read(1 << 22):
        out.write(piece)
        _check(out.tell(), packed, name, limit_bytes)
    return out.getvalue()


def _check(size: int, packed: int, name: str, limit_bytes: int) -> None:
    if size > _SMALL and size > MOST_TIMES * packed:
        raise CompressionBomb(name=name, times=MOST_TIMES)
    if size > limit_bytes:
        raise TableTooLarge(name=name, limit_mb=limit_bytes // 1_000_000)
