import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.originality.overlap import common_words, lexical_overlap, shared_words


def marked(a: str, b: str) -> tuple[list[str], list[str]]:
    in_a, in_b = shared_words(a, b)
    return [a[s:e] for s, e in in_a], [b[s:e] for s, e in in_b]


@pytest.mark.parametrize(
    ("a", "b", "in_a", "in_b"),
    [
        ("The cat sat.", "A CAT stood.", ["cat"], ["CAT"]),
        ("catalogue", "cat", [], []),
        ("we share a van now", "they share a van, daily", ["share a van"], ["share a van"]),
        ("red blue", "blue red", ["red", "blue"], ["blue", "red"]),
        ("학교에서 배운다", "학교는 멀다", ["학교"], ["학교"]),
        ("대학교", "대학생", ["대학"], ["대학"]),
        ("이 밤", "그 밤", ["밤"], ["밤"]),
        ("나는", "나도", [], []),
        ("사진 기반 분류", "사진 기반 검색", ["사진 기반"], ["사진 기반"]),
        ("我喜欢咖啡", "他喜欢喝咖啡", ["喜欢", "咖啡"], ["喜欢", "咖啡"]),
        ("AI기반 예측", "AI 예측", ["AI", "예측"], ["AI", "예측"]),
        ("", "words", [], []),
    ],
)
def test_shared_words_are_marked_in_both_texts(a: str, b: str, in_a: list[str], in_b: list[str]) -> None:
    assert marked(a, b) == (in_a, in_b)


def test_overlap_is_the_share_of_letters_that_is_marked() -> None:
    assert lexical_overlap("one two", "one four") == pytest.approx(6 / 13)
    assert lexical_overlap("one", "two") == 0
    assert lexical_overlap("?!", "...") == 0


@pytest.mark.parametrize(
    ("a", "in_a"),
    [
        ("The van is in the yard", ["van", "yard"]),
        ("the van of the firm", ["van of the firm"]),
        ("of the", []),
        ("the the", []),
    ],
)
def test_common_words_are_marked_inside_a_stretch_only(a: str, in_a: list[str]) -> None:
    b = "Sold: the van of the firm, a yard"
    spans, _ = shared_words(a, b, {"the", "of", "is", "in", "a"})
    assert [a[s:e] for s, e in spans] == in_a


def test_common_words_do_not_count_for_the_overlap() -> None:
    assert lexical_overlap("the one two", "the one four", {"the"}) == pytest.approx(6 / 13)
    assert lexical_overlap("the", "the", {"the"}) == 0


def test_words_are_common_where_a_fifth_of_the_texts_has_them() -> None:
    texts = [f"The w{k} of w{k}" for k in range(16)] + ["word"] * 4
    assert common_words(texts) == {"the", "of"}
    assert common_words(texts[:3]) == frozenset()
    assert common_words([]) == frozenset()


texts = st.lists(
    st.sampled_from(
        ["the", "The", "cat", "학교에서", "학교는", "학", "喜欢咖啡", "咖啡", "AI기반", "...", "\n", "12"]
    )
).map(" ".join)


@given(texts, texts)
def test_spans_are_ordered_apart_and_inside_and_overlap_is_symmetric(a: str, b: str) -> None:
    for text, spans in zip((a, b), shared_words(a, b), strict=True):
        ends = [at for span in spans for at in span]
        assert ends == sorted(ends)
        assert all(start < end <= len(text) for start, end in spans)
    assert 0 <= lexical_overlap(a, b) <= 1
    assert lexical_overlap(a, b) == lexical_overlap(b, a)


@given(st.text(), st.text())
def test_any_text_can_be_compared(a: str, b: str) -> None:
    assert 0 <= lexical_overlap(a, b) <= 1
    assert lexical_overlap(a, b) == pytest.approx(lexical_overlap(b, a))


@given(texts)
def test_a_text_overlaps_with_itself_completely(text: str) -> None:
    assert lexical_overlap(text, text) == (1 if any(c.isalnum() for c in text) else 0)
