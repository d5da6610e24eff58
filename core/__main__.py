"""Unalike in a terminal: the same code and the same results as the pages.

    python -m core run TABLE --text COLUMN [--group COLUMN]... [--label COLUMN] [--out FOLDER] ...
    python -m core compare RUN RUN [RUN [RUN]] [--out FOLDER]
    python -m core encoders
    python -m core settings

Exit status: 0 done, 2 the input cannot be used (one line on standard error), 1 anything else.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from core import encoders, errors, language
from core.compare import compare
from core.compare.terminal import RESULT, find_run, lines, timings
from core.encoders.long_texts import LONG_TEXT
from core.encoders.vector_cache import VectorCache
from core.language import _
from core.report.bundle import write
from core.report.comparison import ComparisonReport
from core.report.findings import Source
from core.report.names import hide_names
from core.report.run import RunReport
from core.run import execute, numbered
from core.settings import DEFAULT_ENCODER, DEFAULT_TOKEN_LIMIT, Columns, RunSettings, Settings, settings
from core.store import Store
from core.tables import read_table
from core.units import human_bytes, human_seconds


class _Terminal:
    """Tells a run's progress on standard error: a line that changes where somebody watches, else nothing."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._stage = ""
        self._peak = 0
        self._told = 0.0

    def stage(self, name: str) -> None:
        self._stage = name
        self._say("")

    def progress(self, done: int, total: int) -> None:
        if time.monotonic() - self._told > 0.2 or done == total:
            self._say(f"{100 * done / max(total, 1):.0f}%")

    def memory(self, now: int) -> None:
        self._peak = max(self._peak, now)

    def _say(self, share: str) -> None:
        self._told = time.monotonic()
        if self._watched:
            print(f"\r\033[K{self._stage} {share} {human_bytes(self._peak)}", end="", file=sys.stderr)

    def end(self) -> None:
        """Leave a clean line."""
        if self._watched:
            print("\r\033[K", end="", file=sys.stderr)


def _run(arguments: argparse.Namespace) -> None:
    columns = Columns(arguments.text, tuple(arguments.group), arguments.label)
    made_with = RunSettings(arguments.encoder, arguments.token_limit, arguments.long_text)
    path = Path(arguments.table)
    if not path.is_file():
        raise errors.NoSuchFile(path=arguments.table)
    began = time.perf_counter()
    read = read_table(path, path.name)
    frame = numbered(read)
    reading = time.perf_counter() - began
    terminal = _Terminal()
    installation = settings()
    try:
        result = execute(
            frame,
            columns,
            made_with,
            load=lambda chosen: encoders.load(chosen, allow_remote_code=installation.allow_remote_code),
            listener=terminal,
            cache=VectorCache(installation.data / "vectors.db", installation.cache_limit_mb << 20),
            pairs_minutes=installation.pairs_minutes,
        )
    finally:
        terminal.end()
    result.seconds["reading"] = reading
    out = Path(arguments.out)
    shown = hide_names(result, frame) if arguments.hide_names else result
    write(RunReport.of(shown, Source.of_read(read)), out)
    (out / RESULT).mkdir(exist_ok=True)
    shown.save(out / RESULT)
    print(
        _("{texts} texts, {seconds}, at most {memory} of memory. The results are in {folder}.").format(
            texts=f"{len(result.texts):,}",
            seconds=human_seconds(sum(result.seconds.values())),
            memory=human_bytes(max(result.peaks.values())),
            folder=out,
        )
    )


def _compare(arguments: argparse.Namespace) -> None:
    installation = settings()
    store = Store(installation.data, installation.database.get_secret_value())
    found = compare([find_run(name, store) for name in arguments.runs], timings(store))
    for line in lines(found):
        print(line)
    if arguments.out:
        write(ComparisonReport(found, ""), Path(arguments.out))


def _encoders(_arguments: argparse.Namespace) -> None:
    for card in encoders.available():
        print(
            f"{card.id}\n    {card.title}: {_(card.note)}\n    "
            + _("{dimensions} dimensions, at most {tokens} tokens, {megabytes} MB, licence {licence}").format(
                dimensions=card.dimensions,
                tokens=card.max_tokens,
                megabytes=card.megabytes,
                licence=card.licence,
            )
        )


def _settings(_arguments: argparse.Namespace) -> None:
    installation = settings()
    for name, field in Settings.model_fields.items():
        chosen = name in installation.model_fields_set
        value = getattr(installation, name)
        print(f"UNALIKE_{name.upper()}={value}" + ("" if chosen else "    # " + _("as shipped")))
        print(f"    {_(field.description or '')}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m core", description=_("How original is each text in a table?")
    )
    commands = parser.add_subparsers(required=True)
    run = commands.add_parser("run", help=_("analyse a table and write the results into a folder"))
    run.add_argument("table", help=_("the file: CSV, Excel and others"))
    run.add_argument("--text", required=True, metavar="COLUMN", help=_("the column of the texts"))
    run.add_argument("--group", action="append", default=[], metavar="COLUMN", help=_("a column to group by"))
    run.add_argument("--label", metavar="COLUMN", help=_("the column that names a row"))
    run.add_argument("--encoder", default=DEFAULT_ENCODER, metavar="ID", help=_("the model"))
    run.add_argument(
        "--token-limit",
        type=int,
        default=DEFAULT_TOKEN_LIMIT,
        metavar="N",
        help=_("the most tokens of a text that it sees"),
    )
    run.add_argument("--long-text", choices=LONG_TEXT, default=LONG_TEXT[0], help=_("long text handling"))
    run.add_argument(
        "--hide-names",
        action="store_true",
        help=_("call texts and groups by rows and letters; the texts themselves stay"),
    )
    run.add_argument("--out", default="out", metavar="FOLDER", help=_("where the results go"))
    run.set_defaults(command=_run)
    comparing = commands.add_parser("compare", help=_("compare two to four runs of the same texts"))
    comparing.add_argument(
        "runs",
        nargs="+",
        metavar="RUN",
        help=_("a folder that “run” wrote, or the number of a run that the app keeps"),
    )
    comparing.add_argument("--out", metavar="FOLDER", help=_("where the results go"))
    comparing.set_defaults(command=_compare)
    listing = commands.add_parser("encoders", help=_("list the models"))
    listing.set_defaults(command=_encoders)
    listing = commands.add_parser("settings", help=_("list this installation's settings"))
    listing.set_defaults(command=_settings)
    return parser


def main() -> int:
    """Do what the command line asks for and return the exit status."""
    language.use(language.of_environment())
    arguments = _parser().parse_args()
    try:
        arguments.command(arguments)
    except errors.InputError as error:
        print(str(error), file=sys.stderr)
        return 2
    except errors.UnalikeError as error:
        print(str(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
