"""Embedding against summarizing, measured on a sample of the user's texts: every way in a process of its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core import errors, memory
from core.compare.agreement import interval, spearman
from core.cost.apart import Done, run_apart
from core.cost.summaries import AS_SET, FULL, KINDS, SUMMARIZER, Options, Point, Summaries, Way
from core.cost.summaries_plan import Step, at_lengths, draw, ways
from core.encoders import Encoder
from core.encoders.vector_cache import VectorCache
from core.originality import MEASURES, originality
from core.run import Listener, chosen_texts
from core.settings import Columns, RunSettings
from core.similarity import pair_statistics

_SHOWN = 5  # summaries
_WORDS = 20_000


def measure(
    frame: pd.DataFrame,
    columns: Columns,
    settings: RunSettings,
    options: Mapping[str, Any],
    *,
    load: Callable[[str], Encoder],
    cache: VectorCache,
    listener: Listener,
) -> dict[str, Any]:
    """What Summaries.to_dict gives, for the texts of a table (core.cost.measurement.Measure).

    Raises ModelTooLarge where a model does not fit into the free memory, ColumnError, EncoderError, and what the
    listener raises.
    """
    wanted = Options.from_dict(dict(options))
    every = chosen_texts(frame, columns)
    texts = [str(every.iloc[place]) for place in draw(len(every), wanted.texts)]
    listener.stage("loading")
    encoder = load(settings.encoder)
    tokens = encoder.count_tokens(texts)
    words = np.unique(np.concatenate(encoder.tokenize(texts)))[:_WORDS].tolist()

    steps = ways(encoder.card, settings, wanted, texts, tokens)
    listener.stage("ways")
    answers = _run(steps, listener)
    measured, vectors, written = [], [], []
    for step, done in zip(steps, answers, strict=True):
        measured.append(_way(step, done))
        vectors.append(np.array(done.answer.get("vectors", []), dtype=np.float32))
        if step.kind == SUMMARIZER and not step.random:
            written = list(zip(texts, done.answer["summaries"], strict=True))[:_SHOWN]
    compared = _with_agreement(measured, vectors)

    listener.stage("lengths")
    steps = at_lengths(encoder.card, settings, wanted, words, next(filter(_is_real, compared), None))
    points = [
        point
        for step, done in zip(steps, _run(steps, listener), strict=True)
        for point in _points(step, done)
    ]
    return Summaries(
        texts=len(texts),
        all_texts=len(every),
        tokens=int(tokens.sum()),
        middle_tokens=int(np.median(tokens)),
        cut_texts=int((tokens > settings.token_limit).sum()),
        encoder=encoder.card.title,
        limit=settings.token_limit,
        long_text=settings.long_text,
        summary_tokens=wanted.summary_tokens,
        ways=tuple(sorted(compared, key=lambda way: KINDS.index(way.kind))),
        points=tuple(points),
        written=tuple(written),
    ).to_dict()


def _run(steps: Sequence[Step], listener: Listener) -> list[Done]:
    """Do one after another; their expected seconds are the steps of the progress."""
    total, before, done = math.ceil(sum(step.seconds for step in steps)), 0.0, []
    for step in steps:
        free = memory.look().free
        if step.needs > free:
            raise errors.ModelTooLarge(title=step.title, needed_mb=step.needs >> 20, free_mb=free >> 20)

        def tell(part: int, parts: int, step: Step = step, before: float = before) -> None:
            listener.progress(int(before + step.seconds * part / max(parts, 1)), total)

        done.append(run_apart(step.work, step.task, tell))
        before += step.seconds
    return done


def _way(step: Step, done: Done) -> Way:
    answer = done.answer
    return Way(
        kind=step.kind,
        title=answer.get("title", step.title),
        random=step.random,
        seconds=answer["seconds"],
        write_seconds=answer.get("write_seconds", 0.0),
        read=answer["read"],
        written=answer.get("written", 0),
        operations=answer["operations"],
        loaded=next(done.began[phase] for phase in ("write", "encode") if phase in done.began),
        peak=max(done.peaks[phase] for phase in ("write", "encode") if phase in done.peaks),
        reads=answer.get("reads", step.reads),
        elsewhere=done.elsewhere,
        agreement=None,
    )


def _is_real(way: Way) -> bool:
    return way.kind == SUMMARIZER and not way.random


def _with_agreement(ways: Sequence[Way], vectors: Sequence[NDArray[np.float32]]) -> list[Way]:
    """The ways, each with how far its order of originality agrees with that of reading everything."""
    kinds = [way.kind for way in ways]
    reference = kinds.index(FULL) if FULL in kinds else kinds.index(AS_SET)
    measured = [originality(pair_statistics(rows)) if len(rows) else None for rows in vectors]
    everything = measured[reference]
    found = []
    for place, (way, own) in enumerate(zip(ways, measured, strict=True)):
        if own is None or everything is None or place == reference:
            found.append(way)
            continue
        rhos = {name: spearman(own[name], everything[name]) for name in MEASURES}
        of_way = {name: (rho, *interval(rho, len(own))) for name, rho in rhos.items() if not math.isnan(rho)}
        found.append(replace(way, agreement=of_way))
    return found


def _points(step: Step, done: Done) -> list[Point]:
    return [
        Point(
            title=step.title,
            kind=step.kind,
            random=step.random,
            tokens=length,
            seconds=seconds,
            operations=operations,
            peak=done.peaks[str(length)],
        )
        for length, seconds, operations in zip(
            step.task["lengths"], done.answer["seconds"], done.answer["operations"], strict=True
        )
    ]
