"""The tables of a result, for other programs: a row a text, a group, a pair. Their column names are the same in every
language."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from core.groups import group_table
from core.originality import MEASURES
from core.result import Result


def texts_table(result: Result) -> pd.DataFrame:
    """A row a text in the table's order: label, groups, tokens, cut, originality, nearest text."""
    names = result.names
    parts: dict[str, Any] = {"row": result.texts["row"], "label": names}
    parts |= {column: result.groups[column] for column in result.columns.groups}
    parts |= {name: result.texts[name] for name in ("tokens", "cut", *MEASURES)}
    parts["nearest"] = result.of_nearest(names)
    parts["nearest_row"] = result.of_nearest(result.texts["row"])
    parts["nearest_similarity"] = result.statistics.neighbour_similarity[:, 0]
    return pd.DataFrame({name: np.asarray(part) for name, part in parts.items()})


def groups_table(result: Result) -> pd.DataFrame:
    """A row for each group of each group column and each measure: n, mean, std, min, quartiles, max."""
    tables = [
        group_table(result.texts[measure], result.groups[column])
        .rename_axis("group")
        .reset_index()
        .assign(column=column, measure=measure)
        for column in result.columns.groups
        for measure in MEASURES
    ]
    names = ["column", "group", "measure", "n", "mean", "std", "min", "q1", "median", "q3", "max"]
    return pd.concat(tables)[names] if tables else pd.DataFrame(columns=names)


def pairs_table(result: Result) -> pd.DataFrame:
    """The most similar pairs, most similar first: both texts' rows and labels, and the similarity."""
    first, second = result.statistics.top_pairs.T
    rows, names = result.texts["row"].to_numpy(), result.names.to_numpy()
    return pd.DataFrame(
        {
            "row_a": rows[first],
            "label_a": names[first],
            "row_b": rows[second],
            "label_b": names[second],
            "similarity": result.statistics.top_similarity,
        }
    )
