"""The Compare page: choosing runs, making them, and what is said of them."""

from __future__ import annotations

import pytest

from core.errors import OutOfMemory
from core.settings import RunSettings, settings
from core.store import ANALYSIS, FAILED
from ui import cache, compare_choice, owner


def said(app) -> str:
    kinds = ("title", "subheader", "markdown", "caption", "info", "warning", "error", "success")
    return "\n".join(element.value for kind in kinds for element in app.get(kind))


def runs_in_address(app) -> list[str]:
    return app.session_state["address"]["runs"].split(",")


def run_others(app, *made_with: RunSettings) -> list[str]:
    """Runs of the sample with these settings, beside the one that there is."""
    store = cache.whole_store()
    first = store.runs()[-1]
    ids = [store.submit(ANALYSIS, first.table_digest, first.columns, each) for each in made_with]
    cache.Worker().ensure()
    return ids


@pytest.fixture
def compared(analysed):
    """The Compare page with three runs of the sample."""
    run_others(analysed, RunSettings("use-multilingual", 32), RunSettings("fake", 64))
    analysed.switch_page("pages/compare/page.py").run()
    assert not analysed.exception
    return analysed


def test_without_data_it_leads_to_the_data(app):
    app.run()
    app.switch_page("pages/compare/page.py").run()
    assert not app.exception
    assert "no data yet" in app.info[0].value


def test_one_run_is_not_enough_and_settings_to_try_are_offered(analysed):
    analysed.switch_page("pages/compare/page.py").run()
    assert not analysed.exception
    assert "needs two runs or more" in said(analysed)
    assert analysed.multiselect(key="try_limits").value[:2] == [128, 256]
    analysed.multiselect(key="try_limits").set_value([64, "96"])
    analysed.button(key="run_all").click().run()
    assert not analysed.exception
    assert len(runs_in_address(analysed)) == 2
    assert "rank correlation" in said(analysed)
    assert "token limit" in said(analysed)


def test_runs_that_there_are_are_compared_at_once(compared):
    text = said(compared)
    assert "matters" in text or "changes nothing" in text
    assert "never compared" in text
    assert "“Reading the texts" not in text
    tables = compared.dataframe
    assert tables[0].value.shape[1] == 1 + 3  # costs: a column a run
    assert tables[1].value.shape[1] == 1 + 3  # agreement: a column for every two runs
    assert len(compared.get("plotly_chart")) == 2


def test_what_is_chosen_is_in_the_address_and_a_new_visit_shows_the_same(compared, app):
    chosen = compared.multiselect(key="compared").value[:2]
    compared.multiselect(key="compared").set_value(chosen).run()
    assert not compared.exception
    assert runs_in_address(compared) == chosen
    assert compared.query_params["runs"] in (",".join(chosen), [",".join(chosen)])
    app.session_state["address"] = {}
    app.query_params.clear()
    app.query_params["runs"] = ",".join(chosen)
    app.switch_page("pages/compare/page.py").run()
    assert not app.exception
    assert app.multiselect(key="compared").value == chosen
    assert app.dataframe[0].value.shape[1] == 1 + 2


def test_every_tab_draws(compared):
    for tab in ("Groups", "Texts that move", "Token limits"):
        compared.session_state["compare_tab"] = tab
        compared.run()
        assert not compared.exception, tab
    compared.session_state["compare_tab"] = "Groups"
    compared.run()
    assert "Where the groups stand" in said(compared)
    compared.session_state["compare_tab"] = "Texts that move"
    compared.run()
    assert "move the most" in said(compared)


def test_the_sweep_runs_what_is_missing_and_names_the_limit_that_is_enough(compared):
    compared.session_state["compare_tab"] = "Token limits"
    compared.run()
    compared.button(key="run_sweep").click().run()
    assert not compared.exception
    assert "tokens give nearly the same order" in said(compared) or "No lower limit" in said(compared)
    limits = {job.settings.token_limit for job in cache.whole_store().runs()}
    assert {64, 128, 256} <= limits


def test_the_sweep_says_why_a_limit_failed(compared, monkeypatch):
    run = cache.whole_store().runs()[-1]
    monkeypatch.setattr(cache.Worker, "ensure", lambda _self: None)
    store = cache.whole_store()
    store.submit(ANALYSIS, run.table_digest, run.columns, RunSettings(run.settings.encoder, 64))
    assert store.finish(store.claim(), FAILED, OutOfMemory())
    compared.session_state["compare_tab"] = "Token limits"
    compared.run()
    assert not compared.exception
    assert "At 64 tokens: Memory ran out" in said(compared)
    assert compared.button(key="run_sweep") is not None


def test_a_failed_run_says_why_and_the_others_are_compared(compared):
    store = cache.whole_store()
    first = store.runs()[-1]
    failed = store.submit(ANALYSIS, first.table_digest, first.columns, RunSettings("no/where", 64))
    cache.Worker().ensure()
    assert store.job(failed).state == FAILED
    others = compared.multiselect(key="compared").value[:2]
    compared.session_state["address"]["runs"] = ",".join([failed, *others])
    compared.query_params["runs"] = ",".join([failed, *others])
    compared.run()
    assert not compared.exception
    assert "no/where" in said(compared)
    assert compared.dataframe[0].value.shape[1] == 1 + 2


def test_waiting_runs_show_their_progress_and_can_be_cancelled(compared, monkeypatch):
    monkeypatch.setattr(cache.Worker, "ensure", lambda _self: None)
    compared.multiselect(key="try_limits").set_value([48, 80])
    compared.button(key="run_all").click().run()
    assert not compared.exception
    ids = runs_in_address(compared)
    compared.button(key=f"cancel_{ids[0]}").click().run()
    assert not compared.exception
    assert {cache.whole_store().job(job_id).state for job_id in ids} == {"cancelled"}


def test_another_table_leaves_the_comparison_behind(compared):
    ids = compared.multiselect(key="compared").value
    compared.multiselect(key="compared").set_value(ids[:2]).run()
    compared.session_state["address"]["table"] = compared.query_params["table"] = "another"
    compared.session_state["address"].pop("run")
    compared.query_params.pop("run")
    compared.run()
    assert not compared.exception
    assert "runs" not in compared.session_state["address"]


def test_visitors_do_not_see_the_runs_of_others(compared, monkeypatch):
    ids = compared.multiselect(key="compared").value
    monkeypatch.setenv("UNALIKE_SHARING", "owner")
    monkeypatch.setattr(owner, "_visitor", lambda: "another")
    settings.cache_clear()
    compared.query_params["runs"] = ",".join(ids)
    compared.run()
    assert not compared.exception
    assert not compared.dataframe
    assert "rank correlation" not in said(compared)


def test_four_of_many_are_spread():
    every = [RunSettings(model, limit) for model in ("one", "two") for limit in (64, 128, 256)]
    assert compare_choice.spread(every) == [every[0], every[2], every[3], every[5]]
    assert compare_choice.spread(every[:2]) == every[:2]
    assert compare_choice.spread([]) == []
