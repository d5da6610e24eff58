"""Drawing a figure: the chart, the sentence that says how to read it, and its numbers as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from core.tables import to_csv_bytes
from ui.language import _
from ui.markdown import plain

_CONFIG = {"displaylogo": False, "modeBarButtons": [["toImage"]], "displayModeBar": True}


def frame(columns: dict[str, object]) -> pd.DataFrame:
    """A chart's numbers, columns by their titles on screen."""
    return pd.DataFrame(columns)


def chart(
    figure: go.Figure,
    *,
    key: str,
    reading: str,
    numbers: pd.DataFrame,
    alt: str | None = None,
    select: Sequence[str] = (),
    on_select: Callable[[], None] | Literal["rerun"] = "rerun",
    decimals: int | None = None,
) -> list[dict[str, Any]]:
    """Draw a figure under its key with its reading; its numbers can be opened and downloaded.

    `alt` names the chart to those who do not see it; without one the reading does. `select` are the ways in
    which points can be chosen: a click ("points"), and a box after its button was pressed ("box"). `on_select` is
    called when that happens. Returns the chosen ones as plotly describes them. `decimals` are those of the numbers.
    """
    options: dict[str, Any] = {"on_select": on_select, "selection_mode": tuple(select)} if select else {}
    config = {**_CONFIG, "toImageButtonOptions": {"format": "svg", "filename": key}}
    # A finger that scrolls the page must not drag the chart, and where dragging draws a box no click is heard.
    figure.update_layout(dragmode=False)
    if "box" in select:
        config["modeBarButtons"] = [["toImage", "select2d", "zoom2d", "resetScale2d"]]
    event = st.plotly_chart(figure, key=key, config=config, alt=alt or reading, **options)
    if reading:
        st.markdown(plain(reading))
    with st.popover(_("Numbers of this chart"), icon=":material/table_rows:", type="tertiary"):
        table(numbers, key=key, decimals=decimals)
        st.caption(_("As a picture (SVG): the camera at the top right of the chart."))
    return list(event.selection.points) if select else []


def table(
    numbers: pd.DataFrame, *, key: str, widths: dict[str, Any] | None = None, decimals: int | None = None
) -> None:
    """A table with a button that downloads it.

    `widths` are "small", "medium", "large" or pixels by column; `decimals` is how many all fractions have.
    """
    st.dataframe(
        numbers,
        hide_index=True,
        key=f"{key}_numbers",
        column_config=_configured(numbers, widths, decimals),
        placeholder="–",
    )
    download(numbers, key=key)


def choice(
    numbers: pd.DataFrame, *, key: str, widths: dict[str, Any] | None = None, decimals: int | None = None
) -> int | None:
    """A table as `table` draws it, of which one row can be chosen: its place in `numbers`, or None."""
    event = st.dataframe(
        numbers,
        hide_index=True,
        key=f"{key}_numbers",
        column_config=_configured(numbers, widths, decimals),
        placeholder="–",
        on_select="rerun",
        selection_mode="single-row",
    )
    download(numbers, key=key)
    chosen = event.selection.rows
    return int(chosen[0]) if chosen and chosen[0] < len(numbers) else None


def _configured(numbers: pd.DataFrame, widths: dict[str, Any] | None, decimals: int | None) -> dict[str, Any]:
    columns: dict[str, Any] = {name: {"width": width} for name, width in (widths or {}).items()}
    if decimals is not None:
        for name in numbers.select_dtypes("floating"):
            columns[name] = st.column_config.NumberColumn(
                format=f"%.{decimals}f", width=columns.get(name, {}).get("width")
            )
    return columns


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
