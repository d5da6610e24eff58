"""The part of the Cost page that shows the memory of a run over time."""

from __future__ import annotations

import streamlit as st

from core.cost import figures
from core.cost.curve import READING, MemoryCurve, memory_curve
from core.cost.curve_said import MEANINGS, PARTS, read_curve, read_parts
from core.result import Result
from core.settings import settings as installation
from core.store import Job
from ui import cache, charts
from ui.language import _
from ui.selected import STAGES


def draw(job: Job, result: Result) -> None:
    """The curve with its stages and the prediction, and what the prediction consists of."""
    curve = memory_curve(job, cache.store().samples(job.id), result)
    names = {**{stage: _(name) for stage, name in STAGES.items() if stage}, READING: _("Reading the table")}
    if installation().dask:
        st.caption(
            _("This is the memory of the computer that hands the work round; the cluster's have their own.")
        )
    charts.chart(
        figures.memory_curve(curve, names),
        key="cost_memory_curve",
        reading=read_curve(curve, names),
        numbers=charts.frame(_stages(curve, names)),
    )
    st.caption(
        _(
            "Blue: what a look every two seconds saw. Orange: the most in each stage, looked for four times a second. "
            "It is the memory of the process that computes."
        )
    )
    st.subheader(_("What the memory is used for"), anchor=False)
    charts.chart(
        figures.memory_parts(curve, names, {field: _(name) for field, name in PARTS.items()}),
        key="cost_memory_parts",
        reading=read_parts(curve, names),
        numbers=charts.frame(_parts(curve, names)),
    )
    st.markdown("\n".join(f"- **{_(PARTS[field])}**: {_(meaning)}." for field, meaning in MEANINGS.items()))


def _stages(curve: MemoryCurve, names: dict[str, str]) -> dict[str, object]:
    return {
        _("Stage"): [names[band.stage] for band in curve.bands],
        _("from second"): [round(band.began, 1) for band in curve.bands],
        _("to second"): [round(band.ended, 1) for band in curve.bands],
        _("Memory at most (MB)"): [band.peak and band.peak >> 20 for band in curve.bands],
    }


def _parts(curve: MemoryCurve, names: dict[str, str]) -> dict[str, object]:
    measured = {band.stage: band.peak for band in curve.bands}
    columns: dict[str, object] = {
        _("Part"): [*(_(name) for name in PARTS.values()), _("Predicted in all"), _("Measured at most")]
    }
    for each in curve.parts:
        held = [*(getattr(each, field) for field in PARTS), each.total, measured[each.stage] or 0]
        columns[_("{stage} (MB)").format(stage=names[each.stage])] = [count >> 20 for count in held]
    return columns
