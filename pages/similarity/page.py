"""Similarity: raw and normalized histograms beside each other, and what the normalization changed."""

import streamlit as st

from core.normalization import DESCRIPTIONS, KEYS, TITLES, sentence
from ui import histograms, pages, selected, stretched_views
from ui.language import _

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
    _(DESCRIPTIONS[key]) + " " + _("Click a bar, or draw a box over several, to see the pairs behind it.")
)

raw, normalized = st.columns(2, gap="large")
with raw:
    st.subheader(_("Raw: what the model says"), anchor=False)
    chosen = histograms.raw(pairs, bins, select=True)
with normalized:
    st.subheader(_(TITLES[key]), anchor=False)
    way, chosen_normalized = histograms.normalized(pairs, key, bins)
if way is not None:
    st.info(sentence(way, pairs), icon=":material/compare_arrows:")
histograms.pairs_behind(job.id, result, chosen, "raw")
histograms.pairs_behind(job.id, result, chosen_normalized, "normalized")
stretched_views.explain(result, key)
st.subheader(_("Quantiles"), anchor=False)
histograms.quantiles(pairs, way)
