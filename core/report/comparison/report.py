"""A comparison of two to four runs as files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import pandas as pd

from core.compare import Comparison
from core.compare.files import MEASURE, movers_table, summary
from core.compare.verdict import verdict
from core.language import _
from core.originality import MEASURES, TITLES, percentile_rank
from core.report.comparison.page import page
from core.report.comparison.tables import agreement_table, costs_table, groups_table
from core.report.names import short_names
from core.report.words import DEFINITIONS
from core.report.workbook import Sheet


@dataclass(frozen=True, eq=False)
class ComparisonReport:
    """A comparison as files (core.report.bundle); `name` is that of the data, "" where it is not known."""

    summary_name: ClassVar[str] = "comparison.json"
    comparison: Comparison
    name: str

    def summary(self) -> dict[str, Any]:
        """All figures as plain JSON values."""
        return summary(self.comparison)

    def tables(self) -> dict[str, pd.DataFrame]:
        """A row a text with what every run says of it, and the texts that move most."""
        return {"texts": self._texts(), "movers": movers_table(self.comparison)}

    def sheets(self) -> list[Sheet]:
        """The sheets of the workbook."""
        comparison = self.comparison
        statements = [(_("Verdict"), str(each)) for each in verdict(comparison, MEASURE)]
        words = [(_(word), _(meaning)) for word, meaning in DEFINITIONS]
        columns = [_("About"), _("In words")]
        agreement = [
            agreement_table(comparison, each).assign(**{_("Measure"): _(TITLES[each])}) for each in MEASURES
        ]
        return [
            Sheet(_("Summary"), pd.DataFrame(statements, columns=columns), filters=False),
            Sheet(_("Runs"), costs_table(comparison)),
            Sheet(_("Agreement"), pd.concat(agreement)),
            Sheet(_("Texts"), self._texts()),
            Sheet(_("Texts that move"), movers_table(comparison)),
            *(
                Sheet(
                    _("Groups {number}").format(number=number),
                    groups_table(comparison, comparison.runs[0].groups[column], MEASURE),
                )
                for number, column in enumerate(comparison.group_columns, 1)
            ),
            Sheet(_("Words"), pd.DataFrame(words, columns=columns), filters=False),
        ]

    def page(self, *, presenting: bool = False) -> str:
        """The whole report as one HTML page; `presenting`: it opens as slides."""
        runs = tuple(map(short_names, self.comparison.runs))
        return page(replace(self.comparison, runs=runs), self.name, presenting=presenting)

    def _texts(self) -> pd.DataFrame:
        """A row a text: row, label, and for each run its originality and the percentile of it; the text."""
        comparison = self.comparison
        columns: dict[str, Any] = {"row": comparison.runs[0].texts["row"], "label": comparison.text_names}
        for name, run in zip(comparison.names, comparison.runs, strict=True):
            values = run.texts[MEASURE]
            columns[f"{MEASURE}: {name}"] = values
            columns[f"percentile: {name}"] = (100 * percentile_rank(values)).round(1)
        return pd.DataFrame(columns).assign(text=comparison.texts)
