"""What the Texts page draws: the ranking, and pairs side by side with what they share marked."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.originality import MEASURES, TITLES, percentile_rank
from core.overlap import Span, lexical_overlap, shared_words
from core.report import pairs_table
from core.result import Result
from ui import charts
from ui.language import _
from ui.markdown import plain

_PAGE = 10
_EXCERPT = 500
_LONGEST_SHOWN = 4000


def ranking(result: Result, measure: str) -> None:
    """All texts, most original first; percentile and value of each measure, the chosen one in front."""
    texts, names = result.texts, result.names
    columns: dict[str, object] = {_("Label"): names}
    for name in sorted(MEASURES, key=lambda each: each != measure):
        columns[_(TITLES[name])] = texts[name].round(3)
        columns[_("{measure}: percentile").format(measure=_(TITLES[name]))] = (
            100 * percentile_rank(texts[name])
        ).round(0)
    nearest = result.statistics.neighbour_index[:, 0]
    columns[_("Nearest text")] = names.to_numpy()[nearest]
    columns[_("Similarity to it")] = result.statistics.neighbour_similarity[:, 0].round(3)
    columns |= {column: result.groups[column].to_numpy() for column in result.groups}
    columns[_("Text")] = texts["text"].str.slice(0, _EXCERPT)
    table = pd.DataFrame(columns).sort_values(_(TITLES[measure]), ascending=False, kind="stable")
    st.markdown(
        _(
            "{n} texts, the most original first. The percentile is the share of the other texts that are less "
            "original: at 90, nine in ten are."
        ).format(n=f"{len(table):,}")
    )
    charts.table(
        table, key=f"ranking_{measure}", widths={_("Label"): 260, _("Nearest text"): 220, _("Text"): 600}
    )


def pairs(result: Result) -> None:
    """The most similar pairs, ten on a page, side by side with shared words marked."""
    listed = pairs_table(result)
    if listed.empty:
        st.info(_("There are no pairs."))
        return
    last = -(-len(listed) // _PAGE)
    st.caption(
        _(
            "The {count} most similar of {all} pairs, most similar first. Words that both texts share are marked; "
            "a high similarity with few shared words is the same thing said in other words."
        ).format(count=f"{len(listed):,}", all=f"{result.statistics.count:,}")
    )
    number = st.number_input(_("Page of {last}").format(last=last), 1, last, 1, key="pairs_page", width=160)
    first, second = result.statistics.top_pairs.T
    texts, names = result.texts["text"].to_numpy(), result.names.to_numpy()
    for k in range((number - 1) * _PAGE, min(number * _PAGE, len(listed))):
        _pair(
            (names[first[k]], texts[first[k]]),
            (names[second[k]], texts[second[k]]),
            float(result.statistics.top_similarity[k]),
        )
    charts.download(listed, key="pairs")


def _pair(left: tuple[str, str], right: tuple[str, str], similarity: float) -> None:
    a, b = left[1][:_LONGEST_SHOWN], right[1][:_LONGEST_SHOWN]
    spans = shared_words(a, b)
    with st.container(border=True):
        st.markdown(
            _("Similarity **{similarity}** · words that both texts share: {overlap} %").format(
                similarity=f"{similarity:.3f}", overlap=f"{100 * lexical_overlap(a, b):.0f}"
            )
            if a != b
            else _("Similarity **{similarity}** · the two texts are the same, letter for letter").format(
                similarity=f"{similarity:.3f}"
            )
        )
        for column, (name, _text), text, marked in zip(
            st.columns(2, gap="large"), (left, right), (a, b), spans, strict=True
        ):
            with column:
                st.markdown(f"**{plain(name)}**")
                st.markdown(_marked(text, marked))


def _marked(text: str, spans: list[Span]) -> str:
    """The text as Markdown with the shared stretches on a coloured ground."""
    parts, end = [], 0
    for start, stop in spans:
        parts += [plain(text[end:start]), f":blue-background[{plain(text[start:stop])}]"]
        end = stop
    return "".join([*parts, plain(text[end:])]).replace("\n", "  \n")
