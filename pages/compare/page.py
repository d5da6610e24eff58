"""Compare: two to four runs of the same texts side by side, and whether the choice of settings matters."""

import streamlit as st

from core.originality import MEASURES, TITLES
from ui import compare_choice, compare_computed, compare_ranks, compare_sweep, compare_views, pages, showing
from ui.language import _

pages.heading("compare")
place, jobs = compare_choice.choose()
ids = tuple(job.id for job in jobs)
with st.spinner(_("Comparing the runs …")):
    comparison = compare_computed.comparison(ids)

measure = st.selectbox(
    _("Compare the order by"),
    MEASURES,
    index=MEASURES.index("originality_knn"),
    format_func=lambda name: _(TITLES[name]),
    key="compare_measure",
    width=360,
)
compare_views.verdict(comparison, ids, measure)
compare_views.costs(comparison)
compare_views.agreement(comparison, measure)
shapes, groups, movers, limits = st.tabs(
    [_("All pairs"), _("Groups"), _("Texts that move"), _("Token limits")],
    on_change="rerun",
    key="compare_tab",
)
if shapes.open:
    with shapes:
        compare_views.distributions(comparison)
if groups.open:
    with groups:
        compare_views.groups(comparison, ids, jobs[0], measure)
if movers.open:
    with movers:
        compare_ranks.show(comparison, measure)
if limits.open:
    with limits:
        compare_sweep.show(place, comparison, measure)
showing.comparison(comparison, jobs[0])
