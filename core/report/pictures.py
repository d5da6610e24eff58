"""The charts of a run's report, each with the sentences that say how to read it; all from aggregated figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.errors import UndefinedResult
from core.groups import box, group_positions, group_similarity
from core.groups.cohesion import cohesion
from core.language import _
from core.originality import TITLES
from core.report import figures, group_figures, sentences
from core.report.findings import Findings
from core.report.verdict import MEASURE

MOST_GROUPS = 40
"""Groups that have room in a chart."""
_BARS = 60


@dataclass(frozen=True, eq=False)
class Picture:
    """A chart with its heading and how to read it; `more` is what else its numbers say."""

    key: str
    title: str
    figure: go.Figure
    reading: str
    more: tuple[str, ...] = ()


def pictures(found: Findings) -> list[Picture]:
    """Those of all texts."""
    return [_similarity(found), _originality(found)]


def group_pictures(found: Findings, column: str) -> list[Picture]:
    """Those of one group column; none where no text with a value has a group."""
    boxes = _boxes(found, column)
    return [boxes, *_matrix(found, column)] if boxes else []


def _similarity(found: Findings) -> Picture:
    pairs = found.shown.statistics
    edges, counts = pairs.histogram(_BARS)
    figure = figures.histogram(
        edges,
        counts,
        x_title=_("Similarity"),
        y_title=_("Pairs"),
        marks=_marks([pairs.quantile(q) for q in (0.25, 0.5, 0.75)]),
    )
    return Picture("similarity", _("Similarity of all pairs"), figure, sentences.read_histogram(pairs))


def _originality(found: Findings) -> Picture:
    values = found.shown.texts[MEASURE].dropna().to_numpy()
    counts, edges = np.histogram(values, bins=_BARS)
    figure = figures.histogram(
        edges,
        counts,
        x_title=_(TITLES[MEASURE]),
        y_title=_("Texts"),
        marks=_marks(np.quantile(values, [0.25, 0.5, 0.75]).tolist()),
        color=figures.GREEN,
    )
    return Picture(
        "originality",
        _("Originality of the texts"),
        figure,
        sentences.read_originality(values, MEASURE),
        (_("Originality is how unlike the others a text is in meaning; it is not quality."),),
    )


def _marks(quartiles: list[float]) -> dict[str, float]:
    return dict(zip((_("lower quarter"), _("median"), _("upper quarter")), quartiles, strict=True))


def _boxes(found: Findings, column: str) -> Picture | None:
    values, names = found.shown.texts[MEASURE], found.shown.names.to_numpy()
    members = group_positions(values, found.shown.groups[column])
    if not members:
        return None
    shown = dict(list(members.items())[:MOST_GROUPS])
    boxes = {name: box(values.to_numpy()[at]) for name, at in shown.items()}
    figure = group_figures.box_plots(
        boxes,
        {name: values.to_numpy()[at] for name, at in shown.items()},
        {name: names[at].tolist() for name, at in shown.items()},
        title=_(TITLES[MEASURE]),
    )
    more = []
    if len(shown) < len(members):
        more.append(
            _(
                "The {shown} groups with the highest medians of {all} are drawn; the table has them all."
            ).format(shown=len(shown), all=f"{len(members):,}")
        )
    compared = found.comparisons.get(column)
    more.append(
        sentences.read_effect(compared)
        if compared
        else _("Fewer than two groups have two texts or more, so whether groups differ cannot be tested.")
    )
    title = _("Originality by “{column}”").format(column=column)
    return Picture(f"boxes {column}", title, figure, sentences.read_box_plot(boxes), tuple(more))


def _matrix(found: Findings, column: str) -> list[Picture]:
    """How alike the texts of groups are; none where the groups are too many to be read, or a single one."""
    run = found.shown
    positions = group_positions(run.texts["originality_mean"], run.groups[column])
    if not 2 <= len(positions) <= MOST_GROUPS:
        return []
    codes = np.full(len(run.texts), -1)
    for code, at in enumerate(positions.values()):
        codes[at] = code
    names, sizes = list(positions), np.array([len(at) for at in positions.values()])
    means = group_similarity(run.vectors, codes)
    try:
        more = (sentences.read_cohesion(cohesion(run.statistics, means, sizes)),)
    except UndefinedResult as error:
        more = (str(error),)
    return [
        Picture(
            f"matrix {column}",
            _("Similarity within and between groups: “{column}”").format(column=column),
            group_figures.similarity_matrix(pd.DataFrame(means, index=names, columns=names)),
            sentences.read_group_similarity(means, names, sizes),
            more,
        )
    ]
