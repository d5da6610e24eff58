"""A run as one JSON object of numbers and sentences; its form is part of the product's promise."""

from __future__ import annotations

from typing import Any

from core.errors import UndefinedResult
from core.groups import compare_groups
from core.normalization import KEYS, normalize
from core.normalization import sentence as normalization_sentence
from core.originality import MEASURES
from core.report.findings import Findings
from core.result import Result
from core.similarity import PairStatistics

_QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
_BINS = 100


def summary(found: Findings) -> dict[str, Any]:
    """The run in numbers and sentences, as plain JSON values."""
    result, pairs = found.result, found.result.statistics
    edges, counts = pairs.histogram(_BINS)
    return {
        "texts": len(result.texts),
        "skipped": result.skipped,
        "encoder": result.settings.encoder,
        "token_limit": result.settings.token_limit,
        "long_text": result.settings.long_text,
        "dimensions": pairs.dimensions,
        "tokens": {
            "median": float(result.texts["tokens"].median()),
            "max": int(result.texts["tokens"].max()),
            "cut_texts": int(result.texts["cut"].sum()),
            "lost_share": result.lost_share,
        },
        "similarity": {
            "pairs": pairs.count,
            "min": pairs.minimum,
            "max": pairs.maximum,
            "mean": pairs.mean,
            "std": pairs.std,
            "quantiles": {str(q): pairs.quantile(q) for q in _QUANTILES},
            "histogram": {"edges": edges.tolist(), "counts": counts.tolist()},
            **_estimated(pairs),
        },
        "normalizations": {key: normalization(result, key) for key in KEYS},
        "originality": {
            name: {
                "mean": float(result.texts[name].mean()),
                "std": float(result.texts[name].std(ddof=1)),
                "median": float(result.texts[name].median()),
            }
            for name in MEASURES
        },
        "groups": {column: _group_effect(result, column) for column in result.columns.groups},
        "warnings": [str(caution) for caution in found.cautions],
        "seconds": result.seconds,
        "memory": {"peak_bytes": max(result.peaks.values()), "stages": result.peaks},
    }


def _estimated(pairs: PairStatistics) -> dict[str, Any]:
    """Of an estimate, how many pairs it is from and by how much the share below a similarity may be off."""
    if not pairs.estimated_pairs:
        return {}
    return {"estimated_pairs": pairs.estimated_pairs, "error": pairs.share_error}


def normalization(result: Result, key: str) -> dict[str, Any]:
    """A normalization in numbers; where it is undefined only the sentence that says why."""
    try:
        way = normalize(result.statistics, key)
        figures_of = {"min": way.minimum, "max": way.maximum, "mean": way.mean, "median": way.median}
        return {**figures_of, "sentence": normalization_sentence(way, result.statistics)}
    except UndefinedResult as error:
        return {"min": None, "max": None, "mean": None, "median": None, "sentence": str(error)}


def _group_effect(result: Result, column: str) -> dict[str, Any]:
    """How much the groups of a column differ in originality; without numbers where they cannot be tested."""
    groups, measure = result.groups[column], MEASURES[0]
    told = {"n": int(groups.nunique()), "measure": measure}
    try:
        compared = compare_groups(result.texts[measure], groups)
    except UndefinedResult:
        return told | {"effect": None, "p": None}
    return told | {"effect": compared.effect, "p": compared.p}
