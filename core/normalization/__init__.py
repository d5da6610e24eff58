"""Normalizations: ways to read similarities, each with a sentence on what it changed and what it did not."""

from core.normalization.formulas import (
    DESCRIPTIONS,
    KEYS,
    TITLES,
    Normalization,
    answer,
    details,
    normalize,
    sentence,
)

__all__ = ["DESCRIPTIONS", "KEYS", "TITLES", "Normalization", "answer", "details", "normalize", "sentence"]
