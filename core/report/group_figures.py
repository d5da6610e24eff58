"""Plotly figures of groups: box plots, and the matrix of how alike they are. The same on a page and in a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.groups import Box
from core.language import _
from core.report.figures import BLUE, GREY, MARGIN, ORANGE, label
from core.report.sentences import MOST_DOTS, number

_MOST_WRITTEN = 16  # groups whose matrix has room for its values
_LONGEST = 32  # letters of a name along an axis


def box_plots(
    boxes: Mapping[str, Box],
    values: Mapping[str, NDArray[np.floating]],
    names: Mapping[str, Sequence[str]],
    *,
    title: str,
) -> go.Figure:
    """A box a group, drawn from its own five numbers, with its outliers, up to MOST_DOTS, named on hover.

    `values` and `names` hold each group's texts in the order that the box's outlier positions count in.
    """
    figure = go.Figure()
    for place, (group, box) in enumerate(boxes.items()):
        figure.add_trace(
            go.Box(
                x=[place],
                q1=[box.q1],
                median=[box.median],
                q3=[box.q3],
                lowerfence=[box.low_whisker],
                upperfence=[box.high_whisker],
                marker={"color": BLUE},
                hoverinfo="skip",
                name=label(group),
            )
        )
        figure.add_trace(_said_on_hover(place, group, box))
        if box.outliers:
            at = _farthest(box, values[group])
            figure.add_trace(
                go.Scatter(
                    x=[place] * len(at),
                    y=values[group][at],
                    text=[label(names[group][i]) for i in at],
                    mode="markers",
                    marker={"color": ORANGE, "size": 7, "line": {"width": 1, "color": "white"}},
                    hovertemplate="%{text}<br>%{y:.3f}<extra></extra>",
                )
            )
    labels = [f"{label(group, _LONGEST)}<br>n = {box.n:,}" for group, box in boxes.items()]
    figure.update_layout(
        xaxis=_named(labels),
        yaxis={"title": title},
        height=430,
        margin=MARGIN,
        showlegend=False,
    )
    return figure


def _said_on_hover(place: int, group: str, box: Box) -> go.Scatter:
    """The box's numbers in words, at its quartiles and median; plotly's own would be a stack of bare figures."""
    said = _(
        "{group} (n = {n})<br>median {median}<br>middle half {q1} to {q3}<br>whiskers {low} to {high}"
    ).format(
        group=label(group),
        n=f"{box.n:,}",
        median=number(box.median),
        q1=number(box.q1),
        q3=number(box.q3),
        low=number(box.low_whisker),
        high=number(box.high_whisker),
    )
    return go.Scatter(
        x=[place] * 3,
        y=[box.q1, box.median, box.q3],
        mode="markers",
        marker={"opacity": 0, "size": 16},
        text=[said] * 3,  # and not the template itself, in which a name could hold fields
        hovertemplate="%{text}<extra></extra>",
    )


def _farthest(box: Box, values: NDArray[np.floating]) -> list[int]:
    """The positions of a box's outliers, of many those farthest from its middle."""
    at = np.asarray(box.outliers)
    order = np.argsort(-np.abs(values[at] - box.median), kind="stable")
    return [int(position) for position in at[order[:MOST_DOTS]]]


def _named(labels: Sequence[str]) -> dict[str, object]:
    """An axis with a name at each whole number from 0: names may be alike there."""
    places = list(range(len(labels)))
    return {
        "tickmode": "array",
        "tickvals": places,
        "ticktext": list(labels),
        "showgrid": False,
        "zeroline": False,
    }


def similarity_matrix(matrix: pd.DataFrame) -> go.Figure:
    """The mean similarity of every pair of groups; the diagonal is within a group."""
    names = [label(name, _LONGEST) for name in matrix.index]
    figure = go.Figure(
        go.Heatmap(
            z=matrix.to_numpy(),
            colorscale="Cividis",
            hovertemplate="%{y} × %{x}<br>%{z:.3f}<extra></extra>",
            colorbar={"title": _("Similarity"), "thickness": 12},
        )
    )
    missing = matrix.isna()
    if missing.to_numpy().any():  # a group of one text has no pair within it: said in a grey cell of its own
        figure.add_trace(
            go.Heatmap(
                z=missing.astype(float).where(missing).to_numpy(),
                colorscale=[[0, GREY], [1, GREY]],
                showscale=False,
                hovertemplate=_("%{y}: one text, so there is no pair") + "<extra></extra>",
            )
        )
    if len(names) <= _MOST_WRITTEN:
        figure.add_trace(_written(matrix))
    figure.update_layout(
        height=max(320, min(800, 60 + 44 * len(names))),
        margin=MARGIN,
        xaxis=_named(names),
        yaxis=_named(names) | {"autorange": "reversed"},
    )
    return figure


def _written(matrix: pd.DataFrame) -> go.Scatter:
    """The cells' values, dark on the light half of the scale and white on the dark half, in either theme."""
    values = matrix.to_numpy()
    middle = (np.nanmin(values) + np.nanmax(values)) / 2 if np.isfinite(values).any() else 0.0
    rows, columns = np.indices(values.shape)
    return go.Scatter(
        x=columns.ravel(),
        y=rows.ravel(),
        text=["–" if np.isnan(value) else f"{value:.3f}" for value in values.ravel()],
        mode="text",
        textfont={"color": ["#FFFFFF" if value < middle else "#10131A" for value in values.ravel()]},
        hoverinfo="skip",
        showlegend=False,
    )
