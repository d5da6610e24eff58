"""What of a table is analysed: text columns joined, rows filtered, drawn at random, each text once."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from core.tables import filter_rows, join_columns, sample_rows

SEED = 1


@dataclass(frozen=True)
class Selection:
    """`texts` are the columns that make up a text, in order. The rest narrows the rows, in the order of fields.

    `filter_column` with `filter_values` keeps the rows that have one of these values; `once` keeps the first row
    of each text; `rows` draws that many at random, the same ones for the same `seed`.
    """

    texts: tuple[str, ...]
    filter_column: str | None = None
    filter_values: tuple[str, ...] = ()
    once: bool = False
    rows: int | None = None
    seed: int = SEED

    @property
    def whole(self) -> bool:
        """Whether it is one column of the table as it is."""
        return self == Selection(self.texts[:1])

    @property
    def text_column(self) -> str:
        """The name of the column that holds the texts afterwards."""
        return " + ".join(self.texts)

    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The selected part of a table, with the joined column where several make up a text.

        Raises UnknownColumn.
        """
        if len(self.texts) > 1:
            frame = frame.assign(**{self.text_column: join_columns(frame, self.texts)})
        if self.filter_column is not None:
            frame = filter_rows(frame, self.filter_column, self.filter_values)
        if self.once:
            frame = frame[~frame[self.text_column].duplicated()]
        if self.rows is not None:
            frame = sample_rows(frame, self.rows, self.seed)
        return frame
