"""The pages: their names in the menu and the one question that each answers."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.language import N_, _


@dataclass(frozen=True)
class About:
    """A page's title in the menu, its icon, the question that it answers, and whether the menu lists it."""

    title: str
    icon: str
    question: str
    in_menu: bool = True


PAGES = {
    "data": About(N_("Data"), ":material/table_chart:", N_("Which texts do you want to compare?")),
    "run": About(N_("Run"), ":material/play_circle:", N_("How should the texts be read?")),
    "overview": About(N_("Overview"), ":material/summarize:", N_("What came out?")),
    "similarity": About(
        N_("Similarity"),
        ":material/equalizer:",
        N_("How alike are the texts, and does normalization change that?"),
    ),
    "groups": About(
        N_("Groups"),
        ":material/candlestick_chart:",
        N_("Do the groups differ in how original their texts are?"),
    ),
    "texts": About(
        N_("Texts"),
        ":material/notes:",
        N_("Which texts are the most original, and which are nearly the same?"),
    ),
    "compare": About(
        N_("Compare"),
        ":material/compare_arrows:",
        N_("Do the settings change the answer?"),
    ),
    "map": About(N_("Map"), ":material/scatter_plot:", N_("Where do the texts lie on a flat picture?")),
    "cost": About(
        N_("Cost"), ":material/speed:", N_("What does it cost, and what would more or longer texts cost?")
    ),
    "runs": About(N_("Runs"), ":material/history:", N_("What was run, and what did it take?")),
    "present": About(N_("Present"), ":material/slideshow:", N_("What came out?"), in_menu=False),
    "present_comparison": About(
        N_("Present"), ":material/slideshow:", N_("Do the settings change the answer?"), in_menu=False
    ),
}


_SHOWN = "page_shown"
_FIRST = "page_first"


def entered(name: str) -> None:
    """Remember which page the whole script draws now."""
    st.session_state.setdefault(_FIRST, name)
    st.session_state[_SHOWN] = (name, _asked_for())


def stay() -> None:
    """Called by the fragment that is on every page: draw the right page anew after a tick from the last one.

    A fragment's tick that the browser sent before it heard of the new page makes the server take the last
    page for the present one, and the browser clear what it shows.
    """
    name, expected = st.session_state.get(_SHOWN, ("", _asked_for()))
    if _asked_for() != expected:
        go_to(name)


def first() -> str:
    """The page that this visit began with: after a refresh, the one that was refreshed."""
    name: str = st.session_state[_FIRST]
    return name


def _asked_for() -> str:
    context = get_script_run_ctx()
    return context.page_script_hash if context else ""


def heading(name: str) -> None:
    """A page's question as its heading."""
    st.title(_(PAGES[name].question), anchor=False)


def go_to(name: str) -> None:
    """Open another page."""
    st.switch_page(f"pages/{name}/page.py")


def link(name: str, label: str) -> None:
    """A link to another page."""
    st.page_link(f"pages/{name}/page.py", label=label, icon=PAGES[name].icon)
