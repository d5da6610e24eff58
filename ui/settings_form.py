"""The widgets that make a run's settings: model, token limit, long text handling."""

from __future__ import annotations

import streamlit as st

from core.encoders import EncoderCard, available
from core.encoders.long_texts import LONG_TEXT
from core.settings import DEFAULT_TOKEN_LIMIT, RunSettings
from ui.language import N_, _

HANDLING = {
    "truncate": (N_("Cut at the limit"), N_("Only the beginning of a long text is read. Fast.")),
    "chunks": (
        N_("Read in parts"),
        N_(
            "The whole text is read in overlapping parts whose embeddings are averaged. "
            "Nothing is lost; it takes longer."
        ),
    ),
    "summary": (
        N_("Pick the main sentences"),
        N_("The sentences nearest to the text's own middle are kept until the limit is full."),
    ),
}


def choose() -> RunSettings:
    """The settings that the reader chose, valid or not; a limit over the model's own is said here."""
    cards = {card.id: card for card in available()}
    encoder = st.selectbox(
        _("Model"),
        list(cards),
        format_func=lambda chosen: cards[chosen].title if chosen in cards else chosen,
        key="encoder",
        accept_new_options=True,
        help=_(
            "The embedding model turns each text into numbers. Besides the list you can type the name of a model "
            "on the Hugging Face hub, or a folder of this computer that holds one."
        ),
    )
    card = cards.get(encoder)
    if card:
        st.caption(describe(card))
    left, right = st.columns(2)
    with left:
        limit = st.number_input(
            _("Token limit"),
            min_value=16,
            value=min(card.default_tokens, DEFAULT_TOKEN_LIMIT) if card else DEFAULT_TOKEN_LIMIT,
            step=64,
            key=f"limit_{encoder}",
            help=_(
                "The most tokens of a text that the model sees. A token is a word or a part of one; "
                "a higher limit reads more of long texts and takes more time and memory."
            ),
        )
    with right:
        long_text = st.selectbox(
            _("Long text handling"),
            LONG_TEXT,
            format_func=lambda way: _(HANDLING[way][0]),
            key="long_text",
            help="\n\n".join(f"**{_(name)}**: {_(meaning)}" for name, meaning in HANDLING.values()),
        )
    return RunSettings(encoder, int(limit), long_text)


def describe(card: EncoderCard) -> str:
    """One line about an encoder: what it is for, its size and its longest input."""
    return _(
        "{note} {dimensions} dimensions, at most {tokens} tokens, {megabytes} MB, licence {licence}."
    ).format(
        note=_(card.note),
        dimensions=card.dimensions,
        tokens=f"{card.max_tokens:,}",
        megabytes=f"{card.megabytes:,}",
        licence=card.licence,
    )
