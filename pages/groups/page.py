"""Groups: box plots of originality by group, the groupby table, and likeness within and between groups."""

import streamlit as st

from core.originality import MEANINGS, MEASURES, TITLES
from ui import group_views, pages, selected
from ui.language import _

pages.heading("groups")
job, result = selected.run()
if result.groups.empty:
    st.info(
        _(
            "This run has no group column. Choose one on the data page and run again; it starts from what is known."
        ),
        icon=":material/category:",
    )
    pages.link("data", _("Go to the data"))
    st.stop()

with st.container(horizontal=True, gap="large"):
    column = st.selectbox(_("Group column"), list(result.groups), key="group_column", width=320)
    measure = st.selectbox(
        _("Measure"), MEASURES, format_func=lambda name: _(TITLES[name]), key="group_measure", width=320
    )
st.caption(
    _(MEANINGS[measure])
    + " "
    + _("Originality is how unlike the others a text is in meaning; it is not quality.")
)
group_views.box_plots(job.id, result, column, measure)
st.subheader(_("In numbers"), anchor=False)
group_views.table(result, column, measure)
st.subheader(_("How alike are texts within and between groups?"), anchor=False)
group_views.similarity(result, column)
