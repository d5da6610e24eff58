"""How far several runs are that were started together."""

from __future__ import annotations

import streamlit as st

from core import store
from core.store import Job
from core.units import human_seconds
from ui import cache
from ui.compare_names import name
from ui.language import _, fragment
from ui.markdown import plain
from ui.selected import STAGES


@fragment(run_every=1.0)
def show(ids: list[str]) -> None:
    """A line for each run; when all are over the page is drawn anew."""
    jobs = [job for job in map(cache.store().job, ids) if job is not None]
    if all(job.over for job in jobs):
        st.rerun()
    cache.worker().ensure()
    with st.container(border=True):
        for job in jobs:
            st.progress(_share(job), text=f"**{plain(name(job.settings))}** · {_state(job)}")
        waiting = [job for job in jobs if not job.over]
        if st.button(_("Cancel all"), icon=":material/stop_circle:", key=f"cancel_{ids[0]}"):
            for job in waiting:
                cache.store().cancel(job.id)
            st.rerun()


def _share(job: Job) -> float:
    if job.state == store.DONE:
        return 1.0
    return min(job.done / job.total, 1.0) if job.total else 0.0


def _state(job: Job) -> str:
    if job.state == store.DONE:
        return _("done")
    if job.over:
        return _("not finished")
    if job.state == store.QUEUED:
        return _("waiting")
    if job.remaining is not None:
        return _("{stage}, about {time} left").format(
            stage=_(STAGES[job.stage]), time=human_seconds(job.remaining)
        )
    return _(STAGES[job.stage])
