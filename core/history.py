"""What finished runs took on this machine, and what the next one will take by that measure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

from core.settings import RunSettings


@dataclass(frozen=True)
class Measured:
    """One finished run: what it read, and the seconds and memory that it took.

    `tokens` is what the encoder read in `seconds` (of the stage vectors); `peak` is in resident bytes.
    """

    settings: RunSettings
    texts: int
    tokens: int
    seconds: float
    peak: int

    @property
    def tokens_per_second(self) -> float:
        """The speed of encoding."""
        return self.tokens / max(self.seconds, 1e-9)


def read_measured(folder: Path) -> Measured | None:
    """What the run of this result took; None where it found vectors in the cache, which says nothing of speed.

    Raises OSError, ValueError or KeyError where the result cannot be read.
    """
    about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    if about["cached_texts"] or not about["tokens_read"]:
        return None
    return Measured(
        settings=RunSettings(**about["settings"]),
        texts=about["texts"],
        tokens=about["tokens_read"],
        seconds=about["seconds"]["vectors"],
        peak=max(about["peaks"].values()),
    )


def expected_seconds(history: Sequence[Measured], settings: RunSettings, tokens: int) -> float | None:
    """Seconds that encoding `tokens` tokens will take, by the run that is most like this one; None without any.

    Alike is the same encoder and the nearest token limit (in doublings), the larger run where two are as near.
    """
    alike = [run for run in history if run.settings.encoder == settings.encoder]
    if not alike:
        return None
    nearest = min(
        alike,
        key=lambda run: (abs(log2(run.settings.token_limit / settings.token_limit)), -run.tokens),
    )
    return tokens / nearest.tokens_per_second
