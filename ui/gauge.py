"""The live memory gauge in the sidebar."""

from __future__ import annotations

import streamlit as st

from core.settings import settings as installation
from core.units import human_bytes
from core.worker.cluster import SIGN
from ui import address, cache, pages
from ui.language import _, fragment, ngettext
from ui.markdown import plain

_WHILE_IT_WORKS = 2.0  # seconds
_ELSE = 5.0


def memory_gauge() -> None:
    """How much memory the app and the machine use, told anew every two seconds while one's run works.

    Else every five: a tick makes the browser look through its whole page, which takes a tenth of a second.
    """
    job_id = address.get("run")
    job = cache.store().job(job_id) if job_id else None
    every = _WHILE_IT_WORKS if job is not None and not job.over else _ELSE
    fragment(run_every=every)(_gauge)()


def _gauge() -> None:
    pages.stay()
    now = cache.memory_now()
    used = now.total - now.free
    st.metric(
        _("Memory"),
        human_bytes(now.app),
        help=_(
            "Resident memory of all processes of this app together: the pages and the worker that computes."
        ),
    )
    st.progress(min(used / now.total, 1.0))
    free = {"free": human_bytes(now.free), "total": human_bytes(now.total)}
    if now.container is None:
        st.caption(_("{free} free of the machine's {total}").format(**free))
    else:
        st.caption(_("{free} free of the {total} that this container may use").format(**free))
    if now.gpu_total:
        st.caption(
            _("GPU memory: {used} of {total}").format(
                used=human_bytes(now.gpu_used or 0), total=human_bytes(now.gpu_total)
            )
        )
    job = cache.store().active()
    if job is not None:
        st.caption(_("Peak of the current run: {peak}").format(peak=human_bytes(job.peak)))
    if installation().dask:
        cluster_memory()
    if now.short:
        st.warning(
            _(
                "Memory is getting short. Close other programs, or choose a smaller token limit or fewer rows."
            ),
            icon=":material/memory_alt:",
        )


def cluster_memory() -> None:
    """The cluster's workers and their memory, as its line posted them last."""
    workers = cache.store().posted(SIGN, seconds=15)
    if not workers:
        st.warning(_("The cluster does not answer."), icon=":material/lan:")
        return
    st.caption(
        ngettext(
            "Cluster: {count} worker, {used} of {limit} of memory",
            "Cluster: {count} workers, {used} of {limit} of memory",
            len(workers),
        ).format(
            count=len(workers),
            used=human_bytes(sum(worker["memory"] for worker in workers)),
            limit=human_bytes(sum(worker["limit"] for worker in workers)),
        ),
        help="  \n".join(
            f"{plain(worker['name'])}: {human_bytes(worker['memory'])} / {human_bytes(worker['limit'])}"
            for worker in workers
        ),
    )
