"""A run on a Dask cluster of two worker processes equals the run on this machine, also when one is killed."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core import errors
from core.encoders import FakeEncoder
from core.encoders.vector_cache import VectorCache
from core.run import execute
from core.settings import Columns, RunSettings
from core.store import ANALYSIS, DONE, FAILED
from core.worker import loop as worker
from core.worker.cluster import SIGN, Cluster, Line, _loaded, encode_piece
from core.worker.shelf import Shelf

COLUMNS, SETTINGS = Columns("text", ("group",)), RunSettings("fake", 32)
ROOT = Path(__file__).resolve().parents[3]


def start(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, stderr=subprocess.DEVNULL)


def wait_for(true, seconds=60.0):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory) -> Iterator[str]:
    """The address of a scheduler."""
    file = tmp_path_factory.mktemp("dask") / "scheduler.json"
    process = start(
        "distributed.cli.dask_scheduler", "--host=127.0.0.1", "--port=0", "--no-dashboard",
        f"--scheduler-file={file}",
    )  # fmt: skip
    wait_for(file.exists)
    yield json.loads(file.read_text())["address"]
    process.kill()
    process.wait()


@pytest.fixture
def crew(scheduler, tmp_path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two worker processes of the cluster, one of which works at two tasks at once."""
    crew = [
        start(
            "distributed.cli.dask_worker", scheduler, f"--nthreads={threads}", "--no-nanny", "--no-dashboard",
            f"--local-directory={tmp_path}",
        )
        for threads in (1, 2)
    ]  # fmt: skip
    cluster = Cluster(scheduler)
    wait_for(lambda: len(cluster.workers()) == 2)
    cluster.close()
    yield crew
    for process in crew:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def many() -> pd.DataFrame:
    """Enough different texts for several pieces and blocks."""
    draw = np.random.default_rng(7)
    words = draw.integers(0, 3000, (6000, 20))
    texts = [" ".join(f"word{w}" for w in row) for row in words]
    return pd.DataFrame({"text": texts, "group": draw.choice(list("abc"), len(texts))}, dtype="str")


def run_on(cluster, frame, listener):
    return execute(
        frame,
        COLUMNS,
        SETTINGS,
        load=lambda _id: cluster.encoder(FakeEncoder(), allow_remote_code=False),
        listener=listener,
        executor=cluster.executor(),
    )


def same(one, other) -> bool:
    """Bit by bit."""
    arrays = [each.statistics.to_arrays() for each in (one, other)]
    return np.array_equal(one.vectors, other.vectors) and all(
        np.array_equal(arrays[0][name], arrays[1][name], equal_nan=arrays[0][name].dtype.kind == "f")
        for name in arrays[0]
    )


def test_a_run_survives_a_worker_and_equals_the_local_one(scheduler, crew, many, listener):
    local = execute(many, COLUMNS, SETTINGS, load=lambda _id: FakeEncoder(), listener=listener)
    cluster = Cluster(scheduler)
    assert same(run_on(cluster, many, listener), local)

    class Killing(type(listener)):
        """Kills one of the two workers when a quarter of the vectors, or of the pairs, are there."""

        def progress(self, done, total):
            if self.stages[-1] == stage and 4 * done > total and len(crew) == 2:
                os.kill(crew.pop().pid, signal.SIGKILL)

    stage = "vectors"
    assert same(run_on(cluster, many, Killing()), local)
    assert len(crew) == 1, "it was killed in the middle"
    crew.append(start("distributed.cli.dask_worker", scheduler, "--nthreads=1", "--no-nanny"))
    wait_for(lambda: len(cluster.workers()) == 2)
    stage = "pairs"
    assert same(run_on(cluster, many, Killing()), local)
    assert len(crew) == 1
    cluster.close()


def test_the_workers_job_goes_to_the_cluster_and_its_memory_is_posted(scheduler, crew, store, many, tmp_path):
    store.submit(ANALYSIS, store.put_table(many.iloc[:200], "t.csv", {}), COLUMNS, SETTINGS)
    job = store.claim()
    tools = worker.Tools(Shelf(), VectorCache(tmp_path / "vectors.db"), Line(scheduler, store))
    worker.work(store, job, tools)
    assert (store.job(job.id).state, store.job(job.id).error) == (DONE, None)
    wait_for(lambda: store.posted(SIGN, 60) is not None)
    posted = store.posted(SIGN, 60)
    assert len(posted) == 2
    assert all(each["memory"] > 1 << 20 and each["limit"] > each["memory"] for each in posted)
    tools.line.cluster().close()


def test_an_encoder_of_another_version_is_refused(scheduler, crew):
    cluster = Cluster(scheduler)
    encoder = cluster.encoder(FakeEncoder(), allow_remote_code=False)
    encoder.revision = "of tomorrow"
    with pytest.raises(errors.ClusterFailed, match="of tomorrow"):
        list(encoder.stream(FakeEncoder().tokenize(["one", "two"])))
    cluster.close()


def test_a_cluster_that_does_not_answer_is_said(store, frame, monkeypatch, tmp_path):
    monkeypatch.setattr("core.worker.cluster._CONNECT_SECONDS", 0.5)
    store.submit(ANALYSIS, store.put_table(frame, "t.csv", {}), Columns("text"), SETTINGS)
    job = store.claim()
    line = Line("tcp://127.0.0.1:9", store)
    worker.work(store, job, worker.Tools(Shelf(), VectorCache(tmp_path / "v.db"), line))
    assert store.job(job.id).state == FAILED
    assert "127.0.0.1:9" in str(errors.from_dict(store.job(job.id).error))


def test_a_run_can_be_cancelled_between_pieces(scheduler, crew, many, listener):
    cluster = Cluster(scheduler)
    stop = threading.Event()

    class Stopping(type(listener)):
        def progress(self, done, total):
            if done:
                stop.set()
                raise errors.RunCancelled

    with pytest.raises(errors.RunCancelled):
        run_on(cluster, many, Stopping())
    assert stop.is_set()
    cluster.close()


def test_errors_travel_between_processes():
    there = errors.TooFewTexts(column="text", texts=1)
    back = pickle.loads(pickle.dumps(there))
    assert type(back) is type(there)
    assert str(back) == str(there)


def test_a_worker_of_many_threads_loads_an_encoder_once_and_encodes_one_piece_at_a_time(monkeypatch):
    loads, inside, most = [], [], []

    class Slow(FakeEncoder):
        def forward(self, ids):
            inside.append(None)
            most.append(len(inside))
            time.sleep(0.01)
            inside.pop()
            return super().forward(ids)

    def load(encoder_id, **_options):
        loads.append(encoder_id)
        time.sleep(0.05)
        return Slow()

    monkeypatch.setattr("core.encoders.load", load)
    _loaded.cache_clear()
    ids = FakeEncoder().tokenize(["one text", "another"])
    with ThreadPoolExecutor(4) as threads:
        pieces = [
            threads.submit(encode_piece, "fake", FakeEncoder.revision, False, ids, None) for _ in range(8)
        ]
        vectors = [piece.result() for piece in pieces]
    _loaded.cache_clear()
    assert loads == ["fake"]
    assert max(most) <= Slow().workers
    assert all(np.array_equal(each, vectors[0]) for each in vectors)
