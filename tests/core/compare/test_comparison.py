import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core import errors
from core.compare import compare
from core.compare.comparison import group_places, names, rescaled, short
from core.compare.costs import Timing, costs, read_timings
from core.compare.distributions import distributions, group_boxes
from core.compare.figures import group_boxes as draw_boxes
from core.compare.figures import histograms, rank_scatter
from core.compare.files import movers, movers_table, summary
from core.compare.sentences import (
    read_distributions,
    read_group_boxes,
    read_group_places,
    read_neighbours,
    read_scatter,
)
from core.compare.terminal import RESULT, find_run, lines
from core.normalization import normalize
from core.originality import MEASURES, percentile_rank
from core.report.bundle import write
from core.report.comparison import ComparisonReport
from core.settings import RunSettings
from core.store import Store
from tests.core.compare.made import made


def three():
    return compare(
        [made(), made(seed=1, limit=128, seconds=4.0), made(seed=2, encoder="second", limit=128, seconds=3.0)]
    )


def test_every_two_runs_are_compared() -> None:
    found = three()
    assert [(pair.a, pair.b) for pair in found.pairs] == [(0, 1), (0, 2), (1, 2)]
    assert found.pair(0, 2) is found.pairs[1]
    assert set(found.pairs[0].ranks) == set(MEASURES)
    assert (found.n, found.group_columns) == (40, ("team",))


@pytest.mark.parametrize("count", [0, 1, 5])
def test_two_to_four_runs_are_compared(count: int) -> None:
    with pytest.raises(errors.WrongNumberOfRuns, match="2 to 4"):
        compare([made()] * count)


def test_other_texts_are_refused() -> None:
    other = made()
    other.texts.loc[3, "text"] = "another"
    with pytest.raises(errors.DifferentTexts, match="“text”"):
        compare([made(), other])
    with pytest.raises(errors.DifferentTexts):
        compare([made(), made(n=30)])


def test_names_say_what_differs_and_tell_apart() -> None:
    assert names([made(limit=64), made(limit=1128)]) == ("64 tokens", "1,128 tokens")
    assert three().names == ("first, 64 tokens", "first, 128 tokens", "second, 128 tokens")
    assert names([made(), made(long_text="chunks")]) == ("cut at the limit", "read in parts")
    assert names([made(), made(seed=1)]) == ("first, 64 tokens (1)", "first, 64 tokens (2)")


@pytest.mark.parametrize("encoder", ["some/model", "C:\\models\\model", "/models/model/", "model"])
def test_models_are_called_by_the_last_part_of_their_id(encoder: str) -> None:
    assert short(encoder) == "model"


def test_only_group_columns_of_all_runs_are_compared() -> None:
    without = made(seed=1)
    object.__setattr__(without, "columns", type(without.columns)("text"))
    assert compare([made(), without]).group_columns == ()


def test_a_run_that_read_all_its_texts_costs_what_it_took() -> None:
    (cost,) = costs([made(seconds=2.0)])
    assert (cost.reading, cost.reckoned, cost.seconds) == (2.5, False, 3.75)
    assert cost.texts_per_second == pytest.approx(40 / 2.5)
    assert cost.cut_texts == 20
    assert cost.peak == 400 << 20


def test_a_cached_run_is_reckoned_from_the_nearest_limit() -> None:
    cached = made(limit=128, cached=40, seconds=0.01)
    short, far = made(limit=64, seconds=2.0), made(limit=16, seconds=9.0)
    read, known = cached.tokens_read, short.tokens_read
    cost = costs([far, cached, short])[1]
    assert cost.reckoned
    assert cost.reading == pytest.approx(0.5 + 2.0 * read / known)
    assert costs([cached, made(encoder="second")])[0].reading is None
    assert costs([cached, made(long_text="chunks")])[0].reading is None
    elsewhere = Timing(RunSettings("first", 64), 1000, 2000, 1.0, 3.0)
    every = int(cached.texts["tokens"].sum())
    assert costs([cached], [elsewhere])[0].reading == pytest.approx(every / 2000 + 3.0 * read / 1000)
    assert costs([cached, short], [elsewhere])[0].reading == pytest.approx(0.5 + 2.0 * read / known)


def test_a_run_that_other_work_slowed_down_is_reckoned_by_the_others() -> None:
    slow, quick = made(limit=64, seconds=30.0), made(limit=128, seconds=3.0)
    first, second = costs([slow, quick])
    assert (second.reading, second.reckoned) == (3.5, False)
    assert (first.reading, first.reckoned) == (3.5, True)
    every = int(slow.texts["tokens"].sum())
    before = Timing(RunSettings("first", 256), 2000, every, 0.25, 2.0)
    assert costs([slow], [before])[0].reading == 2.25
    assert costs([slow], [replace(before, all_tokens=every + 9)])[0].reading == 30.5
    summaries = [made(limit=limit, long_text="summary", seconds=30.0 / limit) for limit in (64, 128)]
    assert not costs(summaries)[0].reckoned


def test_a_few_texts_from_the_cache_leave_the_time_of_the_others() -> None:
    (cost,) = costs([made(cached=4, seconds=1.8)])
    assert cost.reckoned
    assert cost.reading == pytest.approx((0.5 + 1.8) * 40 / 36)
    assert costs([made(cached=5)])[0].reading is None


def test_timings_are_read_from_results_where_they_can_be(tmp_path) -> None:
    for name, run in (("read", made()), ("cached", made(cached=20))):
        (tmp_path / name).mkdir()
        run.save(tmp_path / name)
    (found,) = read_timings(tmp_path / name for name in ("read", "cached", "nothing"))
    assert (found.settings, found.embedding, found.counting) == (RunSettings("first", 64), 2.0, 0.5)
    assert found.all_tokens == made().texts["tokens"].sum()


@pytest.mark.parametrize("scale", ["raw", "baseline"])
def test_distributions_hold_every_pair_on_one_axis(scale: str) -> None:
    comparison = three()
    found = distributions(comparison, scale)
    for run, counts, median, near in zip(
        comparison.runs, found.counts, found.medians, found.near, strict=True
    ):
        way = normalize(run.statistics, scale)
        S = (run.vectors @ run.vectors.T)[np.triu_indices(40, 1)]
        assert counts.sum() == run.statistics.count
        assert found.edges[0] <= way.minimum
        assert way.maximum <= found.edges[-1]
        assert median == pytest.approx(way.median)
        assert near == pytest.approx(np.mean(normalize(run.statistics, "baseline").apply(S) > 0.5), abs=0.01)
    assert found.shares(0).sum() == pytest.approx(100)
    said = read_distributions(comparison, found)
    assert all(name in said for name in comparison.names)
    assert len(histograms(comparison, found).data) == 3


def test_the_baseline_scale_of_originality_is_that_of_similarity() -> None:
    run = made()
    way = normalize(run.statistics, "baseline")
    np.testing.assert_allclose(
        rescaled(run, "originality_mean"), 1 - way.apply(1 - run.texts["originality_mean"])
    )
    same = made(vectors=np.ones((6, 4)))
    with pytest.raises(errors.AllPairsEqual):
        rescaled(same, "originality_mean")
    with pytest.raises(errors.AllPairsEqual):
        distributions(compare([same, made(n=6)]), "baseline")


def test_groups_are_compared_by_places() -> None:
    comparison, measure = three(), "originality_knn"
    groups = comparison.runs[0].groups["team"].copy()
    groups[:4] = [None, "", " ", "alone"]
    table = group_places(comparison, groups, measure)
    assert table["difference"].is_monotonic_decreasing
    assert "alone" in table.index
    assert table["n"].sum() == 37
    ranks = 100 * percentile_rank(comparison.runs[1].texts[measure])
    assert table.loc["red", 1] == pytest.approx(np.median(ranks[(groups == "red").to_numpy()]))
    said = read_group_places(comparison, table)
    assert str(table.index[0]) in said
    boxes = group_boxes(comparison, groups, measure)
    assert [list(of_run) for of_run in boxes] == [list(boxes[0])] * 3
    assert len(draw_boxes(comparison, boxes, title="").data) == 3
    assert "4 groups" in read_group_boxes(comparison, 4)


def test_the_scatter_has_each_text_and_marks_those_that_move() -> None:
    comparison = three()
    pair = comparison.pair(0, 2)
    figure = rank_scatter(comparison, pair, "originality_knn")
    assert sum(len(trace.x) for trace in figure.data) == 40
    marked = {int(at) for at in figure.data[1].customdata}
    assert marked == set(pair.ranks["originality_knn"].movers(10).tolist())
    assert "40 texts" in read_scatter(comparison, pair, "originality_knn")
    assert "by chance alone" in read_neighbours(pair)


def test_movers_are_listed_with_their_places() -> None:
    comparison = three()
    listed = movers(comparison, comparison.pairs[0], "originality_knn", 5)
    found = comparison.pairs[0].ranks["originality_knn"]
    assert listed["label"].tolist() == [f"T{at}" for at in found.movers(5)]
    assert (listed["place_b"] - listed["place_a"]).abs().is_monotonic_decreasing
    assert set(movers_table(comparison)["measure"]) == set(MEASURES)


def test_files_are_plain(tmp_path) -> None:
    write(ComparisonReport(three(), "mine.csv"), tmp_path / "out")
    numbers = json.loads((tmp_path / "out" / "comparison.json").read_text(encoding="utf-8"))
    assert [run["token_limit"] for run in numbers["runs"]] == [64, 128, 128]
    assert len(numbers["pairs"]) == 3
    assert {row["group"] for row in numbers["groups"]["team"]} == {"red", "green", "blue", "grey"}
    assert numbers["verdict"][0]["about"] == "choice"
    listed = pd.read_csv(tmp_path / "out" / "movers.csv")
    assert {"first, 64 tokens", "first, 128 tokens"} <= set(listed["a"])
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert page.count('class="chart"') == 6  # two scales, three pairs of runs, one group column
    assert "mine.csv" in page
    few = summary(compare([made(n=5), made(n=5, seed=1)]))
    assert few["pairs"][0]["originality"]["originality_knn"]["interval"] == [None, None]


def test_a_terminal_finds_runs_in_folders_and_in_the_store(tmp_path) -> None:
    store = Store(tmp_path / "data")
    folder = tmp_path / "out" / RESULT
    folder.mkdir(parents=True)
    made().save(folder)
    with store.new_result("number") as place:
        made(seed=1, limit=128).save(place)
    found = compare([find_run(str(tmp_path / "out"), store), find_run("number", store)])
    told = "\n".join(lines(found))
    assert "“64 tokens” and “128 tokens”" in told
    for wrong in ("other", str(tmp_path), "../data", ""):
        with pytest.raises(errors.NotARun, match="There is no result"):
            find_run(wrong, store)
