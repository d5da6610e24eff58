"""How long things are kept: deleting a run, forgetting a person, and what age and size take away."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import sqlalchemy as sa

from core.encoders.vector_cache import VectorCache
from core.store.jobs import QUEUED, RUNNING, Jobs
from core.store.results import Results
from core.store.schema import holders, jobs, samples, tables
from core.store.tables import Tables

_LEFT_ASIDE = 3600.0  # seconds after which a file written aside belongs to nobody any more


class Keeping(Jobs, Tables, Results):
    """The part of the store that takes things away, rows and files together."""

    def delete(self, job_id: str) -> None:
        """Delete a job and its result; a running one stops at its next step."""
        with self.writing() as connection:
            self._delete(connection, jobs.c.id == job_id)

    def forget(self, owner: str) -> None:
        """Delete all that an owner brought and made: tables, runs, results, and everybody's kept vectors.

        Vectors are kept without an owner, so all go; they are only a shortcut and come back with use.
        """
        with self.writing() as connection:
            self._delete(connection, jobs.c.owner == owner)
            connection.execute(sa.delete(holders).where(holders.c.owner == owner))
            self._drop_unheld(connection)
        VectorCache(self.folder / "vectors.db").clear()

    def sweep(self, keep_days: float = 0, keep_bytes: int = 0) -> None:
        """Delete what is older than `keep_days`, then the oldest runs until all fits `keep_bytes`; 0: no limit.

        Tables go when they are old, or to make room, and no run is left that needs them. What a crash left
        behind goes as well. Never touches a job that waits or runs.
        """
        over = jobs.c.state.not_in((QUEUED, RUNNING))
        with self.writing() as connection:
            if keep_days:
                before = time.time() - 86400 * keep_days
                self._delete(connection, over & (jobs.c.finished < before))
                self._drop_holders(connection, holders.c.created < before)
            if keep_bytes and self._bytes() > keep_bytes:
                oldest = sa.select(jobs.c.id).where(over).order_by(jobs.c.finished)
                for job_id in connection.execute(oldest).scalars().all():
                    if self._bytes() <= keep_bytes:
                        break
                    self._delete(connection, jobs.c.id == job_id)
                keys = sa.select(holders.c.owner, holders.c.digest).order_by(holders.c.created)
                for owner, digest in connection.execute(keys).all():
                    if self._bytes() <= keep_bytes:
                        break
                    self._drop_holders(connection, (holders.c.owner == owner) & (holders.c.digest == digest))
            self._drop_unheld(connection)
            known = set(connection.execute(sa.select(jobs.c.id)).scalars())
            known |= {
                f"{digest}.parquet" for digest in connection.execute(sa.select(tables.c.digest)).scalars()
            }
            self._clear_leftovers(known)

    def _delete(self, connection: sa.Connection, which: sa.ColumnElement[bool]) -> None:
        ids = connection.execute(sa.delete(jobs).where(which).returning(jobs.c.id)).scalars().all()
        for job_id in ids:
            connection.execute(sa.delete(samples).where(samples.c.job == job_id))
            self.drop_result(job_id)

    def _drop_holders(self, connection: sa.Connection, which: sa.ColumnElement[bool]) -> None:
        needed = sa.exists().where(jobs.c.table_digest == holders.c.digest, jobs.c.owner == holders.c.owner)
        connection.execute(sa.delete(holders).where(which, ~needed))
        self._drop_unheld(connection)

    def _drop_unheld(self, connection: sa.Connection) -> None:
        held = sa.exists().where(holders.c.digest == tables.c.digest)
        needed = sa.exists().where(jobs.c.table_digest == tables.c.digest)
        gone = sa.delete(tables).where(~held, ~needed).returning(tables.c.digest)
        for digest in connection.execute(gone).scalars().all():
            self.table_path(digest).unlink(missing_ok=True)

    def _bytes(self) -> int:
        """Bytes of all tables and results."""
        return sum(_size(path) for kind in ("tables", "results") for path in (self.folder / kind).rglob("*"))

    def _clear_leftovers(self, known: set[str]) -> None:
        before = time.time() - _LEFT_ASIDE
        for path in (*(self.folder / "tables").iterdir(), *(self.folder / "results").iterdir()):
            if path.name in known or path.stat().st_mtime > before:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:
        return 0
