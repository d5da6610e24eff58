"""What the Overview page draws: the verdict's cards, the cautions, and what the run took."""

from __future__ import annotations

import streamlit as st

from core import errors
from core.cautions import Severity
from core.result import Result
from core.units import human_bytes, human_seconds
from core.verdict import Card, verdict
from ui import cache, charts, pages
from ui.language import N_, _, ngettext
from ui.markdown import plain
from ui.selected import STAGES

MEASURE = "originality_knn"
_BEHIND = {
    "alike": ("similarity", N_("See all similarities")),
    "original": ("texts", N_("See all texts")),
    "groups": ("groups", N_("See the groups")),
}
_ICONS = {
    Severity.SERIOUS: ":material/error:",
    Severity.IMPORTANT: ":material/warning:",
    Severity.NOTE: ":material/info:",
}


def cards(job_id: str, result: Result) -> None:
    """The verdict: each card with its figure, what it says, and a way to what is behind it."""
    found = verdict(
        result.statistics,
        result.texts,
        result.names,
        cache.comparisons(job_id, MEASURE),
        cache.cautions(job_id),
        measure=MEASURE,
    )
    shown = [card for card in found if card.key in _BEHIND]
    for column, card in zip(st.columns(len(shown)), shown, strict=True):
        with column:
            _card(card)


def _card(card: Card) -> None:
    with st.container(border=True, height="stretch"):
        st.metric(card.title, card.figure)
        st.markdown(plain(card.sentence))
        page, label = _BEHIND[card.key]
        pages.link(page, _(label))


def cautions(job_id: str, result: Result) -> None:
    """What to be careful about, the most serious first."""
    found = cache.cautions(job_id)
    if not found:
        st.success(
            _("None of the checks found anything unusual in these {n} texts.").format(
                n=f"{len(result.texts):,}"
            ),
            icon=":material/check_circle:",
        )
        return
    st.subheader(
        ngettext(
            "{count} thing to be careful about", "{count} things to be careful about", len(found)
        ).format(count=len(found)),
        anchor=False,
    )
    for caution in found:
        box = st.warning if caution.severity > Severity.NOTE else st.info
        box(plain(str(caution)), icon=_ICONS[caution.severity])


def costs(result: Result) -> None:
    """Seconds and memory of each stage."""
    seconds, peak = sum(result.seconds.values()), max(result.peaks.values())
    title = _("This run took {seconds} and at most {memory} of memory").format(
        seconds=human_seconds(seconds), memory=human_bytes(peak)
    )
    if result.cache_problem:
        st.warning(plain(str(errors.from_dict(result.cache_problem))), icon=":material/save:")
    with st.expander(title, icon=":material/timer:"):
        rows = {
            _("Stage"): [_(STAGES[stage]) for stage in result.seconds],
            _("Seconds"): [round(value, 2) for value in result.seconds.values()],
            _("Memory, at most"): [human_bytes(result.peaks[stage]) for stage in result.seconds],
        }
        charts.table(charts.frame(rows), key="stages")
