"""Run: choose an encoder and a token limit, see what the limit cuts and what the run will take, and start."""

import streamlit as st

from core import errors, store
from core.encoders import available
from core.run import check_settings, chosen_texts
from ui import before_run, cache, pages, selected, settings_form, showing, token_counts, verdict_view
from ui.language import _

watched = selected.watched()
if watched is not None and watched.state == store.DONE:
    pages.heading("overview")
    st.button(
        _("Change the settings"), icon=":material/tune:", key="change", on_click=selected.change_settings
    )
    job, result = selected.run()
    verdict_view.show(job.id, result)
    showing.run(job)
    st.stop()
pages.heading("run")
table = selected.table()
columns = selected.columns(table)
frame = cache.frame(table.digest)
try:
    texts = chosen_texts(frame, columns)
except errors.ColumnError as error:
    st.error(str(error), icon=":material/error:")
    pages.link("data", _("Go to the data"))
    st.stop()
selected.described_table(table, columns)
running = selected.running()
if running:
    selected.progress(running.id)
    st.stop()
if watched is not None and not watched.over:  # it ended between the two looks at it
    st.rerun()
if watched is not None:
    selected.ended(watched)

form, picture = st.columns([2, 3], gap="large")
with form:
    settings = settings_form.choose()
    ready = True
    try:
        check_settings(settings)
    except errors.SettingsError as error:
        ready = False
        st.error(str(error), icon=":material/error:")
with picture:
    count = token_counts.find(table.digest, columns, settings.encoder)
    if count.state == store.DONE:
        tokens = cache.tokens(count.id)
        before_run.show_tokens(tokens, settings, frame.loc[texts.index, list(columns.groups)])
    elif count.over:
        ready = False
        selected.failed(count)
        token_counts.try_again(table.digest, columns, settings.encoder)
    else:
        selected.progress(count.id)
with form:
    card = next((card for card in available() if card.id == settings.encoder), None)
    if card is not None:
        before_run.check_language(card, texts.tolist())
        if ready and count.state == store.DONE:
            ready = before_run.check_memory(card, settings, tokens, count.memory or None)
    if count.state == store.DONE:
        before_run.expect(settings, tokens)
    if st.button(
        _("Start the run"),
        type="primary",
        icon=":material/play_arrow:",
        width="stretch",
        disabled=not ready,
        key="start",
    ):
        selected.start(table.digest, columns, settings)
