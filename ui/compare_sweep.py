"""The sweep: one model at 64, 128 ... tokens, and the lowest limit that gives nearly the same order."""

from __future__ import annotations

import streamlit as st

from core import store
from core.compare import Comparison
from core.compare.comparison import HANDLING
from core.compare.figures import sweep_curve
from core.compare.sentences import correlation
from core.compare.sweep import Sweep, limits, read_sweep
from core.report.comparison.tables import reading_time
from core.result import Result
from core.settings import RunSettings
from core.units import human_bytes
from ui import cache, charts, compare_computed, compare_progress, selected
from ui.compare_choice import Place
from ui.language import _, ngettext
from ui.markdown import plain


def show(place: Place, comparison: Comparison, measure: str) -> None:
    """The curve of the limits that were run, and the button that runs the others."""
    run = _made_with(comparison)
    wanted = limits(run.encoder, int(run.texts["tokens"].max()))
    if len(wanted) < 2:
        st.info(
            _("Every text fits into {limit} tokens, so the token limit changes nothing.").format(
                limit=wanted[0]
            ),
            icon=":material/check:",
        )
        return
    st.markdown(
        _(
            "The same texts and the same model at {limits} tokens: how far the order of originality agrees with that "
            "at the highest limit, and what it costs."
        ).format(limits=" / ".join(f"{limit:,}" for limit in wanted))
    )
    made = {limit: RunSettings(run.settings.encoder, limit, run.settings.long_text) for limit in wanted}
    visit = cache.store()
    jobs = {
        limit: visit.same(store.ANALYSIS, place.table, place.columns, settings)
        for limit, settings in made.items()
    }
    waiting = [job.id for job in jobs.values() if job is not None and not job.over]
    done = {limit: job.id for limit, job in jobs.items() if job is not None and job.state == store.DONE}
    if waiting:
        compare_progress.show(waiting)
    missing = [limit for limit in wanted if jobs[limit] is None]
    for limit in missing:
        _why_failed(place, made[limit])
    if missing and st.button(
        ngettext(
            "Run the {count} limit that is missing", "Run the {count} limits that are missing", len(missing)
        ).format(count=len(missing)),
        icon=":material/play_arrow:",
        key="run_sweep",
    ):
        # The longest first: it reads every text itself, so that its time is measured and others can be reckoned.
        for limit in reversed(missing):
            cache.submit(place.table, place.columns, made[limit])
        st.rerun()
    if len(done) >= 2:
        _draw(compare_computed.sweep_of(tuple(done.values())), measure)


def _why_failed(place: Place, settings: RunSettings) -> None:
    """Why there is no run with these settings, where the last one that asked for it failed."""
    asked = (place.table, place.columns, settings)
    alike = (job for job in cache.store().runs() if (job.table_digest, job.columns, job.settings) == asked)
    last = next(alike, None)
    if last is not None and last.state == store.FAILED:
        said = _("At {limit} tokens: {reason}").format(
            limit=f"{settings.token_limit:,}", reason=selected.reason(last)
        )
        st.error(said, icon=":material/error:")


def _made_with(comparison: Comparison) -> Result:
    """One of the compared runs, for its model and its way with long texts, which the reader chose."""
    alike = {(run.settings.encoder, run.settings.long_text): run for run in comparison.runs}
    if len(alike) == 1:
        return comparison.runs[0]
    chosen = st.selectbox(
        _("Model and long text handling"),
        list(alike),
        format_func=lambda each: _("{model}, {handling}").format(
            model=alike[each].encoder.title, handling=_(HANDLING[each[1]])
        ),
        key="sweep_model",
        width=480,
    )
    return alike[chosen]


def _draw(found: Sweep, measure: str) -> None:
    st.info(plain(read_sweep(found, measure)), icon=":material/content_cut:")
    ranks = [point.ranks[measure] for point in found.points]
    costs = [point.cost for point in found.points]
    charts.chart(
        sweep_curve(found, measure),
        key="compare_sweep",
        reading=_(
            "At the top how far the order agrees with that at {longest} tokens, with its interval; below what reading "
            "the texts takes and the memory that it needs. The dashed line is the lowest limit from which on the order "
            "is nearly the same."
        ).format(longest=f"{found.longest.limit:,}"),
        numbers=charts.frame(
            {
                _("Token limit"): [point.limit for point in found.points],
                _("Rank correlation"): [correlation(each.spearman) for each in ranks],
                _("Reading the texts"): [reading_time(cost) for cost in costs],
                _("Memory needed"): [human_bytes(cost.memory) for cost in costs],
                _("Texts cut"): [cost.cut_texts for cost in costs],
                _("Share of tokens lost"): [f"{cost.lost_share:.1%}" for cost in costs],
            }
        ),
        alt=_("Curve of the agreement with the highest token limit, seconds and memory, by token limit"),
    )
