"""A measurement on a page: its button, its progress, its failure, and what it found."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import streamlit as st

from core import store
from core.settings import Columns
from core.store import Job
from core.store.visit import Visit
from core.units import human_bytes
from ui import cache, selected
from ui.language import _
from ui.markdown import plain

_ASKED = "measurements_asked"


def found(kind: str, run: Job, options: dict[str, Any], *, label: str, takes: str) -> dict[str, Any] | None:
    """What a measurement (a kind of core.store) found for a run's texts and settings.

    Until it is there the page shows `takes`, a sentence on how long it will take, with the button `label`;
    then its progress, or why it failed; and None is returned. One that was made before is found again.
    """
    job = _asked_for(kind, run, options)
    if job is not None and job.state == store.FAILED:
        selected.failed(job)
    elif job is not None and job.state == store.CANCELLED:
        st.info(_("This measurement was cancelled."))
    if job is None or job.state in (store.FAILED, store.CANCELLED):
        job = cache.store().same(*_wanted(kind, run), options)
    if job is not None and not job.over:
        selected.progress(job.id)
        return None
    if job is not None:
        measured = _measured(cache.store(), job.id)
        with st.container(horizontal=True, vertical_alignment="center"):
            _where(measured["machine"])
            again = st.button(
                _("Measure again"), icon=":material/refresh:", type="tertiary", key=f"again_{kind}"
            )
        if again:
            _ask(kind, run, options)
        return dict(measured["found"])
    if st.button(label, icon=":material/timer:", type="primary", key=f"measure_{kind}"):
        _ask(kind, run, options)
    st.caption(takes)
    return None


def last_options(kind: str, run: Job) -> dict[str, Any] | None:
    """The options of the newest measurement of a kind for a run's texts and settings; None without any."""
    job = cache.store().same(*_wanted(kind, run))
    return job.options if job else None


@st.cache_data(show_spinner=False, max_entries=16)
def _measured(_visit: Visit, job_id: str) -> dict[str, Any]:
    return _visit.measurement(job_id)


def _where(machine: dict[str, Any]) -> None:
    """One line on the machine that the numbers hold for."""
    st.caption(
        _("Measured on {day}: {processor}, {cores} cores, {memory} of memory, torch {torch}.").format(
            day=datetime.fromtimestamp(machine["measured"]).strftime("%Y-%m-%d %H:%M"),
            processor=plain(machine["processor"]),
            cores=machine["cores"],
            memory=human_bytes(machine["memory"]),
            torch=machine["torch"],
        )
    )


def _asked_for(kind: str, run: Job, options: dict[str, Any]) -> Job | None:
    """The one that was asked for in this visit, whatever became of it."""
    asked = st.session_state.setdefault(_ASKED, {}).get(_key(kind, run, options))
    return cache.store().job(asked) if asked else None


def _ask(kind: str, run: Job, options: dict[str, Any]) -> None:
    job_id = cache.store().submit(*_wanted(kind, run), options)
    st.session_state[_ASKED][_key(kind, run, options)] = job_id
    cache.worker().ensure()
    st.rerun()


def _wanted(kind: str, run: Job) -> tuple[Any, ...]:
    return kind, run.table_digest, Columns(run.columns.text), run.settings


def _key(kind: str, run: Job, options: dict[str, Any]) -> tuple[Any, ...]:
    return (*_wanted(kind, run), json.dumps(options, sort_keys=True))
