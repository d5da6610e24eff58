"""Dealing texts out to groups at random, many times: the compiled part of the comparison of groups."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.compiled import compiled


@compiled()
def count_as_large(values: Any, sizes: Any, threshold: float, times: int, seed: int) -> Any:
    """How many of `times` dealings-out of `values` (n,) to groups of `sizes` have a spread of at least `threshold`.

    The spread is the sum over groups of (sum of its values)^2 / size. `values` have to sum to 0, so that what is
    left for the last group needs no dealing: put the largest last. `values` are shuffled in place (Fisher and
    Yates) with random numbers from xorshift64* (Marsaglia, 2003; Vigna, 2016), of which the upper half is taken.
    """
    count = 0
    state = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0x9E3779B97F4A7C15)
    for _time in range(times):
        first, spread, dealt = 0, 0.0, 0.0
        for group in range(sizes.size - 1):
            total = 0.0
            for place in range(first, first + sizes[group]):
                state ^= state >> np.uint64(12)
                state ^= state << np.uint64(25)
                state ^= state >> np.uint64(27)
                random = (state * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(32)
                other = place + np.int64((random * np.uint64(values.size - place)) >> np.uint64(32))
                value = values[other]
                values[other] = values[place]
                values[place] = value
                total += value
            first += sizes[group]
            spread += total * total / sizes[group]
            dealt += total
        spread += dealt * dealt / sizes[sizes.size - 1]
        count += spread >= threshold
    return count
