"""Power laws with a fixed part: found again, with intervals that hold, and refused where nothing can be said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cost.fits import fit_power

SIZES = [500, 4000, 8000, 16_000, 32_000]


@given(st.floats(0.6, 2.6), st.floats(0.0, 2.0))
def test_a_law_without_noise_is_found_again(exponent, fixed):
    costs = [fixed + (size / 4000) ** exponent for size in SIZES]
    fit = fit_power(SIZES, costs)
    assert fit.best.exponent == pytest.approx(exponent, abs=0.02)
    assert fit.least.exponent <= fit.best.exponent <= fit.greatest.exponent
    assert fit.best.at(64_000) == pytest.approx(fixed + 16**exponent, rel=0.03)
    assert fit.best.doubling == pytest.approx(2**exponent, rel=0.02)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    generator = np.random.default_rng(0)
    sizes = np.repeat(SIZES, 3)
    held = 0
    for _ in range(100):
        costs = (0.01 + 5e-9 * sizes**2.0) * (1 + 0.03 * generator.standard_normal(len(sizes)))
        fit = fit_power(sizes, costs)
        held += fit.least.exponent <= 2 <= fit.greatest.exponent
    assert held >= 88


def test_what_a_size_may_cost_lies_around_what_it_will():
    fit = fit_power(np.repeat(SIZES, 2), [0.005, 0.006, 0.14, 0.13, 0.45, 0.47, 1.6, 1.7, 6.1, 6.0])
    low, high = fit.limits(1_000_000)
    assert low < fit.best.at(1_000_000) < high
    assert 1.8 < fit.best.exponent < 2.1


def test_units_change_nothing_but_the_factor():
    costs = [0.005, 0.14, 0.46, 1.63, 6.1]
    one, other = fit_power(SIZES, costs), fit_power(SIZES, [cost * 2**30 for cost in costs])
    assert other.best.exponent == pytest.approx(one.best.exponent, abs=1e-3)
    assert other.best.at(10_000) == pytest.approx(2**30 * one.best.at(10_000), rel=1e-3)


def test_too_little_is_not_fitted():
    assert fit_power([1, 2], [1, 4]) is None
    assert fit_power([1, 2, 4], [1, 4, 16]) is None
    assert fit_power([1, 1, 2, 2], [1, 1, 4, 4]) is None
    assert fit_power(SIZES, [0, 1, 2, 3, 4]) is None
