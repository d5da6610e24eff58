"""One text: how original it is, whether it has near copies, and beside it the texts nearest to it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.originality import MEANINGS, MEASURES, TITLES, near_copies, percentile_rank, places
from core.originality.duplicates import read_rarity
from core.result import Result
from ui import computed, side_by_side
from ui.language import _
from ui.markdown import plain


def show(job_id: str, result: Result, i: int) -> None:
    """Everything about the text i."""
    pairs = result.statistics
    st.subheader(plain(result.name(i)), anchor=False)
    for column, measure in zip(st.columns(len(MEASURES)), MEASURES, strict=True):
        values = result.texts[measure]
        if pd.isna(values.iat[i]):
            continue
        with column:
            st.metric(_(TITLES[measure]), f"{values.iat[i]:.3f}", help=_(MEANINGS[measure]))
            st.caption(
                _("place {place} of {n}; of 100 other texts, {share} are less original").format(
                    place=f"{places(values)[i]:,.0f}",
                    n=f"{values.notna().sum():,}",
                    share=f"{100 * percentile_rank(values)[i]:.0f}",
                )
            )
    if not pairs.known[i]:
        st.info(_("The texts nearest to it were not looked for: this run is an estimate."))
        return
    threshold = computed.threshold(job_id)
    copies = int(near_copies(pairs, threshold)[i])
    near, similarity = pairs.neighbour_index[i].tolist(), pairs.neighbour_similarity[i].tolist()
    said = read_rarity(copies, len(near), threshold, result.name(near[0]), similarity[0])
    st.markdown(plain(said))
    st.markdown(_("**Beside it, the texts nearest to it**, the most alike first:"))
    side_by_side.beside(job_id, result, i, list(zip(near, similarity, strict=True)))
    side_by_side.about_marks(job_id)
