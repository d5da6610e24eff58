"""Texts to vectors with the fake encoder: batches, cache, cancelling, memory."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.encoders import FakeEncoder, available, check_token_limit, encode_texts, load, pipeline
from core.encoders.batching import plan_batches, run_batches
from core.encoders.memory import largest_limit, plan_memory, predict_peak
from core.encoders.vector_cache import VectorCache
from core.errors import NotEnoughMemory, RunCancelled, SettingsError, TokenLimitTooHigh
from core.memory import MemoryState

TEXTS = [f"text number {i} " + "word " * (i % 40) for i in range(60)]


class Counting(FakeEncoder):
    """Counts what it encodes, and can run out of memory."""

    def __init__(self, room: int = 10**9) -> None:
        self.encoded = 0
        self.room = room
        self.lock = threading.Lock()

    def forward(self, ids):
        if sum(map(len, ids)) > self.room:
            raise RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes.")
        with self.lock:
            self.encoded += len(ids)
        return super().forward(ids)


@pytest.fixture
def cache(tmp_path: Path):
    with VectorCache(tmp_path / "vectors.sqlite") as opened:
        yield opened


@given(st.lists(st.integers(1, 500), max_size=80), st.integers(1, 2000))
def test_batches_hold_every_text_once_and_stay_within_the_budget(lengths, budget):
    sizes = np.array(lengths, dtype=np.int64)
    batches = plan_batches(sizes, budget)
    assert sorted(i for b in batches for i in b) == list(range(len(lengths)))
    assert all(len(b) == 1 or sizes[b].max() * len(b) <= budget for b in batches)


@given(st.lists(st.integers(1, 50), min_size=1, max_size=60), st.integers(50, 300), st.integers(1, 4))
@settings(deadline=None, max_examples=40)
def test_what_does_not_fit_is_halved_until_it_does(lengths, room, workers):
    sizes = np.array(lengths, dtype=np.int64)

    def forward(members):
        if sizes[members].sum() > room:
            raise MemoryError
        return members.astype(np.float32)[:, None]

    found = {}
    for members, vectors in run_batches(forward, plan_batches(sizes, 1000), workers):
        found |= dict(zip(members.tolist(), vectors[:, 0].tolist(), strict=True))
    assert found == {i: float(i) for i in range(len(lengths))}


def test_a_text_that_does_not_fit_alone_is_an_error_with_a_way_out():
    with pytest.raises(NotEnoughMemory, match="up to"):
        encode_texts(Counting(room=20), ["word " * 100])


def test_other_errors_of_an_encoder_are_not_taken_for_memory():
    def forward(members):
        raise RuntimeError("shapes do not match")

    with pytest.raises(RuntimeError, match="shapes"):
        list(run_batches(forward, [np.array([0])], 2))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=40), st.integers(8, 200))
def test_vectors_do_not_depend_on_batches_and_equal_texts_have_equal_bits(texts, batch_tokens):
    encoder = Counting()
    vectors = encode_texts(encoder, texts, batch_tokens=batch_tokens).vectors
    assert encoder.encoded == len(set(texts))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    for text, vector in zip(texts, vectors, strict=True):
        assert vector.tobytes() == vectors[texts.index(text)].tobytes()
        assert np.allclose(vector, FakeEncoder().encode([text])[0], atol=1e-6)


def test_another_limit_encodes_only_the_texts_whose_tokens_changed(cache):
    encoder = Counting()
    first = encode_texts(encoder, TEXTS, token_limit=30, cache=cache)
    changed = int((first.tokens > 30).sum())
    assert (first.cached_texts, encoder.encoded) == (0, len(TEXTS))
    assert first.cut.sum() == changed > 0
    second = encode_texts(encoder, TEXTS, token_limit=64, cache=cache)
    assert encoder.encoded == len(TEXTS) + changed
    assert second.cached_texts == len(TEXTS) - changed
    assert second.lost_share == 0
    plain = encode_texts(Counting(), TEXTS, token_limit=64)
    assert plain.vectors.tobytes() == second.vectors.tobytes()


def test_a_text_that_is_known_in_full_is_not_even_cut_into_tokens(cache, monkeypatch):
    short = [t for t, n in zip(TEXTS, FakeEncoder().count_tokens(TEXTS), strict=True) if n <= 30]
    first = encode_texts(FakeEncoder(), TEXTS, token_limit=30, cache=cache)
    seen = []
    monkeypatch.setattr(FakeEncoder, "tokenize", lambda self, texts: seen.extend(texts) or [])
    second = encode_texts(FakeEncoder(), short, token_limit=64, cache=cache)
    assert seen == []
    assert second.cached_texts == len(short)
    assert second.vectors.tobytes() == first.vectors[~first.cut].tobytes()
    assert second.tokens.tolist() == first.tokens[~first.cut].tolist() == second.seen_tokens.tolist()


def test_a_lower_limit_after_a_higher_one_cuts_again(cache):
    encode_texts(FakeEncoder(), TEXTS, token_limit=64, cache=cache)
    low = encode_texts(FakeEncoder(), TEXTS, token_limit=20, cache=cache)
    plain = encode_texts(FakeEncoder(), TEXTS, token_limit=20)
    assert np.allclose(low.vectors, plain.vectors, atol=1e-6)
    assert (low.tokens == plain.tokens).all()
    assert (low.seen_tokens == plain.seen_tokens).all()


def test_another_revision_is_encoded_anew(cache):
    encoder = Counting()
    encode_texts(encoder, TEXTS, cache=cache)
    encoder.revision = "2"
    assert encode_texts(encoder, TEXTS, cache=cache).cached_texts == 0


@pytest.mark.parametrize("long_text", ["truncate", "chunks", "summary"])
def test_a_cancelled_run_goes_on_from_the_cache(cache, long_text, monkeypatch):
    encoder = Counting()
    whole = encode_texts(Counting(), TEXTS, token_limit=20, long_text=long_text)

    def cancel(texts, tokens, total):
        if total and tokens > total / 2:
            raise RunCancelled

    with pytest.raises(RunCancelled):
        encode_texts(
            encoder, TEXTS, token_limit=20, long_text=long_text, cache=cache, progress=cancel, batch_tokens=40
        )
    done = encoder.encoded
    assert 0 < done < len(TEXTS) * 3
    again = Counting()
    resumed = encode_texts(again, TEXTS, token_limit=20, long_text=long_text, cache=cache)
    assert again.encoded + done >= len({*TEXTS})
    assert again.encoded < done + len(TEXTS)
    assert resumed.cached_texts > 0
    assert np.allclose(resumed.vectors, whole.vectors, atol=1e-6)


def test_a_cancelled_run_leaves_no_thread_behind():
    def cancel(texts, tokens, total):
        if tokens:
            raise RunCancelled

    before = threading.active_count()
    with pytest.raises(RunCancelled) as caught:
        encode_texts(Counting(), TEXTS, batch_tokens=40, progress=cancel)
    assert caught.value is not None, "held, as whoever reports it does"
    assert threading.active_count() == before


def test_progress_grows_to_the_total():
    seen = []
    encode_texts(Counting(), TEXTS, batch_tokens=50, progress=lambda *p: seen.append(p))
    counted = [p for p in seen if p[2]]
    assert counted == sorted(counted)
    assert counted[-1] == (len(TEXTS), counted[-1][2], counted[-1][2])


def test_chunks_are_averaged_and_nothing_is_lost():
    text = "alpha " * 30 + "beta " * 30
    whole, chunked = (
        encode_texts(FakeEncoder(), [text], token_limit=limit, long_text="chunks") for limit in (512, 34)
    )
    assert chunked.lost_share == 0
    assert not chunked.cut.any()
    assert float((whole.vectors @ chunked.vectors.T)[0, 0]) > 0.95


def test_a_cache_on_a_full_disk_fails_nothing_and_is_reported(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with VectorCache(tmp_path / "file" / "vectors.sqlite") as cache:
        result = encode_texts(FakeEncoder(), TEXTS, cache=cache)
    assert result.cache_problem is not None
    assert "next run" in str(result.cache_problem)
    assert len(result.vectors) == len(TEXTS)


def test_no_texts():
    assert encode_texts(FakeEncoder(), []).vectors.shape == (0, 32)


def test_limits_outside_of_what_the_encoder_reads_say_why():
    for card in available():
        assert check_token_limit(card, card.max_tokens) == card.max_tokens
        assert check_token_limit(card, None) == card.default_tokens
        with pytest.raises(TokenLimitTooHigh, match=str(card.max_tokens)):
            check_token_limit(card, card.max_tokens + 1)
        with pytest.raises(SettingsError, match="16"):
            check_token_limit(card, 15)


class Sized(FakeEncoder):
    """Needs a known amount of memory."""

    workers = 4
    batch_tokens = 1024

    def working_bytes(self, tokens, longest):
        return tokens * 1000


def test_batches_shrink_to_what_is_free_and_then_workers_go():
    roomy = plan_memory(Sized(), 100, 10**9)
    assert (roomy.batch_tokens, roomy.workers) == (1024, 4)
    tight = plan_memory(Sized(), 100, 1_000_000)
    assert (tight.batch_tokens, tight.workers, tight.working_bytes) == (128, 4, 512_000)
    alone = plan_memory(Sized(), 512, 700_000)
    assert (alone.batch_tokens, alone.workers) == (512, 1)


def test_what_cannot_fit_is_said_before_the_run_with_the_largest_limit_that_would(monkeypatch):
    free = 200_000
    assert largest_limit(Sized(), free) == 160
    state = MemoryState(app=0, total=free, free=free, container=None, gpu_used=None, gpu_total=None)
    monkeypatch.setattr(pipeline, "look", lambda: state)
    encoder = Sized()
    with pytest.raises(NotEnoughMemory) as caught:
        encode_texts(encoder, ["word " * 400])
    assert caught.value.params["largest_limit"] == 160
    assert len(encode_texts(encoder, ["word " * 400], token_limit=160).vectors) == 1


def test_a_prediction_grows_with_the_limit_and_the_model():
    use, mini, gte = available()
    assert predict_peak(use, 512) < predict_peak(mini, 512) < predict_peak(gte, 512) < predict_peak(gte, 8192)


def test_the_fake_is_found_by_its_id_and_not_offered():
    assert load("fake").card.id == "fake"
    assert "fake" not in [card.id for card in available()]
