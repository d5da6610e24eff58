"""Duplicates as groups, and where near duplicates end."""

from __future__ import annotations

import numpy as np
import pytest

from core.originality.duplicates import duplicate_groups, suggest_threshold
from core.similarity import pair_statistics
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
    threshold = suggest_threshold(statistics)
    assert threshold is not None
    groups = duplicate_groups(statistics, threshold)
    assert sorted(group.tolist() for group in groups) == [[i, i + 100] for i in range(100)]


@pytest.mark.parametrize("seed", range(5))
def test_no_cut_is_suggested_where_there_is_none(seed):
    assert suggest_threshold(pair_statistics(unit_vectors(1000, 64, seed))) is None
