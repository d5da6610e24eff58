"""A comparison in a terminal: the runs that were named, and what is said of them as text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from core import errors
from core.compare.comparison import Comparison
from core.compare.costs import Timing, read_timings
from core.compare.files import MEASURE
from core.compare.sentences import LEVELS, level, pair_figures, read_neighbours
from core.compare.verdict import verdict
from core.language import _
from core.result import Result
from core.store import DONE, Store
from core.units import human_bytes, human_seconds

RESULT = "result"
"""The folder beside the files of a run that holds the run itself, so that it can be compared."""

_LOOKED_AT = 50  # runs whose speed is looked at


def find_run(name: str, store: Store) -> Result:
    """The run in a folder that `python -m core run --out` wrote, or of a number in the store. Raises NotARun."""
    folder = Path(name)
    try:
        if (folder / RESULT / "run.json").is_file():
            return Result.read(folder / RESULT)
        return store.result(name)
    except (errors.ResultLost, OSError, ValueError, KeyError) as error:
        raise errors.NotARun(run=name) from error


def timings(store: Store) -> list[Timing]:
    """What reading took in the newest runs of the store, for reckoning."""
    done = [job for job in store.runs() if job.state == DONE]
    return read_timings(store.result_folder(job.id) for job in done[:_LOOKED_AT])


def lines(comparison: Comparison) -> Iterator[str]:
    """The verdict, what each run cost, and how every two agree, line by line."""
    for statement in verdict(comparison, MEASURE):
        yield str(statement)
    yield ""
    for name, cost in zip(comparison.names, comparison.costs, strict=True):
        yield name
        yield "    " + _(
            "took {seconds}; {cached} of {n} texts came from the cache; memory needed about {memory}; texts cut {cut}, "
            "tokens lost {lost}%"
        ).format(
            seconds=human_seconds(cost.seconds),
            cached=f"{cost.cached_texts:,}",
            n=f"{cost.texts:,}",
            memory=human_bytes(cost.memory),
            cut=f"{cost.cut_texts:,}",
            lost=f"{100 * cost.lost_share:.1f}",
        )
    yield ""
    for pair in comparison.pairs:
        found, figures = pair.ranks[MEASURE], pair_figures(comparison, pair, MEASURE)
        yield _("“{a}” and “{b}”: {words}, rank correlation {rho} (interval {low} to {high})").format(
            **figures, words=_(LEVELS[level(found)])
        )
        yield f"    {read_neighbours(pair)}"
