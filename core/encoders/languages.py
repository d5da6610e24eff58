"""Does the encoder know the language of the texts? Asked of their script and, in Latin script, of small words.

An encoder answers for any text, also where it has learned nothing: all-MiniLM-L6-v2 gives Korean texts high
similarities that hardly follow what people think of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from babel import Locale

from core.encoders.card import CARDS, EncoderCard
from core.language import N_, _, current

_LOOKED_AT = 2000
"""Texts looked at, at even distances: enough to know a share to two per cent."""
_SMALL_WORDS_NEEDED = 2
_FREQUENT_SHARE = 0.02

# Scripts with the languages that are mostly written in them; the first is what a text in it is taken for.
_SCRIPTS = {
    ("ko",): re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]"),
    ("ja",): re.compile(r"[\u3040-\u30ff]"),
    ("zh", "ja"): re.compile(r"[\u3400-\u9fff]"),
    ("ru", "uk", "bg", "sr", "be", "mk", "kk", "ky", "mn"): re.compile(r"[\u0400-\u04ff]"),
    ("ar", "fa", "ur"): re.compile(r"[\u0600-\u06ff]"),
    ("th",): re.compile(r"[\u0e00-\u0e7f]"),
    ("el",): re.compile(r"[\u0370-\u03ff]"),
    ("he", "yi"): re.compile(r"[\u0590-\u05ff]"),
    ("hi", "mr", "ne"): re.compile(r"[\u0900-\u097f]"),
    ("bn",): re.compile(r"[\u0980-\u09ff]"),
    ("ta",): re.compile(r"[\u0b80-\u0bff]"),
    ("te",): re.compile(r"[\u0c00-\u0c7f]"),
    ("ka",): re.compile(r"[\u10a0-\u10ff]"),
    ("hy",): re.compile(r"[\u0530-\u058f]"),
}
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_SMALL_WORDS = {
    "en": "the and of to is was that for with this are not have you it but they",
    "de": "der die das und ist nicht ein eine mit den von zu auf ich sich auch",
    "fr": "le les et des est une dans que pour qui pas sur avec il ce au",
    "es": "el los las y es una que por con para del no se lo como más",
    "pt": "o os as e é uma que não com para do da em um se mais",
    "it": "il gli e è una che di per non con del della sono anche più come",
    "nl": "de het een en van is dat niet op te zijn voor met ook maar aan",
    "pl": "i w na nie się że z do jest to jak ale co po tak przez",
    "tr": "ve bir bu için çok ile da de ne daha gibi ama olarak en var kadar",
    "id": "yang dan di ini itu dengan untuk tidak dari dalam akan pada juga ke karena",
    "vi": "và là của có không được cho một các trong người đã với này để",
    "sv": "och att det är som en på av för med inte jag har till den",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}


@dataclass(frozen=True)
class LanguageCheck:
    """Which of the texts are in a language that an encoder does not know."""

    unknown_share: float
    """Share of the texts, in [0, 1]; those without letters count as known."""
    languages: tuple[str, ...]
    """Codes of the unknown languages that at least a fiftieth of the texts are in, the most frequent first."""
    card: EncoderCard
    suggestion: EncoderCard | None
    """The first encoder of the list that knows them all."""

    @property
    def sentence(self) -> str:
        """A warning for the user; empty where (nearly) all texts are known."""
        if not self.languages:
            return ""
        names = Locale(current()).languages
        values = {
            "share": f"{self.unknown_share:.0%}",
            "title": self.card.title,
            "languages": ", ".join(names.get(code, code) for code in self.languages),
            "suggestion": self.suggestion.title if self.suggestion else "",
        }
        return (_(_WARNING) if self.suggestion else _(_WARNING_ALONE)).format(**values)


_WARNING = N_(
    "{share} of the texts are in a language that the model “{title}” has not learned ({languages}). It gives "
    "numbers for them all the same, and they may look high, but they say little about meaning. "
    "“{suggestion}” knows this language."
)
_WARNING_ALONE = N_(
    "{share} of the texts are in a language that the model “{title}” has not learned ({languages}). It gives "
    "numbers for them all the same, and they may look high, but they say little about meaning."
)


def knows(card: EncoderCard, texts: Sequence[str]) -> LanguageCheck:
    """Whether the encoder of this card knows the languages of the texts; 2,000 of them are looked at."""
    step = max(1, len(texts) // _LOOKED_AT)
    found = Counter(languages_of(text) for text in texts[::step])
    unknown = {languages: n for languages, n in found.items() if languages and not _known(card, languages)}
    total = max(1, sum(found.values()))
    frequent = (languages for languages, n in unknown.items() if n >= _FREQUENT_SHARE * total)
    order = sorted(frequent, key=lambda languages: -unknown[languages])
    fitting = (c for c in CARDS if all(_known(c, languages) for languages in order))
    return LanguageCheck(
        unknown_share=sum(unknown.values()) / total,
        languages=tuple(dict.fromkeys(languages[0] for languages in order)),
        card=card,
        suggestion=next(fitting, None),
    )


def languages_of(text: str) -> tuple[str, ...]:
    """Codes of the languages that a text may be in, by its script and its small words; () where nobody can say."""
    beginning = text[:2000]
    letters = {languages: len(pattern.findall(beginning)) for languages, pattern in _SCRIPTS.items()}
    languages = max(letters, key=lambda script: letters[script])
    if letters["ja",]:  # Japanese mixes its own letters with Chinese ones
        languages = ("ja",) if languages == ("zh", "ja") else languages
    # A Latin letter says less than one of these: names and loan words stand in texts of every script.
    if 2 * letters[languages] >= max(1, len(_LATIN.findall(beginning))):
        return languages
    words = Counter(re.findall(r"[^\W\d_]+", beginning.lower()))
    hits = {code: sum(words[w] for w in small) for code, small in _WORDS.items()}
    best = max(hits, key=lambda code: hits[code])
    return (best,) if hits[best] >= _SMALL_WORDS_NEEDED else ()


def _known(card: EncoderCard, languages: tuple[str, ...]) -> bool:
    return card.languages == ("*",) or not set(languages).isdisjoint(card.languages)
