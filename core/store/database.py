"""The connection to the database: SQLite in the data folder, or PostgreSQL by its address."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core import errors
from core.store.schema import MIGRATIONS

_BUSY_SECONDS = 15
_LOCK = 7_025_119  # any number: writers on PostgreSQL take turns by it
_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_OF_SQLITE: dict[int, type[errors.StoreError]] = {
    sqlite3.SQLITE_FULL: errors.DiskFull,
    sqlite3.SQLITE_READONLY: errors.FolderReadOnly,
    sqlite3.SQLITE_CANTOPEN: errors.FolderReadOnly,
    sqlite3.SQLITE_BUSY: errors.DatabaseBusy,
    sqlite3.SQLITE_LOCKED: errors.DatabaseBusy,
    sqlite3.SQLITE_CORRUPT: errors.DatabaseDamaged,
    sqlite3.SQLITE_NOTADB: errors.DatabaseDamaged,
}


class Database:
    """A database at the newest version of its schema. Safe for several processes and threads.

    Writers take turns, on SQLite by its own lock and on PostgreSQL by an advisory one, so that what is read
    and written in one block is never changed by another in between.
    """

    def __init__(self, folder: Path, address: str = "") -> None:
        """Open or create it: the file unalike.db in `folder`, or what `address` (postgresql://...) names.

        Raises a StoreError where it cannot be used.
        """
        self.folder = folder
        self.shared = bool(address)
        with self.guarded():
            for name in ("tables", "results"):
                (folder / name).mkdir(parents=True, exist_ok=True)
            self._engine = _postgres(address) if address else _sqlite(folder / "unalike.db")
            self._writer = self._engine.execution_options(writes=True)
            self._migrate()

    def _migrate(self) -> None:
        with self.reading() as connection:
            if self._version(connection) == len(MIGRATIONS):
                return
        with self.writing() as connection:
            version = self._version(connection)
            if version > len(MIGRATIONS):
                raise errors.DatabaseNewer(folder=str(self.folder))
            for number, statements in enumerate(MIGRATIONS[version:], start=version + 1):
                for statement in statements:
                    connection.exec_driver_sql(statement)
                self._set_version(connection, number)

    def _version(self, connection: sa.Connection) -> int:
        if not self.shared:
            return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        if not sa.inspect(connection).has_table("schema_version"):
            return 0
        return int(connection.exec_driver_sql("SELECT number FROM schema_version").scalar_one())

    def _set_version(self, connection: sa.Connection, number: int) -> None:
        if not self.shared:
            connection.exec_driver_sql(f"PRAGMA user_version = {number}")
            return
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS schema_version (number INTEGER NOT NULL)")
        connection.exec_driver_sql("DELETE FROM schema_version")
        connection.exec_driver_sql(f"INSERT INTO schema_version VALUES ({number})")  # noqa: S608 - a number

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that only reads."""
        with self.guarded(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that writes; it waits for its turn."""
        with self.guarded(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turns what the disk and the database say into a StoreError."""
        try:
            yield
        except (OSError, sa.exc.SQLAlchemyError) as error:
            raise self._told(error) from error

    def _told(self, error: Exception) -> errors.StoreError:
        cause = getattr(error, "orig", None) or error
        detail = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
        kind: type[errors.StoreError] = errors.StoreError
        if isinstance(cause, sqlite3.Error):
            kind = _OF_SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF, kind)
        elif isinstance(cause, OSError):
            kind = errors.DiskFull if cause.errno in _FULL else kind
            kind = errors.FolderReadOnly if cause.errno in _FORBIDDEN else kind
        elif isinstance(error, sa.exc.OperationalError):
            kind = errors.DatabaseUnreachable
        return kind(detail=detail, folder=str(self.folder))

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()


def _sqlite(path: Path) -> sa.Engine:
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_SECONDS})

    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = (
            None  # transactions begin where SQLAlchemy says so, not where sqlite3 guesses
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")

    def begin(connection: sa.Connection) -> None:
        # A reader that turns writer in the middle fails at once when another writes: writers say so first.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    sa.event.listen(engine, "connect", prepare)
    sa.event.listen(engine, "begin", begin)
    return engine


def _postgres(address: str) -> sa.Engine:
    url = sa.make_url(address).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})

    def begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")

    sa.event.listen(engine, "begin", begin)
    return engine
