"""Do the groups of a collection differ, and by how much? The unit is a text, never a pair.

Pairs of texts are not independent of each other, so a test over pairs would find differences everywhere.
Groups of one text are shown in tables and left out of tests; texts without a group are left out of both, and
so are texts without a value (nan): n counts the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats
from statsmodels.stats.multitest import multipletests

from core.errors import TooFewGroups
from core.groups.dealing import count_as_large
from core.language import N_
from core.originality import percentile_rank

EFFECT_WORDS = {
    "none": N_("no difference"),
    "small": N_("small"),
    "medium": N_("medium"),
    "large": N_("large"),
}

CHANCE = 0.05
"""A p-value from here on is said to be no more than chance could make."""

# Cohen (1988), Statistical Power Analysis, for shares of variance; Romano et al. (2006) for Cliff's delta.
_EPSILON_BOUNDS = {"small": 0.01, "medium": 0.06, "large": 0.14}
_DELTA_BOUNDS = {"small": 0.147, "medium": 0.33, "large": 0.474}
_SHUFFLED_VALUES = 50_000_000  # about a sixth of a second of shuffling


@dataclass(frozen=True)
class Box:
    """The numbers of one box plot (Tukey): quartiles, whiskers at the last value within 1.5 IQR, outliers."""

    n: int
    low_whisker: float
    q1: float
    median: float
    q3: float
    high_whisker: float
    outliers: tuple[int, ...]
    """Positions, in the values that were given, of those outside the whiskers; lowest value first."""


@dataclass(frozen=True)
class GroupComparison:
    """How much the groups differ in a measure, over all groups of two texts or more."""

    effect_name: ClassVar[str] = "epsilon squared"
    effect: float  # in [0, 1]
    effect_word: str  # a key of EFFECT_WORDS
    p: float
    permutations: int
    medians: dict[str, float]
    """The median of each tested group, highest first."""
    left_out: tuple[str, ...]
    """The groups of one text."""
    texts: int
    """How many texts the tested groups have together."""

    @property
    def tested_groups(self) -> tuple[str, ...]:
        """The groups of two texts or more, highest median first."""
        return tuple(self.medians)


def describe(values: ArrayLike) -> pd.Series:
    """One row of a group table for these values: n, mean, std (n - 1), min, q1, median, q3, max."""
    v = np.asarray(values, dtype=np.float64)
    v = v[~np.isnan(v)]
    if not len(v):
        return pd.Series(
            {"n": 0} | dict.fromkeys(("mean", "std", "min", "q1", "median", "q3", "max"), np.nan)
        )
    low, q1, median, q3, high = np.quantile(v, [0, 0.25, 0.5, 0.75, 1])
    std = v.std(ddof=1) if len(v) > 1 else np.nan
    return pd.Series(
        {
            "n": len(v),
            "mean": v.mean(),
            "std": std,
            "min": low,
            "q1": q1,
            "median": median,
            "q3": q3,
            "max": high,
        }
    )


def group_table(values: pd.Series, groups: pd.Series | pd.DataFrame) -> pd.DataFrame:
    """A row a group (`describe`), highest median first; indexed by group, or by two groups for two columns.

    Texts whose group is missing are left out. For the total row, `describe` the values that have a group.
    """
    columns = groups.to_frame() if isinstance(groups, pd.Series) else groups
    keep = np.logical_and.reduce([has_group(columns[name]) for name in columns])
    keys = [columns[name].to_numpy()[keep] for name in columns]
    grouped = pd.Series(np.asarray(values, dtype=np.float64)[keep]).groupby(keys, observed=True)
    table = pd.DataFrame(
        {
            "n": grouped.count(),
            "mean": grouped.mean(),
            "std": grouped.std(),
            "min": grouped.min(),
            "q1": grouped.quantile(0.25),
            "median": grouped.median(),
            "q3": grouped.quantile(0.75),
            "max": grouped.max(),
        }
    )
    table.index.names = list(columns.columns)
    return table.sort_values("median", ascending=False, kind="stable")


def has_group(groups: pd.Series) -> NDArray[np.bool_]:
    """(n,) whether a text has a group: its cell is neither missing nor blank."""
    return (groups.notna() & (groups.astype(str).str.strip() != "")).to_numpy()


def group_positions(values: ArrayLike, groups: pd.Series) -> dict[str, NDArray[np.intp]]:
    """Where each group's texts with a value are in `values`; the group with the highest median first."""
    v, names = np.asarray(values, dtype=np.float64), groups.to_numpy()
    keep = np.flatnonzero(has_group(groups) & ~np.isnan(v))
    codes, found = pd.factorize(names[keep], sort=True)
    members = {str(name): keep[codes == code] for code, name in enumerate(found)}
    return dict(sorted(members.items(), key=lambda item: -float(np.median(v[item[1]]))))


def box(values: ArrayLike) -> Box:
    """The box plot of at least one value; quartiles by linear interpolation, as pandas and numpy do."""
    v = np.asarray(values, dtype=np.float64)
    known = ~np.isnan(v)
    q1, median, q3 = np.quantile(v[known], [0.25, 0.5, 0.75])
    reach = 1.5 * (q3 - q1)
    inside = (v >= q1 - reach) & (v <= q3 + reach)
    outside = np.flatnonzero(known & ~inside)
    return Box(
        n=int(known.sum()),
        low_whisker=float(v[inside].min()),
        q1=float(q1),
        median=float(median),
        q3=float(q3),
        high_whisker=float(v[inside].max()),
        outliers=tuple(outside[np.argsort(v[outside], kind="stable")].tolist()),
    )


def compare_groups(
    values: pd.Series, groups: pd.Series, permutations: int | None = None, seed: int = 0
) -> GroupComparison:
    """How much a measure differs between groups, and how often chance alone does as much.

    The effect is epsilon squared (Kelley, 1935) of the ranks, (H - g + 1)/(n - g) with H of Kruskal and
    Wallis over g groups and n texts: the share of the spread in rank that goes with the group, corrected
    for what chance alone would give and not below 0. The p-value deals the texts out to the groups anew,
    `permutations` times, and is (1 + times at least as different)/(1 + permutations) (Phipson and Smyth,
    2010). By default there are 9,999 of them, fewer for many texts, at least 999. Values that differ by no
    more than noise tie. Raises TooFewGroups where fewer than two groups have two texts.
    """
    measured, codes, tested, left_out = _testable(values, groups)
    ranks = percentile_rank(measured)
    n, g = len(ranks), len(tested)
    if permutations is None:
        permutations = int(np.clip(_SHUFFLED_VALUES // n, 999, 9_999))
    sizes = np.bincount(codes)
    centred = ranks - ranks.mean()
    spread = float(centred @ centred)
    if spread == 0.0:  # every value ties: nothing differs, and every dealing-out is as different
        effect, p = 0.0, 1.0
    else:
        between = float((np.bincount(codes, centred) ** 2 / sizes).sum())
        h = (n - 1) * between / spread
        effect = max(0.0, (h - g + 1) / (n - g))
        # A dealing-out that is the same but for rounding is as different.
        as_different = count_as_large(centred, np.sort(sizes), between - 1e-9 * spread, permutations, seed)
        p = (1 + as_different) / (1 + permutations)
    medians = {name: float(np.median(measured[codes == code])) for code, name in enumerate(tested)}
    return GroupComparison(
        effect=effect,
        effect_word=_word(effect, _EPSILON_BOUNDS),
        p=p,
        permutations=permutations,
        medians=dict(sorted(medians.items(), key=lambda item: -item[1])),
        left_out=left_out,
        texts=n,
    )


def compare_pairs(values: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """Every two groups of two texts or more: columns a, b, n_a, n_b, delta, word, p, p_holm.

    `delta` is Cliff's delta in [-1, 1]: the chance that a text of a has a larger value than one of b, less
    the chance of the reverse. `p` is Mann and Whitney's, `p_holm` the same corrected for the number of
    pairs (Holm).
    Raises TooFewGroups where fewer than two groups have two texts.
    """
    measured, codes, tested, _left_out = _testable(values, groups)
    ranks = percentile_rank(measured)
    rows = []
    for a, b in combinations(range(len(tested)), 2):
        in_a, in_b = codes == a, codes == b
        result = stats.mannwhitneyu(ranks[in_a], ranks[in_b])
        n_a, n_b = int(in_a.sum()), int(in_b.sum())
        delta = float(2 * result.statistic / (n_a * n_b) - 1)
        rows.append(
            {
                "a": tested[a],
                "b": tested[b],
                "n_a": n_a,
                "n_b": n_b,
                "delta": delta,
                "word": _word(abs(delta), _DELTA_BOUNDS),
                "p": float(result.pvalue),
            }
        )
    table = pd.DataFrame(rows)
    table["p_holm"] = multipletests(table["p"], method="holm")[1]
    return table


def _testable(
    values: pd.Series, groups: pd.Series
) -> tuple[NDArray[np.float64], NDArray[np.intp], tuple[str, ...], tuple[str, ...]]:
    """Values and group codes of the texts in groups of two or more, those groups, and the groups left out."""
    measured = np.asarray(values, dtype=np.float64)
    keep = has_group(groups) & ~np.isnan(measured)
    codes, names = pd.factorize(groups.to_numpy()[keep], sort=True)
    large = np.bincount(codes, minlength=len(names)) >= 2
    if large.sum() < 2:
        raise TooFewGroups(groups=int(large.sum()))
    tested = tuple(str(name) for name, is_large in zip(names, large, strict=True) if is_large)
    left_out = tuple(str(name) for name, is_large in zip(names, large, strict=True) if not is_large)
    in_test = large[codes]
    new_codes = (np.cumsum(large) - 1)[codes[in_test]]
    return measured[keep][in_test], new_codes, tested, left_out


def _word(effect: float, bounds: dict[str, float]) -> str:
    """The word of the highest bound that the effect reaches."""
    return ([word for word, bound in bounds.items() if effect >= bound] or ["none"])[-1]


def group_similarity(vectors: NDArray[np.floating], codes: NDArray[np.integer]) -> NDArray[np.float64]:
    """(g, g) mean similarity within and between groups, exactly, from the sums of the groups' vectors.

    `codes` (n,) are 0..g-1, -1 for no group. Between: S_A . S_B / (n_A n_B); within: (|S_A|^2 - n_A) /
    (n_A (n_A - 1)), which is nan for a group of one text. O(n d): no pass over pairs.
    """
    g = int(codes.max()) + 1
    sums = np.zeros((g, vectors.shape[1]))
    for code in range(g):
        sums[code] = vectors[codes == code].sum(axis=0, dtype=np.float64)
    sizes = np.bincount(codes[codes >= 0], minlength=g).astype(np.float64)
    means = (sums @ sums.T) / np.outer(sizes, sizes)
    pairs = np.where(sizes > 1, sizes * (sizes - 1), np.nan)
    means[np.diag_indices(g)] = (np.einsum("gd,gd->g", sums, sums) - sizes) / pairs
    return means
