"""Runs with different settings next to each other: what they agree on, what they cost, whether the choice matters."""

from core.compare.agreement import Agreement, NeighbourOverlap, RankAgreement
from core.compare.comparison import MOST_RUNS, Comparison, compare
from core.compare.costs import Cost

__all__ = [
    "MOST_RUNS",
    "Agreement",
    "Comparison",
    "Cost",
    "NeighbourOverlap",
    "RankAgreement",
    "compare",
]
