"""Runs: what was run, on what, with which settings, and what it took; open, name, run again, delete."""

import streamlit as st

from ui import cache, pages, runs_views
from ui.language import _

pages.heading("runs")
runs_views.promise()
runs = cache.store().runs()
if not runs:
    st.info(_("There is no run yet. Choose the data, then start a run."), icon=":material/play_circle:")
    pages.link("data", _("Go to the data"))
runs_views.cards(runs)
