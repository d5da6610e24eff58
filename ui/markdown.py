"""Texts of the user's inside Markdown."""

from __future__ import annotations

import re

_ANYWHERE = re.compile(r"([\\`*_{}\[\]<>$~|&]|:(?=[^\W\d]|//))")
_AT_START = re.compile(r"^(\s*)([#+\-=]|\d+[.)])", re.MULTILINE)


def plain(text: str) -> str:
    """The text with nothing in it that Markdown would read as formatting, a link, a formula or an icon."""
    marked = _ANYWHERE.sub(lambda found: "\\" + found[0], text)
    return _AT_START.sub(lambda found: found[1] + found[2][:-1] + "\\" + found[2][-1], marked)
