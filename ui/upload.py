"""Bringing a table: samples in one click, or a file; what was read is kept in the store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import streamlit as st

from core.errors import UnalikeError
from core.run import numbered
from core.settings import settings
from core.store import StoredTable
from core.tables import Note, TableRead, read_table
from ui import address, cache
from ui.language import N_, _, ngettext

_FOLDER = Path(__file__).resolve().parent.parent / "samples"
SAMPLES = {
    "proposals_ko.csv": (
        N_("Korean sample"),
        N_("Short proposals from a company's idea contest, by team, year and field."),
    ),
    "proposals_en.csv": (
        N_("English sample"),
        N_("Short project proposals, by team, year and field."),
    ),
}


def choose() -> None:
    """The two ways to bring a table; once one is read, the page is drawn anew with it."""
    st.markdown(
        _(
            "Unalike reads every text of one column, compares each with all others by meaning, and shows how alike "
            "they are, how original each one is, and whether groups differ."
        )
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader(_("Upload a file"), anchor=False)
        file = st.file_uploader(
            _("A table with one text in each row: CSV, Excel and others"),
            max_upload_size=settings().upload_limit_mb,
            key="upload",
        )
        st.caption(
            _(
                "The file is kept on the computer that runs this app, in the folder {folder}. "
                "It is sent nowhere else."
            ).format(folder=settings().data)
        )
        if file is not None:
            _read(file.getvalue(), file.name)
    with right:
        st.subheader(_("Or try a sample"), anchor=False)
        for name, (title, about) in SAMPLES.items():
            with st.container(border=True):
                st.markdown(f"**{_(title)}**  \n{_(about)}")
                if st.button(_("Use this sample"), key=f"sample_{name}", icon=":material/dataset:"):
                    _read((_FOLDER / name).read_bytes(), name)


def _read(data: bytes, name: str) -> None:
    share = 0.0

    def heard(now: float) -> None:
        nonlocal share
        share = now

    bar = st.progress(0.0, text=_("Reading the file …"))
    try:
        with ThreadPoolExecutor(1) as thread:  # readers report from threads of their own, which must not draw
            reading = thread.submit(read_table, data, name, progress=heard)
            while wait([reading], timeout=0.2).not_done:
                bar.progress(share, text=_("Reading the file …"))
        read = reading.result()
        address.put("table", cache.store().put_table(numbered(read), name, _about(read)))
    except UnalikeError as error:
        bar.empty()
        st.error(str(error), icon=":material/error:")
        return
    address.put("run", None)
    st.rerun()


def _about(read: TableRead) -> dict[str, object]:
    """What reading told, as JSON, so that it can be said again in another language."""
    return {
        "encoding": read.encoding,
        "delimiter": read.delimiter,
        "notes": [{"code": note.code, "params": note.params} for note in read.notes],
        "text": read.text_candidates,
        "groups": read.group_candidates,
        "labels": read.label_candidates,
    }


def show_notes(table: StoredTable) -> None:
    """What was repaired or left out while the file was read."""
    notes = [str(Note(note["code"], note["params"])) for note in table.about["notes"]]
    if notes:
        title = ngettext(
            "{count} thing was noticed while reading the file",
            "{count} things were noticed while reading the file",
            len(notes),
        ).format(count=len(notes))
        with st.expander(title, icon=":material/info:"):
            for note in notes:
                st.markdown(f"- {plain(note)}")


def plain(text: str) -> str:
    """A text of the user's with nothing in it that Markdown would read as formatting."""
    for sign in r"\`*_{}[]()<>#+-.!|$:~":
        text = text.replace(sign, "\\" + sign)
    return text
