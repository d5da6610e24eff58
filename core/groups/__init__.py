"""Groups of texts: how they are made, described and compared. The unit is a text, never a pair."""

from core.groups.differences import (
    CHANCE,
    EFFECT_WORDS,
    Box,
    GroupComparison,
    box,
    compare_groups,
    compare_pairs,
    describe,
    group_positions,
    group_similarity,
    group_table,
    has_group,
)
from core.groups.standing import Standing, standing

__all__ = [
    "CHANCE",
    "EFFECT_WORDS",
    "Box",
    "GroupComparison",
    "Standing",
    "box",
    "compare_groups",
    "compare_pairs",
    "describe",
    "group_positions",
    "group_similarity",
    "group_table",
    "has_group",
    "standing",
]
