"""Showing a run to others: names hidden on every page and in every file, and shown again without a trace of it."""

from __future__ import annotations

import threading

import pandas as pd
import pytest

from core.report.bundle import files
from core.settings import RunSettings
from core.store import ANALYSIS
from tests.ui.conftest import PROJECT
from ui import cache, downloads

SAMPLE = pd.read_csv(PROJECT / "samples" / "proposals_en.csv", dtype=str)
NAMES = {*SAMPLE["title"], *SAMPLE["team"]} - {"Harbor", "Ridge", "Quarry", "Meadow"}
"""Of texts and groups; without those that the texts themselves may say."""
PAGES = ("overview", "similarity", "groups", "texts", "map")


def everything(app) -> str:
    """All that a page shows: its sentences, its tables and its charts."""
    kinds = ("title", "subheader", "markdown", "caption", "info", "warning", "error", "metric", "toggle")
    said = [str(element.value) for kind in kinds for element in app.get(kind)]
    tables = [each.value.to_csv() for each in app.dataframe]
    charts = [each.proto.spec for each in app.get("plotly_chart")]
    return "\n".join([*said, *tables, *charts]).replace("\\", "")


def looked_at(app, page: str) -> str:
    app.switch_page(f"pages/{page}/page.py").run()
    assert not app.exception, page
    return everything(app)


def hide(app, on: bool = True) -> None:
    app.switch_page("pages/overview/page.py").run()
    app.toggle(key="hide_names").set_value(on).run()
    assert not app.exception


def test_hidden_names_are_on_no_page_and_come_back(analysed):
    before = {page: looked_at(analysed, page) for page in PAGES}
    assert any(name in before["overview"] for name in NAMES)
    assert "Northlight" in before["groups"]
    hide(analysed)
    assert analysed.query_params["names"] == "hidden"
    for page in PAGES:
        shown = looked_at(analysed, page)
        assert {name for name in NAMES if name in shown} == set(), page
    assert "Group A" in looked_at(analysed, "groups")
    hide(analysed, on=False)
    assert "names" not in analysed.query_params
    for page in PAGES:
        assert "Group A" not in (shown := looked_at(analysed, page)), page
        assert "“Text " not in shown, page


def test_a_run_can_be_downloaded_from_its_card(analysed):
    run = analysed.session_state["address"]["run"]
    looked_at(analysed, "runs")
    assert not analysed.get("download_button")
    analysed.session_state[f"download_{run}"] = True
    analysed.run()
    assert [each.label for each in analysed.get("download_button")] == [
        "Report",
        "Excel workbook",
        "Everything (zip)",
    ]


@pytest.fixture
def makers(monkeypatch) -> list:
    """What would make each report that a page offers."""
    found: list = []
    real = downloads._buttons
    monkeypatch.setattr(
        downloads, "_buttons", lambda make, **more: (found.append((make, more["name"])), real(make, **more))
    )
    return found


def test_a_download_is_made_outside_of_any_page_with_the_names_of_the_page(analysed, makers):
    looked_at(analysed, "overview")
    hide(analysed)
    (shown, name), (hidden, _name) = makers[0], makers[-1]
    assert name == "proposals_en - Unalike"
    made: dict[bool, dict[str, bytes]] = {}
    for is_hidden, make in ((False, shown), (True, hidden)):
        thread = threading.Thread(target=lambda make=make, key=is_hidden: made.update({key: files(make())}))
        thread.start()
        thread.join()
    title = SAMPLE["title"].iloc[0]
    assert title in made[False]["texts.csv"].decode()
    assert title not in made[True]["texts.csv"].decode()
    assert "Group A" in made[True]["groups.csv"].decode()


def test_opening_a_page_makes_no_report(analysed, monkeypatch):
    def never(*_args: object) -> None:
        raise AssertionError("a report was made")

    monkeypatch.setattr(downloads.RunReport, "of", never)
    looked_at(analysed, "overview")
    looked_at(analysed, "runs")


def test_slides_hold_the_report_and_end_where_they_began(analysed):
    looked_at(analysed, "overview")
    analysed.button(key="present").click().run()
    assert not analysed.exception
    (frame,) = analysed.get("iframe")
    assert "data-present" in frame.proto.srcdoc
    analysed.button(key="leave_slides").click().run()
    assert analysed.title[0].value == "What came out?"


@pytest.fixture
def compared(analysed):
    """The Compare page with two runs of the sample."""
    first = cache.whole_store().job(analysed.session_state["address"]["run"])
    with_lower_limit = RunSettings(first.settings.encoder, 32)
    analysed.session_state["address"]["runs"] = ",".join(
        [first.id, cache.whole_store().submit(ANALYSIS, first.table_digest, first.columns, with_lower_limit)]
    )
    cache.worker().ensure()
    return analysed


def test_a_comparison_hides_names_and_can_be_downloaded(compared, makers):
    shown = looked_at(compared, "compare")
    assert any(name in shown for name in NAMES)
    compared.toggle(key="hide_names").set_value(True).run()
    for tab in ("Groups", "Texts that move"):
        compared.session_state["compare_tab"] = tab
        found = looked_at(compared, "compare")
        assert {name for name in NAMES if name in found} == set(), tab
    made = files(makers[-1][0]())
    assert set(made) == {"comparison.json", "texts.csv", "movers.csv", "report.xlsx", "report.html"}
    for name in ("comparison.json", "texts.csv", "movers.csv", "report.html"):
        assert {each for each in NAMES if each in made[name].decode()} == set(), name


def test_a_comparison_is_presented(compared):
    looked_at(compared, "compare")
    compared.button(key="present").click().run()
    assert not compared.exception
    (frame,) = compared.get("iframe")
    assert "Do the settings change the answer?" in frame.proto.srcdoc
    compared.button(key="leave_slides").click().run()
    assert compared.title[0].value == "Do the settings change the answer?"
