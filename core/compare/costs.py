"""What runs cost, so that they can be compared: a run that found its texts in the embedding cache cost less than
its settings do.

Compared is the time of reading the texts: the stages "tokens" and "vectors". Loading the model depends on what
was loaded before, and comparing all pairs takes as long with any settings.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import log2
from pathlib import Path

from core.forecast import forecast_memory
from core.result import Result
from core.settings import RunSettings

_FEW_CACHED = 0.1
"""Up to this share of texts from the cache, the time of the others still tells what reading takes."""
AS_LONG = 1.25
"""Up to this ratio two times, or amounts of memory, are said to be about the same: a time measured twice differs so."""


@dataclass(frozen=True)
class Timing:
    """What reading the texts took in a run that read them itself, but for a few that came from the cache."""

    settings: RunSettings
    tokens: int
    """That the model saw."""
    all_tokens: int
    """Of the texts in full."""
    counting: float
    """Seconds of the stage "tokens": counting them, and making summaries where long texts are summarised."""
    embedding: float
    """Seconds of the stage "vectors"."""
    measured: bool = True
    """Whether no text came from the cache; else the seconds are those of the others, in proportion."""


@dataclass(frozen=True)
class Cost:
    """What one run cost and what it left out."""

    texts: int
    seconds: float
    """All stages together, as it was."""
    cached_texts: int
    """Texts that were not read again because the embedding cache had them."""
    reading: float | None
    """Seconds that reading all its texts takes; None where no run tells."""
    reckoned: bool
    """Whether `reading` was reckoned and not measured in this run."""
    peak: int
    """Bytes that the process held at most, with all that was loaded in it before."""
    memory: int
    """Bytes that a process needs for this run alone, reckoned as the Run page does (core.forecast)."""
    tokens_read: int
    cut_texts: int
    lost_share: float
    """Of all tokens, the share that the model did not see, in [0, 1]."""

    @property
    def texts_per_second(self) -> float | None:
        """Texts read a second; None where the time is not known."""
        return self.texts / self.reading if self.reading else None


def costs(runs: Sequence[Result], others: Sequence[Timing] = ()) -> tuple[Cost, ...]:
    """What each of these runs of the same texts cost. `others` are further runs of this machine, of any texts.

    The time to read the texts is the least that the runs with the same model and way with long texts tell, since
    other work on the machine only ever adds to it: counting takes as long with any limit, and embedding no longer
    than at a higher one. For a run with texts from the cache it is reckoned from the run at the nearest limit that
    read its texts itself, of the same texts where there is one, in proportion to the tokens. Runs whose texts have
    the same number of tokens in all are taken to be of the same texts.
    """
    known = [*(timing for timing in map(timing_of, runs) if timing), *others]
    return tuple(_cost(run, known) for run in runs)


def timing_of(run: Result) -> Timing | None:
    """What reading the texts took; None where more than a tenth of them came from the cache."""
    every = int(run.texts["tokens"].sum())
    return _timing(run.settings, len(run.texts), run.cached_texts, run.tokens_read, every, run.seconds)


def read_timings(folders: Iterable[Path]) -> list[Timing]:
    """What reading took in the runs whose results lie in these folders; what cannot be read tells nothing."""
    found = []
    for folder in folders:
        with suppress(OSError, ValueError, KeyError, ZeroDivisionError):
            about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
            read, made_with = about["tokens_read"], RunSettings(**about["settings"])
            every = round(read / (1 - about["lost_share"]))
            found.append(
                _timing(made_with, about["texts"], about["cached_texts"], read, every, about["seconds"])
            )
    return [timing for timing in found if timing]


def _timing(
    made_with: RunSettings, texts: int, cached: int, read: int, every: int, seconds: Mapping[str, float]
) -> Timing | None:
    if cached > _FEW_CACHED * texts:
        return None
    all_to_those = texts / (texts - cached)
    return Timing(
        settings=made_with,
        tokens=read,
        all_tokens=every,
        counting=seconds["tokens"] * all_to_those,
        embedding=seconds["vectors"] * all_to_those,
        measured=not cached,
    )


def _cost(run: Result, known: Sequence[Timing]) -> Cost:
    own, way = timing_of(run), (run.settings.encoder, run.settings.long_text)
    alike = [
        each for each in known if (each.settings.encoder, each.settings.long_text) == way and each.tokens
    ]
    every = int(run.texts["tokens"].sum())
    same = [each for each in alike if abs(each.all_tokens - every) <= 1]  # reckoned from a rounded share
    reading = _least(own, same) if own else _in_proportion(run, every, same or alike)
    longest = int(run.texts["tokens"].max())
    needed = forecast_memory(run.encoder, run.settings.token_limit, len(run.texts), longest, free=0)
    return Cost(
        texts=len(run.texts),
        seconds=sum(run.seconds.values()),
        cached_texts=run.cached_texts,
        reading=reading,
        reckoned=own is None or not own.measured or reading != own.counting + own.embedding,
        peak=max(run.peaks.values()),
        memory=needed.peak,
        tokens_read=run.tokens_read,
        cut_texts=int(run.texts["cut"].sum()),
        lost_share=run.lost_share,
    )


def _least(own: Timing, same: Sequence[Timing]) -> float:
    """The least time that runs of the same texts at this limit or a higher one tell.

    Of summaries only the run's own: its counting holds the summarizing, of which a higher limit needs less.
    """
    if own.settings.long_text == "summary":
        return own.counting + own.embedding
    higher = [each for each in same if each.settings.token_limit >= own.settings.token_limit]
    return min(each.counting for each in same) + min(each.embedding for each in higher)


def _in_proportion(run: Result, every: int, alike: Sequence[Timing]) -> float | None:
    """By the run at the nearest limit, the longer where two are as near; the texts have `every` tokens in full."""
    if not alike:
        return None
    limit = run.settings.token_limit
    nearest = min(alike, key=lambda each: (abs(log2(each.settings.token_limit / limit)), -each.tokens))
    counting = nearest.counting * every / nearest.all_tokens
    return counting + nearest.embedding * run.tokens_read / nearest.tokens
