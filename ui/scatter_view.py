"""All texts by two measures of originality, with the four corners named and the near copies marked."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.originality import TITLES as MEASURE_TITLES
from core.originality import near_copies
from core.originality.corners import MEANINGS, TITLES, corners
from core.report import figures
from core.report.sentences import number
from core.result import Result
from ui import charts, computed, text_detail
from ui.language import _, ngettext

_EXCERPT = 200
_ACROSS = "originality_mean"
_UP = ("originality_nearest", "originality_knn")


def show(job_id: str, result: Result) -> None:
    """The picture, what its corners mean, and the texts that were chosen in it."""
    up = st.segmented_control(
        _("From bottom to top"),
        _UP,
        default=_UP[0],
        format_func=lambda name: _(MEASURE_TITLES[name]),
        key="scatter_up",
        required=True,
    )
    index = np.flatnonzero(result.texts[up].notna())  # in an estimate not all have a value
    texts, names = result.texts.iloc[index], result.names.iloc[index]
    x, y = texts[_ACROSS].to_numpy(), texts[up].to_numpy()
    threshold = computed.threshold(job_id)
    found = corners(x, y, near_copies(result.statistics, threshold)[index] > 0)
    titles = {key: _(title) for key, title in TITLES.items()}
    figure = figures.points(
        x,
        y,
        [titles.get(key, "") for key in found],
        list(titles.values()),
        index=index,
        names=names.tolist(),
        x_title=_(MEASURE_TITLES[_ACROSS]),
        y_title=_(MEASURE_TITLES[up]),
    )
    figures.name_corners(figure, [titles[key] for key in ("common", "side", "original", "off_topic")])
    if up == "originality_nearest" and (found == "copies").any():
        figures.mark_height(figure, 1.0 - threshold, titles["copies"])
    numbers = charts.frame(
        {
            _("Label"): names,
            _(MEASURE_TITLES[_ACROSS]): x,
            _(MEASURE_TITLES[up]): y,
            _("Called"): [titles.get(key, "") for key in found],
        }
    )
    chosen = charts.chart(
        figure,
        key="scatter",
        reading=_(
            "Each point is a text; click one to read it. A text is a near copy when another one is as similar to it as "
            "{threshold} or more. Of the others, high is the highest third in a measure and low the lowest third; grey "
            "points are in no corner."
        ).format(threshold=number(threshold)),
        numbers=numbers,
        alt=_("Picture of {n} texts by two measures of originality").format(n=f"{len(x):,}"),
        select=("points", "box"),
        decimals=3,
    )
    picked(job_id, result, chosen)
    lines = [
        ngettext(
            "**{corner}** ({count} text): {meaning}", "**{corner}** ({count} texts): {meaning}", count
        ).format(corner=titles[key], count=f"{count:,}", meaning=_(meaning))
        for key, meaning in MEANINGS.items()
        for count in [int((found == key).sum())]
    ]
    st.markdown("\n".join(f"- {line}" for line in lines))


def picked(job_id: str, result: Result, points: list[dict]) -> None:
    """The texts of the points that were chosen in a picture: one at once, of several the one chosen from a table."""
    at = [int(np.ravel(point["customdata"])[0]) for point in points]
    if len(at) > 1:
        texts = result.texts["text"].iloc[at].str.slice(0, _EXCERPT)
        rows = charts.frame({_("Label"): [result.name(i) for i in at], _("Text"): texts})
        st.caption(_("Choose a row to read the text and those nearest to it."))
        row = charts.choice(rows, key="picked")
        at = [] if row is None else [at[row]]
    if at:
        text_detail.show(job_id, result, at[0])
