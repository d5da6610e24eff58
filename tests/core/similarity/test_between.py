from itertools import pairwise

import numpy as np
import pytest
from sklearn.preprocessing import MinMaxScaler

from core.normalization import normalize
from core.normalization.stretched import about_column_minmax, two_readings
from core.report.sentences import number
from core.similarity import pair_statistics
from core.similarity.between import listed, pairs_between
from tests.core.small_tables import SMALL, Small
from tests.core.unit_vectors import above_diagonal, matrix, unit_vectors


def inside(values: np.ndarray, low: float, high: float) -> np.ndarray:
    return np.greater_equal(values, low) & np.less(values, high)


everywhere = pytest.mark.parametrize("small", SMALL.values(), ids=SMALL)


def test_the_pairs_of_a_bar_are_those_of_the_whole_matrix() -> None:
    X = unit_vectors(150, 8, seed=3, copies=5)
    S = matrix(X)
    for low, high in ((0.1, 0.12), (-0.4, -0.2), (0.9, np.inf), (2, 3)):
        found, similarity = pairs_between(X, low, high, most=20_000)
        i, j = np.nonzero(np.triu(inside(S, low, high), 1))
        assert {tuple(pair) for pair in found.tolist()} == set(zip(i.tolist(), j.tolist(), strict=True))
        assert similarity == pytest.approx(S[tuple(found.T)], abs=1e-6)
        assert (np.diff(similarity) <= 0).all()


def test_of_many_pairs_a_few_of_different_texts_are_taken() -> None:
    found, _ = pairs_between(unit_vectors(300, 8), -1, np.inf, most=10)
    assert len(found) == 10
    assert len(np.unique(found[:, 0])) >= 8


@everywhere
def test_a_bar_among_the_most_similar_pairs_is_listed_whole(small: Small) -> None:
    statistics = pair_statistics(small.vectors)
    s = above_diagonal(small.matrix)
    low = float(np.median(s))
    found, similarity = listed(statistics, low + 1e-6, np.inf)
    assert len(found) == (s > low + 1e-6).sum()
    assert (similarity > low).all()


@pytest.mark.parametrize("key", ["raw", "minmax", "robust", "percentile", "baseline", "zscore"])
@everywhere
def test_the_pairs_of_a_bar_can_be_found_again_on_every_scale(small: Small, key: str) -> None:
    statistics = pair_statistics(small.vectors)
    way = normalize(statistics, key)
    edges, counts = way.histogram(5)
    bounds = [way.similarities(low, high) for low, high in pairwise(edges)]
    assert bounds[0][0] == -np.inf
    assert bounds[-1][1] == np.inf
    found = [len(pairs_between(small.vectors, low, high, most=10_000)[0]) for low, high in bounds]
    tied = 8  # pairs of a text with eight copies, which an edge in their fine bin divides
    assert np.abs(np.array(found) - counts).max() <= tied
    assert sum(found) == statistics.count


@everywhere
def test_one_pair_has_two_values_each_as_the_scaler_makes_them(small: Small) -> None:
    statistics = pair_statistics(small.vectors)
    found = two_readings(statistics)
    plain = MinMaxScaler().fit_transform(small.matrix)
    assert found.in_j == pytest.approx(plain[found.i, found.j], abs=1e-4)
    assert found.in_i == pytest.approx(plain[found.j, found.i], abs=1e-4)
    assert number(found.in_j) in about_column_minmax(found, "one", "other")
