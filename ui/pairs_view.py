"""The pairs behind a part of the histograms: a range of similarities, chosen with a click on a bar or by its ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.result import Result
from core.similarity import PairStatistics
from core.similarity.between import UP_TO, listed
from ui import charts, computed, side_by_side
from ui.language import _, ngettext

_EXCERPT = 200
_STEP = 0.01

Bars = Sequence[tuple[float, float]]
"""From which similarity on, and below which, the pairs of each bar lie; infinite at the ends."""


@dataclass(frozen=True)
class Range:
    """The range of similarities that is chosen in a run; the whole one while nothing is."""

    key: str
    ends: tuple[float, float]
    """Of all pairs, to two decimals outwards."""

    @classmethod
    def of(cls, job_id: str, pairs: PairStatistics) -> Range:
        """That of a run."""
        low, high = (
            edge(at / _STEP) * _STEP for edge, at in ((math.floor, pairs.minimum), (math.ceil, pairs.maximum))
        )
        return cls(f"range_{job_id}", (round(low, 2), round(max(high, low + _STEP), 2)))

    @property
    def value(self) -> tuple[float, float]:
        """From which similarity on, and below which."""
        low, high = st.session_state.get(self.key, self.ends)
        return low, math.inf if high >= self.ends[1] else high

    @property
    def is_whole(self) -> bool:
        """Whether nothing is chosen."""
        return tuple(st.session_state.get(self.key, self.ends)) == self.ends

    def covers(self, bars: Bars) -> np.ndarray | None:
        """(b,) which bars have a part in it; None while nothing is chosen."""
        if self.is_whole:
            return None
        low, high = self.value
        return np.array([start < high and stop > low for start, stop in bars])

    def taken_from(self, chart: str, bars: Bars) -> Callable[[], None]:
        """What takes the bars that were clicked in a chart as the range."""

        def take() -> None:
            points: list[dict[str, Any]] = st.session_state[chart].selection.points
            if points:
                at = [point["point_index"] for point in points]
                low, high = bars[min(at)][0], bars[max(at)][1]
                st.session_state[self.key] = max(low, self.ends[0]), min(high, self.ends[1])

        return take

    def slider(self) -> None:
        """The widget that moves its ends."""
        low, high = self.ends
        st.slider(
            _("Pairs with a similarity from … to …"),
            low,
            high,
            self.ends,
            step=_STEP,
            format="%.2f",
            key=self.key,
            width=640,
        )


def show(job_id: str, result: Result, chosen: Range) -> None:
    """The range, and the pairs in it or some of them as a table; the chosen one side by side."""
    pairs = result.statistics
    st.subheader(_("The pairs behind the bars"), anchor=False)
    chosen.slider()
    if chosen.is_whole:
        st.caption(_("Click a bar of a picture, or move the ends of this range, to see the pairs behind it."))
        return
    low, high = chosen.value
    below = np.rint(pairs.fine.below([low, min(high, 2.0)]))
    count = int(below[1] - below[0])
    found, similarity = listed(pairs, low, high)
    least = float(pairs.top_similarity[-1])
    known = not pairs.estimated_pairs and (low >= least or len(pairs.top_similarity) == pairs.count)
    if known:
        count = len(found)
    figures = {
        "count": f"{count:,}",
        "low": f"{low:.3f}",
        "high": f"{min(high, chosen.ends[1]):.3f}",
        "kept": f"{len(pairs.top_similarity):,}",
        "least": f"{least:.3f}",
    }
    if not count:
        said = _("No pair has a similarity from {low} to {high}. Choose another bar, or a wider range.")
        st.info(said.format(**figures), icon=":material/search_off:")
        return
    if known:
        said = ngettext(
            "{count} pair has a similarity from {low} to {high}.",
            "All {count} pairs with a similarity from {low} to {high}, the most alike first.",
            count,
        )
    elif pairs.n <= UP_TO:
        with st.spinner(_("Looking for pairs …")):
            found, similarity = computed.examples(job_id, low, high)
        said = _("{shown} of the {count} pairs with a similarity from {low} to {high}, as examples.")
    elif pairs.estimated_pairs:
        said = _(
            "About {count} pairs have a similarity from {low} to {high}. Only some of the most similar pairs are known "
            "one by one, so most of these cannot be listed."
        )
    else:
        said = _(
            "{count} pairs have a similarity from {low} to {high}. Only the {kept} most similar pairs of all are kept "
            "one by one, from {least} up, so most of these cannot be listed."
        )
    st.markdown(said.format(**figures, shown=len(found)))
    if len(found):
        _table(job_id, result, found, similarity)


def _table(job_id: str, result: Result, found: np.ndarray, similarity: np.ndarray) -> None:
    first, second = found.T
    excerpt = result.texts["text"].str.slice(0, _EXCERPT).to_numpy()
    rows = {
        _("Similarity"): similarity.astype(float),
        _("Label"): [result.name(int(i)) for i in first],
        _("Label of the other"): [result.name(int(j)) for j in second],
        _("Text"): excerpt[first],
        _("Other text"): excerpt[second],
    }
    st.caption(_("Choose a row to see its two texts side by side."))
    row = charts.choice(charts.frame(rows), key="behind", decimals=3)
    if row is not None:
        side_by_side.pair(job_id, result, int(first[row]), int(second[row]), float(similarity[row]))
        side_by_side.about_marks(job_id)
