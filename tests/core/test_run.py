import numpy as np
import pytest

from core import errors
from core.encoders import FakeEncoder
from core.run import STAGES, check_settings, chosen_texts, count_tokens, execute
from core.settings import Columns, RunSettings


def test_a_run_goes_through_its_stages_in_order(result, listener):
    assert listener.stages == ["loading", "tokens", "vectors", "pairs"]
    assert set(result.seconds) == set(result.peaks) == set(listener.stages) < set(STAGES)
    assert all(peak > 0 for peak in result.peaks.values())
    assert listener.steps[-1][0] == listener.steps[-1][1] == 21  # pairs of seven texts


def test_blank_texts_are_left_out_and_counted(result, frame):
    assert result.skipped == 1
    assert result.texts["row"].tolist() == [2, 3, 4, 6, 7, 8, 9]
    assert len(result.groups) == len(result.texts) == len(result.vectors) == 7


def test_a_copy_has_no_originality_against_its_nearest(result):
    assert result.texts["originality_nearest"].tolist()[:2] == [0.0, 0.0]
    assert result.statistics.maximum == 1.0


def test_originality_is_what_the_full_matrix_says(result):
    X = np.asarray(result.vectors, dtype=np.float64)
    matrix = X @ X.T
    np.fill_diagonal(matrix, np.nan)
    np.testing.assert_allclose(result.texts["originality_mean"], 1 - np.nanmean(matrix, axis=1), atol=1e-6)
    np.testing.assert_allclose(result.texts["originality_nearest"], 1 - np.nanmax(matrix, axis=1), atol=1e-6)


@pytest.mark.parametrize(
    ("columns", "error"),
    [
        (Columns("nothing"), errors.UnknownColumn),
        (Columns("text", ("nothing",)), errors.UnknownColumn),
        (Columns("text", (), "nothing"), errors.UnknownColumn),
    ],
)
def test_a_column_that_is_not_there_is_named(frame, columns, error):
    with pytest.raises(error, match="nothing"):
        chosen_texts(frame, columns)


def test_one_text_and_equal_texts_cannot_be_compared(frame, columns):
    with pytest.raises(errors.TooFewTexts):
        chosen_texts(frame.iloc[[0, 3]], columns)
    with pytest.raises(errors.AllTextsEqual):
        chosen_texts(frame.iloc[:2], columns)


def test_a_limit_over_the_models_own_is_refused():
    with pytest.raises(errors.SettingsError):
        check_settings(RunSettings("all-MiniLM-L6-v2", 2000))
    check_settings(RunSettings("all-MiniLM-L6-v2", 512))


def test_a_listener_that_says_stop_stops_the_run(frame, columns, fake_settings, listener):
    def stop(done, total):
        raise errors.RunCancelled

    listener.progress = stop
    with pytest.raises(errors.RunCancelled):
        execute(frame, columns, fake_settings, load=lambda _id: FakeEncoder(), listener=listener)


def test_tokens_are_counted_in_parts_that_report(frame, columns, monkeypatch):
    monkeypatch.setattr("core.run._COUNTED_AT_ONCE", 3)
    steps = []
    tokens = count_tokens(frame, columns, FakeEncoder(), lambda *step: steps.append(step))
    assert steps == [(0, 7), (3, 7), (6, 7)]
    assert tokens.tolist() == FakeEncoder().count_tokens(list(chosen_texts(frame, columns))).tolist()
