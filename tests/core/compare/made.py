"""Runs made from vectors, without a model."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.encoders import EncoderCard
from core.originality import originality
from core.result import Result
from core.settings import Columns, RunSettings
from core.similarity import pair_statistics
from tests.core.unit_vectors import unit_vectors


def made(
    *,
    seed: int = 0,
    n: int = 40,
    vectors: np.ndarray | None = None,
    encoder: str = "first",
    limit: int = 64,
    long_text: str = "truncate",
    seconds: float = 2.0,
    cached: int = 0,
    tokens: np.ndarray | None = None,
    languages: tuple[str, ...] = ("*",),
) -> Result:
    """A run of n texts in four teams; the odd ones are longer than 100 tokens where nothing is given."""
    if vectors is None:
        X = unit_vectors(n, 8, seed=9) + 0.2 * np.random.default_rng(seed).normal(size=(n, 8))
    else:
        X = vectors
    X = (X / np.linalg.norm(X, axis=1, keepdims=True)).astype(np.float32)
    n = len(X)
    if tokens is None:
        tokens = np.where(np.arange(n) % 2, 120 + np.arange(n), 10)
    statistics = pair_statistics(X)
    seen = np.minimum(tokens, limit) if long_text != "chunks" else tokens
    texts = pd.DataFrame(
        {
            "row": np.arange(2, n + 2),
            "text": [f"This is the text about the number {k} and it is not long" for k in range(n)],
            "label": [f"T{k}" for k in range(n)],
            "tokens": tokens,
            "cut": seen < tokens,
        }
    )
    return Result(
        columns=Columns("text", ("team",), "label"),
        settings=RunSettings(encoder, limit, long_text),
        encoder=EncoderCard(
            encoder,
            encoder.title(),
            languages,
            8,
            512,
            90,
            offline=True,
            licence="",
            note="",
            default_tokens=256,
        ),
        rows=n,
        texts=pd.concat([texts, originality(statistics)], axis=1),
        groups=pd.DataFrame({"team": [("red", "green", "blue", "grey")[k % 4] for k in range(n)]}),
        lost_share=float((tokens - seen).sum() / tokens.sum()),
        vectors=X,
        statistics=statistics,
        seconds={"loading": 1.0, "tokens": 0.5, "vectors": seconds, "pairs": 0.25},
        peaks={"loading": 300 << 20, "vectors": 400 << 20},
        tokens_read=int(seen.sum()),
        cached_texts=cached,
        cache_problem=None,
    )
