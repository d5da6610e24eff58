"""What lasts: tables, jobs and results, in a database and in files beside it.

The database (SQLite in write-ahead mode) holds what is asked and how far it is; tables and results are
files in the same folder, written aside and renamed, so that nothing half-written is ever read. The
worker and the pages meet only here.

    <folder>/unalike.db
    <folder>/tables/<digest>.parquet
    <folder>/results/<job>/...
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from core import errors
from core.settings import Columns, RunSettings

_metadata = sa.MetaData()
_tables = sa.Table(
    "tables",
    _metadata,
    sa.Column("digest", sa.String, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("about", sa.JSON, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
)
_jobs = sa.Table(
    "jobs",
    _metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("table_digest", sa.ForeignKey("tables.digest"), nullable=False),
    sa.Column("columns", sa.JSON, nullable=False),
    sa.Column("settings", sa.JSON, nullable=False),
    sa.Column("state", sa.String, nullable=False, index=True),
    sa.Column("stage", sa.String),
    sa.Column("done", sa.Integer, nullable=False, default=0),
    sa.Column("total", sa.Integer, nullable=False, default=0),
    sa.Column("remaining", sa.Float),
    sa.Column("memory", sa.Integer, nullable=False, default=0),
    sa.Column("peak", sa.Integer, nullable=False, default=0),
    sa.Column("error", sa.JSON),
    sa.Column("cancel", sa.Boolean, nullable=False, default=False),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("started", sa.Float),
    sa.Column("beat", sa.Float),
    sa.Column("finished", sa.Float),
)
# Each entry brings a database from its index to the next version; they read as the schema's history.
_MIGRATIONS = (_metadata.create_all,)

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
ANALYSIS, TOKENS = "run", "tokens"


@dataclass(frozen=True)
class Job:
    """One piece of work for the worker: an analysis (`kind` "run") or a token count ("tokens").

    `done` of `total` steps of `stage` are finished, `remaining` is in seconds; `memory` and `peak` are the
    worker's resident bytes now and at most; times are seconds since the epoch.
    """

    id: str
    kind: str
    table_digest: str
    columns: Columns
    settings: RunSettings
    state: str = QUEUED
    stage: str | None = None
    done: int = 0
    total: int = 0
    remaining: float | None = None
    memory: int = 0
    peak: int = 0
    error: dict[str, Any] | None = None
    cancel: bool = False
    tries: int = 0
    created: float = field(default_factory=time.time)
    started: float | None = None
    beat: float | None = None
    finished: float | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in (DONE, FAILED, CANCELLED)


@dataclass(frozen=True)
class StoredTable:
    """A table that the store keeps: its digest, its file name, its rows and what reading it told."""

    digest: str
    name: str
    rows: int
    about: dict[str, Any]
    created: float


def frame_digest(frame: pd.DataFrame) -> str:
    """Content digest of a table: every cell, the row numbers and the column names, 16 hexadecimal digits."""
    digest = hashlib.sha256(json.dumps([str(column) for column in frame.columns]).encode())
    digest.update(pd.util.hash_pandas_object(frame.index).to_numpy().tobytes())
    for column in frame.columns:
        cells = pd.util.hash_pandas_object(frame[column], index=False, categorize=False)
        digest.update(cells.to_numpy().tobytes())
    return digest.hexdigest()[:16]


class Store:
    """The database and the files of one data folder. Safe for several processes and threads."""

    def __init__(self, folder: Path) -> None:
        """Open or create the store in `folder`. Raises StoreError where it cannot be written."""
        self.folder = folder
        with self._guarded():
            for name in ("tables", "results"):
                (folder / name).mkdir(parents=True, exist_ok=True)
            self._engine = sa.create_engine(
                f"sqlite:///{folder / 'unalike.db'}", connect_args={"timeout": 15}
            )
            sa.event.listen(self._engine, "connect", _set_pragmas)
            self._migrate()

    def _migrate(self) -> None:
        with self._engine.begin() as connection:
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            for number, migration in enumerate(_MIGRATIONS[version:], start=version + 1):
                migration(connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {number}")

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sa.exc.SQLAlchemyError) as error:
            cause = getattr(error, "orig", None) or error
            raise errors.StoreError(detail=str(cause), folder=str(self.folder)) from error

    @contextmanager
    def _begin(self) -> Iterator[sa.Connection]:
        with self._guarded(), self._engine.begin() as connection:
            yield connection

    # ---- tables

    def put_table(self, frame: pd.DataFrame, name: str, about: dict[str, Any]) -> str:
        """Keep a table, its index too, and return its digest. `about` is JSON: what reading it told."""
        digest = frame_digest(frame)
        path = self._table_path(digest)
        with self._guarded():
            if not path.exists():
                aside = path.with_suffix(f".{secrets.token_hex(4)}")
                frame.to_parquet(aside)
                os.replace(aside, path)
        row = {"digest": digest, "name": name, "rows": len(frame), "about": about, "created": time.time()}
        with self._begin() as connection:
            connection.execute(sa.delete(_tables).where(_tables.c.digest == digest))
            connection.execute(sa.insert(_tables).values(row))
        return digest

    def table(self, digest: str) -> StoredTable | None:
        """What is known about a table, or None where it is not kept."""
        with self._begin() as connection:
            row = connection.execute(sa.select(_tables).where(_tables.c.digest == digest)).mappings().first()
        return StoredTable(**row) if row else None

    def frame(self, digest: str) -> pd.DataFrame:
        """The table's cells. Raises StoreError where its file is gone."""
        with self._guarded():
            return pd.read_parquet(self._table_path(digest))

    def _table_path(self, digest: str) -> Path:
        return self.folder / "tables" / f"{digest}.parquet"

    # ---- jobs

    def submit(self, kind: str, table_digest: str, columns: Columns, settings: RunSettings) -> str:
        """Put a job into the queue and return its id."""
        job = Job(secrets.token_urlsafe(9), kind, table_digest, columns, settings)
        with self._begin() as connection:
            connection.execute(sa.insert(_jobs).values(_row(job)))
        return job.id

    def job(self, job_id: str) -> Job | None:
        """The job as it stands now, or None where there is none of that id."""
        with self._begin() as connection:
            row = connection.execute(sa.select(_jobs).where(_jobs.c.id == job_id)).mappings().first()
        return _job(row) if row else None

    def same(self, kind: str, table_digest: str, columns: Columns, settings: RunSettings) -> Job | None:
        """The newest job that asks for exactly this and has not failed or been cancelled, or None."""
        wanted = sa.select(_jobs).where(
            _jobs.c.kind == kind,
            _jobs.c.table_digest == table_digest,
            _jobs.c.state.in_((QUEUED, RUNNING, DONE)),
            _jobs.c.cancel.is_(False),
        )
        with self._begin() as connection:
            rows = connection.execute(wanted.order_by(_jobs.c.created.desc())).mappings().all()
        jobs = (_job(row) for row in rows)
        return next((job for job in jobs if (job.columns, job.settings) == (columns, settings)), None)

    def ahead(self, job: Job) -> int:
        """How many jobs the worker takes before this one."""
        waiting = sa.select(sa.func.count()).where(
            _jobs.c.state.in_((QUEUED, RUNNING)), _jobs.c.created < job.created
        )
        with self._begin() as connection:
            return int(connection.execute(waiting).scalar_one())

    def active(self) -> Job | None:
        """The job that is being worked on, or None."""
        running = sa.select(_jobs).where(_jobs.c.state == RUNNING).order_by(_jobs.c.started.desc())
        with self._begin() as connection:
            row = connection.execute(running).mappings().first()
        return _job(row) if row else None

    def cancel(self, job_id: str) -> None:
        """Ask for a job to stop: at once where it only waits, at its next step where it runs."""
        with self._begin() as connection:
            mine = sa.update(_jobs).where(_jobs.c.id == job_id)
            connection.execute(mine.values(cancel=True))
            connection.execute(
                mine.where(_jobs.c.state == QUEUED).values(state=CANCELLED, finished=time.time())
            )

    def claim(self) -> Job | None:
        """Take the oldest waiting job for this process, or None where none waits."""
        oldest = sa.select(_jobs.c.id).where(_jobs.c.state == QUEUED).order_by(_jobs.c.created).limit(1)
        now = time.time()
        with self._begin() as connection:
            taken = connection.execute(
                sa.update(_jobs)
                .where(_jobs.c.id == oldest.scalar_subquery(), _jobs.c.state == QUEUED)
                .values(state=RUNNING, started=now, beat=now, tries=_jobs.c.tries + 1)
                .returning(_jobs)
            )
            row = taken.mappings().first()
        return _job(row) if row else None

    def update(self, job_id: str, **values: Any) -> bool:
        """Write a running job's progress and return whether it is asked to stop."""
        with self._begin() as connection:
            result = connection.execute(
                sa.update(_jobs)
                .where(_jobs.c.id == job_id)
                .values(beat=time.time(), **values)
                .returning(_jobs.c.cancel)
            )
            return bool(result.scalar_one_or_none())

    def finish(self, job_id: str, state: str, error: errors.UnalikeError | None = None) -> None:
        """Mark a job as done, failed or cancelled."""
        self.update(job_id, state=state, error=error.to_dict() if error else None, finished=time.time())

    def requeue_abandoned(self, silent_seconds: float, most_tries: int) -> None:
        """Put jobs whose worker fell silent back into the queue; after `most_tries` they have failed."""
        silent = (_jobs.c.state == RUNNING) & (_jobs.c.beat < time.time() - silent_seconds)
        lost = errors.WorkerLost(tries=most_tries).to_dict()
        with self._begin() as connection:
            connection.execute(
                sa.update(_jobs)
                .where(silent, _jobs.c.tries >= most_tries)
                .values(state=FAILED, error=lost, finished=time.time())
            )
            connection.execute(sa.update(_jobs).where(silent).values(state=QUEUED, stage=None))

    # ---- results

    def result_folder(self, job_id: str) -> Path:
        """Where the result of a finished job lies."""
        return self.folder / "results" / job_id

    @contextmanager
    def new_result(self, job_id: str) -> Iterator[Path]:
        """A folder to write a result into; it takes its place only when the block ends well."""
        place = self.result_folder(job_id)
        aside = place.with_name(f".{job_id}")
        with self._guarded():
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir()
            yield aside
            shutil.rmtree(place, ignore_errors=True)
            os.replace(aside, place)


def _set_pragmas(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def _row(job: Job) -> dict[str, Any]:
    return asdict(job)


def _job(row: Any) -> Job:
    columns, made_with = row["columns"], row["settings"]
    typed = Job(**row)
    return replace(
        typed,
        columns=Columns(columns["text"], tuple(columns["groups"]), columns["label"]),
        settings=RunSettings(**made_with),
    )
