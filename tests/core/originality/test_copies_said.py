import numpy as np
import pytest

from core.originality.duplicates import read_cut, read_rarity, suggest_cut
from core.similarity import pair_statistics
from tests.core.unit_vectors import unit_vectors


def test_where_there_is_no_gap_none_is_said() -> None:
    statistics = pair_statistics(unit_vectors(60, 8))
    assert "There is no natural cut" in read_cut(None, statistics)


def test_a_gap_is_said_with_the_texts_above_it() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(400, 64))
    X[200:] = X[:200] + 0.02 * rng.normal(size=(200, 64))
    X[:100] = rng.normal(size=(100, 64))
    statistics = pair_statistics((X / np.linalg.norm(X, axis=1, keepdims=True)).astype(np.float32))
    found = suggest_cut(statistics)
    assert found is not None
    assert "200 of 400 texts have another one at a similarity of 1.00 or more" in read_cut(found, statistics)


@pytest.mark.parametrize(("copies", "says"), [(0, "no near copy"), (1, "1 other text is"), (5, "At least 5")])
def test_how_rare_a_text_is_and_which_is_nearest(copies: int, says: str) -> None:
    said = read_rarity(copies, 5, 0.73, "Another one", 0.42)
    assert says in said
    assert "“Another one”, at 0.42" in said
