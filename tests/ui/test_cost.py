"""The Cost page: what it says before a run, its button, a measurement that failed, and what it found."""

from __future__ import annotations

import pytest

from core import errors
from core.cost import measurement
from core.cost.summaries import Options
from core.store import FAILED, SUMMARIES
from tests.core.cost.test_summaries_said import made
from tests.ui.test_pages import said
from ui import cache


@pytest.fixture
def cost(analysed):
    """The app on the Cost page after a run."""
    return analysed.switch_page("pages/cost/page.py").run()


@pytest.fixture
def measured(monkeypatch):
    """Measurements find at once what the sentences are tested with; returns the options that were asked for."""
    asked = []

    def measure(kind, frame, columns, settings, options, *, load, cache, listener):
        asked.append((kind, columns, settings, options))
        return {"found": made().to_dict(), "machine": vars(measurement.this_machine())}

    monkeypatch.setattr(measurement, "measure", measure)
    return asked


def test_before_a_run_the_page_says_what_to_do(app):
    app.run()
    app.switch_page("pages/cost/page.py").run()
    assert not app.exception
    assert "yet" in app.info[0].value


def test_before_it_is_measured_the_page_says_how_long_that_takes(cost):
    assert not cost.exception
    assert "roughly" in said(cost)
    assert cost.button(key="measure_summaries").label == "Measure both ways"


def test_what_was_found_is_shown_with_its_machine_and_found_again_at_once(cost, measured):
    cost.button(key="measure_summaries").click().run()
    assert not cost.exception
    assert "embedding costs less" in said(cost)
    assert "Measured on" in said(cost)
    assert len(cost.dataframe[0].value) == 5
    assert [kind for kind, *_ in measured] == [SUMMARIES]
    cost.session_state["measurements_asked"] = {}  # as after a refresh
    cost.run()
    assert "embedding costs less" in said(cost)
    assert len(measured) == 1
    assert cache.store().runs()[0].kind == "run"


def test_other_options_are_another_measurement(cost, measured):
    cost.button(key="measure_summaries").click().run()
    cost.multiselect(key="architectures").set_value(["mt5-small"]).run()
    cost.button(key="measure_summaries").click().run()
    assert [options for *_, options in measured] == [
        Options().to_dict(),
        Options(architectures=("mt5-small",)).to_dict(),
    ]


def test_what_was_chosen_is_kept_when_the_page_is_left_and_after_a_refresh(cost, measured):
    cost.select_slider(key="sample_texts").set_value(64).run()
    cost.switch_page("pages/runs/page.py").run()
    cost.switch_page("pages/cost/page.py").run()
    assert cost.select_slider(key="sample_texts").value == 64
    cost.button(key="measure_summaries").click().run()
    cost.switch_page("pages/runs/page.py").run()
    run = cache.store().runs()[0].id
    del cost.session_state[f"cost_options_{run}"], cost.session_state["measurements_asked"]
    cost.switch_page("pages/cost/page.py").run()
    assert cost.select_slider(key="sample_texts").value == 64
    assert "embedding costs less" in said(cost)
    assert len(measured) == 1


def test_it_can_be_measured_again(cost, measured):
    cost.button(key="measure_summaries").click().run()
    cost.button(key="again_summaries").click().run()
    assert len(measured) == 2
    assert "embedding costs less" in said(cost)


def test_why_it_failed_is_said_and_it_can_be_tried_again(cost, monkeypatch):
    def fail(*_args, **_kwargs):
        raise errors.NoNetwork(encoder="some/summarizer")

    monkeypatch.setattr(measurement, "measure", fail)
    cost.text_input(key="summarizer").set_value("some/summarizer").run()
    cost.button(key="measure_summaries").click().run()
    assert not cost.exception
    assert "some/summarizer" in cost.error[0].value
    assert cost.button(key="measure_summaries").label == "Measure both ways"
    asked = cost.session_state["measurements_asked"].values()
    assert [cache.whole_store().job(job).state for job in asked] == [FAILED]


def test_one_that_was_cancelled_can_be_asked_for_again(cost, monkeypatch):
    def stop(*_args, **_kwargs):
        raise errors.RunCancelled

    monkeypatch.setattr(measurement, "measure", stop)
    cost.button(key="measure_summaries").click().run()
    assert "cancelled" in said(cost)
    assert cost.button(key="measure_summaries")


def test_what_was_found_stays_when_measuring_again_is_cancelled(cost, measured, monkeypatch):
    cost.button(key="measure_summaries").click().run()

    def stop(*_args, **_kwargs):
        raise errors.RunCancelled

    monkeypatch.setattr(measurement, "measure", stop)
    cost.button(key="again_summaries").click().run()
    assert "cancelled" in said(cost)
    assert "embedding costs less" in said(cost)
