"""The Cost page's other tabs: memory over time, growth, and the planner."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from core.cost import measurement
from tests.core.cost.test_growth import made
from tests.ui.test_pages import said
from ui import cache


@pytest.fixture
def open_tab(analysed):
    """Opens a tab of the Cost page after a run."""

    def opened(name):
        analysed.switch_page("pages/cost/page.py")
        analysed.session_state["cost_tab"] = name
        analysed.run()
        assert not analysed.exception
        return analysed

    return opened


@pytest.fixture
def growth(monkeypatch):
    """Growth is measured at once."""

    def measure(*_args, **_kwargs):
        return {"found": asdict(made()), "machine": vars(measurement.this_machine())}

    monkeypatch.setattr(measurement, "measure", measure)


def test_memory_over_time_names_the_peak_and_the_prediction(open_tab):
    text = said(open_tab("Memory over time"))
    assert "Memory was highest" in text
    assert "The prediction of" in text
    assert "the matrix of all pairs never exists" in text


def test_growth_explains_with_the_runs_own_numbers_before_anything_is_measured(open_tab):
    app = open_tab("Growth")
    assert "112 texts make 6,216 pairs, 224 texts make 24,976" in said(app)
    assert app.button(key="measure_growth").label == "Measure growth"


def test_what_growth_found_is_shown(open_tab, growth):
    app = open_tab("Growth")
    app.button(key="measure_growth").click().run()
    assert not app.exception
    text = said(app)
    assert "twice the texts take 4.0 times the time" in text
    assert "twice the tokens take 2.0 times the time" in text
    assert "Measured on" in text


def test_the_planner_says_what_it_does_not_know_until_growth_was_measured(open_tab, growth):
    app = open_tab("Planner")
    assert "No run with Fake" in said(app)
    assert "at least four runs" in said(app)
    cache.history.clear()  # it may be half a minute old
    app.selectbox(key="plan_model").set_value("use-multilingual").run()
    assert "known once growth was measured" in said(app)
    app = open_tab("Growth")
    app.button(key="measure_growth").click().run()
    app = open_tab("Planner")
    app.selectbox(key="plan_model").set_value("use-multilingual").run()
    assert "to read them and" in said(app)
    app.number_input(key="plan_texts").set_value(900_000_000).run()
    assert "does not fit" in said(app)
    assert "estimate" in said(app)


def test_prices_are_only_those_that_were_entered(open_tab):
    app = open_tab("Planner")
    before = app.dataframe[0].value
    app.number_input(key="plan_per_million").set_value(2.0).run()
    after = app.dataframe[0].value
    assert len(after) == len(before) + 1
    assert not app.exception
