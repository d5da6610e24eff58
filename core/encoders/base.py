"""What every encoder is: tokens in, unit vectors out, in batches that a token budget bounds.

A text goes two steps: `tokenize` gives its content ids (without the special tokens that the encoder adds),
`stream` turns lists of ids into vectors. Truncation, chunks and the embedding cache sit between the two and
need to know nothing about models.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.encoders.batching import distinct, plan_batches, run_batches
from core.encoders.card import EncoderCard, check_token_limit

Ids = NDArray[np.int32]
Vectors = NDArray[np.float32]
Progress = Callable[[int, int, int], None]
"""Called as progress(done_texts, done_tokens, total_tokens); it may raise RunCancelled to stop the work."""


@dataclass(frozen=True)
class Batch:
    """Some of the vectors asked for."""

    positions: NDArray[np.intp]
    """(b,) where in the list that was asked for these vectors belong."""
    vectors: Vectors
    """(b, d) float32, rows of length 1."""
    tokens: int
    """Tokens that were read for them, special tokens included."""


class Encoder(Protocol):
    """An embedding model with its tokenizer. `core.encoders.load` gives one."""

    card: EncoderCard
    revision: str
    """Changes whenever the same ids could give other vectors: part of every cache key."""
    prompt: str
    """What the model's own configuration puts before every text; usually empty."""
    special_tokens: int
    """How many tokens the encoder adds to every text, the prompt's included."""

    def tokenize(self, texts: Sequence[str]) -> list[Ids]:
        """The content ids of each text in full, without the special tokens and the prompt."""
        ...

    workers: int
    """Threads that encode side by side."""
    batch_tokens: int
    """Tokens in a batch when memory does not ask for less."""

    vocabulary_bytes: int
    """Memory that the word table takes little by little, as tokens turn up."""

    def working_bytes(self, tokens: int, longest: int) -> int:
        """Memory that one worker needs while it computes a batch of `tokens` tokens, its longest text given."""
        ...

    def stream(
        self, ids: Sequence[Ids], *, batch_tokens: int | None = None, workers: int | None = None
    ) -> Generator[Batch, None, None]:
        """Vectors of texts given as content ids, batch by batch as they are ready, each position once."""
        ...

    def encode(
        self,
        texts: Sequence[str],
        token_limit: int | None = None,
        *,
        progress: Progress | None = None,
        batch_tokens: int | None = None,
    ) -> Vectors:
        """(n, d) float32 rows of length 1; texts are cut at `token_limit` (the card's default when None)."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """(n,) tokens of each text in full, the special tokens included."""
        ...


class TokenEncoder(ABC):
    """The part of an encoder that is the same for all; subclasses tokenize, and turn a batch into vectors."""

    card: EncoderCard
    revision: str
    prompt: str = ""
    special_tokens: int = 0
    vocabulary_bytes: int = 0
    workers: int = 1
    """Threads that call `forward` side by side."""
    batch_tokens: int = 1024
    """Tokens in a batch: smaller wastes calls, larger falls out of the processor's cache."""

    @abstractmethod
    def tokenize(self, texts: Sequence[str]) -> list[Ids]:
        """The content ids of each text in full, special tokens not included."""

    @abstractmethod
    def forward(self, ids: Sequence[Ids]) -> Vectors:
        """(b, d) vectors of one batch of content ids that are short enough; called from several threads."""

    def sharing_the_machine(self, workers: int) -> AbstractContextManager[None]:
        """Entered around the work of `workers` threads, to keep the libraries beneath to their cores."""
        return nullcontext()

    def working_bytes(self, tokens: int, longest: int) -> int:
        """Memory that one worker needs while it computes a batch of `tokens` tokens, its longest text given."""
        return 0

    def stream(
        self, ids: Sequence[Ids], *, batch_tokens: int | None = None, workers: int | None = None
    ) -> Generator[Batch, None, None]:
        """Vectors batch by batch, longest texts first; equal ids are encoded once and get equal bits.

        Raises MemoryError where a single text does not fit.
        """
        first, groups = distinct(ids)
        lengths = np.array([len(ids[i]) + self.special_tokens for i in first], dtype=np.int64)
        batches = plan_batches(lengths, batch_tokens or self.batch_tokens)
        workers = max(1, min(workers or self.workers, len(batches)))
        with self.sharing_the_machine(workers):
            for members, vectors in run_batches(
                lambda chosen: self.forward([ids[first[c]] for c in chosen]), batches, workers
            ):
                positions = [groups[m] for m in members]
                repeats = [len(p) for p in positions]
                tokens = int(lengths[members] @ repeats)
                yield Batch(np.concatenate(positions), np.repeat(vectors, repeats, axis=0), tokens)

    def encode(
        self,
        texts: Sequence[str],
        token_limit: int | None = None,
        *,
        progress: Progress | None = None,
        batch_tokens: int | None = None,
    ) -> Vectors:
        """(n, d) float32 rows of length 1; texts are cut at `token_limit` (the card's default when None)."""
        limit = check_token_limit(self.card, token_limit)
        ids = [t[: limit - self.special_tokens] for t in self.tokenize(texts)]
        total = sum(map(len, ids)) + len(ids) * self.special_tokens
        vectors = np.empty((len(ids), self.card.dimensions), dtype=np.float32)
        done_texts = done_tokens = 0
        with closing(self.stream(ids, batch_tokens=batch_tokens)) as batches:
            for batch in batches:
                vectors[batch.positions] = batch.vectors
                done_texts += len(batch.positions)
                done_tokens += batch.tokens
                if progress:
                    progress(done_texts, done_tokens, total)
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """(n,) tokens of each text in full, the special tokens included."""
        return np.array([len(t) + self.special_tokens for t in self.tokenize(texts)], dtype=np.int64)


def unit_rows(vectors: NDArray[np.float32]) -> Vectors:
    """The rows brought to length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32, copy=False)
