"""What the address bar names: the table, the run and the runs compared, so that a refresh or a colleague finds the
same page."""

from __future__ import annotations

import streamlit as st

_NAMES = ("table", "run", "runs", "names", "lang")
_HIDDEN = "hidden"


def sync() -> None:
    """Take what the address names into the session; give the address what it lost on a change of page."""
    kept = _kept()
    for name in _NAMES:
        if name in st.query_params:
            kept[name] = st.query_params[name]
        elif name in kept:
            st.query_params[name] = kept[name]


def get(name: str) -> str | None:
    """The digest of the table, the id of the run, or the ids of the runs compared, that are looked at; or None."""
    return _kept().get(name)


def put(name: str, value: str | None) -> None:
    """Look at another table, run or comparison; None for none."""
    _kept().pop(name, None)
    st.query_params.pop(name, None)
    if value is not None:
        _kept()[name] = st.query_params[name] = value


def names_hidden() -> bool:
    """Whether the names of texts and groups are hidden; it is in the address, so that a link hides them too."""
    return get("names") == _HIDDEN


def hide_names(hide: bool) -> None:
    """Hide the names of texts and groups from now on, or show them."""
    put("names", _HIDDEN if hide else None)


def _kept() -> dict[str, str]:
    kept: dict[str, str] = st.session_state.setdefault("address", {})
    return kept
