"""Plans: hours, memory, where it stops fitting, prices; and predictions checked against runs left out."""

from dataclasses import replace

import pytest

from core.cost import planner_said
from core.cost.planner import HANDING_ROUND, Job, Machine, memory_of, plan, trust_in_memory, trust_in_time
from core.encoders.card import GTE, MINILM, USE
from core.history import Measured
from core.settings import RunSettings

GIB = 1 << 30


def run(card=USE, limit=256, tokens=100_000, seconds=10.0):
    return Measured(RunSettings(card.id, limit), texts=100, tokens=tokens, seconds=seconds, peak=GIB)


@pytest.fixture
def machine():
    """10,000 tokens and 100 million pairs of 512 dimensions a second."""
    return Machine([run()], 8 * GIB, 3600.0, pairs_per_second=1e8, dimensions=512)


def test_hours_are_tokens_and_pairs_over_their_speeds(machine):
    found = plan(Job(USE, 200_001, 100), machine)
    assert found.reading == pytest.approx(200_001 * 100 / 1e4)
    assert found.comparing == pytest.approx(200_001 * 100_000 / 1e8)
    assert found.seconds == found.reading + found.comparing
    assert found.most_compared == pytest.approx((2 * 1e8 * 3600) ** 0.5, rel=0.01)


def test_wider_vectors_take_longer_to_compare(machine):
    wide, narrow = (plan(Job(card, 10_000, 100), machine).comparing for card in (GTE, MINILM))
    assert wide == pytest.approx(2 * narrow)


def test_computers_share_the_work_but_handing_it_round_costs(machine):
    alone, ten = (plan(Job(USE, 100_000, 100, n), machine) for n in (1, 10))
    assert ten.seconds == pytest.approx(alone.seconds * HANDING_ROUND / 10)
    assert ten.memory == alone.memory
    cluster = replace(machine, computers=10)
    assert plan(Job(USE, 100_000, 100, 10), cluster).seconds == pytest.approx(alone.seconds)
    assert len(planner_said.assumptions(ten, machine)) == 2
    assert planner_said.assumptions(alone, machine) == []


@pytest.mark.parametrize("card", [USE, MINILM, GTE])
def test_the_most_texts_are_the_last_that_fit(machine, card):
    found = plan(Job(card, 1000, 256), machine)
    assert found.fits
    assert memory_of(card, found.most_texts, 256, machine.history) <= machine.memory
    assert memory_of(card, found.most_texts + 1, 256, machine.history) > machine.memory
    too_many = plan(Job(card, found.most_texts + 1, 256), machine)
    assert not too_many.fits
    assert "does not fit" in planner_said.read_plan(too_many, machine)[1]
    assert plan(Job(card, 2, 256), replace(machine, memory=1)).most_texts == 0


def test_what_is_not_known_is_said(machine):
    unknown = plan(Job(GTE, 1000, 256), machine)
    assert unknown.seconds is None
    assert "No run with gte-multilingual-base" in planner_said.read_plan(unknown, machine)[0]
    without = replace(machine, pairs_per_second=None)
    assert (
        "once growth was measured" in planner_said.read_plan(plan(Job(USE, 1000, 256), without), without)[0]
    )


def test_too_many_pairs_are_said_to_be_estimated(machine):
    said = planner_said.read_plan(plan(Job(USE, 1_000_000, 20), machine), machine)
    assert any("estimate" in sentence and "840,000" in sentence for sentence in said)


def test_prices_are_the_users(machine):
    found = plan(Job(USE, 100_000, 100, 4), machine)
    rented, asked = found.price(2.0, 0.5)
    assert rented == pytest.approx(2.0 * 4 * found.seconds / 3600)
    assert asked == pytest.approx(5.0)


def test_predictions_are_checked_against_runs_that_did_not_make_them():
    assert trust_in_time([run()] * 3) is None
    assert trust_in_time([run(USE), run(MINILM), run(GTE), run(USE, 512)]) is None  # two can be checked
    steady = trust_in_time([run(tokens=n) for n in (100_000, 90_000, 80_000, 70_000)])
    assert (steady.runs, steady.least, steady.most) == (4, pytest.approx(0.9), pytest.approx(1 / 0.7))
    odd = trust_in_time([run(seconds=30.0), run(tokens=110_000), run(), run(), run()])
    assert odd.most == pytest.approx(3.0, rel=0.15)
    assert "3." in planner_said.read_trust(odd, None)[0]


def test_memory_is_checked_the_same_way():
    cards = {card.id: card for card in (USE, MINILM)}
    alike = [run(), run(), run(), run(MINILM), run(GTE)]
    assert trust_in_memory(alike, cards) is None  # three can be checked
    found = trust_in_memory([*alike, replace(run(), peak=3 * GIB)], cards)
    assert found.runs == 4
    assert found.middle == pytest.approx(1, abs=0.1)
    assert found.most == pytest.approx(3, rel=0.1)


@pytest.mark.parametrize(("count", "said"), [(7, "7"), (84_852, "84,000"), (1_999_999, "1,900,000")])
def test_large_numbers_are_said_to_two_digits(count, said):
    assert planner_said.rounded(count) == said
