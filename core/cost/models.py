"""Well-known architectures at their full size, built from their configuration with random weights.

A model costs what its architecture costs, whatever its weights are: so what the real one would take can be measured
without downloading it. What it writes or says of a text is meaningless.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.encoders.base import Ids, TokenEncoder, Vectors
from core.encoders.batching import CORES
from core.encoders.card import ANY_LANGUAGE, EncoderCard
from core.encoders.memory import return_large_blocks

FIRST_ID = 5
"""Token ids below mark padding, beginnings and ends."""


@dataclass(frozen=True)
class Shape:
    """The sizes that decide how much a transformer computes."""

    width: int
    """Numbers that stand for a token."""
    attention: int
    """Heads times the numbers of a head; usually the width."""
    inner: int
    """Numbers between the two steps of the feed-forward part."""
    gated: bool
    """Whether the feed-forward part has a third matrix, its gate."""
    encoder_layers: int
    vocabulary: int
    decoder_layers: int = 0
    """0: it does not write."""


@dataclass(frozen=True)
class Architecture:
    """A published model as far as its cost goes."""

    key: str
    title: str
    shape: Shape
    heads: int
    reads: int
    """Tokens of a text that it was made to read."""
    longest: int
    """Tokens of a text that it can read at all, as far as is measured here."""
    parameters: float
    """Millions, as published."""

    @property
    def writes(self) -> bool:
        """Whether it can write summaries; else it is an encoder."""
        return self.shape.decoder_layers > 0


_ALL = (
    Architecture("bart-base", "BART-base", Shape(768, 768, 3072, False, 6, 50265, 6), 12, 1024, 1024, 139.4),
    Architecture("t5-small", "T5-small", Shape(512, 512, 2048, False, 6, 32128, 6), 8, 512, 2048, 60.5),
    Architecture("mt5-small", "mT5-small", Shape(512, 384, 1024, True, 8, 250112, 8), 6, 1024, 2048, 300.2),
    Architecture("minilm-l6", "MiniLM-L6", Shape(384, 384, 1536, False, 6, 30522), 12, 512, 512, 22.7),
    Architecture(
        "gte-multilingual-base",
        "gte-multilingual-base",
        Shape(768, 768, 3072, True, 12, 250048),
        12,
        8192,
        2048,
        305.4,
    ),
    Architecture(
        "xlm-roberta-base", "XLM-R base", Shape(768, 768, 3072, False, 12, 250002), 12, 512, 512, 278.0
    ),
)
ARCHITECTURES = {architecture.key: architecture for architecture in _ALL}


def build(key: str) -> Any:
    """The transformers model of an architecture, with random weights (the same every time), ready to be used."""
    import torch
    import transformers as t

    torch.manual_seed(0)
    return_large_blocks()
    architecture = ARCHITECTURES[key]
    shape, heads = architecture.shape, architecture.heads
    reader = {
        "vocab_size": shape.vocabulary,
        "hidden_size": shape.width,
        "num_hidden_layers": shape.encoder_layers,
        "num_attention_heads": heads,
        "intermediate_size": shape.inner,
    }
    writer = {
        "vocab_size": shape.vocabulary,
        "d_model": shape.width,
        "d_kv": shape.attention // heads,
        "d_ff": shape.inner,
        "num_layers": shape.encoder_layers,
        "num_heads": heads,
        "decoder_start_token_id": 0,
    }
    model: Any
    if key == "bart-base":
        model = t.BartForConditionalGeneration(
            t.BartConfig(
                vocab_size=shape.vocabulary,
                d_model=shape.width,
                encoder_layers=shape.encoder_layers,
                decoder_layers=shape.decoder_layers,
                encoder_ffn_dim=shape.inner,
                decoder_ffn_dim=shape.inner,
                encoder_attention_heads=heads,
                decoder_attention_heads=heads,
                max_position_embeddings=architecture.longest,
            )
        )
    elif key == "t5-small":
        model = t.T5ForConditionalGeneration(t.T5Config(**writer))
    elif key == "mt5-small":
        model = t.MT5ForConditionalGeneration(t.MT5Config(**writer, feed_forward_proj="gated-gelu"))
        # Its output layer has weights of its own, where T5 uses those of its word table again.
        model.lm_head.weight = torch.nn.Parameter(model.lm_head.weight.detach().clone())
    elif key == "minilm-l6":
        model = t.BertModel(t.BertConfig(**reader))
    elif key == "gte-multilingual-base":
        model = t.GteModel(t.GteConfig(**reader))
    else:
        model = t.XLMRobertaModel(
            t.XLMRobertaConfig(**reader, max_position_embeddings=514, type_vocab_size=1)
        )
    return model.eval()


def random_ids(lengths: Sequence[int], vocabulary: int) -> list[Ids]:
    """Token ids drawn by chance, as many as asked for each text; the same every time."""
    generator = np.random.default_rng(0)
    return [generator.integers(FIRST_ID, vocabulary, n).astype(np.int32) for n in lengths]


class RandomEncoder(TokenEncoder):
    """An encoder of a known architecture: it costs what the real one costs, and its vectors mean nothing."""

    workers = CORES
    batch_tokens = 512

    def __init__(self, key: str) -> None:
        """Build the model; `key` is one of ARCHITECTURES that does not write."""
        architecture = ARCHITECTURES[key]
        self.revision = "random"
        self.card = EncoderCard(
            id=key,
            title=architecture.title,
            languages=ANY_LANGUAGE,
            dimensions=architecture.shape.width,
            max_tokens=architecture.reads,
            megabytes=round(4 * architecture.parameters),
            offline=True,
            licence="",
            note="",
            default_tokens=architecture.reads,
        )
        self._model = build(key)

    def tokenize(self, texts: Sequence[str]) -> list[Ids]:
        """There are no words to its ids: see `random_ids`."""
        raise NotImplementedError

    def forward(self, ids: Sequence[Ids]) -> Vectors:
        """One batch through the model, texts of other lengths padded, and the mean of its tokens."""
        import torch

        lengths = torch.tensor([len(text) for text in ids])
        rows = torch.nn.utils.rnn.pad_sequence([torch.tensor(text) for text in ids], batch_first=True)
        mask = (torch.arange(rows.shape[1]) < lengths[:, None]).long()
        padded = {} if bool(mask.all()) else {"attention_mask": mask}
        with torch.inference_mode():
            states = self._model(input_ids=rows, **padded).last_hidden_state
            vectors: Vectors = ((states * mask[..., None]).sum(1) / lengths[:, None]).numpy()
        return vectors

    @contextmanager
    def sharing_the_machine(self, workers: int) -> Iterator[None]:
        """As many threads inside torch as leave every worker its own cores."""
        import torch

        before = torch.get_num_threads()
        torch.set_num_threads(max(1, CORES // workers))
        try:
            yield
        finally:
            torch.set_num_threads(before)
