"""Texts beside each other, with the words that they share marked."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.originality.overlap import Span, lexical_overlap, shared_words
from core.result import Result
from ui import computed
from ui.language import _
from ui.markdown import plain

_LONGEST_SHOWN = 4000


def pair(job_id: str, result: Result, i: int, j: int, similarity: float) -> None:
    """The texts i and j with their similarity and how many words they share."""
    a, b = _text(result, i), _text(result, j)
    common = computed.common_words_of(job_id)
    with st.container(border=True):
        st.markdown(_compared(a, b, similarity, common))
        spans = shared_words(a, b, common)
        for column, at, text, marked in zip(st.columns(2, gap="large"), (i, j), (a, b), spans, strict=True):
            with column:
                _named(result, at)
                st.markdown(_marked(text, marked))


def beside(job_id: str, result: Result, i: int, others: Sequence[tuple[int, float]]) -> None:
    """The text i once, and beside it the others with their similarities, what they share with it marked."""
    a, common = _text(result, i), computed.common_words_of(job_id)
    with st.container(border=True):
        left, right = st.columns(2, gap="large")
        with left:
            _named(result, i)
            st.markdown(_marked(a, []))
        with right:
            for place, (j, similarity) in enumerate(others):
                if place:
                    st.divider()
                b = _text(result, j)
                _named(result, j)
                st.markdown(_compared(a, b, similarity, common))
                st.markdown(_marked(b, shared_words(b, a, common)[0]))


def about_marks(job_id: str) -> None:
    """What the marked words are, and which are left out."""
    common = computed.common_words_of(job_id)
    if common:
        st.caption(
            _(
                "Words that two texts share are marked; a high similarity with few shared words is the same thing said "
                "in other words. Words that a fifth of the texts use do not count: {words}."
            ).format(words=plain(", ".join(sorted(common))))
        )
    else:
        st.caption(
            _(
                "Words that two texts share are marked; a high similarity with few shared words is the same thing said "
                "in other words."
            )
        )


def _text(result: Result, i: int) -> str:
    return str(result.texts["text"].iat[i])[:_LONGEST_SHOWN]


def _compared(a: str, b: str, similarity: float, common: frozenset[str]) -> str:
    if a == b:
        says = _("Similarity **{similarity}** · the two texts are the same, letter for letter")
    else:
        says = _("Similarity **{similarity}** · words that both texts share: {overlap}%")
    return says.format(similarity=f"{similarity:.3f}", overlap=f"{100 * lexical_overlap(a, b, common):.0f}")


def _named(result: Result, i: int) -> None:
    """What a text is called, and its groups."""
    st.markdown(f"**{plain(result.name(i))}**")
    if result.columns.groups:
        groups = (f"{column}: {result.groups[column].iat[i]}" for column in result.columns.groups)
        st.caption(plain(" · ".join(groups)))


def _marked(text: str, spans: list[Span]) -> str:
    """The text as Markdown with the shared stretches on a coloured ground."""
    parts, end = [], 0
    for start, stop in spans:
        parts += [plain(text[end:start]), f":blue-background[{plain(text[start:stop])}]"]
        end = stop
    return "".join([*parts, plain(text[end:])]).replace("\n", "  \n")
