from itertools import pairwise

import pytest

from core.encoders.scripts import NONE, SCRIPTS, scripts, unknown

EXAMPLES = {
    "latin": "A plain English sentence.",
    "hangul": "BERT 기반 LLM 검색 시스템을 만듭니다",
    "han": "中文的句子",
    "kana": "日本語の文章",
    "cyrillic": "Русский текст",
    "arabic": "نص عربي",
    "thai": "ข้อความภาษาไทย",
    NONE: "12345 !? 👍",
}


def test_each_text_is_of_its_main_script() -> None:
    assert scripts(list(EXAMPLES.values())).tolist() == list(EXAMPLES)


def test_a_text_without_letters_or_characters_has_no_script() -> None:
    assert scripts(["", " ", "\U0010ffff"]).tolist() == [NONE] * 3
    assert scripts([]).tolist() == []


def test_many_texts_are_told_apart_in_batches() -> None:
    found = scripts(["한국어", "English"] * 12_000)
    assert (found[::2] == "hangul").all()
    assert (found[1::2] == "latin").all()


def test_half_a_character_of_a_broken_file_does_no_harm() -> None:
    assert scripts(["\ud800 abc"]).tolist() == ["latin"]


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (["en"], [False, True, False]),
        (["de"], [False, True, False]),
        (["en", "ko"], [False, False, False]),
        (["ru"], [True, True, False]),
        (["*"], [False, False, False]),
    ],
)
def test_a_script_is_unknown_that_none_of_the_languages_uses(
    languages: list[str], expected: list[bool]
) -> None:
    assert unknown(scripts(["English", "한국어", "123"]), languages).tolist() == expected


def test_ranges_do_not_overlap() -> None:
    ranges = sorted(r for script in SCRIPTS.values() for r in script.ranges)
    assert all(high < low for (_, high), (low, _) in pairwise(ranges))
