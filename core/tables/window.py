"""Bytes of a file without copies of them: a view that can be read like a file and says how far it is."""

from __future__ import annotations

import io
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from core.errors import EmptyTable, TableTooLarge
from core.tables.model import Progress

Buffer = bytes | mmap.mmap
THREADS = min(4, os.cpu_count() or 1)
CHUNK = 1 << 18  # bytes; pieces of a few megabytes cost more in fresh memory than in what is done with them


@contextmanager
def opened(data: bytes | Path, name: str, limit_bytes: int) -> Iterator[Buffer]:
    """The content, mapped into memory where it is a file.

    Raises: EmptyTable, TableTooLarge.
    """
    size = data.stat().st_size if isinstance(data, Path) else len(data)
    if size > limit_bytes:
        raise TableTooLarge(name=name, limit_mb=limit_bytes // 1_000_000)
    if size == 0:
        raise EmptyTable(name=name)
    if isinstance(data, bytes):
        yield data
        return
    with data.open("rb") as file:
        yield mmap.mmap(
            file.fileno(), 0, access=mmap.ACCESS_READ
        )  # closed with its last user, Arrow may be that


def chunks(buffer: Buffer, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The bytes from `start` to `end` in pieces."""
    last = len(buffer) if end is None else end
    for begin in range(start, last, CHUNK):
        yield buffer[begin : min(begin + CHUNK, last)]


def contains(buffer: Buffer, needle: bytes) -> bool:
    """Whether the bytes are in the buffer: looked for where the first of them is, which is seldom."""
    block = np.frombuffer(buffer, dtype=np.uint8)
    return any(
        bool((block[begin : begin + CHUNK] == needle[0]).any())
        and needle in buffer[begin : begin + CHUNK + len(needle) - 1]
        for begin in range(0, len(buffer), CHUNK)
    )


class Window(io.RawIOBase):
    """A buffer read as a file from `start` on, which tells `progress` how far it has been read."""

    def __init__(self, buffer: Buffer, start: int = 0, progress: Progress | None = None) -> None:
        super().__init__()
        self._buffer = buffer
        self._at = start
        self._progress = progress

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        """The next bytes, at most `size` of them."""
        end = len(self._buffer) if size is None or size < 0 else self._at + size
        piece = self._buffer[self._at : end]
        self._at += len(piece)
        if self._progress is not None:
            self._progress(self._at / len(self._buffer))
        return piece

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        """Fill the target with the next bytes; how many there were."""
        piece = self.read(len(target))
        target[: len(piece)] = piece
        return len(piece)
