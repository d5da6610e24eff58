import numpy as np

from core.originality.corners import NO_CORNER, corners


def test_each_corner_is_where_its_name_says() -> None:
    across = [0.1, 0.9, 0.1, 0.9, 0.5, 0.5]
    up = [0.1, 0.1, 0.9, 0.9, 0.5, 0.5]
    assert corners(across, up).tolist() == ["common", "copies", "original", "off_topic", NO_CORNER, NO_CORNER]


def test_where_nothing_differs_nothing_is_in_a_corner() -> None:
    assert set(corners(np.full(7, 0.4), np.full(7, 0.2))) == {NO_CORNER}
    assert set(corners(np.arange(7), np.full(7, 0.2))) == {NO_CORNER}
