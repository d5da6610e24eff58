"""Does the encoder know the language?"""

from __future__ import annotations

import pytest

from core import language
from core.encoders import FakeEncoder, available, knows
from core.encoders.languages import languages_of

USE, MINILM, GTE = available()
KOREAN = ["영화가 정말 재미있었다.", "배우들의 연기가 좋았다", "ㅋㅋㅋ 최고"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("아이폰 13 Pro를 샀다", "ko"),
        ("今日は天気がいい", "ja"),
        ("我喜欢北京", "zh"),
        ("Привет, мир", "ru"),
        ("مرحبا بالعالم", "ar"),
        ("สวัสดีชาวโลก", "th"),
        ("It was the best of times, it was the worst of times", "en"),
        ("Der Hund ist nicht im Haus und die Katze auch nicht", "de"),
        ("Le chat est dans la maison et les enfants jouent", "fr"),
    ],
)
def test_the_language_of_a_text(text, code):
    assert languages_of(text)[0] == code


def test_nobody_can_say_for_numbers_and_names():
    assert languages_of("iPhone 13 Pro") == languages_of("12345 !!") == languages_of("") == ()


def test_korean_is_unknown_to_minilm_and_the_default_is_named_instead():
    check = knows(MINILM, KOREAN)
    assert check.unknown_share == 1
    assert check.languages == ("ko",)
    assert check.suggestion == USE
    assert "Korean" in check.sentence
    assert USE.title in check.sentence


@pytest.mark.parametrize("card", [USE, GTE, FakeEncoder.card])
def test_nothing_is_said_where_the_language_is_known(card):
    assert knows(card, KOREAN).sentence == ""


def test_a_text_or_two_among_many_give_no_warning():
    check = knows(MINILM, ["This is the story of a man and of his dog."] * 99 + KOREAN[:1])
    assert check.unknown_share == pytest.approx(0.01)
    assert check.sentence == ""


def test_the_language_has_its_name_in_the_readers_language():
    language.use("ko")
    try:
        assert "한국어" in knows(MINILM, KOREAN).sentence
    finally:
        language.use("en")
