"""Overview: the verdict in a few cards, what to be careful about, and the histogram behind it."""

import streamlit as st

from ui import computed, histograms, pages, selected, verdict_view
from ui.language import _

pages.heading("overview")
job, result = selected.run()
without = verdict_view.with_repeats(job.id, result)
shown = computed.once(job.id) if without else result
verdict_view.cards(job.id, shown, without=without)
verdict_view.cautions(job.id, shown, without=without)
st.subheader(_("All pairs, from least to most alike"), anchor=False)
histograms.raw(shown.statistics, bins=60)
verdict_view.costs(result)
