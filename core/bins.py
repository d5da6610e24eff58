"""Groups out of columns that hold numbers or dates."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd


def bin_numeric(series: pd.Series, bins: int = 4) -> pd.Series:
    """Groups of about equal size out of numbers: ordered categories such as "10 – 25", missing stay missing.

    A label names the lowest and highest number that is in its bin, so that no number is ever in doubt.
    Equal numbers are never parted, so there can be fewer bins.
    """
    numbers = pd.to_numeric(series, errors="coerce")
    inner = np.unique(numbers.quantile(np.arange(1, bins) / bins))
    cut = pd.cut(numbers, [-np.inf, *inner[inner < numbers.max()], np.inf])
    ranges = numbers.groupby(cut, observed=True).agg(["min", "max"])
    labels = [
        f"{low:.10g}" if low == high else f"{low:.10g} – {high:.10g}" for low, high in ranges.to_numpy()
    ]
    return cut.cat.remove_unused_categories().cat.rename_categories(labels)


def bin_dates(series: pd.Series, unit: Literal["year", "month"]) -> pd.Series:
    """Groups out of dates: "2024" or "2024-03"; what is no date is missing."""
    dates = pd.to_datetime(series, errors="coerce", format="mixed")
    return dates.dt.strftime("%Y" if unit == "year" else "%Y-%m")
