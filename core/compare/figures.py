"""Plotly figures of a comparison, in the style of core.report.figures: the same on a page and in a report."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.compare.agreement import Agreement
from core.compare.comparison import Comparison
from core.compare.distributions import Distributions
from core.compare.sentences import SIMILAR
from core.compare.sweep import Sweep
from core.groups import Box
from core.language import _
from core.report.figures import BLUE, GREEN, GREY, ORANGE, VIOLET, label, points

COLORS = (BLUE, ORANGE, GREEN, VIOLET)
"""Of the runs, in their order."""
_MARGIN = {"l": 10, "r": 10, "t": 30, "b": 10}
_ROW = 150  # pixels of one histogram
_MARKED = 10  # texts that move most, drawn apart
_LONGEST_NAME = 40


def histograms(comparison: Comparison, found: Distributions) -> go.Figure:
    """A histogram a run, one below the other on shared axes; zooming into one zooms into all."""
    names = comparison.names
    figure = make_subplots(
        rows=len(names), shared_xaxes=True, shared_yaxes="all", vertical_spacing=0.24 / len(names), cols=1
    )
    middles = (found.edges[:-1] + found.edges[1:]) / 2
    for run, (name, color) in enumerate(zip(names, COLORS, strict=False)):
        figure.add_trace(
            go.Bar(
                x=middles,
                y=found.shares(run),
                width=np.diff(found.edges),
                marker={"color": color, "line": {"width": 0}},
                customdata=np.column_stack([found.edges[:-1], found.edges[1:], found.counts[run]]),
                hovertemplate="%{customdata[0]:.3f} – %{customdata[1]:.3f}<br>%{customdata[2]:,}<extra></extra>",
            ),
            row=run + 1,
            col=1,
        )
        figure.add_vline(
            x=found.medians[run], row=run + 1, col=1, line={"dash": "dash", "width": 1.5, "color": GREY}
        )
        _title(figure, name, run)
    figure.update_xaxes(showticklabels=True, row=len(names))
    figure.update_xaxes(
        title=_("Similarity") if found.scale == "raw" else _("Similarity, 0 is an average pair"),
        row=len(names),
    )
    figure.update_yaxes(title=_("Pairs, %"), rangemode="tozero")
    return figure.update_layout(
        height=60 + _ROW * len(names), bargap=0, margin=_MARGIN, showlegend=False, dragmode="zoom"
    )


def _title(figure: go.Figure, name: str, row: int) -> None:
    """The name of a run above its part of the picture."""
    axis = figure.layout[f"yaxis{row + 1 if row else ''}"]
    figure.add_annotation(
        text=name,
        x=0,
        xref="paper",
        xanchor="left",
        y=axis.domain[1],
        yref="paper",
        yanchor="bottom",
        showarrow=False,
        font={"size": 12},
    )


def group_boxes(comparison: Comparison, boxes: Sequence[dict[str, Box]], *, title: str) -> go.Figure:
    """The boxes of every group, one for each run side by side, without their outliers."""
    figure = go.Figure()
    for name, of_run, color in zip(comparison.names, boxes, COLORS, strict=False):
        drawn = list(of_run.values())
        figure.add_trace(
            go.Box(
                x=[f"{label(group, _LONGEST_NAME)}<br>n = {box.n:,}" for group, box in of_run.items()],
                q1=[box.q1 for box in drawn],
                median=[box.median for box in drawn],
                q3=[box.q3 for box in drawn],
                lowerfence=[box.low_whisker for box in drawn],
                upperfence=[box.high_whisker for box in drawn],
                name=name,
                marker={"color": color},
                hoverinfo="y+name",
            )
        )
    return figure.update_layout(
        boxmode="group",
        yaxis={"title": title},
        xaxis={"type": "category"},
        height=460,
        margin=_MARGIN,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )


def rank_scatter(comparison: Comparison, pair: Agreement, measure: str) -> go.Figure:
    """The place of each text in two runs, the most original at the top right; those that move most are marked."""
    found, names = pair.ranks[measure], comparison.names
    index = np.flatnonzero(np.isfinite(found.moves))
    moved = _("moves the most")
    most = set(found.movers(_MARKED).tolist())
    figure = points(
        found.places_a[index],
        found.places_b[index],
        [moved if int(at) in most else "" for at in index],
        [moved],
        index=index,
        names=comparison.text_names.iloc[index].tolist(),
        x_title=_("Place with {run}").format(run=names[pair.a]),
        y_title=_("Place with {run}").format(run=names[pair.b]),
    )
    figure.update_traces(hovertemplate="%{text}<br>%{x:,.0f} → %{y:,.0f}<extra></extra>")
    last = max(found.texts, 2)
    figure.add_shape(
        type="line", x0=1, y0=1, x1=last, y1=last, line={"dash": "dash", "width": 1.5, "color": GREY}
    )
    return figure.update_layout(
        xaxis={"autorange": "reversed"}, yaxis={"autorange": "reversed"}, showlegend=False
    )


def sweep_curve(found: Sweep, measure: str) -> go.Figure:
    """Agreement with the highest limit, seconds and memory, by token limit; a dashed line at the knee."""
    limits = [point.limit for point in found.points]
    ranks = [point.ranks[measure] for point in found.points]
    figure = make_subplots(rows=3, cols=1, shared_xaxes=True, vertical_spacing=0.09, row_heights=[2, 1, 1])
    rho = np.array([each.spearman for each in ranks])
    parts = (
        (_("Rank correlation"), rho, BLUE),
        (_("Reading, s"), [point.cost.reading for point in found.points], ORANGE),
        (_("Memory, MB"), [point.cost.memory / (1 << 20) for point in found.points], GREEN),
    )
    for row, (title, values, color) in enumerate(parts, 1):
        figure.add_trace(
            go.Scatter(
                x=limits,
                y=values,
                mode="lines+markers",
                marker={"color": color, "size": 8},
                line={"color": color},
                error_y={
                    "type": "data",
                    "array": [each.high - each.spearman for each in ranks],
                    "arrayminus": [each.spearman - each.low for each in ranks],
                }
                if row == 1
                else None,
                hovertemplate="%{x:,}: %{y:.3~f}<extra></extra>",
            ),
            row=row,
            col=1,
        )
        figure.add_vline(
            x=found.knee(measure).limit,
            row=row,
            col=1,
            line={"dash": "dash", "width": 1.5, "color": GREY},
        )
        figure.update_yaxes(title=title, rangemode="tozero", row=row)
    lowest = np.nanmin([SIMILAR, *rho, *(each.low for each in ranks)])
    figure.update_yaxes(
        range=[lowest - 0.02, 1.01], row=1
    )  # not closer, or what is nearly the same looks far apart
    figure.update_xaxes(type="log", tickvals=limits, ticktext=[f"{limit:,}" for limit in limits])
    figure.update_xaxes(title=_("Token limit"), row=3)
    return figure.update_layout(height=560, margin=_MARGIN, showlegend=False)
