"""SIGKILL to the worker, to the server and to both, at every stage of a run: nothing lost, nothing wrong.

Every case takes some seconds, so five are drawn that touch every stage; UNALIKE_KILLS=40 tries forty.
"""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import numpy as np
import psutil
import pytest

from core.result import Result
from core.store import ANALYSIS, CANCELLED, DONE

STAGES = ("tokens", "vectors", "pairs", "writing")
WHO = ("worker", "server", "both")
CASES = list(itertools.product(STAGES, WHO))
KILLS = int(os.environ.get("UNALIKE_KILLS", "5"))
CHOSEN = [CASES[(5 * number) % len(CASES)] for number in range(KILLS)]


@contextmanager
def serving(store, stage, **environment):
    """A server whose worker dwells in a stage; it and its children are gone at the end."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.core.worker.slow_server", stage],
        env={**os.environ, "UNALIKE_DATA": str(store.folder), **environment},
    )
    try:
        yield server
    finally:
        children = psutil.Process(server.pid).children() if server.poll() is None else []
        server.kill()
        server.wait()
        for child in children:
            child.kill()


def wait_for(true, seconds=120.0):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


def worker_pid(store, job_id) -> int:
    return int(store.job(job_id).worker.rpartition(":")[2])


@pytest.fixture
def job_id(store, frame, columns, fake_settings):
    return store.submit(ANALYSIS, store.put_table(frame, "fruit.csv", {}), columns, fake_settings)


@pytest.mark.parametrize(("number", "stage", "who"), [(n, *case) for n, case in enumerate(CHOSEN)])
def test_a_killed_run_goes_on_and_ends_with_the_same_result(store, job_id, result, number, stage, who):
    with serving(store, stage) as server:
        wait_for(lambda: store.job(job_id).stage == stage and (store.folder / "dwelt").exists())
        worker = worker_pid(store, job_id)
        if who != "worker":
            os.kill(server.pid, signal.SIGKILL)
        if who != "server":
            os.kill(worker, signal.SIGKILL)
        assert not store.result_folder(job_id).exists()
        if who == "worker":  # the server itself starts another
            wait_for(lambda: store.job(job_id).over)
    if who != "worker":
        with serving(store, stage):
            wait_for(lambda: store.job(job_id).over)
    job = store.job(job_id)
    assert (job.state, job.error) == (DONE, None)
    kept = Result.read(store.result_folder(job_id))
    np.testing.assert_array_equal(kept.vectors, result.vectors)
    np.testing.assert_array_equal(kept.statistics.bins, result.statistics.bins)
    assert [path.name for path in (store.folder / "results").iterdir() if path.name[0] != "."] == [job_id]


def test_a_cancelled_run_that_does_not_listen_is_ended_after_the_grace_period(store, job_id):
    with serving(store, "pairs", UNALIKE_GRACE_SECONDS="0.5"):
        wait_for(lambda: store.job(job_id).stage == "pairs" and (store.folder / "dwelt").exists())
        worker = worker_pid(store, job_id)
        store.cancel(job_id)
        wait_for(lambda: store.job(job_id).over, 5)
        assert store.job(job_id).state == CANCELLED
        assert not psutil.pid_exists(worker)
        other = store.submit(ANALYSIS, *asked_again(store, job_id))
        wait_for(lambda: store.job(other).over)  # by a new worker
    assert [store.job(each).state for each in (job_id, other)] == [CANCELLED, DONE]


def asked_again(store, job_id):
    job = store.job(job_id)
    return job.table_digest, job.columns, job.settings
