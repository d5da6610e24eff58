"""A comparison as data for others: its summary, and the texts that move most."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from core.compare.agreement import Agreement, RankAgreement
from core.compare.comparison import Comparison, group_places
from core.compare.sentences import level
from core.compare.verdict import verdict
from core.originality import MEASURES

MEASURE = "originality_knn"
"""The measure that a comparison is read by at first: it is steadier than the nearest text alone."""
_MOVERS = 50


def summary(comparison: Comparison) -> dict[str, Any]:
    """The comparison in numbers and sentences, as plain JSON values; what does not exist is null."""
    return {
        "texts": comparison.n,
        "measure": MEASURE,
        "verdict": [{"about": each.key, "sentence": str(each)} for each in verdict(comparison, MEASURE)],
        "runs": [_run(comparison, at) for at in range(len(comparison.runs))],
        "pairs": [_pair(pair) for pair in comparison.pairs],
        "groups": {column: _groups(comparison, column) for column in comparison.group_columns},
    }


def _run(comparison: Comparison, at: int) -> dict[str, Any]:
    run, cost = comparison.runs[at], comparison.costs[at]
    return {
        "name": comparison.names[at],
        "encoder": run.settings.encoder,
        "token_limit": run.settings.token_limit,
        "long_text": run.settings.long_text,
        "estimated_pairs": run.statistics.estimated_pairs,
        "seconds": {"reading": cost.reading, "reading_is_reckoned": cost.reckoned, "as_it_was": cost.seconds},
        "texts_per_second": cost.texts_per_second,
        "cached_texts": cost.cached_texts,
        "memory": {"needed_bytes": cost.memory, "peak_bytes_as_it_was": cost.peak},
        "tokens": {"read": cost.tokens_read, "cut_texts": cost.cut_texts, "lost_share": cost.lost_share},
    }


def _pair(pair: Agreement) -> dict[str, Any]:
    near = pair.neighbours
    return {
        "a": pair.a,
        "b": pair.b,
        "originality": {measure: _ranks(found) for measure, found in pair.ranks.items()},
        "nearest": {
            "k": near.k,
            "texts": near.texts,
            "shared": _known(near.share),
            "shared_by_chance": near.chance,
        },
    }


def _ranks(found: RankAgreement) -> dict[str, Any]:
    return {
        "texts": found.texts,
        "spearman": _known(found.spearman),
        "interval": [_known(found.low), _known(found.high)],
        "in_words": level(found),
        "typical_move": _known(found.typical_move),
        "most_original": {
            "looked_at": found.top,
            "shared": found.top_shared,
            "shared_by_chance": _known(found.top_by_chance),
        },
    }


def _groups(comparison: Comparison, column: str) -> list[dict[str, Any]]:
    """The middle percentile of each group in each run."""
    table = group_places(comparison, comparison.runs[0].groups[column], MEASURE)
    return [
        {
            "group": str(name),
            "n": int(row["n"]),
            "percentiles": [_known(row[at]) for at in range(len(comparison.runs))],
        }
        for name, row in table.iterrows()
    ]


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def movers(comparison: Comparison, pair: Agreement, measure: str, most: int = _MOVERS) -> pd.DataFrame:
    """The texts that move most between two runs, the biggest move first.

    Columns: row, label, place_a, place_b (1 is the most original; texts that tie share a place) and text.
    """
    found = pair.ranks[measure]
    at = found.movers(most)
    return pd.DataFrame(
        {
            "row": comparison.runs[0].texts["row"].to_numpy()[at],
            "label": comparison.text_names.to_numpy()[at],
            "place_a": found.places_a[at],
            "place_b": found.places_b[at],
            "text": comparison.texts.to_numpy()[at],
        }
    )


def movers_table(comparison: Comparison) -> pd.DataFrame:
    """The `movers` of every two runs by every measure, with the names of the runs (a, b) and the measure."""
    names = comparison.names
    parts = [
        movers(comparison, pair, measure).assign(a=names[pair.a], b=names[pair.b], measure=measure)
        for pair in comparison.pairs
        for measure in MEASURES
    ]
    every = pd.concat(parts, ignore_index=True)
    return every[["a", "b", "measure", "row", "label", "place_a", "place_b", "text"]]
