"""What stretched scales do not prove, on the reader's own pairs."""

from __future__ import annotations

import streamlit as st

from core.errors import UndefinedResult
from core.normalization.stretched import about_column_minmax, about_minmax, two_readings
from core.result import Result
from ui import charts
from ui.language import _
from ui.markdown import plain


def explain(result: Result, key: str) -> None:
    """Why min-max looks convincing, and one pair to which column_minmax gives two values."""
    section = st.expander(
        _("Why stretched scales look convincing and prove nothing"),
        icon=":material/straighten:",
        expanded=key in ("minmax", "column_minmax"),
    )
    with section:
        try:
            st.markdown(plain(about_minmax(result.statistics)))
            found = two_readings(result.statistics)
        except UndefinedResult as error:
            st.markdown(plain(str(error)))
            return
        names = result.names
        first, second = (str(names.iat[at]) for at in (found.i, found.j))
        st.markdown(plain(about_column_minmax(found, first, second)))
        rows = {
            _("Text"): [first, second],
            _("Similarity to the other"): [round(found.similarity, 4)] * 2,
            _("In the other's column"): [round(found.in_j, 4), round(found.in_i, 4)],
        }
        charts.table(charts.frame(rows), key="two_readings")
