"""The worker: a process beside the server that takes jobs from the store, one at a time.

    python -m core.worker

It lives as long as the server that started it, keeps the last encoders loaded, runs at a lower priority
than the pages, and tells everything through the store.
"""

from __future__ import annotations

import logging
import os
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

from core import encoders, errors, run
from core.settings import settings
from core.store import ANALYSIS, CANCELLED, DONE, FAILED, TOKENS, Job, Store
from core.vector_cache import VectorCache

_log = logging.getLogger("unalike.worker")
_REST = 0.1  # seconds between two looks at an empty queue
_BETWEEN_WRITES = 0.2  # seconds between two writes of progress
_SILENT = 20.0  # seconds without a sign after which a running job counts as abandoned
_TRIES = 3
_WARM_ENCODERS = 2

Save = Callable[[Path], None]  # writes what a job found into an empty folder


class Shelf:
    """The encoders used last, kept loaded."""

    def __init__(self) -> None:
        self._loaded: OrderedDict[str, encoders.Encoder] = OrderedDict()

    def load(self, encoder_id: str) -> encoders.Encoder:
        """The encoder, loaded where it is not yet. Raises EncoderError."""
        if encoder_id not in self._loaded:
            while len(self._loaded) >= _WARM_ENCODERS:
                self._loaded.popitem(last=False)
            self._loaded[encoder_id] = encoders.load(
                encoder_id, allow_remote_code=settings().allow_remote_code
            )
        self._loaded.move_to_end(encoder_id)
        return self._loaded[encoder_id]


class Reporter:
    """Writes a job's stage, progress and memory to the store, and raises RunCancelled when asked to stop."""

    def __init__(self, store: Store, job: Job) -> None:
        self._store = store
        self._job = job
        self._began = self._written = time.monotonic()
        self._peak = 0

    def stage(self, name: str) -> None:
        """A stage begins."""
        self._began = time.monotonic()
        self._write(stage=name, done=0, total=0, remaining=None)

    def progress(self, done: int, total: int) -> None:
        """Steps are finished; written a few times a second."""
        now = time.monotonic()
        if now - self._written >= _BETWEEN_WRITES:
            remaining = (now - self._began) * (total - done) / done if done else None
            self._write(done=int(done), total=int(total), remaining=remaining)

    def memory(self, now: int) -> None:
        """A look at memory: also the sign of life that keeps the job from counting as abandoned."""
        self._peak = max(self._peak, now)
        self._store.update(self._job.id, memory=now, peak=self._peak)

    def _write(self, **values: object) -> None:
        self._written = time.monotonic()
        if self._store.update(self._job.id, **values):
            raise errors.RunCancelled


def _analyse(frame: pd.DataFrame, job: Job, shelf: Shelf, cache: VectorCache, reporter: Reporter) -> Save:
    result = run.execute(frame, job.columns, job.settings, load=shelf.load, listener=reporter, cache=cache)
    return result.save


def _count_tokens(
    frame: pd.DataFrame, job: Job, shelf: Shelf, _cache: VectorCache, reporter: Reporter
) -> Save:
    reporter.stage("loading")
    encoder = shelf.load(job.settings.encoder)
    reporter.stage("tokens")
    tokens = run.count_tokens(frame, job.columns, encoder)
    return lambda folder: np.save(folder / "tokens.npy", tokens, allow_pickle=False)


_KINDS = {ANALYSIS: _analyse, TOKENS: _count_tokens}


def work(store: Store, job: Job, shelf: Shelf, cache: VectorCache) -> None:
    """Do one job to its end and write how it ended."""
    reporter = Reporter(store, job)
    try:
        save = _KINDS[job.kind](store.frame(job.table_digest), job, shelf, cache, reporter)
        reporter.stage("writing")
        with store.new_result(job.id) as folder:
            save(folder)
        store.finish(job.id, DONE)
    except errors.RunCancelled:
        store.finish(job.id, CANCELLED)
    except errors.UnalikeError as error:
        store.finish(job.id, FAILED, error)
    except MemoryError:
        store.finish(job.id, FAILED, errors.OutOfMemory())
    except Exception as error:  # the process must outlive any one job
        _log.exception("job %s failed", job.id)
        store.finish(job.id, FAILED, errors.UnalikeError(detail=f"{type(error).__name__}: {error}"))


def main() -> None:
    """Take jobs until the server that started this process is gone."""
    logging.basicConfig(level=logging.INFO)
    psutil.Process().nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", 10))
    server = psutil.Process(os.getppid())
    store = Store(settings().data)
    cache = VectorCache(settings().data / "vectors.db", settings().cache_limit_mb << 20)
    shelf = Shelf()
    looked = 0.0
    while server.is_running() and os.getppid() == server.pid:
        try:
            if time.monotonic() - looked > _SILENT / 4:
                store.requeue_abandoned(_SILENT, _TRIES)
                looked = time.monotonic()
            job = store.claim()
        except errors.StoreError:
            _log.exception("the store cannot be used; trying again")
            job = None
            time.sleep(1)
        if job is None:
            time.sleep(_REST)
        else:
            work(store, job, shelf, cache)


if __name__ == "__main__":
    main()
