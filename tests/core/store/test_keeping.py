"""What is deleted goes with its files, and nothing else goes."""

from __future__ import annotations

import os
import time

import numpy as np
import pytest

from core.encoders.vector_cache import VectorCache
from core.settings import Columns, RunSettings
from core.store import ANALYSIS, DONE, Sample

DAY = 86400


@pytest.fixture
def digest(store, frame):
    return store.put_table(frame, "fruit.csv", {"notes": []}, owner="ann")


def finished(store, digest, limit, owner="ann", size=100) -> str:
    """A finished run with a result of `size` bytes."""
    job_id = store.submit(ANALYSIS, digest, Columns("text"), RunSettings("fake", limit), owner)
    job = store.claim()
    store.sample(job, Sample(1.0, "pairs", 1, 1))
    with store.new_result(job_id) as folder:
        (folder / "content").write_bytes(b"x" * size)
    store.finish(job, DONE)
    return job_id


def files(store, kind):
    return sorted(path.name for path in (store.folder / kind).iterdir())


def later(monkeypatch, seconds):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + seconds)


def test_a_deleted_run_leaves_nothing_but_its_table(store, digest):
    kept, deleted = finished(store, digest, 64), finished(store, digest, 65)
    store.delete(deleted)
    assert files(store, "results") == [kept]
    assert store.samples(deleted) == []
    assert store.samples(kept) != []
    assert len(store.frame(digest)) == 8


def test_who_is_forgotten_leaves_nothing(store, frame, digest):
    finished(store, digest, 64)
    other = store.put_table(frame.iloc[:5], "bob's.csv", {}, owner="bob")
    bobs = finished(store, other, 64, owner="bob")
    with VectorCache(store.folder / "vectors.db") as cache:
        cache.put_many({b"key": np.full(8, 0.123, np.float32)})
    store.forget("ann")
    assert store.runs("ann") == []
    assert store.table(digest) is None
    assert files(store, "tables") == [f"{other}.parquet"]
    assert files(store, "results") == [bobs]
    with VectorCache(store.folder / "vectors.db") as cache:
        assert cache.get_many([b"key"], 8) == {}
    needle = np.full(8, 0.123, np.float32).tobytes()
    assert not any(needle in path.read_bytes() for path in store.folder.glob("vectors.db*"))
    store.forget("ann")  # a second time does no harm


def test_a_running_job_of_somebody_forgotten_stops_and_leaves_no_result(store, digest):
    job_id = store.submit(ANALYSIS, digest, Columns("text"), RunSettings("fake"), "ann")
    job = store.claim()
    store.forget("ann")
    assert store.update(job, stage="pairs") is True
    assert store.finish(job, DONE) is False
    assert store.job(job_id) is None


def test_age_takes_old_runs_and_tables_but_not_what_is_needed(store, frame, digest, monkeypatch):
    old = finished(store, digest, 64)
    unused = store.put_table(frame.iloc[:4], "unused.csv", {})
    later(monkeypatch, 20 * DAY)
    new = finished(store, digest, 65)
    store.sweep()
    assert set(files(store, "results")) == {old, new}
    store.sweep(keep_days=10)
    assert files(store, "results") == [new]
    assert store.table(unused) is None
    assert files(store, "tables") == [f"{digest}.parquet"]
    later(monkeypatch, 20 * DAY)
    waiting = store.submit(ANALYSIS, digest, Columns("text"), RunSettings("fake", 66), "ann")
    store.sweep(keep_days=10)
    assert [job.id for job in store.runs()] == [waiting]
    assert len(store.frame(digest)) == 8


def test_size_takes_the_oldest_first(store, digest):
    ids = [finished(store, digest, limit, size=100_000) for limit in range(64, 68)]
    store.sweep(keep_bytes=250_000)
    assert [job.id for job in store.runs()] == ids[:1:-1]
    assert set(files(store, "results")) == set(ids[2:])
    store.sweep(keep_bytes=1)
    assert files(store, "results") == []
    assert files(store, "tables") == []


def test_what_a_crash_left_behind_goes_after_a_while(store, digest):
    kept = finished(store, digest, 64)
    left = [store.folder / "results" / ".job.12ab", store.folder / "tables" / ".digest.12ab"]
    left[0].mkdir()
    left[1].write_text("half")
    store.sweep()
    assert all(path.exists() for path in left), "somebody may be writing it now"
    for path in left:
        os.utime(path, (1, 1))
    os.utime(store.result_folder(kept), (1, 1))
    store.sweep()
    assert not any(path.exists() for path in left)
    assert files(store, "results") == [kept]
