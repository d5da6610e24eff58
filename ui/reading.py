"""What reading a file did, in words, and the ways to read it differently."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.store import StoredTable
from core.tables import Note
from ui import charts, upload
from ui.language import _, ngettext
from ui.markdown import plain

_ENCODINGS = ("utf-8", "cp949", "utf-16", "shift_jis", "gb18030", "big5", "cp1252", "cp1251", "latin-1")
_DELIMITERS = (",", ";", "\t", "|", "")


def show(table: StoredTable) -> None:
    """Everything that was repaired, left out or guessed, with the rows; and how to read the file differently."""
    notes = [str(Note(note["code"], note["params"])) for note in table.about["notes"]]
    held = upload.source(table.digest)
    if not notes and held is None:
        return
    title = ngettext(
        "How the file was read: {count} note", "How the file was read: {count} notes", len(notes)
    )
    with st.expander(title.format(count=len(notes)), icon=":material/info:"):
        for note in notes:
            st.markdown(f"- {plain(note)}")
        if table.about["skipped"]:
            charts.download(pd.DataFrame(table.about["skipped"]), key="skipped")
        if held is not None:
            st.markdown(_("**Read it differently** where the preview looks wrong:"))
            _differently(table, *held)


def _differently(table: StoredTable, name: str, data: bytes) -> None:
    about, options = table.about, {}
    if len(about["sheets"]) > 1:
        options["sheet"] = st.selectbox(
            _("Sheet"), about["sheets"], index=about["sheets"].index(about["sheet"]), key="read_sheet"
        )
    left, middle, right = st.columns(3)
    if about["encoding"]:
        known = list(dict.fromkeys((about["encoding"], *_ENCODINGS)))
        options["encoding"] = left.selectbox(
            _("Encoding"),
            known,
            key="read_encoding",
            accept_new_options=True,
            help=_("How letters are stored in the file. If letters look wrong in the preview, try another."),
        )
    if about["kind"] == "text":
        known = list(dict.fromkeys((about["delimiter"], *_DELIMITERS)))
        options["delimiter"] = middle.selectbox(
            _("Delimiter"), known, format_func=_delimiter, key="read_delimiter", accept_new_options=True
        )
    header = right.number_input(
        _("Row of the header (0: none)"), 0, value=int(about["header"]), key="read_header"
    )
    if header != about["header"]:
        options["header"] = header
    if st.button(_("Read again"), icon=":material/refresh:", key="read_again"):
        upload.read(data, name, **options)


def _delimiter(sign: str) -> str:
    names = {
        ",": _("comma"),
        ";": _("semicolon"),
        "\t": _("tab"),
        "|": _("vertical bar"),
        "": _("none: a line is a cell"),
    }
    return names.get(sign, sign)
