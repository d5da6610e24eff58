"""The pages that read a result, driven with AppTest: what they say, and that what they say is in the numbers."""

from __future__ import annotations

import re

import pytest

from core.report.cautions import SENTENCES
from core.report.verdict import MEASURE
from ui import verdict_view
from ui.pages import PAGES


def said(app) -> str:
    """All text on the page."""
    kinds = ("title", "subheader", "markdown", "caption", "info", "warning", "error")
    return "\n".join(element.value.replace("\\", "") for kind in kinds for element in app.get(kind))


def opened(app, page: str, **state: object):
    """The app on another page, with widgets set before it is drawn."""
    for key, value in state.items():
        app.session_state[key] = value
    app.switch_page(f"pages/{page}/page.py").run()
    assert not app.exception
    return app


def tables(app) -> list:
    """The tables on the page."""
    return [element.value for element in app.dataframe]


def test_groups_compares_every_two_groups_where_it_is_asked_to(analysed):
    app = opened(analysed, "groups")
    assert "Of 10 pairs of groups" not in said(app)
    app = opened(analysed, "groups", every_two=True)
    assert "Of 10 pairs of groups" in said(app)
    [found] = [table for table in tables(app) if "Chance alone, corrected" in table]
    assert len(found) == 10
    assert found["Chance alone, corrected"].iloc[0] == "p < 0.001"


def test_the_groupby_table_takes_two_columns_and_any_measures_with_totals(analysed):
    app = opened(analysed, "groups", groups_tab="In numbers")
    assert list(tables(app)[0]["team"])[-1] == "All"
    assert tables(app)[0]["Texts"].iloc[-1] == 112
    app.selectbox(key="second_team").select("year").run()
    app.multiselect(key="measures_originality_knn").select("Originality against all").run()
    assert not app.exception
    [found] = [table for table in tables(app) if "Measure" in table]
    assert {"team", "year", "Measure"} <= set(found)
    cells = (found["team"] != "All") & (found["year"] != "All")
    assert found.loc[cells, "Texts"].sum() == 2 * 112


def test_likeness_says_whether_it_is_beyond_chance(analysed):
    app = opened(analysed, "groups", groups_tab="How alike within and between groups")
    assert "by more than chance would make" in said(app) or "too small to tell from chance" in said(app)
    assert "The median similarity within groups" in said(app)
    within, between = (tables(app)[1][name].sum() for name in ("within groups", "between groups"))
    assert within + between == 6_216


@pytest.mark.parametrize("way", ["year", "field", "Length of the texts, in tokens"])
def test_groups_can_be_made_of_other_columns_and_of_length(analysed, way):
    app = opened(analysed, "groups")
    app.selectbox(key="grouping").select(way).run()
    assert not app.exception
    assert "Each box is one group." in said(app)


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("minmax", "No: order and shape"),
        ("percentile", "In part: the order"),
        ("column_minmax", "Yes: order and"),
    ],
)
def test_similarity_answers_whether_the_normalization_changes_anything(analysed, key, answer):
    app = opened(analysed, "similarity", normalization=key)
    asked = [text.value for text in app.markdown if "Does this normalization change" in text.value]
    assert len(asked) == 1
    assert f"**{answer}" in asked[0]


def test_similarity_shows_what_scales_do_not_prove_the_chosen_one_first(analysed):
    app = opened(analysed, "similarity", normalization="percentile")
    told = said(app)
    assert told.index("“Percentile” says") < told.index(
        "always fills the scale from 0 to 1, whatever the texts are"
    )
    assert "have one similarity" in told
    [found] = [table for table in tables(app) if "In the other's column" in table]
    values = found["In the other's column"]
    assert abs(values[0] - values[1]) > 0.01
    assert found["Similarity to the other"].nunique() == 1


def test_a_range_of_similarities_lists_its_pairs_and_an_empty_one_says_so(analysed):
    app = opened(analysed, "similarity")
    [ends] = [slider for slider in app.slider if str(slider.key).startswith("range_")]
    assert "see the pairs behind it" in said(app)
    low, high = ends.value
    ends.set_value((high - 0.2, high)).run()
    [listed] = [table for table in tables(app) if "Other text" in table]
    assert f"All {len(listed)} pairs with a similarity from" in said(app)
    assert listed["Similarity"].between(high - 0.2, high).all()
    [ends] = [slider for slider in app.slider if str(slider.key).startswith("range_")]
    ends.set_value((low, low)).run()
    assert not app.exception
    assert "No pair has a similarity from" in said(app)


def test_the_ranking_opens_with_the_measure_of_the_overview_and_the_number_in_front(analysed):
    app = opened(analysed, "texts")
    [table] = tables(app)
    assert list(table)[:4] == ["Place", "Originality", "Label", "team"]
    assert app.selectbox(key="measure").value == MEASURE
    assert table["Place"].iloc[0] == 1
    assert table["Originality"].is_monotonic_decreasing


def test_the_corners_of_two_measures_are_named_and_counted(analysed):
    app = opened(analysed, "texts", texts_tab="Two measures")
    for corner in ("Off topic or new", "Side topic", "Common", "Original", "Near copies"):
        assert f"**{corner}** (" in said(app)
    assert len(tables(app)[0]) == 112


def test_near_copies_are_grouped_from_a_similarity_that_can_be_moved(analysed):
    app = opened(analysed, "texts", texts_tab="Near copies")
    assert "with 2 of 112 texts" in said(app)
    [least] = [box for box in app.number_input if str(box.key).startswith("near_copies")]
    least.set_value(0.1).run()
    assert not app.exception
    assert "with 2 of 112 texts" not in said(app)


def test_pairs_can_be_begun_at_a_similarity(analysed):
    app = opened(analysed, "texts", texts_tab="Pairs")
    app.number_input(key="pairs_begin").set_value(-1.0).run()
    least = float(re.search(r"end at (\d\.\d{3})", said(app))[1])
    app.number_input(key="pairs_begin").set_value(least + 0.1).run()
    assert not app.exception
    at = [float(text.split("**")[1]) for text in said(app).splitlines() if text.startswith("Similarity **")]
    assert len(at) == 10
    assert least < max(at) <= least + 0.1


def test_originality_against_earlier_texts_and_another_group(analysed):
    app = opened(analysed, "texts", texts_tab="Sources")
    assert not tables(app)
    app.selectbox(key="against_time").select("year").run()
    assert "were compared, each with" in said(app)
    years = tables(app)[0]["Compared with"]
    assert 0 < years.min() < years.max() < 112
    app = opened(app, "texts", texts_tab="Sources", against_way="group")
    app.selectbox(key="against_column").select("team").run()
    app.multiselect(key="sources_team").select("Ridge").run()
    assert not app.exception
    assert (tables(app)[0]["Compared with"] == 9).all()
    assert len(tables(app)[0]) == 112 - 9


def test_the_overview_without_repeats_is_one_click_away(analysed):
    app = opened(analysed, "overview")
    assert "1 of 112" in said(app)
    app.toggle(key="without_repeats").set_value(True).run()
    assert not app.exception
    assert "Without repeats there are 111 texts of 112" in said(app)
    assert "word for word: 1 of 112" not in said(app)


def test_every_caution_leads_to_what_to_do(analysed):
    app = opened(analysed, "overview")
    buttons = [button for button in app.button if str(button.key).startswith("to_do_")]
    assert len(buttons) == len(app.warning) + len([box for box in app.info if "careful" not in box.value])
    [copies] = [button for button in buttons if button.label == "See the near copies"]
    copies.click().run()
    assert not app.exception
    assert "Near copies from a similarity of" in [box.label for box in app.number_input]


def test_every_caution_has_a_page_that_exists():
    assert set(SENTENCES) == set(verdict_view._TO_DO)
    assert {page for page, _label in verdict_view._TO_DO.values()} <= set(PAGES)


@pytest.mark.parametrize("colour", ["field", "Originality against the nearest"])
def test_the_map_says_how_far_it_can_be_trusted(analysed, colour):
    app = opened(analysed, "map")
    app.selectbox(key="map_colour").select(colour).run()
    assert not app.exception
    assert "distances in it are not similarities" in said(app)
    assert len(tables(app)[0]) == 112


@pytest.mark.parametrize("page", ["overview", "similarity", "groups", "texts", "map"])
def test_every_chart_has_a_name_for_those_who_do_not_see_it(analysed, page):
    app = opened(analysed, page, texts_tab="Two measures")
    charts = app.get("plotly_chart")
    assert charts
    assert all(chart.proto.alt.strip() for chart in charts)
