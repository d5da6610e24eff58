"""What runs are called in the lists of the Compare page."""

from __future__ import annotations

from core.compare.comparison import HANDLING, short
from core.encoders import available
from core.encoders.long_texts import LONG_TEXT
from core.settings import RunSettings
from ui.language import _


def title(encoder: str) -> str:
    """The title of an encoder; its id where it is not in the list."""
    return next((card.title for card in available() if card.id == encoder), encoder)


def name(settings: RunSettings) -> str:
    """What a run with these settings is called; the usual way with long texts is not said."""
    figures = {"model": short(settings.encoder), "limit": f"{settings.token_limit:,}"}
    if settings.long_text == LONG_TEXT[0]:
        return _("{model}, {limit} tokens").format(**figures)
    return _("{model}, {limit} tokens, {handling}").format(
        **figures, handling=_(HANDLING[settings.long_text])
    )
