"""A database that another program holds locked, or that is damaged in the middle: a sentence, and the app goes on."""

from __future__ import annotations

import sqlite3

import pytest
import sqlalchemy as sa

from ui import cache

SAMPLE = "sample_proposals_en.csv"


@pytest.fixture
def impatient(app):
    """The app, which waits for a locked database only a moment."""
    app.run()
    engine = cache.whole_store()._engine
    engine.dispose()
    sa.event.listen(engine, "connect", lambda c, _record: c.execute("PRAGMA busy_timeout = 50"))
    return app


def test_a_locked_database(impatient, tmp_path):
    holder = sqlite3.connect(tmp_path / "unalike.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    impatient.button(key=SAMPLE).click().run()
    assert not impatient.exception
    assert "locked by another program" in impatient.error[0].value
    holder.close()
    impatient.button(key=SAMPLE).click().run()
    assert not impatient.exception
    assert not impatient.error
    assert impatient.button(key="go_on") is not None


def test_a_database_that_is_damaged_while_the_app_runs(app, tmp_path):
    app.run()
    cache.whole_store().close()
    database = tmp_path / "unalike.db"
    whole = database.read_bytes()
    for left in tmp_path.glob("unalike.db-*"):
        left.unlink()
    database.write_bytes(b"this is no database" * 100)
    app.button(key=SAMPLE).click().run()
    assert not app.exception
    assert "damaged" in app.error[0].value
    cache.whole_store().close()
    database.write_bytes(whole)
    app.run()
    app.button(key=SAMPLE).click().run()
    assert not app.exception
    assert not app.error
