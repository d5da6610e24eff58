"""Showing results to others: a link, names hidden or not, slides, and files to give away."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from core.compare import Comparison
from core.store import Job
from ui import address, downloads, owner, pages
from ui.language import N_, _

_WHO = {
    "everyone": N_("Whoever can open this app sees the results at this address:"),
    "link": N_("Whoever opens this address sees the results:"),
    "owner": N_("Only you can open this address; send others the report instead:"),
}


def run(job: Job) -> None:
    """Everything about showing a run."""
    _section("overview", "run", "present", lambda: downloads.of_run(job, key="run"))


def comparison(found: Comparison, job: Job) -> None:
    """Everything about showing a comparison; `job` is one of its runs."""
    _section(
        "compare", "runs", "present_comparison", lambda: downloads.of_comparison(found, job, key="comparison")
    )


def _section(page: str, named: str, slides: str, files: Callable[[], None]) -> None:
    """What `page` shows, which the address calls `named`, for others; `files` draws the buttons that download it."""
    st.subheader(_("Show it to others"), anchor=False)
    _names()
    with st.container(horizontal=True):
        if st.button(
            _("Present"),
            icon=":material/slideshow:",
            key="present",
            help=_("One chart at a time in large letters. The arrow keys go on and back, Esc ends it."),
        ):
            pages.go_to(slides)
        with st.popover(_("Link"), icon=":material/link:"):
            st.caption(_(_WHO[owner.sees()]))
            st.code(_link(page, named), language=None)
            if owner.own_computer():
                st.caption(
                    _("It opens on this computer only. For somebody at another one, download the report.")
                )
        files()


def _names() -> None:
    hidden = st.toggle(
        _("Hide the names of texts and groups"),
        value=address.names_hidden(),
        key="hide_names",
        help=_(
            "A text is then called by its row, such as “Text 12”, and a group by letters, such as “Group A”, on every "
            "page and in every download."
        ),
    )
    if hidden != address.names_hidden():
        address.hide_names(hidden)
        st.rerun()
    if hidden:
        st.caption(
            _(
                "Only names are hidden. The texts themselves, the names of columns and the page “Data” still show what "
                "they hold, and whoever has the address can show the names again: to keep them hidden, send a download."
            )
        )


def _link(page: str, named: str) -> str:
    """The address of a page for others, in their own language."""
    here = urlsplit(st.context.url or "")
    path = here.path.rpartition("/")[0] + f"/{page}"
    asked = {name: value for name in (named, "names") if (value := address.get(name))}
    return urlunsplit((here.scheme, here.netloc, path, urlencode(asked, safe=","), ""))
