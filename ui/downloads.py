"""The buttons that download a run or a comparison; a file is made when its button is clicked, not before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core import language
from core.compare import Comparison
from core.report.bundle import Report, zipped
from core.report.comparison import ComparisonReport
from core.report.findings import Source
from core.report.names import hide_names
from core.report.run import RunReport
from core.report.workbook import workbook
from core.store import Job
from ui import address, cache
from ui.language import N_, _


@dataclass(frozen=True)
class _Kind:
    label: str
    ending: str
    mime: str
    icon: str
    make: Callable[[Report], bytes]
    help: str


_KINDS = (
    _Kind(
        N_("Report"),
        "html",
        "text/html",
        ":material/article:",
        lambda report: report.page().encode(),
        N_("One page with everything, to read, to print and to present. It needs no network."),
    ),
    _Kind(
        N_("Excel workbook"),
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ":material/table:",
        lambda report: workbook(report.sheets()),
        N_("All tables as sheets."),
    ),
    _Kind(
        N_("Everything (zip)"),
        "zip",
        "application/zip",
        ":material/folder_zip:",
        zipped,
        N_("The report, the workbook, and the tables as CSV files for other programs."),
    ),
)


def of_run(job: Job, *, key: str) -> None:
    """The buttons of a finished run, with names hidden where the visitor hides them."""
    _buttons(report_of_run(job), name=f"{Path(_source(job).name).stem} - Unalike", key=key)


def of_comparison(found: Comparison, job: Job, *, key: str) -> None:
    """The buttons of a comparison, with the names that it has; `job` is one of its runs."""
    _buttons(report_of_comparison(found, job), name=f"{Path(_source(job).name).stem} - Unalike", key=key)


def report_of_run(job: Job) -> Callable[[], RunReport]:
    """What makes the report of a finished run as this visitor may see it now, wherever it is called."""
    visit, source, hidden = cache.store(), _source(job), address.names_hidden()

    def make() -> RunReport:
        result = visit.result(job.id)
        if hidden:
            result = hide_names(result, visit.frame(job.table_digest))
        return RunReport.of(result, source)

    return make


def report_of_comparison(found: Comparison, job: Job) -> Callable[[], ComparisonReport]:
    """What makes the report of a comparison; `job` is one of its runs."""
    name = _source(job).name
    return lambda: ComparisonReport(found, name)


def _source(job: Job) -> Source:
    """Where the texts of a run came from."""
    table = cache.store().table(job.table_digest)
    return Source.of_kept(table.name, table.about) if table else Source(_("deleted data"), (), ())


def _buttons(make: Callable[[], Report], *, name: str, key: str) -> None:
    """A button for each kind of file. `make` runs in a thread of its own, outside of any page."""
    spoken = language.current()

    def made(kind: _Kind) -> bytes:
        language.use(spoken)
        return kind.make(make())

    with st.container(horizontal=True):
        for kind in _KINDS:
            st.download_button(
                _(kind.label),
                data=lambda kind=kind: made(kind),
                file_name=f"{name}.{kind.ending}",
                mime=kind.mime,
                icon=kind.icon,
                help=_(kind.help),
                key=f"{key}_{kind.ending}",
                on_click="ignore",
            )
