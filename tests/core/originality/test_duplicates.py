"""Duplicates as groups, and where near duplicates end."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from core.encoders import load
from core.originality.duplicates import SAME, duplicate_groups, suggest_cut
from core.similarity import PairStatistics, pair_statistics
from tests.core.test_samples import EXACT, NEAR, SAMPLES
from tests.core.unit_vectors import unit_vectors


def test_exact_duplicates_are_found_however_many():
    X = unit_vectors(400, 32)
    X[[3, 9, 300]] = X[5]
    X[100:140] = X[200]
    found = duplicate_groups(pair_statistics(X, neighbours=2, top_pairs=1))
    assert [group.tolist() for group in found] == [[*range(100, 140), 200], [3, 5, 9, 300]]


def test_no_duplicates():
    assert duplicate_groups(pair_statistics(unit_vectors(50, 32))) == []


def near_duplicates(n: int, of: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, 64))
    X[:of] = X[of : 2 * of] + 0.1 * rng.normal(size=(of, 64))
    return (X / np.linalg.norm(X, axis=1, keepdims=True)).astype(np.float32)


def test_a_cut_is_suggested_where_there_is_a_valley():
    statistics = pair_statistics(near_duplicates(2000, 100))
    cut = suggest_cut(statistics)
    assert cut is not None
    groups = duplicate_groups(statistics, cut.threshold)
    assert sorted(group.tolist() for group in groups) == [[i, i + 100] for i in range(100)]


@pytest.mark.parametrize(("n", "d"), [(2, 3), (9, 4), (30, 3), (30, 64), (100, 8), (300, 16), (1000, 64)])
@pytest.mark.parametrize("seed", range(5))
def test_no_cut_is_suggested_where_there_are_no_copies(n: int, d: int, seed: int):
    assert suggest_cut(pair_statistics(unit_vectors(n, d, seed))) is None


@pytest.fixture(scope="module", params=["en", "ko"])
def sample(request: pytest.FixtureRequest) -> tuple[pd.DataFrame, np.ndarray, set[frozenset[str]]]:
    """Titles and vectors of a sample's texts, and the titles of the pairs that were written as copies."""
    frame = pd.read_csv(
        SAMPLES / f"proposals_{request.param}.csv", encoding="utf-8-sig", keep_default_na=False
    )
    title, text = frame.columns[:2]
    frame = frame[frame[text] != ""].reset_index(drop=True)
    planted = {frozenset(pair) for pair in [EXACT[request.param], *NEAR[request.param]]}
    return frame[title], load("use-multilingual").encode(frame[text].tolist(), token_limit=512), planted


def pairs_above(statistics: PairStatistics, titles: pd.Series) -> set[frozenset[str]]:
    cut = suggest_cut(statistics)
    groups = duplicate_groups(statistics, cut.threshold if cut else SAME)
    return {frozenset(titles.iloc[group]) for group in groups}


def test_the_copies_of_the_samples_are_found_and_nothing_else(sample):
    titles, vectors, planted = sample
    assert pairs_above(pair_statistics(vectors), titles) == planted


def test_without_its_copies_a_sample_has_no_cut(sample):
    titles, vectors, planted = sample
    once = ~titles.isin({sorted(pair)[0] for pair in planted}).to_numpy()
    assert suggest_cut(pair_statistics(vectors[once])) is None
    rng = np.random.default_rng(0)
    for size in (20, 40, 60, 80) * 5:
        part = rng.choice(np.flatnonzero(once), size, replace=False)
        assert suggest_cut(pair_statistics(vectors[part])) is None


def test_a_single_pair_far_above_all_others_is_a_gap():
    X = unit_vectors(200, 64)
    X[7] = X[3]
    statistics = pair_statistics(X)
    cut = suggest_cut(statistics)
    assert cut is not None
    assert cut.low < cut.threshold < cut.high == 1.0
    assert [group.tolist() for group in duplicate_groups(statistics, cut.threshold)] == [[3, 7]]
