"""What happens to a text that is longer than the token limit, and what a limit costs.

`truncate` reads the beginning; `chunks` reads everything in overlapping windows whose vectors are averaged by
length; `summary` reads the sentences that stand for the whole, until the limit is full.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.errors import UnknownLongText

Ids = NDArray[np.int32]
LONG_TEXT = ("truncate", "chunks", "summary")
OVERLAP = 8
"""Windows share one part in eight with the one before, so that what a border cuts is whole in one of them."""


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


def prepare(encoder: Tokenizer, texts: Sequence[str], limit: int, long_text: str) -> Prepared:
    """Cut, window or summarise what is over `limit` tokens (special tokens included).

    Raises UnknownLongText (a SettingsError).
    """
    if long_text not in LONG_TEXT:
        raise UnknownLongText(long_text=long_text, choices=", ".join(LONG_TEXT))
    room = limit - encoder.special_tokens
    ids = encoder.tokenize(texts)
    lengths = np.array([len(t) for t in ids], dtype=np.int64)
    if long_text == "chunks":
        windows = [_windows(t, room) for t in ids]
    else:
        windows = [[t[:room]] for t in ids]
    pieces = [w for text in windows for w in text]
    owner = np.repeat(np.arange(len(ids)), [len(w) for w in windows])
    seen = lengths if long_text == "chunks" else np.minimum(lengths, room)
    return Prepared(
        pieces=pieces,
        owner=owner,
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


def _windows(ids: Ids, room: int) -> list[Ids]:
    """Overlapping windows of at most `room` tokens and nearly equal length over the whole text."""
    if len(ids) <= room:
        return [ids]
    overlap = room // OVERLAP
    count = -(-(len(ids) - overlap) // (room - overlap))
    starts = np.linspace(0, len(ids) - room, count).round().astype(int)
    return [ids[s : s + room] for s in starts]
