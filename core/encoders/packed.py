"""Attention over texts of different lengths that lie end to end in one row, so that nothing is padded.

transformers lets a program bring its own attention function (`AttentionInterface`); everything else in a
model works on tokens one by one and does not care where a text ends. sentence-transformers' pooling
already knows rows like this one, by the borders in `cu_seq_lens_q`.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

import torch
from torch.nn.functional import scaled_dot_product_attention
from transformers import AttentionInterface

NAME = "unalike_packed"


def packed_attention(
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    scaling: float | None = None,
    cu_seq_lens_q: torch.Tensor | None = None,
    **_: Any,
) -> tuple[torch.Tensor, None]:
    """Each text attends to itself alone: texts of equal length, which lie side by side, go together.

    query, key, value: (1, heads, tokens, size of a head); `cu_seq_lens_q` (texts + 1,) where texts begin and
    end. Returns (1, tokens, heads, size of a head).
    """
    assert cu_seq_lens_q is not None
    out = torch.empty_like(query.transpose(1, 2))
    start = 0
    for length, run in groupby(torch.diff(cu_seq_lens_q).tolist()):
        shape = (sum(1 for _ in run), length)
        end = start + shape[0] * length
        q, k, v = (
            t[0, :, start:end].view(-1, *shape, t.shape[-1]).transpose(0, 1)  # (texts, heads, length, size)
            for t in (query, key, value)
        )
        mixed = scaled_dot_product_attention(q, k, v, scale=scaling)
        out[0, start:end] = mixed.transpose(1, 2).flatten(0, 1)
        start = end
    return out, None


AttentionInterface.register(NAME, packed_attention)
