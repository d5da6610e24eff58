"""What the Overview page draws: the verdict's cards, the cautions with what to do, and what the run took."""

from __future__ import annotations

import streamlit as st

from core import errors
from core.errors import UndefinedResult
from core.groups.groupings import Grouping
from core.originality.repeats import UP_TO, read_without
from core.report.cautions import Caution, Severity, repeats
from core.report.limits import not_to_conclude
from core.report.verdict import MEASURE, Card, verdict
from core.result import Result
from core.units import human_bytes, human_seconds
from ui import cache, charts, computed, histograms, pages
from ui.language import N_, _, ngettext
from ui.markdown import plain
from ui.selected import STAGES

_BEHIND = {
    "alike": ("similarity", N_("See all similarities")),
    "original": ("texts", N_("See all texts")),
    "groups": ("groups", N_("See the groups")),
}
_TO_DO = {
    "long_texts_rank_high": ("groups", N_("Compare texts of similar length")),
    "long_texts_rank_low": ("groups", N_("Compare texts of similar length")),
    "cut": ("run", N_("Choose another token limit")),
    "language": ("run", N_("Choose another model")),
    "duplicates": ("texts", N_("See the near copies")),
    "copies_look_original": ("texts", N_("See both measures in one picture")),
    "odd_pair": ("similarity", N_("Read the robust scale")),
    "minority": ("groups", N_("Look at each script by itself")),
    "tiny_groups": ("groups", N_("See the groups in numbers")),
    "squeezed": ("similarity", N_("Read the baseline scale")),
}
_ICONS = {
    Severity.SERIOUS: ":material/error:",
    Severity.IMPORTANT: ":material/warning:",
    Severity.NOTE: ":material/info:",
}


def with_repeats(job_id: str, result: Result) -> bool:
    """One click for the results without texts that repeat another one, where there are any; whether it is on."""
    copies = int(repeats(result.texts["text"]).sum())
    if not copies or len(result.texts) > UP_TO or result.statistics.estimated_pairs:
        return False
    without = st.toggle(
        ngettext(
            "On this page, leave out the {count} text that repeats another one",
            "On this page, leave out the {count} texts that repeat another one",
            copies,
        ).format(count=f"{copies:,}"),
        key="without_repeats",
        help=_("Of texts that are the same, word for word, only the first is counted. No new run is needed."),
    )
    if not without:
        return False
    try:
        with st.spinner(_("Comparing the texts without the repeats …")):
            once = computed.once(job_id)
    except UndefinedResult as error:
        st.warning(str(error), icon=":material/block:")
        return False
    st.info(plain(read_without(result, once, MEASURE)), icon=":material/filter_none:")
    return True


def show(job_id: str, result: Result) -> None:
    """The whole verdict on a run: cards, cautions, the histogram behind them, what it took."""
    without = with_repeats(job_id, result)
    shown = computed.once(job_id) if without else result
    cards(job_id, shown, without=without)
    cautions(job_id, shown, without=without)
    limits(job_id, without=without)
    st.subheader(_("All pairs, from least to most alike"), anchor=False)
    histograms.raw(shown.statistics, bins=60)
    costs(result)


def cards(job_id: str, result: Result, *, without: bool) -> None:
    """The verdict: each card with its figure, what it says, and a way to what is behind it."""
    found = verdict(
        result.statistics,
        result.texts,
        result.names,
        computed.comparisons(job_id, MEASURE, without=without),
        computed.standings(job_id, MEASURE, without=without),
        _cautions(job_id, without),
        measure=MEASURE,
    )
    shown = [card for card in found if card.key in _BEHIND]
    for column, card in zip(st.columns(len(shown)), shown, strict=True):
        with column:
            _card(card)


def _cautions(job_id: str, without: bool) -> list[Caution]:
    return computed.once_cautions(job_id) if without else cache.cautions(job_id)


def _card(card: Card) -> None:
    with st.container(border=True, height="stretch"):
        st.metric(card.title, card.figure)
        st.markdown(plain(card.sentence))
        page, label = _BEHIND[card.key]
        pages.link(page, _(label))


def cautions(job_id: str, result: Result, *, without: bool) -> None:
    """What to be careful about, the most serious first, each with a way to what to do."""
    found = _cautions(job_id, without)
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
    for place, caution in enumerate(found):
        box = st.warning if caution.severity > Severity.NOTE else st.info
        with st.container(gap="xsmall"):
            box(plain(str(caution)), icon=_ICONS[caution.severity])
            _way_out(caution, f"to_do_{place}")


def _way_out(caution: Caution, key: str) -> None:
    """The button that opens the page, set so that it shows what the caution says to do."""
    page, label = _TO_DO[caution.code]
    if st.button(_(label), key=key, type="tertiary", icon=pages.PAGES[page].icon):
        for name, value in _prepared(caution).items():
            st.session_state[name] = value
        pages.go_to(page)


def _prepared(caution: Caution) -> dict[str, object]:
    """What the widgets of the page that a caution leads to are set to."""
    if caution.code.startswith("long_texts"):
        return {"grouping": Grouping("length")}
    return {
        "duplicates": {"texts_tab": _("Near copies")},
        "copies_look_original": {"texts_tab": _("Two measures")},
        "odd_pair": {"normalization": "robust"},
        "squeezed": {"normalization": "baseline"},
        "minority": {"grouping": Grouping("script")},
        "tiny_groups": {
            "grouping": Grouping("values", str(caution.params.get("column"))),
            "groups_tab": _("In numbers"),
        },
    }.get(caution.code, {})


def limits(job_id: str, *, without: bool) -> None:
    """What must not be concluded from the run."""
    st.subheader(_("What not to conclude from this"), anchor=False)
    found = not_to_conclude(
        computed.comparisons(job_id, MEASURE, without=without),
        computed.standings(job_id, MEASURE, without=without),
    )
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in found))


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
