"""Originality against a part of the collection: the earlier texts, or those of another group."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.groups.groupings import Grouping, time_columns
from core.originality import MEASURES, TITLES
from core.originality.reference import UP_TO, read_against
from core.result import Result
from core.store import Job
from ui import address, cache, charts, computed, side_by_side
from ui.language import N_, _
from ui.markdown import plain

_EXCERPT = 500
_WAYS = {"time": N_("Texts that came earlier"), "group": N_("Texts of another group")}


def show(job: Job, result: Result) -> None:
    """The choice of what to compare with; once it is made, the texts ranked by it."""
    st.markdown(
        _("How original is a text against those it could have been taken from, and not against all others?")
    )
    if len(result.texts) > UP_TO:
        st.info(
            _(
                "This is computed for up to {most} texts, and this run has {n}. Draw some of the rows first."
            ).format(most=f"{UP_TO:,}", n=f"{len(result.texts):,}")
        )
        return
    chosen = _choose(job, result)
    if chosen is None:
        return
    with st.spinner(_("Comparing the texts; this can take a minute for 20,000 texts …")):
        found = computed.against(job, *chosen)
    st.info(plain(read_against(found)), icon=":material/history:")
    _ranking(job.id, result, found)


def _choose(job: Job, result: Result) -> tuple[str, tuple[str, ...]] | None:
    """The column, and the values of the groups that are compared with; none for the order of time."""
    with st.container(horizontal=True, gap="small"):
        way = st.segmented_control(
            _("Compare each text with"),
            list(_WAYS),
            default="time",
            format_func=lambda key: _(_WAYS[key]),
            key="against_way",
            required=True,
        )
        if way == "time":
            columns = [
                name for name in time_columns(cache.frame(job.table_digest)) if name != result.columns.text
            ]
            column = st.selectbox(
                _("Date or number that orders the texts"),
                columns,
                index=None,
                key="against_time",
                placeholder=_("Choose"),
                width=320,
            )
            return (column, ()) if column else None
        columns = [each.column for each in computed.ways_to_group(job) if each.way == "values"]
        column = st.selectbox(
            _("Group column"), columns, index=None, key="against_column", placeholder=_("Choose"), width=320
        )
        if not column:
            return None
        values = computed.groups(job, Grouping("values", column))
        sources = st.multiselect(
            _("Groups that the others are compared with"),
            sorted(value for value in values.unique() if str(value).strip()),
            key=f"sources_{column}_hidden" if address.names_hidden() else f"sources_{column}",
            placeholder=_("Choose"),
            width=320,
        )
    return (column, tuple(sources)) if sources else None


def _ranking(job_id: str, result: Result, found: pd.DataFrame) -> None:
    compared = found[found["references"] > 0].sort_values(
        "originality_nearest", ascending=False, kind="stable"
    )
    if compared.empty:
        return
    at, nearest = compared.index.to_numpy(), compared["nearest"].to_numpy()
    names, texts = result.names.to_numpy(), result.texts["text"].str.slice(0, _EXCERPT).to_numpy()
    first = ("originality_nearest", *(name for name in MEASURES if name != "originality_nearest"))
    rows: dict[str, object] = {_("Label"): names[at]}
    rows |= {_(TITLES[name]): compared[name].to_numpy() for name in first}
    rows |= {
        _("Compared with"): compared["references"].to_numpy(),
        _("Nearest of these"): names[nearest],
        _("Text"): texts[at],
    }
    st.caption(
        _("The most original first. Choose a row to see it beside the nearest of those it was compared with.")
    )
    row = charts.choice(charts.frame(rows), key="against", decimals=3)
    if row is not None:
        i, j = int(at[row]), int(nearest[row])
        side_by_side.pair(job_id, result, i, j, 1.0 - float(compared["originality_nearest"].iat[row]))
