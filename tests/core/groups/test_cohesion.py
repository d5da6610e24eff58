import numpy as np
import pytest

from core.errors import TooFewGroups
from core.groups import group_similarity
from core.groups.cohesion import cohesion, likeness
from core.similarity import pair_statistics
from tests.core.small_tables import unit

CODES = np.array([0] * 6 + [1] * 4 + [2] * 9 + [3] + [-1] * 4)


def vectors(apart: float) -> np.ndarray:
    """Texts whose groups have middles of their own, `apart` from each other."""
    rng = np.random.default_rng(7)
    middles = rng.normal(size=(5, 6)) * apart
    return unit(rng.normal(size=(len(CODES), 6)) + 0.5 + middles[CODES])


def sizes(codes: np.ndarray) -> np.ndarray:
    return np.bincount(codes[codes >= 0])


def test_likeness_is_the_mean_over_all_pairs_within_and_between_groups() -> None:
    X = vectors(0.5)
    found = likeness(group_similarity(X, CODES), sizes(CODES))
    pairs = [(i, j) for i in range(20) for j in range(i + 1, 20)]
    within = [float(X[i] @ X[j]) for i, j in pairs if CODES[i] == CODES[j]]
    between = [float(X[i] @ X[j]) for i, j in pairs if CODES[i] != CODES[j]]

    assert (found.within_pairs, found.between_pairs) == (len(within), len(between))
    assert found.within == pytest.approx(np.mean(within), abs=1e-6)
    assert found.between == pytest.approx(np.mean(between), abs=1e-6)


def test_deviations_agree_with_dealing_the_texts_out_at_random() -> None:
    X = vectors(0.5)
    rng = np.random.default_rng(0)
    dealt = [
        likeness(group_similarity(X, codes), sizes(codes)).within
        for codes in (rng.permutation(CODES) for _ in range(2000))
    ]
    found = cohesion(pair_statistics(X), group_similarity(X, CODES), sizes(CODES))
    assert found.deviations == pytest.approx(
        (found.likeness.within - np.mean(dealt)) / np.std(dealt), rel=0.08
    )
    assert (found.texts, found.groups) == (20, 4)


def test_groups_with_middles_of_their_own_deviate_and_others_do_not() -> None:
    def deviations(apart: float) -> float:
        X = vectors(apart)
        return cohesion(pair_statistics(X), group_similarity(X, CODES), sizes(CODES)).deviations

    assert deviations(3.0) > 5
    assert abs(deviations(0.0)) < 3


def test_three_texts_are_enough_and_equal_texts_never_deviate() -> None:
    codes = np.array([0, 0, 1])
    equal = unit(np.ones((3, 4)))
    assert cohesion(pair_statistics(equal), group_similarity(equal, codes), sizes(codes)).deviations == 0


@pytest.mark.parametrize("codes", [[0, 0, 0], [0, 1, 2]])
def test_without_pairs_of_both_kinds_there_is_nothing_to_compare(codes: list[int]) -> None:
    X = unit(np.random.default_rng(0).normal(size=(3, 4)))
    with pytest.raises(TooFewGroups):
        likeness(group_similarity(X, np.array(codes)), sizes(np.array(codes)))
