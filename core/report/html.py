"""Reports as HTML: one file with everything in it, that opens anywhere and asks no network for anything.

What comes from the data is escaped by jinja2, or lies in a JSON block that no browser runs. Besides, the page
forbids itself all scripts but its own two, by their digests, and every request (a Content-Security-Policy).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
import plotly.offline
from babel.dates import format_date
from markupsafe import Markup

from core import language
from core.language import _
from core.report.names import short
from core.report.pictures import Picture

_FOLDER = Path(__file__).parent / "templates"
_CLEAR = "rgba(0, 0, 0, 0)"  # grounds and letters take their colours from the page's style


def render(template: str, drawn: Sequence[Picture], *, presenting: bool, **context: Any) -> str:
    """The page that a template makes with these pictures and `context`; `presenting`: it opens as slides."""
    scripts = _scripts()
    return str(
        _environment()
        .get_template(template)
        .render(
            language=language.current(),
            made=format_date(locale=language.current()),
            presenting=presenting,
            numbers={picture.key: place for place, picture in enumerate(drawn)},
            figures=_json(drawn),
            scripts=scripts,
            digests=" ".join(f"'sha256-{_digest(script)}'" for script in scripts),
            style=Markup((_FOLDER / "report.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
            **context,
        )
    )


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.install_gettext_callables(_, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["short"] = short
    environment.filters["decimals"] = _decimals
    return environment


def _decimals(value: float, digits: int = 3) -> str:
    """A number as a table shows it; a dash where there is none."""
    return "–" if value != value else f"{value:.{digits}f}"


def _json(pictures: Sequence[Picture]) -> Markup:
    """The figures as one JSON list; no letter in it can end the block that it lies in."""
    found = []
    for picture in pictures:
        picture.figure.update_layout(template="none", paper_bgcolor=_CLEAR, plot_bgcolor=_CLEAR)
        found.append(str(picture.figure.to_json()))
    return Markup(f"[{','.join(found)}]".replace("<", "\\u003c"))  # noqa: S704 - JSON in a block of data


@lru_cache(maxsize=1)
def _scripts() -> tuple[Markup, Markup]:
    """What the page runs: plotly.js, minified, and the page's own."""
    own = (_FOLDER / "report.js").read_text(encoding="utf-8")
    return Markup(plotly.offline.get_plotlyjs()), Markup(own)  # noqa: S704 - a library and our own file


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
