"""The similarity of all pairs: one exact pass without the n x n matrix, or an estimate where that takes too long."""

from core.similarity.statistics import PairStatistics, pair_statistics

__all__ = ["PairStatistics", "pair_statistics"]
