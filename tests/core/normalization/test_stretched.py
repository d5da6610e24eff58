"""What is said of a scale holds for the pairs that it is said of."""

from __future__ import annotations

import re

import numpy as np
import pytest

from core.errors import AllPairsEqual
from core.normalization import TITLES, normalize
from core.normalization.stretched import about_scale
from core.report.sentences import number
from core.similarity import pair_statistics
from tests.core.unit_vectors import above_diagonal, matrix, unit_vectors

SCALES = ("minmax", "robust", "percentile", "baseline", "zscore")


@pytest.mark.parametrize("key", SCALES)
def test_every_scale_is_called_by_its_name_in_the_list(key: str) -> None:
    said = about_scale(pair_statistics(unit_vectors(80, 8)), key)
    assert said.startswith(f"“{TITLES[key]}”")
    assert "inf" not in said


@pytest.mark.parametrize(("key", "level"), [("robust", 0.9), ("percentile", 0.9), ("baseline", 0.5)])
def test_a_value_that_looks_high_is_read_back(key: str, level: float) -> None:
    X = unit_vectors(80, 8)
    statistics = pair_statistics(X)
    pairs = np.sort(above_diagonal(matrix(X)))
    expected = pairs[np.abs(normalize(statistics, key).apply(pairs) - level).argmin()]
    found = float(re.search(r"similarity of (-?\d\.\d\d)", about_scale(statistics, key))[1])
    assert found == pytest.approx(expected, abs=0.02)


def test_minmax_names_the_two_pairs_that_set_it() -> None:
    statistics = pair_statistics(unit_vectors(80, 8))
    said = about_scale(statistics, "minmax")
    assert f"at {number(statistics.minimum)}" in said
    assert f"at {number(statistics.maximum)}" in said


@pytest.mark.parametrize("key", SCALES)
def test_where_all_pairs_are_equal_there_is_no_scale(key: str) -> None:
    with pytest.raises(AllPairsEqual):
        about_scale(pair_statistics(np.ones((5, 1), np.float32)), key)
