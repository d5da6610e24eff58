"""Transformers in the folder layout of sentence-transformers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from core.encoders import packed
from core.encoders.base import Ids, TokenEncoder, Vectors, unit_rows
from core.encoders.batching import CORES
from core.encoders.card import EncoderCard
from core.encoders.memory import return_large_blocks, transformer_bytes, vocabulary_bytes

_PROBE_LENGTHS = (300, 23, 8, 8)


class TransformerEncoder(TokenEncoder):
    """A sentence-transformers model, fed with batches of our own making.

    Where the model gives the same vectors so (tried once, when it is loaded), the texts of a batch lie end to
    end without padding; elsewhere they are padded to the longest of the batch.
    """

    workers = CORES
    batch_tokens = 512

    def __init__(self, model: SentenceTransformer, card: EncoderCard, revision: str) -> None:
        """Wrap a loaded model; `revision` names its exact weights."""
        self.card = card
        self.revision = revision
        self.prompt = model.prompts.get(model.default_prompt_name or "", "")
        self._model = model.eval()
        self._tokenizer: Any = model.tokenizer
        before, self._suffix = _special_ids(self._tokenizer)
        self._prompt_ids = self._find_prompt_ids()
        self._prefix = [*before, *self._prompt_ids]
        self.special_tokens = len(self._prefix) + len(self._suffix)
        self._width = int(getattr(model[0].auto_model.config, "hidden_size", card.dimensions))
        self.vocabulary_bytes = vocabulary_bytes(len(self._tokenizer), self._width)
        return_large_blocks()
        self._first_position = first_position(model)
        self.packs = self._try_packing()

    def tokenize(self, texts: Sequence[str]) -> list[Ids]:
        """Content ids by the model's own tokenizer.

        The prompt that a configuration asks for counts as special tokens, so that every chunk has it.
        """
        if not len(texts):
            return []
        length = len(self._prompt_ids)
        found = self._ids([self.prompt + t for t in texts])
        for i, ids in enumerate(found):
            if ids[:length] == self._prompt_ids:
                found[i] = ids[length:]
            else:  # the text's first letters joined the prompt's last into one token
                (found[i],) = self._ids([texts[i]])
        return [np.array(ids, dtype=np.int32) for ids in found]

    def _ids(self, texts: list[str]) -> list[list[int]]:
        quiet = {"return_attention_mask": False, "return_token_type_ids": False, "verbose": False}
        found: list[list[int]] = self._tokenizer(texts, add_special_tokens=False, **quiet)["input_ids"]
        return found

    def _find_prompt_ids(self) -> list[int]:
        if not self.prompt:
            return []
        # A prompt's last token can depend on what follows, so only what all texts have in common counts.
        found = self._ids([self.prompt + t for t in ("a", "The", "1", "한국", "?")])
        same = takewhile(lambda column: len(set(column)) == 1, zip(*found, strict=False))
        return [column[0] for column in same]

    def forward(self, ids: Sequence[Ids]) -> Vectors:
        """One batch through the whole model, pooling included."""
        rows = [torch.tensor([*self._prefix, *text.tolist(), *self._suffix]) for text in ids]
        features = self._packed(rows) if self.packs else self._padded(rows)
        with torch.inference_mode():
            vectors = self._model(features)["sentence_embedding"]
        return unit_rows(vectors.float().numpy())

    def working_bytes(self, tokens: int, longest: int) -> int:
        """Hidden states of every token and, where texts are padded, a mask of each text's tokens by themselves."""
        masks = 0 if self.packs else 4 * tokens * longest
        return transformer_bytes(tokens, self._width) + masks

    @contextmanager
    def sharing_the_machine(self, workers: int) -> Iterator[None]:
        """As many threads inside torch as leave every worker its own cores."""
        before = torch.get_num_threads()
        torch.set_num_threads(max(1, self.workers // workers))
        try:
            yield
        finally:
            torch.set_num_threads(before)

    def _packed(self, rows: list[torch.Tensor]) -> dict[str, torch.Tensor]:
        lengths = torch.tensor([len(row) for row in rows])
        borders = torch.nn.functional.pad(lengths.cumsum(0), (1, 0))
        positions = torch.cat([torch.arange(len(row)) for row in rows]) + self._first_position
        return {
            "input_ids": torch.cat(rows)[None],
            "position_ids": positions[None],
            "cu_seq_lens_q": borders,
        }

    def _padded(self, rows: list[torch.Tensor]) -> dict[str, torch.Tensor]:
        padding = self._tokenizer.pad_token_id or 0
        input_ids = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=padding)
        lengths = torch.tensor([len(row) for row in rows])
        mask = torch.arange(input_ids.shape[1])[None, :] < lengths[:, None]
        return {"input_ids": input_ids, "attention_mask": mask.long()}

    def _try_packing(self) -> bool:
        # An architecture may mix tokens elsewhere than in attention, or hide some from others (a sliding
        # window, a causal mask): comparing is surer than a list of architectures.
        transformer = getattr(self._model[0], "auto_model", None)
        if transformer is None or getattr(transformer.config, "sliding_window", None):
            return False
        generator = np.random.default_rng(0)
        room = self.card.max_tokens - self.special_tokens
        vocabulary = len(self._tokenizer)
        probes = [generator.integers(0, vocabulary, min(n, room)).astype(np.int32) for n in _PROBE_LENGTHS]
        self.packs = False
        expected = np.concatenate([self.forward([probe]) for probe in probes])
        usual = transformer.config._attn_implementation
        try:
            transformer.set_attn_implementation(packed.NAME)
            self.packs = True
            agrees = np.allclose(self.forward(probes), expected, atol=1e-5)
        except (ValueError, RuntimeError, TypeError, AttributeError, AssertionError, KeyError):
            agrees = False
        if not agrees:
            transformer.set_attn_implementation(usual)
        return agrees


def first_position(model: SentenceTransformer) -> int:
    """The number of the first position: 0, or after the padding's own in RoBERTa and its kin."""
    for module in model.modules():
        table = getattr(module, "position_embeddings", None)
        if isinstance(table, torch.nn.Embedding) and table.padding_idx is not None:
            return int(table.padding_idx) + 1
    return 0


def _special_ids(tokenizer: Any) -> tuple[list[int], list[int]]:
    """What the tokenizer puts before and after a text, found by asking it."""
    bare = tokenizer("a", add_special_tokens=False)["input_ids"]
    dressed = tokenizer("a")["input_ids"]
    start = next(i for i in range(len(dressed)) if dressed[i : i + len(bare)] == bare)
    return dressed[:start], dressed[start + len(bare) :]
