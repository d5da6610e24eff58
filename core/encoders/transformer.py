"""Transformers in the folder layout of sentence-transformers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from core.encoders.base import Ids, TokenEncoder, Vectors, unit_rows
from core.encoders.card import EncoderCard


class TransformerEncoder(TokenEncoder):
    """A sentence-transformers model, fed with batches of our own making."""

    workers = 2

    def __init__(self, model: SentenceTransformer, card: EncoderCard, revision: str) -> None:
        """Wrap a loaded model; `revision` names its exact weights."""
        self.card = card
        self.revision = revision
        self.prompt = model.prompts.get(model.default_prompt_name or "", "")
        self._model = model.eval()
        self._tokenizer: Any = model.tokenizer
        self._prefix, self._suffix = _special_ids(self._tokenizer)
        self.special_tokens = len(self._prefix) + len(self._suffix)

    def tokenize(self, texts: Sequence[str]) -> list[Ids]:
        """Content ids by the model's own tokenizer, after the prompt that its configuration asks for."""
        if not len(texts):
            return []
        found = self._tokenizer([self.prompt + t for t in texts], add_special_tokens=False, verbose=False)
        return [np.array(ids, dtype=np.int32) for ids in found["input_ids"]]

    def forward(self, ids: Sequence[Ids]) -> Vectors:
        """One padded batch through the whole model, pooling included."""
        lengths = [len(text) + self.special_tokens for text in ids]
        tokens = np.full((len(ids), max(lengths)), self._tokenizer.pad_token_id or 0, dtype=np.int64)
        for row, text, length in zip(tokens, ids, lengths, strict=True):
            row[:length] = [*self._prefix, *text.tolist(), *self._suffix]
        input_ids = torch.from_numpy(tokens)
        mask = torch.arange(tokens.shape[1])[None, :] < torch.tensor(lengths)[:, None]
        features = {"input_ids": input_ids, "attention_mask": mask.long()}
        if "token_type_ids" in self._tokenizer.model_input_names:
            features["token_type_ids"] = torch.zeros_like(input_ids)
        with torch.inference_mode():
            vectors = self._model(features)["sentence_embedding"]
        return unit_rows(vectors.float().numpy())


def _special_ids(tokenizer: Any) -> tuple[list[int], list[int]]:
    """What the tokenizer puts before and after a text, found by asking it."""
    bare = tokenizer("a", add_special_tokens=False)["input_ids"]
    dressed = tokenizer("a")["input_ids"]
    start = next(i for i in range(len(dressed)) if dressed[i : i + len(bare)] == bare)
    return dressed[:start], dressed[start + len(bare) :]
