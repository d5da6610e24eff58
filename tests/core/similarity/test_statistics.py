"""All pairs against the whole matrix in float64, and against themselves by other tiles, orders and executors."""

from __future__ import annotations

import io
import threading
import tracemalloc
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
import threadpoolctl
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import NoGroupHistogram, NoPairs, RunCancelled
from core.normalization import KEYS, normalize, sentence
from core.similarity import PairStatistics, pair_statistics
from core.similarity.histogram import fine_edges
from core.similarity.second_look import with_column_minmax
from tests.core.unit_vectors import above_diagonal, matrix, unit_vectors

ROUNDING = 1e-6  # of a float32 product of unit vectors, with a margin; measured: 4.7e-7 for 768 numbers


def same_bits(a: PairStatistics, b: PairStatistics) -> bool:
    left, right = a.to_arrays(), b.to_arrays()
    return [name for name in left if not np.array_equal(left[name], right[name], equal_nan=True)] == []


def assert_bins(bins: np.ndarray, values: np.ndarray) -> None:
    """The counts are those of the values, but for values within rounding of an edge."""
    below, edges = np.concatenate([[0], np.cumsum(bins)]), fine_edges(np.arange(len(bins) + 1))
    values = np.sort(values)
    assert below[-1] == len(values)
    assert np.all(np.searchsorted(values, edges[1:-1] - ROUNDING) <= below[1:-1])
    assert np.all(np.searchsorted(values, edges[1:-1] + ROUNDING) >= below[1:-1])


@settings(max_examples=40, deadline=None)
@given(
    n=st.integers(2, 70),
    d=st.integers(1, 40),
    seed=st.integers(0, 1000),
    tile=st.integers(1, 40),
    neighbours=st.integers(1, 8),
    copies=st.integers(0, 30),
    top=st.integers(1, 60),
    groups=st.integers(0, 4),
)
def test_it_says_what_the_matrix_says(n, d, seed, tile, neighbours, copies, top, groups):
    X = unit_vectors(n, d, seed, copies)
    codes = np.random.default_rng(seed).integers(-1, groups, n)
    found = pair_statistics(X, codes, neighbours=neighbours, top_pairs=top, tile=tile)
    S = matrix(X)
    pairs = above_diagonal(S)

    assert found.count == len(pairs)
    assert found.minimum == pytest.approx(pairs.min(), abs=ROUNDING)
    assert found.maximum == pytest.approx(pairs.max(), abs=ROUNDING)
    assert S[found.minimum_pair] == pytest.approx(pairs.min(), abs=ROUNDING)
    assert S[found.maximum_pair] == pytest.approx(pairs.max(), abs=ROUNDING)
    assert found.minimum_pair[0] < found.minimum_pair[1]
    assert found.mean == pytest.approx(pairs.mean(), abs=ROUNDING)
    assert found.std == pytest.approx(pairs.std(), abs=1e-5)
    assert_bins(found.bins, pairs)

    others = S[~np.eye(n, dtype=bool)].reshape(n, n - 1)
    np.testing.assert_allclose(found.text_mean, others.mean(axis=1), atol=ROUNDING)
    np.testing.assert_allclose(found.text_minimum, others.min(axis=1), atol=ROUNDING)
    np.testing.assert_allclose(found.text_maximum, others.max(axis=1), atol=ROUNDING)
    k = min(neighbours, n - 1)
    np.testing.assert_allclose(found.neighbour_similarity, -np.sort(-others)[:, :k], atol=ROUNDING)
    at_index = np.take_along_axis(S, found.neighbour_index, axis=1)
    np.testing.assert_allclose(found.neighbour_similarity, at_index, atol=ROUNDING)
    assert not np.any(found.neighbour_index == np.arange(n)[:, None])
    assert all(len(set(row)) == k for row in found.neighbour_index.tolist())

    m = min(top, len(pairs))
    np.testing.assert_allclose(found.top_similarity, -np.sort(-pairs)[:m], atol=ROUNDING)
    assert len({(i, j) for i, j, _ in found.top}) == m
    assert all(i < j and S[i, j] == pytest.approx(s, abs=ROUNDING) for i, j, s in found.top)

    assert found.group_sizes.tolist() == [np.sum(codes == a) for a in range(codes.max() + 1)]
    for a in range(codes.max() + 1):
        for b in range(codes.max() + 1):
            between = S[np.ix_(codes == a, codes == b)]
            values = above_diagonal(between) if a == b else between.ravel()
            assert_bins(found.group_histogram(a, b), values)
            mean = values.mean() if len(values) else np.nan
            assert found.group_mean[a, b] == pytest.approx(mean, abs=ROUNDING, nan_ok=True)


@pytest.mark.parametrize("d", [64, 384, 768])
def test_its_errors_against_float64_are_below_the_stated_bounds(d):
    X = unit_vectors(1500, d, copies=20)
    found, pairs = pair_statistics(X), above_diagonal(matrix(X))
    others = matrix(X)
    np.fill_diagonal(others, 2)
    assert np.abs(found.text_minimum - others.min(axis=1)).max() < 5e-7
    assert abs(found.minimum - pairs.min()) < 6e-8
    assert np.abs(found.top_similarity - -np.sort(-pairs)[:1000]).max() < 5e-7
    assert abs(found.mean - pairs.mean()) < 1e-12
    assert abs(found.std - pairs.std()) < 1e-7
    share = np.linspace(0, 1, 1001)
    exact = np.quantile(pairs, share, method="inverted_cdf")
    assert np.abs(found.quantile(share) - exact).max() < 3.2e-5


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), tile=st.integers(3, 64), groups=st.integers(1, 4))
def test_the_order_of_texts_and_the_tiles_do_not_matter(seed, tile, groups):
    X = unit_vectors(90, 24, seed)
    rng = np.random.default_rng(seed)
    codes, order = rng.integers(0, groups, 90), rng.permutation(90)
    one, other = pair_statistics(X, codes), pair_statistics(X[order], codes[order], tile=tile)
    assert other.std == pytest.approx(one.std, abs=1e-7)
    assert {tuple(sorted(order[[i, j]])) for i, j, _ in other.top[:100]} == {
        (i, j) for i, j, _ in one.top[:100]
    }
    np.testing.assert_array_equal(order[other.neighbour_index], one.neighbour_index[order])
    np.testing.assert_array_equal(other.neighbour_similarity, one.neighbour_similarity[order])
    np.testing.assert_allclose(other.text_mean, one.text_mean[order], atol=1e-12)
    np.testing.assert_allclose(other.text_minimum, one.text_minimum[order], atol=ROUNDING)
    np.testing.assert_allclose(other.group_mean, one.group_mean, atol=1e-12)
    assert np.abs(np.cumsum(one.bins) - np.cumsum(other.bins)).max() <= 4


def test_any_executor_gives_the_same_bits():
    X = unit_vectors(700, 48, copies=50)
    codes = np.random.default_rng(1).integers(0, 3, 700)
    one = pair_statistics(X, codes, tile=64)

    def by(executor: Executor, workers: int | None = None) -> PairStatistics:
        with executor:
            return pair_statistics(X, codes, tile=64, executor=executor, workers=workers)

    assert same_bits(one, by(ThreadPoolExecutor(1)))
    assert same_bits(one, by(ThreadPoolExecutor(4), workers=9))
    assert same_bits(one, by(ProcessPoolExecutor(1, mp_context=get_context("spawn"))))


def test_identical_texts_have_similarity_one_and_are_listed_by_index():
    X = unit_vectors(400, 96)
    X[[3, 50, 120, 200, 300, 310, 399]] = X[7]
    found = pair_statistics(X, neighbours=3, top_pairs=5, tile=32)
    assert found.maximum == 1.0
    assert found.top == [(3, 7, 1.0), (3, 50, 1.0), (3, 120, 1.0), (3, 200, 1.0), (3, 300, 1.0)]
    assert found.neighbour_index[399].tolist() == [3, 7, 50]
    assert found.neighbour_similarity[399].tolist() == [1.0, 1.0, 1.0]


def test_all_texts_identical():
    found = pair_statistics(np.repeat(unit_vectors(1, 64), 500, axis=0), np.zeros(500, int))
    assert (found.minimum, found.mean, found.maximum, found.std) == (1.0, 1.0, 1.0, 0.0)
    assert found.quantile(0.5) == 1.0
    assert found.bins[-1] == found.count == found.group_histogram(0, 0).sum()
    assert found.minimum_pair == found.maximum_pair == (0, 1)
    assert np.all(found.text_mean == 1.0)


def test_two_texts():
    found = pair_statistics(np.eye(2, dtype=np.float32), [0, 1])
    assert (found.count, found.minimum, found.maximum, found.mean, found.std) == (1, 0.0, 0.0, 0.0, 0.0)
    assert found.neighbour_index.tolist() == [[1], [0]]
    assert np.isnan(found.group_mean[0, 0])
    assert found.group_mean[0, 1] == 0.0
    with pytest.raises(NoPairs):
        pair_statistics(np.eye(1, dtype=np.float32))


def test_rows_that_are_not_unit_vectors_are_refused():
    for wrong in (0.0, 2.0, np.nan):
        X = unit_vectors(10, 4)
        X[3] = wrong
        with pytest.raises(ValueError, match="length 1"):
            pair_statistics(X)


def test_histograms_for_the_screen_come_without_another_pass():
    X = unit_vectors(600, 16)
    found, pairs = pair_statistics(X), above_diagonal(matrix(X))
    for low, high in ((None, None), (0.0, 0.5), (-1.0, 1.0)):
        edges, counts = found.histogram(40, low, high)
        assert edges[0] == (found.minimum if low is None else low)
        assert np.abs(counts - np.histogram(pairs, edges)[0]).max() <= 60
        assert low is not None or counts.sum() == found.count
    edges, counts = found.histogram(64, -1, 1)  # edges that are edges of fine bins: exact
    assert np.abs(counts - np.histogram(pairs, edges)[0]).max() <= 1


def test_many_groups_keep_means_and_give_up_histograms():
    X = unit_vectors(200, 8)
    found = pair_statistics(X, np.arange(200) % 16)
    assert found.group_mean.shape == (16, 16)
    with pytest.raises(NoGroupHistogram):
        found.group_histogram(0, 1)
    assert pair_statistics(X, np.arange(200) % 15).group_histogram(14, 0).sum() == 13 * 14


def test_stored_statistics_work_like_new_ones():
    X = unit_vectors(300, 12)
    new = with_column_minmax(pair_statistics(X, np.arange(300) % 3), X)
    file = io.BytesIO()
    np.savez(file, **new.to_arrays())
    file.seek(0)
    stored = PairStatistics.from_arrays(np.load(file, allow_pickle=False))
    assert same_bits(new, stored)
    assert stored.top == new.top
    assert stored.quantile([0.1, 0.9]).tolist() == new.quantile([0.1, 0.9]).tolist()
    for key in KEYS:
        assert (
            normalize(stored, key).histogram(20)[1].tolist() == normalize(new, key).histogram(20)[1].tolist()
        )
        assert sentence(normalize(stored, key), stored) == sentence(normalize(new, key), new)


def test_progress_is_told_and_can_stop_the_pass():
    X, seen = unit_vectors(500, 8), []
    pair_statistics(X, tile=32, progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (500 * 499 // 2, 500 * 499 // 2)
    assert len(seen) >= 10
    calls = []

    def stop(done: int, total: int) -> None:
        calls.append(done)
        raise RunCancelled()

    threads = threading.active_count()
    with pytest.raises(RunCancelled):
        pair_statistics(X, tile=32, progress=stop)
    assert len(calls) == 1
    assert threading.active_count() == threads


def test_the_limit_on_blas_threads_is_lifted_again():
    X = unit_vectors(500, 8)
    before = threadpoolctl.threadpool_info()
    pair_statistics(X, tile=32)
    assert threadpoolctl.threadpool_info() == before


def test_no_array_of_n_by_n_for_30000_texts():
    X = unit_vectors(30_000, 16)
    codes = np.arange(30_000) % 4
    pair_statistics(X[:100])
    tracemalloc.start()
    found = with_column_minmax(pair_statistics(X, codes), X)
    for key in KEYS:
        normalize(found, key).histogram(50)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.count == 30_000 * 29_999 // 2 == found.bins.sum()
    assert peak < 100e6  # one byte for each pair of texts would be 900 MB
