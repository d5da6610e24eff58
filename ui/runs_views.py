"""The list of runs: a card each, with what can be done with it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from babel.dates import format_date

from core import errors, language, store
from core.encoders import available
from core.settings import settings as installation
from core.store import Job
from core.units import human_bytes, human_seconds
from ui import address, cache, downloads, owner, pages, selected
from ui.language import N_, _
from ui.markdown import plain
from ui.settings_form import HANDLING

_AT_FIRST = 10
_STATES = {
    store.QUEUED: (N_("Waiting"), "gray"),
    store.RUNNING: (N_("Running"), "blue"),
    store.DONE: (N_("Done"), "green"),
    store.FAILED: (N_("Failed"), "red"),
    store.CANCELLED: (N_("Cancelled"), "orange"),
}
_SEEN_BY = {
    "everyone": N_("Everybody who can open this app sees these runs."),
    "link": N_("Only you see these runs, and whoever you send the address of one."),
    "owner": N_("Only you see these runs."),
}


def promise() -> None:
    """Who sees the runs and how long they are kept, as the installation is set up."""
    days, size = installation().keep_days, installation().keep_mb
    said = [_(_SEEN_BY[owner.sees()])]
    if days:
        said.append(_("A run is deleted {days} days after it ended.").format(days=f"{days:g}"))
    if size:
        said.append(
            _("When all data and runs take more than {size}, the oldest are deleted first.").format(
                size=human_bytes(size << 20)
            )
        )
    if not days and not size:
        said.append(_("They are kept until you delete them."))
    st.caption(" ".join(said))


def cards(runs: list[Job]) -> None:
    """The newest runs; the others on request."""
    shown = st.session_state.get("runs_shown", _AT_FIRST)
    for job in runs[:shown]:
        with st.container(border=True, key=f"run_{job.id}"):
            _card(job)
    if len(runs) > shown and st.button(_("Show older runs"), icon=":material/expand_more:", key="older"):
        st.session_state["runs_shown"] = shown + _AT_FIRST
        st.rerun()


def _card(job: Job) -> None:
    table = cache.store().table(job.table_digest)
    state, colour = _STATES[job.state]
    data = plain(table.name) if table else _("deleted data")
    st.markdown(f"**{plain(job.name) or data}** :{colour}-badge[{_(state)}]")
    st.caption(f"{_made_with(job, data)}  \n{_took(job)}")
    if job.note:
        st.markdown(plain(job.note))
    if job.state == store.FAILED:
        selected.failed(job)
    if job.notice:
        st.warning(plain(str(errors.from_dict(job.notice))), icon=":material/warning:")
    with st.container(horizontal=True):
        _actions(job, again=table is not None)


def _made_with(job: Job, data: str) -> str:
    titles = {card.id: card.title for card in available()}
    return _("{data} · column {column} · {model} · at most {limit} tokens · {handling}").format(
        data=data,
        column=plain(job.columns.text),
        model=plain(titles.get(job.settings.encoder, job.settings.encoder)),
        limit=f"{job.settings.token_limit:,}",
        handling=_(HANDLING[job.settings.long_text][0]),
    )


def _took(job: Job) -> str:
    when = _when(job.created)
    if job.seconds is None:
        return when
    return _("{when} · took {time} · at most {memory} of memory").format(
        when=when, time=human_seconds(job.seconds), memory=human_bytes(job.peak)
    )


def _when(seconds: float) -> str:
    """A time (seconds since the epoch) as the reader writes it, in the reader's time zone."""
    try:
        zone = ZoneInfo(str(st.context.timezone))
    except (ZoneInfoNotFoundError, ValueError):
        zone = None
    at = datetime.fromtimestamp(seconds, zone)
    return f"{format_date(at, 'medium', locale=language.current())} {at:%H:%M}"


def _actions(job: Job, *, again: bool) -> None:
    if job.state == store.DONE and st.button(_("Open"), icon=":material/open_in_new:", key=f"open_{job.id}"):
        _look_at(job)
        pages.go_to("overview")
    if job.state == store.DONE:
        _downloads(job)
    if not job.over and st.button(_("Watch"), icon=":material/visibility:", key=f"open_{job.id}"):
        _look_at(job)
        pages.go_to("run")
    if again and st.button(
        _("Run again with changes"), icon=":material/replay:", key=f"again_{job.id}", disabled=not job.over
    ):
        _start_from(job)
        pages.go_to("run")
    if not cache.store().owns(job):
        return
    if not job.over and st.button(_("Cancel"), icon=":material/stop_circle:", key=f"cancel_{job.id}"):
        cache.store().cancel(job.id)
        st.rerun()
    with st.popover(_("Name and note"), icon=":material/edit:"):
        _describe(job)
    with st.popover(_("Delete"), icon=":material/delete:"):
        st.markdown(_("The run and its results are deleted for good. The data stays."))
        if st.button(_("Delete this run"), type="primary", key=f"delete_{job.id}"):
            cache.store().delete(job.id)
            if address.get("run") == job.id:
                address.put("run", None)
            st.rerun()


def _downloads(job: Job) -> None:
    box = st.popover(_("Download"), icon=":material/download:", on_change="rerun", key=f"download_{job.id}")
    if box.open:
        with box:
            downloads.of_run(job, key=f"run_{job.id}")


def _describe(job: Job) -> None:
    with st.form(f"describe_{job.id}", border=False):
        name = st.text_input(_("Name"), job.name, max_chars=100, key=f"name_{job.id}")
        note = st.text_area(_("Note"), job.note, max_chars=2000, key=f"note_{job.id}")
        if st.form_submit_button(_("Keep"), key=f"keep_{job.id}"):
            cache.store().describe(job.id, name.strip(), note.strip())
            st.rerun()


def _look_at(job: Job) -> None:
    address.put("table", job.table_digest)
    address.put("run", job.id)


def _start_from(job: Job) -> None:
    """Let the Run page begin with what this run was made with: the keys are those of its widgets."""
    address.put("table", job.table_digest)
    address.put("run", None)
    st.session_state[f"columns_{job.table_digest}"] = job.columns
    made_with = job.settings
    st.session_state["encoder"] = made_with.encoder
    st.session_state[f"limit_{made_with.encoder}"] = made_with.token_limit
    st.session_state["long_text"] = made_with.long_text
