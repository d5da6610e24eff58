"""What the Run page says before a run starts: what the limit cuts, the languages, and the memory it will take."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core.encoders import EncoderCard, knows
from core.encoders.long_texts import TokenLoss, token_loss
from core.forecast import forecast_memory, loss_by_group
from core.history import expected_seconds
from core.report.figures import token_histogram
from core.settings import RunSettings
from core.units import human_bytes, human_seconds
from ui import cache, charts
from ui.language import _, ngettext

_LIMITS = (64, 128, 256, 512, 1024, 2000, 4096, 8192)
_MOST_GROUPS = 200


def show_tokens(tokens: NDArray[np.integer], settings: RunSettings, groups: pd.DataFrame) -> None:
    """The histogram of token counts with the limit, and what other limits and each group lose."""
    limit = settings.token_limit
    limits = sorted({*(each for each in _LIMITS if each < tokens.max()), limit})
    losses = token_loss(tokens, limits)
    here = losses[limits.index(limit)]
    rows = {
        _("Token limit"): [loss.limit for loss in losses],
        _("Texts cut"): [loss.cut_texts for loss in losses],
        _("Share of tokens lost"): [_share(loss.lost_share) for loss in losses],
    }
    charts.chart(
        token_histogram(tokens, limit),
        key="token_histogram",
        reading=_reading(here, tokens, settings.long_text),
        numbers=charts.frame(rows),
    )
    if not here.cut_texts or settings.long_text != "truncate":
        return
    with st.expander(_("What other limits would lose"), icon=":material/content_cut:"):
        charts.table(charts.frame(rows), key="limits")
    for column in groups:
        with st.expander(
            _("What each group loses: {column}").format(column=column), icon=":material/category:"
        ):
            _by_group(tokens, groups[column], limit)


def _by_group(tokens: NDArray[np.integer], groups: pd.Series, limit: int) -> None:
    found = loss_by_group(tokens, groups, limit).head(_MOST_GROUPS)
    rows = {
        str(groups.name): found.index,
        _("Texts"): found["n"],
        _("Texts cut"): found["cut"],
        _("Share of tokens lost"): [_share(share) for share in found["lost_share"]],
    }
    charts.table(charts.frame(rows), key=f"loss_{groups.name}")


def _share(share: float) -> str:
    return f"{share:.1%}"


def _reading(loss: TokenLoss, tokens: NDArray[np.integer], long_text: str) -> str:
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
    if long_text == "chunks":
        return _(
            "Texts of more than {limit} tokens: {texts} of {all}. They are read in parts, so nothing of them is lost. "
            "The longest text has {longest} tokens; half of the texts have {median} or fewer."
        ).format(**figures)
    if long_text == "summary":
        return _(
            "Texts of more than {limit} tokens: {texts} of {all}. Of them the main sentences are read, until the limit "
            "is full; of all tokens, {share}% are left out. The longest text has {longest} tokens; half of the texts "
            "have {median} or fewer."
        ).format(**figures)
    return ngettext(
        "At a limit of {limit} tokens {texts} of {all} texts is cut; of all tokens, {share}% are not read. "
        "The longest text has {longest} tokens; half of the texts have {median} or fewer.",
        "At a limit of {limit} tokens {texts} of {all} texts are cut; of all tokens, {share}% are not read. "
        "The longest text has {longest} tokens; half of the texts have {median} or fewer.",
        loss.cut_texts,
    ).format(**figures)


def check_language(card: EncoderCard, texts: list[str]) -> None:
    """Warn where the model has not learned the language of the texts."""
    warning = knows(card, texts).sentence
    if warning:
        st.warning(warning, icon=":material/translate:")


def check_memory(
    card: EncoderCard, settings: RunSettings, tokens: NDArray[np.integer], loaded: int | None
) -> bool:
    """Say what memory the run will take, beside what is free; whether it fits.

    `loaded` are the bytes that the worker held with the model loaded, where it was measured.
    """
    free, longest = cache.memory_now().free, int(tokens.max())
    found = forecast_memory(card, settings.token_limit, len(tokens), longest, free, loaded)
    figures = {
        "peak": human_bytes(found.peak),
        "free": human_bytes(found.free),
        "limit": f"{found.largest_limit:,}",
    }
    if found.fits:
        st.caption(_("This run will take about {peak} of memory; {free} is free.").format(**figures))
    elif found.largest_limit:
        st.error(
            _(
                "This run would take about {peak} of memory and only {free} is free. "
                "The largest token limit that fits is {limit}."
            ).format(**figures),
            icon=":material/memory_alt:",
        )
    else:
        st.error(
            _(
                "This model needs about {peak} of memory and only {free} is free. "
                "Choose a smaller model or close other programs."
            ).format(**figures),
            icon=":material/memory_alt:",
        )
    return found.fits


def expect(settings: RunSettings, tokens: NDArray[np.integer]) -> None:
    """How long the run will take by earlier runs on this machine, and these runs as a table."""
    history = cache.history()
    seen = int(
        np.minimum(tokens, settings.token_limit).sum() if settings.long_text != "chunks" else tokens.sum()
    )
    seconds = expected_seconds(history, settings, seen)
    if seconds is not None:
        st.caption(
            _("By earlier runs on this machine, reading the texts takes about {seconds}.").format(
                seconds=human_seconds(seconds)
            )
        )
    if history:
        with st.expander(_("What earlier runs took on this machine"), icon=":material/speed:"):
            rows = {
                _("Model"): [run.settings.encoder for run in history],
                _("Token limit"): [run.settings.token_limit for run in history],
                _("Texts"): [run.texts for run in history],
                _("Tokens per second"): [round(run.tokens_per_second) for run in history],
                _("Seconds"): [round(run.seconds, 1) for run in history],
                _("Memory, at most"): [human_bytes(run.peak) for run in history],
            }
            charts.table(charts.frame(rows), key="history")
