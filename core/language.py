"""The language that sentences are made in: gettext catalogues, chosen per thread of work.

English is the source; the catalogues are locale/<language>/LC_MESSAGES/unalike.mo. The choice is a
context variable, so that two people who look at the app at once each read their own language.
"""

from __future__ import annotations

import gettext as _gettext
import os
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

LANGUAGES = {"en": "English", "ko": "한국어"}
_FOLDER = Path(__file__).resolve().parent.parent / "locale"
_current: ContextVar[str] = ContextVar("language", default="en")


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation("unalike", _FOLDER, [language], fallback=True)


def use(language: str) -> None:
    """Make sentences in `language` (a key of LANGUAGES) from here on in this thread of work."""
    _current.set(language if language in LANGUAGES else "en")


def of_environment() -> str:
    """The language that the environment asks for, in gettext's order of its variables; "en" where none is asked for."""
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    asked = next(filter(None, map(os.environ.get, names)), "en")
    return asked[:2].lower()


def current() -> str:
    """The language in use, a key of LANGUAGES."""
    return _current.get()


def _(message: str) -> str:
    """The message in the language in use."""
    return _catalogue(_current.get()).gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """The message for n things in the language in use."""
    return _catalogue(_current.get()).ngettext(one, many, n)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a message for the catalogue without translating it here."""
    return message
