"""Who looks: a person who logged in, else a browser, else everybody at this computer."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping

import streamlit as st

from core.settings import settings
from core.store.visit import Sees
from ui.language import _

_COOKIE = "unalike_visitor"
_ASKED = "unalike_asked"
_YEAR = 365 * 86400
_LOCAL = {"localhost", "127.0.0.1", "::1"}
_FORWARDED = ("X-Forwarded-For", "X-Real-Ip", "Forwarded")


def sees() -> Sees:
    """What a visitor sees besides their own, by the setting UNALIKE_SHARING."""
    sharing = settings().sharing
    if sharing != "auto":
        return sharing
    return "everyone" if own_computer() and not login_configured() else "link"


def current() -> str:
    """Whose tables and runs are one's own: a person's, a browser's, or "" where all is everyone's."""
    if login_configured():
        return _digest("person", str(st.user.get("iss", "")), str(st.user.get("sub") or st.user.get("email")))
    if sees() == "everyone":
        return ""
    return _digest("browser", _visitor())


def own_computer() -> bool:
    """Whether only this computer can reach the server, and no proxy hands on what others ask."""
    local = st.get_option("server.address") in _LOCAL
    return local and not any(name in _headers() for name in _FORWARDED)


def login_configured() -> bool:
    """Whether Streamlit's login is set up, in .streamlit/secrets.toml."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def require_login() -> None:
    """Where login is set up: the button to log in, and nothing else, until somebody has."""
    if not login_configured() or st.user.is_logged_in:
        return
    _run(f"sessionStorage.setItem('{_ASKED}', location.pathname + location.search)")
    st.title("Unalike", anchor=False)
    st.markdown(_("Log in to see your data and your runs. Nobody else sees them unless you share them."))
    st.button(_("Log in"), type="primary", icon=":material/login:", on_click=st.login, key="log_in")
    st.stop()


def badge() -> None:
    """Who is logged in, and the way out; nothing where there is no login."""
    if not login_configured():
        return
    # The login leads to the first page: go on to the one that was asked for, a link from a colleague perhaps.
    _run(
        f"const asked = sessionStorage.getItem('{_ASKED}'); sessionStorage.removeItem('{_ASKED}');"
        "if (asked && asked !== location.pathname + location.search) location.replace(location.origin + asked)"
    )
    st.caption(str(st.user.get("email") or st.user.get("name") or ""))
    st.button(_("Log out"), icon=":material/logout:", on_click=st.logout, key="log_out")


def remember() -> None:
    """Have the browser send its visitor's number from now on, so that a refresh finds the same visitor."""
    if login_configured() or sees() == "everyone" or _COOKIE in st.context.cookies:
        return
    cookie = f"{_COOKIE}={_visitor()}; path=/; max-age={_YEAR}; SameSite=Lax"
    known = f"document.cookie.includes('{_COOKIE}=')"
    _run(f"if (!{known}) document.cookie = {json.dumps(cookie)}")


def _run(script: str) -> None:
    """Have the browser run a script of this file's own."""
    st.html(f"<script>{{{script}}}</script>", unsafe_allow_javascript=True)


def _visitor() -> str:
    """A number that nobody can guess; only its digest is kept in the store."""
    given: str | None = st.context.cookies.get(_COOKIE)
    if given:
        return given
    made: str = st.session_state.setdefault("visitor", secrets.token_urlsafe(24))
    return made


def _headers() -> Mapping[str, str]:
    headers: Mapping[str, str] = st.context.headers
    return headers


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]
