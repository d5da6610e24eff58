"""What the Groups page draws: box plots, the groupby table, and likeness within and between groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import UndefinedResult
from core.groups import (
    CHANCE,
    EFFECT_WORDS,
    box,
    group_positions,
    group_similarity,
    group_table,
    has_group,
)
from core.groups.cohesion import cohesion
from core.groups.groupby import groupby_table
from core.groups.groupings import Grouping
from core.groups.standing import MOST_COMPARED
from core.originality import TITLES
from core.report import figures, group_figures
from core.report.sentences import (
    p_value,
    read_box_plot,
    read_cohesion,
    read_effect,
    read_group_similarity,
    read_pairs_of_groups,
    read_standing,
)
from core.result import Result
from core.similarity.histogram import even_edges
from core.similarity.within import read_within_between
from core.store import Job
from ui import charts, computed
from ui.language import N_, _
from ui.markdown import plain

_MOST_BOXES = 40
_BARS = 60
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


def box_plots(job: Job, result: Result, grouping: Grouping, measure: str) -> None:
    """A box a group, highest median first, with how to read it and whether the groups really differ."""
    groups = computed.groups(job, grouping)
    values, names = result.texts[measure], result.names.to_numpy()
    members = group_positions(values, groups)
    shown = dict(list(members.items())[:_MOST_BOXES])
    if len(shown) < len(members):
        st.caption(
            _(
                "The {shown} groups with the highest medians of {all} are drawn; the table has them all."
            ).format(shown=len(shown), all=f"{len(members):,}")
        )
    boxes = {name: box(values.to_numpy()[at]) for name, at in shown.items()}
    figure = group_figures.box_plots(
        boxes,
        {name: values.to_numpy()[at] for name, at in shown.items()},
        {name: names[at].tolist() for name, at in shown.items()},
        title=_(TITLES[measure]),
    )
    charts.chart(
        figure,
        key="box_plots",
        reading=read_box_plot(boxes),
        numbers=_titled(group_table(values, groups).rename_axis(str(grouping)).reset_index()),
        alt=_("Box plots of {measure} for {groups} groups of “{grouping}”").format(
            measure=_(TITLES[measure]), groups=len(shown), grouping=grouping
        ),
    )
    with st.spinner(_("Dealing the texts out at random, to see what chance would do …")):
        comparison = computed.comparison(job, grouping, measure)
    if comparison is None:
        st.info(
            _("Fewer than two groups have two texts or more, so whether groups differ cannot be tested."),
            icon=":material/balance:",
        )
        return
    said = [read_effect(comparison)]
    if (found := computed.standing_of(job, grouping, measure)) and comparison.p < CHANCE:
        said.append(read_standing(found, measure))
    st.info(plain(" ".join(said)), icon=":material/balance:")
    if 2 < len(comparison.medians) <= MOST_COMPARED:
        _every_two(job, grouping, measure)


def _every_two(job: Job, grouping: Grouping, measure: str) -> None:
    """Which groups differ from which, corrected for their number."""
    section = st.expander(
        _("Which groups differ from which?"),
        icon=":material/compare_arrows:",
        on_change="rerun",
        key="every_two",
    )
    if not section.open:
        return
    found = computed.pairs_of_groups(job, grouping, measure).sort_values("p_holm", kind="stable")
    with section:
        st.markdown(plain(read_pairs_of_groups(found)))
        shown = {
            _("Group"): found["a"],
            _("Texts"): found["n_a"],
            _("Other group"): found["b"],
            _("Its texts"): found["n_b"],
            _("Cliff's delta"): found["delta"].round(3),
            _("Size of the difference"): [_(EFFECT_WORDS[word]) for word in found["word"]],
            _("Chance alone, corrected"): found["p_holm"].map(p_value),
            _("Chance alone, this pair"): found["p"].map(p_value),
        }
        charts.table(charts.frame(shown), key="pairs_of_groups")
        st.caption(
            _(
                "Cliff's delta: the chance that a text of the group ranks above one of the other group, less the "
                "chance of the reverse. 1: always above, 0: neither, −1: always below. Chance alone: how often chance "
                "makes a difference this large; corrected (Holm) for the number of pairs, below 0.05 counts as sure."
            )
        )


def table(job: Job, result: Result, by: Sequence[Grouping], measures: Sequence[str]) -> None:
    """The groupby table over one or two ways to group, with totals."""
    groups = pd.DataFrame({str(grouping): computed.groups(job, grouping) for grouping in by})
    found = groupby_table(result.texts, groups, measures)
    found[[*groups]] = found[[*groups]].fillna(_("All"))
    found["measure"] = [_(TITLES[measure]) for measure in found["measure"]]
    if len(measures) == 1:
        found = found.drop(columns="measure")
    left_out = int((~np.logical_and.reduce([has_group(groups[name]) for name in groups])).sum())
    if left_out:
        st.caption(_("Texts without a group are left out: {count}.").format(count=f"{left_out:,}"))
    charts.table(_titled(found), key="group_table")


def _titled(groups: pd.DataFrame) -> pd.DataFrame:
    titles = {key: _(title) for key, title in _HEADINGS.items()}
    return groups.round(3).astype({"n": int}).rename(columns={**titles, "measure": _("Measure")})


def similarity(job: Job, result: Result, grouping: Grouping) -> None:
    """The mean similarity of every pair of groups, exact, and whether groups hang together beyond chance."""
    groups = computed.groups(job, grouping)
    positions = group_positions(result.texts["originality_mean"], groups)
    codes = np.full(len(groups), -1)
    for code, at in enumerate(positions.values()):
        codes[at] = code
    sizes = np.array([len(at) for at in positions.values()])
    means = group_similarity(result.vectors, codes)
    if len(positions) > _MOST_BOXES:
        st.info(
            _("There are {groups} groups, too many for a matrix that can be read.").format(
                groups=f"{len(positions):,}"
            )
        )
    else:
        matrix = pd.DataFrame(means, index=list(positions), columns=list(positions))
        charts.chart(
            group_figures.similarity_matrix(matrix),
            key="group_similarity",
            reading=read_group_similarity(means, list(positions), sizes),
            numbers=matrix.round(3).rename_axis(str(grouping)).reset_index(),
            alt=_("Matrix of the mean similarity of every two groups of “{grouping}”").format(
                grouping=grouping
            ),
        )
    try:
        st.info(plain(read_cohesion(cohesion(result.statistics, means, sizes))), icon=":material/hub:")
        st.subheader(_("All pairs within groups against all pairs between groups"), anchor=False)
        _within_between(job, result, grouping, codes)
    except UndefinedResult as error:
        st.info(str(error), icon=":material/hub:")


def _within_between(job: Job, result: Result, grouping: Grouping, codes: np.ndarray) -> None:
    with st.spinner(_("Looking at the pairs within groups …")):
        found = computed.within(job, grouping, codes)
    edges = even_edges(_BARS, result.statistics.minimum, result.statistics.maximum)
    parts = {_("within groups"): found.within, _("between groups"): found.between}
    counts = {name: part.rebin(edges) for name, part in parts.items()}
    figure = figures.two_histograms(
        edges,
        counts,
        {name: float(part.quantile(0.5)) for name, part in parts.items()},
        x_title=_("Similarity"),
        y_title=_("Share of its pairs, %"),
    )
    charts.chart(
        figure,
        key="within_between",
        reading=read_within_between(found),
        numbers=charts.frame({_("from"): edges[:-1], _("to"): edges[1:], **counts}),
        alt=_("Histograms of the similarity of pairs within groups and between groups"),
    )
