"""Every page of a run that is an estimate, because comparing all pairs was given no time."""

from __future__ import annotations

import pytest

from core.originality import MEASURES
from core.settings import settings
from tests.ui.test_pages import said
from ui import cache


@pytest.fixture
def estimated(app, monkeypatch):
    """The app after the English sample was run with no time for all pairs."""
    monkeypatch.setenv("UNALIKE_PAIRS_MINUTES", "1e-9")
    settings.cache_clear()
    app.run()
    app.button(key="sample_proposals_en.csv").click().run()
    app.button(key="go_on").click().run()
    app.button(key="start").click().run()
    return app


@pytest.mark.parametrize("page", ["overview", "similarity", "groups", "texts", "map"])
def test_every_page_says_that_it_is_an_estimate(estimated, page):
    estimated.switch_page(f"pages/{page}/page.py").run()
    assert not estimated.exception
    assert "These figures are an estimate" in said(estimated)
    assert "The nearest texts are exact for 30 of" in said(estimated)
    assert "UNALIKE_PAIRS_MINUTES" in said(estimated)


@pytest.mark.parametrize("key", ["minmax", "robust", "percentile", "baseline", "zscore", "column_minmax"])
def test_scales_made_from_extremes_are_not_shown(estimated, key):
    estimated.switch_page("pages/similarity/page.py").run()
    estimated.selectbox(key="normalization").set_value(key).run()
    assert not estimated.exception
    missing = "is made from the least and the most alike pairs"
    assert any(missing in box.value for box in estimated.warning) == (key in ("minmax", "column_minmax"))
    assert "At most (95%)" in estimated.dataframe[-1].value.columns


@pytest.mark.parametrize("measure", MEASURES)
def test_texts_without_a_value_are_not_ranked(estimated, measure):
    estimated.switch_page("pages/texts/page.py").run()
    estimated.selectbox(key="measure").set_value(measure).run()
    assert not estimated.exception
    ranked = len(estimated.dataframe[0].value)
    assert ranked == 30 if measure != "originality_mean" else ranked > 30
    assert f"{ranked} texts, the most original first" in said(estimated)


@pytest.mark.parametrize("tab", ["Two measures", "Near copies", "Pairs"])
def test_other_ways_to_look_at_texts(estimated, tab):
    estimated.switch_page("pages/texts/page.py").run()
    estimated.session_state["texts_tab"] = tab
    estimated.run()
    assert not estimated.exception


@pytest.mark.parametrize("tab", ["Originality by group", "In numbers", "How alike within and between groups"])
@pytest.mark.parametrize("measure", ["originality_mean", "originality_nearest"])
def test_groups(estimated, tab, measure):
    estimated.switch_page("pages/groups/page.py").run()
    estimated.session_state["groups_tab"] = tab
    estimated.session_state["group_measure"] = measure
    estimated.run()
    assert not estimated.exception


@pytest.mark.parametrize("colour", MEASURES)
def test_the_map_in_the_colours_of_a_measure(estimated, colour):
    estimated.switch_page("pages/map/page.py").run()
    estimated.selectbox(key="map_colour").set_value(colour).run()
    assert not estimated.exception


def test_with_more_time_the_same_run_looks_at_all_pairs(estimated, monkeypatch):
    first = cache.whole_store().runs()[0]
    assert cache.result(first.id).statistics.estimated_pairs
    monkeypatch.setenv("UNALIKE_PAIRS_MINUTES", "60")
    settings.cache_clear()
    estimated.switch_page("pages/run/page.py").run()
    for _ in range(2):
        second = cache.submit(first.table_digest, first.columns, first.settings)
        cache.worker().ensure()
        assert second != first.id
    assert len(cache.whole_store().runs()) == 2
    assert not cache.result(second).statistics.estimated_pairs
