"""The Runs page: what it lists and what its buttons do."""

from __future__ import annotations

import pytest

from core.errors import CacheUnusable, OutOfMemory
from core.settings import Columns, RunSettings, settings
from core.store import ANALYSIS, FAILED
from ui import cache, owner


def said(app) -> str:
    kinds = ("title", "markdown", "caption", "info", "warning", "error")
    return "\n".join(element.value for kind in kinds for element in app.get(kind))


@pytest.fixture
def listed(analysed):
    """The Runs page with the run of the sample; and the run's id."""
    job_id = analysed.session_state["address"]["run"]
    analysed.switch_page("pages/runs/page.py").run()
    assert not analysed.exception
    return analysed, job_id


def test_without_a_run_it_says_what_to_do(app):
    app.run()
    app.switch_page("pages/runs/page.py").run()
    assert not app.exception
    assert "no run yet" in app.info[0].value
    assert "until you delete" in said(app)


def test_a_run_is_shown_with_what_it_took_and_opens(listed):
    app, job_id = listed
    text = said(app)
    assert "proposals\\_en.csv" in text
    assert "column proposal" in text
    assert "Done" in text
    assert "took" in text
    app.button(key=f"open_{job_id}").click().run()
    assert not app.exception
    assert app.session_state["address"]["run"] == job_id
    assert app.query_params["run"] in (job_id, [job_id])
    assert app.title[0].value == "What came out?"


def test_a_name_and_a_note_are_kept(listed):
    app, job_id = listed
    app.text_input(key=f"name_{job_id}").set_value("First *look*")
    app.text_area(key=f"note_{job_id}").set_value("for Thursday")
    app.button(key=f"keep_{job_id}").click().run()
    assert not app.exception
    job = cache.whole_store().job(job_id)
    assert (job.name, job.note) == ("First *look*", "for Thursday")
    assert "First \\*look\\*" in said(app)
    assert "for Thursday" in said(app)


def test_again_with_changes_begins_with_the_same_settings(listed):
    app, job_id = listed
    digest = cache.whole_store().job(job_id).table_digest
    made_with = RunSettings("all-MiniLM-L6-v2", 96, "chunks")
    other = cache.whole_store().submit(ANALYSIS, digest, Columns("proposal", ("team",)), made_with)
    cache.Worker().ensure()
    app.run()
    app.button(key=f"again_{other}").click().run()
    assert not app.exception
    app.switch_page("pages/run/page.py").run()
    assert not app.warning
    assert app.selectbox(key="encoder").value == "all-MiniLM-L6-v2"
    assert app.number_input[0].value == 96
    assert app.selectbox(key="long_text").value == "chunks"
    app.number_input[0].set_value(80).run()
    app.button(key="start").click().run()
    newest = cache.whole_store().runs()[0]
    assert newest.settings == RunSettings("all-MiniLM-L6-v2", 80, "chunks")
    assert newest.columns == Columns("proposal", ("team",))


def test_deleted_is_deleted_with_its_files_and_its_address_says_so(listed):
    app, job_id = listed
    assert cache.whole_store().result_folder(job_id).exists()
    app.button(key=f"delete_{job_id}").click().run()
    assert not app.exception
    assert cache.whole_store().job(job_id) is None
    assert not cache.whole_store().result_folder(job_id).exists()
    assert "no run yet" in said(app)
    app.query_params["run"] = job_id
    app.switch_page("pages/similarity/page.py").run()
    assert not app.exception
    assert "was deleted" in app.warning[0].value


def test_a_failed_run_says_why_and_a_notice_is_shown(listed):
    app, job_id = listed
    store = cache.whole_store()
    job = store.job(job_id)
    failed = store.submit(ANALYSIS, job.table_digest, job.columns, RunSettings("fake", 20))
    claimed = store.claim()
    store.update(claimed, notice=CacheUnusable(detail="disk full", folder="x").to_dict())
    store.finish(claimed, FAILED, OutOfMemory())
    app.run()
    assert "Memory ran out" in app.error[0].value
    assert "disk full" in app.warning[0].value
    assert not [button for button in app.button if button.key == f"open_{failed}"]


def test_a_waiting_run_can_be_cancelled(listed, monkeypatch):
    app, job_id = listed
    monkeypatch.setattr(cache.Worker, "ensure", lambda _self: None)
    store = cache.whole_store()
    waiting = store.submit(ANALYSIS, store.job(job_id).table_digest, Columns("proposal"), RunSettings())
    app.run()
    app.button(key=f"cancel_{waiting}").click().run()
    assert not app.exception
    assert store.job(waiting).state == "cancelled"


def test_visitors_see_their_own_runs_and_those_they_have_a_link_to(listed, monkeypatch):
    app, job_id = listed
    monkeypatch.setenv("UNALIKE_SHARING", "link")
    monkeypatch.setattr(owner, "_visitor", lambda: "another")
    settings.cache_clear()
    app.query_params.clear()
    app.session_state["address"] = {}
    app.run()
    assert "no run yet" in said(app)
    app.query_params["run"] = job_id
    app.switch_page("pages/overview/page.py").run()
    assert not app.exception
    assert "112" in said(app)
    assert not app.warning or "deleted" not in app.warning[0].value
    monkeypatch.setenv("UNALIKE_SHARING", "owner")
    settings.cache_clear()
    app.run()
    assert not app.exception
    assert "somebody else" in app.warning[0].value


def test_how_long_runs_are_kept_is_said(listed, monkeypatch):
    app, _job_id = listed
    monkeypatch.setenv("UNALIKE_KEEP_DAYS", "30")
    monkeypatch.setenv("UNALIKE_KEEP_MB", "2048")
    settings.cache_clear()
    app.run()
    assert "30 days" in said(app)
    assert "2.0 GB" in said(app)
