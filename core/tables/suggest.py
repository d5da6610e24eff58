"""Which column holds the texts, which ones group them and which one names them, with reasons."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.tables.model import Suggestion, Suggestions
from core.tables.profile import kind_of

_LOOKED_AT = 2_500  # rows, spread over the table
_RUNS = 20
_READ = 300  # cells of a column that are looked at more closely
_MOST_COLUMNS = 2_000
_WITHOUT_BLANKS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")  # Thai, Japanese, Chinese
_TEXT_NAMES = re.compile(
    r"text|content|comment|review|answer|response|essay|body|sentence|document|abstract|description|idea|message|opinion"
    r"|텍스트|내용|본문|글|리뷰|댓글|응답|답변|의견|후기|문장|초록|설명|아이디어|자기소개|메시지",
    re.IGNORECASE,
)
_LABEL_NAMES = re.compile(
    r"(?:^|[^a-z])(?:id|name|title|label|no|key|code)$|이름|성명|제목|번호|학번|아이디|작성자", re.IGNORECASE
)
_FEW = 30  # values that a reader can still compare
_MOST_GROUPS = 1_000
_SECOND = 0.2  # of the best score, which other text columns need
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
    share: float  # of the cells that are filled
    distinct: int
    words: float  # of the middle filled cell; in scripts without blanks two letters count as a word
    letters: float
    repeats: int  # rows of the middle value
    whole: bool  # only whole numbers

    @property
    def varied(self) -> float:
        return self.distinct / self.filled


def suggest(table: pa.Table) -> Suggestions:
    """The columns that could hold the texts, the groups and the labels, best first, each with its reason."""
    sample = _spread(table.select(range(min(table.num_columns, _MOST_COLUMNS))))
    columns = zip(sample.column_names, sample.columns, strict=True)
    facts = [found for name, cells in columns if (found := _facts(cells.combine_chunks(), name)) is not None]
    scores = {f.column: _text_score(f) for f in facts}
    texts = sorted(facts, key=lambda f: -scores[f.column])
    enough = max(_SECOND * scores[texts[0].column], 1e-9) if texts else 0.0
    texts = [f for f in texts if scores[f.column] >= enough] or sorted(facts, key=lambda f: -f.letters)[:1]
    others = [f for f in facts if f is not texts[0]] if texts else []
    groups = [f for f in others if _is_group(f)]
    groups.sort(
        key=lambda f: (f.distinct > _FEW, not _GROUP_NAMES.search(f.column), f.kind != "category", f.distinct)
    )
    labels = [f for f in others if _is_label(f) and (f not in texts or _LABEL_NAMES.search(f.column))]
    labels.sort(key=lambda f: (not _LABEL_NAMES.search(f.column), f.kind != "text", -f.distinct))
    return Suggestions(
        [_said(f, "text" if len(facts) > 1 else "text-only") for f in texts],
        [_said(f, "group") for f in groups],
        [_said(f, "label-name" if _LABEL_NAMES.search(f.column) else "label") for f in labels],
    )


def _spread(table: pa.Table) -> pa.Table:
    """Rows from all over the table, in runs, which Arrow cuts out without copying."""
    run = _LOOKED_AT // _RUNS
    if len(table) <= 2 * _LOOKED_AT:
        return table
    starts = range(0, len(table) - run, len(table) // _RUNS)
    return pa.concat_tables([table.slice(start, run) for start in starts])


def _said(facts: _Facts, reason: str) -> Suggestion:
    params = {
        "words": round(facts.words),
        "distinct": facts.distinct,
        "filled": facts.filled,
        "repeats": facts.repeats,
    }
    return Suggestion(facts.column, reason, params)


def _facts(cells: pa.Array, column: str) -> _Facts | None:
    """What is known of a column; None where no cell is filled."""
    trimmed = pc.utf8_trim_whitespace(cells)
    filled = trimmed.filter(pc.not_equal(trimmed, ""))
    if not len(filled):
        return None
    counts = filled.value_counts().field("counts").to_numpy()
    read = filled.take(np.arange(0, len(filled), max(len(filled) // _READ, 1))).to_pylist()
    words = [len(text.split()) if text.isascii() else _words(text) for text in read]
    return _Facts(
        column=column,
        kind=kind_of(read),
        filled=len(filled),
        share=len(filled) / len(cells),
        distinct=len(counts),
        words=float(np.median(words)),
        letters=float(np.median([len(text) for text in read])),
        repeats=int(np.median(counts)),
        whole=all(text.isdecimal() for text in read),
    )


def _words(text: str) -> float:
    return max(len(text.split()), len(_WITHOUT_BLANKS.findall(text)) / 2)


def _text_score(facts: _Facts) -> float:
    """Words in a typical cell, less where cells repeat or are blank, more where the name speaks of text."""
    if facts.kind in ("number", "date"):
        return 0.0
    named = _TEXT_NAMES.search(facts.column) is not None
    if not named and (facts.words < 2 or facts.kind == "category"):
        return 0.0
    length = float(np.sqrt(min(facts.words, 200.0))) * min(1.0, facts.letters / 4)
    return length * facts.varied * float(np.sqrt(facts.share)) * (2.0 if named else 1.0)


def _is_group(facts: _Facts) -> bool:
    """Few values, most of them repeated; of numbers only very few."""
    named = _GROUP_NAMES.search(facts.column) is not None
    most = _FEW if facts.kind in ("number", "date") and not named else _MOST_GROUPS
    most = max(min(facts.filled // 2, most), 2 if facts.filled > 3 else 0)
    return 1 < facts.distinct <= most and facts.repeats >= 2 and facts.letters <= 60 and facts.share >= 0.5


def _is_label(facts: _Facts) -> bool:
    """Short, there in nearly every row, and nearly every value once; of numbers only whole ones."""
    if facts.share < 0.9 or facts.varied < 0.95 or facts.letters > 80 or facts.kind == "date":
        return False
    if _LABEL_NAMES.search(facts.column):
        return True
    return facts.whole if facts.kind == "number" else facts.words <= 8
