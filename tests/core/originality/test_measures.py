import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.originality import (
    MEANINGS,
    MEASURES,
    NOISE,
    TITLES,
    near_copies,
    originality,
    percentile_rank,
    places,
)
from core.similarity import pair_statistics
from tests.core.small_tables import SMALL, Small, unit


@pytest.mark.parametrize("small", SMALL.values(), ids=SMALL)
def test_every_measure_agrees_with_the_full_matrix(small: Small) -> None:
    others = small.matrix[~np.eye(len(small.vectors), dtype=bool)].reshape(len(small.vectors), -1)
    found = originality(pair_statistics(small.vectors))

    assert list(found) == list(MEASURES)
    np.testing.assert_allclose(found["originality_mean"], 1 - others.mean(axis=1), atol=1e-6)
    np.testing.assert_allclose(found["originality_nearest"], 1 - others.max(axis=1), atol=1e-6)
    nearest = np.sort(others, axis=1)[:, -5:].mean(axis=1)
    np.testing.assert_allclose(found["originality_knn"], 1 - nearest, atol=1e-6)


def test_eight_off_topic_copies_are_original_to_the_mean_and_not_to_the_nearest() -> None:
    common = np.random.default_rng(0).normal(size=(392, 16)) * 0.3 + 1.0
    off_topic = np.tile(np.r_[np.ones(8), -np.ones(8)], (8, 1))
    found = originality(pair_statistics(unit(np.vstack([common, off_topic]))))

    assert (percentile_rank(found["originality_mean"])[-8:] >= 0.98).all()
    assert (found["originality_nearest"][-8:] < NOISE).all()
    assert (found["originality_knn"][-8:] < NOISE).all()


def test_near_copies_counts_neighbours_at_or_above_the_threshold() -> None:
    small = SMALL["copies"]
    others = small.matrix - 2 * np.eye(len(small.vectors))
    expected = np.minimum((others >= 0.999 - NOISE).sum(axis=1), 5)

    np.testing.assert_array_equal(near_copies(pair_statistics(small.vectors), 0.999), expected)


def test_each_measure_has_a_title_and_a_meaning() -> None:
    assert set(TITLES) == set(MEANINGS) == set(MEASURES)


values = st.lists(st.integers(0, 40), min_size=2, max_size=60)


@given(values)
def test_percentile_rank_without_noise_is_scipys_average_rank(whole: list[int]) -> None:
    expected = (stats.rankdata(whole) - 1) / (len(whole) - 1)
    np.testing.assert_allclose(percentile_rank(np.array(whole), noise=0), expected)


@given(values)
def test_places_without_noise_are_scipys_lowest_ranks_from_the_top(whole: list[int]) -> None:
    np.testing.assert_array_equal(places(np.array(whole), noise=0), stats.rankdata(-np.array(whole), "min"))


def test_texts_that_differ_by_noise_share_a_place_and_those_without_a_value_have_none() -> None:
    np.testing.assert_array_equal(places([0.5, np.nan, 0.50005, 0.2]), [1, np.nan, 1, 3])


@given(values, st.integers(0, 2**32 - 1))
def test_percentile_rank_does_not_see_noise(whole: list[int], seed: int) -> None:
    clean = np.array(whole) * 0.001
    shaken = clean + np.random.default_rng(seed).uniform(-0.4e-4, 0.4e-4, len(clean))
    np.testing.assert_allclose(percentile_rank(shaken), percentile_rank(clean))


@given(st.lists(st.floats(0, 2), min_size=2, max_size=60))
def test_percentile_rank_keeps_the_order_and_stays_in_its_range(some: list[float]) -> None:
    rank = percentile_rank(np.array(some))
    assert (np.diff(rank[np.argsort(some, kind="stable")]) >= 0).all()
    assert rank.min() >= 0
    assert rank.max() <= 1
    assert rank.mean() == pytest.approx(0.5)


def test_a_dense_collection_is_still_ranked() -> None:
    rank = percentile_rank(np.linspace(0.2, 0.5, 20_000))  # neighbours are 1.5e-5 apart
    assert rank[0] < 0.001
    assert rank[-1] > 0.999


def test_a_text_alone_is_in_the_middle() -> None:
    assert percentile_rank([0.3]) == [0.5]
