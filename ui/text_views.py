"""What the Texts page draws first: the ranking, and the most similar pairs side by side."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.originality import MEASURES, TITLES, percentile_rank, places
from core.report.tables import pairs_table
from core.result import Result
from ui import charts, side_by_side, text_detail
from ui.language import _

_PAGE = 10
_EXCERPT = 500


def ranking(job_id: str, result: Result, measure: str) -> None:
    """All texts, most original first: place and value of the chosen measure in front, the other measures last."""
    texts, names, value = result.texts, result.names, _("Originality")
    columns: dict[str, object] = {
        _("Place"): places(texts[measure]),
        value: texts[measure],
        _("Label"): names,
    }
    columns |= {column: result.groups[column].to_numpy() for column in result.groups}
    columns[_("Text")] = texts["text"].str.slice(0, _EXCERPT)
    columns[_("Nearest text")] = result.of_nearest(names)
    columns[_("Similarity to it")] = result.statistics.neighbour_similarity[:, 0].astype(float)
    columns[_("Less original, of 100 others")] = (100 * percentile_rank(texts[measure])).round()
    columns |= {_(TITLES[name]): texts[name] for name in MEASURES if name != measure}
    table = pd.DataFrame(columns)[texts[measure].notna()]  # in an estimate not all have a value
    table = table.astype({_("Place"): int, _("Less original, of 100 others"): int})
    table = table.sort_values(value, ascending=False, kind="stable")
    st.markdown(
        _(
            "{n} texts, the most original first. Choose a row to read the text and those nearest to it."
        ).format(n=f"{len(table):,}")
    )
    widths = {_("Place"): 60, value: 90, _("Label"): 240, _("Text"): 500, _("Nearest text"): 220}
    row = charts.choice(table, key=f"ranking_{measure}", widths=widths, decimals=3)
    if row is not None:
        text_detail.show(job_id, result, int(table.index[row]))


def pairs(job_id: str, result: Result) -> None:
    """The most similar pairs from a similarity down, ten on a page, side by side with shared words marked."""
    statistics = result.statistics
    similarity = statistics.top_similarity
    if not len(similarity):
        st.info(_("There are no pairs."))
        return
    if statistics.estimated_pairs:
        template = _(
            "The {count} most similar pairs among those of {known} texts with the texts nearest to them; others of "
            "all {all} pairs may be more similar."
        )
    else:
        template = _("The {count} most similar of {all} pairs, most similar first.")
    st.markdown(
        template.format(
            count=f"{len(similarity):,}",
            all=f"{statistics.count:,}",
            known=f"{int(statistics.known.sum()):,}",
        )
    )
    side_by_side.about_marks(job_id)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        begin = st.number_input(
            _("Begin at a similarity of"),
            min_value=-1.0,
            max_value=1.0,
            value=1.0,
            step=0.05,
            format="%.3f",
            key="pairs_begin",
            width=200,
        )
        rest = [pair for pair in statistics.top if pair[2] <= begin]
        page = st.pagination(max(1, -(-len(rest) // _PAGE)), key=f"pairs_page_{begin}")
    if not rest:
        st.info(
            _("The pairs that are listed end at {least}; begin at a higher similarity.").format(
                least=f"{similarity[-1]:.3f}"
            )
        )
    for i, j, at in rest[(page - 1) * _PAGE : page * _PAGE]:
        side_by_side.pair(job_id, result, i, j, at)
    charts.download(pairs_table(result), key="pairs")
