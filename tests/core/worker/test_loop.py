import os
import subprocess
import sys
import time

import numpy as np
import psutil
import pytest

from core import errors
from core.encoders.vector_cache import VectorCache
from core.result import Result
from core.settings import Columns, RunSettings
from core.store import ANALYSIS, CANCELLED, DONE, FAILED, TOKENS, Store
from core.worker import loop as worker
from core.worker.name import SERVER_PID


@pytest.fixture
def cache(tmp_path):
    return VectorCache(tmp_path / "vectors.db")


@pytest.fixture
def asked(store, frame, columns, fake_settings):
    """(table digest, columns, settings) of a kept table."""
    return store.put_table(frame, "fruit.csv", {}), columns, fake_settings


def work(store, cache):
    job = store.claim()
    worker.work(store, job, worker.Tools(worker.Shelf(), cache))
    return store.job(job.id)


def test_an_analysis_ends_with_a_result_that_equals_a_direct_run(store, cache, asked, result):
    store.submit(ANALYSIS, *asked)
    job = work(store, cache)
    assert (job.state, job.error) == (DONE, None)
    assert job.peak > 0
    kept = Result.read(store.result_folder(job.id))
    np.testing.assert_allclose(kept.vectors, result.vectors, atol=1e-6)
    assert kept.texts["row"].tolist() == result.texts["row"].tolist()


def test_a_token_count_keeps_the_tokens(store, cache, asked, result):
    store.submit(TOKENS, *asked)
    job = work(store, cache)
    tokens = np.load(store.result_folder(job.id) / "tokens.npy")
    assert tokens.tolist() == result.texts["tokens"].tolist()


def test_what_cannot_be_done_is_told_with_its_sentence(store, cache, asked):
    digest, _columns, settings = asked
    store.submit(ANALYSIS, digest, Columns("nothing"), settings)
    job = work(store, cache)
    assert job.state == FAILED
    assert "nothing" in str(errors.from_dict(job.error))
    store.submit(ANALYSIS, digest, Columns("text"), RunSettings("no/such/model"))
    assert isinstance(errors.from_dict(work(store, cache).error), errors.EncoderError)


def test_a_job_that_is_asked_to_stop_stops(store, cache, asked):
    job_id = store.submit(ANALYSIS, *asked)
    job = store.claim()
    store.cancel(job_id)
    worker.work(store, job, worker.Tools(worker.Shelf(), cache))
    assert store.job(job_id).state == CANCELLED
    assert not store.result_folder(job_id).exists()


def test_a_worker_process_works_off_the_queue_and_ends_with_its_server(
    tmp_path, frame, columns, fake_settings
):
    """The server is a process that starts the worker and then dies."""
    folder = tmp_path / "data"
    store = Store(folder)
    digest = store.put_table(frame, "fruit.csv", {})
    job_id = store.submit(ANALYSIS, digest, columns, fake_settings)
    start = """
import subprocess, sys
print(subprocess.Popen([sys.executable, "-m", "core.worker"]).pid, flush=True)
input()
"""
    server = subprocess.Popen(
        [sys.executable, "-c", start],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "UNALIKE_DATA": str(folder)},
    )
    pid = int(server.stdout.readline())
    deadline = time.monotonic() + 60
    while not store.job(job_id).over and time.monotonic() < deadline:
        time.sleep(0.1)
    assert store.job(job_id).state == DONE
    assert psutil.Process(pid).nice() > 0
    second = store.submit(ANALYSIS, digest, columns, RunSettings("fake", 65))
    while not store.job(second).over and time.monotonic() < deadline:
        time.sleep(0.1)
    assert store.job(second).started - store.job(second).created < 5
    server.kill()
    server.communicate()
    deadline = time.monotonic() + 10
    while _alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(pid)


def test_a_worker_whose_server_ended_before_it_was_ready_ends_too(tmp_path):
    server = subprocess.Popen([sys.executable, "-c", ""])
    server.wait()
    environment = {**os.environ, "UNALIKE_DATA": str(tmp_path), SERVER_PID: str(server.pid)}
    subprocess.run([sys.executable, "-m", "core.worker"], env=environment, timeout=60, check=True)


def _alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
