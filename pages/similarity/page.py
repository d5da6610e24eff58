"""Similarity: raw and normalized histograms beside each other, and whether the normalization changed anything."""

import streamlit as st

from core.errors import UndefinedResult
from core.normalization import DESCRIPTIONS, KEYS, TITLES, answer, details, normalize
from ui import histograms, pages, pairs_view, selected, stretched_views
from ui.language import _
from ui.markdown import plain

pages.heading("similarity")
job, result = selected.run()
pairs = result.statistics

with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    key = st.selectbox(
        _("Normalization"),
        [key for key in KEYS if key != "raw"],
        index=KEYS.index("robust") - 1,
        format_func=lambda each: _(TITLES[each]),
        key="normalization",
        width=320,
    )
    bins = st.slider(_("Bars"), 10, 200, 60, step=10, key="bins", width=320)
st.caption(
    _("A normalization reads the same similarities on another scale. It never changes what the model found.")
    + " "
    + _(DESCRIPTIONS[key])
)
try:
    way = normalize(pairs, key)
    st.markdown(
        _("Does this normalization change how alike the texts are?")
        + f" **{plain(answer(way, pairs))}** {plain(details(way, pairs))}"
    )
except UndefinedResult as error:
    way = None
    st.warning(str(error), icon=":material/block:")

chosen = pairs_view.Range.of(job.id, pairs)
raw, normalized = st.columns(2, gap="large")
with raw:
    st.subheader(_("Raw: what the model says"), anchor=False)
    histograms.beside(normalize(pairs, "raw"), bins, chosen)
if way is not None:
    with normalized:
        st.subheader(_(TITLES[key]), anchor=False)
        # Where every pair has two values, a bar does not say which pairs are in it.
        histograms.beside(way, bins, chosen if key != "column_minmax" else None)
pairs_view.show(job.id, result, chosen)
stretched_views.explain(result, key)
st.subheader(_("Quantiles"), anchor=False)
st.caption(_("The similarity that a share of all pairs does not exceed; at one half it is the median."))
histograms.quantiles(pairs, way)
