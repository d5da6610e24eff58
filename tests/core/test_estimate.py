"""What is said without looking at all pairs, against all pairs."""

from __future__ import annotations

import time

import numpy as np
import pytest

from core.errors import RunCancelled
from core.estimate import estimate, nearest, predict_seconds
from core.similarity import pair_statistics
from tests.core.unit_vectors import unit_vectors


def test_means_are_exact_and_the_distribution_lies_within_the_stated_error():
    X, codes = unit_vectors(3001, 24), np.arange(3001) % 3
    exact = pair_statistics(X, codes)
    share = np.linspace(0.05, 0.95, 19)
    missed = wrong_bins = 0
    for seed in range(20):
        found = estimate(X, codes, pairs=100_000, seed=seed)
        assert 80_000 < found.estimated_pairs < 120_000
        assert found.count == exact.count
        limits = np.array([found.quantile_limits(q) for q in share])
        true = exact.quantile(share)
        missed += not np.all((limits[:, 0] <= true) & (true <= limits[:, 1]))
        _, counts = found.histogram(20, -1, 1)
        off = np.abs(counts - exact.histogram(20, -1, 1)[1])
        wrong_bins += np.sum(off > found.count_errors(counts))
    assert missed <= 3  # of 20 at 95 % confidence
    assert wrong_bins <= 40  # of 400
    assert found.mean == pytest.approx(exact.mean, abs=1e-12)
    assert found.std == pytest.approx(exact.std, rel=1e-6)
    np.testing.assert_allclose(found.text_mean, exact.text_mean, atol=1e-12)
    np.testing.assert_allclose(found.group_mean, exact.group_mean, atol=1e-12)


def test_it_depends_on_the_seed_alone():
    X = unit_vectors(500, 8)
    one, same, other = (estimate(X, pairs=10_000, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.bins, same.bins)
    assert not np.array_equal(one.bins, other.bins)


def test_nothing_is_said_of_the_extremes():
    found = estimate(unit_vectors(500, 8), pairs=10_000)
    assert found.quantile_limits(0.0)[0] == -1.0
    assert found.quantile_limits(1.0)[1] == 1.0


@pytest.mark.parametrize("n", [2, 33, 65])
def test_few_texts(n):
    found = estimate(unit_vectors(n, 8), pairs=10)
    assert 0 < found.estimated_pairs <= found.count
    assert found.fine.total == found.count


def test_it_can_be_stopped():
    def stop(done: int, total: int) -> None:
        assert 0 < done <= total
        raise RunCancelled()

    with pytest.raises(RunCancelled):
        estimate(unit_vectors(500, 8), pairs=10_000, progress=stop)


def test_the_nearest_of_some_texts_are_those_of_the_pass():
    X = unit_vectors(900, 16, copies=200)
    exact = pair_statistics(X, neighbours=4)
    texts = np.array([0, 899, 17, 400])
    index, similarity = nearest(X, texts, neighbours=4)
    np.testing.assert_array_equal(similarity, exact.neighbour_similarity[texts])
    np.testing.assert_array_equal(index, exact.neighbour_index[texts])


def test_the_time_of_the_pass_is_foretold():
    X = unit_vectors(16_384, 32)
    told = predict_seconds(X)
    start = time.perf_counter()
    pair_statistics(X)
    assert told / 5 < time.perf_counter() - start < told * 5
