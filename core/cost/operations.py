"""Operations: those that a model really did, counted, and those that its architecture needs, by formula.

An operation is a multiplication or an addition inside a product of matrices, attention's included. What works on
numbers one by one (normalizing, softmax, activations, looking up words) is left out: it is one part in a hundred or so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.encoders.base import Ids, TokenEncoder
from core.encoders.batching import distinct, plan_batches

if TYPE_CHECKING:
    from core.cost.models import Shape


def needed(shape: Shape, read: int, written: int = 0) -> int:
    """Operations for one text of `read` tokens, and for `written` tokens of a summary, one after another.

    Per token a layer multiplies by four matrices of width x attention and two (gated: three) of width x inner;
    attention compares a token with every other and sums their values. Of L tokens in one layer: 2 L (4 w a + 2 w i)
    + 4 L^2 a. (Kaplan et al., Scaling Laws for Neural Language Models, 2020, table 1.) A layer that writes has
    attention over what was read besides, whose keys and values are made once; keys and values of what was written
    are kept, so that the t-th token is compared with t.
    """
    own = 4 * shape.width * shape.attention
    forward = (3 if shape.gated else 2) * shape.width * shape.inner
    reading = shape.encoder_layers * (2 * read * (own + forward) + 4 * read**2 * shape.attention)
    if not written:
        return reading
    keys_and_values = 2 * read * 2 * shape.width * shape.attention
    per_token = 2 * (own + 2 * shape.width * shape.attention + forward) + 4 * read * shape.attention
    themselves = 4 * shape.attention * written * (written + 1) // 2
    layers = shape.decoder_layers * (keys_and_values + written * per_token + themselves)
    return reading + layers + written * 2 * shape.width * shape.vocabulary


def counted(work: Callable[[], object]) -> int:
    """Operations that torch does in this thread during `work()`."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode, sdpa_flop_count

    def attention(query: Any, key: Any, value: Any, *_: Any, **__: Any) -> int:
        return int(sdpa_flop_count(query, key, value))  # type: ignore[no-untyped-call]

    # torch knows the attention kernels of graphics cards, not the one of processors.
    own = {torch.ops.aten._scaled_dot_product_flash_attention_for_cpu: attention}
    with FlopCounterMode(display=False, custom_mapping=own) as counter:
        work()
    return int(counter.get_total_flops())


def encoder_operations(
    encoder: object, ids: Sequence[Ids], tick: Callable[[], None] = lambda: None
) -> int | None:
    """Operations of encoding texts given as content ids, in the batches in which they are encoded.

    Counted in real passes, one for every shape of a batch, for on nothing else do they depend. None where
    the encoder is neither of torch nor of numpy. `tick` is called before every pass and may raise.
    """
    if not isinstance(encoder, TokenEncoder):
        return None
    first, _ = distinct(ids)
    lengths = np.array([len(ids[i]) + encoder.special_tokens for i in first], dtype=np.int64)
    of_shape: dict[tuple[int, ...], int] = {}
    total = 0
    with _counting_numpy(encoder) as by_numpy:
        for batch in plan_batches(lengths, encoder.batch_tokens):
            shape = tuple(sorted(lengths[batch].tolist()))
            if shape not in of_shape:
                tick()
                texts = [ids[first[i]] for i in batch]
                before = by_numpy[0]
                by_torch = counted(lambda texts=texts: encoder.forward(texts))  # type: ignore[misc]
                of_shape[shape] = by_torch + by_numpy[0] - before
            total += of_shape[shape]
    return total or None


class _Counted(np.ndarray):
    """A matrix of weights that counts the operations of its products."""

    seen: list[int]

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        plain = [np.asarray(each) for each in inputs]
        if ufunc is np.matmul:
            self.seen[0] += 2 * plain[0].size * plain[1].shape[-1]
        return getattr(ufunc, method)(*plain, **kwargs)


@contextmanager
def _counting_numpy(encoder: TokenEncoder) -> Iterator[list[int]]:
    """[operations so far] of an encoder whose weights are numpy's, by standing in for its matrices."""
    seen = [0]
    network = getattr(encoder, "_network", None)
    weights: dict[str, Any] = dict(vars(network)) if network is not None else {}
    for name, value in weights.items():
        if isinstance(value, list):
            setattr(network, name, [_watched(each, seen) for each in value])
        else:
            setattr(network, name, _watched(value, seen))
    try:
        yield seen
    finally:
        for name, value in weights.items():
            setattr(network, name, value)


def _watched(value: Any, seen: list[int]) -> Any:
    if not isinstance(value, np.ndarray) or value.ndim != 2 or value.dtype != np.float32:
        return value
    matrix: NDArray[np.float32] = value
    watched = matrix.view(_Counted)
    watched.seen = seen
    return watched
