"""Which runs the Compare page compares: chosen from those that there are, or made with settings to try."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import streamlit as st

from core import errors, store
from core.compare import MOST_RUNS
from core.compare.sweep import limits
from core.encoders import EncoderCard, available
from core.encoders.long_texts import LONG_TEXT
from core.run import check_settings
from core.settings import Columns, RunSettings
from core.store import Job
from ui import address, cache, compare_progress, selected
from ui.compare_names import name, title
from ui.language import _, ngettext
from ui.markdown import plain
from ui.settings_form import HANDLING

_FEWEST = 2
_LIMITS = (64, 128, 256, 512, 1024, 2048, 4096, 8192)
_CHOSEN = "compared"


@dataclass(frozen=True)
class Place:
    """What is compared: a table and the columns of its runs."""

    table: str
    columns: Columns
    jobs: tuple[Job, ...]
    """Its finished runs of the same text column, the newest first, each settings once."""
    named: tuple[Job, ...]
    """Those that the address names, finished or not."""


def choose() -> tuple[Place, tuple[Job, ...]]:
    """The place and two to four finished runs; else the page says how to get there and ends here."""
    place = _place()
    waiting = [job for job in place.named if not job.over]
    for job in place.named:
        if job.over and job.state != store.DONE:
            st.markdown(f"**{plain(name(job.settings))}**")
            selected.ended(job)
    if waiting:
        compare_progress.show([job.id for job in place.named])
        st.stop()
    chosen = _chosen(place)
    with st.expander(_("Settings to try"), icon=":material/tune:", expanded=len(chosen) < _FEWEST):
        _settings_to_try(place)
    if len(chosen) < _FEWEST:
        st.stop()
    return place, chosen


def _place() -> Place:
    """The table and its runs: of the runs that the address names, else of the run or the table looked at."""
    visit = cache.store()
    digest, run = address.get("table"), address.get("run")
    named = [job for job in map(visit.job, (address.get("runs") or "").split(",")) if job is not None]
    if named and digest and any(job.table_digest != digest for job in named):
        named = []  # the reader went on to another table
        address.put("runs", None)
    looked_at = visit.job(run) if run else None
    listed = [job for job in visit.runs() if job.state == store.DONE]
    known = [*named, *([looked_at] if looked_at else []), *listed]
    first = next((job for job in known if digest is None or job.table_digest == digest), None)
    if first is None:
        table = selected.table()
        return Place(table.digest, selected.columns(table), (), ())
    digest, column = first.table_digest, first.columns.text
    address.put("table", digest)
    of_table: dict[RunSettings, Job] = {}
    for job in known:
        if job.state == store.DONE and job.table_digest == digest and job.columns.text == column:
            of_table.setdefault(job.settings, job)
    return Place(digest, first.columns, tuple(of_table.values()), tuple(named))


def _chosen(place: Place) -> tuple[Job, ...]:
    """The chosen ones of the finished runs; at first those that the address names, else the newest."""
    by_id = {job.id: job for job in place.jobs}
    ids: list[str] = []
    if by_id:
        named = [job.id for job in place.named if job.id in by_id]
        st.session_state[_CHOSEN] = named if place.named else list(by_id)[:MOST_RUNS]
        ids = st.multiselect(
            _("Runs to compare"),
            list(by_id),
            format_func=lambda job_id: name(by_id[job_id].settings),
            max_selections=MOST_RUNS,
            placeholder=_("Choose two to four runs"),
            key=_CHOSEN,
            on_change=_write_down,
        )
    if len(ids) < _FEWEST:
        st.info(
            _(
                "A comparison needs two runs or more of the same texts with different settings. It shows whether the "
                "choice of settings matters for this data, for which texts, and what it costs. Choose settings to try."
            ),
            icon=":material/compare_arrows:",
        )
    return tuple(by_id[job_id] for job_id in ids)


def _write_down() -> None:
    put([str(job_id) for job_id in st.session_state[_CHOSEN]])


def put(ids: list[str]) -> None:
    """Have the address name these runs."""
    address.put("runs", ",".join(ids) or None)


def _settings_to_try(place: Place) -> None:
    """Models, limits and ways with long texts, all combinations of which are run."""
    cards = {card.id: card for card in available()}
    used = [job.settings.encoder for job in place.jobs]
    longest = _longest(place)
    st.markdown(
        _(
            "Choose what to try: every model is run with every limit and every way with long texts. What was read "
            "before is not read again."
        )
    )
    models = st.multiselect(
        _("Models"),
        list(dict.fromkeys([*used, *cards])),
        default=used[:1] or [next(iter(cards))],
        format_func=title,
        placeholder=_("Choose"),
        key="try_models",
    )
    left, right = st.columns(2)
    with left:
        chosen_limits = st.multiselect(
            _("Token limits"),
            _LIMITS,
            default=_limits_to_try(cards.get(models[0]) if models else None, longest),
            placeholder=_("Choose"),
            key="try_limits",
            accept_new_options=True,
            help=_("Besides the list you can type a number of your own."),
        )
    with right:
        handlings = st.multiselect(
            _("Long text handling"),
            LONG_TEXT,
            default=LONG_TEXT[:1],
            format_func=lambda way: _(HANDLING[way][0]),
            placeholder=_("Choose"),
            key="try_handlings",
        )
    numbers = sorted(
        {int(limit) for limit in chosen_limits if str(limit).isdecimal()}
    )  # typed ones are texts
    every = [RunSettings(*each) for each in product(models, numbers, handlings)]
    possible = [each for each in every if _possible(each)]
    _say_what_is_run(place, every, possible)
    if st.button(
        _("Run all"), type="primary", icon=":material/play_arrow:", disabled=not possible, key="run_all"
    ):
        first = spread(possible)
        put([cache.submit(place.table, place.columns, each) for each in first])
        for each in possible:
            if each not in first:
                cache.submit(place.table, place.columns, each)
        st.rerun()


def _possible(made_with: RunSettings) -> bool:
    try:
        check_settings(made_with)
    except errors.SettingsError:
        return False
    return True


def _say_what_is_run(place: Place, every: list[RunSettings], possible: list[RunSettings]) -> None:
    done = {job.settings for job in place.jobs}
    said = [
        ngettext("{count} run", "{count} runs", len(possible)).format(count=len(possible)),
        _("{done} of them are there already").format(done=len(done & set(possible))),
    ]
    if len(possible) < len(every):
        left_out = dict.fromkeys(name(each) for each in every if each not in possible)
        said.append(
            _("left out because the model cannot read so much or so little: {names}").format(
                names=" / ".join(left_out)
            )
        )
    if len(possible) > MOST_RUNS:
        said.append(
            _("{most} of them are compared at first, the others can be chosen then").format(most=MOST_RUNS)
        )
    st.caption(" · ".join(said))


def _longest(place: Place) -> int:
    """Tokens of the longest text in one of the runs; enough for any limit where there is no run."""
    if not place.jobs:
        return max(_LIMITS)
    return int(cache.result(place.jobs[0].id).texts["tokens"].max())


def _limits_to_try(card: EncoderCard | None, longest: int) -> list[int]:
    """128, 256 and the highest that makes a difference."""
    if card is None:
        return [128, 256]
    highest = limits(card, longest)[-1]
    return sorted({limit for limit in (128, 256) if limit < highest} | {highest})


def spread(every: list[RunSettings]) -> list[RunSettings]:
    """Up to four, evenly spread: of two models with three limits each both with the lowest and the highest."""
    places = np.linspace(0, len(every) - 1, min(MOST_RUNS, len(every)))
    return [every[round(place)] for place in places]
