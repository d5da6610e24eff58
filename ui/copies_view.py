"""Groups of texts that are the same or nearly so."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.originality.duplicates import duplicate_groups, read_cut
from core.result import Result
from ui import charts, computed, side_by_side
from ui.language import _, ngettext
from ui.markdown import plain

_PAGE = 10
_MOST_BESIDE = 5


def show(job_id: str, result: Result) -> None:
    """The groups from a similarity on that the reader can move; at first where the texts suggest it."""
    st.markdown(plain(read_cut(computed.cut(job_id), result.statistics)))
    chosen = st.number_input(
        _("Near copies from a similarity of"),
        min_value=0.0,
        max_value=1.0,
        value=computed.threshold(job_id),
        step=0.01,
        format="%.2f",
        key=f"near_copies_{job_id}",
        width=320,
        help=_("At 1.00, only texts that are the same to the model."),
    )
    groups = duplicate_groups(result.statistics, chosen)
    if not groups:
        st.info(
            _("No two texts are that similar. The most similar pair is at {highest}.").format(
                highest=f"{result.statistics.maximum:.3f}"
            ),
            icon=":material/check_circle:",
        )
        return
    texts = sum(len(group) for group in groups)
    st.markdown(
        ngettext(
            "**{groups} group of near copies**, with {texts} of {n} texts; the largest has {largest}.",
            "**{groups} groups of near copies**, with {texts} of {n} texts; the largest has {largest}.",
            len(groups),
        ).format(
            groups=f"{len(groups):,}",
            texts=f"{texts:,}",
            n=f"{len(result.texts):,}",
            largest=f"{len(groups[0]):,}",
        )
    )
    page = 1
    if len(groups) > _PAGE:
        page = st.pagination(-(-len(groups) // _PAGE), key=f"copies_page_{chosen}")
    for group in groups[(page - 1) * _PAGE : page * _PAGE]:
        _group(job_id, result, group)
    side_by_side.about_marks(job_id)
    st.caption(
        _(
            "Texts are in one group when they are linked by such similarities, even where two of them are less alike. "
            "Links are looked for among the nearest few texts of each text and the most similar pairs."
        )
    )
    _download(result, groups)


def _group(job_id: str, result: Result, group: np.ndarray) -> None:
    """Two texts side by side; of more, the first beside the others that are most like it."""
    first, others = int(group[0]), group[1:]
    similarity = np.clip(result.vectors[others] @ result.vectors[first], -1.0, 1.0)
    order = np.argsort(-similarity, kind="stable")[:_MOST_BESIDE]
    shown = [(int(others[at]), float(similarity[at])) for at in order]
    if len(others) == 1:
        side_by_side.pair(job_id, result, first, *shown[0])
        return
    side_by_side.beside(job_id, result, first, shown)
    if len(others) > len(shown):
        st.caption(_("This group has {count} texts; the table has them all.").format(count=f"{len(group):,}"))


def _download(result: Result, groups: list[np.ndarray]) -> None:
    """All groups as a table."""
    at, sizes = np.concatenate(groups), [len(group) for group in groups]
    rows = {
        _("Group"): np.repeat(np.arange(1, len(groups) + 1), sizes),
        _("Texts in it"): np.repeat(sizes, sizes),
        _("Row"): result.texts["row"].to_numpy()[at],
        _("Label"): [result.name(int(i)) for i in at],
        _("Text"): result.texts["text"].to_numpy()[at],
    }
    charts.download(charts.frame(rows), key="copies")
