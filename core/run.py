"""The way of a run: a table and its chosen columns become vectors, one pass over all pairs, a result."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Protocol

import numpy as np
import pandas as pd

from core import errors, memory
from core.encoders import Encoder, encode_texts
from core.originality import originality
from core.result import Result, combined_codes
from core.settings import Columns, RunSettings
from core.similarity import pair_statistics
from core.vector_cache import VectorCache

STAGES = ("loading", "tokens", "vectors", "pairs", "writing")


class Listener(Protocol):
    """Who follows a run. Each method may raise RunCancelled to stop it."""

    def stage(self, name: str) -> None:
        """A stage (one of STAGES) begins."""

    def progress(self, done: int, total: int) -> None:
        """`done` of `total` steps of the stage are finished."""

    def memory(self, now: int) -> None:
        """The process and its children hold `now` resident bytes."""


class Stages:
    """Seconds and peak memory of each stage, told on to a listener as they happen."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.seconds: dict[str, float] = {}
        self.peaks: dict[str, int] = {}
        self._name = STAGES[0]

    def saw_memory(self, now: int) -> None:
        """Count a look at memory, in bytes, into the stage under way."""
        self.peaks[self._name] = max(now, self.peaks.get(self._name, 0))
        self.listener.memory(now)

    @contextmanager
    def stage(self, name: str, watcher: memory.Watcher) -> Iterator[None]:
        """Run a block as the stage `name`."""
        self._name = name
        self.listener.stage(name)
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = time.perf_counter() - began
            watcher.look()


def chosen_texts(frame: pd.DataFrame, columns: Columns) -> pd.Series:
    """The texts that a run compares: the cells of the text column that are not blank, indexed by row.

    Raises UnknownColumn, TooFewTexts or AllTextsEqual where the table cannot be analysed so.
    """
    for column in filter(None, (columns.text, columns.label, *columns.groups)):
        if column not in frame.columns:
            raise errors.UnknownColumn(column=column, columns=", ".join(map(str, frame.columns)))
    texts = frame[columns.text].fillna("").astype(str).reset_index(drop=True)
    texts = texts[texts.str.strip() != ""]
    if len(texts) < 2:
        raise errors.TooFewTexts(column=columns.text, texts=len(texts))
    if texts.nunique() == 1:
        raise errors.AllTextsEqual(column=columns.text, texts=len(texts))
    return texts


def count_tokens(frame: pd.DataFrame, columns: Columns, encoder: Encoder) -> np.ndarray:
    """Tokens of every chosen text as the encoder counts them, (n,) int, before any limit."""
    return encoder.count_tokens(list(chosen_texts(frame, columns)))


def execute(
    frame: pd.DataFrame,
    columns: Columns,
    settings: RunSettings,
    *,
    load: Callable[[str], Encoder],
    listener: Listener,
    cache: VectorCache | None = None,
    executor: Executor | None = None,
) -> Result:
    """Everything that a run computes, in this process.

    Raises ColumnError or SettingsError where the input cannot be analysed so, EncoderError where the
    model cannot be loaded, and whatever the listener raises (RunCancelled).
    """
    texts = chosen_texts(frame, columns)
    stages = Stages(listener)
    with memory.Watcher(stages.saw_memory) as watcher:
        with stages.stage("loading", watcher):
            encoder = load(settings.encoder)
        with stages.stage("tokens", watcher):
            tokens = encoder.count_tokens(list(texts))
        with stages.stage("vectors", watcher):
            encoded = encode_texts(
                encoder,
                list(texts),
                token_limit=settings.token_limit,
                long_text=settings.long_text,
                tokens=tokens,
                cache=cache,
                progress=lambda _texts, done, total: listener.progress(done, total),
            )
        chosen = frame.reset_index(drop=True).loc[texts.index]
        with stages.stage("pairs", watcher):
            statistics = pair_statistics(
                encoded.vectors,
                combined_codes(chosen, columns.groups),
                executor=executor,
                progress=listener.progress,
            )
    rows = {"row": texts.index.to_numpy(), "text": texts.to_numpy(), "tokens": tokens, "cut": encoded.cut}
    if columns.label:
        rows["label"] = chosen[columns.label].to_numpy()
    return Result(
        columns=columns,
        settings=settings,
        encoder=encoder.card,
        rows=len(frame),
        texts=pd.concat(
            [pd.DataFrame(rows), originality(statistics)], axis=1
        ),
        groups=chosen[list(columns.groups)].reset_index(drop=True),
        lost_share=encoded.lost_share,
        vectors=encoded.vectors,
        statistics=statistics,
        seconds=stages.seconds,
        peaks=stages.peaks,
    )
