"""Cost: what a run takes in time and memory, against summarizing first, and as texts grow more and longer."""

import streamlit as st

from ui import cost_summaries, pages, selected
from ui.language import _

pages.heading("cost")
st.caption(_("Everything on this page is measured on this computer, with your own texts."))
job, result = selected.run()
(summaries,) = st.tabs([_("Embedding or summarizing?")])
with summaries:
    cost_summaries.draw(job, result)
