"""What runs cost, so that they can be compared: a run that found its texts in the embedding cache cost less than
its settings do.

Compared is the time of reading the texts (the stage "vectors"): loading depends on what was loaded before, and
counting tokens and comparing pairs take the same with any token limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.forecast import forecast_memory
from core.history import Measured, expected_seconds
from core.result import Result


@dataclass(frozen=True)
class Cost:
    """What one run cost and what it left out."""

    texts: int
    seconds: float
    """All stages together, as it was."""
    cached_texts: int
    """Texts that were not read again because the embedding cache had them."""
    reading: float | None
    """Seconds that reading all its texts takes; None where nothing on this machine tells."""
    reckoned: bool
    """Whether `reading` was reckoned from another run's speed and not measured in this one."""
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
        """Texts read a second; None where the time is not known or too short to tell."""
        return self.texts / self.reading if self.reading else None


def costs(runs: Sequence[Result], history: Sequence[Measured] = ()) -> tuple[Cost, ...]:
    """What each run cost. `history` are other runs of this machine.

    Where texts came from the cache, the time to read them is reckoned: the tokens that were read at the speed of
    the run that read all its texts itself, with the same model at the nearest token limit, among these runs
    and `history`.
    """
    known = [*(m for m in map(measured, runs) if m is not None), *history]
    return tuple(_cost(run, known) for run in runs)


def measured(run: Result) -> Measured | None:
    """What reading the texts of a run took; None where some came from the cache, which says nothing of speed."""
    if run.cached_texts or not run.tokens_read:
        return None
    return Measured(
        settings=run.settings,
        texts=len(run.texts),
        tokens=run.tokens_read,
        seconds=run.seconds["vectors"],
        peak=max(run.peaks.values()),
    )


def _cost(run: Result, known: Sequence[Measured]) -> Cost:
    own = measured(run)
    longest = int(run.texts["tokens"].max())
    needed = forecast_memory(run.encoder, run.settings.token_limit, len(run.texts), longest, free=0)
    return Cost(
        texts=len(run.texts),
        seconds=sum(run.seconds.values()),
        cached_texts=run.cached_texts,
        reading=own.seconds if own else expected_seconds(known, run.settings, run.tokens_read),
        reckoned=own is None,
        peak=max(run.peaks.values()),
        memory=needed.peak,
        tokens_read=run.tokens_read,
        cut_texts=int(run.texts["cut"].sum()),
        lost_share=run.lost_share,
    )
