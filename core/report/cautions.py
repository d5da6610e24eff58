"""What to be careful about before believing a result: warnings worth more than a chart.

Every caution is found by arithmetic on a finished run's tables, says what was seen with its figures, and
what to do about it. The most serious come first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from core.encoders.scripts import NONE, SCRIPTS, scripts, unknown
from core.groups import has_group
from core.language import N_, _
from core.normalization import TITLES as SCALES
from core.originality import MEASURES, NOISE, TITLES, percentile_rank
from core.result import Result

_ENOUGH_TEXTS = 10  # below this, a correlation or a top tenth says nothing
_CHANCE = 0.01
_SMALL_GROUP = 5


class Severity(IntEnum):
    """How far a caution reaches: the figures mislead, some of them do, or one thing is worth knowing."""

    NOTE = 1
    IMPORTANT = 2
    SERIOUS = 3


SENTENCES = {
    "long_texts_rank_high": N_(
        "Longer texts tend to score higher on “{measure}” ({n} texts; rank correlation with their length "
        "{rho}, where 0 is no connection and 1 a complete one). A text can rank high because of its length alone: "
        "compare texts of similar length before you conclude anything."
    ),
    "long_texts_rank_low": N_(
        "Longer texts tend to score lower on “{measure}” ({n} texts; rank correlation with their length "
        "{rho}, where 0 is no connection and −1 a complete one). A text can rank high because it is short: compare "
        "texts of similar length before you conclude anything."
    ),
    "cut": N_(
        "Texts longer than the limit of {token_limit} tokens: {cut} of {n}. The model did not see their "
        "ends, in all {lost} of the tokens. Raise the limit or choose another way to handle long texts, and "
        "compare."
    ),
    "language": N_(
        "Texts in a script that this model was not made for: {unknown} of {n} (mostly: {script}). Their "
        "similarities mean little, even where they look high. Choose a model that knows the language."
    ),
    "duplicates": N_(
        "Texts that repeat another one word for word: {copies} of {n}. Copies fill the top of the list of "
        "pairs and make each other look less original. Look at the results without the copies too."
    ),
    "copies_look_original": N_(
        "Texts that look very original against the whole collection although another text is the same to the "
        "model: {texts} of {n}. They may only be off topic. Read “{measure}” beside it, where a copy scores "
        "0."
    ),
    "odd_pair": N_(
        "Very few pairs decide where the scale begins and ends: all {pairs} pairs run from {low} to {high}, "
        "but without the few most extreme ones from {inner_low} to {inner_high}. The scale “{scale}” mostly "
        "shows those few: choose “{better}”."
    ),
    "minority": N_(
        "Of the {top} most original texts by “{measure}”, {in_top} are in another script ({script}) than "
        "most texts, but of all {n} texts only {share} are. They may rank high for their language and not "
        "for what they say. Look at each language by itself."
    ),
    "tiny_groups": N_(
        "Groups of “{column}” with fewer than {limit} texts: {tiny} of {groups}. One text more or less moves "
        "their middle, and groups of one text are left out of tests. Merge small groups, or read their "
        "texts one by one."
    ),
    "squeezed": N_(
        "Nine in ten pairs of this collection lie between {low} and {high}, so a high value alone does not "
        "mean that two texts are alike. Read places in a ranking, or the scale “{better}”, instead of raw values."
    ),
}


@dataclass(frozen=True)
class Caution:
    """One thing to be careful about; `str()` says it in the language in use, with what to do."""

    code: str  # a key of SENTENCES
    severity: Severity
    params: dict[str, Any]
    """Plain JSON values; names of measures, scripts and scales are their English titles, translated when told."""

    def __str__(self) -> str:
        """The sentence."""
        return _(SENTENCES[self.code]).format(**{key: self._shown(key) for key in self.params})

    def _shown(self, key: str) -> str:
        value = self.params[key]
        if isinstance(value, int):
            return f"{value:,}"
        return _(value) if key in ("measure", "script", "scale", "better") else str(value)


class Similarities(Protocol):
    """What is read of core.similarity.PairStatistics here."""

    @property
    def count(self) -> int:
        """Number of pairs."""

    @property
    def minimum(self) -> float:
        """Lowest similarity of a pair."""

    @property
    def maximum(self) -> float:
        """Highest similarity of a pair."""

    @property
    def share_error(self) -> float:
        """How far the share of pairs below a similarity may be off: 0 but in an estimate."""

    def quantile(self, q: float, /) -> float:
        """The similarity below which the share q of all pairs lies."""


def cautions(
    texts: pd.DataFrame,
    groups: pd.DataFrame,
    statistics: Similarities,
    *,
    lost_share: float,
    token_limit: int,
    languages: Collection[str],
) -> list[Caution]:
    """Everything to be careful about in a finished run, the most serious first.

    `texts` has a row a text with the columns text, tokens, cut and MEASURES; `groups` the group columns of
    the same rows; `lost_share` is the share of all tokens that the encoder did not see, in [0, 1];
    `languages` are the encoder's (ISO 639-1, or "*" where nobody says).
    """
    script = scripts(texts["text"].tolist())
    found = [
        _language(script, languages),
        _minority(texts, script),
        _copies_look_original(texts),
        _length(texts),
        _cut(texts["cut"].to_numpy(), lost_share, token_limit),
        _squeezed(statistics),
        _duplicates(texts["text"]),
        _odd_pair(statistics),
        *(_tiny_groups(groups[column]) for column in groups),
    ]
    return sorted((caution for caution in found if caution), key=lambda caution: -caution.severity)


def _language(script: NDArray[np.str_], languages: Collection[str]) -> Caution | None:
    strange = script[unknown(script, languages)]
    share = len(strange) / len(script)
    if share < 0.05:
        return None
    names, counts = np.unique(strange, return_counts=True)
    severity = Severity.SERIOUS if share >= 0.3 else Severity.IMPORTANT
    params = {"unknown": len(strange), "n": len(script), "script": SCRIPTS[names[counts.argmax()]].title}
    return Caution("language", severity, params)


def _minority(texts: pd.DataFrame, script: NDArray[Any]) -> Caution | None:
    """A script of fewer than half of the texts fills the top tenth of a ranking more than chance would."""
    best: tuple[float, Caution] | None = None
    for measure in MEASURES:
        values = texts[measure].to_numpy()
        known = ~np.isnan(values)
        n, of_known = int(known.sum()), script[known]
        if n < _ENOUGH_TEXTS:
            continue
        top = max(_ENOUGH_TEXTS // 2, n // 10)
        in_top = of_known[np.argsort(-values[known], kind="stable")[:top]]
        for name in np.unique(in_top[in_top != NONE]):
            have, hits = int((of_known == name).sum()), int((in_top == name).sum())
            p = float(stats.hypergeom.sf(hits - 1, n, have, top))
            if have * 2 < n and p < _CHANCE and (best is None or p < best[0]):
                named: dict[str, Any] = {"script": SCRIPTS[name].title, "measure": TITLES[measure]}
                params = named | {"in_top": hits, "top": top, "share": have, "n": n}
                best = p, Caution("minority", Severity.SERIOUS, params)
    return best[1] if best else None


def _copies_look_original(texts: pd.DataFrame) -> Caution | None:
    """Texts with a twin (nearest at 0) that are in the top tenth of the distance to the middle."""
    has_twin = texts["originality_nearest"].to_numpy() < NOISE
    fooled = int((has_twin & (percentile_rank(texts["originality_mean"]) >= 0.9)).sum())
    n = int(texts["originality_nearest"].notna().sum())
    if n < _ENOUGH_TEXTS or not fooled:
        return None
    params = {"texts": fooled, "n": n, "measure": TITLES["originality_nearest"]}
    return Caution("copies_look_original", Severity.IMPORTANT, params)


def _length(texts: pd.DataFrame) -> Caution | None:
    of_measure = {m: texts.loc[texts[m].notna(), ["tokens", m]] for m in MEASURES}
    results = {
        m: stats.spearmanr(known["tokens"], percentile_rank(known[m]))
        for m, known in of_measure.items()
        if len(known) >= _ENOUGH_TEXTS and np.ptp(known["tokens"]) > 0 and np.ptp(known[m]) > NOISE
    }
    if not results:
        return None
    measure, worst = max(results.items(), key=lambda item: abs(item[1].statistic))
    rho = float(worst.statistic)
    if abs(rho) < 0.3 or worst.pvalue >= _CHANCE:
        return None
    severity = Severity.SERIOUS if abs(rho) >= 0.5 else Severity.IMPORTANT
    code = "long_texts_rank_high" if rho > 0 else "long_texts_rank_low"
    return Caution(
        code, severity, {"measure": TITLES[measure], "rho": f"{rho:+.2f}", "n": len(of_measure[measure])}
    )


def _cut(cut: NDArray[Any], lost_share: float, token_limit: int) -> Caution | None:
    share = float(cut.mean())
    if share < 0.05 and lost_share < 0.01:
        return None
    severity = Severity.NOTE if share < 0.05 else Severity.IMPORTANT if share < 0.3 else Severity.SERIOUS
    params = {"cut": int(cut.sum()), "n": len(cut), "token_limit": token_limit, "lost": f"{lost_share:.0%}"}
    return Caution("cut", severity, params)


def _squeezed(statistics: Similarities) -> Caution | None:
    """The middle nine tenths of the pairs lie high or close together."""
    low, high = statistics.quantile(0.05), statistics.quantile(0.95)
    if low < 0.5 and high - low >= 0.1:
        return None
    params = {"low": f"{low:.2f}", "high": f"{high:.2f}", "better": SCALES["baseline"]}
    return Caution("squeezed", Severity.IMPORTANT, params)


def _duplicates(texts: pd.Series) -> Caution | None:
    copies = int(repeats(texts).sum())
    if not copies:
        return None
    severity = Severity.IMPORTANT if copies >= 0.1 * len(texts) else Severity.NOTE
    return Caution("duplicates", severity, {"copies": copies, "n": len(texts)})


def repeats(texts: pd.Series) -> NDArray[np.bool_]:
    """(n,) whether a text repeats an earlier one word for word; white space does not count."""
    return texts.str.split().str.join(" ").duplicated().to_numpy()


def _odd_pair(statistics: Similarities) -> Caution | None:
    """Without its most extreme pairs (one at each end, or ten of many) the scale is under six tenths."""
    low, high, pairs = statistics.minimum, statistics.maximum, statistics.count
    if pairs < _ENOUGH_TEXTS or high - low < NOISE:
        return None
    share = max(1 / (pairs - 1), min(0.001, 10 / (pairs - 1)))
    if share < statistics.share_error:  # an estimate knows neither the ends nor what lies just inside them
        return None
    inner_low, inner_high = statistics.quantile(share), statistics.quantile(1 - share)
    if inner_high - inner_low >= 0.6 * (high - low):
        return None
    ends = {"low": low, "high": high, "inner_low": inner_low, "inner_high": inner_high}
    scales = {"scale": SCALES["minmax"], "better": SCALES["robust"]}
    params: dict[str, Any] = {"pairs": pairs} | {k: f"{v:.2f}" for k, v in ends.items()} | scales
    return Caution("odd_pair", Severity.NOTE, params)


def _tiny_groups(groups: pd.Series) -> Caution | None:
    sizes = groups[has_group(groups)].value_counts()
    tiny = int((sizes < _SMALL_GROUP).sum())
    if not tiny:
        return None
    params = {"tiny": tiny, "groups": len(sizes), "column": str(groups.name), "limit": _SMALL_GROUP}
    return Caution("tiny_groups", Severity.NOTE, params)


def result_cautions(result: Result) -> list[Caution]:
    """What to be careful about in a result, the most serious first."""
    return cautions(
        result.texts,
        result.groups,
        result.statistics,
        lost_share=result.lost_share,
        token_limit=result.settings.token_limit,
        languages=result.encoder.languages,
    )
