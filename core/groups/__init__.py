"""Groups of texts: how they are made, described and compared. The unit is a text, never a pair."""

from core.groups.differences import (
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

__all__ = [
    "EFFECT_WORDS",
    "Box",
    "GroupComparison",
    "box",
    "compare_groups",
    "compare_pairs",
    "describe",
    "group_positions",
    "group_similarity",
    "group_table",
    "has_group",
]
