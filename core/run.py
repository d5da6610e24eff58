"""The way of a run: a table and its chosen columns become vectors, one pass over all pairs, a result."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core import errors, memory
from core.encoders import Encoder, available, check_token_limit, encode_texts
from core.encoders.vector_cache import VectorCache
from core.originality import originality
from core.result import Result, combined_codes
from core.settings import Columns, RunSettings
from core.similarity.estimate import within_time
from core.similarity.second_look import with_column_minmax
from core.tables import TableRead

STAGES = ("loading", "tokens", "vectors", "pairs", "writing")
"""Of a run, in their order."""
_COUNTED_AT_ONCE = 2_000
COLUMNS_UP_TO = 20_000
"""Texts up to which the distribution of column_minmax is computed: a second pass over all pairs."""


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
        self.name = ""
        self.seconds: dict[str, float] = {}
        self.peaks: dict[str, int] = {}
        self._began = 0.0

    def enter(self, name: str) -> None:
        """End the stage under way and begin the next; an empty name ends the last."""
        now = time.perf_counter()
        if self.name:
            self.seconds[self.name] = now - self._began
            self.saw_memory(memory.resident())  # a stage that ends between two looks often ends at its peak
        self.name, self._began = name, now
        if name:
            self.listener.stage(name)
            self.saw_memory(memory.resident())

    def saw_memory(self, now: int) -> None:
        """Count a look at memory, in bytes, into the stage under way."""
        self.peaks[self.name] = max(now, self.peaks.get(self.name, 0))
        self.listener.memory(now)


def numbered(read: TableRead) -> pd.DataFrame:
    """The cells that were read, indexed by their row in the file, as runs and the store want them."""
    return read.frame.set_axis(pd.Index(read.row_numbers, name="row"), axis=0)


def chosen_texts(frame: pd.DataFrame, columns: Columns) -> pd.Series:
    """The texts that a run compares: the cells of the text column that are not blank, indexed by row.

    Raises UnknownColumn, TooFewTexts or AllTextsEqual where the table cannot be analysed so.
    """
    for column in filter(None, (columns.text, columns.label, *columns.groups)):
        if column not in frame.columns:
            raise errors.UnknownColumn(column=column, columns=", ".join(map(str, frame.columns)))
    texts = frame[columns.text].fillna("").astype(str)
    texts = texts[texts.str.strip() != ""]
    if len(texts) < 2:
        raise errors.TooFewTexts(column=columns.text, texts=len(texts))
    if texts.nunique() == 1:
        raise errors.AllTextsEqual(column=columns.text, texts=len(texts))
    return texts


def check_settings(settings: RunSettings) -> None:
    """Raises SettingsError where a known encoder cannot be run with these settings."""
    for card in available():
        if card.id == settings.encoder:
            check_token_limit(card, settings.token_limit)


def count_tokens(
    frame: pd.DataFrame, columns: Columns, encoder: Encoder, progress: Callable[[int, int], None]
) -> NDArray[np.int64]:
    """Tokens of every chosen text as the encoder counts them, (n,) int, before any limit.

    `progress(done, total)` is called with numbers of texts. Raises ColumnError and whatever progress raises.
    """
    texts = list(chosen_texts(frame, columns))
    counts = []
    for first in range(0, len(texts), _COUNTED_AT_ONCE):
        progress(first, len(texts))
        counts.append(encoder.count_tokens(texts[first : first + _COUNTED_AT_ONCE]))
    return np.concatenate(counts)


def execute(
    frame: pd.DataFrame,
    columns: Columns,
    settings: RunSettings,
    *,
    load: Callable[[str], Encoder],
    listener: Listener,
    cache: VectorCache | None = None,
    executor: Executor | None = None,
    pairs_minutes: float = math.inf,
) -> Result:
    """Everything that a run computes, in this process.

    Where comparing all pairs would take longer than `pairs_minutes`, the similarities are an estimate.
    Raises ColumnError or SettingsError where the input cannot be analysed so, EncoderError where the
    model cannot be loaded, and whatever the listener raises (RunCancelled).
    """
    texts = chosen_texts(frame, columns)
    chosen = frame.loc[texts.index].reset_index(drop=True)
    stages = Stages(listener)

    def encoding(_texts: int, done: int, total: int) -> None:
        if stages.name == "tokens" and total:  # the total is known when all tokens are counted
            stages.enter("vectors")
        listener.progress(done, total)

    stages.enter("loading")
    with memory.Watcher(stages.saw_memory):
        encoder = load(settings.encoder)
        stages.enter("tokens")
        encoded = encode_texts(
            encoder,
            list(texts),
            token_limit=settings.token_limit,
            long_text=settings.long_text,
            cache=cache,
            progress=encoding,
        )
        stages.enter("pairs")
        statistics = within_time(
            encoded.vectors,
            combined_codes(chosen, columns.groups),
            seconds=60 * pairs_minutes,
            executor=executor,
            progress=listener.progress,
        )
        if len(texts) <= COLUMNS_UP_TO:
            statistics = with_column_minmax(statistics, encoded.vectors, executor=executor)
        stages.enter("")
    about_texts = pd.DataFrame(
        {
            "row": texts.index.to_numpy(),
            "text": texts.to_numpy(),
            "label": chosen[columns.label].to_numpy() if columns.label else "",
            "tokens": encoded.tokens,
            "cut": encoded.cut,
        }
    )
    return Result(
        columns=columns,
        settings=settings,
        encoder=encoder.card,
        rows=len(frame),
        texts=pd.concat([about_texts, originality(statistics)], axis=1),
        groups=chosen[list(columns.groups)],
        lost_share=encoded.lost_share,
        vectors=encoded.vectors,
        statistics=statistics,
        seconds=stages.seconds,
        peaks=stages.peaks,
        tokens_read=int(encoded.seen_tokens.sum()),
        cached_texts=encoded.cached_texts,
        cache_problem=encoded.cache_problem.to_dict() if encoded.cache_problem else None,
    )
