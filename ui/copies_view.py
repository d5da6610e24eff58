"""Groups of texts that are the same or nearly so."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.originality.duplicates import duplicate_groups, read_threshold
from core.result import Result
from ui import charts, computed
from ui.language import _
from ui.markdown import plain

_EXCERPT = 500


def show(job_id: str, result: Result) -> None:
    """The groups from a similarity on that the reader can move; at first where the texts suggest it."""
    threshold, suggested = computed.threshold(job_id)
    st.markdown(plain(read_threshold(threshold if suggested else None, result.statistics)))
    chosen = st.number_input(
        _("Near copies from a similarity of"),
        min_value=0.0,
        max_value=1.0,
        value=round(threshold, 4),
        step=0.01,
        format="%.4f",
        key="near_copies",
        width=320,
    )
    groups = duplicate_groups(result.statistics, chosen)
    if not groups:
        st.info(_("No two texts are that similar."), icon=":material/check_circle:")
        return
    st.markdown(
        _("Groups: {groups}, with {texts} of {n} texts; the largest has {largest}.").format(
            groups=f"{len(groups):,}",
            texts=f"{sum(len(group) for group in groups):,}",
            n=f"{len(result.texts):,}",
            largest=f"{len(groups[0]):,}",
        )
    )
    at = np.concatenate(groups)
    rows = {
        _("Group"): np.repeat(np.arange(1, len(groups) + 1), [len(group) for group in groups]),
        _("Texts in it"): np.repeat([len(group) for group in groups], [len(group) for group in groups]),
        _("Label"): result.names.to_numpy()[at],
        _("Text"): result.texts["text"].str.slice(0, _EXCERPT).to_numpy()[at],
    }
    charts.table(charts.frame(rows), key="copies", widths={_("Text"): 600})
    st.caption(
        _(
            "Texts are in one group when they hang together by such similarities, even where two of them are less "
            "alike. Links are looked for among the nearest few texts of each text and the most similar pairs."
        )
    )
