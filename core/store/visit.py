"""The store as one visitor may see it: checked here, where data is read, and not where it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core import errors
from core.result import Result
from core.settings import Columns, RunSettings
from core.store import Job, Sample, Store, StoredTable

Sees = Literal["everyone", "link", "owner"]


@dataclass(frozen=True)
class Visit:
    """One visitor's view. What they bring and start belongs to `owner`.

    `sees` says what else they see: with "everyone" all tables and runs; with "link" also what they can
    name, because its id, which nobody can guess, is in the link they were given; with "owner" their own
    alone. Only an owner changes, cancels or deletes, except where everything is everyone's.
    """

    store: Store
    owner: str
    sees: Sees

    @property
    def _mine(self) -> str | None:
        return None if self.sees == "everyone" else self.owner

    @property
    def _named(self) -> str | None:
        return self.owner if self.sees == "owner" else None

    def owns(self, job: Job) -> bool:
        """Whether the visitor may change this job."""
        return self.sees == "everyone" or job.owner == self.owner

    def put_table(self, frame: pd.DataFrame, name: str, about: dict[str, Any]) -> str:
        """Keep a table for this visitor and return its digest."""
        return self.store.put_table(frame, name, about, self.owner)

    def table(self, digest: str) -> StoredTable | None:
        """What is known about a table; None where it is not kept or not for this visitor."""
        return self.store.table(digest, self.owner) or self.store.table(digest, self._named)

    def frame(self, digest: str) -> pd.DataFrame:
        """The cells of a table. Raises TableLost where there is none for this visitor."""
        if self.table(digest) is None:
            raise errors.TableLost(digest=digest)
        return self.store.frame(digest)

    def submit(
        self,
        kind: str,
        table_digest: str,
        columns: Columns,
        settings: RunSettings,
        options: dict[str, Any] | None = None,
    ) -> str:
        """Put a job of this visitor's into the queue and return its id. Raises TableLost."""
        table = self.table(table_digest)
        if table is None:
            raise errors.TableLost(digest=table_digest)
        return self.store.submit(kind, table_digest, columns, settings, self.owner, options)

    def same(
        self,
        kind: str,
        table_digest: str,
        columns: Columns,
        settings: RunSettings,
        options: dict[str, Any] | None = None,
    ) -> Job | None:
        """The newest job that asks for exactly this and has not failed or been cancelled, or None.

        Whatever its options, where none are given.
        """
        return self.store.same(kind, table_digest, columns, settings, self._mine, options)

    def job(self, job_id: str) -> Job | None:
        """The job as it stands now; None where there is none for this visitor."""
        job = self.store.job(job_id)
        return job if job is not None and (self.sees != "owner" or job.owner == self.owner) else None

    def runs(self) -> list[Job]:
        """The analyses that are listed for this visitor, the newest first."""
        return self.store.runs(self._mine)

    def active(self) -> Job | None:
        """This visitor's job that is being worked on, or None."""
        return self.store.active(self._mine)

    def ahead(self, job: Job) -> int:
        """How many jobs the worker takes before this one."""
        return self.store.ahead(job)

    def result(self, job_id: str) -> Result:
        """What an analysis found. Raises ResultLost where there is none for this visitor."""
        self._check(job_id)
        return self.store.result(job_id)

    def tokens(self, job_id: str) -> NDArray[np.int64]:
        """Tokens of each text that a token count found. Raises ResultLost."""
        self._check(job_id)
        return self.store.tokens(job_id)

    def measurement(self, job_id: str) -> dict[str, Any]:
        """What a measurement found. Raises ResultLost where there is none for this visitor."""
        self._check(job_id)
        return self.store.measurement(job_id)

    def samples(self, job_id: str) -> list[Sample]:
        """The looks at a job, none where it is not for this visitor."""
        return self.store.samples(job_id) if self.job(job_id) else []

    def cancel(self, job_id: str) -> None:
        """Ask for a job of this visitor's to stop."""
        if self._may_change(job_id):
            self.store.cancel(job_id)

    def describe(self, job_id: str, name: str, note: str) -> None:
        """Give a run of this visitor's a name and a note."""
        if self._may_change(job_id):
            self.store.describe(job_id, name, note)

    def delete(self, job_id: str) -> None:
        """Delete a run of this visitor's with its files."""
        if self._may_change(job_id):
            self.store.delete(job_id)

    def forget(self) -> None:
        """Delete all that this visitor brought and made."""
        self.store.forget(self.owner)

    def posted(self, name: str, seconds: float) -> Any:
        """A word that a process left for others (Store.posted)."""
        return self.store.posted(name, seconds)

    def _may_change(self, job_id: str) -> bool:
        job = self.job(job_id)
        return job is not None and self.owns(job)

    def _check(self, job_id: str) -> None:
        if self.job(job_id) is None:
            raise errors.ResultLost(job=job_id)
