"""Groups out of columns that hold numbers or dates."""

from __future__ import annotations

import re
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_DATE = re.compile(r"^\s*(\d{1,4})\s*[.\-/년]\s*(\d{1,2})\s*[.\-/월]\s*(\d{1,4})(?!\d)")
_UNITS = {"y": "year", "m": "month", "d": "day"}
_ORDERS = ("ymd", "dmy", "mdy")
_CENTURY = 69  # two digits from here on are 19.., as strptime reads them


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
    named: pd.Series = read_dates(series).dt.strftime("%Y" if unit == "year" else "%Y-%m")
    return named


def read_dates(series: pd.Series) -> pd.Series:
    """The dates in a column of text, all read in one order of day, month and year; what is no date is NaT.

    "14.09.21" alone could be 2014 or 2021. Of the orders in which the most cells are dates, the one that
    puts them closest together is taken: days go up to 31, while years stay near each other.
    """
    cells = series.astype("string")
    written = pd.Series(cells.dropna().unique())
    parts = written.str.extract(_DATE).dropna()
    if len(parts) * 2 < len(written):
        return pd.to_datetime(cells, errors="coerce", format="mixed")
    found = max((_in_order(parts, order) for order in _ORDERS), key=_plausible)
    return cells.map(pd.Series(found.to_numpy(), index=written[parts.index]))


def in_time(series: pd.Series) -> NDArray[np.float64]:
    """(n,) the numbers in a column, or its dates as numbers, the later the larger; nan where there is neither."""
    numbers = pd.to_numeric(series, errors="coerce")
    if numbers.notna().mean() >= 0.5:
        return numbers.to_numpy(np.float64)
    dates = read_dates(series)
    return np.where(dates.notna(), dates.to_numpy("datetime64[s]").astype(np.float64), np.nan)


def _in_order(parts: pd.DataFrame, order: str) -> pd.Series:
    numbers = parts.astype(int).set_axis(list(order), axis=1).rename(columns=_UNITS)
    short = numbers["year"] < 100
    numbers["year"] += short * (1900 + 100 * (numbers["year"] < _CENTURY))
    return pd.to_datetime(numbers, errors="coerce")


def _plausible(dates: pd.Series) -> tuple[int, float]:
    span = dates.max() - dates.min()
    return int(dates.notna().sum()), -float(span.total_seconds()) if span is not pd.NaT else 0.0
