"""Growth: what is measured, what is left out before it hurts, and what follows from it."""

import json
from dataclasses import asdict

import numpy as np
import pytest

from core import errors
from core.cost import growth as growing
from core.cost import growth_said
from core.cost.growth import Growth, Step, doublings, enlarged, over_lengths, over_sizes
from core.cost.ways import EVERYDAY, EXACT, FEW, READERS
from core.encoders import FakeEncoder
from core.encoders.card import GTE, MINILM, USE
from core.encoders.vector_cache import VectorCache


def step(way, size, processor, held):
    timings = [[processor / 2, processor], [3 * processor, processor]]  # once alone, once beside others
    return Step(way, size, held, timings, 0.0)


def made():
    """A quadratic pass with linear memory, a quadratic everyday way, and an encoder in proportion."""
    sizes = (4000, 8000, 16_000, 32_000)
    steps = [step(EXACT, n, 6e-9 * n * n, 13_000_000 + 2300 * n) for n in sizes]
    steps += [step(EVERYDAY, n, 5e-8 * n * n, 15 * n * n) for n in (1000, 2000, 4000, 8000)]
    steps += [step(USE.id, n, 1e-3 + 1e-5 * n, 1 << 20) for n in (128, 256, 512, 1024)]
    return Growth(112, 512, tuple(steps), (growing.Stopped(16_000, 4 << 30, 8 << 30, 20.0),))


@pytest.fixture
def measured():
    return made()


def test_exponents_are_those_of_the_processor_whoever_else_shared_it(measured):
    fit = measured.time_fit(EXACT)
    assert fit.best.exponent == pytest.approx(2, abs=0.05)
    assert measured.memory_fit(EXACT).best.exponent == pytest.approx(1, abs=0.05)
    assert measured.memory_fit(EVERYDAY).best.exponent == pytest.approx(2, abs=0.05)
    assert measured.time_fit(USE.id).best.exponent == pytest.approx(1, abs=0.05)
    assert measured.time_fit(MINILM.id) is None


def test_seconds_are_those_of_two_cores_that_nobody_else_used(measured):
    seconds, low, high = measured.seconds_at(EXACT, 100_000)
    assert seconds == pytest.approx(30, rel=0.1)
    assert low <= seconds <= high
    assert measured.pairs_per_second == pytest.approx(1 / (2 * 3e-9), rel=0.01)


def test_it_goes_through_json(measured):
    assert Growth.from_json(json.loads(json.dumps(asdict(measured)))).pairs_per_second == pytest.approx(
        measured.pairs_per_second
    )


@pytest.mark.parametrize("n", [2, 7, 400])
def test_drawn_vectors_are_like_the_given_ones(n):
    generator = np.random.default_rng(1)
    given = generator.standard_normal((n, 16)) + 2
    given = (given / np.linalg.norm(given, axis=1, keepdims=True)).astype(np.float32)
    found = enlarged(given, 1000)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found[:n], given)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    if n == 400:
        inner, drawn = given @ given.mean(axis=0), found[n:] @ given.mean(axis=0)
        assert drawn.mean() == pytest.approx(inner.mean(), abs=0.1)
    assert enlarged(given, n - 1).shape == (n - 1, 16)


def test_both_ways_are_measured_each_in_a_process_of_its_own(listener):
    vectors = enlarged(np.eye(64, dtype=np.float32), 2000)
    steps, stopped = over_sizes(vectors, [2000], [1000], listener)
    assert not stopped
    assert [(s.way, s.size) for s in steps] == [(EXACT, 2000), (EVERYDAY, 1000)]
    assert all(s.bytes >= 4 * 64 * s.size for s in steps)
    assert steps[1].bytes > 4 * 1000 * 1000  # the matrix at least
    assert all(processor > 0 for s in steps for _, processor in s.timings)
    assert listener.steps[-1][1] == 2


def test_a_table_is_measured_from_its_own_vectors(
    frame, columns, fake_settings, listener, tmp_path, monkeypatch
):
    for name, value in {"LARGEST": FEW, "SIZES": (FEW,), "EVERYDAY_SIZES": (), "READERS": {}}.items():
        monkeypatch.setattr(growing, name, value)
    with VectorCache(tmp_path / "vectors.db") as cache:
        found = growing.measure(
            frame, columns, fake_settings, {}, load=lambda _id: FakeEncoder(), cache=cache, listener=listener
        )
    growth = Growth.from_json(json.loads(json.dumps(found)))
    assert (growth.texts, growth.dimensions) == (7, 32)
    assert [s.size for s in growth.steps] == [FEW]
    assert listener.stages == ["loading", "vectors", "growth", "lengths"]


def test_the_everyday_way_stops_before_it_hurts(listener, monkeypatch):
    monkeypatch.setattr(growing, "USABLE_SHARE", 0.01)
    vectors = enlarged(np.eye(8, dtype=np.float32), FEW)
    steps, stopped = over_sizes(vectors, [], [FEW, 50_000], listener)
    assert [s.size for s in steps] == [FEW]
    assert [s.size for s in stopped] == [50_000]
    assert stopped[0].for_memory
    monkeypatch.setattr(growing, "USABLE_SHARE", 1.0)
    slow = step(EVERYDAY, 100, 10.0, 1)
    told = growing._too_much(1000, [slow])
    assert told.seconds == pytest.approx(500)
    assert not told.for_memory


def test_lengths_are_read_and_cancelling_stops(listener):
    reader = READERS[USE.id]
    short = {USE.id: type(reader)(reader.title, "", False, 32, 64)}
    steps = over_lengths(short, listener)
    assert [(s.way, s.size) for s in steps] == [(USE.id, 32), (USE.id, 64)]

    def cancel(done, total):
        raise errors.RunCancelled

    listener.progress = cancel
    with pytest.raises(errors.RunCancelled):
        over_lengths(short, listener)


def test_attention_does_half_of_the_work_where_the_formula_of_a_layer_says():
    assert READERS[USE.id].even is None
    assert READERS[MINILM.id].even == 2 * 384 + 1536
    assert READERS[GTE.id].even == 2 * 768 + 3 * 3072 // 2


def test_doublings():
    assert doublings(32, 512) == [32, 64, 128, 256, 512]
    assert doublings(128, 200) == [128]


def test_what_was_measured_is_said_with_its_numbers(measured, result):
    exact, everyday = growth_said.of_texts(measured)
    assert "twice the texts take 4.0 times the time (exponent 2.0" in exact
    assert "2.0 times the memory" in exact
    assert "4.0 times the memory" in everyday
    assert "twice the tokens take 2.0 times the time" in growth_said.of_tokens(measured)[0]
    assert "7 texts make 21 pairs, 14 texts make 91" in growth_said.explain(result)[1]
    how = " ".join(growth_said.what_was_measured(measured))
    assert "The table has 112 texts" in how
    assert "16,000 texts or more: it would have taken 4.0 GB" in how
    columns = list(growth_said.ahead(measured, 112, 32 << 30).values())
    assert columns[0] == ["112", "100,000", "1,000,000"]
    assert columns[2][1] == "30 s (30 s to 30 s)"
    assert "does not fit" in columns[5][1]


def test_charts_are_read_with_their_own_numbers(measured):
    assert "With 8,000 texts Unalike took 0.7 s and the everyday way 5.6 s" in growth_said.read_times(
        measured
    )
    memories = growth_said.read_memories(measured, 24 << 30)
    assert "held 30 MB and the everyday way 916 MB" in memories
    assert "at about 41,000 texts" in memories
    assert "ms for a text" not in growth_said.read_lengths(measured)  # no length was read by all
    lengths = [step(encoder, n, 1e-4 * n, 1) for encoder in READERS for n in (128, 256, 512)]
    said = growth_said.read_lengths(Growth(2, 2, tuple(lengths), ()))
    assert "all-MiniLM-L6-v2 takes 90 ms for a text of 512 tokens" in said
