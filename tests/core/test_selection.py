import pandas as pd

from core.selection import Selection


def test_one_column_is_the_table_as_it_is(frame):
    selection = Selection(("text",))
    assert selection.whole
    pd.testing.assert_frame_equal(selection.apply(frame), frame)


def test_columns_are_joined_in_their_order(frame):
    selection = Selection(("title", "text"))
    assert not selection.whole
    assert selection.apply(frame)["title + text"].loc[2] == "A\n\nred apples and green pears"
    assert selection.apply(frame)["title + text"].loc[5] == "D"


def test_rows_are_filtered_by_value_and_keep_their_numbers(frame):
    kept = Selection(("text",), "region", ("south", "east")).apply(frame)
    assert kept.index.tolist() == [3, 6, 7, 8]


def test_each_text_once_keeps_the_first(frame):
    kept = Selection(("text",), once=True).apply(frame)
    assert 2 in kept.index
    assert 3 not in kept.index
    assert kept["text"].is_unique


def test_the_same_seed_draws_the_same_rows(frame):
    first = Selection(("text",), rows=4, seed=3).apply(frame)
    assert len(first) == 4
    assert first.index.is_monotonic_increasing
    pd.testing.assert_frame_equal(first, Selection(("text",), rows=4, seed=3).apply(frame))
    assert Selection(("text",), rows=100).apply(frame).equals(frame)
