"""What the Compare page draws: verdict, costs, agreement, distributions and groups of two to four runs."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.compare import Comparison
from core.compare.distributions import SCALES, group_boxes
from core.compare.distributions import distributions as all_pairs
from core.compare.figures import group_boxes as draw_group_boxes
from core.compare.figures import histograms
from core.compare.sentences import (
    HOW_MEMORY_WAS_FOUND,
    HOW_TIME_WAS_FOUND,
    HOW_TO_READ_AGREEMENT,
    WHY_NO_MEANS,
    read_distributions,
    read_group_boxes,
    read_group_places,
)
from core.compare.verdict import Statement
from core.errors import UndefinedResult
from core.groups.groupings import Grouping
from core.originality import TITLES
from core.report.comparison.tables import agreement_table, costs_table, titled_groups
from core.store import Job
from ui import charts, compare_computed, computed
from ui.language import N_, _
from ui.markdown import plain

_MOST_BOXES = 12
_ICONS = {
    "choice": ":material/gavel:",
    "whom": ":material/groups:",
    "cost": ":material/timer:",
    "careful": ":material/warning:",
}
_SCALE_TITLES = {"raw": N_("Raw: what the models say"), "baseline": N_("Against the average pair")}


def verdict(comparison: Comparison, ids: tuple[str, ...], measure: str) -> None:
    """Whether the choice matters, for whom, what it costs, and what to be careful about."""
    statements = compare_computed.verdict_of(comparison, ids, measure)
    with st.container(border=True):
        for key in ("choice", "whom", "cost"):
            for each in statements:
                if each.key == key:
                    st.markdown(_line(each))
    for each in statements:
        if each.key == "careful":
            st.warning(plain(str(each)), icon=_ICONS["careful"])
    st.caption(_(WHY_NO_MEANS))


def _line(statement: Statement) -> str:
    if statement.key == "choice":
        return f"{_ICONS['choice']} **{plain(statement.sentence)}** {plain(statement.figures)}"
    return f"{_ICONS[statement.key]} {plain(str(statement))}"


def costs(comparison: Comparison) -> None:
    """What each run took and left out."""
    st.subheader(_("What each run costs"), anchor=False)
    charts.table(_upright(costs_table(comparison).set_index(_("Run"))), key="compare_costs")
    st.caption(f"{_(HOW_TIME_WAS_FOUND)} {_(HOW_MEMORY_WAS_FOUND)}")


def agreement(comparison: Comparison, measure: str) -> None:
    """How far every two runs agree, in words and figures."""
    st.subheader(_("How far the runs agree"), anchor=False)
    table = agreement_table(comparison, measure).set_index([_("Run"), _("Other run")])
    table.index = table.index.map(" – ".join)
    charts.table(_upright(table), key="compare_agreement")
    st.caption(_(HOW_TO_READ_AGREEMENT))


def _upright(table: pd.DataFrame) -> pd.DataFrame:
    """A column for each of the few rows, so that nothing lies beyond the edge of the page."""
    return table.T.rename_axis(_("What"), axis="index").rename_axis(None, axis="columns").reset_index()


def distributions(comparison: Comparison) -> None:
    """The histograms of all runs on shared axes, raw and against the average pair."""
    for column, scale in zip(st.columns(2, gap="large"), SCALES, strict=True):
        with column:
            st.subheader(_(_SCALE_TITLES[scale]), anchor=False)
            try:
                found = all_pairs(comparison, scale)
            except UndefinedResult as error:
                st.warning(str(error), icon=":material/block:")
                continue
            shares = {f"{name}, %": found.shares(at).round(3) for at, name in enumerate(comparison.names)}
            charts.chart(
                histograms(comparison, found),
                key=f"compare_histograms_{scale}",
                reading=read_distributions(comparison, found),
                numbers=charts.frame(
                    {_("from"): found.edges[:-1].round(4), _("to"): found.edges[1:].round(4), **shares}
                ),
                alt=_("Histograms of the similarity of all pairs, one for each run: {scale}").format(
                    scale=_(_SCALE_TITLES[scale])
                ),
            )


def groups(comparison: Comparison, ids: tuple[str, ...], job: Job, measure: str) -> None:
    """Groups side by side: box plots on one scale, and where their middle texts stand in each run."""
    ways = computed.ways_to_group(job)
    if not ways:
        st.info(_("This data has no column that makes groups."), icon=":material/category:")
        return
    grouping = st.selectbox(_("Groups by"), ways, format_func=str, key="compare_grouping", width=320)
    _boxes(comparison, job, grouping, measure)
    table = compare_computed.places_of_groups(comparison, ids, job, grouping, measure)
    st.subheader(_("Where the groups stand"), anchor=False)
    st.markdown(plain(read_group_places(comparison, table)))
    charts.table(titled_groups(comparison, table, str(grouping)), key="compare_groups")


def _boxes(comparison: Comparison, job: Job, grouping: Grouping, measure: str) -> None:
    try:
        boxes = group_boxes(comparison, computed.groups(job, grouping), measure)
    except UndefinedResult as error:
        st.warning(str(error), icon=":material/block:")
        return
    kept = sorted(boxes[0], key=lambda group: -boxes[0][group].n)[:_MOST_BOXES]
    drawn = [{group: box for group, box in of_run.items() if group in kept} for of_run in boxes]
    if len(kept) < len(boxes[0]):
        st.caption(
            _("The {shown} largest of {all} groups are drawn; the table has them all.").format(
                shown=len(kept), all=f"{len(boxes[0]):,}"
            )
        )
    rows = [
        (group, name, box.n, box.low_whisker, box.q1, box.median, box.q3, box.high_whisker)
        for name, of_run in zip(comparison.names, drawn, strict=True)
        for group, box in of_run.items()
    ]
    titles = (
        str(grouping),
        _("Run"),
        _("Texts"),
        _("Lower whisker"),
        _("Lower quartile"),
        _("Median"),
        _("Upper quartile"),
        _("Upper whisker"),
    )
    charts.chart(
        draw_group_boxes(
            comparison,
            drawn,
            title=_("{measure}, 1 is an average pair").format(measure=_(TITLES[measure])),
        ),
        key="compare_boxes",
        reading=read_group_boxes(comparison, len(kept)),
        numbers=charts.frame(dict(zip(titles, zip(*rows, strict=True), strict=True))).round(4),
        alt=_("Box plots of {measure} by group, one box for each run").format(measure=_(TITLES[measure])),
    )
