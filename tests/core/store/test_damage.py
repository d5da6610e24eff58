"""What is said when the disk or the database file is full, locked, damaged or not ours."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from core import errors
from core.settings import Columns, RunSettings
from core.store import ANALYSIS, QUEUED, Store
from core.store.schema import MIGRATIONS


@pytest.fixture
def digest(store, frame):
    return store.put_table(frame, "fruit.csv", {"notes": []})


def submit(store, digest):
    return store.submit(ANALYSIS, digest, Columns("text"), RunSettings("fake"))


def test_a_folder_that_cannot_be_used_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(errors.StoreError):
        Store(tmp_path / "file")
    with pytest.raises(errors.StoreError):
        Store(Path("/proc/unalike"))


def test_a_database_that_is_none_is_said_and_a_repaired_one_is_taken(tmp_path):
    place = tmp_path / "unalike.db"
    place.write_bytes(b"this is no database" * 100)
    with pytest.raises(errors.DatabaseDamaged, match=re.escape(str(tmp_path))):
        Store(tmp_path)
    place.unlink()
    assert Store(tmp_path).runs() == []


def test_a_database_that_breaks_later_is_said(store, digest):
    store.close()
    with (store.folder / "unalike.db").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 40_000)
    (store.folder / "unalike.db-wal").unlink(missing_ok=True)
    with pytest.raises(errors.DatabaseDamaged):
        submit(store, digest)


def test_a_database_of_a_newer_version_is_left_alone(store):
    with sqlite3.connect(store.folder / "unalike.db") as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(errors.DatabaseNewer):
        Store(store.folder)


def test_a_full_disk_under_the_database_is_said_and_what_was_there_stays(store, digest):
    with store.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def full(connection, _record):
        connection.execute(f"PRAGMA max_page_count = {pages}")  # SQLite then says SQLITE_FULL

    store.close()
    sa.event.listen(store._engine, "connect", full)
    with pytest.raises(errors.DiskFull, match="is full"):
        store.describe(submit(store, digest), "x" * 100_000, "")
    assert store.table(digest) is not None


def test_a_lock_that_is_never_given_back_is_said(store, digest, monkeypatch):
    holder = sqlite3.connect(store.folder / "unalike.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    store.close()
    sa.event.listen(store._engine, "connect", lambda c, _record: c.execute("PRAGMA busy_timeout = 50"))
    assert store.table(digest) is not None  # who only reads is not held up
    with pytest.raises(errors.DatabaseBusy):
        submit(store, digest)
    holder.close()
    assert store.job(submit(store, digest)).state == QUEUED


def test_several_processes_may_open_a_new_folder_at_once(tmp_path):
    program = "import sys; from pathlib import Path; from core.store import Store; Store(Path(sys.argv[1]))"
    opening = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path)]) for _ in range(4)]
    assert [process.wait(60) for process in opening] == [0] * 4


def test_the_database_of_a_folder_is_in_write_ahead_mode_at_the_newest_version(store):
    with sqlite3.connect(store.folder / "unalike.db") as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
