"""The report of a run as one HTML page."""

from __future__ import annotations

from typing import Any

from core.groups import group_table
from core.language import _
from core.normalization import KEYS
from core.normalization import TITLES as NORMALIZATION_TITLES
from core.originality import MEANINGS, MEASURES, TITLES, percentile_rank
from core.report.facts import cost_facts, data_facts, settings_facts
from core.report.findings import Findings
from core.report.html import render
from core.report.names import short
from core.report.pictures import MOST_GROUPS, group_pictures, pictures
from core.report.summary import normalization
from core.report.verdict import MEASURE
from core.report.words import DEFINITIONS, STATISTICS
from core.similarity.estimate import read_estimate

_LISTED = 20
_EXCERPT = 200


def page(found: Findings, *, presenting: bool = False) -> str:
    """The report, in the language in use; `presenting`: it opens as slides."""
    run = found.shown
    of_all = pictures(found)
    of_groups = {column: group_pictures(found, column) for column in run.columns.groups}
    return render(
        "run.html",
        [*of_all, *(picture for part in of_groups.values() for picture in part)],
        presenting=presenting,
        found=found,
        estimate=read_estimate(run.statistics),
        cards=[card for card in found.cards if card.key != "careful"],
        pictures=of_all,
        groups=[
            {"name": column, "pictures": part, "rows": _group_rows(found, column)}
            for column, part in of_groups.items()
        ],
        statistics=[_(title) for title in STATISTICS.values()],
        measure=_(TITLES[MEASURE]),
        original=_original(found),
        pairs=_pairs(found),
        normalizations=[(_(NORMALIZATION_TITLES[key]), normalization(run, key)["sentence"]) for key in KEYS],
        data=data_facts(found),
        settings=settings_facts(found),
        costs=cost_facts(found),
        notes=[short(str(note), _EXCERPT) for note in found.source.notes],
        definitions=[(_(word), _(meaning)) for word, meaning in DEFINITIONS],
        measures=[(_(TITLES[name]), _(MEANINGS[name])) for name in MEASURES],
    )


def _group_rows(found: Findings, column: str) -> list[tuple[Any, ...]]:
    """A row a group: its name, n, mean, std, min, quartiles, max; the highest medians of many."""
    table = group_table(found.shown.texts[MEASURE], found.shown.groups[column])
    return [(str(name), int(row[0]), *row[1:]) for name, *row in table.head(MOST_GROUPS).itertuples()]


def _original(found: Findings) -> list[dict[str, Any]]:
    """The most original texts, each with its beginning and the text nearest to it."""
    run = found.shown
    rank = percentile_rank(run.texts[MEASURE])
    order = run.texts[MEASURE].dropna().sort_values(ascending=False, kind="stable").index[:_LISTED]
    names, nearest = run.names, run.of_nearest(run.names)
    return [
        {
            "name": names[at],
            "text": short(run.texts["text"][at], _EXCERPT),
            "value": run.texts[MEASURE][at],
            "percentile": f"{100 * rank[at]:.0f}",
            "nearest": nearest[at],
            "similarity": float(run.statistics.neighbour_similarity[at, 0]),
        }
        for at in order
    ]


def _pairs(found: Findings) -> list[dict[str, Any]]:
    """The most similar pairs, each with the beginnings of both texts."""
    names, texts = found.shown.names, found.shown.texts["text"]
    return [
        {
            "names": (names[i], names[j]),
            "texts": (short(texts[i], _EXCERPT), short(texts[j], _EXCERPT)),
            "similarity": similarity,
        }
        for i, j, similarity in found.shown.statistics.top[:_LISTED]
    ]
