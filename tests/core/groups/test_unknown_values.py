"""Texts without a value (nan), as an estimate leaves them, are left out of everything that is said of a measure."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.encoders import FakeEncoder
from core.errors import TooFewGroups
from core.groups import box, compare_groups, compare_pairs, describe, group_positions, group_table
from core.groups.groupby import groupby_table
from core.originality import MEASURES, originality, percentile_rank
from core.report.bundle import write
from core.report.cautions import cautions
from core.report.findings import Source
from core.report.run import RunReport
from core.report.verdict import verdict
from core.run import execute
from core.settings import Columns, RunSettings
from core.similarity import pair_statistics
from tests.core.small_tables import unit

SOURCE = Source("mine.csv", ("text", "team"), ())
TEXTS = st.lists(
    st.tuples(st.one_of(st.integers(0, 30), st.none()), st.sampled_from(["a", "b", "c", None])),
    min_size=1,
    max_size=40,
).filter(lambda rows: any(value is not None for value, _ in rows))


def parted(rows: list[tuple[int | None, str | None]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All rows, and those with a value, numbered anew."""
    values = [np.nan if value is None else value / 10 for value, _ in rows]
    every = pd.DataFrame({"value": values, "group": pd.Series([group for _, group in rows], dtype=object)})
    return every, every[every["value"].notna()].reset_index(drop=True)


def outcome(work: Any) -> Any:
    """What it returns, or which error it raises."""
    try:
        return work()
    except TooFewGroups as error:
        return error.params


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_they_change_nothing_that_is_said_of_the_others(rows):
    every, known = parted(rows)
    has_value = every["value"].notna().to_numpy()

    ranks = percentile_rank(every["value"])
    np.testing.assert_array_equal(ranks[has_value], percentile_rank(known["value"]))
    assert np.isnan(ranks[~has_value]).all()

    pd.testing.assert_series_equal(describe(every["value"]), describe(known["value"]))
    one, other = box(every["value"]), box(known["value"])
    at = np.flatnonzero(has_value)
    assert one.outliers == tuple(at[list(other.outliers)].tolist())
    assert (one.n, one.low_whisker, one.median, one.high_whisker) == (
        other.n,
        other.low_whisker,
        other.median,
        other.high_whisker,
    )
    positions = group_positions(every["value"], every["group"])
    expected = group_positions(known["value"], known["group"])
    assert {name: place.tolist() for name, place in positions.items()} == {
        name: at[place].tolist() for name, place in expected.items()
    }
    with_values = group_table(every["value"], every["group"]).query("n > 0")
    pd.testing.assert_frame_equal(
        with_values.sort_index(),
        group_table(known["value"], known["group"]).sort_index(),
        check_index_type=False,
    )
    total = groupby_table(every, every[["group"]], ["value"]).iloc[-1]
    assert total["n"] == int((has_value & every["group"].notna()).sum())

    compared = [outcome(lambda t=t: compare_groups(t["value"], t["group"], 99)) for t in (every, known)]
    assert compared[0] == compared[1]
    two = [outcome(lambda t=t: compare_pairs(t["value"], t["group"]).to_dict()) for t in (every, known)]
    assert two[0] == two[1]


@pytest.mark.parametrize("share", [0.2, 0.6])
def test_cautions_and_verdict_speak_of_those_with_a_value(share):
    rng = np.random.default_rng(3)
    statistics = pair_statistics(unit(rng.normal(size=(120, 8)) + 0.35))
    texts = originality(statistics).assign(
        text=[f"text number {k}" if k % 3 else f"글 {k}" for k in range(120)],
        tokens=np.argsort(np.argsort(statistics.text_maximum)) + 5,
        cut=False,
    )
    unknown = rng.random(120) >= share
    texts.loc[unknown, ["originality_nearest", "originality_knn"]] = np.nan
    every = {"lost_share": 0.0, "token_limit": 128, "languages": ("en", "ko")}
    found = {each.code: each for each in cautions(texts, pd.DataFrame(), statistics, **every)}
    assert found["long_texts_rank_low"].params["n"] == int((~unknown).sum())

    names = [f"name {k}" for k in range(120)]
    cards = verdict(statistics, texts, names, {}, {}, [], measure="originality_knn")
    most = next(card for card in cards if card.key == "original")
    assert f"name {int(texts['originality_knn'].idxmax())}”" in most.sentence
    assert f"{int((~unknown).sum())} texts" in most.sentence


@pytest.fixture
def estimated(listener):
    words = ["sea", "bus", "late", "calm", "red", "plum", "fox", "cold", "rain", "tea"]
    rng = np.random.default_rng(0)
    texts = [" ".join(rng.choice(words, 5)) for _ in range(90)]
    frame = pd.DataFrame({"text": texts, "team": ["a", "b", "c"] * 30}, dtype="str")
    return execute(
        frame.rename_axis("row"),
        Columns("text", ("team",)),
        RunSettings("fake", 64),
        load=lambda _id: FakeEncoder(),
        listener=listener,
        pairs_minutes=1e-9,
    )


def test_the_files_of_an_estimate_say_so_and_leave_blank_what_is_not_known(estimated, tmp_path):
    write(RunReport.of(estimated, SOURCE), tmp_path)
    told = json.loads(
        (tmp_path / "summary.json").read_text(encoding="utf-8"), parse_constant=lambda name: pytest.fail(name)
    )
    similarity = told["similarity"]
    assert similarity["pairs"] == 90 * 89 // 2
    assert 0 < similarity["estimated_pairs"] < similarity["pairs"]
    assert similarity["error"] == pytest.approx(1.358 / similarity["estimated_pairs"] ** 0.5)
    assert sum(similarity["histogram"]["counts"]) == similarity["pairs"]
    assert told["normalizations"]["minmax"]["min"] is None
    assert told["normalizations"]["robust"]["max"] == 1.0

    texts = pd.read_csv(tmp_path / "texts.csv")
    known = texts["originality_nearest"].notna()
    assert known.sum() == 30
    assert texts["originality_mean"].notna().all()
    for column in ("originality_knn", "nearest", "nearest_row", "nearest_similarity"):
        assert (texts[column].notna() == known).all()
    groups = pd.read_csv(tmp_path / "groups.csv").set_index("measure")
    assert groups.loc["originality_knn", "n"].sum() == 30
    assert groups.loc["originality_mean", "n"].sum() == 90
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "These figures are an estimate" in page
    assert ">nan<" not in page


def test_a_run_with_time_is_no_estimate(result, tmp_path):
    write(RunReport.of(result, SOURCE), tmp_path)
    told = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert not {"estimated_pairs", "error"} & set(told["similarity"])
    assert "These figures are an estimate" not in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert {name for name in MEASURES if result.texts[name].isna().any()} == set()
