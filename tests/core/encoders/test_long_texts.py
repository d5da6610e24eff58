"""What happens past the token limit."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.encoders import FakeEncoder
from core.encoders.long_texts import LONG_TEXT, prepare, split_sentences, summary, token_loss, windows
from core.errors import SettingsError

ENCODER = FakeEncoder()
TEXTS = st.lists(st.text(alphabet="ab .\n가나", max_size=300), min_size=1, max_size=8)


@given(TEXTS, st.integers(16, 64), st.sampled_from(LONG_TEXT))
def test_every_piece_fits_and_short_texts_are_read_as_they_are(texts, limit, long_text):
    work = prepare(ENCODER, texts, limit, long_text)
    assert all(len(piece) + ENCODER.special_tokens <= limit for piece in work.pieces)
    assert set(work.owner) == set(range(len(texts)))
    assert (work.seen_tokens <= work.tokens).all()
    assert (work.tokens == ENCODER.count_tokens(texts)).all()
    for i, text in enumerate(texts):
        if work.tokens[i] <= limit:
            (piece,) = (work.pieces[j] for j in np.flatnonzero(work.owner == i))
            assert (piece == ENCODER.tokenize([text])[0]).all()


@given(st.integers(1, 3000), st.integers(14, 200))
def test_windows_cover_the_whole_text_and_overlap(length, room):
    ids = np.arange(length + room, dtype=np.int32)  # longer than the room
    found = windows(ids, room)
    assert all(len(w) == room for w in found)
    assert set(np.concatenate(found).tolist()) == set(ids.tolist())
    assert all(b[0] <= a[-1] + 1 - room // 8 for a, b in pairwise(found))


def test_chunks_lose_nothing_and_truncate_keeps_the_beginning():
    text = " ".join(f"word{i}" for i in range(100))
    chunks = prepare(ENCODER, [text], 32, "chunks")
    assert chunks.seen_tokens == chunks.tokens == [102]
    cut = prepare(ENCODER, [text], 32, "truncate")
    assert cut.seen_tokens == [32]
    assert (cut.pieces[0] == ENCODER.tokenize([text])[0][:30]).all()


def test_a_summary_takes_the_middle_of_the_text_without_repeating_it():
    about = [f"The harbour of the town number {i} was rebuilt by its fishermen." for i in range(4)]
    text = " ".join([*about, about[0], "Zebra quark xylophone.", about[1]])
    (room,) = (len(ids) for ids in ENCODER.tokenize([about[0] + about[1]]))
    words = set(summary(ENCODER, text, room).tolist())
    assert set(ENCODER.tokenize(["harbour fishermen"])[0].tolist()) <= words
    assert not set(ENCODER.tokenize(["zebra"])[0].tolist()) & words
    chosen = [i for i in range(4) if set(ENCODER.tokenize([str(i)])[0].tolist()) & words]
    assert len(chosen) == 2, "two different sentences, not the same one twice"


def test_a_summary_of_sentences_that_are_all_too_long_is_their_beginning():
    text = " ".join(f"word{i}" for i in range(200))
    assert len(summary(ENCODER, text, 14)) == 14


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "오늘은 맑았다. 산책을 갔다! 3.5km를 걸었다…",
            ["오늘은 맑았다.", "산책을 갔다!", "3.5km를 걸었다…"],
        ),
        ("그는 말했다. “집에 가자.” 그리고 갔다", ["그는 말했다.", "“집에 가자.”", "그리고 갔다"]),
        ("Mr. Kim met Dr. J. Lee. They spoke.", ["Mr. Kim met Dr. J. Lee.", "They spoke."]),
        ("今日は晴れ。明日は雨！", ["今日は晴れ。", "明日は雨！"]),
        ("첫 줄\n둘째 줄\n\n", ["첫 줄", "둘째 줄"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, sentences):
    assert split_sentences(text) == sentences


@given(st.text(max_size=2000))
def test_splitting_loses_no_word(text):
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())


@given(st.lists(st.integers(2, 5000), min_size=1), st.integers(16, 4000))
def test_token_loss_is_what_truncation_loses(tokens, limit):
    (loss,) = token_loss(tokens, [limit])
    left = np.minimum(tokens, limit)
    assert loss.cut_texts == sum(t > limit for t in tokens)
    assert loss.lost_share == pytest.approx(1 - left.sum() / sum(tokens))


def test_an_unknown_way_is_an_error_that_names_the_known_ones():
    with pytest.raises(SettingsError, match="truncate, chunks, summary"):
        prepare(ENCODER, ["a"], 16, "fold")
