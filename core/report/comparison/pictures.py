"""The charts of a comparison's report, all from aggregated figures."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.compare import Agreement, Comparison
from core.compare.distributions import SCALES, distributions, group_boxes
from core.compare.figures import group_boxes as draw_group_boxes
from core.compare.figures import histograms, sweep_curve
from core.compare.sentences import pair_figures, read_distributions, read_group_boxes
from core.compare.sweep import read_sweep, sweep
from core.errors import UndefinedResult
from core.language import N_, _
from core.originality import TITLES
from core.report.figures import BLUE, MARGIN
from core.report.pictures import Picture

_MOST_GROUPS = 12
_SCALE_TITLES = {
    "raw": N_("All pairs, raw: what the models say"),
    "baseline": N_("All pairs, against the average pair"),
}


def scale_pictures(comparison: Comparison) -> list[Picture]:
    """The histograms of all runs on shared axes, raw and against the average pair where there is such a scale."""
    found = []
    for scale in SCALES:
        try:
            spread = distributions(comparison, scale)
        except UndefinedResult:
            continue
        figure = histograms(comparison, spread)
        title = _(_SCALE_TITLES[scale])
        found.append(Picture(f"pairs {scale}", title, figure, read_distributions(comparison, spread)))
    return found


def place_pictures(comparison: Comparison, measure: str) -> list[Picture]:
    """For every two runs, how many texts stand at which places in both."""
    return [
        Picture(
            f"places {pair.a} {pair.b}",
            _("Places with “{a}” and with “{b}”").format(**pair_figures(comparison, pair, measure)),
            _places(comparison, pair, measure),
            _(
                "Each cell counts texts: to the right their place with “{a}”, upwards their place with “{b}”, the most "
                "original at the top right; the stronger its colour, the more texts. The nearer all lie to the line "
                "between the corners, the more the two agree; a typical text is {move} places off it."
            ).format(**pair_figures(comparison, pair, measure)),
        )
        for pair in comparison.pairs
        if pair.ranks[measure].texts
    ]


def _places(comparison: Comparison, pair: Agreement, measure: str) -> go.Figure:
    found, names = pair.ranks[measure], comparison.names
    known = np.isfinite(found.moves)
    cells = int(np.clip(np.sqrt(found.texts) / 1.5, 4, 40))
    edges = np.linspace(1, max(found.texts, 2), cells + 1)
    counts, _x, _y = np.histogram2d(found.places_a[known], found.places_b[known], bins=[edges, edges])
    middles = (edges[:-1] + edges[1:]) / 2
    figure = go.Figure(
        go.Heatmap(
            x=middles,
            y=middles,
            z=np.where(counts > 0, counts, np.nan).T,
            colorscale=[[0, "rgba(51, 102, 204, 0.12)"], [1, BLUE]],
            colorbar={"title": _("Texts"), "thickness": 12},
            hovertemplate="%{x:,.0f} → %{y:,.0f}: %{z:,}<extra></extra>",
        )
    )
    return figure.update_layout(
        xaxis={"title": _("Place with {run}").format(run=names[pair.a]), "autorange": "reversed"},
        yaxis={"title": _("Place with {run}").format(run=names[pair.b]), "autorange": "reversed"},
        height=430,
        margin=MARGIN,
    )


def group_picture(comparison: Comparison, column: str, measure: str) -> list[Picture]:
    """The box plots of the largest groups of a column, side by side; none where the scale is not defined."""
    try:
        boxes = group_boxes(comparison, comparison.runs[0].groups[column], measure)
    except UndefinedResult:
        return []
    kept = sorted(boxes[0], key=lambda group: -boxes[0][group].n)[:_MOST_GROUPS]
    if not kept:
        return []
    drawn = [{group: box for group, box in of_run.items() if group in kept} for of_run in boxes]
    title = _("{measure}, 1 is an average pair").format(measure=_(TITLES[measure]))
    more: tuple[str, ...] = ()
    if len(kept) < len(boxes[0]):
        more = (
            _("The {shown} largest of {all} groups are drawn; the table has them all.").format(
                shown=len(kept), all=f"{len(boxes[0]):,}"
            ),
        )
    return [
        Picture(
            f"boxes {column}",
            _("Originality by “{column}”").format(column=column),
            draw_group_boxes(comparison, drawn, title=title),
            read_group_boxes(comparison, len(kept)),
            more,
        )
    ]


def limit_picture(comparison: Comparison, measure: str) -> list[Picture]:
    """Agreement and cost by token limit, where the runs differ in nothing else."""
    made = {(run.settings.encoder, run.settings.long_text) for run in comparison.runs}
    limits = {run.settings.token_limit for run in comparison.runs}
    if len(made) > 1 or len(limits) < len(comparison.runs):
        return []
    found = sweep(comparison.runs)
    return [Picture("limits", _("Token limits"), sweep_curve(found, measure), read_sweep(found, measure))]
