"""Which column holds the texts, which ones group them and which one names them, with reasons."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.tables.model import Suggestion, Suggestions
from core.tables.profile import column_kind

_LOOKED_AT = 5_000  # rows, spread over the table
_RUNS = 20
_MOST_COLUMNS = 2_000
_WIDE = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_TEXT_NAMES = re.compile(
    r"text|content|comment|review|answer|response|essay|body|sentence|document|abstract|description|idea|message|opinion"
    r"|텍스트|내용|본문|글|리뷰|댓글|응답|답변|의견|후기|문장|초록|설명|아이디어|자기소개|메시지",
    re.IGNORECASE,
)
_LABEL_NAMES = re.compile(
    r"(?:^|[^a-z])(?:id|name|title|label|no|key|code)$|이름|성명|제목|번호|학번|아이디|작성자", re.IGNORECASE
)
_GROUP_NAMES = re.compile(
    r"group|class|category|type|label|genre|gender|sex|condition|team|school|grade|party|region|department"
    r"|그룹|집단|분류|유형|종류|성별|학년|반$|학교|지역|부서|조$|팀|장르|조건",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Facts:
    column: str
    kind: str
    filled: int
    distinct: int
    words: float  # of the middle filled cell; in scripts without blanks two letters count as a word
    letters: float
    repeats: int  # rows of the middle value


def suggest(frame: pd.DataFrame) -> Suggestions:
    """The columns that could hold the texts, the groups and the labels, best first, each with its reason."""
    sample = _spread(frame.iloc[:, :_MOST_COLUMNS])
    facts = [_facts(sample[column], str(column)) for column in sample.columns]
    facts = [f for f in facts if f.filled]
    texts = sorted((f for f in facts if _text_score(f) > 0), key=_text_score, reverse=True)
    if not texts:
        texts = sorted((f for f in facts if f.kind != "blank"), key=lambda f: f.letters, reverse=True)[:1]
    best = texts[0].column if texts else None
    groups = [f for f in facts if f.column != best and _is_group(f)]
    groups.sort(
        key=lambda f: (not _GROUP_NAMES.search(f.column), f.kind != "category", f.distinct > 30, f.distinct)
    )
    labels = [f for f in facts if f.column != best and _is_label(f)]
    labels.sort(key=lambda f: (not _LABEL_NAMES.search(f.column), -f.distinct))
    return Suggestions(
        [_said(f, "text" if len(facts) > 1 else "text-only") for f in texts],
        [_said(f, "group") for f in groups],
        [_said(f, "label-name" if _LABEL_NAMES.search(f.column) else "label") for f in labels],
    )


def _spread(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows from all over the table, in runs, which Arrow cuts out without copying."""
    run = _LOOKED_AT // _RUNS
    if len(frame) <= 2 * _LOOKED_AT:
        return frame
    starts = range(0, len(frame) - run, len(frame) // _RUNS)
    return pd.concat([frame.iloc[start : start + run] for start in starts])


def _said(facts: _Facts, reason: str) -> Suggestion:
    params = {
        "words": round(facts.words),
        "distinct": facts.distinct,
        "filled": facts.filled,
        "repeats": facts.repeats,
    }
    return Suggestion(facts.column, reason, params)


def _facts(cells: pd.Series[str], column: str) -> _Facts:
    filled = cells[cells.str.strip() != ""]
    counts = filled.value_counts()
    few = filled.iloc[:: max(len(filled) // 500, 1)].tolist()
    words = [max(len(text.split()), len(_WIDE.findall(text)) / 2) for text in few]
    return _Facts(
        column=column,
        kind=column_kind(filled),
        filled=len(filled),
        distinct=len(counts),
        words=float(np.median(words)) if words else 0.0,
        letters=float(np.median([len(text) for text in few])) if few else 0.0,
        repeats=int(np.median(counts)) if len(counts) else 0,
    )


def _text_score(facts: _Facts) -> float:
    """Words in a typical cell, less where cells repeat or are blank, more where the name speaks of text."""
    if facts.kind in ("number", "date", "blank"):
        return 0.0
    varied = facts.distinct / facts.filled
    named = 2.0 if _TEXT_NAMES.search(facts.column) else 1.0
    if facts.words < 2 and named == 1.0:
        return 0.0
    return float(np.sqrt(min(facts.words, 200.0))) * varied * named * min(1.0, facts.letters / 4)


def _is_group(facts: _Facts) -> bool:
    """Few values, most of them repeated."""
    return (
        1 < facts.distinct <= max(min(facts.filled // 2, 1_000), 2 if facts.filled > 3 else 0)
        and facts.repeats >= 2
        and facts.letters <= 60
    )


def _is_label(facts: _Facts) -> bool:
    """Short, and nearly every value once."""
    return facts.letters <= 80 and facts.kind != "date" and facts.distinct >= 0.95 * facts.filled
