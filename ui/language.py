"""The reader's language: the address, else their choice, else their browser's."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import streamlit as st

from core import language
from core.errors import UnalikeError
from core.language import N_, _, ngettext

__all__ = ["N_", "_", "activate", "fragment", "ngettext", "switch"]

_KEY = "language"


def activate() -> None:
    """Make every sentence of this script run in the reader's language."""
    if _KEY not in st.session_state:
        asked = st.query_params.get("lang") or (st.context.locale or "en").split("-")[0].lower()
        st.session_state[_KEY] = asked if asked in language.LANGUAGES else "en"
    language.use(st.session_state[_KEY])


def switch() -> None:
    """The widget that changes the language."""
    st.segmented_control(
        "Language · 언어",
        list(language.LANGUAGES),
        format_func=language.LANGUAGES.get,
        key="language_choice",
        default=st.session_state[_KEY],
        required=True,
        on_change=_chosen,
        label_visibility="collapsed",
    )


def _chosen() -> None:
    st.session_state[_KEY] = st.query_params["lang"] = st.session_state.language_choice


def fragment(*, run_every: float | None = None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """st.fragment for functions that speak: a fragment's own rerun does not pass through app.py."""

    def wrap(function: Callable[..., None]) -> Callable[..., None]:
        @st.fragment(run_every=run_every)
        @functools.wraps(function)
        def speaking(*args: Any, **kwargs: Any) -> None:
            activate()
            try:
                function(*args, **kwargs)
            except UnalikeError as error:
                st.error(str(error), icon=":material/error:")

        return speaking

    return wrap
