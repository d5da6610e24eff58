"""How long the pages of a large run and of a comparison take to open, and how large their reports are.

    python -m benchmarks.opening TABLE.csv --text COLUMN [--group COLUMN]... [--limits 16 32 64 128]

One run a token limit is made first; then the server is started anew, so that nothing is warm, and every page is
asked for twice in a browser. A page is open as in benchmarks.serving: its question stands there, its script has
ended and nothing is left to be drawn.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import psutil
from playwright.async_api import async_playwright

from benchmarks.serving import arrive, visitor
from core.compare import compare
from core.compare.terminal import find_run, timings
from core.report.bundle import Report, files, zipped
from core.report.comparison import ComparisonReport
from core.report.findings import Source
from core.report.run import RunReport
from core.report.workbook import workbook
from core.settings import Columns, RunSettings
from core.store import ANALYSIS, Store
from core.tables import read_table
from tests.browser.conftest import FLAGS, chromium, serving
from ui.pages import PAGES

OF_A_RUN = ("overview", "similarity", "groups", "texts", "map", "cost", "runs")
MB = 1e6


def make_runs(
    data: Path, read: pd.DataFrame, name: str, columns: Columns, limits: list[int]
) -> tuple[str, list[str]]:
    """The digest of the table and the ids of finished runs, one a token limit."""
    with serving(data):
        store = Store(data)
        digest = store.put_table(read, name, {"notes": [], "skipped": [], "columns": list(read)})
        ids = [store.submit(ANALYSIS, digest, columns, RunSettings(token_limit=each)) for each in limits]
        for each in ids:
            while not store.job(each).over:
                time.sleep(0.2)
            assert store.job(each).state == "done", store.job(each)
    return digest, ids


async def open_pages(data: Path, table: str, ids: list[str]) -> None:
    """Print how long every page takes to open on a fresh server, and again, after the Data and the Run page."""
    with serving(data) as server:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            page = await visitor(browser)
            await arrive(page, server, PAGES["data"].question)
            await arrive(page, f"{server}/run?table={table}", PAGES["run"].question)
            places = {name: f"{server}/{name}?run={ids[0]}" for name in OF_A_RUN}
            places |= {"compare": f"{server}/compare?runs={','.join(ids)}"}
            print(f"{'page':<12}{'first s':>9}{'again s':>9}")
            for name, place in places.items():
                first = await arrive(page, place, PAGES[name].question)
                again = [await arrive(page, place, PAGES[name].question) for _ in range(3)]
                print(f"{name:<12}{first:>9.2f}{statistics.median(again):>9.2f}", flush=True)
            await browser.close()


def weigh(report: Report, what: str) -> None:
    """Print seconds and megabytes of every kind of download."""
    kinds: dict[str, Callable[[], bytes]] = {
        "report": lambda: report.page().encode(),
        "workbook": lambda: workbook(report.sheets()),
        "zip": lambda: zipped(report),
    }
    for kind, make in kinds.items():
        began = time.perf_counter()
        size = len(make())
        print(f"{what:<12}{kind:<10}{time.perf_counter() - began:>7.1f} s{size / MB:>8.1f} MB", flush=True)
    print(f"{'':<12}" + ", ".join(f"{name} {len(each) / MB:.1f}" for name, each in files(report).items()))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("table", type=Path)
    parser.add_argument("--text", required=True)
    parser.add_argument("--group", action="append", default=[])
    parser.add_argument("--limits", type=int, nargs="+", default=[16, 32, 64, 128])
    asked = parser.parse_args()
    print(f"{psutil.cpu_count()} cores, load before the start {psutil.getloadavg()[0]:.1f}")
    read = read_table(asked.table, asked.table.name)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        columns = Columns(asked.text, tuple(asked.group))
        digest, ids = make_runs(data, read.frame, asked.table.name, columns, asked.limits)
        asyncio.run(open_pages(data, digest, ids))
        store = Store(data)
        weigh(RunReport.of(store.result(ids[0]), Source.of_read(read)), "run")
        found = compare([find_run(each, store) for each in ids], timings(store))
        weigh(ComparisonReport(found, asked.table.name), "comparison")


if __name__ == "__main__":
    main()
