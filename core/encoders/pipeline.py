"""Texts to vectors: long texts handled, known vectors from the cache, the rest encoded and kept."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.encoders.base import Encoder, Ids, Progress, Vectors, unit_rows
from core.encoders.card import MINIMUM_TOKENS, check_token_limit
from core.encoders.long_texts import prepare
from core.encoders.memory import plan_memory
from core.encoders.vector_cache import VectorCache
from core.errors import CacheUnusable, NotEnoughMemory
from core.memory import look

_KEEP_SECONDS = 5.0
"""How often finished vectors are written to the cache: what a killed run loses at most."""


@dataclass(frozen=True)
class EncodeResult:
    """The vectors of n texts and what was read for them."""

    vectors: Vectors
    """(n, d) float32, rows of length 1."""
    tokens: NDArray[np.int64]
    """(n,) tokens of each text in full, special tokens included."""
    seen_tokens: NDArray[np.int64]
    """(n,) of them, how many the encoder saw."""
    cached_texts: int
    """Texts whose vectors came from the cache, whole."""
    cache_problem: CacheUnusable | None
    """Why the cache could not be used to the full; None when it could, or when there is none."""

    @property
    def cut(self) -> NDArray[np.bool_]:
        """(n,) which texts the encoder did not see in full."""
        return self.seen_tokens < self.tokens

    @property
    def lost_share(self) -> float:
        """Share of all tokens that the encoder did not see, in [0, 1]."""
        total = int(self.tokens.sum())
        return float((self.tokens - self.seen_tokens).sum() / total) if total else 0.0


def encode_texts(
    encoder: Encoder,
    texts: Sequence[str],
    *,
    token_limit: int | None = None,
    long_text: str = "truncate",
    cache: VectorCache | None = None,
    progress: Progress | None = None,
    batch_tokens: int | None = None,
) -> EncodeResult:
    """Vectors of `texts` at a token limit, by one of the ways with long texts (core.encoders.long_texts.LONG_TEXT).

    What the cache knows is not encoded again, and what is encoded is kept every few seconds, so that a run
    that was cancelled or killed goes on from there. While tokens are still being counted, `progress` is
    called with three zeros. A cache that cannot be written is left out and reported.
    Raises SettingsError, NotEnoughMemory, and whatever `progress` raises (RunCancelled).
    """
    limit = check_token_limit(encoder.card, token_limit)
    known = _known_in_full(encoder, texts, limit, cache)
    tokens = np.array([known[i][0] if i in known else 0 for i in range(len(texts))], dtype=np.int64)
    rest = np.array([i for i in range(len(texts)) if i not in known], dtype=np.intp)

    def shifted(done: int, done_tokens: int, total: int) -> None:
        if progress and total:
            progress(len(known) + done, int(tokens.sum()) + done_tokens, int(tokens.sum()) + total)
        elif progress:
            progress(0, 0, 0)

    found = _encode(encoder, [texts[i] for i in rest], limit, long_text, cache, shifted, batch_tokens)
    if not known:
        return found
    vectors = np.empty((len(texts), encoder.card.dimensions), dtype=np.float32)
    for i, (_, vector) in known.items():
        vectors[i] = vector
    vectors[rest] = found.vectors
    seen = tokens.copy()
    tokens[rest], seen[rest] = found.tokens, found.seen_tokens
    return EncodeResult(vectors, tokens, seen, len(known) + found.cached_texts, found.cache_problem)


def _known_in_full(
    encoder: Encoder, texts: Sequence[str], limit: int, cache: VectorCache | None
) -> dict[int, tuple[int, Vectors]]:
    """Tokens and vectors of the texts that were read whole before and are within the limit, by position.

    They need not even be cut into tokens, which for a fast encoder is most of the work that is left.
    """
    if cache is None:
        return {}
    keys = [_text_key(encoder, text) for text in texts]
    readings = {k: (t, at) for k, (t, at) in cache.get_readings(keys).items() if t <= limit}
    vectors = cache.get_many([at for _, at in readings.values()], encoder.card.dimensions)
    return {
        i: (readings[key][0], vectors[readings[key][1]])
        for i, key in enumerate(keys)
        if key in readings and readings[key][1] in vectors
    }


def _encode(
    encoder: Encoder,
    texts: Sequence[str],
    limit: int,
    long_text: str,
    cache: VectorCache | None,
    progress: Progress,
    batch_tokens: int | None,
) -> EncodeResult:
    work = prepare(encoder, texts, limit, long_text, lambda: progress(0, 0, 0))
    keys = [_key(encoder, piece) for piece in work.pieces]
    vectors = np.zeros((len(work.pieces), encoder.card.dimensions), dtype=np.float32)
    known = cache.get_many(keys, encoder.card.dimensions) if cache else {}
    if cache:
        whole = {
            owner: key for owner, key in zip(work.owner, keys, strict=True) if work.tokens[owner] <= limit
        }
        cache.put_readings({_text_key(encoder, texts[i]): (int(work.tokens[i]), k) for i, k in whole.items()})
    is_missing = np.array([key not in known for key in keys], dtype=bool)
    missing = np.flatnonzero(is_missing)
    for i in np.flatnonzero(~is_missing):
        vectors[i] = known[keys[i]]
    missing_of_text = np.bincount(work.owner[is_missing], minlength=len(texts))
    cached_texts = int((missing_of_text == 0).sum())

    sizes = np.array([len(p) + encoder.special_tokens for p in work.pieces], dtype=np.int64)
    total_tokens = int(sizes.sum())
    done_tokens = total_tokens - int(sizes[is_missing].sum())
    longest = int(sizes[is_missing].max(initial=0))
    memory = plan_memory(encoder, longest, look().free, batch_tokens)
    unwritten: list[int] = []
    written_at = time.monotonic()

    def report() -> None:
        progress(int((missing_of_text == 0).sum()), done_tokens, total_tokens)

    def keep() -> None:
        if cache and unwritten:
            cache.put_many({keys[i]: vectors[i] for i in unwritten})
            unwritten.clear()

    report()
    try:
        ids = [work.pieces[i] for i in missing]
        stream = encoder.stream(ids, batch_tokens=memory.batch_tokens, workers=memory.workers)
        with closing(stream) as batches:
            for batch in batches:
                places = missing[batch.positions]
                vectors[places] = batch.vectors
                unwritten.extend(places.tolist())
                np.subtract.at(missing_of_text, work.owner[places], 1)
                done_tokens += batch.tokens
                if time.monotonic() - written_at > _KEEP_SECONDS:
                    keep()
                    written_at = time.monotonic()
                report()
    except MemoryError as error:
        raise NotEnoughMemory(
            title=encoder.card.title,
            limit=limit,
            needed_mb=encoder.working_bytes(longest, longest) >> 20,
            free_mb=look().free >> 20,
            largest_limit=max(MINIMUM_TOKENS, longest // 2),
        ) from error
    finally:
        keep()
    return EncodeResult(
        vectors=_joined(vectors, work.owner, work.weights, len(texts)),
        tokens=work.tokens,
        seen_tokens=work.seen_tokens,
        cached_texts=cached_texts,
        cache_problem=cache.problem if cache else None,
    )


def _key(encoder: Encoder, ids: Ids) -> bytes:
    """Of a vector: the encoder and the ids that it really saw, whichever limit and handling left them."""
    return _digest(encoder, "ids", ids.tobytes())


def _text_key(encoder: Encoder, text: str) -> bytes:
    return _digest(encoder, "text", text.encode("utf-8", "surrogatepass"))


def _digest(encoder: Encoder, kind: str, content: bytes) -> bytes:
    name = f"1\0{encoder.card.id}\0{encoder.revision}\0{kind}\0".encode()
    return hashlib.blake2b(name + content, digest_size=16).digest()


def _joined(pieces: Vectors, owner: NDArray[np.intp], weights: NDArray[np.float32], n: int) -> Vectors:
    """Mean of each text's pieces, weighted by their tokens and brought back to length 1."""
    if len(pieces) == n:
        return pieces
    first_pieces = np.flatnonzero(np.diff(owner, prepend=-1))
    return unit_rows(np.add.reduceat(pieces * weights[:, None], first_pieces, axis=0))
