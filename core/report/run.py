"""The report of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import pandas as pd

from core.report.findings import Findings, Source, find
from core.report.page import page
from core.report.sheets import sheets
from core.report.summary import summary
from core.report.tables import groups_table, pairs_table, texts_table
from core.report.workbook import Sheet
from core.result import Result


@dataclass(frozen=True, eq=False)
class RunReport:
    """A run as files (core.report.bundle)."""

    summary_name: ClassVar[str] = "summary.json"
    found: Findings

    @classmethod
    def of(cls, result: Result, source: Source) -> RunReport:
        """The report of a result; up to a second for 20,000 texts."""
        return cls(find(result, source))

    def summary(self) -> dict[str, Any]:
        """All figures as plain JSON values."""
        return summary(self.found)

    def tables(self) -> dict[str, pd.DataFrame]:
        """A row a text, a group, a pair."""
        result = self.found.result
        return {
            "texts": texts_table(result),
            "groups": groups_table(result),
            "pairs": pairs_table(result),
        }

    def sheets(self) -> list[Sheet]:
        """The sheets of the workbook."""
        return sheets(self.found)

    def page(self, *, presenting: bool = False) -> str:
        """The whole report as one HTML page; `presenting`: it opens as slides."""
        return page(self.found, presenting=presenting)
