import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.groups import GroupComparison
from core.originality import MEASURES, originality
from core.report.cautions import Caution, Severity
from core.report.sentences import number
from core.report.verdict import Card, verdict
from core.similarity import pair_statistics
from tests.core.small_tables import unit


def comparison(p: float, effect: float = 0.2, word: str = "large", low: float = 0.3) -> GroupComparison:
    return GroupComparison(effect, word, p, 999, {"north": 0.6, "south": low}, (), 50)


def cards(
    vectors: np.ndarray,
    comparisons: dict[str, GroupComparison] | None = None,
    cautions: list[Caution] | None = None,
    measure: str = "originality_mean",
) -> dict[str, Card]:
    statistics = pair_statistics(unit(vectors))
    names = [f"text {k}" for k in range(len(vectors))]
    found = verdict(
        statistics, originality(statistics), names, comparisons or {}, {}, cautions or [], measure=measure
    )
    assert all("{" not in card.sentence and "%" not in card.sentence for card in found)
    return {card.key: card for card in found}


VECTORS = np.random.default_rng(0).normal(size=(50, 8)) + 0.5


def test_the_cards_are_in_order_and_groups_only_where_there_are_some() -> None:
    assert list(cards(VECTORS)) == ["alike", "original", "careful"]
    assert list(cards(VECTORS, {"team": comparison(0.5)})) == ["alike", "original", "groups", "careful"]


def test_likeness_is_the_median_and_names_the_pairs() -> None:
    X = unit(VECTORS)
    pairs = (X @ X.T)[np.triu_indices(50, 1)]
    card = cards(VECTORS)["alike"]
    assert float(card.figure) == pytest.approx(np.median(pairs), abs=0.006)
    assert "1,225 pairs" in card.sentence
    assert "the same as another one" not in card.sentence


def test_twins_are_counted() -> None:
    twins = VECTORS.copy()
    twins[7] = twins[3]
    assert "2 of 50 texts are the same as another one" in cards(twins)["alike"].sentence


@pytest.mark.parametrize("measure", MEASURES)
def test_the_most_and_the_least_original_are_named(measure: str) -> None:
    values = originality(pair_statistics(unit(VECTORS)))[measure]
    card = cards(VECTORS, measure=measure)["original"]
    if measure != "originality_nearest":  # the least original by it are always at least two
        assert f"The least original is “text {values.argmin()}”, at {number(values.min())}" in card.sentence
    else:
        assert f"2 texts share the lowest, {number(values.min())}" in card.sentence
    assert (
        f"The most original of 50 texts is “text {values.argmax()}”, at {number(values.max())}"
        in card.sentence
    )


def test_equal_texts_have_no_most_original() -> None:
    assert "All 4 texts are about equally original" in cards(np.ones((4, 3)))["original"].sentence


def test_a_sure_difference_is_told_with_its_ends() -> None:
    card = cards(VECTORS, {"year": comparison(0.6), "team": comparison(0.001)})["groups"]
    assert card.figure == "a large difference"
    assert "The groups of “team” differ by more than chance" in card.sentence
    assert "p = 0.002, 50 texts" in card.sentence  # corrected for two columns
    assert "north, 0.60; lowest: south, 0.30" in card.sentence


def test_several_columns_make_a_difference_less_sure() -> None:
    columns = {str(k): comparison(0.03) for k in range(3)}
    assert "shows a difference beyond chance" in cards(VECTORS, columns)["groups"].sentence
    assert "differ by more than chance" in cards(VECTORS, {"0": comparison(0.03)})["groups"].sentence


def test_a_difference_without_size_or_without_medians_has_no_highest() -> None:
    for one in (comparison(0.001, 0.002, "none"), comparison(0.001, low=0.599)):
        sentence = cards(VECTORS, {"team": one})["groups"].sentence
        assert "differ by more than chance" in sentence
        assert "Highest" not in sentence


def test_the_most_serious_caution_is_told_and_all_are_counted() -> None:
    cut = Caution(
        "squeezed", Severity.IMPORTANT, {"low": "0.70", "high": "0.90", "better": "Against the average pair"}
    )
    card = cards(VECTORS, cautions=[cut, cut])["careful"]
    assert (card.figure, card.sentence) == ("2", str(cut))
    assert "50 texts" in cards(VECTORS)["careful"].sentence


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(MEASURES), st.floats(0.001, 1), st.floats(0, 1))
def test_any_collection_has_a_verdict(seed: int, measure: str, p: float, effect: float) -> None:
    rng = np.random.default_rng(seed)
    n, kinds = int(rng.integers(2, 20)), int(rng.integers(1, 20))
    vectors = (rng.normal(size=(kinds, 4)) + rng.uniform(0, 3))[rng.integers(0, kinds, n)]
    found = cards(vectors, {"team": comparison(p, effect)}, measure=measure)
    values = originality(pair_statistics(unit(vectors)))[measure]
    assert ("most original" in found["original"].sentence) <= (number(values.max()) != number(values.min()))
    assert ("differ by more" in found["groups"].sentence) == (p < 0.05)
