"""Figures of memory over time, its parts, and growth."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import plotly.graph_objects as go

from core.cost.curve import MemoryCurve
from core.cost.growth import Growth, Step
from core.language import N_, _
from core.report.figures import BLUE, GREEN, GREY, MARGIN, ORANGE, VIOLET
from core.units import human_bytes

_GIB = 1 << 30
_LEGEND = {"orientation": "h", "y": -0.2, "yanchor": "top", "x": 0}
_LOOKS = ((BLUE, "circle"), (ORANGE, "diamond"), (GREEN, "square"))
_WIDE_ENOUGH = 0.07
"""The share of the picture from which a stage's name has room."""
_SECONDS = {
    0.001: N_("1 ms"),
    0.01: N_("10 ms"),
    0.1: N_("0.1 s"),
    1.0: N_("1 s"),
    10.0: N_("10 s"),
    60.0: N_("1 min"),
    600.0: N_("10 min"),
    3600.0: N_("1 h"),
    36_000.0: N_("10 h"),
    345_600.0: N_("4 days"),
    3_456_000.0: N_("40 days"),
}
_BYTES = {
    float(n * unit): f"{n} {name}"
    for unit, name in ((1 << 20, "MB"), (1 << 30, "GB"), (1 << 40, "TB"))
    for n in (1, 10, 100)
}
"""Ticks of logarithmic scales in the units that people use."""


def memory_curve(curve: MemoryCurve, names: Mapping[str, str]) -> go.Figure:
    """Memory over the seconds of a run: its looks, the most in each stage, and the prediction as a dashed line.

    `names` are the stages' names.
    """
    figure = go.Figure()
    known = [band for band in curve.bands if band.peak is not None]
    figure.add_trace(
        go.Scatter(
            x=[second for band in known for second in (band.began, band.ended)],
            y=[(band.peak or 0) / _GIB for band in known for _end in range(2)],
            text=[names[band.stage] for band in known for _end in range(2)],
            name=_("at most in the stage"),
            mode="lines",
            line={"color": ORANGE, "width": 2},
            hovertemplate="%{text}<br>%{y:.2f} GB<extra></extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[at for at, _held in curve.looks],
            y=[held / _GIB for _at, held in curve.looks],
            name=_("looked at every two seconds"),
            mode="lines+markers",
            line={"color": BLUE, "width": 2},
            marker={"size": 5},
            hovertemplate="%{x:.1f} s: %{y:.2f} GB<extra></extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[0, curve.seconds],
            y=[curve.predicted / _GIB] * 2,
            name=_("predicted at most"),
            mode="lines",
            line={"color": GREY, "width": 2, "dash": "dash"},
            hovertemplate="%{y:.2f} GB<extra></extra>",
        )
    )
    for place, band in enumerate(curve.bands):
        figure.add_vrect(
            x0=band.began,
            x1=band.ended,
            fillcolor=GREY,
            opacity=0.16 if place % 2 else 0.05,
            line_width=0,
            layer="below",
        )
    _name_bands(figure, curve, names)
    return figure.update_layout(
        xaxis={"title": _("Seconds since the run began"), "range": [0, curve.seconds], "zeroline": False},
        yaxis={"title": _("Memory (GB)"), "rangemode": "tozero"},
        height=420,
        margin=MARGIN | {"t": 60},
        legend=_LEGEND,
    )


def _name_bands(figure: go.Figure, curve: MemoryCurve, names: Mapping[str, str]) -> None:
    """Names above the stages that have room, by turns a step higher and kept inside, for narrow screens."""
    wide = [band for band in curve.bands if band.ended - band.began >= _WIDE_ENOUGH * curve.seconds]
    for place, band in enumerate(wide):
        middle = (band.began + band.ended) / 2
        third = min(2, int(3 * middle / curve.seconds))
        figure.add_annotation(
            x=(band.began, middle, band.ended)[third],
            xanchor=("left", "center", "right")[third],
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=18 * (place % 2),
            text=names[band.stage],
            showarrow=False,
        )


def memory_parts(curve: MemoryCurve, names: Mapping[str, str], parts: Mapping[str, str]) -> go.Figure:
    """What memory is predicted to consist of in two stages, stacked, and the most that was measured in each.

    `parts` are the names of the parts by their fields, in the order in which they are stacked.
    """
    figure = go.Figure()
    stages = [names[each.stage] for each in curve.parts]
    for color, (field, name) in zip((GREY, VIOLET, ORANGE, BLUE, GREEN), parts.items(), strict=True):
        figure.add_trace(
            go.Bar(
                y=stages,
                x=[getattr(each, field) / _GIB for each in curve.parts],
                name=name,
                orientation="h",
                marker={"color": color, "line": {"width": 0}},
                text=[human_bytes(getattr(each, field)) for each in curve.parts],
                textposition="none",
                hovertemplate=f"{name}: %{{text}}<extra></extra>",
            )
        )
    peaks = {band.stage: band.peak for band in curve.bands}
    figure.add_trace(
        go.Scatter(
            y=stages,
            x=[(peaks[each.stage] or 0) / _GIB for each in curve.parts],
            name=_("measured at most"),
            mode="markers",
            marker={"symbol": "line-ns", "size": 36, "line": {"width": 3, "color": "#D00000"}},
            hovertemplate="%{x:.2f} GB<extra>%{fullData.name}</extra>",
        )
    )
    return figure.update_layout(
        barmode="stack",
        xaxis={"ticksuffix": " GB", "rangemode": "tozero"},
        yaxis={"autorange": "reversed"},
        height=340,
        margin=MARGIN,
        legend=_LEGEND | {"traceorder": "normal"},
    )


def growth_times(growth: Growth, ways: Mapping[str, str], upto: int, x_title: str) -> go.Figure:
    """Seconds against the size on logarithmic scales: measured points and the fitted law, drawn on to `upto`.

    `ways` are the ways that are drawn, with their names.
    """

    def law(way: str, size: float) -> float | None:
        found = growth.seconds_at(way, size)
        return found[0] if found else None

    figure = _growth(growth, ways, upto, x_title, lambda step: step.seconds, law)
    return _scale(figure, {tick: _(name) for tick, name in _SECONDS.items()}, _("Time"))


def growth_memories(
    growth: Growth, ways: Mapping[str, str], upto: int, x_title: str, machine: int
) -> go.Figure:
    """The same of the memory above the process's own; a line where the memory of the machine ends (bytes)."""

    def law(way: str, size: float) -> float | None:
        fit = growth.memory_fit(way)
        return fit.best.at(size) if fit else None

    figure = _growth(growth, ways, upto, x_title, lambda step: float(step.bytes), law)
    figure.add_hline(y=machine, line={"dash": "dash", "width": 2, "color": GREY})
    figure.add_annotation(
        x=0,
        xref="paper",
        xanchor="left",
        y=math.log10(machine),
        yanchor="bottom",
        text=_("memory of this machine"),
        showarrow=False,
    )
    return _scale(figure, _BYTES, _("Memory"))


def _growth(
    growth: Growth,
    ways: Mapping[str, str],
    upto: int,
    x_title: str,
    value: Callable[[Step], float],
    law: Callable[[str, float], float | None],
) -> go.Figure:
    figure = go.Figure()
    for (way, name), (color, symbol) in zip(ways.items(), _LOOKS, strict=False):
        steps = [step for step in growth.of(way) if value(step) > 0]
        if not steps:
            continue
        figure.add_trace(
            go.Scatter(
                x=[step.size for step in steps],
                y=[value(step) for step in steps],
                name=name,
                mode="markers",
                marker={"color": color, "symbol": symbol, "size": 9},
                hovertemplate="%{x:,}: %{y:.3s}<extra>%{fullData.name}</extra>",
            )
        )
        sizes = np.geomspace(steps[0].size, max(upto, steps[-1].size), 60)
        costs = [law(way, float(size)) for size in sizes]
        if None not in costs:
            figure.add_trace(
                go.Scatter(
                    x=sizes,
                    y=costs,
                    name=name,
                    mode="lines",
                    showlegend=False,
                    line={"color": color, "width": 1.5, "dash": "dot"},
                    hoverinfo="skip",
                )
            )
    return figure.update_layout(
        xaxis={"title": x_title, "type": "log", "dtick": 1, "tickformat": ",d"},
        height=420,
        margin=MARGIN,
        legend=_LEGEND,
    )


def _scale(figure: go.Figure, ticks: Mapping[float, str], title: str) -> go.Figure:
    """A logarithmic axis with these ticks."""
    drawn = [float(y) for trace in figure.data for y in trace.y] or [1.0]
    inside = {tick: name for tick, name in ticks.items() if min(drawn) / 4 <= tick <= 4 * max(drawn)}
    return figure.update_yaxes(title=title, type="log", tickvals=list(inside), ticktext=list(inside.values()))
