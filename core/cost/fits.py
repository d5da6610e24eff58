"""How a cost grows with a size, fitted: cost = fixed + factor * size ** exponent.

The fixed part is what every call takes, however little there is to do; without it small sizes would pull the exponent
down. Fitted by least squares of relative errors, so that a small size counts as much as a large one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.optimize
import scipy.stats
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_EXPONENTS = (0.0, 4.0)
_FEWEST_SIZES = 3


@dataclass(frozen=True)
class Power:
    """cost = fixed + factor * size ** exponent, in the units of what was measured; fixed and factor are >= 0."""

    fixed: float
    factor: float
    exponent: float

    def at(self, size: float) -> float:
        """The cost of this size."""
        return float(self.fixed + self.factor * size**self.exponent)

    @property
    def doubling(self) -> float:
        """By how much the growing part is multiplied where the size is doubled."""
        return float(2**self.exponent)


@dataclass(frozen=True)
class PowerFit:
    """The best fit, and those with the least and the greatest exponent that the measurements allow at 95 %."""

    best: Power
    least: Power
    greatest: Power

    def limits(self, size: float) -> tuple[float, float]:
        """Between which costs this size lies, for the exponents that the measurements allow."""
        ends = self.least.at(size), self.best.at(size), self.greatest.at(size)
        return min(ends), max(ends)


def fit_power(sizes: Sequence[float], costs: Sequence[float]) -> PowerFit | None:
    """The fit to measurements, one or more a size; None for fewer than three sizes or costs that are not positive.

    The interval is that of the profile likelihood: the exponents whose best fit is not worse, by an F test, than
    chance explains (Bates and Watts, Nonlinear Regression Analysis, 1988, section 6.1).
    """
    x, y = np.asarray(sizes, float), np.asarray(costs, float)
    if len(np.unique(x)) < _FEWEST_SIZES or len(x) <= _FEWEST_SIZES or (y <= 0).any():
        return None
    found = scipy.optimize.minimize_scalar(lambda p: _best(x, y, p)[1], bounds=_EXPONENTS, method="bounded")
    exponent, error = float(found.x), float(found.fun)
    freedom = len(x) - 3
    allowed = error * (1 + scipy.stats.f.ppf(0.95, 1, freedom) / freedom)

    def beyond(p: float) -> float:
        return _best(x, y, p)[1] - allowed

    low, high = (_crossing(beyond, exponent, end) for end in _EXPONENTS)
    return PowerFit(*(_best(x, y, p)[0] for p in (exponent, low, high)))


def _best(x: Floats, y: Floats, exponent: float) -> tuple[Power, float]:
    """The best fixed part and factor for an exponent, and the sum of squares of the relative errors."""
    scale = float(x.max())
    columns = np.column_stack([1 / y, (x / scale) ** exponent / y])
    (fixed, factor), residual = scipy.optimize.nnls(columns, np.ones(len(x)))
    return Power(float(fixed), float(factor) / scale**exponent, exponent), float(residual) ** 2


def _crossing(beyond: Callable[[float], float], inside: float, end: float) -> float:
    """Where a function that is not positive inside becomes so on the way to an end; the end, if it does not."""
    if beyond(end) <= 0 or math.isclose(inside, end):
        return end
    return float(scipy.optimize.brentq(beyond, inside, end))
