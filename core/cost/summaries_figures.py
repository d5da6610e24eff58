"""Figures of embedding and summarizing: time and memory of models against the length of a text."""

from __future__ import annotations

from collections.abc import Callable

import plotly.graph_objects as go

from core.cost.summaries import SUMMARIZER, Point
from core.language import _
from core.report.figures import BLUE, GREEN, GREY, MARGIN, ORANGE, VIOLET

_COLORS = (BLUE, ORANGE, GREEN, VIOLET, GREY)
_SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "x", "star", "triangle-down")


def times(points: tuple[Point, ...]) -> go.Figure:
    """Seconds of a text against its tokens, both on logarithmic scales: a line a model, dashed where it writes."""
    figure = _lines(points, lambda point: point.seconds, "%{x:,}: %{y:.3g} s")
    figure.update_yaxes(title=_("Seconds for a text"), type="log", dtick=1, exponentformat="none")
    return figure


def memories(points: tuple[Point, ...]) -> go.Figure:
    """Gigabytes that the process holds against the tokens of a text: a line a model, dashed where it writes."""
    figure = _lines(points, lambda point: point.peak / (1 << 30), "%{x:,}: %{y:.2f} GB")
    figure.update_yaxes(title=_("Memory at most (GB)"), rangemode="tozero")
    return figure


def _lines(points: tuple[Point, ...], value: Callable[[Point], float], hover: str) -> go.Figure:
    figure = go.Figure()
    for place, title in enumerate(dict.fromkeys(point.title for point in points)):
        own = [point for point in points if point.title == title]
        writes = own[0].kind == SUMMARIZER
        color = _COLORS[place % len(_COLORS)]
        figure.add_trace(
            go.Scatter(
                x=[point.tokens for point in own],
                y=[value(point) for point in own],
                name=_("{model} (writes a summary)").format(model=title) if writes else title,
                mode="lines+markers",
                line={"color": color, "width": 2, "dash": "dash" if writes else "solid"},
                marker={"symbol": _SYMBOLS[place % len(_SYMBOLS)], "size": 9, "color": color},
                hovertemplate=hover + "<extra>%{fullData.name}</extra>",
            )
        )
    lengths = sorted({point.tokens for point in points})
    figure.update_layout(
        xaxis={
            "title": _("Tokens of a text"),
            "type": "log",
            "tickvals": lengths,
            "ticktext": [f"{n:,}" for n in lengths],
        },
        height=420,
        margin=MARGIN,
        legend={"orientation": "h", "y": -0.22, "yanchor": "top", "x": 0},
    )
    return figure
