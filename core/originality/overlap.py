"""Which words two texts share, and how much of both texts those words are.

Beside the similarity of meaning this tells a copy from a paraphrase: high similarity with few shared words
is the same thing said in other words. The commonest words of a collection, such as "the", say nothing about
two of its texts: they can be left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

Span = tuple[int, int]

_HANGUL = "가-힣"
_UNSPACED = "぀-ヿ㐀-䶿一-鿿"  # kana and Han: written without spaces
_WORD = re.compile(
    rf"(?P<hangul>[{_HANGUL}]+)|(?P<unspaced>[{_UNSPACED}]+)|(?P<word>[^\W{_HANGUL}{_UNSPACED}]+)"
)
_COMMON = 0.2  # the share of the texts that have a common word
_FEWEST = 5  # texts, at least
_LOOKED_AT = 2_000  # texts that tell which words are common
NOTHING: frozenset[str] = frozenset()


def common_words(texts: Sequence[str]) -> frozenset[str]:
    """The words, in lower case, that a fifth of the texts have, and five at least; of many texts, of some of them.

    Chinese and Japanese, which are written without spaces, have none.
    """
    seen = texts[:: -(-len(texts) // _LOOKED_AT) or 1]
    texts_with = Counter(
        word
        for text in seen
        for word in {match.group().casefold() for match in _WORD.finditer(text) if not match["unspaced"]}
    )
    least = max(_FEWEST, _COMMON * len(seen))
    return frozenset(word for word, count in texts_with.items() if count >= least)


def shared_words(a: str, b: str, common: Collection[str] = NOTHING) -> tuple[list[Span], list[Span]]:
    """The stretches of each text that the other one has too, as (start, end) positions, in order.

    A word is shared when the other text has it, upper or lower case. A Korean word carries its particles
    at its end, so its beginning of two syllables or more is enough (학교에서 and 학교는 share 학교).
    Chinese and Japanese, which are written without spaces, share runs of two characters or more.
    Neighbouring words that are neighbours in the other text as well are one stretch; it neither begins nor
    ends with one of the words `common`, so these are shared only inside.
    """
    return _stretches(a, b, common), _stretches(b, a, common)


def lexical_overlap(a: str, b: str, common: Collection[str] = NOTHING) -> float:
    """The share of both texts' letters, without `common` words, that is in shared words, in [0, 1].

    0 for texts without other words.
    """
    in_a, in_b = shared_words(a, b, common)
    letters = _letters(a, [(0, len(a))], common) + _letters(b, [(0, len(b))], common)
    return (_letters(a, in_a, common) + _letters(b, in_b, common)) / letters if letters else 0.0


def _letters(text: str, spans: list[Span], common: Collection[str]) -> int:
    return sum(
        match.end() - match.start()
        for start, end in spans
        for match in _WORD.finditer(text, start, end)
        if match.group().casefold() not in common
    )


def _stretches(text: str, other: str, common: Collection[str]) -> list[Span]:
    """The spans of `text` that `other` has too, neighbours joined, common words at their ends left out."""
    shared = _shared_parts(other)
    neighbours = {(x.group().casefold(), y.group().casefold()) for x, y in pairwise(_WORD.finditer(other))}
    runs: list[list[Span]] = []
    previous: re.Match[str] | None = None
    for word in _WORD.finditer(text):
        for start, end in shared(word):
            joined = (
                previous is not None
                and runs
                and runs[-1][-1][1] == previous.end()
                and start == word.start()
                and (previous.group().casefold(), word.group().casefold()) in neighbours
            )
            if joined:
                runs[-1].append((start, end))
            else:
                runs.append([(start, end)])
        previous = word
    telling = ([at for at in run if text[slice(*at)].casefold() not in common] for run in runs)
    return [(run[0][0], run[-1][1]) for run in telling if run]


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
