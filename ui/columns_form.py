"""The roles of a table's columns, and what of its rows is analysed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import errors
from core.encoders.scripts import NONE, SCRIPTS
from core.run import chosen_texts
from core.selection import Selection
from core.settings import Columns
from core.store import StoredTable
from core.tables import ColumnProfile, Suggestion, column_kind
from ui import cache, charts, selected
from ui.language import _, ngettext
from ui.markdown import plain

_PREVIEW_ROWS = 200
_MOST_VALUES = 1000


def choose(table: StoredTable, frame: pd.DataFrame) -> tuple[Selection, Columns]:
    """The columns and rows that the reader chose; at first what reading the file suggested."""
    names = list(frame.columns)
    before = selected.columns(table)
    left, middle, right = st.columns(3)
    with left:
        texts = st.multiselect(
            _("Text column"),
            names,
            default=[before.text],
            placeholder=_("Choose"),
            key=f"text_{table.digest}",
            help=_(
                "The column whose texts are compared. Several columns are joined into one text for each row."
            ),
        ) or [before.text]
        _reason(table, "text", texts[0])
    others = [name for name in names if name not in texts]
    with middle:
        groups = st.multiselect(
            _("Group columns"),
            others,
            default=[name for name in before.groups if name in others],
            placeholder=_("Choose"),
            key=f"groups_{table.digest}_{'+'.join(texts)}",
            help=_("Columns to compare groups by, such as a team or a year. May be empty."),
        )
        if groups:
            _reason(table, "groups", groups[0])
    with right:
        label = st.selectbox(
            _("Label column"),
            others,
            index=others.index(before.label) if before.label in others else None,
            key=f"label_{table.digest}_{'+'.join(texts)}",
            placeholder=_("None: rows are called by their number"),
            help=_("The column that names a row in charts and lists, such as a title."),
        )
        if label:
            _reason(table, "label", label)
    selection = _rows(table, frame, tuple(texts))
    return selection, Columns(selection.text_column, tuple(groups), label)


def _reason(table: StoredTable, role: str, column: str) -> None:
    """Why a column was suggested for its role, where it was."""
    for found in table.about["suggestions"][role]:
        if found["column"] == column:
            st.caption(str(Suggestion(column, found["reason"], found["params"])))


def _rows(table: StoredTable, frame: pd.DataFrame, texts: tuple[str, ...]) -> Selection:
    with st.expander(_("Choose rows"), icon=":material/filter_alt:"):
        left, middle, right = st.columns(3)
        column = left.selectbox(
            _("Only rows where this column"),
            list(frame.columns),
            index=None,
            placeholder=_("all rows"),
            key=f"filter_{table.digest}",
        )
        values: list[str] = []
        if column is not None:
            values = left.multiselect(
                _("has one of these values"),
                sorted(frame[column].unique())[:_MOST_VALUES],
                key=f"values_{table.digest}_{column}",
                placeholder=_("Choose"),
            )
        once = middle.toggle(
            _("Count each text once"),
            key=f"once_{table.digest}",
            help=_("Of texts that are the same, letter for letter, only the first row is analysed."),
        )
        drawn = right.number_input(
            _("Draw this many rows at random"),
            min_value=2,
            max_value=max(2, len(frame)),
            value=None,
            placeholder=_("all rows"),
            key=f"draw_{table.digest}",
        )
        seed = Selection.seed
        if drawn is not None:
            seed = right.number_input(
                _("Seed"),
                0,
                value=seed,
                key=f"seed_{table.digest}",
                help=_("The same seed draws the same rows."),
            )
    return Selection(texts, column if values else None, tuple(values), once, drawn, seed)


def show_facts(table: StoredTable, selection: Selection, frame: pd.DataFrame, columns: Columns) -> bool:
    """What is blank or repeated in the text column; whether something keeps it from being analysed."""
    found = cache.profile(table.digest, repr(selection), frame, columns.text)
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
    if column_kind(frame[columns.text]) in ("number", "date"):
        st.warning(
            _(
                "“{column}” holds numbers or dates, not texts. A model reads meaning: to it most numbers are "
                "nearly alike. Choose a column of texts above."
            ).format(column=plain(columns.text)),
            icon=":material/warning:",
        )
    with st.expander(_("More about the text column"), icon=":material/query_stats:"):
        _more(found)
    return False


def _more(found: ColumnProfile) -> None:
    low, q1, median, q3, high = (f"{length:,}" for length in found.lengths)
    st.markdown(
        _(
            "The shortest text has {low} characters, the longest {high}; the middle half have between {q1} and {q3}, "
            "and half have {median} or fewer."
        ).format(low=low, q1=q1, median=median, q3=q3, high=high)
    )
    titles = {key: _(script.title) for key, script in SCRIPTS.items()} | {NONE: _("other")}
    named = [(titles[script], texts) for script, texts in found.scripts.items()]
    scripts = pd.DataFrame(named, columns=[_("Script"), _("Texts")])
    charts.table(scripts, key="scripts")
    if found.most_repeated:
        st.markdown(_("Texts that occur more than once:"))
        charts.table(pd.DataFrame(found.most_repeated, columns=[_("Text"), _("Times")]), key="repeated")


def preview(frame: pd.DataFrame) -> None:
    """The first rows of the table."""
    shown = frame.head(_PREVIEW_ROWS)
    if len(shown) < len(frame):
        st.caption(_("The first {shown} of {rows} rows").format(shown=len(shown), rows=f"{len(frame):,}"))
    st.dataframe(shown.rename_axis(_("Row")), height=420)
