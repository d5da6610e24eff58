"""The groupby table: one or two group columns, any of the measures, with totals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.groups.differences import describe, group_table, has_group


def groupby_table(texts: pd.DataFrame, groups: pd.DataFrame, measures: Sequence[str]) -> pd.DataFrame:
    """A row for each measure and group (or pair of groups, for two columns), highest median first, then totals.

    `texts` has the measures and `groups` one or two columns of the same n rows; texts without a group in one
    of them are left out. Columns: those of `groups`, measure, n, mean, std, min, q1, median, q3, max. In a
    total the group that it runs over is None: for two columns there are totals of each column and of all.
    """
    kept = np.logical_and.reduce([has_group(groups[name]) for name in groups])
    inside = groups[kept]
    parts = []
    for measure in measures:
        values = texts.loc[kept, measure]
        by = [[*groups], *([[name] for name in groups] if len(groups.columns) > 1 else [])]
        rows = [group_table(values, inside[names]).reset_index() for names in by]
        rows.append(describe(values).to_frame().T)
        parts += [part.assign(measure=measure) for part in rows]
    statistics = ["n", "mean", "std", "min", "q1", "median", "q3", "max"]
    table = pd.concat(parts, ignore_index=True).reindex(columns=[*groups, "measure", *statistics])
    table[[*groups]] = table[[*groups]].astype(object).where(table[[*groups]].notna(), None)
    return table.astype({"n": int})
