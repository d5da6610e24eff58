"""A small encoder without a model: for tests, and for looking at the app without waiting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zlib import crc32

import numpy as np

from core.encoders.base import Ids, TokenEncoder, Vectors, unit_rows
from core.encoders.card import ANY_LANGUAGE, EncoderCard
from core.language import N_

FAKE = EncoderCard(
    id="fake",
    title="Fake",
    languages=ANY_LANGUAGE,
    dimensions=32,
    max_tokens=512,
    megabytes=0,
    offline=True,
    licence="MIT",
    note=N_("Counts words; it is for tests and knows nothing of meaning."),
    default_tokens=512,
)
_WORD = re.compile(r"\w+|[^\w\s]")


class FakeEncoder(TokenEncoder):
    """Every word has a random direction that its hash decides; a text is the sum of its words.

    Texts that share words are alike, texts that share none have similarities around 0, and an empty text
    has a direction too. The same everywhere and always.
    """

    card = FAKE
    revision = "1"
    special_tokens = 2

    def tokenize(self, texts: Sequence[str]) -> list[Ids]:
        """One id a word or punctuation mark."""
        return [
            np.array([crc32(w.encode()) & 0x7FFFFFFF for w in _WORD.findall(t.lower())], dtype=np.int32)
            for t in texts
        ]

    def forward(self, ids: Sequence[Ids]) -> Vectors:
        """Unit vectors of the summed directions; position plays no part."""
        sums = [sum(map(_direction, text.tolist()), _direction(-1) * 0.1) for text in ids]
        return unit_rows(np.array(sums, dtype=np.float32).reshape(len(ids), FAKE.dimensions))


def _direction(word: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.random.default_rng(word + 1).standard_normal(FAKE.dimensions)
