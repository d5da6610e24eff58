"""What scales do not prove, on the reader's own pairs."""

from __future__ import annotations

import streamlit as st

from core.errors import UndefinedResult
from core.normalization.stretched import about_column_minmax, about_scale, two_readings
from core.result import Result
from ui import charts
from ui.language import _
from ui.markdown import plain

_MISREAD = ("minmax", "column_minmax")
"""The scales that look most convincing: what is said of them is worth knowing with any other too."""


def explain(result: Result, key: str) -> None:
    """What the chosen scale does not prove, then the same of those that are misread most."""
    section = st.expander(
        _("What a normalization does not prove"),
        icon=":material/straighten:",
        expanded=key in _MISREAD,
    )
    with section:
        for each in dict.fromkeys((key, *_MISREAD)):
            try:
                if each == "column_minmax":
                    _two_values(result)
                else:
                    st.markdown(plain(about_scale(result.statistics, each)))
            except UndefinedResult as error:
                st.markdown(plain(str(error)))


def _two_values(result: Result) -> None:
    found = two_readings(result.statistics)
    first, second = result.name(found.i), result.name(found.j)
    st.markdown(plain(about_column_minmax(found, first, second)))
    rows = {
        _("Text"): [first, second],
        _("Similarity to the other"): [found.similarity] * 2,
        _("In the other's column"): [found.in_j, found.in_i],
    }
    charts.table(charts.frame(rows), key="two_readings", decimals=2)
