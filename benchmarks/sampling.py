"""How often does the estimate from balanced blocks hold what it promises, and what would other samples give?

    python -m benchmarks.sampling [--texts 5000] [--pairs 100000] [--draws 200] [--vectors FILE.npy]

Against the exact distribution of all pairs, over many draws: the largest error of the share of pairs below a
similarity, as a multiple of what as many independent pairs promise at 95 % (1.358 / sqrt(pairs)), its 95th
percentile and how often it stays within the promise; and for the estimate the share of bins of a histogram (of 30)
and of quantiles (of 99) that lie within their stated errors. Samples: balanced blocks (core.similarity.estimate), some
texts among themselves, some texts against all. Vectors: no clusters, one cluster for 200 texts, clusters and one text
in ten a copy.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from benchmarks.pairs import clustered
from core.similarity import PairStatistics, pair_statistics
from core.similarity.blocks import Array
from core.similarity.estimate import estimate

Shares = npt.NDArray[np.float64]


def shares(values: npt.NDArray[np.float32]) -> Shares:
    """The share of values up to each fine edge."""
    bins = np.clip(np.floor((values.astype(np.float64) + 1) * 32768), 0, 65535).astype(np.int64)
    counts = np.bincount(bins, minlength=65_536)
    found: Shares = np.cumsum(counts) / counts.sum()
    return found


def texts_among_themselves(X: Array, pairs: int, rng: np.random.Generator) -> tuple[Shares, int]:
    m = int(np.sqrt(2 * pairs)) + 1
    some = X[rng.choice(len(X), m, replace=False)]
    values = (some @ some.T)[np.triu_indices(m, 1)]
    return shares(values), len(values)


def texts_against_all(X: Array, pairs: int, rng: np.random.Generator) -> tuple[Shares, int]:
    some = rng.choice(len(X), max(1, pairs // len(X)), replace=False)
    values = X[some] @ X.T
    values = values[np.arange(len(X)) != some[:, None]]
    return shares(values), len(values)


OTHERS: dict[str, Callable[[Array, int, np.random.Generator], tuple[Shares, int]]] = {
    "among themselves": texts_among_themselves,
    "against all": texts_against_all,
}


def held(found: PairStatistics, exact: PairStatistics) -> tuple[float, float]:
    """The share of histogram bins and of quantiles that lie within their stated errors."""
    low, high = exact.minimum, exact.maximum
    _, counts = found.histogram(30, low, high)
    bins = np.abs(counts - exact.histogram(30, low, high)[1]) <= found.count_errors(counts)
    levels = np.linspace(0.01, 0.99, 99)
    limits = np.array([found.quantile_limits(q) for q in levels])
    true = exact.quantile(levels)
    return float(bins.mean()), float(np.mean((limits[:, 0] <= true) & (true <= limits[:, 1])))


def report(name: str, sample: str, errors: list[float], inside: list[tuple[float, float]]) -> None:
    row = f"{name:<14}{sample:<18}{np.quantile(errors, 0.95):>12.2f}{np.mean(np.array(errors) <= 1):>10.3f}"
    print(
        row + "".join(f"{share:>11.3f}" for share in np.mean(inside, axis=0)) if inside else row, flush=True
    )


def simulate(name: str, X: Array, pairs: int, draws: int) -> None:
    exact = pair_statistics(X)
    truth = np.cumsum(exact.bins) / exact.count
    errors, inside = [], []
    for seed in range(draws):
        found = estimate(X, pairs=pairs, seed=seed)
        off = np.abs(np.cumsum(found.fine.counts) / found.fine.total - truth).max()
        errors.append(float(off / found.share_error))
        inside.append(held(found, exact))
    report(name, "balanced blocks", errors, inside)
    for sample, draw in OTHERS.items():
        rng, errors = np.random.default_rng(0), []
        for _ in range(draws):
            found_shares, looked_at = draw(X, pairs, rng)
            errors.append(float(np.abs(found_shares - truth).max() / (1.358 / np.sqrt(looked_at))))
        report(name, sample, errors, [])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=int, default=5000)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--vectors", help="unit vectors (n, d) in a .npy file instead of synthetic ones")
    chosen = parser.parse_args()
    print(f"{'vectors':<14}{'sample':<18}{'95th / promise':>14}{'held':>8}{'bins':>11}{'quantiles':>11}")
    if chosen.vectors:
        simulate("file", np.load(chosen.vectors), chosen.pairs, chosen.draws)
        return
    rng = np.random.default_rng(0)
    loose = rng.standard_normal((chosen.texts, 64), np.float32)
    loose /= np.linalg.norm(loose, axis=1, keepdims=True)
    copies = clustered(chosen.texts, 64)
    copies[::10] = copies[rng.integers(0, chosen.texts, len(copies[::10]))]
    simulate("no clusters", loose, chosen.pairs, chosen.draws)
    simulate("clusters", clustered(chosen.texts, 64), chosen.pairs, chosen.draws)
    simulate("with copies", copies, chosen.pairs, chosen.draws)


if __name__ == "__main__":
    main()
