"""Texts: ranked by originality, in a picture of two measures, as near copies, and against earlier texts."""

import streamlit as st

from core.originality import MEANINGS, MEASURES, TITLES
from ui import copies_view, pages, reference_view, scatter_view, selected, text_views
from ui.language import _

pages.heading("texts")
job, result = selected.run()
ranking, picture, copies, pairs, against = st.tabs(
    [
        _("Originality ranking"),
        _("Two measures"),
        _("Near copies"),
        _("Most similar pairs"),
        _("Against earlier or other texts"),
    ],
    on_change="rerun",
    key="texts_tab",
)
if ranking.open:
    with ranking:
        measure = st.selectbox(
            _("Rank by"),
            MEASURES,
            index=1,
            format_func=lambda name: _(TITLES[name]),
            key="measure",
            width=360,
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
        text_views.pairs(result)
if against.open:
    with against:
        reference_view.show(job, result)
