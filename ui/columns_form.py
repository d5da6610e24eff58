"""The roles of a table's columns: which holds the texts, which group them, which names a row."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import errors
from core.run import chosen_texts
from core.settings import Columns
from core.store import StoredTable
from core.tables import ColumnProfile, profile
from ui import selected
from ui.language import _, ngettext

_PREVIEW_ROWS = 200


def choose(table: StoredTable, frame: pd.DataFrame) -> Columns:
    """The columns that the reader chose; at first those that reading the file suggested."""
    names = list(frame.columns)
    about = table.about
    before = selected.columns(table.digest) or Columns(
        text=next(iter(about["text"]), names[0]),
        groups=tuple(about["groups"][:3]),
        label=next(iter(about["labels"]), None),
    )
    left, middle, right = st.columns(3)
    with left:
        text = st.selectbox(
            _("Text column"),
            names,
            index=names.index(before.text),
            key=f"text_{table.digest}",
            help=_("The column whose texts are compared. Suggested: long, varied texts."),
        )
    others = [name for name in names if name != text]
    with middle:
        groups = st.multiselect(
            _("Group columns"),
            others,
            default=[name for name in before.groups if name in others],
            key=f"groups_{table.digest}_{text}",
            help=_("Columns to compare groups by, such as a team or a year. May be empty."),
        )
    with right:
        label = st.selectbox(
            _("Label column"),
            others,
            index=others.index(before.label) if before.label in others else None,
            key=f"label_{table.digest}_{text}",
            placeholder=_("None: rows are called by their number"),
            help=_("The column that names a row in charts and lists, such as a title."),
        )
    return Columns(text, tuple(groups), label)


def show_facts(frame: pd.DataFrame, columns: Columns) -> bool:
    """What is blank or repeated in the text column; whether something keeps it from being analysed."""
    found = _profile(frame, columns.text)
    cells = st.columns(4)
    cells[0].metric(_("Texts"), f"{found.filled:,}", border=True)
    cells[1].metric(
        _("Blank"),
        f"{found.blank:,}",
        border=True,
        help=_("Rows without a text. They are left out and counted."),
    )
    cells[2].metric(
        _("Exact duplicates"),
        f"{found.duplicates:,}",
        border=True,
        help=_("Texts that stand in the column before, letter for letter."),
    )
    cells[3].metric(
        _("Usual length"),
        ngettext("{count} character", "{count} characters", found.lengths[2]).format(
            count=f"{found.lengths[2]:,}"
        ),
        border=True,
        help=_("Half of the texts are shorter, half are longer."),
    )
    try:
        chosen_texts(frame, columns)
    except errors.ColumnError as error:
        st.error(str(error), icon=":material/error:")
        return True
    return False


def _profile(frame: pd.DataFrame, column: str) -> ColumnProfile:
    return profile(frame, column)


def preview(frame: pd.DataFrame) -> None:
    """The first rows of the table."""
    shown = frame.head(_PREVIEW_ROWS)
    if len(shown) < len(frame):
        st.caption(_("The first {shown} of {rows} rows").format(shown=len(shown), rows=f"{len(frame):,}"))
    st.dataframe(shown, height=420)
