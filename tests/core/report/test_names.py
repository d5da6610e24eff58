"""Names that are hidden are gone everywhere and stay the same everywhere; short names stay different."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.encoders import FakeEncoder
from core.report.bundle import files
from core.report.findings import Source
from core.report.names import LONGEST, _shortened, hide_groups, hide_names, short, short_names
from core.report.run import RunReport
from core.run import execute
from core.settings import Columns
from tests.core.report import hostile


def test_texts_are_called_by_row_and_groups_by_letters(result, frame):
    hidden = hide_names(result, frame)
    assert hidden.names.tolist() == [f"Text {row}" for row in (2, 3, 4, 6, 7, 8, 9)]
    letters = {"east": "Group A", "north": "Group B", "south": "Group C"}
    assert hidden.groups["region"].tolist() == [letters[name] for name in result.groups["region"]]
    assert hidden.texts["text"].equals(result.texts["text"])
    assert result.names.tolist()[0] == "A"


def test_the_letters_are_the_tables_whatever_was_run(frame, listener, fake_settings):
    """D, the only text of the first group, is blank: the others keep their letters."""
    frame["region"] = frame["region"].where(frame["title"] != "D", "a first one")
    run = execute(
        frame, Columns("text", ("region",)), fake_settings, load=lambda _id: FakeEncoder(), listener=listener
    )
    assert set(hide_names(run, frame).groups["region"]) == {"Group B", "Group C", "Group D"}


def test_no_name_is_left_in_any_file(result, frame):
    named = {
        "A": "Adalmut",
        "B": "Bertalind",
        "C": "Carlagund",
        "E": "Emilhard",
        "F": "Fritzwin",
        "G": "Georgbert",
        "H": "Hannatrud",
    }
    texts = result.texts.assign(label=result.texts["label"].map(named))
    groups = result.groups.replace({"north": "Nordheim", "south": "Suedheim", "east": "Ostheim"})
    table = frame.replace({"north": "Nordheim", "south": "Suedheim", "east": "Ostheim"})
    run = type(result)(**{**vars(result), "texts": texts, "groups": groups})
    source = Source("mine.csv", ("title", "text", "region"), ())
    shown, hidden = (files(RunReport.of(each, source)) for each in (run, hide_names(run, table)))
    for name in shown:
        if name.endswith((".csv", ".html")):
            wanted = "Nordheim" if name == "groups.csv" else "Adalmut"
            assert wanted in shown[name].decode()
            for secret in (*named.values(), "Nordheim", "Suedheim", "Ostheim"):
                assert secret not in hidden[name].decode(), (name, secret)
    assert json.loads(hidden["summary.json"])["groups"].keys() == {"region"}


@given(st.lists(st.one_of(st.text(max_size=3), st.none()), min_size=1, max_size=60))
def test_groups_keep_apart_what_was_apart_and_blank_stays_blank(values):
    cells = pd.Series(values, dtype=object)
    hidden = hide_groups(cells, cells)
    for value, letters in zip(cells, hidden, strict=True):
        if value is None or not str(value).strip():
            assert pd.isna(letters) if value is None else letters == value
        else:
            assert letters.startswith("Group ")
    filled = [value for value in values if value is not None and value.strip()]
    assert len(set(filled)) == len({name for name in hidden if str(name).startswith("Group ")})


@given(st.lists(st.text(alphabet="ab", min_size=LONGEST - 4, max_size=LONGEST + 8), max_size=30))
def test_short_names_are_short_and_stay_different(names):
    found = _shortened(names)
    assert len(set(found.values())) == len(set(names))
    assert all(len(name) <= LONGEST for name in found.values())


def test_long_names_of_texts_groups_and_columns_are_cut_for_a_page():
    run = short_names(hostile.result())
    assert max(map(len, run.texts["label"])) <= LONGEST
    assert max(map(len, run.groups.iloc[:, 0])) <= LONGEST
    assert run.columns.groups == tuple(run.groups.columns)
    assert run.groups.iloc[:, 0].nunique() == hostile.result().groups.iloc[:, 0].nunique()


def test_ordinary_names_stay_as_they_are(result):
    assert short_names(result) is result


@pytest.mark.parametrize(("name", "cut"), [("ab cd", "ab cd"), ("abc def", "abc…"), ("abcdefg", "abcd…")])
def test_a_name_is_cut_with_an_ellipsis(name, cut):
    assert short(name, 5) == cut
