"""Texts: ranked by originality, in a picture of two measures, as near copies, and against earlier texts."""

import streamlit as st

from core.originality import MEANINGS, MEASURES, TITLES
from core.report.verdict import MEASURE
from ui import copies_view, pages, reference_view, scatter_view, selected, text_views
from ui.language import _

pages.heading("texts")
job, result = selected.run()
ranking, copies, pairs, picture, against = st.tabs(
    [
        _("Ranking"),
        _("Near copies"),
        _("Pairs"),
        _("Two measures"),
        _("Sources"),
    ],
    on_change="rerun",
    key="texts_tab",
)
if ranking.open:
    with ranking:
        measure = st.selectbox(
            _("Rank by"),
            MEASURES,
            index=MEASURES.index(MEASURE),
            format_func=lambda name: _(TITLES[name]),
            key="measure",
            width=360,
            help="\n\n".join(f"**{_(TITLES[name])}**: {_(MEANINGS[name])}" for name in MEASURES),
        )
        st.caption(
            _(MEANINGS[measure])
            + " "
            + _("Originality is how unlike the others a text is in meaning; it is not quality.")
        )
        text_views.ranking(job.id, result, measure)
if picture.open:
    with picture:
        scatter_view.show(job.id, result)
if copies.open:
    with copies:
        copies_view.show(job.id, result)
if pairs.open:
    with pairs:
        text_views.pairs(job.id, result)
if against.open:
    with against:
        reference_view.show(job, result)
