import sqlite3
import threading
import time

import pandas as pd
import pytest

from core import errors
from core.settings import Columns, RunSettings
from core.store import ANALYSIS, CANCELLED, DONE, FAILED, QUEUED, RUNNING, Store, frame_digest


@pytest.fixture
def digest(store, frame):
    return store.put_table(frame, "fruit.csv", {"notes": []})


def submit(store, digest, limit=64):
    return store.submit(ANALYSIS, digest, Columns("text", ("region",)), RunSettings("fake", limit))


def test_a_table_comes_back_with_its_row_numbers(store, frame, digest):
    pd.testing.assert_frame_equal(store.frame(digest), frame, check_index_type=False)
    kept = store.table(digest)
    assert (kept.name, kept.rows, kept.about) == ("fruit.csv", 8, {"notes": []})
    assert store.table("nothing") is None


def test_every_cell_every_name_and_every_row_number_counts_in_the_digest(frame):
    other = frame.copy()
    other.iloc[-1, -1] += " "
    digests = {
        frame_digest(each)
        for each in (frame, other, frame.rename(columns={"title": "t"}), frame.set_axis(range(8)))
    }
    assert len(digests) == 4
    assert frame_digest(frame.copy()) in digests


def test_a_job_keeps_what_it_was_asked(store, digest):
    job = store.job(submit(store, digest))
    assert (job.state, job.columns, job.settings) == (
        QUEUED,
        Columns("text", ("region",)),
        RunSettings("fake", 64),
    )
    assert store.job("nothing") is None


def test_jobs_are_taken_in_turn_and_once(store, digest):
    first, second = submit(store, digest), submit(store, digest, 128)
    assert store.ahead(store.job(second)) == 1
    assert [store.claim().id, store.claim().id, store.claim()] == [first, second, None]
    assert store.job(first).state == RUNNING
    assert store.active().id in (first, second)


def test_many_workers_never_take_the_same_job(store, digest):
    wanted = {submit(store, digest, 16 + k) for k in range(20)}
    taken = []

    def work():
        mine = Store(store.folder)
        while (job := mine.claim()) is not None:
            taken.append(job.id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(wanted)


def test_a_waiting_job_is_cancelled_at_once_a_running_one_is_asked(store, digest):
    waiting, running = submit(store, digest), submit(store, digest, 128)
    store.cancel(waiting)
    assert store.job(waiting).state == CANCELLED
    assert store.claim().id == running
    assert store.update(running, stage="pairs") is False
    store.cancel(running)
    assert store.job(running).state == RUNNING
    assert store.update(running, stage="pairs") is True


def test_the_same_question_finds_the_same_job_unless_it_failed(store, digest):
    job_id = submit(store, digest)
    asked = (ANALYSIS, digest, Columns("text", ("region",)), RunSettings("fake", 64))
    assert store.same(*asked).id == job_id
    assert store.same(*asked[:3], RunSettings("fake", 65)) is None
    store.finish(job_id, FAILED, errors.TooFewTexts(column="text", texts=1))
    assert store.same(*asked) is None
    assert "text" in str(errors.from_dict(store.job(job_id).error))


def test_an_abandoned_job_goes_back_to_the_queue_and_fails_in_the_end(store, digest):
    job_id = submit(store, digest)
    for tries in (1, 2):
        assert store.claim().tries == tries
        store.requeue_abandoned(silent_seconds=60, most_tries=2)
        assert store.job(job_id).state == RUNNING  # it gave a sign of life just now
        time.sleep(0.01)
        store.requeue_abandoned(silent_seconds=0, most_tries=2)
    job = store.job(job_id)
    assert job.state == FAILED
    assert isinstance(errors.from_dict(job.error), errors.WorkerLost)


def test_a_result_is_there_whole_or_not_at_all(store):
    def half():
        with store.new_result("job") as folder:
            (folder / "half").write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert not store.result_folder("job").exists()
    with store.new_result("job") as folder:
        (folder / "whole").write_text("whole")
    assert [path.name for path in store.result_folder("job").iterdir()] == ["whole"]


def test_a_folder_that_cannot_be_used_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(errors.StoreError):
        Store(tmp_path / "file")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "unalike.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(errors.StoreError):
        Store(broken)


def test_a_second_opening_migrates_nothing_and_keeps_everything(store, digest):
    job_id = submit(store, digest)
    store.finish(job_id, DONE)
    again = Store(store.folder)
    assert again.job(job_id).state == DONE
    with sqlite3.connect(store.folder / "unalike.db") as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
