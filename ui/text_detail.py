"""One text: how original it is, whether it has near copies, and the texts nearest to it side by side."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.originality import MEANINGS, MEASURES, TITLES, near_copies, percentile_rank
from core.originality.duplicates import read_rarity
from core.result import Result
from ui import computed, side_by_side
from ui.language import _
from ui.markdown import plain


def show(job_id: str, result: Result, i: int) -> None:
    """Everything about the text i."""
    pairs = result.statistics
    st.subheader(plain(str(result.names.iat[i])), anchor=False)
    for column, measure in zip(st.columns(len(MEASURES)), MEASURES, strict=True):
        values = result.texts[measure]
        if pd.isna(values.iat[i]):
            continue
        with column:
            st.metric(_(TITLES[measure]), f"{values.iat[i]:.3f}", help=_(MEANINGS[measure]))
            st.caption(
                _("percentile {rank} of {n} texts").format(
                    rank=f"{100 * percentile_rank(values)[i]:.0f}", n=f"{values.notna().sum():,}"
                )
            )
    if not pairs.known[i]:
        st.info(_("The texts nearest to it were not looked for: this run is an estimate."))
        return
    threshold, _suggested = computed.threshold(job_id)
    neighbours = pairs.neighbour_similarity.shape[1]
    st.markdown(plain(read_rarity(int(near_copies(pairs, threshold)[i]), neighbours, threshold)))
    st.markdown(_("**The texts nearest to it**, the most alike first:"))
    for j, similarity in zip(pairs.neighbour_index[i], pairs.neighbour_similarity[i], strict=True):
        side_by_side.pair(result, i, int(j), float(similarity))
