"""Plotly figures of results: the same on a page and in a report. Colours come from the theme that shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.groups import Box
from core.language import _

BLUE, ORANGE, GREEN = "#3366CC", "#E69F00", "#009E73"  # Okabe and Ito's order; safe for colour-blind eyes
_GREY = "#7F8A99"
_MARGIN = {"l": 10, "r": 10, "t": 40, "b": 10}


def histogram(
    edges: NDArray[np.floating],
    counts: NDArray[np.integer],
    *,
    x_title: str,
    y_title: str,
    marks: Mapping[str, float],
    color: str = BLUE,
) -> go.Figure:
    """Bars between b + 1 edges for b counts, with a named dashed line at each mark."""
    figure = go.Figure(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts,
            width=np.diff(edges),
            marker={"color": color, "line": {"width": 0}},
            customdata=np.column_stack([edges[:-1], edges[1:]]),
            hovertemplate="%{customdata[0]:.3f} – %{customdata[1]:.3f}<br>%{y:,}<extra></extra>",
        )
    )
    _mark(figure, marks)
    figure.update_layout(
        xaxis={"title": x_title, "range": [float(edges[0]), float(edges[-1])]},
        yaxis={"title": y_title},
        bargap=0,
        height=340,
        margin=_MARGIN | {"t": 44},
        showlegend=False,
    )
    return figure


def _mark(figure: go.Figure, marks: Mapping[str, float]) -> None:
    """Dashed lines with their names above the plot: the first to the left of its line, the last to the right,
    one between them a step higher, so that near ones can be told apart."""
    last = len(marks) - 1
    for place, (name, value) in enumerate(marks.items()):
        figure.add_vline(x=value, line={"dash": "dash", "width": 1.5, "color": _GREY})
        figure.add_annotation(
            x=value,
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=18 if 0 < place < last else 2,
            xanchor="center" if 0 < place < last or not last else ("right", "left")[place == last],
            text=name,
            showarrow=False,
            font={"size": 12},
        )


def token_histogram(tokens: NDArray[np.integer], limit: int) -> go.Figure:
    """How long the texts are, with a line at the token limit; what lies right of it is cut."""
    low, high = int(tokens.min()), int(max(tokens.max(), limit * 1.05))
    counts, edges = np.histogram(tokens, bins=min(60, max(10, high - low)), range=(low, high + 1))
    figure = histogram(
        edges,
        counts,
        x_title=_("Tokens of a text"),
        y_title=_("Texts"),
        marks={_("limit {limit}").format(limit=f"{limit:,}"): limit},
    )
    figure.data[0].marker.color = np.where(edges[:-1] >= limit, ORANGE, BLUE)
    figure.data[0].hovertemplate = "%{customdata[0]:.0f} – %{customdata[1]:.0f}<br>%{y:,}<extra></extra>"
    return figure


def box_plots(
    boxes: Mapping[str, Box],
    values: Mapping[str, NDArray[np.floating]],
    names: Mapping[str, Sequence[str]],
    *,
    title: str,
) -> go.Figure:
    """A box a group, drawn from its own five numbers, with its outliers named on hover.

    `values` and `names` hold each group's texts in the order that the box's outlier positions count in.
    """
    figure = go.Figure()
    for group, box in boxes.items():
        axis_name = f"{group}<br>n = {box.n:,}"
        figure.add_trace(
            go.Box(
                x=[axis_name],
                q1=[box.q1],
                median=[box.median],
                q3=[box.q3],
                lowerfence=[box.low_whisker],
                upperfence=[box.high_whisker],
                marker={"color": BLUE},
                hoverinfo="y",
                name=axis_name,
            )
        )
        if box.outliers:
            at = list(box.outliers)
            figure.add_trace(
                go.Scatter(
                    x=[axis_name] * len(at),
                    y=values[group][at],
                    text=[names[group][i] for i in at],
                    mode="markers",
                    marker={"color": ORANGE, "size": 7, "line": {"width": 1, "color": "white"}},
                    hovertemplate="%{text}<br>%{y:.3f}<extra></extra>",
                )
            )
    figure.update_layout(yaxis={"title": title}, height=430, margin=_MARGIN, showlegend=False)
    return figure


def similarity_matrix(matrix: pd.DataFrame) -> go.Figure:
    """The mean similarity of every pair of groups; the diagonal is within a group."""
    names = [str(name) for name in matrix.index]
    written = matrix.map(lambda value: "–" if np.isnan(value) else f"{value:.3f}")
    figure = go.Figure(
        go.Heatmap(
            z=matrix.to_numpy(),
            x=names,
            y=names,
            text=written.to_numpy() if len(names) <= 16 else None,
            texttemplate="%{text}" if len(names) <= 16 else None,
            colorscale="Cividis",
            hovertemplate="%{y} × %{x}<br>%{z:.3f}<extra></extra>",
            colorbar={"title": _("Similarity"), "thickness": 12},
        )
    )
    figure.update_layout(
        height=max(320, min(800, 60 + 44 * len(names))),
        margin=_MARGIN,
        xaxis={"type": "category"},
        yaxis={"type": "category", "autorange": "reversed"},
    )
    return figure
