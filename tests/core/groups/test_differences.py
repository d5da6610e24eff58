import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from core.errors import TooFewGroups
from core.groups import (
    box,
    compare_groups,
    compare_pairs,
    describe,
    group_positions,
    group_similarity,
    group_table,
    has_group,
)
from core.similarity import pair_statistics
from tests.core.small_tables import SMALL, Small

COLUMNS = ["n", "mean", "std", "min", "q1", "median", "q3", "max"]
each_small = pytest.mark.parametrize("small", SMALL.values(), ids=SMALL)


def measured(small: Small) -> pd.Series:
    """A measure with ties, rounded so that no difference is noise."""
    return pd.Series(1 - small.matrix.mean(axis=1)).round(2)


def grouped(small: Small) -> dict[str, list[float]]:
    """The values of each group, in the plainest way."""
    found: dict[str, list[float]] = {}
    for value, group in zip(measured(small), small.groups, strict=True):
        if group:
            found.setdefault(group, []).append(value)
    return found


@each_small
def test_the_table_agrees_with_pandas_describe(small: Small) -> None:
    table = group_table(measured(small), small.groups)

    assert list(table) == COLUMNS
    assert table.index.name == "team"
    assert table["median"].is_monotonic_decreasing
    for group, values in grouped(small).items():
        expected = pd.Series(values).describe().to_numpy()
        np.testing.assert_allclose(table.loc[group], expected, atol=1e-12)
    assert len(table) == len(grouped(small))


@each_small
def test_the_total_row_describes_all_that_have_a_group(small: Small) -> None:
    values = measured(small)[has_group(small.groups)]
    np.testing.assert_allclose(describe(values)[COLUMNS], values.describe().to_numpy(), atol=1e-12)


def test_two_group_columns_make_a_row_for_each_combination_that_occurs() -> None:
    frame = pd.DataFrame({"team": list("aabb"), "year": ["1", "2", "1", "1"]})
    table = group_table(pd.Series([1.0, 2.0, 3.0, 4.0]), frame)

    assert table.index.names == ["team", "year"]
    assert table["n"].to_dict() == {("b", "1"): 2, ("a", "2"): 1, ("a", "1"): 1}


def test_nothing_is_described_without_numbers() -> None:
    assert describe([])["n"] == 0
    assert describe([])[COLUMNS[1:]].isna().all()


@each_small
def test_positions_hold_each_groups_texts_highest_median_first(small: Small) -> None:
    positions = group_positions(measured(small), small.groups)

    assert {name: measured(small)[at].tolist() for name, at in positions.items()} == grouped(small)
    medians = [measured(small)[at].median() for at in positions.values()]
    assert medians == sorted(medians, reverse=True)


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=50))
def test_a_box_agrees_with_matplotlibs_rule_for_box_plots(values: list[int]) -> None:
    found = box(values)
    q1, median, q3 = pd.Series(values).quantile([0.25, 0.5, 0.75])
    reach = 1.5 * (q3 - q1)
    inside = [v for v in values if q1 - reach <= v <= q3 + reach]

    assert (found.n, found.q1, found.median, found.q3) == (len(values), q1, median, q3)
    assert (found.low_whisker, found.high_whisker) == (min(inside), max(inside))
    outside = [values[at] for at in found.outliers]
    assert outside == sorted(outside)
    assert sorted(inside + outside) == sorted(values)


@each_small
def test_the_effect_is_kellys_of_an_analysis_of_variance_of_the_ranks(small: Small) -> None:
    samples = [values for values in grouped(small).values() if len(values) > 1]
    found = compare_groups(measured(small), small.groups, permutations=99)

    h = stats.kruskal(*samples).statistic
    n, g = sum(map(len, samples)), len(samples)
    ranks = np.split(stats.rankdata(np.concatenate(samples)), np.cumsum([len(s) for s in samples])[:-1])
    f = stats.f_oneway(*ranks).statistic
    kelley = (f - 1) * (g - 1) / ((g - 1) * f + n - g)
    assert found.effect == pytest.approx(max(0, (h - g + 1) / (n - g)), abs=1e-9)
    assert found.effect == pytest.approx(max(0, kelley), abs=1e-9)
    assert found.texts == n
    assert set(found.tested_groups) == {name for name, values in grouped(small).items() if len(values) > 1}
    assert set(found.left_out) == {name for name, values in grouped(small).items() if len(values) == 1}
    assert found.medians == {name: np.median(grouped(small)[name]) for name in found.tested_groups}


@pytest.mark.parametrize("name", ["plain", "one-text groups", "tiny"])
def test_the_p_value_agrees_with_scipys_permutation_test(name: str) -> None:
    small = SMALL[name]
    samples = [values for values in grouped(small).values() if len(values) > 1]
    expected = stats.permutation_test(
        samples,
        lambda *s: stats.kruskal(*s).statistic,
        permutation_type="independent",
        alternative="greater",
        n_resamples=999,
        rng=np.random.default_rng(0),
    ).pvalue
    assert compare_groups(measured(small), small.groups).p == pytest.approx(expected, abs=0.06)


def test_the_p_value_of_two_texts_against_two_is_the_share_of_all_dealings_out() -> None:
    # Of the six ways to deal four different values out to two and two, two part high from low.
    found = compare_groups(pd.Series([0.1, 0.2, 0.8, 0.9]), pd.Series(list("aabb")), permutations=20_000)
    assert found.p == pytest.approx(1 / 3, abs=0.015)


def test_the_same_seed_gives_the_same_result() -> None:
    small = SMALL["plain"]
    assert compare_groups(measured(small), small.groups) == compare_groups(measured(small), small.groups)


def test_values_that_differ_by_noise_do_not_differ() -> None:
    values = pd.Series(0.5 + np.r_[np.zeros(10), np.full(10, 0.9e-4)])
    found = compare_groups(values, pd.Series(["a"] * 10 + ["b"] * 10), permutations=99)
    assert (found.effect, found.effect_word, found.p) == (0.0, "none", 1.0)


def test_groups_that_part_completely_have_a_large_effect_and_the_smallest_p() -> None:
    values = pd.Series(np.r_[np.arange(25), np.arange(40, 65)] / 100)
    found = compare_groups(values, pd.Series(["low"] * 25 + ["high"] * 25), permutations=999)
    assert found.effect_word == "large"
    assert found.p == 1 / 1000
    assert found.tested_groups == ("high", "low")


@pytest.mark.parametrize("groups", [["a", "a", "a"], ["a", "a", "b"], ["a", "b", "c"], ["", None, "a"]])
def test_fewer_than_two_groups_of_two_cannot_be_compared(groups: list[str | None]) -> None:
    values = pd.Series([0.1, 0.2, 0.3])
    for compare in (compare_groups, compare_pairs):
        with pytest.raises(TooFewGroups, match="at least two of them"):
            compare(values, pd.Series(groups, dtype=object))


@each_small
def test_pairs_of_groups_agree_with_counting_and_with_mann_and_whitney(small: Small) -> None:
    samples = {name: values for name, values in sorted(grouped(small).items()) if len(values) > 1}
    table = compare_pairs(measured(small), small.groups)

    for row, (a, b) in zip(table.to_dict("records"), itertools.combinations(samples, 2), strict=True):
        signs = [np.sign(x - y) for x in samples[a] for y in samples[b]]
        assert (row["a"], row["b"], row["n_a"], row["n_b"]) == (a, b, len(samples[a]), len(samples[b]))
        assert row["delta"] == pytest.approx(np.mean(signs))
        assert row["p"] == pytest.approx(stats.mannwhitneyu(samples[a], samples[b]).pvalue)
    np.testing.assert_allclose(table["p_holm"], multipletests(table["p"], method="holm")[1])


@each_small
def test_mean_similarities_of_groups_agree_with_the_full_matrix(small: Small) -> None:
    names = sorted(grouped(small))
    codes = np.array([names.index(group) if group else -1 for group in small.groups])
    means = group_similarity(small.vectors, codes)

    matrix = small.matrix
    np.fill_diagonal(matrix, np.nan)
    for a, b in itertools.product(range(len(names)), repeat=2):
        cells = matrix[np.ix_(codes == a, codes == b)]
        expected = np.nan if np.isnan(cells).all() else np.nanmean(cells)
        assert means[a, b] == pytest.approx(expected, abs=1e-6, nan_ok=True)
    if (codes >= 0).all():
        np.testing.assert_allclose(means, pair_statistics(small.vectors, codes).group_mean, atol=1e-6)


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_p_and_effect_stay_in_their_ranges(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 40))
    values = pd.Series(rng.integers(0, 6, n) / 10)
    groups = pd.Series([*"aabb", *rng.choice(list("abcd"), n - 4)])
    found = compare_groups(values, groups, permutations=49)
    assert 1 / 50 <= found.p <= 1
    assert 0 <= found.effect <= 1
