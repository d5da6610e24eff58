"""What was measured of embedding and summarizing: the ways on a sample of the texts, and the models at lengths."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from core.cost.models import ARCHITECTURES

SAMPLES = (16, 32, 64, 100)
"""Texts that a sample may have."""
SUMMARY_TOKENS = (32, 64, 128, 256)
"""Tokens that a summary may have."""
AS_SET, FULL, EXTRACT, ENCODER, SUMMARIZER = "set", "full", "extract", "encoder", "summarizer"
KINDS = (AS_SET, FULL, EXTRACT, ENCODER, SUMMARIZER)
"""Ways with texts: encoded as set; every token encoded, in windows; an extractive summary encoded; encoded by another
architecture; a summary written by a model and encoded."""


@dataclass(frozen=True)
class Options:
    """What is measured: how many texts, how long a summary is, and which models besides the run's own encoder."""

    texts: int = 32
    summary_tokens: int = 64
    architectures: tuple[str, ...] = ("bart-base", "t5-small", "gte-multilingual-base")
    """Keys of ARCHITECTURES, measured with random weights."""
    summarizer: str = ""
    """A folder or an id on the hub; "" for none."""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON, the options of a job. The same choice is the same, in whichever order it was made."""
        chosen = [key for key in ARCHITECTURES if key in self.architectures]
        return {**asdict(self), "architectures": chosen}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Options:
        """The options of a job."""
        return cls(**{**stored, "architectures": tuple(stored["architectures"])})


@dataclass(frozen=True)
class Way:
    """One way with the texts of the sample, and what it took. Seconds are without loading models."""

    kind: str
    """AS_SET, FULL, EXTRACT, ENCODER or SUMMARIZER."""
    title: str
    """Of the model."""
    random: bool
    """Whether its weights are random: then its cost is real and its text is not."""
    seconds: float
    write_seconds: float
    """Of these, writing summaries."""
    read: int
    """Tokens that models read."""
    written: int
    """Tokens that a model wrote."""
    operations: int | None
    """Counted; None where they cannot be."""
    loaded: int
    """Resident bytes of its process with libraries and model loaded."""
    peak: int
    """Resident bytes at most while it worked."""
    reads: int
    """The most tokens of a text that are read; 0 where nothing is left out."""
    elsewhere: float
    """Processor cores that other programs used meanwhile."""
    agreement: dict[str, tuple[float, float, float]] | None
    """By measure of originality: Spearman's rank correlation with reading everything, and its interval at 95 %."""


@dataclass(frozen=True)
class Point:
    """One model at one length of text."""

    title: str
    kind: str
    """AS_SET, ENCODER or SUMMARIZER."""
    random: bool
    tokens: int
    """Of a text."""
    seconds: float
    """For a text, where several are worked on side by side."""
    operations: int | None
    """For a text."""
    peak: int
    """Resident bytes at most."""


@dataclass(frozen=True)
class Summaries:
    """Everything that was measured of embedding and summarizing."""

    texts: int
    """Of the sample."""
    all_texts: int
    tokens: int
    """Of the sample, as the run's encoder counts them."""
    middle_tokens: int
    """Of the middle text of the sample."""
    cut_texts: int
    """Texts of the sample that are over the run's limit."""
    encoder: str
    limit: int
    long_text: str
    summary_tokens: int
    ways: tuple[Way, ...]
    points: tuple[Point, ...]
    written: tuple[tuple[str, str], ...]
    """(text, its summary) of some texts, from a real summarizer."""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Summaries:
        """What `to_dict` gave, after it was kept as JSON."""
        return cls(
            **{
                **stored,
                "ways": tuple(_way(each) for each in stored["ways"]),
                "points": tuple(Point(**each) for each in stored["points"]),
                "written": tuple((text, summary) for text, summary in stored["written"]),
            }
        )

    def way(self, kind: str) -> Way | None:
        """The first way of a kind."""
        return next((way for way in self.ways if way.kind == kind), None)

    @property
    def reference(self) -> Way:
        """The way that reads everything, or as much as the settings allow: what others are compared with."""
        found = self.way(FULL) or self.way(AS_SET)
        assert found is not None  # it is always measured
        return found


def _way(stored: dict[str, Any]) -> Way:
    agreement = stored["agreement"]
    kept = agreement and {name: (rho, low, high) for name, (rho, low, high) in agreement.items()}
    return Way(**{**stored, "agreement": kept})
