import pytest
from hypothesis import given
from hypothesis import strategies as texts

from ui.markdown import plain


@pytest.mark.parametrize(
    "hostile",
    [
        "# big",
        "- item",
        "1. item",
        "*a* _b_ `c`",
        "[x](y)",
        "<script>",
        "$a$ $$b$$",
        ":red[x]",
        ":material/add:",
        "a|b",
        "~~x~~",
    ],
)
def test_no_sign_keeps_its_meaning(hostile):
    assert plain(hostile) != hostile


def test_ordinary_sentences_stay_as_they_are():
    sentence = "At 12:30, 4 of 112 texts (3.6%) are cut; “north” is first! Is it?"
    assert plain(sentence) == sentence


@given(texts.text())
def test_taking_the_backslashes_away_gives_the_text_back(text):
    marked = plain(text)
    restored, escaped = [], False
    for sign in marked:
        if sign == "\\" and not escaped:
            escaped = True
            continue
        restored.append(sign)
        escaped = False
    assert "".join(restored) == text
