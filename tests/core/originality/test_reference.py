import numpy as np
import pytest

from core.originality import MEASURES, originality
from core.originality.reference import NOBODY, originality_against, read_against
from core.similarity import pair_statistics
from tests.core.small_tables import unit

VECTORS = unit(np.random.default_rng(0).normal(size=(40, 6)) + 0.3)


def plainly(vectors: np.ndarray, order: list[float]) -> list[list[float]]:
    """The measures and the number of references of each text, one at a time."""
    rows = []
    for i, when in enumerate(order):
        s = sorted(
            (float(vectors[i] @ vectors[j]) for j, other in enumerate(order) if other < when), reverse=True
        )
        measures = [1 - np.mean(s), 1 - s[0], 1 - np.mean(s[:5])] if s else [np.nan] * 3
        rows.append([*measures, len(s)])
    return rows


@pytest.mark.parametrize(
    "order",
    [
        np.arange(40.0),
        np.arange(40.0)[::-1],
        np.random.default_rng(1).integers(0, 5, 40).astype(float),
        np.where(np.arange(40) % 7 == 0, np.nan, np.arange(40) % 3),
        np.r_[np.zeros(3), np.ones(37)],
    ],
)
def test_every_measure_agrees_with_comparing_one_text_at_a_time(order: np.ndarray) -> None:
    found = originality_against(VECTORS, order)
    expected = plainly(VECTORS, order.tolist())
    np.testing.assert_allclose(found[[*MEASURES, "references"]], expected, atol=1e-6)
    for i, j in enumerate(found["nearest"]):
        if j == NOBODY:
            assert found["references"][i] == 0
        else:
            assert order[j] < order[i]
            assert 1 - VECTORS[i] @ VECTORS[j] == pytest.approx(found["originality_nearest"][i], abs=1e-6)


def test_the_last_text_is_compared_with_the_whole_collection() -> None:
    last = originality_against(VECTORS, np.arange(40.0)).iloc[-1]
    whole = originality(pair_statistics(VECTORS)).iloc[-1]
    np.testing.assert_allclose(last[list(MEASURES)].astype(float), whole, atol=1e-6)


def test_tiles_do_not_change_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    order = np.random.default_rng(2).integers(0, 9, 40)
    whole = originality_against(VECTORS, order)
    monkeypatch.setattr("core.originality.reference._ROWS", 7)
    monkeypatch.setattr("core.originality.reference._COLUMNS", 3)
    np.testing.assert_allclose(originality_against(VECTORS, order), whole, atol=1e-6)


def test_the_first_of_two_copies_is_original_and_the_second_is_not() -> None:
    vectors = VECTORS.copy()
    vectors[30] = vectors[10]
    found = originality_against(vectors, np.arange(40.0))
    assert found["originality_nearest"][10] > 0.05
    assert found["originality_nearest"][30] == pytest.approx(0, abs=1e-6)
    assert found["nearest"][30] == 10


def test_without_any_order_nothing_is_compared() -> None:
    for order in (np.full(40, np.nan), np.zeros(40)):
        found = originality_against(VECTORS, order)
        assert found[list(MEASURES)].isna().all(axis=None)
        assert (found["nearest"] == NOBODY).all()


def test_the_sentence_counts_who_was_compared_and_who_was_alone() -> None:
    vectors = unit(np.random.default_rng(0).normal(size=(6, 4)))
    vectors[5] = vectors[0]
    said = read_against(originality_against(vectors, [1, 2, 3, 4, np.nan, 5]))
    assert "Of 6 texts, 4 were compared, each with 1 to 4 others" in said
    assert "1 text is the same to the model as one that it was compared with" in said
    assert "2 texts had nothing to be compared with" in said
    assert read_against(originality_against(vectors, [1] * 6)).startswith("No text has another one")
