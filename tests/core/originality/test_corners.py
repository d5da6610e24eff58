import numpy as np

from core.originality.corners import MEANINGS, NO_CORNER, TITLES, corners

NONE = np.zeros(7, bool)


def test_each_corner_is_where_its_name_says() -> None:
    across = [0.1, 0.9, 0.1, 0.9, 0.5, 0.5]
    up = [0.1, 0.1, 0.9, 0.9, 0.5, 0.5]
    found = corners(across, up, NONE[:6]).tolist()
    assert found == ["common", "side", "original", "off_topic", NO_CORNER, NO_CORNER]


def test_near_copies_are_called_so_wherever_they_are_and_do_not_move_the_thirds() -> None:
    across = [0.1, 0.9, 0.1, 0.9, 0.5, 0.5, 0.0, 0.5, 2.0]
    up = [0.1, 0.1, 0.9, 0.9, 0.5, 0.5, 0.0, 0.0, 0.0]
    copies = np.arange(9) >= 6
    found = corners(across, up, copies).tolist()
    assert found == ["common", "side", "original", "off_topic", NO_CORNER, NO_CORNER, *["copies"] * 3]
    assert corners(across, up, np.full(9, True)).tolist() == ["copies"] * 9


def test_where_nothing_differs_nothing_is_in_a_corner() -> None:
    assert set(corners(np.full(7, 0.4), np.full(7, 0.2), NONE)) == {NO_CORNER}
    assert set(corners(np.arange(7), np.full(7, 0.2), NONE)) == {NO_CORNER}


def test_every_corner_has_a_title_and_a_meaning() -> None:
    assert set(TITLES) == set(MEANINGS)
