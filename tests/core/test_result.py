import numpy as np
import pandas as pd

from core.result import Result, combined_codes


def test_a_result_reads_back_as_it_was_written(result, tmp_path):
    result.save(tmp_path)
    back = Result.read(tmp_path)
    pd.testing.assert_frame_equal(back.texts, result.texts)
    pd.testing.assert_frame_equal(back.groups, result.groups)
    np.testing.assert_array_equal(back.vectors, result.vectors)
    for name, array in result.statistics.to_arrays().items():
        np.testing.assert_array_equal(back.statistics.to_arrays()[name], array)
    assert (back.columns, back.settings, back.encoder) == (result.columns, result.settings, result.encoder)
    assert (back.seconds, back.peaks, back.skipped) == (result.seconds, result.peaks, result.skipped)


def test_nothing_that_is_read_back_can_run_code(result, tmp_path):
    result.save(tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".parquet", ".npy", ".npz", ".json"}


def test_texts_are_called_by_their_label_or_by_their_first_words_and_row(result):
    assert result.names.tolist() == list("ABCEFGH")
    result.texts["label"] = ["", " ", "", *"EFGH"]
    result.texts.loc[:2, "text"] = ["Too  short\n", "Vans for the trades that stand still all day", "가" * 60]
    first, second, third, *others = result.names
    assert first == "Too short (row 2)"
    assert second == "Vans for the trades that stand still all… (row 3)"
    assert third == "가" * 40 + "… (row 4)"
    assert others == list("EFGH")


def test_combined_codes_number_the_combinations():
    frame = pd.DataFrame({"a": ["x", "x", "y", "y"], "b": ["1", "2", "1", "1"]})
    assert combined_codes(frame, ("a", "b")).tolist() == [0, 1, 2, 2]
    assert combined_codes(frame, ()) is None
