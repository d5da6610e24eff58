"""A run with all that is said of it: what every file of its report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import UndefinedResult
from core.groups import GroupComparison, Standing, compare_groups, standing
from core.report.cautions import Caution, result_cautions
from core.report.names import short_names
from core.report.verdict import MEASURE, Card, verdict
from core.result import Result
from core.tables import Note, TableRead


@dataclass(frozen=True)
class Source:
    """Where the texts of a run came from: the file's name, its columns, and what was noticed while reading it."""

    name: str
    columns: tuple[str, ...]
    notes: tuple[Note, ...]

    @classmethod
    def of_read(cls, read: TableRead) -> Source:
        """Of a table that was just read."""
        return cls(read.name, tuple(map(str, read.frame.columns)), tuple(read.notes))

    @classmethod
    def of_kept(cls, name: str, about: Mapping[str, Any]) -> Source:
        """Of a table in the store, from its name and what reading it told."""
        notes = (Note(note["code"], note["params"]) for note in about["notes"])
        return cls(name, tuple(about["columns"]), tuple(notes))


@dataclass(frozen=True, eq=False)
class Findings:
    """A run's result, where it came from, and what was found in it.

    `shown` is the result with names that are short enough for a page; what is found speaks of these.
    """

    result: Result
    shown: Result
    source: Source
    cautions: tuple[Caution, ...]
    comparisons: dict[str, GroupComparison]
    """Of each group column whose groups can be tested, by MEASURE."""
    standings: dict[str, Standing]
    """Of each of these where the groups are not too many."""

    @property
    def cards(self) -> list[Card]:
        """The verdict."""
        return verdict(
            self.shown.statistics,
            self.shown.texts,
            self.shown.names.tolist(),
            self.comparisons,
            self.standings,
            self.cautions,
            measure=MEASURE,
        )


def find(result: Result, source: Source) -> Findings:
    """Everything that a report says of a run; up to a second for 20,000 texts."""
    shown = short_names(result)
    comparisons, standings = {}, {}
    for column in shown.columns.groups:
        try:
            comparisons[column] = compare_groups(shown.texts[MEASURE], shown.groups[column])
        except UndefinedResult:
            continue
        if found := standing(shown.texts, shown.groups[column], MEASURE):
            standings[column] = found
    return Findings(result, shown, source, tuple(result_cautions(shown)), comparisons, standings)
