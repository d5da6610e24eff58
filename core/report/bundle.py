"""A report as files: what a folder gets, what a download gets."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any, ClassVar, Protocol

import pandas as pd

from core.report.workbook import Sheet, workbook
from core.tables import to_csv_bytes


class Report(Protocol):
    """What can be given away: a run (core.report.run) or a comparison of runs (core.report.comparison)."""

    summary_name: ClassVar[str]
    """The file name of the summary."""

    def summary(self) -> dict[str, Any]:
        """All figures as plain JSON values."""

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables for other programs, by name."""

    def sheets(self) -> list[Sheet]:
        """The sheets of the workbook."""

    def page(self, *, presenting: bool = False) -> str:
        """The whole report as one HTML page; `presenting`: it opens as slides."""


def files(report: Report) -> dict[str, bytes]:
    """Every file of a report by its name."""
    summary = json.dumps(report.summary(), ensure_ascii=False, indent=2, allow_nan=False)
    tables = {f"{name}.csv": to_csv_bytes(table) for name, table in report.tables().items()}
    return {
        report.summary_name: summary.encode(),
        **tables,
        "report.xlsx": workbook(report.sheets()),
        "report.html": report.page().encode(),
    }


def zipped(report: Report) -> bytes:
    """All files as one zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files(report).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def write(report: Report, folder: Path) -> None:
    """Write all files into a folder, made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files(report).items():
        (folder / name).write_bytes(content)
