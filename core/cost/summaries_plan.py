"""What measuring embedding against summarizing consists of, step by step, and how long it will take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.cost import probes
from core.cost.apart import Work
from core.cost.models import ARCHITECTURES, Architecture
from core.cost.operations import needed
from core.cost.summaries import AS_SET, ENCODER, EXTRACT, FULL, SUMMARIZER, Options, Way
from core.encoders import EncoderCard
from core.encoders.batching import CORES
from core.encoders.card import GTE, MINILM, MINIMUM_TOKENS, USE
from core.encoders.memory import loaded_bytes
from core.settings import RunSettings
from core.settings import settings as installation

LENGTHS = (128, 256, 512, 1024, 2048)
"""Tokens of the texts on which models are compared."""
AT_ONCE = 4
"""Texts of a length that are given to a model together."""
ARCHITECTURE_OF = {MINILM.id: "minilm-l6", GTE.id: "gte-multilingual-base"}
"""Encoders whose architecture is among those that can be measured with random weights."""
_SPEED = 20e9  # operations a second and core: the order of magnitude on processors of today
_UNIVERSAL = 3.4e6  # operations a token, counted
_START_SECONDS = 8.0  # of a process with its libraries and its model
_LENGTHS_SECONDS = 3.0  # spent on a length that takes less


@dataclass(frozen=True)
class Step:
    """One process: what it does, and what it is in the result."""

    kind: str
    title: str
    random: bool
    work: Work
    task: dict[str, Any]
    seconds: float
    """That it will take, roughly."""
    reads: int = 0
    needs: int = 0
    """Bytes of memory, roughly."""


def draw(texts: int, wanted: int) -> NDArray[np.intp]:
    """The places of a sample of at most `wanted` of so many texts, ascending; always the same one."""
    drawn = np.random.default_rng(0).choice(texts, min(wanted, texts), replace=False)
    return np.sort(drawn).astype(np.intp)


def expected_seconds(card: EncoderCard, settings: RunSettings, options: Options, tokens: ArrayLike) -> float:
    """How long `measure` will take, to an order of magnitude; `tokens` (n,) are those of all the texts."""
    drawn = np.asarray(tokens)[draw(len(np.asarray(tokens)), options.texts)]
    steps = ways(card, settings, options, [], drawn) + at_lengths(card, settings, options, [])
    return sum(step.seconds for step in steps)


def ways(
    card: EncoderCard,
    settings: RunSettings,
    options: Options,
    texts: Sequence[str],
    tokens: NDArray[np.int64],
) -> list[Step]:
    """Every way with the texts of the sample, whose tokens are given.

    A real summarizer comes first: where its name is wrong that is told at once.
    """
    summary = max(MINIMUM_TOKENS, min(options.summary_tokens, card.max_tokens))
    task = {
        "encoder": settings.encoder,
        "remote_code": installation().allow_remote_code,
        "texts": list(texts),
        "limit": settings.token_limit,
        "long_text": settings.long_text,
    }

    def own(kind: str, read: NDArray[np.int64], **other: Any) -> Step:
        seconds = _START_SECONDS + _encoding(card, read)
        return Step(
            kind, card.title, False, probes.encode, {**task, **other}, seconds, needs=loaded_bytes(card)
        )

    cut = np.minimum(tokens, settings.token_limit)
    windows = np.full(-(-int(tokens.sum()) // settings.token_limit), settings.token_limit)
    whole = settings.long_text == "chunks"
    steps = [own(AS_SET, windows if whole else cut)]
    if not whole and (tokens > settings.token_limit).any():
        steps.append(own(FULL, windows, long_text="chunks"))
    steps.append(own(EXTRACT, np.minimum(tokens, summary), limit=summary, long_text="summary"))
    for key in options.architectures:
        made = ARCHITECTURES[key]
        most = made.reads if made.writes else min(made.reads, settings.token_limit)
        read = np.minimum(tokens, most)
        counts: dict[str, Any] = {"architecture": key, "tokens": read.tolist()}
        if made.writes:
            written = {"new_tokens": options.summary_tokens, "summary_limit": summary}
            steps.append(
                _random(SUMMARIZER, made, probes.summarize, {**task, **counts, **written}, read, options)
            )
        else:
            steps.append(_random(ENCODER, made, probes.encode_random, counts, read, options))
    if options.summarizer:
        own_task = {**task, "summarizer": options.summarizer, "new_tokens": options.summary_tokens}
        like = _random(SUMMARIZER, ARCHITECTURES["bart-base"], probes.summarize, own_task, tokens, options)
        steps.insert(0, replace(like, title=options.summarizer, random=False, reads=0, needs=0))
    return steps


def _random(
    kind: str, made: Architecture, work: Work, task: dict[str, Any], read: NDArray[np.int64], options: Options
) -> Step:
    written = options.summary_tokens if made.writes else 0
    operations = sum(needed(made.shape, min(int(n), made.reads), written) for n in read)
    seconds = _START_SECONDS + 2 * operations / (_SPEED * CORES)  # once for the time, once for the count
    return Step(kind, made.title, True, work, task, seconds, made.reads, _bytes(made))


def at_lengths(
    card: EncoderCard,
    settings: RunSettings,
    options: Options,
    words: list[int],
    summarizer: Way | None = None,
) -> list[Step]:
    """Every model at growing lengths; `summarizer` is the real one, where there is one."""
    task = {"at_once": AT_ONCE, "new_tokens": options.summary_tokens}
    own = [n for n in LENGTHS if n <= card.max_tokens] or [card.max_tokens]
    of_own = {
        **task,
        "encoder": settings.encoder,
        "remote_code": installation().allow_remote_code,
        "words": words,
        "lengths": own,
    }
    seconds = _START_SECONDS + sum(max(_LENGTHS_SECONDS, _encoding(card, np.full(AT_ONCE, n))) for n in own)
    steps = [Step(AS_SET, card.title, False, probes.read_lengths, of_own, seconds, needs=loaded_bytes(card))]
    for key in options.architectures:
        made = ARCHITECTURES[key]
        lengths = [n for n in LENGTHS if n <= made.longest]
        written = options.summary_tokens if made.writes else 0
        seconds = _START_SECONDS
        for n in lengths:
            once = needed(made.shape, n, written) / (_SPEED * CORES)
            seconds += max(_LENGTHS_SECONDS, AT_ONCE * once) + once
        steps.append(
            Step(
                SUMMARIZER if made.writes else ENCODER,
                made.title,
                True,
                probes.read_lengths,
                {**task, "architecture": key, "lengths": lengths},
                seconds,
                needs=_bytes(made),
            )
        )
    if summarizer:
        lengths = [n for n in LENGTHS if n <= summarizer.reads] or [summarizer.reads]
        of_real = {**task, "summarizer": options.summarizer, "lengths": lengths}
        steps.append(
            Step(SUMMARIZER, summarizer.title, False, probes.read_lengths, of_real, steps[-1].seconds)
        )
    return steps


def _encoding(card: EncoderCard, read: NDArray[np.int64]) -> float:
    """Seconds that the encoder will take for texts of so many tokens, and to count its operations, roughly."""
    if card.id == USE.id:
        operations = _UNIVERSAL * float(read.sum())
    else:
        shape = ARCHITECTURES[ARCHITECTURE_OF.get(card.id, "xlm-roberta-base")].shape
        operations = float(sum(needed(shape, int(n)) for n in read))
    return 2 * operations / (_SPEED * CORES)


def _bytes(made: Architecture) -> int:
    """Memory that a model takes while it is made and used, its libraries included, roughly."""
    return int(1.5 * 4e6 * made.parameters) + (600 << 20)
