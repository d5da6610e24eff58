"""What is said without looking at all pairs, against all pairs."""

from __future__ import annotations

import time

import numpy as np
import pytest

from core.errors import NeedsAllPairs, NoGroupHistogram, RunCancelled
from core.normalization import KEYS, normalize, sentence
from core.originality.duplicates import duplicate_groups, suggest_cut
from core.similarity import PairStatistics, pair_statistics
from core.similarity.estimate import estimate, nearest, predict_seconds, read_estimate, within_time
from core.similarity.second_look import with_column_minmax
from core.similarity.within import within_between
from tests.core.unit_vectors import unit_vectors

NO_TIME = 1e-9  # seconds, for no machine enough


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


def test_where_there_is_time_all_pairs_are_looked_at():
    X = unit_vectors(300, 8)
    found = within_time(X, seconds=600)
    assert found.estimated_pairs == 0
    assert found.share_error == 0
    assert found.known.all()
    assert read_estimate(found) == ""
    assert found.quantile_limits(0.5) == (found.quantile(0.5), found.quantile(0.5))
    assert not found.count_errors(found.histogram(9)[1]).any()


def test_where_there_is_none_the_distribution_is_estimated_and_the_nearest_of_some_are_exact():
    X, codes = unit_vectors(1500, 12, copies=300), np.arange(1500) % 2
    exact, found = pair_statistics(X, codes), within_time(X, codes, seconds=NO_TIME)
    steps: list[tuple[int, int]] = []
    again = within_time(X, codes, seconds=NO_TIME, progress=lambda *step: steps.append(step))
    assert all(
        np.array_equal(a, again.to_arrays()[name], equal_nan=True) for name, a in found.to_arrays().items()
    )
    assert steps[-1][0] == steps[-1][1]
    assert np.all(np.diff([done for done, _ in steps]) > 0)
    assert len({total for _, total in steps}) == 1

    assert found.count == exact.count == found.fine.total
    assert 0 < found.estimated_pairs < found.count / 8
    assert found.known.sum() == 30
    some = found.known
    np.testing.assert_array_equal(found.neighbour_similarity[some], exact.neighbour_similarity[some])
    assert np.isnan(found.neighbour_similarity[~some]).all()
    assert (found.neighbour_index[~some] == -1).all()
    assert np.isnan(found.text_minimum).all()
    assert exact.minimum - 4e-5 <= found.minimum <= found.maximum <= exact.maximum
    Y = X.astype(np.float64)
    to_nearest = np.einsum("md,mkd->mk", Y[some], Y[found.neighbour_index[some]])
    np.testing.assert_allclose(to_nearest, found.neighbour_similarity[some], atol=1e-6)
    for i, j, s in found.top:
        assert i < j
        assert s == pytest.approx(Y[i] @ Y[j], abs=1e-6)
    assert len({(i, j) for i, j, _ in found.top}) == len(found.top)
    assert np.all(np.diff(found.top_similarity) <= 0)
    with pytest.raises(NoGroupHistogram):
        found.group_histogram(0, 1)


def test_an_estimate_is_kept_and_read_again():
    found = within_time(unit_vectors(200, 8), seconds=NO_TIME)
    read = PairStatistics.from_arrays(found.to_arrays())
    assert read.estimated_pairs == found.estimated_pairs
    assert read.minimum_pair == (-1, -1)
    older = {name: part for name, part in found.to_arrays().items() if name != "estimated_pairs"}
    assert PairStatistics.from_arrays(older).estimated_pairs == 0


def test_what_stands_on_an_estimate_knows_its_limits():
    X = unit_vectors(900, 12, copies=200)
    exact, found = pair_statistics(X), within_time(X, seconds=NO_TIME)
    for key in KEYS:
        if key in ("minmax", "column_minmax"):
            with pytest.raises(NeedsAllPairs):
                normalize(found, key)
        else:
            assert sentence(normalize(found, key), found)
            assert normalize(found, key).histogram(20)[1].sum() == found.count
    assert with_column_minmax(found, X) is found
    assert suggest_cut(found) is None or 0 < suggest_cut(found).threshold <= 1
    every = {frozenset(group.tolist()) for group in duplicate_groups(exact)}
    for group in duplicate_groups(found):
        assert any(set(group.tolist()) <= whole for whole in every)
    said = read_estimate(found)
    assert f"{found.estimated_pairs:,}" in said
    assert "30 of 900" in said


def test_within_and_between_groups_are_estimated_too():
    X, codes = unit_vectors(3000, 16), np.arange(3000) % 3
    X = np.ascontiguousarray(X[np.argsort(X[:, 0])])
    codes[:100] = -1
    exact = within_between(pair_statistics(X), X, codes)
    found = within_between(within_time(X, seconds=NO_TIME), X, codes)
    assert found.within.total == exact.within.total
    assert found.between.total == exact.between.total
    for q in (0.1, 0.5, 0.9):
        assert float(found.within.quantile(q)) == pytest.approx(float(exact.within.quantile(q)), abs=0.02)
        assert float(found.between.quantile(q)) == pytest.approx(float(exact.between.quantile(q)), abs=0.02)
