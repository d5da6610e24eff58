"""The part of the Cost page that measures what more and longer texts cost."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from core import store
from core.cost import figures, growth_said
from core.cost.growth import Growth, Step
from core.cost.ways import READERS
from core.result import Result
from core.settings import Columns
from core.store import Job
from ui import cache, charts, cost_measured
from ui.language import _
from ui.markdown import plain


def draw(job: Job, result: Result) -> None:
    """What O(n) and O(n²) mean for these texts, and what was measured."""
    st.markdown("\n".join(f"- {sentence}" for sentence in growth_said.explain(result)))
    found = cost_measured.found(
        store.GROWTH,
        job,
        {},
        label=_("Measure growth"),
        takes=_(
            "This takes one to two minutes and keeps the processor busy; you can look at other pages meanwhile."
        ),
    )
    if found is None:
        return
    growth = Growth.from_json(found)
    _more_texts(growth)
    _longer_texts(growth)


def known(run: Job) -> Growth | None:
    """What was measured for this run's texts and settings before, or None."""
    job = cache.store().same(store.GROWTH, run.table_digest, Columns(run.columns.text), run.settings, {})
    if job is None or job.state != store.DONE:
        return None
    return Growth.from_json(cache.store().measurement(job.id)["found"])


def _more_texts(growth: Growth) -> None:
    st.subheader(_("More texts"), anchor=False)
    _sentences(growth_said.of_texts(growth))
    machine = cache.memory_now().total
    ways = {way: _(name) for way, name in growth_said.WAYS.items()}
    upto = growth_said.AHEAD[-1]
    numbers = charts.frame(_numbers((way, growth.of(each)) for each, way in ways.items()))
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**" + _("Time against the number of texts") + "**")
        charts.chart(
            figures.growth_times(growth, ways, upto, _("Texts")),
            key="cost_growth_time",
            reading=growth_said.read_times(growth),
            numbers=numbers,
        )
    with right:
        st.markdown("**" + _("Memory against the number of texts") + "**")
        charts.chart(
            figures.growth_memories(growth, ways, upto, _("Texts"), machine),
            key="cost_growth_memory",
            reading=growth_said.read_memories(growth, machine),
            numbers=numbers,
        )
    st.markdown("**" + _("What that means") + "**")
    charts.table(charts.frame(growth_said.ahead(growth, growth.texts, machine)), key="cost_growth_ahead")
    with st.expander(_("How this was measured"), icon=":material/info:"):
        _sentences(growth_said.what_was_measured(growth))


def _longer_texts(growth: Growth) -> None:
    st.subheader(_("Longer texts"), anchor=False)
    _sentences(growth_said.of_tokens(growth))
    readers = {encoder: reader.title for encoder, reader in READERS.items()}
    charts.chart(
        figures.growth_times(growth, readers, 0, _("Tokens of a text")),
        key="cost_growth_tokens",
        reading=growth_said.read_lengths(growth),
        numbers=charts.frame(_numbers((title, growth.of(encoder)) for encoder, title in readers.items())),
    )
    with st.expander(_("Why attention costs more on long texts"), icon=":material/functions:"):
        st.markdown(plain(_(growth_said.FORMULA)))
        random = [reader.title for reader in READERS.values() if reader.random]
        st.markdown(
            plain(
                _(
                    "{model} was measured with random weights, which cost the same as the trained ones."
                ).format(model=", ".join(random))
            )
        )


def _sentences(said: list[str]) -> None:
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in said))


def _numbers(ways: Iterable[tuple[str, list[Step]]]) -> dict[str, object]:
    rows = [(name, step) for name, steps in ways for step in steps]
    return {
        _("Way"): [name for name, _step in rows],
        _("Texts or tokens"): [step.size for _name, step in rows],
        _("Seconds"): [round(step.seconds, 4) for _name, step in rows],
        _("Processor seconds"): [round(step.processor, 4) for _name, step in rows],
        _("Repeats"): [len(step.timings) for _name, step in rows],
        _("Memory (MB)"): [round(step.bytes / (1 << 20), 1) for _name, step in rows],
    }
