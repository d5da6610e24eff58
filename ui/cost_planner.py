"""The part of the Cost page that plans a job which nobody ran yet."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st

from core.cost import planner, planner_said
from core.cost.planner import Machine, Plan, Trust
from core.encoders import EncoderCard, available
from core.result import Result
from core.settings import settings as installation
from core.store import Job
from core.units import human_bytes, human_seconds
from core.worker.cluster import SIGN
from ui import cache, charts, cost_growth
from ui.language import _
from ui.markdown import plain

_TEXTS = 100_000


def draw(job: Job, result: Result) -> None:
    """The inputs, a sentence, a short table, and how far it can be trusted."""
    machine = _machine(job, result)
    cards = {card.id: card for card in (*available(), result.encoder)}
    asked = _ask(cards, result, machine)
    per_hour, per_million = _prices()
    plan = planner.plan(asked, machine)
    time = planner.trust_in_time(machine.history)
    memory = planner.trust_in_memory(machine.history, cards)
    with st.container(border=True):
        first, *others = planner_said.read_plan(plan, machine)
        st.markdown(f"**{plain(first)}**")
        for sentence in others:
            st.markdown(plain(sentence))
    charts.table(charts.frame(_rows(plan, time, memory, per_hour, per_million)), key="cost_plan")
    for sentence in planner_said.read_trust(time, memory):
        st.markdown(plain(sentence))
    for sentence in planner_said.assumptions(plan, machine):
        st.caption(plain(sentence))


def _machine(job: Job, result: Result) -> Machine:
    growth = cost_growth.known(job)
    workers = cache.store().posted(SIGN, seconds=15) if installation().dask else None
    return Machine(
        history=cache.history(),
        memory=cache.memory_now().free,
        pairs_seconds=60 * installation().pairs_minutes,
        pairs_per_second=growth.pairs_per_second if growth else None,
        dimensions=growth.dimensions if growth else result.encoder.dimensions,
        computers=len(workers or ()) or 1,
    )


def _ask(cards: dict[str, EncoderCard], result: Result, machine: Machine) -> planner.Job:
    usual = int(np.median(np.minimum(result.texts["tokens"], result.settings.token_limit)))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        texts = st.number_input(_("Texts"), 2, 10**9, _TEXTS, step=10_000, key="plan_texts", width=200)
        model = st.selectbox(
            _("Model"),
            list(cards),
            index=list(cards).index(result.encoder.id),
            format_func=lambda encoder: cards[encoder].title,
            key="plan_model",
            width=320,
        )
        tokens = st.number_input(
            _("Tokens of a text"),
            1,
            cards[model].max_tokens,
            min(usual, cards[model].max_tokens),
            step=64,
            key=f"plan_tokens_{model}",
            width=200,
            help=_("As many as the model reads: what lies beyond the token limit costs nothing."),
        )
        computers = st.number_input(
            _("Computers"), 1, 10_000, machine.computers, key="plan_computers", width=160
        )
    return planner.Job(cards[model], int(texts), int(tokens), int(computers))


def _prices() -> tuple[float, float]:
    with st.expander(_("Prices"), icon=":material/payments:"):
        st.caption(_("Enter what you would pay, in any currency; none is assumed."))
        left, right = st.columns(2)
        per_hour = left.number_input(_("Of a computer, for an hour"), 0.0, key="plan_per_hour")
        per_million = right.number_input(_("Of a service, for a million tokens"), 0.0, key="plan_per_million")
    return float(per_hour), float(per_million)


def _rows(
    plan: Plan, time: Trust | None, memory: Trust | None, per_hour: float, per_million: float
) -> dict[str, object]:
    """The plan's numbers, each with the range that predictions were off by."""
    rows = [
        (_("Reading the texts"), *_about(plan.reading, time, human_seconds)),
        (_("Comparing all pairs"), *_about(plan.comparing, None, human_seconds)),
        (_("Memory"), *_about(plan.memory, memory, human_bytes)),
        (_("Texts that fit into memory"), planner_said.rounded(plan.most_texts), ""),
    ]
    if plan.most_compared is not None:
        rows.append(
            (_("Texts of which all pairs are compared"), planner_said.rounded(plan.most_compared), "")
        )
    rented, asked = plan.price(per_hour, per_million)
    if per_hour and rented is not None:
        rows.append((_("Price of the computers"), f"{rented:,.2f}", ""))
    if per_million:
        rows.append((_("Price of the tokens at a service"), f"{asked:,.2f}", ""))
    what, about, limits = zip(*rows, strict=True)
    return {_("What"): what, _("About"): about, _("As predictions were off so far"): limits}


def _about(predicted: float | None, trust: Trust | None, said: Callable[[float], str]) -> tuple[str, str]:
    if predicted is None:
        return _("not known"), ""
    if trust is None:
        return said(predicted), ""
    low, high = said(trust.least * predicted), said(trust.most * predicted)
    return said(predicted), _("{low} to {high}").format(low=low, high=high)
