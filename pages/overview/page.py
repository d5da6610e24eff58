"""Overview: the verdict in a few cards, what to be careful about, and the histogram behind it."""

import streamlit as st

from ui import histograms, pages, selected, verdict_view
from ui.language import _

pages.heading("overview")
job, result = selected.run()
verdict_view.cards(job.id, result)
verdict_view.cautions(job.id, result)
st.subheader(_("All pairs, from least to most alike"), anchor=False)
histograms.raw(result.statistics, bins=60)
verdict_view.costs(result)
