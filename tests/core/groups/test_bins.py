import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from core.groups.bins import bin_dates, bin_numeric, read_dates


def test_numbers_become_groups_of_about_equal_size_named_by_their_ends() -> None:
    groups = bin_numeric(pd.Series(["1", "2", "3", "4", "5", "6", "7", "8.5", "", "n/a"]))
    assert list(groups.cat.categories) == ["1 – 2", "3 – 4", "5 – 6", "7 – 8.5"]
    assert groups.isna().tolist() == [False] * 8 + [True] * 2


def test_a_number_that_most_rows_have_is_a_group_of_its_own() -> None:
    groups = bin_numeric(pd.Series([0] * 9 + [5]))
    assert groups.value_counts().to_dict() == {"0": 9, "5": 1}


def test_long_numbers_keep_their_digits() -> None:
    assert list(bin_numeric(pd.Series([20240101, 20250630]), 2).cat.categories) == ["20240101", "20250630"]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=60), st.integers(2, 6))
def test_every_number_lies_in_the_bin_that_its_label_says(numbers: list[int], bins: int) -> None:
    groups = bin_numeric(pd.Series(numbers), bins)
    assert len(groups.cat.categories) <= bins
    for number, label in zip(numbers, groups, strict=True):
        low, _, high = label.partition(" – ")
        assert float(low) <= number <= float(high or low)
    order = np.argsort(numbers, kind="stable")
    assert (np.diff(groups.cat.codes.to_numpy()[order]) >= 0).all()


def test_dates_become_years_or_months() -> None:
    dates = pd.Series(["2023-01-05", "2023/11/30", "no date", ""])
    assert bin_dates(dates, "year").fillna("-").tolist() == ["2023", "2023", "-", "-"]
    assert bin_dates(dates, "month").fillna("-").tolist() == ["2023-01", "2023-11", "-", "-"]


def test_one_order_of_day_month_and_year_is_found_for_the_whole_column() -> None:
    def written(*cells: str) -> list[str]:
        return read_dates(pd.Series(cells)).dt.strftime("%Y-%m-%d").fillna("-").tolist()

    assert written("14.09.21", "15.02.28", "no date") == ["2014-09-21", "2015-02-28", "-"]
    assert written("03/04/2021", "25/04/2021") == ["2021-04-03", "2021-04-25"]
    assert written("03/04/2021", "04/25/2021") == ["2021-03-04", "2021-04-25"]
    assert written("2024년 3월 5일", "2024-03-05T10:00:00") == ["2024-03-05"] * 2
    assert written("", "") == ["-", "-"]
