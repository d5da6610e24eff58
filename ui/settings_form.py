"""The widgets that make a run's settings: model, token limit, long text handling."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import store
from core.encoders import EncoderCard, available
from core.figures import token_histogram
from core.long_texts import LONG_TEXT, TokenLoss, token_loss
from core.settings import DEFAULT_TOKEN_LIMIT, Columns, RunSettings
from core.store import Job
from ui import cache, charts
from ui.language import N_, _, ngettext

_LIMITS = (64, 128, 256, 512, 1024, 2000, 4096, 8192)
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


def token_count(table_digest: str, columns: Columns, encoder: str) -> Job:
    """The token count of the texts by this encoder: the one that there is, or a new one in the queue."""
    wanted = (store.TOKENS, table_digest, Columns(columns.text), RunSettings(encoder))
    found = cache.store().same(*wanted)
    if found is None:
        found = cache.store().job(cache.store().submit(*wanted))
    assert found is not None  # it was submitted just now
    return found


def show_tokens(tokens: NDArray[np.integer], limit: int) -> None:
    """The histogram of token counts with the limit, and what other limits would lose."""
    limits = sorted({*(each for each in _LIMITS if each < tokens.max()), limit})
    losses = token_loss(tokens, limits)
    here = losses[limits.index(limit)]
    charts.chart(
        token_histogram(tokens, limit),
        key="token_histogram",
        reading=_reading(here, tokens),
        numbers=charts.frame(
            {
                _("Token limit"): [loss.limit for loss in losses],
                _("Texts cut"): [loss.cut_texts for loss in losses],
                _("Share of tokens lost"): [f"{100 * loss.lost_share:.1f} %" for loss in losses],
            }
        ),
    )


def _reading(loss: TokenLoss, tokens: NDArray[np.integer]) -> str:
    figures = {
        "limit": f"{loss.limit:,}",
        "longest": f"{int(tokens.max()):,}",
        "median": f"{int(np.median(tokens)):,}",
        "share": f"{100 * loss.lost_share:.1f}",
        "texts": f"{loss.cut_texts:,}",
        "all": f"{len(tokens):,}",
    }
    if not loss.cut_texts:
        return _(
            "Every text fits: the longest has {longest} tokens, half of the texts have {median} or fewer, "
            "and the limit is {limit}."
        ).format(**figures)
    return ngettext(
        "At a limit of {limit} tokens {texts} of {all} texts is cut; of all tokens, {share} % are not read. "
        "The longest text has {longest} tokens; half of the texts have {median} or fewer.",
        "At a limit of {limit} tokens {texts} of {all} texts are cut; of all tokens, {share} % are not read. "
        "The longest text has {longest} tokens; half of the texts have {median} or fewer.",
        loss.cut_texts,
    ).format(**figures)
