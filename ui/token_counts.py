"""The token counts that the Run page asks the worker for."""

from __future__ import annotations

import streamlit as st

from core import store
from core.settings import Columns, RunSettings
from core.store import Job
from ui import cache
from ui.language import _


def find(table_digest: str, columns: Columns, encoder: str) -> Job:
    """The token count of the texts by this encoder: the one that there is, or a new one in the queue.

    One that failed is shown and not asked for again by itself, or the page would never come to rest.
    """
    wanted = _wanted(table_digest, columns, encoder)
    asked: dict[object, str] = st.session_state.setdefault("token_counts", {})
    found = cache.store().job(asked[wanted]) if wanted in asked else None
    if found is None:
        found = cache.store().same(*wanted) or cache.store().job(cache.store().submit(*wanted))
        assert found is not None  # it was submitted just now
        asked[wanted] = found.id
    return found


def try_again(table_digest: str, columns: Columns, encoder: str) -> None:
    """The button that asks again for a token count that failed."""
    if st.button(_("Try again"), icon=":material/refresh:", key="count_again"):
        st.session_state.token_counts.pop(_wanted(table_digest, columns, encoder), None)
        st.rerun()


def _wanted(table_digest: str, columns: Columns, encoder: str) -> tuple[str, str, Columns, RunSettings]:
    return store.TOKENS, table_digest, Columns(columns.text), RunSettings(encoder)
