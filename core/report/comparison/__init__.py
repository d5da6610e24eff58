"""The report of a comparison of runs."""

from core.report.comparison.report import ComparisonReport

__all__ = ["ComparisonReport"]
