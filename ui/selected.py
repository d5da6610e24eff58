"""The table and the run that the reader looks at, and what a page shows while there is none."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import errors, store
from core.result import Result
from core.selection import Selection
from core.settings import Columns, RunSettings
from core.similarity.estimate import read_estimate
from core.store import Job, StoredTable
from core.units import human_bytes, human_seconds
from ui import address, cache, pages
from ui.language import N_, _, fragment
from ui.markdown import plain

_SUGGESTED_GROUPS = 3
_WATCHED = "run_watched"
STAGES = {
    None: N_("Waiting for the worker to start"),
    "loading": N_("Loading the model"),
    "tokens": N_("Counting tokens"),
    "vectors": N_("Reading the texts (embedding)"),
    "pairs": N_("Comparing all pairs"),
    "writing": N_("Keeping the result"),
    "ways": N_("Measuring each way on the sample"),
    "lengths": N_("Measuring texts of growing length"),
    "growth": N_("Measuring more and more texts"),
}


def table() -> StoredTable:
    """The table that is looked at; where there is none the page says so and ends here."""
    digest = address.get("table")
    found = cache.store().table(digest) if digest else None
    if found is None:
        st.info(
            _("There is no data yet. Choose a sample or upload a file first."), icon=":material/table_chart:"
        )
        pages.link("data", _("Go to the data"))
        st.stop()
    return found


def columns(table: StoredTable) -> Columns:
    """The roles that the reader gave to a table's columns; at first those that reading it suggested."""
    kept: Columns | None = st.session_state.get(f"columns_{table.digest}")
    if kept is not None:
        return kept
    found = {role: [s["column"] for s in hints] for role, hints in table.about["suggestions"].items()}
    return Columns(
        text=next(iter(found["text"]), table.about["columns"][0]),
        groups=tuple(found["groups"][:_SUGGESTED_GROUPS]),
        label=next(iter(found["label"]), None),
    )


def go_on(table: StoredTable, selection: Selection, part: pd.DataFrame, chosen: Columns) -> None:
    """Go on to the Run page with these columns; a part of the table is kept as a table of its own."""
    digest = table.digest
    if not selection.whole:
        name = _("{name} (chosen part)").format(name=table.name)
        digest = cache.store().put_table(part, name, {**table.about, "notes": [], "skipped": []})
        address.put("table", digest)
    st.session_state[f"columns_{digest}"] = chosen
    pages.go_to("run")


def start(table_digest: str, chosen: Columns, settings: RunSettings) -> None:
    """Start a run and stay to watch it; its verdict is shown in place."""
    address.put("run", cache.submit(table_digest, chosen, settings))
    st.session_state[_WATCHED] = True
    st.rerun()


def watched() -> Job | None:
    """The run whose end the Run page shows in place, or None.

    It was started there, seen at work there, or a refresh of that page brought it back, and nobody asked to
    change its settings since.
    """
    st.session_state.setdefault(_WATCHED, pages.first() == "run")
    job_id = address.get("run") if st.session_state[_WATCHED] else None
    return cache.store().job(job_id) if job_id else None


def change_settings() -> None:
    """Back from a run that was watched to the settings."""
    st.session_state[_WATCHED] = False


def running() -> Job | None:
    """The run that is looked at while it waits or works, or None; from now on it is watched to its end."""
    job_id = address.get("run")
    job = cache.store().job(job_id) if job_id else None
    if job is None or job.over:
        return None
    st.session_state[_WATCHED] = True
    return job


def run() -> tuple[Job, Result]:
    """The finished run that is looked at; else the page shows how far it is, or what to do, and ends here."""
    job_id = address.get("run")
    job = cache.store().job(job_id) if job_id else None
    if job is None and job_id:
        st.warning(_("The run that this address names was deleted, or it belongs to somebody else."))
        pages.link("runs", _("Go to the runs"))
        st.stop()
    if job is None:
        st.info(
            _("There is no result yet. Choose the data, then start a run."), icon=":material/play_circle:"
        )
        pages.link("run" if address.get("table") else "data", _("Go on from here"))
        st.stop()
    address.put("table", job.table_digest)
    if not job.over:
        progress(job.id)
        st.stop()
    if job.state != store.DONE:
        ended(job)
        pages.link("run", _("Back to the settings"))
        st.stop()
    result = cache.result(job.id)
    described(job, result)
    if estimate := read_estimate(result.statistics):
        st.warning(plain(estimate), icon=":material/percent:")
    return job, result


def described_table(table: StoredTable, columns: Columns) -> None:
    """One line that says what will be analysed."""
    parts = [plain(table.name), _("texts from “{column}”").format(column=plain(columns.text))]
    if columns.groups:
        parts.append(_("groups by {columns}").format(columns=plain(", ".join(columns.groups))))
    st.caption(" · ".join(parts))


def described(job: Job, result: Result) -> None:
    """One line that says which run the page shows."""
    kept = cache.store().table(job.table_digest)
    st.caption(
        _("{table} · {texts} texts · {model} · at most {limit} tokens").format(
            table=kept.name if kept else job.table_digest,
            texts=f"{len(result.texts):,}",
            model=result.encoder.title,
            limit=f"{result.settings.token_limit:,}",
        )
    )


def ended(job: Job) -> None:
    """Says how a run ended that has no result, and what to do."""
    if job.state == store.CANCELLED:
        st.info(_("This run was cancelled. What was already read is kept; run again to go on."))
    else:
        failed(job)


def failed(job: Job) -> None:
    """Says why a job failed, and what to do."""
    st.error(reason(job), icon=":material/error:")


def reason(job: Job) -> str:
    """Why a job failed, and what to do, as markdown."""
    return plain(str(errors.from_dict(job.error or {"code": "", "params": {}})))


@fragment(run_every=0.5)
def progress(job_id: str) -> None:
    """How far a job is; when it is over the page is drawn anew.

    It never opens another page: its next tick, sent by a browser that still believes to be on this one,
    would make the server clear the other.
    """
    job = cache.store().job(job_id)
    if job is None or job.over:
        st.rerun()
    cache.worker().ensure()
    ahead = cache.store().ahead(job) if job.state == store.QUEUED else 0
    label = _("Waiting: {ahead} in front").format(ahead=ahead) if ahead else _(STAGES[job.stage])
    share = job.done / job.total if job.total else 0.0
    with st.container(border=True):
        st.progress(min(share, 1.0), text=f"**{label}**")
        details = []
        if job.total:
            details.append(_("this step: {share}%").format(share=f"{100 * share:.0f}"))
        if job.remaining is not None:
            details.append(_("about {time} left").format(time=human_seconds(job.remaining)))
        if job.memory:
            details.append(
                _("memory {now}, at most {peak}").format(
                    now=human_bytes(job.memory), peak=human_bytes(job.peak)
                )
            )
        st.caption(" · ".join(details) or _("This takes a moment."))
        stop = {"icon": ":material/stop_circle:", "key": f"cancel_{job.kind}"}
        if job.kind != store.TOKENS and st.button(_("Cancel"), **stop):
            cache.store().cancel(job_id)
            st.rerun()
