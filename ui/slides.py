"""A report as slides over the whole window: the same page that is downloaded, opened for presenting."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.language import current
from core.report.bundle import Report
from ui import pages
from ui.language import _

_OVER_ALL = """
<style>
.st-key-slides iframe { position: fixed; inset: 0; width: 100vw; height: 100vh; z-index: 2000000; border: 0; }
.st-key-leave_slides { position: fixed; inset: auto auto 0 0; opacity: 0; pointer-events: none; }
</style>
<script>
// The slides say when somebody leaves them; keys that were pressed before they had the focus are not lost.
window.unalikeSlides ??= (() => {
  const frame = () => document.querySelector(".st-key-slides iframe");
  addEventListener("message", (event) => {
    if (event.source === frame()?.contentWindow && event.data === "unalike: leave")
      document.querySelector(".st-key-leave_slides button")?.click();
  });
  addEventListener("keydown", () => frame()?.contentWindow.focus());
  return true;
})();
</script>
"""


@st.cache_data(show_spinner=False, max_entries=4)
def _page(_make: Callable[[], Report], key: str, language: str) -> str:
    return _make().page(presenting=True)


def show(make: Callable[[], Report], *, key: str, back_to: str) -> None:
    """Present a report, kept by `key`; who leaves it comes to the page `back_to`."""
    with st.spinner(_("Making the slides …")):
        page = _page(make, key, current())
    st.html(_OVER_ALL, unsafe_allow_javascript=True)
    with st.container(key="slides"):
        st.iframe(page, height=600, tab_index=0, alt=_("Slides"))
    if st.button(_("End the presentation"), key="leave_slides"):
        pages.go_to(back_to)
