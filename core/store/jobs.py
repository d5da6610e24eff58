"""Jobs: what the worker is asked to do, in a queue, and how far it is."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from core import errors
from core.settings import Columns, RunSettings
from core.store.database import Database
from core.store.schema import jobs, samples, signs

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
ANALYSIS, TOKENS = "run", "tokens"
SUMMARIES, GROWTH = "summaries", "growth"  # measurements: core.cost
MOST_TRIES = 3


@dataclass(frozen=True)
class Job:
    """One piece of work for the worker: an analysis (`kind` "run"), a token count ("tokens") or a measurement.

    `options` are a measurement's own, plain JSON. `owner` is whose it is. `done` of `total` steps of `stage`
    are finished, `speed` of them a second, and `remaining` is in seconds; `memory` and `peak` are the worker's
    resident bytes now and at most; times are seconds since the epoch. `error` is why it failed, `notice` what
    else must be said of it.
    """

    id: str
    kind: str
    table_digest: str
    columns: Columns
    settings: RunSettings
    options: dict[str, Any] = field(default_factory=dict)
    owner: str = ""
    name: str = ""
    note: str = ""
    state: str = QUEUED
    stage: str | None = None
    done: int = 0
    total: int = 0
    speed: float | None = None
    remaining: float | None = None
    memory: int = 0
    peak: int = 0
    error: dict[str, Any] | None = None
    notice: dict[str, Any] | None = None
    worker: str | None = None
    tries: int = 0
    created: float = field(default_factory=time.time)
    started: float | None = None
    beat: float | None = None
    asked_to_stop: float | None = None
    finished: float | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in (DONE, FAILED, CANCELLED)

    @property
    def seconds(self) -> float | None:
        """How long it was or is worked on; None where it only waits."""
        if self.started is None:
            return None
        return max(0.0, (self.finished or time.time()) - self.started)


@dataclass(frozen=True)
class Sample:
    """A look at a running job: its stage, steps done, and the worker's resident bytes, at a time."""

    at: float
    stage: str | None
    done: int
    memory: int


_QUICK_FIRST = sa.case((jobs.c.kind == TOKENS, 0), else_=1)


class Jobs(Database):
    """The part of the store that holds jobs."""

    def submit(
        self,
        kind: str,
        table_digest: str,
        columns: Columns,
        settings: RunSettings,
        owner: str = "",
        options: dict[str, Any] | None = None,
    ) -> str:
        """Put a job into the queue and return its id, which nobody can guess."""
        job = Job(secrets.token_urlsafe(12), kind, table_digest, columns, settings, options or {}, owner)
        with self.writing() as connection:
            connection.execute(sa.insert(jobs).values(asdict(job)))
        return job.id

    def job(self, job_id: str) -> Job | None:
        """The job as it stands now, or None where there is none of that id."""
        return self._first(sa.select(jobs).where(jobs.c.id == job_id))

    def same(
        self,
        kind: str,
        table_digest: str,
        columns: Columns,
        settings: RunSettings,
        owner: str | None = None,
        options: dict[str, Any] | None = None,
    ) -> Job | None:
        """The newest job that asks for exactly this and has not failed or been cancelled, or None.

        Whatever its options, where none are given; only among the owner's, where one is given.
        """
        wanted = sa.select(jobs).where(
            jobs.c.kind == kind,
            jobs.c.table_digest == table_digest,
            jobs.c.state.in_((QUEUED, RUNNING, DONE)),
            jobs.c.asked_to_stop.is_(None),
            _of(owner),
        )
        found = self._all(wanted.order_by(jobs.c.created.desc()))
        alike = (job for job in found if (job.columns, job.settings) == (columns, settings))
        return next((job for job in alike if options is None or job.options == options), None)

    def runs(self, owner: str | None = None) -> list[Job]:
        """All analyses, or an owner's, the newest first."""
        wanted = sa.select(jobs).where(jobs.c.kind == ANALYSIS, _of(owner))
        return self._all(wanted.order_by(jobs.c.created.desc()))

    def ahead(self, job: Job) -> int:
        """How many jobs are worked on or taken before this one; token counts are quick and go first."""
        waiting = sa.select(sa.func.count()).where(
            (jobs.c.state == RUNNING)
            | (
                (jobs.c.state == QUEUED)
                & (sa.tuple_(_QUICK_FIRST, jobs.c.created) < sa.tuple_(int(job.kind != TOKENS), job.created))
            ),
            jobs.c.id != job.id,
        )
        with self.reading() as connection:
            return int(connection.execute(waiting).scalar_one())

    def active(self, owner: str | None = None) -> Job | None:
        """The job that is being worked on, or None; only among the owner's, where one is given."""
        running = sa.select(jobs).where(jobs.c.state == RUNNING, _of(owner))
        return self._first(running.order_by(jobs.c.started.desc()).limit(1))

    def describe(self, job_id: str, name: str, note: str) -> None:
        """Give a run a name and a note."""
        with self.writing() as connection:
            connection.execute(sa.update(jobs).where(jobs.c.id == job_id).values(name=name, note=note))

    def cancel(self, job_id: str) -> None:
        """Ask for a job to stop: at once where it only waits, at its next step where it runs."""
        mine = sa.update(jobs).where(jobs.c.id == job_id, jobs.c.asked_to_stop.is_(None))
        now = time.time()
        with self.writing() as connection:
            connection.execute(mine.where(jobs.c.state == QUEUED).values(state=CANCELLED, finished=now))
            connection.execute(mine.values(asked_to_stop=now))

    # ---- for the worker

    def claim(self, worker: str = "", at_once: int = 1) -> Job | None:
        """Take the next waiting job for a worker, or None where none waits.

        Not more than `at_once` analyses and measurements run at a time, whatever the number of workers.
        """
        heavy = sa.select(sa.func.count()).where(jobs.c.state == RUNNING, jobs.c.kind != TOKENS)
        free = (jobs.c.kind == TOKENS) | (heavy.scalar_subquery() < at_once)
        waiting = sa.select(jobs.c.id).where(jobs.c.state == QUEUED, free)
        next_one = waiting.order_by(_QUICK_FIRST, jobs.c.created).limit(1)
        now = time.time()
        with self.reading() as connection:  # most looks find nothing and need not wait for a turn to write
            if connection.execute(next_one).first() is None:
                return None
        with self.writing() as connection:
            taken = connection.execute(
                sa.update(jobs)
                .where(jobs.c.id == next_one.scalar_subquery())
                .values(state=RUNNING, worker=worker, started=now, beat=now, tries=jobs.c.tries + 1)
                .returning(jobs)
            )
            row = taken.mappings().first()
        return _job(row) if row else None

    def update(self, job: Job, **values: Any) -> bool:
        """Write a running job's progress; whether its worker has to stop.

        It has to when somebody asked, and when the job is no longer this worker's: deleted, or given to
        another after this one fell silent.
        """
        mine = sa.update(jobs).where(
            jobs.c.id == job.id, jobs.c.worker == job.worker, jobs.c.tries == job.tries, _RUNNING
        )
        with self.writing() as connection:
            found = connection.execute(
                mine.values(beat=time.time(), **values).returning(jobs.c.asked_to_stop)
            ).first()
        return found is None or found[0] is not None

    def finish(self, job: Job, state: str, error: errors.UnalikeError | None = None) -> bool:
        """Mark a job as done, failed or cancelled; False where it is no longer this worker's."""
        mine = sa.update(jobs).where(
            jobs.c.id == job.id, jobs.c.worker == job.worker, jobs.c.tries == job.tries, _RUNNING
        )
        ended = {"state": state, "error": error.to_dict() if error else None, "finished": time.time()}
        with self.writing() as connection:
            return connection.execute(mine.values(**ended)).rowcount == 1

    def sample(self, job: Job, look: Sample) -> None:
        """Keep a look at a running job."""
        with self.writing() as connection:
            connection.execute(sa.insert(samples).values(job=job.id, **asdict(look)))

    def samples(self, job_id: str) -> list[Sample]:
        """The looks at a job in their order."""
        wanted = sa.select(samples).where(samples.c.job == job_id).order_by(samples.c.at)
        with self.reading() as connection:
            rows = connection.execute(wanted).mappings().all()
        return [Sample(row["at"], row["stage"], row["done"], row["memory"]) for row in rows]

    def workers(self) -> list[str]:
        """The workers that have a running job, as they named themselves."""
        wanted = sa.select(jobs.c.worker).where(jobs.c.state == RUNNING).distinct()
        with self.reading() as connection:
            return [name or "" for name in connection.execute(wanted).scalars()]

    def release(self, worker: str, *, counted: bool = True) -> None:
        """Give back the jobs of a worker that has ended; `counted` where its end may be the job's own doing."""
        self._give_back(jobs.c.worker == worker, counted)

    def requeue_abandoned(self, silent_seconds: float) -> None:
        """Give back the jobs whose worker fell silent."""
        self._give_back(jobs.c.beat < time.time() - silent_seconds, counted=True)

    def overdue(self, worker: str, grace_seconds: float) -> bool:
        """Whether a worker still has a job that was asked to stop longer ago than the grace period."""
        asked = sa.select(jobs.c.id).where(
            _RUNNING, jobs.c.worker == worker, jobs.c.asked_to_stop < time.time() - grace_seconds
        )
        with self.reading() as connection:
            return connection.execute(asked).first() is not None

    def _give_back(self, which: sa.ColumnElement[bool], counted: bool) -> None:
        gone = sa.update(jobs).where(_RUNNING, which)
        lost = errors.WorkerLost(tries=MOST_TRIES).to_dict()
        now = time.time()
        with self.writing() as connection:
            connection.execute(
                gone.where(jobs.c.asked_to_stop.is_not(None)).values(state=CANCELLED, finished=now)
            )
            if counted:
                connection.execute(
                    gone.where(jobs.c.tries >= MOST_TRIES).values(state=FAILED, error=lost, finished=now)
                )
            fewer = 0 if counted else 1
            connection.execute(
                gone.values(state=QUEUED, stage=None, worker=None, tries=jobs.c.tries - fewer, remaining=None)
            )

    # ---- signs: short words that processes leave for each other

    def post(self, name: str, value: Any) -> None:
        """Leave a word (plain JSON) under a name, in place of the last."""
        with self.writing() as connection:
            connection.execute(sa.delete(signs).where(signs.c.name == name))
            connection.execute(sa.insert(signs).values(name=name, value=value, at=time.time()))

    def posted(self, name: str, seconds: float) -> Any:
        """The word under a name where it is not older than so many seconds, else None."""
        wanted = sa.select(signs.c.value).where(signs.c.name == name, signs.c.at > time.time() - seconds)
        with self.reading() as connection:
            return connection.execute(wanted).scalar_one_or_none()

    def _first(self, wanted: sa.Select[Any]) -> Job | None:
        with self.reading() as connection:
            row = connection.execute(wanted).mappings().first()
        return _job(row) if row else None

    def _all(self, wanted: sa.Select[Any]) -> list[Job]:
        with self.reading() as connection:
            rows: Sequence[Any] = connection.execute(wanted).mappings().all()
        return [_job(row) for row in rows]


_RUNNING = jobs.c.state == RUNNING


def _of(owner: str | None) -> sa.ColumnElement[bool]:
    return sa.true() if owner is None else jobs.c.owner == owner


def _job(row: Any) -> Job:
    columns, made_with = row["columns"], row["settings"]
    return replace(
        Job(**row),
        columns=Columns(columns["text"], tuple(columns["groups"]), columns["label"]),
        settings=RunSettings(**made_with),
    )
