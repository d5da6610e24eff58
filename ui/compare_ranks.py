"""The texts that move between two runs: as a list, as a picture of places, and one text with what both runs say."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.compare import Agreement, Comparison
from core.compare.figures import rank_scatter
from core.compare.files import movers
from core.compare.sentences import read_scatter
from core.result import Result
from ui import charts
from ui.language import _
from ui.markdown import plain

_LISTED = 50
_EXCERPT = 300
_LONGEST_SHOWN = 4000
_NEAREST = 3


def show(comparison: Comparison, measure: str) -> None:
    """The movers of two runs and their places, of which one text can be chosen."""
    pair = _pair(comparison, measure)
    names = comparison.names
    if not len(pair.ranks[measure].movers(1)):
        st.info(_("No text has another place in these two runs."), icon=":material/check:")
        return
    table = movers(comparison, pair, measure, _LISTED)
    shown = {
        _("Label"): table["label"],
        _("Place with {run}").format(run=names[pair.a]): table["place_a"].round(1),
        _("Place with {run}").format(run=names[pair.b]): table["place_b"].round(1),
        _("Moves by"): (table["place_b"] - table["place_a"]).abs().round(1),
        _("Text"): table["text"].str.slice(0, _EXCERPT),
    }
    st.markdown(
        _("The {shown} texts that move the most; place 1 is the most original.").format(shown=len(table))
        + " "
        + _("Choose a row to read the text and what is nearest to it in each run.")
    )
    row = charts.choice(charts.frame(shown), key="compare_movers", widths={_("Text"): 500})
    at = None if row is None else int(pair.ranks[measure].movers(_LISTED)[row])
    points = charts.chart(
        rank_scatter(comparison, pair, measure),
        key="compare_scatter",
        reading=read_scatter(comparison, pair, measure),
        numbers=charts.frame(
            {
                _("Label"): comparison.text_names,
                names[pair.a]: pair.ranks[measure].places_a.round(1),
                names[pair.b]: pair.ranks[measure].places_b.round(1),
            }
        ),
        alt=_("Picture of the places of {n} texts in two runs").format(n=f"{comparison.n:,}"),
        select=("points",),
    )
    if points:
        at = int(np.ravel(points[0]["customdata"])[0])
    if at is not None:
        _text(comparison, pair, measure, at)


def _pair(comparison: Comparison, measure: str) -> Agreement:
    """The two runs that the reader chose; at first those that agree least."""
    names = comparison.names
    pairs = sorted(comparison.pairs, key=lambda pair: np.nan_to_num(pair.ranks[measure].spearman, nan=2.0))
    if len(pairs) == 1:
        return pairs[0]
    chosen = st.selectbox(
        _("Two runs"),
        [(pair.a, pair.b) for pair in pairs],
        format_func=lambda each: _("{a} and {b}").format(a=names[each[0]], b=names[each[1]]),
        key=f"compare_pair_{measure}",
        width=640,
    )
    return comparison.pair(*chosen)


def _text(comparison: Comparison, pair: Agreement, measure: str, at: int) -> None:
    """One text, and beside each other its place and its nearest texts in both runs."""
    ranks = pair.ranks[measure]
    st.subheader(plain(str(comparison.text_names.iat[at])), anchor=False)
    with st.container(border=True, height="content"):
        st.markdown(plain(str(comparison.texts.iat[at])[:_LONGEST_SHOWN]))
    for column, run, place in zip(
        st.columns(2, gap="large"), (pair.a, pair.b), (ranks.places_a, ranks.places_b), strict=True
    ):
        with column:
            st.markdown(f"**{plain(comparison.names[run])}**")
            st.markdown(
                _("Place {place} of {n}").format(place=f"{place[at]:,.0f}", n=f"{ranks.texts:,}")
                + " · "
                + _("the texts nearest to it:")
            )
            _nearest(comparison.runs[run], at)


def _nearest(run: Result, at: int) -> None:
    pairs = run.statistics
    if not pairs.known[at]:
        st.info(_("The texts nearest to it were not looked for: this run is an estimate."))
        return
    for j, similarity in zip(
        pairs.neighbour_index[at, :_NEAREST], pairs.neighbour_similarity[at, :_NEAREST], strict=True
    ):
        with st.container(border=True):
            st.markdown(
                f"**{plain(str(run.names.iat[int(j)]))}** · "
                + _("similarity {similarity}").format(similarity=f"{similarity:.3f}")
            )
            st.markdown(plain(str(run.texts["text"].iat[int(j)])[:_EXCERPT]))
