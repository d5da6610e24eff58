"""The figures of a comparison against scipy and plain sets."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.compare.agreement import (
    agreement,
    interval,
    neighbour_overlap,
    rank_agreement,
    spearman,
)
from core.originality import MEASURES, NOISE
from core.result import Result
from tests.core.compare.made import made

VALUES = st.lists(st.integers(0, 40), min_size=12, max_size=60).map(lambda v: np.array(v) / 10)


def pair_of_values(seed: int = 0, n: int = 200) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    a = rng.normal(size=n)
    return 1000 * a, 1000 * (a + rng.normal(size=n))  # far apart: none tie


@given(VALUES, st.randoms(use_true_random=False))
def test_spearman_is_that_of_scipy(values: np.ndarray, random) -> None:
    other = np.array([v + random.choice([0, 0, 0.5, 1]) for v in values])
    if np.ptp(values) == 0 or np.ptp(other) == 0:
        assert np.isnan(spearman(values, other))
    else:
        assert spearman(values, other) == pytest.approx(stats.spearmanr(values, other).statistic, abs=1e-12)


def test_noise_is_not_ranked() -> None:
    rng = np.random.default_rng(1)
    a = np.repeat([0.1, 0.2, 0.3], 20)
    noisy = a + rng.uniform(-NOISE / 2, NOISE / 2, 60)
    assert spearman(a, noisy) == pytest.approx(1.0)
    assert stats.spearmanr(a, noisy).statistic < 0.96
    found = rank_agreement("originality_mean", a, noisy)
    assert not found.movers(60).size
    assert found.top_shared == found.top == 20


def test_the_interval_is_bonett_and_wrights() -> None:
    rho, n = 0.6, 50
    half = 1.959964 * np.sqrt((1 + rho**2 / 2) / (n - 3))
    assert interval(rho, n) == pytest.approx(np.tanh(np.arctanh(rho) + np.array([-half, half])))
    assert np.isnan(interval(rho, 9)).all()
    assert interval(1.0, 50) == (1.0, 1.0)


def test_the_interval_covers_what_it_should() -> None:
    rng = np.random.default_rng(2)
    truth = 6 / np.pi * np.arcsin(0.7 / 2)
    hits = 0
    for _ in range(400):
        x = rng.normal(size=60)
        y = 0.7 * x + np.sqrt(1 - 0.49) * rng.normal(size=60)
        low, high = interval(spearman(x, y, 0), 60)
        hits += low <= truth <= high
    assert 0.92 <= hits / 400 <= 0.98


def test_places_and_movers_are_those_of_sorted_lists() -> None:
    a, b = pair_of_values()
    found = rank_agreement("originality_knn", a, b)
    place_a = stats.rankdata(-a)
    place_b = stats.rankdata(-b)
    np.testing.assert_allclose(found.places_a, place_a, atol=1e-9)
    np.testing.assert_allclose(found.places_b, place_b, atol=1e-9)
    moved = np.abs(place_b - place_a)
    assert moved[found.movers(10)].tolist() == sorted(moved, reverse=True)[:10]
    assert found.typical_move == pytest.approx(np.median(moved))


@pytest.mark.parametrize(("n", "top"), [(200, 20), (40, 20), (30, 15), (3, 1)])
def test_the_most_original_are_plain_sets(n: int, top: int) -> None:
    a, b = pair_of_values(3, n)
    found = rank_agreement("originality_knn", a, b)
    assert found.top == top
    assert found.top_shared == len(set(np.argsort(-a)[:top]) & set(np.argsort(-b)[:top]))
    assert found.top_by_chance == pytest.approx(top * top / n)


def test_texts_without_a_value_count_nowhere() -> None:
    a, b = pair_of_values(4)
    a[:30], b[20:60] = np.nan, np.nan
    found, rest = rank_agreement("originality_knn", a, b), rank_agreement("originality_knn", a[60:], b[60:])
    assert found.texts == 140
    assert found.spearman == pytest.approx(rest.spearman)
    assert np.isnan(found.moves[:60]).all()
    np.testing.assert_allclose(found.places_a[60:], rest.places_a)
    assert found.top_shared == rest.top_shared
    assert set(found.movers(5)) == {60 + at for at in rest.movers(5)}


def test_nearest_texts_are_plain_sets() -> None:
    one, other = made(seed=0), made(seed=1)
    a, b = one.statistics.neighbour_index, other.statistics.neighbour_index
    plain = np.mean([len(set(x) & set(y)) / 5 for x, y in zip(a.tolist(), b.tolist(), strict=True)])
    found = neighbour_overlap(one, other)
    assert found.share == pytest.approx(plain)
    assert 0 < plain < 1
    assert (found.k, found.texts) == (5, 40)
    assert found.chance == pytest.approx(5 / 39)


def test_chance_is_what_unrelated_runs_share() -> None:
    rng = np.random.default_rng(5)
    unrelated = [made(vectors=rng.normal(size=(120, 60))) for _ in range(2)]
    found = neighbour_overlap(*unrelated)
    assert found.share == pytest.approx(found.chance, abs=0.02)


def test_which_of_many_copies_are_listed_does_not_matter() -> None:
    vectors = np.random.default_rng(6).normal(size=(30, 8))
    vectors[:15] = vectors[0]
    one = made(vectors=vectors)
    swapped = one.statistics.neighbour_index.copy()
    swapped[:15] = [[j for j in range(14, -1, -1) if j != i][:5] for i in range(15)]
    other = replace(one, statistics=replace(one.statistics, neighbour_index=swapped))
    assert neighbour_overlap(one, other).share == 1.0


def test_a_run_agrees_with_itself() -> None:
    run = made()
    found = agreement(run, run)
    for measure in MEASURES:
        ranks = found.ranks[measure]
        assert (ranks.spearman, ranks.low, ranks.high) == (1.0, 1.0, 1.0)
        assert ranks.top_shared == ranks.top == 20
        assert ranks.typical_move == 0
    assert found.neighbours.share == 1.0


def test_an_estimate_compares_what_is_known() -> None:
    run, other = made(seed=0), made(seed=1)

    def partly(of: Result, known: np.ndarray) -> Result:
        index = np.where(known[:, None], of.statistics.neighbour_index, -1)
        similarity = np.where(known[:, None], of.statistics.neighbour_similarity, np.nan)
        texts = of.texts.assign(originality_knn=of.texts["originality_knn"].where(pd.Series(known)))
        statistics = replace(
            of.statistics, neighbour_index=index, neighbour_similarity=similarity, estimated_pairs=100
        )
        return replace(of, statistics=statistics, texts=texts)

    half = np.arange(40) < 20
    found = agreement(partly(run, half), partly(other, np.arange(40) >= 10))
    assert found.neighbours.texts == 10
    assert found.ranks["originality_knn"].texts == 10
    assert found.ranks["originality_mean"].texts == 40
    nothing = agreement(partly(run, half), partly(other, ~half))
    assert nothing.neighbours.texts == 0
    assert np.isnan(nothing.neighbours.share)
    assert np.isnan(nothing.ranks["originality_knn"].spearman)
    assert not nothing.ranks["originality_knn"].movers(5).size
