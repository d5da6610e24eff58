"""Embedding against summarizing, in compute and in memory, on the texts of a table: the Cost page's measurement.

    python benchmarks/cost.py TABLE.csv --text COLUMN [--encoder use-multilingual] [--token-limit 512]
        [--long-text truncate] [--texts 32] [--summary-tokens 64] [--models KEY ...] [--summarizer NAME] [--outside]

KEY is one of core.cost.models.ARCHITECTURES, built at full size with random weights. Prints two tables in Markdown
and what they mean. With --outside the memory that is measured is held against what the system says of the same
processes (GNU time).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.cost.measurement import this_machine
from core.cost.models import ARCHITECTURES
from core.cost.summaries import Options, Summaries, Way
from core.cost.summaries_plan import Step, draw, ways
from core.cost.summaries_said import LABELS, answer, billions, details, limits_of_this, small_seconds
from core.cost.summarizing import measure
from core.encoders import load
from core.run import chosen_texts, numbered
from core.settings import Columns, RunSettings
from core.tables import read_table
from core.units import human_bytes

MIB = 1 << 20


class Printed:
    """A listener that prints stages."""

    def stage(self, name: str) -> None:
        """A stage begins."""
        print(name, file=sys.stderr)

    def progress(self, done: int, total: int) -> None:
        """Nothing to say."""

    def memory(self, now: int) -> None:
        """Nothing to say."""


def table_of_ways(found: Summaries) -> list[str]:
    """Each way with the sample, as Markdown."""
    lines = [
        "| way | model | s | texts/s | tokens read | written | billion operations | memory | above the loaded model |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for way in found.ways:
        cells = [
            LABELS[way.kind],
            title(way),
            f"{way.seconds:.2f}",
            f"{found.texts / way.seconds:.2f}",
            f"{way.read:,}",
            f"{way.written:,}",
            billions(way.operations),
            human_bytes(way.peak),
            human_bytes(max(0, way.peak - way.loaded)),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def title(way: Way) -> str:
    """The model with how much of a text it reads."""
    name = f"{way.title} (random weights)" if way.random else way.title
    return f"{name}, at most {way.reads:,} tokens" if way.reads else name


def table_of_lengths(found: Summaries) -> list[str]:
    """Seconds and memory of one text by its length, as Markdown."""
    lengths = sorted({point.tokens for point in found.points})
    lines = [
        "| model | " + " | ".join(f"{n:,} tokens" for n in lengths) + " |",
        "|---|" + "---|" * len(lengths),
    ]
    for name in dict.fromkeys(point.title for point in found.points):
        cells = {
            point.tokens: f"{small_seconds(point.seconds)}, {human_bytes(point.peak)}"
            for point in found.points
            if point.title == name
        }
        lines.append(f"| {name} | " + " | ".join(cells.get(n, "–") for n in lengths) + " |")
    return lines


def outside(step: Step) -> str:
    """The peak of one step as it was measured, and as the system tells of the same process."""
    command = ["/usr/bin/time", "-f", "%M", sys.executable, "-m", "core.cost.apart"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(
        [*command, step.work.__module__, step.work.__name__], **pipes, encoding="utf-8"
    )
    process.stdin.write(json.dumps(step.task) + "\n")
    process.stdin.flush()
    word: dict[str, Any] = {}
    while "peaks" not in word:
        word = json.loads(process.stdout.readline())
    _, said = process.communicate()
    own, system = max(word["peaks"].values()), 1024 * int(said.split()[-1])
    return (
        f"| {step.title} | {own / MIB:.0f} MB | {system / MIB:.0f} MB | {100 * (own / system - 1):+.1f} % |"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("table", type=Path)
    parser.add_argument("--text", required=True)
    parser.add_argument("--encoder", default=RunSettings().encoder)
    parser.add_argument("--token-limit", type=int, default=RunSettings().token_limit)
    parser.add_argument("--long-text", default=RunSettings().long_text)
    parser.add_argument("--texts", type=int, default=Options().texts)
    parser.add_argument("--summary-tokens", type=int, default=Options().summary_tokens)
    parser.add_argument("--models", nargs="*", default=list(ARCHITECTURES), choices=list(ARCHITECTURES))
    parser.add_argument("--summarizer", default="")
    parser.add_argument("--outside", action="store_true")
    chosen = parser.parse_args()

    frame = numbered(read_table(chosen.table.read_bytes(), chosen.table.name))
    columns = Columns(chosen.text)
    settings = RunSettings(chosen.encoder, chosen.token_limit, chosen.long_text)
    options = Options(chosen.texts, chosen.summary_tokens, tuple(chosen.models), chosen.summarizer)
    if chosen.outside:
        every = chosen_texts(frame, columns)
        texts = [str(every.iloc[place]) for place in draw(len(every), chosen.texts)]
        encoder = load(chosen.encoder)
        print("| model | measured | the system | difference |\n|---|---|---|---|")
        for step in ways(encoder.card, settings, options, texts, encoder.count_tokens(texts)):
            print(outside(step), flush=True)
        return
    found = Summaries.from_dict(
        measure(frame, columns, settings, options.to_dict(), load=load, cache=None, listener=Printed())
    )
    print(json.dumps(asdict(this_machine())))
    print(f"others used {max(way.elsewhere for way in found.ways):.2f} cores at most\n")
    for lines in (table_of_ways(found), table_of_lengths(found), answer(found), details(found)):
        print("\n".join(lines), end="\n\n")
    print("\n".join(limits_of_this(found)))


if __name__ == "__main__":
    main()
