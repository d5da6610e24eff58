"""The histograms of similarities, raw and normalized, their quantiles, and the pairs behind a bar."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.errors import UndefinedResult
from core.normalization import TITLES, Normalization, normalize
from core.report import figures
from core.report.sentences import number, read_histogram
from core.result import Result
from core.similarity import PairStatistics
from core.similarity.between import UP_TO, listed
from ui import charts, computed, side_by_side
from ui.language import _

_SHOWN = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
_EXCERPT = 200

Chosen = tuple[float, float, int] | None
"""The similarities from which and below which the pairs of the chosen bars lie, and how many they are."""


def raw(pairs: PairStatistics, bins: int, *, select: bool = False) -> Chosen:
    """The histogram of the similarities as the model gives them; what was chosen in it."""
    edges, counts = pairs.histogram(bins)
    quartiles = [pairs.quantile(q) for q in (0.25, 0.5, 0.75)]
    errors = pairs.count_errors(counts) if pairs.estimated_pairs else None
    bars = _draw(edges, counts, quartiles, "raw", read_histogram(pairs), select, errors)
    return _chosen(normalize(pairs, "raw"), edges, counts, bars)


def normalized(pairs: PairStatistics, key: str, bins: int) -> tuple[Normalization | None, Chosen]:
    """The histogram under a normalization and what was chosen in it, or the sentence that says why there is none."""
    try:
        way = normalize(pairs, key)
        edges, counts = way.histogram(bins)
    except UndefinedResult as error:
        st.warning(str(error), icon=":material/block:")
        return None, None
    select = key != "column_minmax"  # where a pair stands in two bars
    quartiles = [way.quantile(q) for q in (0.25, 0.5, 0.75)]
    bars = _draw(edges, counts, quartiles, key, _reading(way), select)
    return way, _chosen(way, edges, counts, bars)


def _chosen(way: Normalization, edges: np.ndarray, counts: np.ndarray, bars: list[int]) -> Chosen:
    if not bars:
        return None
    first, last = min(bars), max(bars)
    low, high = way.similarities(edges[first], edges[last + 1])
    return low, high, int(counts[first : last + 1].sum())


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


def _draw(edges, counts, quartiles, key: str, reading: str, select: bool, errors=None) -> list[int]:
    marks = dict(zip((_("lower quarter"), _("median"), _("upper quarter")), quartiles, strict=True))
    figure = figures.histogram(
        edges,
        counts,
        x_title=_("Similarity") if key == "raw" else _("Similarity, normalized"),
        y_title=_("Pairs"),
        marks=marks,
        color=figures.BLUE if key == "raw" else figures.GREEN,
    )
    numbers = {_("from"): edges[:-1], _("to"): edges[1:], _("Pairs"): counts}
    if errors is not None:
        numbers[_("Off by at most (95 %)")] = np.ceil(errors).astype(int)
    points = charts.chart(
        figure,
        key=f"histogram_{key}",
        reading=reading,
        numbers=charts.frame(numbers),
        alt=_("Histogram of the similarity of all pairs: {name}").format(name=_(TITLES[key])),
        select=("points", "box") if select else (),
    )
    return [point["point_index"] for point in points]


def pairs_behind(job_id: str, result: Result, chosen: Chosen, key: str) -> None:
    """The pairs in the chosen bars, or some of them, as a table; the chosen one side by side."""
    if chosen is None:
        return
    low, high, count = chosen
    pairs = result.statistics
    found, similarity = listed(pairs, low, high)
    least = float(pairs.top_similarity[-1])
    st.subheader(
        _("Pairs with a similarity from {low} to {high}").format(
            low=number(max(low, pairs.minimum)), high=number(min(high, pairs.maximum))
        ),
        anchor=False,
    )
    figures_of = {"count": f"{count:,}", "kept": f"{len(pairs.top_similarity):,}", "least": number(least)}
    if not pairs.estimated_pairs and (low >= least or len(pairs.top_similarity) == pairs.count):
        st.caption(_("All {count} pairs of the chosen bars, the most alike first.").format(**figures_of))
    elif pairs.n <= UP_TO:
        with st.spinner(_("Looking for pairs …")):
            found, similarity = computed.examples(job_id, low, high)
        shown = _("The chosen bars hold {count} pairs. {shown} of them are listed as examples.")
        st.caption(shown.format(**figures_of, shown=len(found)))
    elif pairs.estimated_pairs:
        st.caption(
            _(
                "The chosen bars hold about {count} pairs. Only some of the most similar pairs are known one by one, "
                "so most of these cannot be listed."
            ).format(**figures_of)
        )
    else:
        st.caption(
            _(
                "The chosen bars hold {count} pairs. Only the {kept} most similar pairs of all are kept one by "
                "one, from {least} up, so most of these cannot be listed."
            ).format(**figures_of)
        )
    if not len(found):
        return
    names, texts = result.names.to_numpy(), result.texts["text"].str.slice(0, _EXCERPT).to_numpy()
    first, second = found.T
    rows = {
        _("Similarity"): np.round(similarity.astype(float), 3),
        _("Label"): names[first],
        _("Text"): texts[first],
        _("Label of the other"): names[second],
        _("Other text"): texts[second],
    }
    st.caption(_("Choose a row to see its two texts side by side."))
    row = charts.choice(charts.frame(rows), key=f"behind_{key}")
    if row is not None:
        side_by_side.pair(result, int(first[row]), int(second[row]), float(similarity[row]))


def quantiles(pairs: PairStatistics, way: Normalization | None) -> None:
    """Which similarity a share of the pairs does not exceed, raw and normalized."""
    columns: dict[str, object] = {
        _("Share of pairs at or below"): [f"{100 * q:.0f} %" for q in _SHOWN],
        _("Similarity"): [round(pairs.quantile(q), 4) for q in _SHOWN],
    }
    if pairs.estimated_pairs:
        limits = np.round([pairs.quantile_limits(q) for q in _SHOWN], 4)
        columns |= {_("At least (95 %)"): limits[:, 0], _("At most (95 %)"): limits[:, 1]}
    if way is not None:
        columns[_(TITLES[way.key])] = [round(way.quantile(q), 4) for q in _SHOWN]
    charts.table(charts.frame(columns), key="quantiles")
