import pytest

from core.units import human_bytes, human_seconds


@pytest.mark.parametrize(
    ("count", "written"), [(0, "0 B"), (2048, "2 kB"), (3 << 20, "3 MB"), (12.34 * (1 << 30), "12.3 GB")]
)
def test_bytes_as_people_write_them(count, written):
    assert human_bytes(count) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0.04, "0.0 s"), (9.94, "9.9 s"), (59.4, "59 s"), (60, "1 min 0 s"), (3700, "1 h 1 min")],
)
def test_durations_in_the_two_units_that_matter(seconds, written):
    assert human_seconds(seconds) == written
