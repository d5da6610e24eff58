"""Data: bring a table or take a sample, and say which column holds the texts."""

import streamlit as st

from ui import address, cache, columns_form, pages, selected, upload
from ui.language import _

pages.heading("data")
digest = address.get("table")
table = cache.store().table(digest) if digest else None

if table is None:
    if digest:
        st.warning(_("The data that this address names is not kept here any more. Choose it again."))
    upload.choose()
else:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(
            _("**{name}** · {rows} rows").format(name=upload.plain(table.name), rows=f"{table.rows:,}")
        )
        if st.button(_("Other data"), icon=":material/swap_horiz:"):
            address.put("table", None)
            address.put("run", None)
            st.rerun()
    upload.show_notes(table)
    frame = cache.frame(table.digest)
    chosen = columns_form.choose(table, frame)
    selected.keep_columns(table.digest, chosen)
    problem = columns_form.show_facts(frame, chosen)
    if st.button(
        _("Go on: choose the model"),
        type="primary",
        icon=":material/arrow_forward:",
        disabled=problem,
        key="go_on",
    ):
        pages.go_to("run")
    columns_form.preview(frame)
