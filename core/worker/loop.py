"""The worker: a process beside the server that takes jobs from the store, one at a time.

    python -m core.worker

It lives as long as the server that started it (core.worker.supervisor), keeps the last encoders loaded, runs at a
lower priority than the pages, and tells everything through the store.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

from core import encoders, errors, run
from core.cost import measurement
from core.encoders.vector_cache import VectorCache
from core.settings import settings
from core.store import ANALYSIS, CANCELLED, DONE, FAILED, TOKENS, Job, Store
from core.warm_up import warm_up
from core.worker.cluster import Line
from core.worker.name import SERVER_PID, ended, name_of, surely_gone
from core.worker.reporter import Reporter
from core.worker.shelf import Shelf

_log = logging.getLogger("unalike.worker")
_REST = 0.1  # seconds between two looks at an empty queue
_BETWEEN_CHORES = 5.0
_BETWEEN_SWEEPS = 3600.0
_SILENT = 20.0  # seconds without a sign after which a running job counts as abandoned
_TELLING = (0.2, 1.0, 5.0, 15.0)  # seconds to wait before an ending is told again

Save = Callable[[Path], None]  # writes what a job found into an empty folder


@dataclass
class Tools:
    """What a worker keeps from job to job; `line` leads to a cluster, where there is one."""

    shelf: Shelf
    cache: VectorCache
    line: Line | None = None


def _analyse(frame: pd.DataFrame, job: Job, tools: Tools, reporter: Reporter) -> Save:
    execute = partial(
        run.execute,
        frame,
        job.columns,
        job.settings,
        listener=reporter,
        cache=tools.cache,
        pairs_minutes=settings().pairs_minutes,
    )
    if tools.line is None:
        return execute(load=tools.shelf.load).save
    cluster = tools.line.cluster()

    def load(encoder_id: str) -> encoders.Encoder:
        return cluster.encoder(tools.shelf.load(encoder_id), allow_remote_code=settings().allow_remote_code)

    with cluster.failures_told():
        return execute(load=load, executor=cluster.executor()).save


def _count_tokens(frame: pd.DataFrame, job: Job, tools: Tools, reporter: Reporter) -> Save:
    reporter.stage("loading")
    encoder = tools.shelf.load(job.settings.encoder)
    reporter.stage("tokens")
    tokens = run.count_tokens(frame, job.columns, encoder, reporter.progress)
    return lambda folder: np.save(folder / "tokens.npy", tokens, allow_pickle=False)


def _measure(frame: pd.DataFrame, job: Job, tools: Tools, reporter: Reporter) -> Save:
    found = measurement.measure(
        job.kind,
        frame,
        job.columns,
        job.settings,
        job.options,
        load=tools.shelf.load,
        cache=tools.cache,
        listener=reporter,
    )
    return partial(measurement.save, found)


_KINDS = {ANALYSIS: _analyse, TOKENS: _count_tokens, **dict.fromkeys(measurement.MEASUREMENTS, _measure)}


def work(store: Store, job: Job, tools: Tools) -> None:
    """Do one job to its end and write how it ended."""
    state, error = _outcome(store, job, tools)
    for wait in (*_TELLING, None):
        try:
            mine = store.finish(job, state, error)
        except errors.StoreError:
            if wait is None:
                _log.exception("how job %s ended could not be written; it will be done again", job.id)
                return
            time.sleep(wait)
        else:
            if not mine and store.job(job.id) is None:
                store.drop_result(job.id)  # it was deleted while its result was written
            return


def _outcome(store: Store, job: Job, tools: Tools) -> tuple[str, errors.UnalikeError | None]:
    if store.result_folder(job.id).is_dir():  # a worker ended between writing the result and saying so
        return DONE, None
    try:
        with Reporter(store, job) as reporter:
            tools.cache.problem = None
            save = _KINDS[job.kind](store.frame(job.table_digest), job, tools, reporter)
            reporter.stage("writing")
            with store.new_result(job.id) as folder:
                save(folder)
        if tools.cache.problem is not None:
            store.update(job, notice=tools.cache.problem.to_dict())
    except errors.RunCancelled:
        return CANCELLED, None
    except errors.UnalikeError as error:
        return FAILED, error
    except MemoryError:
        return FAILED, errors.OutOfMemory()
    except Exception as error:  # the process must outlive any one job
        _log.exception("job %s failed", job.id)
        return FAILED, errors.UnalikeError(detail=f"{type(error).__name__}: {error}")
    return DONE, None


class _Chores:
    """What is done now and then between jobs: jobs of lost workers, idle encoders, what is too old."""

    def __init__(self, store: Store, shelf: Shelf) -> None:
        self._store = store
        self._shelf = shelf
        self._done = self._swept = float("-inf")

    def __call__(self) -> None:
        now = time.monotonic()
        if now - self._done < _BETWEEN_CHORES:
            return
        self._done = now
        for worker in self._store.workers():
            if surely_gone(worker):
                self._store.release(worker)
        self._store.requeue_abandoned(_SILENT)
        self._shelf.tidy()
        if now - self._swept > _BETWEEN_SWEEPS:
            self._swept = now
            self._store.sweep(settings().keep_days, settings().keep_mb << 20)


def _end_with(server: psutil.Process, store: Store, name: str) -> None:
    """End this process, in the middle of a job too, once its server is gone; the job waits for the next."""
    while not ended(server):
        time.sleep(0.5)
    try:
        store.release(name, counted=False)
    finally:
        os._exit(0)


def main() -> None:
    """Take jobs until the server that started this process is gone."""
    logging.basicConfig(level=logging.INFO)
    psutil.Process().nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", 10))
    try:
        server = psutil.Process(int(os.environ.get(SERVER_PID, os.getppid())))
    except psutil.NoSuchProcess:  # it ended before this process was ready
        return
    name = name_of(os.getpid())
    installation = settings()
    store = Store(installation.data, installation.database.get_secret_value())
    cache = VectorCache(installation.data / "vectors.db", installation.cache_limit_mb << 20)
    tools = Tools(Shelf(), cache, Line(installation.dask, store) if installation.dask else None)
    chores = _Chores(store, tools.shelf)
    threading.Thread(target=_end_with, args=(server, store, name), daemon=True).start()
    threading.Thread(target=warm_up, daemon=True).start()
    while True:
        try:
            chores()
            job = store.claim(name, installation.runs_at_once)
        except errors.StoreError as error:
            _log.warning("the store cannot be used; trying again: %s", error)
            job = None
            time.sleep(1)
        if job is None:
            time.sleep(_REST)
        else:
            work(store, job, tools)
