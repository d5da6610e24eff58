"""What happens to a text that is longer than the token limit, and what a limit costs.

`truncate` reads the beginning; `chunks` reads everything in overlapping windows whose vectors are averaged by
length; `summary` reads the sentences that stand for the whole, until the limit is full.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.errors import UnknownLongText

Ids = NDArray[np.int32]
LONG_TEXT = ("truncate", "chunks", "summary")
_OVERLAP = 8
"""Windows share one part in eight with the one before, so that what a border cuts is whole in one of them."""
_NEARNESS = 0.7
"""What nearness to the middle counts in a summary, against repetition."""
_TEXTS_AT_ONCE = 500
_LONGEST = 300
# Closing marks with what may follow them; where words are not parted by spaces, none need follow.
_END = re.compile(r"[.!?…]+[\"'”’)\]»]*(?=\s|$)|[。！？]+[」』”’）]*")
# Latin initials and titles before a full stop, which is not the end of a sentence then.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(.\"“])(?:[A-Z]|Mr|Mrs|Ms|Dr|St|No|vs|etc|e\.g|i\.e|U\.S|Prof|Gen|Gov|Hon)\.$"
)


class Tokenizer(Protocol):
    """What this file needs of an encoder."""

    special_tokens: int

    def tokenize(self, texts: Sequence[str]) -> list[Ids]:
        """Content ids of each text in full."""
        ...


@dataclass(frozen=True)
class Prepared:
    """Texts as the pieces that an encoder is to read."""

    pieces: list[Ids]
    """Content ids of each piece, each within the limit."""
    owner: NDArray[np.intp]
    """(pieces,) the text that each piece belongs to, ascending."""
    weights: NDArray[np.float32]
    """(pieces,) what each piece counts in the mean of its text: its content tokens."""
    tokens: NDArray[np.int64]
    """(n,) tokens of each text in full, special tokens included."""
    seen_tokens: NDArray[np.int64]
    """(n,) how many of them are in its pieces."""


@dataclass(frozen=True)
class TokenLoss:
    """What one token limit leaves out when long texts are truncated."""

    limit: int
    cut_texts: int
    lost_share: float
    """Share of all tokens that are past the limit, in [0, 1]."""


def prepare(
    encoder: Tokenizer,
    texts: Sequence[str],
    limit: int,
    long_text: str = "truncate",
    tick: Callable[[], None] = lambda: None,
) -> Prepared:
    """Cut, window or summarise what is over `limit` tokens (special tokens included).

    `tick` is called now and then on the way and may raise. Raises UnknownLongText (a SettingsError).
    """
    if long_text not in LONG_TEXT:
        raise UnknownLongText(long_text=long_text, choices=", ".join(LONG_TEXT))
    room = limit - encoder.special_tokens
    lengths = np.zeros(len(texts), dtype=np.int64)
    pieces: list[Ids] = []
    owner: list[int] = []
    seen = np.zeros(len(texts), dtype=np.int64)
    for start in range(0, len(texts), _TEXTS_AT_ONCE):
        tick()
        for i, ids in enumerate(encoder.tokenize(texts[start : start + _TEXTS_AT_ONCE]), start):
            lengths[i] = seen[i] = len(ids)
            own = [ids]
            if len(ids) > room:
                if long_text == "chunks":
                    own = windows(ids, room)
                elif long_text == "summary":
                    tick()
                    own = [summary(encoder, texts[i], room)]
                else:
                    own = [ids[:room]]
                if long_text != "chunks":
                    seen[i] = len(own[0])
            pieces.extend(own)
            owner.extend([i] * len(own))
    return Prepared(
        pieces=pieces,
        owner=np.array(owner, dtype=np.intp),
        weights=np.array([max(1, len(p)) for p in pieces], dtype=np.float32),
        tokens=lengths + encoder.special_tokens,
        seen_tokens=seen + encoder.special_tokens,
    )


def token_loss(tokens: ArrayLike, limits: Sequence[int]) -> list[TokenLoss]:
    """For each limit the texts that it cuts and the share of all `tokens` (n,) that it loses."""
    counts = np.asarray(tokens, dtype=np.int64)
    total = max(1, int(counts.sum()))
    return [
        TokenLoss(
            limit=limit,
            cut_texts=int((counts > limit).sum()),
            lost_share=float(np.maximum(counts - limit, 0).sum() / total),
        )
        for limit in limits
    ]


def windows(ids: Ids, room: int) -> list[Ids]:
    """Windows of `room` tokens at even distances over the whole text, overlapping by an eighth or more."""
    overlap = room // _OVERLAP
    count = -(-(len(ids) - overlap) // (room - overlap))
    starts = np.linspace(0, len(ids) - room, count).round().astype(int)
    return [ids[s : s + room] for s in starts]


def summary(encoder: Tokenizer, text: str, room: int) -> Ids:
    """Content ids of the sentences that stand for the text, in its order, at most `room` tokens.

    Sentences are bags of the encoder's own tokens, weighted by how few sentences have them (tf-idf): that
    needs no list of words of any language, and no pass through the model. Chosen one by one is the sentence
    that is nearest to the mean of all and least like those chosen already (maximal marginal relevance,
    Carbonell and Goldstein 1998), as long as it fits.
    """
    # Imported here because it takes a second, and pages that only list encoders import this file too.
    from sklearn.feature_extraction.text import TfidfVectorizer

    sentences = [ids for ids in encoder.tokenize(split_sentences(text)) if len(ids)]
    fitting = [ids for ids in sentences if len(ids) <= room]
    if not fitting:
        return np.concatenate(sentences or [np.empty(0, np.int32)])[:room]
    weigh = TfidfVectorizer(analyzer=np.ndarray.tolist, dtype=np.float32)
    bags = weigh.fit_transform(fitting)
    middle = np.asarray(bags.mean(axis=0)).ravel()
    nearness = bags @ middle / np.linalg.norm(middle)
    repetition = np.zeros(len(fitting), dtype=np.float32)
    sizes = np.array([len(ids) for ids in fitting])
    chosen: list[int] = []
    open_ = np.ones(len(fitting), dtype=bool)
    while (open_ := open_ & (sizes <= room)).any():
        worth = np.where(open_, _NEARNESS * nearness - (1 - _NEARNESS) * repetition, -np.inf)
        best = int(worth.argmax())
        chosen.append(best)
        open_[best] = False
        room -= int(sizes[best])
        repetition = np.maximum(repetition, (bags @ bags[best].T).toarray().ravel())
    return np.concatenate([fitting[i] for i in sorted(chosen)])


def split_sentences(text: str) -> list[str]:
    """The sentences of a text in Korean, English or any language that ends them with a mark or a line.

    What goes on without either is cut between words after about 300 characters, so that every part is
    small enough to be chosen.
    """
    sentences = [s for line in text.splitlines() for s in _split_line(line.strip()) if s]
    return [part for s in sentences for part in (textwrap.wrap(s, _LONGEST) if len(s) > _LONGEST else [s])]


def _split_line(line: str) -> list[str]:
    parts: list[str] = []
    start = 0
    for match in _END.finditer(line):
        if not _ABBREVIATION.search(line, start, match.start() + 1):
            parts.append(line[start : match.end()].strip())
            start = match.end()
    return [*parts, line[start:].strip()]
