"""Bringing a table: samples in one click, or a file; what was read is kept in the store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import streamlit as st

from core.errors import UnalikeError
from core.run import numbered
from core.settings import settings
from core.tables import TableRead, read_table
from ui import address, cache
from ui.language import N_, _

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
        if file is not None:
            read(file.getvalue(), file.name)
    with right:
        st.subheader(_("Or try a sample"), anchor=False)
        for name, (title, about) in SAMPLES.items():
            with st.container(border=True):
                st.markdown(f"**{_(title)}**  \n{_(about)}")
                if st.button(_("Use this sample"), key=f"sample_{name}", icon=":material/dataset:"):
                    read((_FOLDER / name).read_bytes(), name)


def read(data: bytes, name: str, **options: Any) -> None:
    """Read a file, keep its table and draw the page anew with it, or say why it cannot be read.

    `options` are those of read_table: encoding, delimiter, header, sheet.
    """
    share = 0.0

    def heard(now: float) -> None:
        nonlocal share
        share = now

    limit = settings().upload_limit_mb << 20
    bar = st.progress(0.0, text=_("Reading the file …"))
    try:
        with ThreadPoolExecutor(1) as thread:  # readers report from threads of their own, which must not draw
            reading = thread.submit(
                read_table, data, name, progress=heard, limit_bytes=max(limit, len(data)), **options
            )
            while wait([reading], timeout=0.2).not_done:
                bar.progress(share, text=_("Reading the file …"))
        table = reading.result()
        digest = cache.store().put_table(numbered(table), name, _about(table))
    except UnalikeError as error:
        bar.empty()
        st.error(str(error), icon=":material/error:")
        return
    st.session_state.source = (digest, name, data)
    address.put("table", digest)
    address.put("run", None)
    st.rerun()


def source(digest: str) -> tuple[str, bytes] | None:
    """The name and the bytes of the file that a table was read from, while the session has them."""
    held = st.session_state.get("source")
    return held[1:] if held and held[0] == digest else None


def _about(table: TableRead) -> dict[str, Any]:
    """What reading told, as JSON, so that it can be said again in another language."""
    suggestions = table.suggestions
    return {
        "columns": list(table.frame.columns),
        "kind": table.kind,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "header": table.header_row,
        "sheets": table.sheets,
        "sheet": table.sheet,
        "notes": [{"code": note.code, "params": note.params} for note in table.notes],
        "skipped": table.skipped.to_dict("records"),
        "suggestions": {
            role: [{"column": s.column, "reason": s.reason, "params": s.params} for s in found]
            for role, found in (
                ("text", suggestions.text),
                ("groups", suggestions.group),
                ("label", suggestions.label),
            )
        },
    }
