"""Data: bring a table or take a sample, and say which column holds the texts."""

import streamlit as st

from ui import address, cache, columns_form, pages, privacy, reading, selected, upload
from ui.language import _
from ui.markdown import plain

pages.heading("data")
digest = address.get("table")
table = cache.store().table(digest) if digest else None

if table is None:
    if digest:
        st.warning(_("The data that this address names is not kept here any more. Choose it again."))
    upload.choose()
else:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(_("**{name}** · {rows} rows").format(name=plain(table.name), rows=f"{table.rows:,}"))
        if st.button(_("Other data"), icon=":material/swap_horiz:", key="other_data"):
            address.put("table", None)
            address.put("run", None)
            st.rerun()
    reading.show(table)
    frame = cache.frame(table.digest)
    selection, columns = columns_form.choose(table, frame)
    part = selection.apply(frame)
    problem = columns_form.show_facts(table, selection, part, columns)
    if st.button(
        _("Go on: choose the model"),
        type="primary",
        icon=":material/arrow_forward:",
        disabled=problem,
        key="go_on",
    ):
        selected.go_on(table, selection, part, columns)
    columns_form.preview(part)
privacy.show()
