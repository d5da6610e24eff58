import numpy as np
import pytest
from sklearn.decomposition import PCA

from core.map import MOST_POINTS, drawn, flat_map, read_map
from tests.core.small_tables import SMALL, Small


@pytest.mark.parametrize("small", SMALL.values(), ids=SMALL)
def test_the_map_is_what_scikit_learn_calls_the_first_two_components(small: Small) -> None:
    found = flat_map(small.vectors)
    plain = PCA(2, svd_solver="full").fit(small.vectors.astype(np.float64))
    assert found.kept == pytest.approx(plain.explained_variance_ratio_, abs=1e-6)
    points = plain.transform(small.vectors.astype(np.float64))
    for axis in range(2):
        turned = np.sign(points[:, axis] @ found.points[:, axis])
        assert found.points[:, axis] == pytest.approx(turned * points[:, axis], abs=1e-5)


def test_texts_that_are_all_the_same_keep_nothing() -> None:
    found = flat_map(np.tile(np.float32([1, 0, 0]), (5, 1)))
    assert found.kept == (0.0, 0.0)
    assert "the differences between the 5 texts" in read_map(found)


def test_of_many_texts_always_the_same_ones_are_drawn() -> None:
    assert drawn(10).tolist() == list(range(10))
    many = drawn(3 * MOST_POINTS)
    assert len(np.unique(many)) == MOST_POINTS
    assert (many == drawn(3 * MOST_POINTS)).all()
