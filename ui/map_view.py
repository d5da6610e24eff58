"""All texts on a flat picture, to look around in."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.groups import has_group
from core.groups.groupings import Grouping
from core.map import drawn, read_map
from core.originality import MEASURES, TITLES
from core.report import figures
from core.result import Result
from core.store import Job
from ui import charts, computed, scatter_view
from ui.language import _


def show(job: Job, result: Result) -> None:
    """The picture in the chosen colours, how far it can be trusted, and the texts that were chosen in it."""
    choices = [*computed.ways_to_group(job), *MEASURES]
    colour = st.selectbox(
        _("Coloured by"),
        choices,
        format_func=lambda each: str(each) if isinstance(each, Grouping) else _(TITLES[each]),
        key="map_colour",
        width=320,
    )
    found = computed.map_of(job.id)
    st.info(read_map(found), icon=":material/warning:")
    shown = np.arange(len(found.points))
    if not isinstance(colour, Grouping):  # in an estimate not all have a value
        shown = np.flatnonzero(result.texts[colour].notna())
    index = shown[drawn(len(shown))]
    if len(index) < len(found.points):
        st.caption(
            _("Drawn: {drawn} of {n} texts, chosen at random.").format(
                drawn=f"{len(index):,}", n=f"{len(found.points):,}"
            )
        )
    names = result.names.to_numpy()[index]
    x, y = found.points[index].T
    common = {
        "index": index,
        "names": names.tolist(),
        "x_title": _("Left to right"),
        "y_title": _("Bottom to top"),
    }
    if isinstance(colour, Grouping):
        groups = computed.groups(job, colour)
        order = [str(name) for name in groups[has_group(groups)].value_counts().index]
        kinds = groups.astype(str).to_numpy()[index]
        figure = figures.points(x, y, kinds.tolist(), order[: figures.MOST_COLOURED], **common)
        if len(order) > figures.MOST_COLOURED:
            st.caption(
                _("Coloured: the {coloured} largest of {groups} groups; the others are grey.").format(
                    coloured=figures.MOST_COLOURED, groups=f"{len(order):,}"
                )
            )
    else:
        kinds = result.texts[colour].to_numpy()[index]
        figure = figures.shaded_points(x, y, kinds, value_title=_(TITLES[colour]), **common)
    title = str(colour) if isinstance(colour, Grouping) else _(TITLES[colour])
    numbers = {
        _("Label"): names,
        _("Left to right"): x,
        _("Bottom to top"): y,
        title: kinds,
    }
    chosen = charts.chart(
        figure,
        key="map",
        reading=_(
            "Each point is a text; click one to read it. To choose several, press the box at the top right of the "
            "picture and draw one."
        ),
        numbers=charts.frame(numbers),
        alt=_("Flat picture of {n} texts, coloured by {colour}").format(n=f"{len(index):,}", colour=title),
        select=("points", "box"),
        decimals=3,
    )
    scatter_view.picked(job.id, result, chosen)
