"""Which words two texts share, and how much of both texts those words are.

Beside the similarity of meaning this tells a copy from a paraphrase: high similarity with few shared words
is the same thing said in other words. It works on the words as they are written, function words included.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

Span = tuple[int, int]

_HANGUL = "가-힣"
_UNSPACED = "぀-ヿ㐀-䶿一-鿿"  # kana and Han: written without spaces
_WORD = re.compile(
    rf"(?P<hangul>[{_HANGUL}]+)|(?P<unspaced>[{_UNSPACED}]+)|(?P<word>[^\W{_HANGUL}{_UNSPACED}]+)"
)


def shared_words(a: str, b: str) -> tuple[list[Span], list[Span]]:
    """The stretches of each text that the other one has too, as (start, end) positions, in order.

    A word is shared when the other text has it, upper or lower case. A Korean word carries its particles
    at its end, so its beginning of two syllables or more is enough (학교에서 and 학교는 share 학교).
    Chinese and Japanese, which are written without spaces, share runs of two characters or more.
    Neighbouring words that are neighbours in the other text as well are one stretch.
    """
    return _stretches(a, b), _stretches(b, a)


def lexical_overlap(a: str, b: str) -> float:
    """The share of both texts' letters that is in shared words, in [0, 1]; 0 for texts without words."""
    in_a, in_b = shared_words(a, b)
    letters = _letters(a, [(0, len(a))]) + _letters(b, [(0, len(b))])
    return (_letters(a, in_a) + _letters(b, in_b)) / letters if letters else 0.0


def _letters(text: str, spans: list[Span]) -> int:
    return sum(
        match.end() - match.start() for start, end in spans for match in _WORD.finditer(text, start, end)
    )


def _stretches(text: str, other: str) -> list[Span]:
    """The spans of `text` that `other` has too, neighbours joined."""
    shared = _shared_parts(other)
    neighbours = {(x.group().casefold(), y.group().casefold()) for x, y in pairwise(_WORD.finditer(other))}
    spans: list[Span] = []
    previous: re.Match[str] | None = None
    for word in _WORD.finditer(text):
        for start, end in shared(word):
            joined = (
                previous is not None
                and spans
                and spans[-1][1] == previous.end()
                and start == word.start()
                and (previous.group().casefold(), word.group().casefold()) in neighbours
            )
            if joined:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        previous = word
    return spans


def _shared_parts(other: str) -> Callable[[re.Match[str]], list[Span]]:
    """What finds the parts of a word that `other` has."""
    words = list(_WORD.finditer(other))
    whole = {match.group().casefold() for match in words}
    beginnings = {
        match.group()[:k] for match in words if match["hangul"] for k in range(2, len(match.group()))
    }
    pairs = {x + y for match in words if match["unspaced"] for x, y in pairwise(match.group())}

    def parts(word: re.Match[str]) -> list[Span]:
        text, start = word.group(), word.start()
        if text.casefold() in whole:
            return [word.span()]
        if word["hangul"]:
            lengths = (k for k in range(len(text), 1, -1) if text[:k] in beginnings or text[:k] in whole)
            return [(start, start + k) for k in lengths][:1]
        if word["unspaced"]:
            return _covered(text, start, pairs)
        return []

    return parts


def _covered(text: str, start: int, pairs: set[str]) -> list[Span]:
    """The runs of `text` in which every two neighbouring characters are a known pair."""
    spans: list[Span] = []
    for k, (x, y) in enumerate(pairwise(text), start):
        if x + y in pairs:
            if spans and spans[-1][1] == k + 1:
                spans[-1] = (spans[-1][0], k + 2)
            else:
                spans.append((k, k + 2))
    return spans
