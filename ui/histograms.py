"""The histograms of similarities and their quantiles, raw and normalized."""

from __future__ import annotations

import streamlit as st

from core import figures
from core.errors import UndefinedResult
from core.normalization import TITLES, Normalization, normalize
from core.sentences import read_histogram
from core.similarity import PairStatistics
from ui import charts
from ui.language import _

_SHOWN = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)


def raw(pairs: PairStatistics, bins: int) -> None:
    """The histogram of the similarities as the model gives them."""
    edges, counts = pairs.histogram(bins)
    _draw(edges, counts, [pairs.quantile(q) for q in (0.25, 0.5, 0.75)], "raw", read_histogram(pairs))


def normalized(pairs: PairStatistics, key: str, bins: int) -> Normalization | None:
    """The histogram under a normalization, or the sentence that says why there is none."""
    try:
        way = normalize(pairs, key)
        edges, counts = way.histogram(bins)
    except UndefinedResult as error:
        st.warning(str(error), icon=":material/block:")
        return None
    _draw(edges, counts, [way.quantile(q) for q in (0.25, 0.5, 0.75)], key, _reading(way))
    return way


def _reading(way: Normalization) -> str:
    return _(
        "The same pairs on the scale “{name}”: the lowest is at {low}, the middle one at {median}, "
        "the highest at {high}."
    ).format(
        name=_(TITLES[way.key]),
        low=f"{way.minimum:.2f}",
        median=f"{way.median:.2f}",
        high=f"{way.maximum:.2f}",
    )


def _draw(edges, counts, quartiles, key: str, reading: str) -> None:
    marks = dict(zip((_("lower quarter"), _("median"), _("upper quarter")), quartiles, strict=True))
    figure = figures.histogram(
        edges,
        counts,
        x_title=_("Similarity") if key == "raw" else _("Similarity, normalized"),
        y_title=_("Pairs"),
        marks=marks,
        color=figures.BLUE if key == "raw" else figures.GREEN,
    )
    numbers = charts.frame({_("from"): edges[:-1], _("to"): edges[1:], _("Pairs"): counts})
    charts.chart(figure, key=f"histogram_{key}", reading=reading, numbers=numbers)


def quantiles(pairs: PairStatistics, way: Normalization | None) -> None:
    """Which similarity a share of the pairs does not exceed, raw and normalized."""
    columns: dict[str, object] = {
        _("Share of pairs at or below"): [f"{100 * q:.0f} %" for q in _SHOWN],
        _("Similarity"): [round(pairs.quantile(q), 4) for q in _SHOWN],
    }
    if way is not None:
        columns[_(TITLES[way.key])] = [round(way.quantile(q), 4) for q in _SHOWN]
    charts.table(charts.frame(columns), key="quantiles")
