"""A table whose cells and column names try everything: to run, to call home, to be formulas, to break the page."""

from __future__ import annotations

from itertools import cycle, islice

import pandas as pd

from core.compare import compare
from core.encoders import FakeEncoder
from core.report.comparison import ComparisonReport
from core.report.findings import Source
from core.report.run import RunReport
from core.result import Result
from core.run import execute
from core.settings import Columns, RunSettings
from core.tables import Note

FLAG = "hostile"
"""The property of window that each script would set."""
CELLS = (
    f"<script>window.{FLAG} = 1; alert(1)</script>",
    f'"><img src=x onerror="window.{FLAG} = 2">',
    f"</script><script>window.{FLAG} = 3</script>",
    f"<svg onload='window.{FLAG} = 4'><style>@import url(https://evil.example/a.css)</style>",
    f"<a href='javascript:window.{FLAG}=5'>click</a><iframe src=https://evil.example></iframe>",
    "<b style='background:url(https://evil.example/b.png)'>bold</b><base href=https://evil.example/>",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example/";"click")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "＝1+1",
    "\t=1+1",
    "https://evil.example/link",
    "\u202eabc\u202c שלום עולם مرحبا بالعالم",
    "👩\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈 e\u0301",
    "{{ 7 * 7 }}{% raw %}${7*7}%{customdata}%(name)s{0}",
    "]]><!-- --> \u2028 \u2029 &lt;script&gt; &amp;",
    "NULL",
    "nan",
    "None",
    "\x00\x01\x0b\x1b nothing to see",
    "\ufffe\uffff _x0041_",
    "l" + "o" * 99_998 + "g",
    "𝒜" * 40_000,
)
TEXT, GROUP, LABEL = CELLS[0], CELLS[1], CELLS[7]
LONG_GROUP = "g" * 100_000
_WORDS = ("sea", "bus", "late", "calm", "red", "plum", "fox", "cold", "rain", "tea", "hill")


def frame() -> pd.DataFrame:
    """Two rows a cell: as a text, as a label, as the name of a group; one group has a name of 100,000 letters."""
    n = 2 * len(CELLS)
    rows = [
        (
            f"{cell} {' '.join(islice(cycle(_WORDS), at % 11, at % 11 + 4))}",
            CELLS[(at + 3) % len(CELLS)],
            LONG_GROUP if at % 9 == 0 else CELLS[at % 7],
        )
        for at, cell in enumerate(islice(cycle(CELLS), n))
    ]
    return pd.DataFrame(rows, columns=[TEXT, LABEL, GROUP], dtype="str").rename_axis("row")


def result(limit: int = 64) -> Result:
    """A run of it by the fake encoder."""

    class Nobody:
        def stage(self, name: str) -> None: ...
        def progress(self, done: int, total: int) -> None: ...
        def memory(self, now: int) -> None: ...

    columns = Columns(TEXT, (GROUP,), LABEL)
    return execute(
        frame(), columns, RunSettings("fake", limit), load=lambda _id: FakeEncoder(), listener=Nobody()
    )


def report() -> RunReport:
    """Its report, with a hostile file name and notes."""
    notes = (Note("no-header", {"columns": ", ".join(CELLS)}), Note("unpacked", {"member": CELLS[2]}))
    return RunReport.of(result(), Source(CELLS[2] + ".csv", (TEXT, LABEL, GROUP), notes))


def comparison() -> ComparisonReport:
    """The report of two runs of it."""
    return ComparisonReport(compare([result(16), result(64)]), CELLS[2] + ".csv")
