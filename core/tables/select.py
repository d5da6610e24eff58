"""Choosing from a table before a run: columns joined, rows filtered, rows sampled."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from core.errors import UnknownColumn


def require_columns(frame: pd.DataFrame, columns: Sequence[str]) -> None:
    """Raises UnknownColumn for the first column that the frame does not have."""
    for column in columns:
        if column not in frame.columns:
            raise UnknownColumn(column=column, columns=", ".join(map(str, frame.columns[:50])))


def join_columns(frame: pd.DataFrame, columns: Sequence[str], separator: str = "\n\n") -> pd.Series[str]:
    """One text a row, from the cells of the columns that are not blank, in the order given.

    Raises: UnknownColumn.
    """
    require_columns(frame, columns)
    if len(columns) == 1:
        return frame[columns[0]]
    rows = zip(*(frame[column] for column in columns), strict=True)
    texts = [separator.join(cell for cell in row if cell.strip()) for row in rows]
    return pd.Series(texts, index=frame.index, dtype="str")


def filter_rows(frame: pd.DataFrame, column: str, values: Collection[str]) -> pd.DataFrame:
    """The rows whose cell in the column is one of the values; the index is kept.

    Raises: UnknownColumn.
    """
    require_columns(frame, [column])
    return frame[frame[column].isin(list(values))]


def sample_rows(frame: pd.DataFrame, n: int, seed: int) -> pd.DataFrame:
    """n rows drawn without replacement, in the table's order; all of them where there are no more than n."""
    return frame if n >= len(frame) else frame.sample(n, random_state=seed).sort_index()
