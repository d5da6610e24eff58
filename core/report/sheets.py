"""What the workbook of a run holds, with its headings in the reader's language."""

from __future__ import annotations

import pandas as pd

from core.language import _
from core.originality import MEANINGS, MEASURES, TITLES, percentile_rank
from core.report.facts import cost_facts, data_facts, settings_facts
from core.report.findings import Findings
from core.report.names import short
from core.report.tables import groups_table, pairs_table
from core.report.verdict import MEASURE
from core.report.words import DEFINITIONS, STATISTICS
from core.report.workbook import Sheet
from core.result import Result

_EXCERPT = 300
_DECIMALS = 4


def sheets(found: Findings) -> list[Sheet]:
    """Summary, texts, pairs, groups, settings."""
    return [
        Sheet(_("Summary"), _summary(found), filters=False),
        Sheet(_("Texts"), _texts(found.result)),
        Sheet(_("Pairs"), _pairs(found.result)),
        Sheet(_("Groups"), _groups(found.result)),
        Sheet(_("Settings"), _settings(found), filters=False),
    ]


def _summary(found: Findings) -> pd.DataFrame:
    rows = [(card.title, card.figure, card.sentence) for card in found.cards if card.key != "careful"]
    rows += [(_("What to be careful about"), "", str(caution)) for caution in found.cautions]
    rows += [(_(word), "", _(meaning)) for word, meaning in DEFINITIONS]
    rows += [(_(TITLES[name]), "", _(MEANINGS[name])) for name in MEASURES]
    return pd.DataFrame(rows, columns=[_("About"), _("Figure"), _("In words")])


def _texts(result: Result) -> pd.DataFrame:
    """All texts, the most original first; those without a value last."""
    texts, names = result.texts, result.names
    columns: dict[str, object] = {_("Row"): texts["row"], _("Label"): names}
    columns |= {
        _("Group: {column}").format(column=name): result.groups[name] for name in result.columns.groups
    }
    for name in sorted(MEASURES, key=lambda each: each != MEASURE):
        columns[_(TITLES[name])] = texts[name].round(_DECIMALS)
        columns[_("{measure}: percentile").format(measure=_(TITLES[name]))] = (
            100 * percentile_rank(texts[name])
        ).round(1)
    columns[_("Nearest text")] = result.of_nearest(names)
    columns[_("Row of the nearest text")] = result.of_nearest(texts["row"])
    columns[_("Similarity to it")] = (
        result.statistics.neighbour_similarity[:, 0].astype(float).round(_DECIMALS)
    )
    columns[_("Tokens")] = texts["tokens"]
    columns[_("Cut at the limit")] = texts["cut"].map({True: _("yes"), False: _("no")})
    columns[_("Text")] = texts["text"]
    order = texts[MEASURE].sort_values(ascending=False, kind="stable").index
    return pd.DataFrame(columns).loc[order]


def _pairs(result: Result) -> pd.DataFrame:
    pairs = pairs_table(result)
    text_of = dict(
        zip(result.texts["row"], (short(text, _EXCERPT) for text in result.texts["text"]), strict=True)
    )
    return pd.DataFrame(
        {
            _("Similarity"): pairs["similarity"].astype(float).round(_DECIMALS),
            _("Row"): pairs["row_a"],
            _("Label"): pairs["label_a"],
            _("Text"): pairs["row_a"].map(text_of),
            _("Row of the other"): pairs["row_b"],
            _("Label of the other"): pairs["label_b"],
            _("Other text"): pairs["row_b"].map(text_of),
        }
    )


def _groups(result: Result) -> pd.DataFrame:
    groups = groups_table(result).round(_DECIMALS)
    groups["measure"] = [_(TITLES[name]) for name in groups["measure"]]
    titles = {"column": _("Column"), "group": _("Group"), "measure": _("Measure")}
    return groups.rename(columns=titles | {key: _(title) for key, title in STATISTICS.items()})


def _settings(found: Findings) -> pd.DataFrame:
    rows = [*data_facts(found), *settings_facts(found), *cost_facts(found)]
    rows += [(_("How the file was read"), short(str(note), _EXCERPT)) for note in found.source.notes]
    return pd.DataFrame(rows, columns=[_("Setting"), _("Value")])
