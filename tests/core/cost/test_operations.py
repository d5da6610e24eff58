"""Counted operations against the formula of a transformer layer, and the sizes of the architectures."""

import numpy as np
import pytest

from core.cost.models import ARCHITECTURES, RandomEncoder, build, random_ids
from core.cost.operations import counted, encoder_operations, needed
from core.encoders import FakeEncoder, load


@pytest.fixture(scope="module", params=["t5-small", "minilm-l6"])
def architecture(request):
    return ARCHITECTURES[request.param]


def test_counted_operations_agree_with_the_formula(architecture):
    import torch

    model = build(architecture.key)
    ids = torch.tensor(np.array(random_ids([96], 1000)))
    new = {"max_new_tokens": 8, "min_new_tokens": 8, "do_sample": False, "num_beams": 1}

    def read():
        with torch.inference_mode():
            model.generate(ids, **new) if architecture.writes else model(ids)

    expected = needed(architecture.shape, 96, 8 if architecture.writes else 0)
    assert counted(read) == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("key", ARCHITECTURES)
def test_architectures_have_as_many_parameters_as_published(key):
    import torch

    with torch.device("meta"):
        model = build(key)
    millions = sum(each.numel() for each in model.parameters()) / 1e6
    assert millions == pytest.approx(ARCHITECTURES[key].parameters, abs=0.06)


def test_an_encoder_is_counted_in_its_batches_and_the_same_with_trained_weights():
    ids = random_ids([100, 100, 90], 1000)
    encoder = RandomEncoder("minilm-l6")
    padded = needed(ARCHITECTURES["minilm-l6"].shape, 100) * 3
    assert encoder_operations(encoder, ids) == pytest.approx(padded, rel=0.01)
    trained = load("all-MiniLM-L6-v2")  # it adds two tokens to a text and pads nothing
    packed = sum(needed(ARCHITECTURES["minilm-l6"].shape, n) for n in (102, 102, 92))
    assert encoder_operations(trained, ids) == pytest.approx(packed, rel=0.01)


def test_an_encoder_without_torch_is_counted_by_its_matrices():
    encoder = load("use-multilingual")
    before = encoder.forward(random_ids([10], 1000))
    ids = random_ids([98, 198], 1000)
    # Per token: three branches from 512 to 256 numbers, and two steps over 2, 3 and 5 tokens of 256.
    per_token = 2 * (512 * 3 * 256 + 2 * (2 + 3 + 5) * 256 * 256)
    assert encoder_operations(encoder, ids) == pytest.approx(300 * per_token, rel=0.05)
    assert np.array_equal(before, encoder.forward(random_ids([10], 1000)))


def test_what_neither_torch_nor_numpy_multiplies_is_not_counted():
    assert encoder_operations(FakeEncoder(), random_ids([10], 1000)) is None


def test_twice_the_tokens_take_more_than_twice_the_operations():
    shape = ARCHITECTURES["bart-base"].shape
    assert needed(shape, 2048) > 2 * needed(shape, 1024) > 0
    assert needed(shape, 512, 64) > needed(shape, 512)
