"""What the Groups page draws: box plots, the groupby table and the matrix of mean similarity."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core import figures
from core.groups import (
    box,
    describe,
    group_positions,
    group_similarity,
    group_table,
    has_group,
)
from core.originality import TITLES
from core.result import Result
from core.sentences import read_box_plot, read_effect, read_group_similarity
from ui import cache, charts
from ui.language import N_, _
from ui.markdown import plain

_MOST_BOXES = 40
_HEADINGS = {
    "n": N_("Texts"),
    "mean": N_("Mean"),
    "std": N_("Standard deviation"),
    "min": N_("Minimum"),
    "q1": N_("Lower quartile"),
    "median": N_("Median"),
    "q3": N_("Upper quartile"),
    "max": N_("Maximum"),
}


def box_plots(job_id: str, result: Result, column: str, measure: str) -> None:
    """A box a group, highest median first, with how to read it and whether the groups really differ."""
    values, names = result.texts[measure], result.names.to_numpy()
    members = group_positions(values, result.groups[column])
    shown = dict(list(members.items())[:_MOST_BOXES])
    if len(shown) < len(members):
        st.caption(
            _(
                "The {shown} groups with the highest medians of {all} are drawn; the table below has them all."
            ).format(shown=len(shown), all=f"{len(members):,}")
        )
    boxes = {name: box(values.to_numpy()[at]) for name, at in shown.items()}
    figure = figures.box_plots(
        boxes,
        {name: values.to_numpy()[at] for name, at in shown.items()},
        {name: names[at].tolist() for name, at in shown.items()},
        title=_(TITLES[measure]),
    )
    numbers = _titled(group_table(values, result.groups[column]), column)
    charts.chart(figure, key="box_plots", reading=plain(read_box_plot(boxes)), numbers=numbers)
    comparison = cache.comparison(job_id, column, measure)
    if comparison is None:
        st.info(
            _("Fewer than two groups have two texts or more, so whether groups differ cannot be tested."),
            icon=":material/balance:",
        )
    else:
        st.info(plain(read_effect(comparison)), icon=":material/balance:")


def table(result: Result, column: str, measure: str) -> None:
    """The groupby table with its total row."""
    values = result.texts[measure]
    groups = group_table(values, result.groups[column])
    total = describe(values[has_group(result.groups[column])]).to_frame(_("All")).T
    charts.table(_titled(pd.concat([groups, total]), column), key="group_table")


def _titled(groups: pd.DataFrame, column: str) -> pd.DataFrame:
    shown = (
        groups.round(4).astype({"n": int}).rename(columns={key: _(title) for key, title in _HEADINGS.items()})
    )
    return shown.rename_axis(column).reset_index()


def similarity(result: Result, column: str) -> None:
    """The mean similarity of every pair of groups, exact, with what it says."""
    groups = result.groups[column]
    positions = group_positions(result.texts["originality_mean"], groups)
    if len(positions) > _MOST_BOXES:
        st.info(
            _("There are {groups} groups, too many for a matrix that can be read.").format(
                groups=f"{len(positions):,}"
            )
        )
        return
    codes = np.full(len(groups), -1)
    for code, at in enumerate(positions.values()):
        codes[at] = code
    means = group_similarity(result.vectors, codes)
    matrix = pd.DataFrame(means, index=list(positions), columns=list(positions))
    sizes = np.array([len(at) for at in positions.values()])
    charts.chart(
        figures.similarity_matrix(matrix),
        key="group_similarity",
        reading=plain(read_group_similarity(means, list(positions), sizes)),
        numbers=matrix.round(4).rename_axis(column).reset_index(),
    )
