"""Groups: box plots of originality by group, the groupby table, and likeness within and between groups."""

import streamlit as st

from core.originality import MEANINGS, MEASURES, TITLES
from ui import computed, group_views, pages, selected
from ui.language import _

pages.heading("groups")
job, result = selected.run()
ways = computed.ways_to_group(job)
if not ways:
    st.info(
        _("This data has no column that makes groups. Choose data with one, such as a team or a year."),
        icon=":material/category:",
    )
    pages.link("data", _("Go to the data"))
    st.stop()

if not result.columns.groups:
    st.info(
        _(
            "No group column was chosen for this run, so its texts are grouped here by what else is known of them. "
            "To compare teams, years or the like, choose group columns on the Data page and run again."
        ),
        icon=":material/category:",
    )
with st.container(horizontal=True, gap="small"):
    grouping = st.selectbox(_("Groups by"), ways, format_func=str, key="grouping", width=320)
    measure = st.selectbox(
        _("Measure"),
        MEASURES,
        index=MEASURES.index("originality_knn"),
        format_func=lambda name: _(TITLES[name]),
        key="group_measure",
        width=320,
    )
boxes, table, alike = st.tabs(
    [_("Originality by group"), _("In numbers"), _("How alike within and between groups")],
    on_change="rerun",
    key="groups_tab",
)
if boxes.open:
    with boxes:
        st.caption(
            _(MEANINGS[measure])
            + " "
            + _("Originality is how unlike the others a text is in meaning; it is not quality.")
        )
        group_views.box_plots(job, result, grouping, measure)
if table.open:
    with table:
        with st.container(horizontal=True, gap="small"):
            others = [way for way in ways if way != grouping]
            second = st.selectbox(
                _("And within each group by"),
                others,
                index=None,
                format_func=str,
                key=f"second_{grouping}",
                placeholder=_("nothing more"),
                width=320,
            )
            measures = st.multiselect(
                _("Measures"),
                MEASURES,
                default=[measure],
                placeholder=_("Choose"),
                format_func=lambda name: _(TITLES[name]),
                key=f"measures_{measure}",
                width=400,
            ) or [measure]
        group_views.table(job, result, [grouping, *([second] if second else [])], measures)
if alike.open:
    with alike:
        group_views.similarity(job, result, grouping)
