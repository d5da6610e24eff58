"""What a run will read and take, said before it starts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.encoders import EncoderCard
from core.encoders.card import MINIMUM_TOKENS
from core.encoders.memory import predict_peak


@dataclass(frozen=True)
class MemoryForecast:
    """The predicted peak of the process that computes, and what is free beside what it holds already, in bytes.

    `largest_limit` is the highest token limit that would fit; 0 where not even the lowest does.
    """

    peak: int
    free: int
    largest_limit: int
    fits: bool


def forecast_memory(
    card: EncoderCard, token_limit: int, texts: int, longest: int, free: int, loaded: int | None = None
) -> MemoryForecast:
    """The forecast for so many texts of at most `longest` tokens with `free` bytes of memory at hand.

    `loaded` are the bytes that the process holds with the encoder loaded, where it was measured: they count
    into the peak and need not be free any more.
    """

    def peak(limit: int) -> int:
        vectors = 2 * 4 * texts * card.dimensions  # once as they are made, once as the result keeps them
        return predict_peak(card, min(limit, longest), loaded=loaded) + vectors

    available = free + (loaded or 0)
    fitting = [limit for limit in _limits(card.max_tokens) if peak(limit) <= available]
    return MemoryForecast(
        peak=peak(token_limit),
        free=free,
        largest_limit=max(fitting, default=0),
        fits=peak(token_limit) <= available,
    )


def _limits(highest: int) -> list[int]:
    """Round limits from the lowest to the highest."""
    powers = [MINIMUM_TOKENS << k for k in range(20)]
    return [limit for limit in powers if limit < highest] + [highest]


def loss_by_group(tokens: NDArray[np.integer], groups: pd.Series, token_limit: int) -> pd.DataFrame:
    """What the limit cuts in each group: rows by group, with n, cut (texts) and lost_share (of its tokens).

    `tokens` (n,) and `groups` (n,) belong to the same texts; most is lost in the first group.
    """
    frame = pd.DataFrame(
        {
            "group": groups.to_numpy(),
            "tokens": tokens,
            "over": np.maximum(tokens - token_limit, 0),
            "cut": tokens > token_limit,
        }
    )
    found = frame.groupby("group", observed=True).agg(
        n=("tokens", "size"), cut=("cut", "sum"), over=("over", "sum"), tokens=("tokens", "sum")
    )
    found["lost_share"] = found["over"] / found["tokens"]
    return found[["n", "cut", "lost_share"]].sort_values("lost_share", ascending=False, kind="stable")
