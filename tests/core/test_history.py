import pytest

from core.history import Measured, expected_seconds, read_measured
from core.settings import RunSettings


def measured(encoder="a", limit=256, tokens=1000, seconds=1.0):
    return Measured(RunSettings(encoder, limit), texts=10, tokens=tokens, seconds=seconds, peak=1)


def test_a_run_is_remembered_by_what_it_took(result, tmp_path):
    result.save(tmp_path)
    found = read_measured(tmp_path)
    assert (found.settings, found.texts, found.tokens) == (result.settings, 7, result.texts["tokens"].sum())
    assert found.seconds == result.seconds["vectors"]
    assert found.tokens_per_second == pytest.approx(found.tokens / found.seconds)


def test_a_run_from_the_cache_says_nothing_of_speed(result, tmp_path):
    object.__setattr__(result, "cached_texts", 7)
    result.save(tmp_path)
    assert read_measured(tmp_path) is None


def test_the_nearest_limit_of_the_same_encoder_tells():
    history = [measured(limit=64, seconds=1), measured(limit=512, seconds=4), measured("b", 512, seconds=100)]
    assert expected_seconds(history, RunSettings("a", 400), 2000) == pytest.approx(8)
    assert expected_seconds(history, RunSettings("a", 80), 2000) == pytest.approx(2)
    assert expected_seconds(history, RunSettings("c", 80), 2000) is None
