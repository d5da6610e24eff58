"""Texts of the user's inside Markdown."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|$:~&])")


def plain(text: str) -> str:
    """The text with nothing in it that Markdown would read as formatting, a link, a formula or an icon."""
    return _SIGNS.sub(r"\\\1", text)
