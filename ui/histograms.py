"""The histograms of similarities, raw and normalized, and their quantiles."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import numpy as np
import streamlit as st

from core.errors import UndefinedResult
from core.normalization import TITLES, Normalization, normalize
from core.report import figures
from core.report.sentences import number, read_histogram
from core.similarity import PairStatistics
from ui import charts
from ui.language import _
from ui.pairs_view import Range

_SHOWN = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)


def raw(pairs: PairStatistics, bins: int) -> None:
    """The histogram of the similarities as the model gives them."""
    _draw(normalize(pairs, "raw"), bins, read_histogram(pairs), None)


def beside(way: Normalization, bins: int, chosen: Range | None) -> None:
    """One of two histograms of the same pairs that are read beside each other; a click in it chooses a range.

    Without a range nothing can be chosen in it. Where there is no histogram a sentence says why.
    """
    reading = _(
        "From {low} to {high}; the median is {median}, and half of the pairs lie between {q1} and {q3}."
    )
    try:
        quartiles = [way.quantile(q) for q in (0.25, 0.5, 0.75)]
        figures_of = dict(zip(("q1", "median", "q3"), map(number, quartiles), strict=True))
        reading = reading.format(low=number(way.minimum), high=number(way.maximum), **figures_of)
        _draw(way, bins, reading, chosen)
    except UndefinedResult as error:
        st.warning(str(error), icon=":material/block:")


def _draw(way: Normalization, bins: int, reading: str, chosen: Range | None) -> None:
    pairs, is_raw = way.statistics, way.key == "raw"
    edges, counts = way.histogram(bins)
    quartiles = [way.quantile(q) for q in (0.25, 0.5, 0.75)]
    inside, options = None, {}
    if chosen is not None:
        bars = [way.similarities(low, high) for low, high in pairwise(edges)]
        inside = chosen.covers(bars)
        options = {"select": ("points",), "on_select": chosen.taken_from(f"histogram_{way.key}", bars)}
    figure = figures.histogram(
        edges,
        counts,
        x_title=_("Similarity") if is_raw else _("Similarity, normalized"),
        y_title=_("Pairs"),
        marks=dict(zip((_("lower quarter"), _("median"), _("upper quarter")), quartiles, strict=True)),
        color=figures.BLUE if is_raw else figures.GREEN,
        chosen=inside,
    )
    numbers = {_("from"): edges[:-1], _("to"): edges[1:], _("Pairs"): counts}
    if is_raw and pairs.estimated_pairs:
        numbers[_("Off by at most (95%)")] = np.ceil(pairs.count_errors(counts)).astype(int)
    charts.chart(
        figure,
        key=f"histogram_{way.key}",
        reading=reading,
        numbers=charts.frame(numbers),
        alt=_("Histogram of the similarity of all pairs: {name}").format(name=_(TITLES[way.key])),
        decimals=3,
        **options,
    )


def quantiles(pairs: PairStatistics, way: Normalization | None) -> None:
    """Which similarity a share of the pairs does not exceed, raw and normalized."""
    columns: dict[str, object] = {
        _("Share of pairs at or below"): [f"{q:.0%}" for q in _SHOWN],
        _("Similarity"): [pairs.quantile(q) for q in _SHOWN],
    }
    if pairs.estimated_pairs:
        limits = np.array([pairs.quantile_limits(q) for q in _SHOWN])
        columns |= {_("At least (95%)"): limits[:, 0], _("At most (95%)"): limits[:, 1]}
    if way is not None:
        with suppress(UndefinedResult):
            columns[_(TITLES[way.key])] = [way.quantile(q) for q in _SHOWN]
    charts.table(charts.frame(columns), key="quantiles", decimals=3)
