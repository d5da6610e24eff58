"""How unlike the others a text is: measures, copies, references, shared words."""

from core.originality.measures import (
    MEANINGS,
    MEASURES,
    NOISE,
    TITLES,
    TextStatistics,
    near_copies,
    originality,
    percentile_rank,
    places,
)

__all__ = [
    "MEANINGS",
    "MEASURES",
    "NOISE",
    "TITLES",
    "TextStatistics",
    "near_copies",
    "originality",
    "percentile_rank",
    "places",
]
