"""The files of a report: which there are, and that the tables, the summary and the page agree."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest

from core import language
from core.report.bundle import files, write, zipped
from core.report.findings import Source
from core.report.run import RunReport
from core.tables import Note
from tests.core.report import hostile

NAMES = {"summary.json", "texts.csv", "groups.csv", "pairs.csv", "report.xlsx", "report.html"}


@pytest.fixture
def report(result) -> RunReport:
    notes = (Note("rows-read", {"count": 8, "columns": 3}),)
    return RunReport.of(result, Source("mine.csv", ("title", "text", "region"), notes))


def test_a_folder_and_a_zip_hold_the_same_files(report, tmp_path):
    write(report, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == NAMES
    with zipfile.ZipFile(io.BytesIO(zipped(report))) as archive:
        assert set(archive.namelist()) == NAMES
        assert archive.read("texts.csv") == (tmp_path / "out" / "texts.csv").read_bytes()


def test_the_summary_says_by_which_measure_groups_were_compared(report):
    told = json.loads(files(report)["summary.json"])
    assert told["texts"] == 7
    assert told["skipped"] == 1
    assert told["groups"]["region"]["measure"] == "originality_mean"
    assert told["groups"]["region"]["n"] == 3


def test_the_page_says_what_was_analysed_and_what_it_means(report):
    page = report.page()
    for said in (
        "mine.csv",
        "8 rows were read",
        "red apples and green pears",
        "It is semantic distinctness",
        "east",
    ):
        assert said in page
    assert page.count("plotly.js v") == 1
    assert page.count('class="chart"') == 4  # all pairs, originality, boxes and matrix of the region


def test_the_page_is_in_the_language_in_use(report):
    try:
        language.use("ko")
        assert '<html lang="ko">' in report.page()
    finally:
        language.use("en")


def test_slides_open_as_slides(report):
    assert "data-present" in report.page(presenting=True)[:400]
    assert "data-present" not in report.page()[:400]


def test_a_table_without_groups_or_names_has_a_report(frame, listener, fake_settings):
    from core.encoders import FakeEncoder
    from core.run import execute
    from core.settings import Columns

    run = execute(frame, Columns("text"), fake_settings, load=lambda _id: FakeEncoder(), listener=listener)
    page = RunReport.of(run, Source("mine.csv", (), ())).page()
    assert page.count('class="chart"') == 2


@pytest.fixture(scope="module", params=[hostile.report, hostile.comparison])
def hostile_files(request) -> dict[str, bytes]:
    return files(request.param())


def test_hostile_cells_are_escaped_on_the_page(hostile_files):
    page = hostile_files["report.html"].decode()
    own = page[: page.index("plotly.js v")]  # what is after it is the library and the page's own script
    assert own.count("<script") == 2  # the figures' data and the library's opening tag
    assert "<img" not in own
    assert "<iframe" not in own
    assert "&lt;script&gt;" in own
    assert len(page) < 6_000_000


def test_hostile_cells_are_no_formulas_in_csv(hostile_files):
    for name in (name for name in hostile_files if name.endswith(".csv")):
        text = hostile_files[name].decode("utf-8-sig")
        csv.field_size_limit(1_000_000)
        for row in csv.reader(io.StringIO(text, newline="")):
            for cell in row:
                try:
                    float(cell)
                except ValueError:
                    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝")), (name, cell[:40])
