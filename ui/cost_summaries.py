"""The part of the Cost page that measures embedding against summarizing."""

from __future__ import annotations

import streamlit as st

from core import store
from core.cost import summaries_figures, summaries_said
from core.cost.models import ARCHITECTURES
from core.cost.summaries import SAMPLES, SUMMARY_TOKENS, Options, Summaries, Way
from core.cost.summaries_plan import ARCHITECTURE_OF, expected_seconds
from core.result import Result
from core.store import Job
from ui import charts, cost_measured
from ui.language import _, ngettext
from ui.markdown import plain

_SHOWN_LETTERS = 400


def draw(job: Job, result: Result) -> None:
    """What to measure, and what was found."""
    st.markdown(
        _(
            "A long text can be encoded as it is, or summarized first so that only the summary is encoded. Which costs "
            "more is measured here, with your own texts."
        )
    )
    options = _choose(job, result)
    seconds = expected_seconds(result.encoder, result.settings, options, result.texts["tokens"])
    minutes = max(1, round(seconds / 60))
    found = cost_measured.found(
        store.SUMMARIES,
        job,
        options.to_dict(),
        label=_("Measure both ways"),
        takes=ngettext(
            "This takes roughly {minutes} minute and keeps the processor busy; you can look at other pages meanwhile.",
            "This takes roughly {minutes} minutes and keeps the processor busy; you can look at other pages meanwhile.",
            minutes,
        ).format(minutes=minutes),
    )
    if found is not None:
        _show(Summaries.from_dict(found))


def _choose(job: Job, result: Result) -> Options:
    own = ARCHITECTURE_OF.get(job.settings.encoder)
    keys = [key for key in ARCHITECTURES if key != own]
    _begin_with(job, keys)
    with st.expander(_("What is measured"), icon=":material/tune:"):
        left, right = st.columns(2)
        texts = left.select_slider(
            _("Texts in the sample"),
            SAMPLES,
            key="sample_texts",
            help=_("Drawn by chance, always the same ones. The table has {texts} texts.").format(
                texts=f"{len(result.texts):,}"
            ),
        )
        tokens = right.select_slider(_("Tokens of a summary"), SUMMARY_TOKENS, key="summary_tokens")
        chosen = st.multiselect(
            _("Models to compare with, at full size and with random weights"),
            keys,
            format_func=_named,
            key="architectures",
            help=_(
                "Nothing is downloaded: a model filled with random numbers costs what the real one costs. "
                "What it writes means nothing."
            ),
        )
        summarizer = st.text_input(
            _("A real model that writes summaries"),
            key="summarizer",
            placeholder="facebook/bart-large-cnn",
            help=_(
                "The name of a model on the Hugging Face hub, or a folder of this computer that holds one. Its "
                "summaries are shown, and originality on them is compared with originality on the texts."
            ),
        )
    options = Options(texts, tokens, tuple(chosen), summarizer.strip())
    st.session_state[f"cost_options_{job.id}"] = options
    return options


def _begin_with(job: Job, keys: list[str]) -> None:
    """Fill the widgets when they come anew: as they were left, else as the last measurement was made."""
    if "sample_texts" in st.session_state:
        return
    options = st.session_state.get(f"cost_options_{job.id}")
    if options is None:
        last = cost_measured.last_options(store.SUMMARIES, job)
        options = Options.from_dict(last) if last else Options()
    st.session_state["sample_texts"] = options.texts
    st.session_state["summary_tokens"] = options.summary_tokens
    st.session_state["architectures"] = [key for key in options.architectures if key in keys]
    st.session_state["summarizer"] = options.summarizer


def _named(key: str) -> str:
    made = ARCHITECTURES[key]
    template = _("{model} (writes summaries)") if made.writes else _("{model} (encodes)")
    return template.format(model=made.title)


def _show(found: Summaries) -> None:
    with st.container(border=True):
        for sentence in summaries_said.answer(found):
            st.markdown(f"**{plain(sentence)}**")
        for sentence in summaries_said.details(found):
            st.markdown(f"- {plain(sentence)}")
    charts.table(charts.frame(_numbers(found)), key="cost_ways", widths={_("Way"): 165, _("Model"): 225})
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**" + _("Time against the length of a text") + "**")
        charts.chart(
            summaries_figures.times(found.points),
            key="cost_length_time",
            reading=summaries_said.time_reading(found.points),
            numbers=charts.frame(_points(found)),
        )
    with right:
        st.markdown("**" + _("Memory against the length of a text") + "**")
        charts.chart(
            summaries_figures.memories(found.points),
            key="cost_length_memory",
            reading=summaries_said.memory_reading(found.points),
            numbers=charts.frame(_points(found)),
        )
    for text, summary in found.written:
        with st.container(border=True):
            st.markdown("**" + _("Summary") + "** " + plain(summary))
            st.caption(plain(text[:_SHOWN_LETTERS]))
    st.markdown("**" + _("How far this holds") + "**")
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in summaries_said.limits_of_this(found)))


def _model(title: str, random: bool) -> str:
    return _("{model} (random weights)").format(model=title) if random else title


def _numbers(found: Summaries) -> dict[str, object]:
    """The table of the ways, columns by their titles."""
    ways: tuple[Way, ...] = found.ways
    return {
        _("Way"): [_(summaries_said.LABELS[way.kind]) for way in ways],
        _("Model"): [_model(way.title, way.random) for way in ways],
        _("Seconds"): [round(way.seconds, 2) for way in ways],
        _("Memory (MB)"): [way.peak >> 20 for way in ways],
        _("of it to work (MB)"): [max(0, way.peak - way.loaded) >> 20 for way in ways],
        _("Texts a second"): [round(found.texts / way.seconds, 2) for way in ways],
        _("Tokens read"): [way.read for way in ways],
        _("Tokens written"): [way.written for way in ways],
        _("Billion operations"): [summaries_said.billions(way.operations) for way in ways],
    }


def _points(found: Summaries) -> dict[str, object]:
    points = found.points
    return {
        _("Model"): [_model(point.title, point.random) for point in points],
        _("Tokens of a text"): [point.tokens for point in points],
        _("Seconds for a text"): [round(point.seconds, 4) for point in points],
        _("Billion operations"): [summaries_said.billions(point.operations) for point in points],
        _("Memory (MB)"): [point.peak >> 20 for point in points],
    }
