"""Are the p-values of the comparison of groups right? Simulated where groups are made at random.

Where no group differs, p-values must be uniform: a share of about a of them is at most a. Prints one table, a row
a way of making values and groups, with the share of p-values at or below 0.01, 0.05 and 0.2, the bounds that chance
leaves for 0.05 (four standard errors), and the distance to the uniform distribution (Kolmogorov and Smirnov), which
is conservative where there are few possible p-values. The last rows do differ and show that this is found.

    python -m benchmarks.permutation [--runs 2000] [--permutations 999]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import stats

from core.groups import compare_groups, group_similarity
from core.groups.cohesion import cohesion
from core.similarity import pair_statistics

Draw = Callable[[np.random.Generator], tuple[pd.Series, pd.Series]]


def _even(rng: np.random.Generator) -> tuple[pd.Series, pd.Series]:
    return pd.Series(rng.beta(8, 4, 120)), pd.Series(np.arange(120) % 4)


def _uneven(rng: np.random.Generator) -> tuple[pd.Series, pd.Series]:
    return pd.Series(rng.beta(8, 4, 110)), pd.Series(np.repeat(range(6), [60, 30, 10, 5, 3, 2]))


def _many_ties(rng: np.random.Generator) -> tuple[pd.Series, pd.Series]:
    return pd.Series(rng.integers(0, 5, 80) / 5), pd.Series(np.arange(80) % 3)


def _few(rng: np.random.Generator) -> tuple[pd.Series, pd.Series]:
    return pd.Series(rng.random(10)), pd.Series(np.repeat([0, 1], 5))


def _originality(rng: np.random.Generator) -> tuple[pd.Series, pd.Series]:
    """Originality of random texts: values that depend on each other, as those of a run do."""
    X = rng.normal(size=(60, 16)) + 0.5
    X /= np.linalg.norm(X, axis=1, keepdims=True)
    mean = (X @ X.sum(axis=0) - 1) / (len(X) - 1)
    return pd.Series(1 - mean), pd.Series(np.arange(60) % 3)


def _shifted(rng: np.random.Generator) -> tuple[pd.Series, pd.Series]:
    values, groups = _even(rng)
    return values + 0.1 * (groups == 0), groups


CASES: dict[str, Draw] = {
    "four even groups of 30": _even,
    "six groups of 60, 30, 10, 5, 3, 2": _uneven,
    "five different values, 80 texts": _many_ties,
    "two groups of 5": _few,
    "originality of 60 texts": _originality,
    "a real difference, for contrast": _shifted,
}


def _p_values(draw: Draw, runs: int, permutations: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    return np.array(
        [compare_groups(*draw(rng), permutations=permutations, seed=run).p for run in range(runs)]
    )


def _deviations(runs: int) -> np.ndarray:
    """Deviations of the likeness within groups made at random; beyond 3 they would be said to be no chance."""
    rng = np.random.default_rng(0)
    codes = np.repeat(range(5), [20, 12, 8, 4, 2])
    found = []
    for _ in range(runs):
        X = rng.normal(size=(len(codes), 16)) + 0.5
        X = (X / np.linalg.norm(X, axis=1, keepdims=True)).astype(np.float32)
        means = group_similarity(X, codes)
        found.append(cohesion(pair_statistics(X), means, np.bincount(codes)).deviations)
    return np.array(found)


def main() -> None:
    """Run every case and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--permutations", type=int, default=999)
    options = parser.parse_args()

    reach = 4 * np.sqrt(0.05 * 0.95 / options.runs)
    print(f"{options.runs} runs of {options.permutations} permutations; ", end="")
    print(f"p <= 0.05 should be in {0.05 - reach:.3f} .. {0.05 + reach:.3f} at most")
    print(f"{'groups at random':36}{'p<=0.01':>9}{'p<=0.05':>9}{'p<=0.2':>9}{'distance':>10}")
    for name, draw in CASES.items():
        p = _p_values(draw, options.runs, options.permutations)
        shares = "".join(f"{np.mean(p <= level):9.3f}" for level in (0.01, 0.05, 0.2))
        print(f"{name:36}{shares}{stats.kstest(p, 'uniform').statistic:10.3f}")
    deviations = _deviations(options.runs)
    print(
        f"likeness within groups: mean {deviations.mean():.3f}, standard deviation {deviations.std():.3f}, ",
        end="",
    )
    print(f"beyond 3: {np.mean(np.abs(deviations) > 3):.4f}")


if __name__ == "__main__":
    main()
