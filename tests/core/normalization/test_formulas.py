"""Each normalization against its formula on the whole matrix, and column_minmax against scikit-learn."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import median_abs_deviation, rankdata
from sklearn.preprocessing import MinMaxScaler

from core import language
from core.errors import AllPairsEqual, NoColumnHistogram, NoSpread
from core.normalization import DESCRIPTIONS, KEYS, TITLES, answer, normalize, sentence
from core.similarity import pair_statistics
from core.similarity.second_look import exact_quantile, with_column_minmax
from tests.core.unit_vectors import above_diagonal, matrix, unit_vectors

FORMULAS = {
    "raw": lambda s: s,
    "minmax": lambda s: (s - s.min()) / (s.max() - s.min()),
    "robust": lambda s: np.clip((s - np.quantile(s, 0.01)) / np.ptp(np.quantile(s, [0.01, 0.99])), 0, 1),
    "percentile": lambda s: (rankdata(s, "min") - 1) / len(s),
    "baseline": lambda s: (s - s.mean()) / (1 - s.mean()),
    "zscore": lambda s: (s - np.median(s)) / (1.4826 * median_abs_deviation(s)),
}


@pytest.mark.parametrize(("d", "seed"), [(8, 0), (20, 1), (40, 2)])
def test_each_is_its_formula(d, seed):
    X = unit_vectors(600, d, seed)
    statistics, pairs = pair_statistics(X), above_diagonal(matrix(X))
    for key, formula in FORMULAS.items():
        way, expected = normalize(statistics, key), formula(pairs)
        near = 1e-3 * max(1.0, np.ptp(expected))
        np.testing.assert_allclose(way.apply(pairs), expected, atol=near)
        assert way.minimum == pytest.approx(expected.min(), abs=near)
        assert way.maximum == pytest.approx(expected.max(), abs=near)
        assert way.mean == pytest.approx(expected.mean(), abs=near / 5)
        assert way.median == pytest.approx(np.median(expected), abs=near / 5)
        edges, counts = way.histogram(25)
        assert counts.sum() == statistics.count
        below = np.searchsorted(np.sort(way.apply(pairs)), edges[1:-1])
        assert np.abs(np.cumsum(counts)[:-1] - below).max() <= 3 + statistics.count / 2000


@settings(max_examples=12, deadline=None)
@given(n=st.integers(3, 200), d=st.integers(3, 40), seed=st.integers(0, 1000), copies=st.integers(0, 20))
def test_column_minmax_is_that_of_scikit_learn_on_the_whole_matrix(n, d, seed, copies):
    X = unit_vectors(n, d, seed, copies)
    S = matrix(X)
    assume(np.ptp(S) > 0)
    scaled = MinMaxScaler().fit_transform(S)
    statistics = with_column_minmax(pair_statistics(X), X)
    way = normalize(statistics, "column_minmax")
    np.testing.assert_allclose(way.apply(S, np.arange(n)), scaled, atol=1e-5)
    off_diagonal = scaled[~np.eye(n, dtype=bool)]
    assert way.minimum == 0.0
    assert way.maximum == pytest.approx(off_diagonal.max(), abs=1e-5)
    assert way.mean == pytest.approx(off_diagonal.mean(), abs=1e-5)
    exact = np.quantile(off_diagonal, 0.5, method="inverted_cdf")
    assert way.median == pytest.approx(exact, abs=1e-4)
    edges, counts = way.histogram(16)
    assert counts.sum() == n * (n - 1)
    near = np.searchsorted(np.sort(off_diagonal), [edges[1:-1] - 4e-5, edges[1:-1] + 4e-5])
    below = np.cumsum(counts)[:-1]
    assert np.all((near[0] <= below) & (below <= near[1]))


def test_column_minmax_without_a_second_look_has_no_histogram():
    X = unit_vectors(50, 8)
    way = normalize(pair_statistics(X), "column_minmax")
    assert 0 < way.mean < way.maximum <= 1
    with pytest.raises(NoColumnHistogram):
        way.histogram(10)
    with pytest.raises(NoColumnHistogram):
        _ = way.median


def test_identical_texts_share_a_percentile():
    X = unit_vectors(100, 32)
    X[:40] = X[0]
    statistics = pair_statistics(X)
    way = normalize(statistics, "percentile")
    identical = 40 * 39 / 2 / statistics.count
    assert way.maximum == way.apply(1.0) == pytest.approx(1 - identical)
    assert way.histogram(10)[1][-1] >= 40 * 39 / 2


def test_where_all_pairs_are_equal_a_normalization_does_not_exist():
    statistics = pair_statistics(np.eye(6, dtype=np.float32))
    assert normalize(statistics, "raw").histogram(5)[1].sum() == 15
    for key in KEYS[1:]:
        with pytest.raises(AllPairsEqual, match=r"0\.0000"):
            normalize(statistics, key)


def test_where_nearly_all_pairs_are_equal_some_do_not_exist():
    X = np.eye(200, dtype=np.float32)
    X[1] = X[0]
    statistics = pair_statistics(X)
    for key in ("robust", "zscore"):
        with pytest.raises(NoSpread):
            normalize(statistics, key)
    assert normalize(statistics, "minmax").maximum == 1.0


@pytest.mark.parametrize("key", KEYS)
def test_every_normalization_has_a_title_a_description_and_a_sentence(key):
    X = unit_vectors(120, 16)
    statistics = with_column_minmax(pair_statistics(X), X)
    language.use("en")
    told = sentence(normalize(statistics, key), statistics)
    assert TITLES[key]
    assert DESCRIPTIONS[key]
    assert "{" not in told
    assert told.endswith(".")


ANSWERS = {"minmax": "No", "robust": "No", "percentile": "In part", "baseline": "No", "zscore": "No"}


@pytest.mark.parametrize("key", ANSWERS)
@pytest.mark.parametrize("seed", range(3))
def test_the_answer_is_true_of_order_and_shape(key, seed):
    X = unit_vectors(200, 16, seed)
    statistics, pairs = pair_statistics(X), np.sort(above_diagonal(matrix(X)))
    way = normalize(statistics, key)
    language.use("en")
    assert answer(way, statistics).startswith(ANSWERS[key])
    read = way.apply(pairs)
    assert (np.diff(read) >= 0).all()  # the order is the same
    kept = (read > 0) & (read < 1) if key == "robust" else np.full(len(read), True)
    straight = np.corrcoef(pairs[kept], read[kept])[0, 1] > 1 - 1e-6
    assert straight == (key != "percentile")  # and so is the shape
    if key == "robust":
        clipped = (read <= 0).sum() + (read >= 1).sum()
        said = int(re.search(r"([\d,]+) of", answer(way, statistics))[1].replace(",", ""))
        assert said == pytest.approx(clipped, abs=2)


def test_column_minmax_changes_the_order():
    X = unit_vectors(60, 8)
    statistics, S = pair_statistics(X), matrix(X)
    way = normalize(statistics, "column_minmax")
    language.use("en")
    assert answer(way, statistics).startswith("Yes: order")
    apart = ~np.eye(60, dtype=bool)
    read = way.apply(S, np.arange(60))[apart]
    assert (np.diff(read[np.argsort(S[apart], kind="stable")]) < -1e-3).any()


def test_sentences_are_made_from_the_numbers():
    statistics = pair_statistics(unit_vectors(120, 16))
    language.use("en")
    told = sentence(normalize(statistics, "minmax"), statistics)
    assert f"({statistics.minimum:.2f}) becomes 0" in told
    assert f"stretched {1 / (statistics.maximum - statistics.minimum):.2f} times" in told


@settings(max_examples=20, deadline=None)
@given(n=st.integers(2, 150), d=st.integers(1, 30), seed=st.integers(0, 1000), q=st.floats(0, 1))
def test_the_exact_quantile_is_an_order_statistic(n, d, seed, q):
    X = unit_vectors(n, d, seed, copies=n // 5)
    pairs = above_diagonal(matrix(X))
    found = exact_quantile(pair_statistics(X), X, q)
    assert found == pytest.approx(np.quantile(pairs, q, method="inverted_cdf"), abs=1e-6)
