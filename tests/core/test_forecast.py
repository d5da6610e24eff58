import numpy as np
import pandas as pd

from core.encoders import available
from core.encoders.memory import loaded_bytes, predict_peak
from core.forecast import forecast_memory, loss_by_group

USE, MINILM, GTE = available()


def test_what_fits_is_said_with_the_largest_limit_that_would():
    plenty = forecast_memory(GTE, 2000, texts=10, longest=8000, free=64 << 30)
    assert plenty.fits
    assert plenty.largest_limit == GTE.max_tokens
    between = (predict_peak(GTE, 1024) + predict_peak(GTE, 8192)) // 2
    scarce = forecast_memory(GTE, 8192, texts=10, longest=8192, free=between)
    assert not scarce.fits
    assert 1024 <= scarce.largest_limit < 8192
    assert predict_peak(GTE, scarce.largest_limit) <= between


def test_nothing_fits_into_nothing():
    assert forecast_memory(MINILM, 64, texts=2, longest=64, free=1).largest_limit == 0


def test_short_texts_need_no_more_than_their_own_length():
    short = forecast_memory(GTE, 8192, texts=0, longest=100, free=64 << 30)
    assert short.peak == predict_peak(GTE, 100)


def test_what_the_process_holds_already_counts_and_need_not_be_free():
    loaded = 2 * loaded_bytes(MINILM)
    found = forecast_memory(MINILM, 256, texts=0, longest=256, free=300 << 20, loaded=loaded)
    assert found.peak == loaded + predict_peak(MINILM, 256) - loaded_bytes(MINILM)
    assert found.fits
    assert not forecast_memory(MINILM, 256, texts=0, longest=256, free=300 << 20).fits


def test_vectors_of_many_texts_count():
    few, many = (forecast_memory(USE, 64, texts=n, longest=64, free=64 << 30).peak for n in (0, 1_000_000))
    assert many - few == 1_000_000 * USE.dimensions * 8


def test_loss_by_group_is_what_counting_by_hand_gives():
    tokens = np.array([10, 30, 50, 5, 8])
    found = loss_by_group(tokens, pd.Series(["a", "a", "b", "c", "c"]), 20)
    assert found.index.tolist() == ["b", "a", "c"]
    assert found["n"].tolist() == [1, 2, 2]
    assert found["cut"].tolist() == [1, 1, 0]
    np.testing.assert_allclose(found["lost_share"], [30 / 50, 10 / 40, 0])
