"""What is known of an encoder before it is loaded, and which token limits it allows."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import TokenLimitTooHigh, TokenLimitTooLow
from core.language import N_

MINIMUM_TOKENS = 16
ANY_LANGUAGE = ("*",)


@dataclass(frozen=True)
class EncoderCard:
    """One encoder, as a list of encoders shows it."""

    id: str
    title: str
    languages: tuple[str, ...]
    """ISO 639-1 codes; ("*",) where nobody says."""
    dimensions: int
    max_tokens: int
    """The highest token limit, special tokens included."""
    megabytes: int
    """Memory that its weights take, in millions of bytes."""
    offline: bool
    """Whether it works without a network."""
    licence: str
    note: str
    """One sentence for its reader, marked for translation: show `_(card.note)`."""
    default_tokens: int
    """The token limit that its makers use."""


USE = EncoderCard(
    id="use-multilingual",
    title="Universal Sentence Encoder multilingual v3",
    languages=("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"),
    dimensions=512,
    max_tokens=8192,
    megabytes=77,
    offline=True,
    licence="Apache-2.0",
    note=N_("Works in Korean, English and fourteen other languages, fast and without a network."),
    default_tokens=512,
)
MINILM = EncoderCard(
    id="all-MiniLM-L6-v2",
    title="all-MiniLM-L6-v2",
    languages=("en",),
    dimensions=384,
    max_tokens=512,
    megabytes=91,
    offline=True,
    licence="Apache-2.0",
    note=N_("For English only; on Korean texts its similarities look high and mean little."),
    default_tokens=256,
)
GTE = EncoderCard(
    id="Alibaba-NLP/gte-multilingual-base",
    title="gte-multilingual-base",
    languages=(
        *(
            "af",
            "ar",
            "az",
            "be",
            "bg",
            "bn",
            "ca",
            "ceb",
            "cs",
            "cy",
            "da",
            "de",
            "el",
            "en",
            "es",
            "et",
            "eu",
        ),
        *(
            "fa",
            "fi",
            "fr",
            "gl",
            "gu",
            "he",
            "hi",
            "hr",
            "ht",
            "hu",
            "hy",
            "id",
            "is",
            "it",
            "ja",
            "jv",
            "ka",
        ),
        *(
            "kk",
            "km",
            "kn",
            "ko",
            "ky",
            "lo",
            "lt",
            "lv",
            "mk",
            "ml",
            "mn",
            "mr",
            "ms",
            "my",
            "ne",
            "nl",
            "no",
        ),
        *(
            "pa",
            "pl",
            "pt",
            "qu",
            "ro",
            "ru",
            "si",
            "sk",
            "sl",
            "so",
            "sq",
            "sr",
            "sv",
            "sw",
            "ta",
            "te",
            "th",
        ),
        *("tl", "tr", "uk", "ur", "vi", "yo", "zh"),
    ),
    dimensions=768,
    max_tokens=8192,
    megabytes=1221,
    offline=False,
    licence="Apache-2.0",
    note=N_(
        "Reads long texts in more than 70 languages; downloaded once from the Hugging Face hub, slower than "
        "the others."
    ),
    default_tokens=8192,
)
CARDS = (USE, MINILM, GTE)


def available() -> list[EncoderCard]:
    """The encoders that a list offers, the default first. `load` takes any hub id or folder besides."""
    return list(CARDS)


def check_token_limit(card: EncoderCard, token_limit: int | None) -> int:
    """The limit to use (the card's default for None).

    Raises TokenLimitTooHigh or TokenLimitTooLow (both SettingsError) outside of 16 .. card.max_tokens.
    """
    if token_limit is None:
        return card.default_tokens
    if token_limit > card.max_tokens:
        raise TokenLimitTooHigh(title=card.title, maximum=card.max_tokens, limit=token_limit)
    if token_limit < MINIMUM_TOKENS:
        raise TokenLimitTooLow(
            title=card.title, minimum=MINIMUM_TOKENS, maximum=card.max_tokens, limit=token_limit
        )
    return token_limit
