"""How much memory encoding will take, and the batches that fit into what is free.

Fitted to models of 384 and 768 dimensions, batches of 1,024 to 8,192 tokens, one and two threads.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from core.encoders.batching import CORES
from core.encoders.card import MINIMUM_TOKENS, USE, EncoderCard
from core.errors import NotEnoughMemory

MIB = 1 << 20
_LIBRARIES = 500 * MIB
"""Resident after torch, transformers and sentence-transformers are imported."""
_LIBRARIES_WITHOUT_TORCH = 220 * MIB
_TOKENS_IN_USE = 30_000
"""Different tokens that a collection of texts has, at most, in practice."""
_M_MMAP_THRESHOLD = -3  # from malloc.h
_USABLE_SHARE = 0.8
"""Of what is free; the rest is for what the run needs besides, and for other programs."""


class Sized(Protocol):
    """What this file needs of an encoder."""

    card: EncoderCard
    workers: int
    batch_tokens: int
    vocabulary_bytes: int

    def working_bytes(self, tokens: int, longest: int) -> int:
        """Memory of one batch while it is computed."""
        ...


@dataclass(frozen=True)
class MemoryPlan:
    """Batches that fit, and what they will take."""

    batch_tokens: int
    workers: int
    working_bytes: int
    """Above what is resident once the encoder is loaded, all workers together."""


def transformer_bytes(tokens: int, width: int) -> int:
    """Bytes that one worker needs for a batch of `tokens` tokens in a model with `width` hidden dimensions.

    16 float32 copies of the hidden states, which is what a gated feed-forward layer of four times their width
    has alive at once, and 16 MiB that every thread has. It holds where `return_large_blocks` was called;
    elsewhere the allocator keeps as much again.
    """
    return 16 * MIB + 16 * 4 * tokens * width


def vocabulary_bytes(vocabulary: int, width: int) -> int:
    """Bytes of a word table that are read from the disk while texts are encoded: the rows of their tokens."""
    return 4 * width * min(vocabulary, _TOKENS_IN_USE)


def return_large_blocks() -> None:
    """Have glibc give tensors over 2 MiB back to the system as soon as they are freed; elsewhere do nothing.

    By default it learns to keep blocks of up to 32 MiB for later, in every thread: that took twice the memory
    for 3 % less processor time.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, 2 * MIB)


def universal_bytes(tokens: int) -> int:
    """The same for Universal Sentence Encoder: its features and the windows over them."""
    return 2 * MIB + 22 * 1024 * tokens


def loaded_bytes(card: EncoderCard) -> int:
    """Bytes that a process will have once the encoder is loaded, known before.

    An upper estimate: it counts all weights, and of weights that are float32 in the file only those in use are
    read.
    """
    libraries = _LIBRARIES_WITHOUT_TORCH if card.id == USE.id else _LIBRARIES
    return libraries + card.megabytes * 10**6


def predict_peak(
    card: EncoderCard,
    token_limit: int,
    batch_tokens: int = 512,
    workers: int = CORES,
    loaded: int | None = None,
) -> int:
    """Bytes that the whole process will have at most while it encodes.

    `loaded` is what it has with the encoder loaded, where that was measured; else `loaded_bytes`.
    """
    if loaded is None:
        loaded = loaded_bytes(card)
    if card.id == USE.id:
        return loaded + workers * universal_bytes(token_limit)
    return loaded + workers * transformer_bytes(max(batch_tokens, token_limit), card.dimensions)


def plan_memory(encoder: Sized, longest: int, free: int, batch_tokens: int | None = None) -> MemoryPlan:
    """The largest batches up to the usual ones (or `batch_tokens`) for which `free` bytes are enough.

    `longest` is the number of tokens of the longest text. Raises NotEnoughMemory, which names the largest
    limit that would fit, where that text alone does not.
    """
    usable = int(free * _USABLE_SHARE)
    budget, workers = max(batch_tokens or encoder.batch_tokens, longest), encoder.workers
    while True:
        working = encoder.vocabulary_bytes + workers * encoder.working_bytes(budget, longest)
        if working <= usable:
            return MemoryPlan(budget, workers, working)
        if budget > longest:
            budget = max(budget // 2, longest)
        elif workers > 1:
            workers = max(1, workers // 2)
        else:
            raise NotEnoughMemory(
                title=encoder.card.title,
                limit=longest,
                needed_mb=working // MIB,
                free_mb=free // MIB,
                largest_limit=largest_limit(encoder, free),
            )


def largest_limit(encoder: Sized, free: int) -> int:
    """The highest token limit at which one text at a time fits into `free` bytes; at least the minimum."""
    low, high = MINIMUM_TOKENS, encoder.card.max_tokens
    while low < high:
        middle = (low + high + 1) // 2
        needed = encoder.vocabulary_bytes + encoder.working_bytes(middle, middle)
        if needed <= free * _USABLE_SHARE:
            low = middle
        else:
            high = middle - 1
    return low
