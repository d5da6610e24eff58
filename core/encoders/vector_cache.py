"""Vectors that were computed before, found again by a digest of what they were computed from.

An SQLite file that several processes may use at once. It is only ever a shortcut: what cannot be read is
missing, what cannot be written is left out, and `problem` says why.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from core.errors import CacheUnusable

# A rowid table with a unique key: WITHOUT ROWID took four times as long and three times the space.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    key BLOB NOT NULL UNIQUE,
    vector BLOB NOT NULL,
    checksum INTEGER NOT NULL,
    used INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS vectors_used ON vectors (used);
CREATE TABLE IF NOT EXISTS readings (
    key BLOB NOT NULL UNIQUE,
    tokens INTEGER NOT NULL,
    vector_key BLOB NOT NULL
);
"""
_VERSION = 1
_KEYS_A_QUERY = 500
_USED_WITHIN = 3600
"""Seconds in which a second reading is not noted: a reader should seldom have to write."""
_BUSY_SECONDS = 10
_EVICTED_SHARE = 0.1
"""How much goes at once when the limit is reached, so that it is not reached again at the next writing."""


class VectorCache:
    """Float32 vectors by key (bytes), in a file of at most `limit_bytes`; the longest unused go first.

    One instance belongs to one thread at a time; any number of processes may open the same file.
    """

    def __init__(self, path: Path | str, limit_bytes: int = 2 << 30) -> None:
        """Open the file, or make it, or make it anew where it is damaged. Never raises: see `problem`."""
        self.path = Path(path)
        self.limit_bytes = limit_bytes
        self.problem: CacheUnusable | None = None
        """Why it was not used to the full, last; None where all went well."""
        self._db: sqlite3.Connection | None = None
        with self._reporting():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._db = _open(self.path)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                _remove(self.path)
                self._db = _open(self.path)

    def get_many(self, keys: Sequence[bytes], dimensions: int) -> dict[bytes, NDArray[np.float32]]:
        """The vectors that are known, by key; each (dimensions,) float32. A damaged one counts as missing."""
        found: dict[bytes, NDArray[np.float32]] = {}
        stale: list[bytes] = []
        now = int(time.time())
        with self._reporting():
            for key, blob, checksum, used in self._rows("vectors", "vector, checksum, used", keys):
                if checksum == _checksum(key, blob) and len(blob) == 4 * dimensions:
                    found[key] = np.frombuffer(blob, dtype="<f4").astype(np.float32, copy=False)
                    if now - used > _USED_WITHIN:
                        stale.append(key)
            if stale:
                with self._connection as db:
                    db.executemany("UPDATE vectors SET used = ? WHERE key = ?", [(now, k) for k in stale])
        return found

    def put_many(self, vectors: Mapping[bytes, NDArray[np.float32]]) -> None:
        """Keep vectors, all of them or (where that fails) none."""
        now = int(time.time())
        rows = ((key, vector.astype("<f4").tobytes()) for key, vector in vectors.items())
        with self._reporting(), self._connection as db:
            db.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)",
                ((key, blob, _checksum(key, blob), now) for key, blob in rows),
            )
        with self._reporting():
            self._evict()

    def clear(self) -> None:
        """Forget all vectors, on the disk too."""
        with self._reporting():
            with self._connection as db:
                db.execute("DELETE FROM vectors")
                db.execute("DELETE FROM readings")
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def get_readings(self, keys: Sequence[bytes]) -> dict[bytes, tuple[int, bytes]]:
        """What is known of texts (by keys of their own): their tokens, and the key of their vector."""
        with self._reporting():
            return {
                key: (tokens, at) for key, tokens, at in self._rows("readings", "tokens, vector_key", keys)
            }
        return {}

    def put_readings(self, readings: Mapping[bytes, tuple[int, bytes]]) -> None:
        """Keep of texts how many tokens they have and under which key the vector of the whole text is."""
        with self._reporting(), self._connection as db:
            rows = [(key, tokens, at) for key, (tokens, at) in readings.items()]
            db.executemany("INSERT OR REPLACE INTO readings VALUES (?, ?, ?)", rows)

    def close(self) -> None:
        """Let go of the file."""
        if self._db:
            self._db.close()
            self._db = None

    def __enter__(self) -> VectorCache:
        """Itself; closed at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    @property
    def used_bytes(self) -> int:
        """Bytes of the file that hold something (freed pages are used again before it grows)."""
        pages, free, size = (
            self._connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * size)

    def _evict(self) -> None:
        while (used := self.used_bytes) > self.limit_bytes:
            with self._connection as db:
                (count,) = db.execute("SELECT count(*) FROM vectors").fetchone()
                if not count:
                    return
                target = self.limit_bytes * (1 - _EVICTED_SHARE)
                going = max(1, int(count * (1 - target / used)))
                db.execute(
                    "DELETE FROM vectors WHERE rowid IN (SELECT rowid FROM vectors ORDER BY used LIMIT ?)",
                    (going,),
                )

    def _rows(self, table: str, columns: str, keys: Sequence[bytes]) -> Iterator[tuple[Any, ...]]:
        wanted = list(dict.fromkeys(keys))
        for start in range(0, len(wanted), _KEYS_A_QUERY):
            some = wanted[start : start + _KEYS_A_QUERY]
            marks = ",".join("?" * len(some))
            yield from self._connection.execute(
                f"SELECT key, {columns} FROM {table} WHERE key IN ({marks})",  # noqa: S608
                some,
            )

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._db is None:
            raise sqlite3.OperationalError("not open")
        return self._db

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        # A cache that fails must not fail the run that it was to shorten.
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            if self._db is not None or self.problem is None:
                self.problem = CacheUnusable(detail=str(error), folder=str(self.path.parent))


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=_BUSY_SECONDS, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        if db.execute("PRAGMA user_version").fetchone()[0] not in (0, _VERSION):
            raise sqlite3.DatabaseError("of another version")
        db.executescript(_SCHEMA)
        db.execute(f"PRAGMA user_version = {_VERSION}")
    except sqlite3.Error:
        db.close()
        raise
    return db


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        with suppress(FileNotFoundError):
            path.with_name(name).unlink()


def _checksum(key: bytes, blob: bytes) -> int:
    # The key goes in as well: a row that points at another row's vector is damage too.
    return crc32(blob, crc32(key))
