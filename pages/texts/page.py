"""Texts: ranked by originality, and the most similar pairs side by side."""

import streamlit as st

from core.originality import MEANINGS, MEASURES, TITLES
from ui import pages, selected, text_views
from ui.language import _

pages.heading("texts")
job, result = selected.run()
ranking, pairs = st.tabs([_("Originality ranking"), _("Most similar pairs")])
with ranking:
    measure = st.selectbox(
        _("Rank by"), MEASURES, index=1, format_func=lambda name: _(TITLES[name]), key="measure", width=360
    )
    st.caption(
        _(MEANINGS[measure])
        + " "
        + _("Originality is how unlike the others a text is in meaning; it is not quality.")
    )
    text_views.ranking(result, measure)
with pairs:
    text_views.pairs(result)
