"""Dealing out at random: every order is as likely as every other, and the count is that of all orders."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from core.groups.dealing import count_as_large


def spread(values: np.ndarray, sizes: list[int]) -> float:
    parts = np.split(values, np.cumsum(sizes)[:-1])
    return float(sum(part.sum() ** 2 / len(part) for part in parts))


@pytest.mark.parametrize("sizes", [[1, 4], [2, 3], [1, 2, 2]])
def test_the_share_is_that_of_all_orders(sizes: list[int]) -> None:
    values = np.array([-2.0, -1.5, 0.25, 0.75, 2.5])
    every = np.array([spread(np.array(order), sizes) for order in permutations(values)])
    for threshold in np.quantile(every, [0.1, 0.5, 0.9]):
        expected = float((every >= threshold * (1 - 1e-9)).mean())
        found = count_as_large(values.copy(), np.array(sizes), threshold * (1 - 1e-9), 100_000, 1) / 100_000
        assert found == pytest.approx(expected, abs=0.008)  # five standard errors


def test_each_value_comes_to_each_place_equally_often() -> None:
    """With groups of one, a threshold that one order alone reaches tells how often it comes."""
    values = np.array([-3.0, 0.0, 3.0])
    found = count_as_large(values.copy(), np.array([1, 2]), 9 + 4.5 - 1e-9, 60_000, 2)  # -3 or 3 alone
    assert found / 60_000 == pytest.approx(2 / 3, abs=0.01)


def test_the_seed_decides() -> None:
    values = np.random.default_rng(0).normal(size=50)
    values -= values.mean()
    sizes = np.array([10, 15, 25])
    counts = [count_as_large(values.copy(), sizes, 3.0, 2_000, seed) for seed in (0, 0, 1)]
    assert counts[0] == counts[1] != counts[2]
    assert 0 < counts[0] < 2_000
