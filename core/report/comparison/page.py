"""The report of a comparison as one HTML page."""

from __future__ import annotations

from typing import Any

import pandas as pd

from core.compare import Comparison
from core.compare.comparison import group_places
from core.compare.files import MEASURE, movers
from core.compare.sentences import (
    HOW_MEMORY_WAS_FOUND,
    HOW_TIME_WAS_FOUND,
    HOW_TO_READ_AGREEMENT,
    WHY_NO_MEANS,
    pair_figures,
    places,
    read_group_places,
)
from core.compare.verdict import verdict
from core.language import N_, _
from core.originality import MEANINGS, MEASURES, TITLES
from core.report.comparison import pictures
from core.report.comparison.tables import agreement_table, costs_table, titled_groups
from core.report.html import render
from core.report.names import short
from core.report.pictures import MOST_GROUPS
from core.report.words import DEFINITIONS, HANDLING

_LISTED = 20
_EXCERPT = 200
_KINDS = {"choice": N_("Whether the choice matters"), "whom": N_("For whom"), "cost": N_("What it costs")}


def page(comparison: Comparison, name: str, *, presenting: bool = False) -> str:
    """The report, in the language in use; `name` is that of the data, "" where it is not known."""
    statements = verdict(comparison, MEASURE)
    scales = pictures.scale_pictures(comparison)
    places_of = pictures.place_pictures(comparison, MEASURE)
    groups = [_group(comparison, column) for column in comparison.group_columns]
    limits = pictures.limit_picture(comparison, MEASURE)
    return render(
        "comparison.html",
        [*scales, *places_of, *limits, *(picture for group in groups for picture in group["pictures"])],
        presenting=presenting,
        name=name,
        comparison=comparison,
        measure=_(TITLES[MEASURE]),
        said=[(_(title), [each for each in statements if each.key == key]) for key, title in _KINDS.items()],
        careful=[each.sentence for each in statements if each.key == "careful"],
        costs=_rows(costs_table(comparison)),
        how_costs=[_(HOW_TIME_WAS_FOUND), _(HOW_MEMORY_WAS_FOUND)],
        agreement=_rows(agreement_table(comparison, MEASURE)),
        how_agreement=_(HOW_TO_READ_AGREEMENT),
        why_no_means=_(WHY_NO_MEANS),
        scales=scales,
        places=places_of,
        limits=limits,
        groups=groups,
        moves=[_moves(comparison, at) for at in range(len(comparison.pairs))],
        settings=_settings(comparison),
        definitions=[(_(word), _(meaning)) for word, meaning in DEFINITIONS],
        measures=[(_(TITLES[each]), _(MEANINGS[each])) for each in MEASURES],
    )


def _group(comparison: Comparison, column: str) -> dict[str, Any]:
    """One group column: its box plots, where its groups stand, and what that shows."""
    table = group_places(comparison, comparison.runs[0].groups[column], MEASURE)
    return {
        "name": column,
        "pictures": pictures.group_picture(comparison, column, MEASURE),
        "reading": read_group_places(comparison, table) if len(table) else "",
        "table": _rows(titled_groups(comparison, table, column).head(MOST_GROUPS)),
    }


def _moves(comparison: Comparison, at: int) -> dict[str, Any]:
    """The texts that move most between two runs."""
    pair = comparison.pairs[at]
    table = movers(comparison, pair, MEASURE, _LISTED)
    return {
        **pair_figures(comparison, pair, MEASURE),
        "rows": [
            (row["label"], short(row["text"], _EXCERPT), places(row["place_a"]), places(row["place_b"]))
            for row in table.to_dict("records")
        ],
    }


def _settings(comparison: Comparison) -> dict[str, Any]:
    table = pd.DataFrame(
        [
            (
                name,
                run.encoder.title,
                f"{run.settings.token_limit:,}",
                _(HANDLING[run.settings.long_text]),
                f"{run.statistics.dimensions:,}",
            )
            for name, run in zip(comparison.names, comparison.runs, strict=True)
        ],
        columns=[_("Run"), _("Model"), _("Token limit"), _("Long text handling"), _("Dimensions")],
    )
    return _rows(table)


def _rows(table: pd.DataFrame) -> dict[str, Any]:
    """A table as the template takes it; whole numbers without a point, and a dash where there is none."""
    rows = [[_cell(value) for value in row] for row in table.itertuples(index=False)]
    return {"head": list(table.columns), "rows": rows}


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "–" if pd.isna(value) else f"{value:,.0f}"
