"""What the Texts page draws first: the ranking, and the most similar pairs side by side."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.originality import MEASURES, TITLES, percentile_rank
from core.report.tables import pairs_table
from core.result import Result
from ui import charts, side_by_side, text_detail
from ui.language import _

_PAGE = 10
_EXCERPT = 500


def ranking(job_id: str, result: Result, measure: str) -> None:
    """All texts, most original first; percentile and value of each measure, the chosen one in front."""
    texts, names = result.texts, result.names
    columns: dict[str, object] = {_("Label"): names}
    for name in sorted(MEASURES, key=lambda each: each != measure):
        columns[_(TITLES[name])] = texts[name].round(3)
        columns[_("{measure}: percentile").format(measure=_(TITLES[name]))] = (
            100 * percentile_rank(texts[name])
        ).round(0)
    columns[_("Nearest text")] = result.of_nearest(names)
    columns[_("Similarity to it")] = result.statistics.neighbour_similarity[:, 0].round(3)
    columns |= {column: result.groups[column].to_numpy() for column in result.groups}
    columns[_("Text")] = texts["text"].str.slice(0, _EXCERPT)
    table = pd.DataFrame(columns)[texts[measure].notna()]  # in an estimate not all have a value
    table = table.sort_values(_(TITLES[measure]), ascending=False, kind="stable")
    st.markdown(
        _(
            "{n} texts, the most original first. The percentile is the share of the other texts that are less "
            "original: at 90, nine in ten are."
        ).format(n=f"{len(table):,}")
        + " "
        + _("Choose a row to read the text and those nearest to it.")
    )
    row = charts.choice(
        table, key=f"ranking_{measure}", widths={_("Label"): 260, _("Nearest text"): 220, _("Text"): 600}
    )
    if row is not None:
        text_detail.show(job_id, result, int(table.index[row]))


def pairs(result: Result) -> None:
    """The most similar pairs, ten on a page, side by side with shared words marked."""
    listed = pairs_table(result)
    if listed.empty:
        st.info(_("There are no pairs."))
        return
    last = -(-len(listed) // _PAGE)
    statistics = result.statistics
    if statistics.estimated_pairs:
        template = _(
            "The {count} most similar pairs among those of {known} texts with the texts nearest to them; others of "
            "all {all} pairs may be more similar. Words that both texts share are marked; a high similarity with few "
            "shared words is the same thing said in other words."
        )
    else:
        template = _(
            "The {count} most similar of {all} pairs, most similar first. Words that both texts share are marked; "
            "a high similarity with few shared words is the same thing said in other words."
        )
    st.caption(
        template.format(
            count=f"{len(listed):,}", all=f"{statistics.count:,}", known=f"{int(statistics.known.sum()):,}"
        )
    )
    number = st.number_input(_("Page of {last}").format(last=last), 1, last, 1, key="pairs_page", width=160)
    first = (number - 1) * _PAGE
    for i, j, similarity in statistics.top[first : first + _PAGE]:
        side_by_side.pair(result, i, j, similarity)
    charts.download(listed, key="pairs")
