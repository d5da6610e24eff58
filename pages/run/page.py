"""Run: choose an encoder and a token limit, see what the limit cuts, and start."""

import streamlit as st

from core import errors, store
from core.run import check_settings, chosen_texts
from ui import address, cache, pages, selected, settings_form
from ui.language import _

pages.heading("run")
table = selected.table()
columns = selected.columns(table)
try:
    chosen_texts(cache.frame(table.digest), columns)
except errors.ColumnError as error:
    st.error(str(error), icon=":material/error:")
    pages.link("data", _("Go to the data"))
    st.stop()

running = selected.running()
if running:
    selected.progress(running.id, then="overview")
    st.stop()

form, picture = st.columns([2, 3], gap="large")
with form:
    settings = settings_form.choose()
    try:
        check_settings(settings)
        problem = None
    except errors.SettingsError as error:
        problem = str(error)
        st.error(problem, icon=":material/error:")
    if st.button(
        _("Start the run"),
        type="primary",
        icon=":material/play_arrow:",
        width="stretch",
        disabled=problem is not None,
        key="start",
    ):
        address.put("run", cache.submit(table.digest, columns, settings))
        st.rerun()
with picture:
    count = settings_form.token_count(table.digest, columns, settings.encoder)
    if count.state == store.DONE:
        settings_form.show_tokens(cache.tokens(count.id), settings.token_limit)
    elif count.state == store.FAILED:
        selected.ended(count)
    else:
        selected.progress(count.id)
