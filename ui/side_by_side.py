"""Two texts beside each other, with the words that they share marked."""

from __future__ import annotations

import streamlit as st

from core.originality.overlap import Span, lexical_overlap, shared_words
from core.result import Result
from ui.language import _
from ui.markdown import plain

_LONGEST_SHOWN = 4000


def pair(result: Result, i: int, j: int, similarity: float) -> None:
    """The texts i and j with their similarity and how many words they share."""
    texts, names = result.texts["text"], result.names
    a, b = (str(texts.iat[at])[:_LONGEST_SHOWN] for at in (i, j))
    with st.container(border=True):
        if a == b:
            says = _("Similarity **{similarity}** · the two texts are the same, letter for letter")
        else:
            says = _("Similarity **{similarity}** · words that both texts share: {overlap} %")
        st.markdown(says.format(similarity=f"{similarity:.3f}", overlap=f"{100 * lexical_overlap(a, b):.0f}"))
        for column, at, text, spans in zip(
            st.columns(2, gap="large"), (i, j), (a, b), shared_words(a, b), strict=True
        ):
            with column:
                st.markdown(f"**{plain(str(names.iat[at]))}**")
                st.markdown(_marked(text, spans))


def _marked(text: str, spans: list[Span]) -> str:
    """The text as Markdown with the shared stretches on a coloured ground."""
    parts, end = [], 0
    for start, stop in spans:
        parts += [plain(text[end:start]), f":blue-background[{plain(text[start:stop])}]"]
        end = stop
    return "".join([*parts, plain(text[end:])]).replace("\n", "  \n")
