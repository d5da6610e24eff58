"""Embedding against summarizing, measured here with small models and the fake encoder."""

import json

import numpy as np
import pandas as pd
import pytest

from core import errors
from core.cost.models import ARCHITECTURES
from core.cost.operations import needed
from core.cost.summaries import AS_SET, ENCODER, EXTRACT, FULL, SUMMARIZER, Options, Summaries
from core.cost.summaries_plan import draw, expected_seconds, ways
from core.cost.summarizing import measure
from core.encoders import FakeEncoder, load
from core.settings import Columns, RunSettings
from tests.conftest import Followed

OPTIONS = Options(16, 8, ("t5-small", "minilm-l6"))


def asked(listener, limit=64):
    """Measure texts that are all over 64 tokens, and whose sentences can be told apart."""
    long = [f"{' '.join(f'word{k}{i % 7} and' for k in range(i, i + 9))}. " * 4 for i in range(20)]
    found = measure(
        pd.DataFrame({"text": [f"{text}Text {i}." for i, text in enumerate(long)]}, dtype="str"),
        Columns("text"),
        RunSettings("fake", limit),
        json.loads(json.dumps(OPTIONS.to_dict())),
        load=load,
        cache=None,
        listener=listener,
    )
    return Summaries.from_dict(json.loads(json.dumps(found)))


@pytest.fixture(scope="module")
def followed():
    return Followed()


@pytest.fixture(scope="module")
def found(small, followed):
    return asked(followed)


def test_every_way_is_measured_on_the_same_sample(found, followed):
    assert [way.kind for way in found.ways] == [AS_SET, FULL, EXTRACT, ENCODER, SUMMARIZER]
    as_set, full, extract, encoder, summarizer = found.ways
    assert (found.texts, found.all_texts, found.cut_texts) == (16, 20, 16)
    assert as_set.read == 16 * 64
    assert full.read >= found.tokens
    assert 0 < extract.read <= 16 * 16
    assert encoder.read == 16 * 64
    assert (encoder.random, summarizer.random, as_set.random) == (True, True, False)
    assert summarizer.written == 16 * 8
    assert summarizer.read == found.tokens + 16 * 16  # a limit cannot be lower
    assert summarizer.seconds > summarizer.write_seconds > 0
    assert followed.stages == ["loading", "ways", "lengths"]
    assert all(0 <= done <= total for done, total in followed.steps)


def test_operations_are_those_of_the_texts(found):
    shape = ARCHITECTURES["minilm-l6"].shape
    assert found.way(AS_SET).operations is None  # the fake encoder multiplies no matrices
    assert found.way(ENCODER).operations == pytest.approx(16 * needed(shape, 64), rel=0.05)


def test_the_order_of_originality_is_compared_with_reading_everything(found):
    assert found.reference.kind == FULL
    assert found.reference.agreement is None
    for rho, low, high in found.way(EXTRACT).agreement.values():
        assert -1 <= low <= rho <= high <= 1
    assert found.way(SUMMARIZER).agreement is None  # what is written by chance says nothing


@pytest.mark.parametrize(
    ("limit", "long_text", "kinds"),
    [
        (64, "truncate", [AS_SET, FULL, EXTRACT]),
        (64, "chunks", [AS_SET, EXTRACT]),
        (512, "summary", [AS_SET, EXTRACT]),
    ],
)
def test_everything_is_read_for_comparison_where_the_settings_leave_something_out(limit, long_text, kinds):
    settings = RunSettings("fake", limit, long_text)
    steps = ways(FakeEncoder.card, settings, Options(architectures=()), [], np.array([90, 10]))
    assert [step.kind for step in steps] == kinds


def test_models_are_compared_at_the_lengths_that_they_can_read(found):
    lengths = {}
    for point in found.points:
        lengths.setdefault(point.title, []).append(point.tokens)
        assert point.seconds > 0
    assert lengths == {"Fake": [32, 64, 128], "T5-small": [32, 64, 128], "MiniLM-L6": [32, 64]}
    shape = ARCHITECTURES["t5-small"].shape
    for point in found.points:
        if point.title == "T5-small":
            assert point.operations == pytest.approx(needed(shape, point.tokens, 8), rel=0.05)


def test_it_can_be_cancelled_at_each_step(small, listener):
    def cancel(done, total):
        raise errors.RunCancelled

    listener.progress = cancel
    with pytest.raises(errors.RunCancelled):
        asked(listener)


def test_a_model_that_does_not_fit_is_told_before_it_is_tried(small, listener, monkeypatch):
    monkeypatch.setattr("core.encoders.memory._LIBRARIES", 1 << 60)
    with pytest.raises(errors.ModelTooLarge):
        asked(listener)


def test_the_sample_is_the_same_every_time_and_within_the_texts():
    assert draw(10, 32).tolist() == list(range(10))
    drawn = draw(1000, 32)
    assert drawn.tolist() == draw(1000, 32).tolist() == sorted(set(drawn.tolist()))
    assert len(drawn) == 32


def test_more_and_longer_texts_are_expected_to_take_longer():
    card, settings, tokens = FakeEncoder.card, RunSettings("fake", 256), np.full(500, 400)
    few = expected_seconds(card, settings, Options(16), tokens)
    many = expected_seconds(card, settings, Options(64), tokens)
    longer = expected_seconds(card, settings, Options(64), 3 * tokens)
    assert 0 < few < many < longer


def test_options_in_another_order_are_the_same_question():
    turned = Options(16, 8, ("minilm-l6", "t5-small"))
    assert turned.to_dict() == OPTIONS.to_dict()
    assert Options.from_dict(json.loads(json.dumps(OPTIONS.to_dict()))) == OPTIONS
