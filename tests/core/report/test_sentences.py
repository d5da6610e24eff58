import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import UndefinedResult
from core.groups import box, compare_groups, group_positions, group_similarity
from core.groups.cohesion import cohesion
from core.report.sentences import (
    differ,
    number,
    p_value,
    read_box_plot,
    read_cohesion,
    read_effect,
    read_group_similarity,
    read_histogram,
)
from core.similarity import pair_statistics
from tests.core.small_tables import SMALL, Small, unit

each_small = pytest.mark.parametrize("small", SMALL.values(), ids=SMALL)
seeds = st.integers(0, 2**32 - 1)


def coded(small: Small) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Names, sizes and mean similarities of the groups."""
    names = sorted({group for group in small.groups if group})
    codes = np.array([names.index(group) if group else -1 for group in small.groups])
    return names, np.bincount(codes[codes >= 0]), group_similarity(small.vectors, codes)


def random_small(seed: int) -> Small:
    """A collection of 4 to 30 texts in few groups, often with ties and copies."""
    rng = np.random.default_rng(seed)
    n, kinds = int(rng.integers(4, 30)), int(rng.integers(1, 30))
    vectors = (rng.normal(size=(kinds, 5)) + rng.uniform(0, 3))[rng.integers(0, kinds, n)]
    return Small(unit(vectors), pd.Series(rng.choice(["A", "B", "C", ""], n), name="team", dtype=object))


def test_numbers_are_never_minus_zero() -> None:
    assert number(-0.001) == "0.00"
    assert number(-0.014) == "-0.01"


def test_figures_differ_only_beyond_noise_and_as_printed() -> None:
    assert differ(0.504, 0.506)
    assert not differ(0.501, 0.504)
    assert not differ(0.50499, 0.50501)


@pytest.mark.parametrize(
    ("p", "printed"), [(0.5, "p = 0.50"), (0.0213, "p = 0.021"), (0.0001, "p < 0.001"), (1, "p = 1.00")]
)
def test_p_values_are_printed_with_the_digits_that_matter(p: float, printed: str) -> None:
    assert p_value(p) == printed


@each_small
def test_the_histogram_is_read_with_its_own_numbers(small: Small) -> None:
    pairs = small.matrix[np.triu_indices(len(small.vectors), 1)]
    sentence = read_histogram(pair_statistics(small.vectors))
    for figure in (len(pairs), len(small.vectors)):
        assert re.search(rf"\b{figure}\b", sentence)
    for figure in (pairs.min(), pairs.max()):
        assert number(figure) in sentence


def test_a_histogram_of_equal_texts_says_so() -> None:
    sentence = read_histogram(pair_statistics(unit(np.ones((5, 4)))))
    assert sentence == "All 10 pairs of the 5 texts have about the same similarity, 1.00."


def test_box_plots_are_read_with_their_medians_and_outliers() -> None:
    boxes = {"low": box([0.1, 0.2, 0.3, 0.2, 0.9]), "high": box([0.4, 0.5]), "one": box([0.95])}
    sentence = read_box_plot(boxes)
    assert "Take low (n = 5)" in sentence
    assert "1 text of all groups is a dot" in sentence
    assert "Of 2 groups with two texts or more, high (n = 2) has the highest median, 0.45" in sentence
    assert "low (n = 5) the lowest, 0.20" in sentence


def test_equal_medians_have_no_highest() -> None:
    sentence = read_box_plot({"a": box([0.5, 0.5]), "b": box([0.4, 0.50001, 0.6])})
    assert "highest" not in sentence
    assert "The medians of the 2 groups are about the same, 0.50." in sentence


def test_one_group_is_compared_with_nothing() -> None:
    assert "groups with" not in read_box_plot({"a": box([0.1, 0.2, 0.3])})


@each_small
def test_mean_similarities_of_groups_are_read_with_both_counts_of_pairs(small: Small) -> None:
    names, sizes, means = coded(small)
    within = int((sizes * (sizes - 1) / 2).sum())
    n = int(sizes.sum())
    sentence = read_group_similarity(means, names, sizes)
    assert f"({within} pairs)" in sentence
    assert f"({n * (n - 1) // 2 - within} pairs)" in sentence
    assert f"{n} texts in {len(names)} groups" in sentence


def test_groups_of_one_text_have_no_likeness_within() -> None:
    X = unit(np.eye(3) + 0.1)
    means = group_similarity(X, np.arange(3))
    assert "at least two of them" in read_group_similarity(means, ["a", "b", "c"], np.ones(3, int))


def compared(apart: float, n: int = 40) -> str:
    values = np.random.default_rng(0).normal(size=n) + np.repeat([0, apart], n // 2)
    return read_effect(compare_groups(pd.Series(values), pd.Series(np.repeat(["a", "b"], n // 2))))


def test_an_effect_is_read_with_its_size_and_its_chance() -> None:
    surely = compared(3.0)
    assert "(40 texts) differ by more than chance. Size of the difference: large" in surely
    assert "9,999 times, the groups differed at least as much 0 times (p < 0.001)" in surely
    assert "No difference between the 2 groups (40 texts) can be shown" in compared(0.0)
    assert "hardly matters" in compared(0.13, 2000)


def test_groups_of_one_text_are_named_as_left_out() -> None:
    found = compare_groups(pd.Series([1.0, 2, 3, 4, 5]), pd.Series(list("aabbc")), permutations=9)
    assert read_effect(found).endswith("because they have one text only: c.")


@settings(max_examples=150, deadline=None)
@given(seeds)
def test_no_sentence_says_more_than_its_numbers(seed: int) -> None:
    small = random_small(seed)
    statistics = pair_statistics(small.vectors)
    names, sizes, means = coded(small)
    values = pd.Series(1 - statistics.text_mean)
    spoken = [read_histogram(statistics)]
    if names:
        positions = group_positions(values, small.groups)
        boxes = {name: box(values[at]) for name, at in positions.items()}
        medians = [b.median for b in boxes.values() if b.n >= 2]
        spoken += [read_box_plot(boxes), read_group_similarity(means, names, sizes)]
        assert ("highest" in spoken[1]) == (len(medians) > 1 and differ(max(medians), min(medians)))
        assert ("one text" not in spoken[1]) or all(b.n >= 2 for b in boxes.values())
        within = sorted((means[k, k] for k in range(len(names)) if sizes[k] > 1), reverse=True)
        said = "the most alike among themselves" in spoken[2]
        assert not said or (len(within) > 1 and differ(within[0], within[1]))
    try:
        found = cohesion(statistics, means, sizes)
        effect = compare_groups(values, small.groups, permutations=99)
    except UndefinedResult:
        pass
    else:
        spoken += [read_cohesion(found), read_effect(effect)]
        likeness = found.likeness
        assert ("more alike than" in spoken[3]) <= (number(likeness.within) > number(likeness.between))
        assert ("less alike than" in spoken[3]) <= (number(likeness.within) < number(likeness.between))
        assert ("differ by more than chance" in spoken[4]) == (effect.p < 0.05)
    for sentence in spoken:
        assert "%" not in sentence
        assert "nan" not in sentence
        assert "{" not in sentence
        assert "-0.00" not in sentence
        assert "percent" not in sentence
        assert re.search(r"\d+ (texts|pairs)|n = \d+|here it is \d+", sentence)
