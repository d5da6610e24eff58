"""Suggestions, profiles, selections and exports of tables that were read."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import UnknownColumn
from core.tables import (
    column_kind,
    filter_rows,
    join_columns,
    profile,
    read_table,
    safe_cell,
    sample_rows,
    to_csv_bytes,
)

ROWS = "".join(
    f"S{i:03},{'남여'[i % 2]},2024-05-{i % 28 + 1:02},{i * 7 % 11},의견 {i * 31 % 97} 번은 수업이 재미있었다\n"
    for i in range(60)
)
TABLE = read_table(("학번,성별,날짜,점수,소감\n" + ROWS).encode(), "x.csv")


def test_suggestions_with_reasons() -> None:
    assert TABLE.text_candidates == ["소감"]
    assert TABLE.group_candidates[0] == "성별"
    assert TABLE.label_candidates == ["학번"]
    assert all(
        str(s).endswith(".")
        for s in (*TABLE.suggestions.text, *TABLE.suggestions.group, *TABLE.suggestions.label)
    )


def test_every_table_with_cells_has_a_text_candidate() -> None:
    assert read_table(b"a,b\n1,2\n3,4\n", "x").text_candidates


def suggested(**columns: list[str]) -> tuple[list[str], list[str], list[str]]:
    names = list(columns)
    rows = zip(*columns.values(), strict=True)
    out = io.StringIO()
    csv.writer(out).writerows([names, *rows])
    table = read_table(out.getvalue().encode(), "x.csv")
    return table.text_candidates, table.group_candidates, table.label_candidates


TEXTS = [f"I liked lesson {i} because the teacher told {i * 7 % 13} stories" for i in range(60)]


def test_a_nearly_empty_column_is_suggested_for_nothing() -> None:
    rare = [f"see me {i}" if i % 20 == 0 else "" for i in range(60)]
    text, groups, labels = suggested(text=TEXTS, name=rare, code=["x" if i > 57 else "" for i in range(60)])
    assert (text, groups, labels) == (["text"], [], [])


def test_measurements_are_neither_groups_nor_labels() -> None:
    weights = [f"{50 + i / 7:.3f}" for i in range(60)]
    grades = [str(i % 5 + 1) for i in range(60)]
    scores = [f"{i % 40}.5" for i in range(60)]
    text, groups, labels = suggested(text=TEXTS, weight=weights, grade=grades, score=scores)
    assert (text, groups, labels) == (["text"], ["grade"], [])


def test_a_second_column_of_sentences_is_a_text_and_no_label() -> None:
    other = [f"the room was number {i} and it was too small for us all" for i in range(60)]
    text, _, labels = suggested(answer=TEXTS, remark=other, id=[f"S{i}" for i in range(60)])
    assert text == ["answer", "remark"]
    assert labels == ["id"]


def test_phrases_that_repeat_are_a_group_and_no_text() -> None:
    moods = [["very good", "not so good", "very bad"][i % 3] for i in range(60)]
    text, groups, _ = suggested(text=TEXTS, mood=moods)
    assert (text, groups) == (["text"], ["mood"])


def test_korean_words_are_counted_by_their_blanks() -> None:
    table = read_table("소감\n이 수업은 정말 재미있었다\n과제가 너무 많아서 힘들었다\n".encode(), "x.csv")
    assert table.suggestions.text[0].params["words"] == 4


def test_kinds() -> None:
    kinds = {str(name): column_kind(TABLE.frame[name]) for name in TABLE.frame}
    assert kinds == {"학번": "text", "성별": "category", "날짜": "date", "점수": "number", "소감": "text"}
    assert column_kind(pd.Series(["", " "], dtype="str")) == "blank"


def test_profile() -> None:
    frame = pd.DataFrame(
        {"t": ["안녕하세요", "hello", "hello", "", "ひらがな", "漢字", "42", " "]}, dtype="str"
    )
    found = profile(frame, "t")
    assert (found.rows, found.blank, found.filled, found.distinct, found.duplicates) == (8, 2, 6, 5, 1)
    assert found.most_repeated == [("hello", 2)]
    assert found.lengths == (2, 2, 4, 5, 5)
    assert found.scripts == {"latin": 2, "hangul": 1, "kana": 1, "han": 1, "none": 1}


def test_join_filter_sample() -> None:
    frame = pd.DataFrame({"a": ["x", "", "z"], "b": ["1", "2", " "]}, dtype="str")
    assert join_columns(frame, ["a", "b"], " / ").tolist() == ["x / 1", "2", "z"]
    assert filter_rows(frame, "a", ["x", "z"]).index.tolist() == [0, 2]
    assert sample_rows(frame, 2, seed=1).equals(sample_rows(frame, 2, seed=1))
    assert len(sample_rows(frame, 9, seed=1)) == 3
    with pytest.raises(UnknownColumn):
        join_columns(frame, ["a", "none"])


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-x", "@sum", "\t=1", " =1", "\ufeff=1", "＝1"])
def test_formulas_cannot_run(cell: str) -> None:
    assert str(safe_cell(cell)).startswith("'")


@pytest.mark.parametrize("cell", ["-3.5", "+82", "text", "", "1-2", 5, -2.5, None])
def test_harmless_cells_stay(cell: object) -> None:
    assert safe_cell(cell) == cell


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=5))
def test_an_export_opens_as_it_was(cells: list[str]) -> None:
    frame = pd.DataFrame({"t": cells, "=n": range(len(cells))})
    data = to_csv_bytes(frame)
    assert data.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert header == ["t", "'=n"]
    assert [row[0] for row in rows] == [safe_cell(cell) for cell in cells]
