"""Results: a folder for each finished job, there whole or not at all."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import errors
from core.result import Result
from core.store.database import Database

_DAMAGE = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile)


class Results(Database):
    """The part of the store that holds what jobs found."""

    def result_folder(self, job_id: str) -> Path:
        """Where the result of a finished job lies."""
        return self.folder / "results" / job_id

    def result(self, job_id: str) -> Result:
        """What an analysis found. Raises ResultLost where its files are gone or damaged."""
        try:
            return Result.read(self.result_folder(job_id))
        except _DAMAGE as error:
            raise errors.ResultLost(job=job_id) from error

    def tokens(self, job_id: str) -> NDArray[np.int64]:
        """Tokens of each text, (n,), that a token count found. Raises ResultLost."""
        try:
            found: NDArray[np.int64] = np.load(self.result_folder(job_id) / "tokens.npy", allow_pickle=False)
        except _DAMAGE as error:
            raise errors.ResultLost(job=job_id) from error
        return found

    def measurement(self, job_id: str) -> dict[str, Any]:
        """What a measurement found, as core.cost.measurement.save wrote it. Raises ResultLost."""
        try:
            text = (self.result_folder(job_id) / "measurement.json").read_text(encoding="utf-8")
            found: dict[str, Any] = json.loads(text)
        except _DAMAGE as error:
            raise errors.ResultLost(job=job_id) from error
        return found

    @contextmanager
    def new_result(self, job_id: str) -> Iterator[Path]:
        """A folder to write a result into; it takes its place only when the block ends well."""
        place = self.result_folder(job_id)
        aside = place.with_name(f".{job_id}.{secrets.token_hex(4)}")
        with self.guarded():
            try:
                aside.mkdir()
                yield aside
                for path in aside.iterdir():
                    _to_the_disk(path)
                shutil.rmtree(place, ignore_errors=True)
                os.replace(aside, place)
            finally:
                shutil.rmtree(aside, ignore_errors=True)

    def drop_result(self, job_id: str) -> None:
        """Delete the result of a job, if there is any."""
        shutil.rmtree(self.result_folder(job_id), ignore_errors=True)


def _to_the_disk(path: Path) -> None:
    """Without it a power cut could leave the name and lose the content."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
