"""The writing system of each text, told from its letters: a cheap and certain hint at its language.

Languages that share a script (English and German, say) are not told apart.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.language import N_

ANY_LANGUAGE = "*"  # what an encoder's card says when its languages are not known
NONE = "none"  # a text without letters
_READ_CHARACTERS = 500  # the beginning of a text tells its script
_BATCH_TEXTS = 10_000
_ENOUGH = 0.3


@dataclass(frozen=True)
class Script:
    """A writing system: its name, the languages (ISO 639-1) that use it, its ranges of code points."""

    title: str
    languages: frozenset[str]
    ranges: tuple[tuple[int, int], ...]


def _script(title: str, languages: str, *ranges: tuple[int, int]) -> Script:
    return Script(title, frozenset(languages.split()), ranges)


# Latin is first, and the only one that texts in every other language borrow words from.
SCRIPTS = {
    "latin": _script(
        N_("Latin letters (as in English)"),
        "af az ca cs cy da de en es et eu fi fr ga gl hr hu id is it lt lv ms mt nl no nb pl pt ro sk sl sq "
        "sv sw tl tr uz vi",
        (0x41, 0x5A),
        (0x61, 0x7A),
        (0xC0, 0x24F),
        (0x1E00, 0x1EFF),
    ),
    "hangul": _script(N_("Hangul (Korean)"), "ko", (0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7A3)),
    "han": _script(N_("Chinese characters"), "zh", (0x3400, 0x4DBF), (0x4E00, 0x9FFF)),
    "kana": _script(N_("Japanese"), "ja", (0x3040, 0x30FF)),
    "cyrillic": _script(
        N_("Cyrillic letters (as in Russian)"), "be bg kk ky mk mn ru sr tg uk", (0x400, 0x52F)
    ),
    "arabic": _script(N_("Arabic letters"), "ar fa ur ps ug", (0x600, 0x6FF), (0x750, 0x77F)),
    "hebrew": _script(N_("Hebrew letters"), "he yi", (0x590, 0x5FF)),
    "greek": _script(N_("Greek letters"), "el", (0x370, 0x3FF)),
    "devanagari": _script(N_("Devanagari (as in Hindi)"), "hi mr ne sa", (0x900, 0x97F)),
    "bengali": _script(N_("Bengali letters"), "bn as", (0x980, 0x9FF)),
    "tamil": _script(N_("Tamil letters"), "ta", (0xB80, 0xBFF)),
    "telugu": _script(N_("Telugu letters"), "te", (0xC00, 0xC7F)),
    "thai": _script(N_("Thai letters"), "th", (0xE00, 0xE7F)),
    "georgian": _script(N_("Georgian letters"), "ka", (0x10A0, 0x10FF)),
    "armenian": _script(N_("Armenian letters"), "hy", (0x530, 0x58F)),
}

_NAMES = np.array([*SCRIPTS, NONE])
_RANGES = sorted(
    (low, high, code) for code, script in enumerate(SCRIPTS.values()) for low, high in script.ranges
)
_LOWS, _HIGHS, _CODES = (np.array(column) for column in zip(*_RANGES, strict=True))


def scripts(texts: Sequence[str]) -> NDArray[np.str_]:
    """(n,) the key in SCRIPTS of each text's main script, or NONE for a text without letters of these.

    A text counts as another script than Latin once three in ten of its letters are: texts in every
    language borrow Latin words. Chinese characters among kana are Japanese.
    """
    batches = [texts[first : first + _BATCH_TEXTS] for first in range(0, len(texts), _BATCH_TEXTS)]
    return np.concatenate([_NAMES[_main_script(_count(batch))] for batch in batches] or [_NAMES[:0]])


def unknown(found: NDArray[np.str_], languages: Collection[str]) -> NDArray[np.bool_]:
    """(n,) whether a text's script (from `scripts`) is one that none of these languages is written in.

    `languages` are ISO 639-1 codes; with ANY_LANGUAGE among them nothing is unknown.
    """
    if ANY_LANGUAGE in languages:
        return np.zeros(len(found), dtype=np.bool_)
    known = [name for name, script in SCRIPTS.items() if script.languages & set(languages)]
    return ~np.isin(found, [*known, NONE])


def _count(texts: Sequence[str]) -> NDArray[np.intp]:
    """(texts, scripts) how many letters of each script a text begins with."""
    beginnings = [text[:_READ_CHARACTERS] for text in texts]
    owner = np.repeat(np.arange(len(beginnings)), [len(text) for text in beginnings])
    points = np.frombuffer("".join(beginnings).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    place = np.searchsorted(_LOWS, points, side="right") - 1
    inside = (place >= 0) & (points <= _HIGHS[place])
    cells = owner[inside] * len(SCRIPTS) + _CODES[place[inside]]
    return np.bincount(cells, minlength=len(texts) * len(SCRIPTS)).reshape(len(texts), len(SCRIPTS))


def _main_script(counts: NDArray[np.intp]) -> NDArray[np.intp]:
    """(texts,) the position of the main script in _NAMES."""
    names = list(SCRIPTS)
    han, kana = names.index("han"), names.index("kana")
    counts = counts.copy()
    japanese = counts[:, kana] > 0
    counts[japanese, kana] += counts[japanese, han]
    counts[japanese, han] = 0
    total = counts.sum(axis=1)
    other = counts[:, 1:].argmax(axis=1) + 1
    foreign = counts[np.arange(len(counts)), other] >= np.maximum(_ENOUGH * total, 1)
    return np.where(total == 0, len(names), np.where(foreign, other, 0))
