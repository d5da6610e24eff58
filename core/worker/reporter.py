"""How a job's progress reaches the store: from a thread of its own, so that a slow store never slows a run."""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType
from typing import Any

from core import errors, memory
from core.store import Job, Sample, Store

_log = logging.getLogger("unalike.worker")
_BETWEEN_WRITES = 0.25  # seconds
_BETWEEN_SAMPLES = 2.0


class Reporter:
    """Writes a job's stage, progress and memory four times a second, the sign that its worker lives.

    Raises RunCancelled in the run at its next step once somebody asked for it, or once the job was taken
    away. A store that cannot be written for a while is no reason to end a run: the next write may succeed.
    """

    def __init__(self, store: Store, job: Job) -> None:
        """Report for `job`; begins and ends with a `with` block."""
        self._store = store
        self._job = job
        self._stage: str | None = None
        self._steps = (0, 0)
        self._began = time.monotonic()
        self._peak = 0
        self._stop = False
        self._wake = threading.Event()
        self._end = False
        self._sampled = -_BETWEEN_SAMPLES
        self._thread = threading.Thread(target=self._work, name="reporter", daemon=True)

    def stage(self, name: str) -> None:
        """A stage begins."""
        self._stage, self._steps, self._began = name, (0, 0), time.monotonic()
        self._wake.set()
        self._check()

    def progress(self, done: int, total: int) -> None:
        """`done` of `total` steps of the stage are finished."""
        self._steps = (int(done), int(total))
        self._check()

    def memory(self, now: int) -> None:
        """The process holds `now` resident bytes."""
        self._peak = max(self._peak, now)

    def _check(self) -> None:
        if self._stop:
            raise errors.RunCancelled

    def _work(self) -> None:
        while not self._end:
            try:
                self._write()
            except errors.StoreError as error:
                _log.warning("progress could not be written: %s", error)
            self._wake.wait(_BETWEEN_WRITES)
            self._wake.clear()

    def _write(self) -> None:
        now, resident = time.monotonic(), memory.resident()
        self._peak = max(self._peak, resident)
        done, total = self._steps
        seconds = now - self._began
        values: dict[str, Any] = {
            "stage": self._stage,
            "done": done,
            "total": total,
            "speed": done / seconds if done and seconds > 0 else None,
            "remaining": seconds * (total - done) / done if done else None,
            "memory": resident,
            "peak": self._peak,
        }
        self._stop = self._store.update(self._job, **values)
        if now - self._sampled >= _BETWEEN_SAMPLES:
            self._sampled = now
            self._store.sample(self._job, Sample(time.time(), self._stage, done, resident))

    def __enter__(self) -> Reporter:
        """Begin to write."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write no more."""
        self._end = True
        self._wake.set()
        self._thread.join()
