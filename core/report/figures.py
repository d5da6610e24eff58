"""Plotly figures of results: the same on a page and in a report. Colours come from the theme that shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.language import _

# Told apart by colour-blind eyes, and at least 3 : 1 against the ground of both themes.
BLUE, ORANGE, GREEN, VIOLET, GREY = "#4477E5", "#D55E00", "#009E73", "#9B30FF", "#7F8A99"
# Of points each kind has a colour of its own, and a shape for eyes that cannot tell the colours apart.
_NAMED = (
    (BLUE, "circle"),
    (ORANGE, "diamond"),
    (GREEN, "square"),
    (VIOLET, "triangle-up"),
    ("#E8399B", "cross"),
    ("#998300", "x"),
    ("#0F90B0", "star"),
    ("#AD6B52", "triangle-down"),
)
MOST_COLOURED = len(_NAMED)
"""Groups that can be told apart in a picture of points; the others are drawn alike."""
_SCALE = [[0.0, BLUE], [0.5, "#8F8F8F"], [1.0, ORANGE]]
# A dark dashed line on a light one, seen on any ground and on bars of any colour.
_LINE = ({"width": 3, "color": "#F4F6FB"}, {"dash": "dash", "width": 1.5, "color": "#1C2130"})
_QUICK = 1_500  # more points are drawn with WebGL, where each is no element of the page
_FAINT = 0.3
_LONGEST = 80  # letters of a name
_LEGEND = {"orientation": "h", "y": -0.18, "yanchor": "top", "x": 0}
MARGIN = {"l": 10, "r": 10, "t": 40, "b": 10}


def histogram(
    edges: NDArray[np.floating],
    counts: NDArray[np.integer],
    *,
    x_title: str,
    y_title: str,
    marks: Mapping[str, float],
    color: str = BLUE,
    chosen: NDArray[np.bool_] | None = None,
) -> go.Figure:
    """Bars between b + 1 edges for b counts, with a named line at each mark; those not `chosen` (b,) are faint."""
    figure = go.Figure(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts,
            width=np.diff(edges),
            marker={
                "color": color,
                "line": {"width": 0},
                "opacity": 1.0 if chosen is None else np.where(chosen, 1.0, _FAINT),
            },
            customdata=np.column_stack([edges[:-1], edges[1:]]),
            hovertemplate="%{customdata[0]:.3f} – %{customdata[1]:.3f}<br>%{y:,}<extra></extra>",
        )
    )
    _mark(figure, marks)
    figure.update_layout(
        xaxis={"title": x_title, "range": [float(edges[0]), float(edges[-1])]},
        yaxis={"title": y_title, "tickformat": ",~f"},  # not everybody reads 15M as fifteen million
        bargap=0,
        hovermode="x",  # the whole height above a bar is the bar: some are one dot high
        height=340,
        margin=MARGIN | {"t": 44},
        showlegend=False,
    )
    return figure


def _mark(figure: go.Figure, marks: Mapping[str, float]) -> None:
    """Dashed lines with their names above the plot: the first to the left of its line, the last to the right,
    one between them a step higher, so that near ones can be told apart."""
    last = len(marks) - 1
    for place, (name, value) in enumerate(marks.items()):
        for line in _LINE:
            figure.add_vline(x=value, line=line)
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


def two_histograms(
    edges: NDArray[np.floating],
    counts: Mapping[str, NDArray[np.integer]],
    medians: Mapping[str, float],
    *,
    x_title: str,
    y_title: str,
) -> go.Figure:
    """Two distributions over the same b + 1 edges, each as shares of its own pairs, with its median marked."""
    figure = go.Figure()
    for (name, part), color, dash in zip(counts.items(), (ORANGE, BLUE), ("solid", "dot"), strict=True):
        shares = 100 * part / max(int(part.sum()), 1)
        figure.add_trace(
            go.Scatter(
                x=edges,
                y=np.append(shares, shares[-1]),
                name=name,
                line={"shape": "hv", "color": color, "width": 2, "dash": dash},
                fill="tozeroy",
                fillcolor=_faint(color),
                customdata=np.append(part, part[-1]),
                hovertemplate="%{x:.3f}: %{customdata:,}<extra>%{fullData.name}</extra>",
            )
        )
        figure.add_vline(x=medians[name], line={"dash": "dash", "width": 1.5, "color": color})
    figure.update_layout(
        xaxis={"title": x_title, "range": [float(edges[0]), float(edges[-1])]},
        yaxis={"title": y_title, "rangemode": "tozero"},
        height=360,
        margin=MARGIN,
        legend=_LEGEND,
    )
    return figure


def points(
    x: NDArray[np.floating],
    y: NDArray[np.floating],
    kinds: Sequence[str],
    order: Sequence[str],
    *,
    index: NDArray[np.integer],
    names: Sequence[str],
    x_title: str,
    y_title: str,
) -> go.Figure:
    """A point a text, in the colour and shape of its kind; kinds that are not in `order` are grey dots.

    `index` are the numbers of the texts, found again in a selection's customdata.
    """
    figure = go.Figure()
    looks = dict(zip(order, _NAMED, strict=False))
    found = np.asarray(kinds, dtype=object)
    rest = ~np.isin(found, list(looks))
    layers = [("", rest, (GREY, "circle"))] + [(kind, found == kind, look) for kind, look in looks.items()]
    for kind, inside, (color, symbol) in layers:
        at = np.flatnonzero(inside)
        marker = {"color": color, "symbol": symbol, "size": _size(len(x)), "opacity": 1.0 if kind else 0.6}
        figure.add_trace(
            _scatter(len(x), x[at], y[at], index[at], [names[int(i)] for i in at], marker, name=kind)
        )
    figure.data[0].showlegend = False
    return _flat(figure, x_title, y_title)


def mark_height(figure: go.Figure, value: float, name: str) -> None:
    """A named line across a picture of points."""
    figure.add_hline(
        y=value,
        line={"dash": "dash", "width": 1.5, "color": GREY},
        annotation={"text": label(name), "xanchor": "right", "yanchor": "bottom"},
    )


def name_corners(figure: go.Figure, names: Sequence[str]) -> None:
    """Write a name into each corner of a picture: bottom left, bottom right, top left, top right."""
    for place, name in enumerate(names):
        right, top = place % 2, place // 2
        figure.add_annotation(
            x=right,
            y=top,
            xref="paper",
            yref="paper",
            xanchor=("left", "right")[right],
            yanchor=("bottom", "top")[top],
            text=f"<b>{name}</b>",
            showarrow=False,
        )


def shaded_points(
    x: NDArray[np.floating],
    y: NDArray[np.floating],
    values: NDArray[np.floating],
    *,
    index: NDArray[np.integer],
    names: Sequence[str],
    x_title: str,
    y_title: str,
    value_title: str,
) -> go.Figure:
    """A point a text, from blue for the lowest of `values` to orange for the highest."""
    marker = {
        "color": values,
        "colorscale": _SCALE,
        "size": _size(len(x)),
        "opacity": 0.9,
        "colorbar": {"title": {"text": value_title, "side": "right"}, "thickness": 12},
    }
    figure = go.Figure(_scatter(len(x), x, y, index, names, marker, name=""))
    return _flat(figure, x_title, y_title)


def _size(n: int) -> int:
    return 7 if n <= _QUICK else 4


def _scatter(
    n: int,
    x: NDArray[np.floating],
    y: NDArray[np.floating],
    index: NDArray[np.integer],
    names: Sequence[str],
    marker: Mapping[str, object],
    name: str,
) -> go.Scatter | go.Scattergl:
    kind = go.Scattergl if n > _QUICK else go.Scatter
    return kind(
        x=x,
        y=y,
        customdata=index,
        text=[label(each) for each in names],
        name=label(name),
        mode="markers",
        marker=marker,
    )


def _flat(figure: go.Figure, x_title: str, y_title: str) -> go.Figure:
    said = f"%{{text}}<br>{label(x_title)}: %{{x:.3f}}<br>{label(y_title)}: %{{y:.3f}}<extra></extra>"
    figure.update_traces(hovertemplate=said)
    return figure.update_layout(
        xaxis={"title": x_title, "zeroline": False},
        yaxis={"title": y_title, "zeroline": False},
        height=520,
        margin=MARGIN,
        legend=_LEGEND,
    )


def _faint(color: str) -> str:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, 0.15)"


def label(name: object, longest: int = _LONGEST) -> str:
    """A name as plotly shows it, which reads some HTML: shortened, and nothing in it is a tag."""
    letters = str(name)
    shown = letters if len(letters) <= longest else letters[: longest - 1] + "…"
    return shown.replace("&", "&amp;").replace("<", "&lt;")
