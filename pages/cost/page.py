"""Cost: what a run takes in time and memory, against summarizing first, and as texts grow more and longer."""

import streamlit as st

from ui import cost_growth, cost_memory, cost_planner, cost_summaries, pages, selected
from ui.language import _

pages.heading("cost")
st.caption(_("Everything on this page is measured on this computer, with your own texts."))
job, result = selected.run()
summaries, memory, growth, planner = st.tabs(
    [_("Embedding or summarizing?"), _("Memory over time"), _("Growth"), _("Planner")],
    on_change="rerun",
    key="cost_tab",
)
if summaries.open:
    with summaries:
        cost_summaries.draw(job, result)
if memory.open:
    with memory:
        cost_memory.draw(job, result)
if growth.open:
    with growth:
        cost_growth.draw(job, result)
if planner.open:
    with planner:
        cost_planner.draw(job, result)
