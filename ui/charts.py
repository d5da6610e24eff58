"""Drawing a figure: the chart, the sentence that says how to read it, and its numbers as a table."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from core.tables import to_csv_bytes
from ui.language import _

_BUTTONS = {
    "displaylogo": False,
    "modeBarButtonsToRemove": ["lasso2d", "select2d", "autoScale2d"],
    "toImageButtonOptions": {"format": "svg"},
}


def frame(columns: dict[str, object]) -> pd.DataFrame:
    """A chart's numbers, columns by their titles on screen."""
    return pd.DataFrame(columns)


def chart(figure: go.Figure, *, key: str, reading: str, numbers: pd.DataFrame) -> None:
    """Draw a figure under its key with its reading; its numbers can be opened and downloaded."""
    st.plotly_chart(
        figure, key=key, config={**_BUTTONS, "toImageButtonOptions": {"format": "svg", "filename": key}}
    )
    st.markdown(reading)
    with st.popover(_("Numbers of this chart"), icon=":material/table_rows:", type="tertiary"):
        table(numbers, key=key)


def table(numbers: pd.DataFrame, *, key: str, widths: dict[str, Any] | None = None) -> None:
    """A table with a button that downloads it; `widths` are "small", "medium", "large" or pixels by column."""
    configured = {name: st.column_config.Column(width=width) for name, width in (widths or {}).items()}
    st.dataframe(numbers, hide_index=True, key=f"{key}_numbers", column_config=configured)
    download(numbers, key=key)


def download(numbers: pd.DataFrame, *, key: str) -> None:
    """The button that downloads a table."""
    st.download_button(
        _("Download as CSV"),
        data=lambda: to_csv_bytes(numbers),
        file_name=f"{key}.csv",
        mime="text/csv",
        icon=":material/download:",
        key=f"{key}_download",
        on_click="ignore",
    )
