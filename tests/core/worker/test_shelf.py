"""Encoders stay loaded between runs, and leave when memory is short or nobody uses them."""

from __future__ import annotations

import dataclasses

import pytest

from core import encoders, memory
from core.encoders import FakeEncoder
from core.worker import shelf


@pytest.fixture
def loads(monkeypatch) -> list[str]:
    """The ids that were loaded from the disk; each load gives another fake encoder."""
    loaded: list[str] = []

    def load(encoder_id, **_options):
        loaded.append(encoder_id)
        return FakeEncoder()

    monkeypatch.setattr(encoders, "load", load)
    return loaded


def set_free(monkeypatch, free: int) -> None:
    state = dataclasses.replace(memory.look(), total=16 << 30, free=free)
    monkeypatch.setattr(memory, "look", lambda: state)


def test_the_last_two_stay(loads, monkeypatch):
    set_free(monkeypatch, 8 << 30)
    own = shelf.Shelf()
    first = own.load("a")
    assert own.load("a") is first
    own.load("b")
    own.load("a")
    own.load("c")  # b was used longest ago
    own.load("a")
    assert loads == ["a", "b", "c"]
    own.load("b")
    assert loads == ["a", "b", "c", "b"]


def test_a_second_one_takes_the_place_of_the_first_when_memory_is_short(loads, monkeypatch):
    own = shelf.Shelf()
    own.load("a")
    set_free(monkeypatch, 100 << 20)
    own.load("b")
    own.load("a")
    assert loads == ["a", "b", "a"]


def test_all_go_when_memory_is_short_or_nobody_used_them(loads, monkeypatch):
    set_free(monkeypatch, 8 << 30)
    own = shelf.Shelf()
    own.load("a")
    own.tidy()
    own.load("a")
    assert loads == ["a"]
    now = shelf.time.monotonic()
    monkeypatch.setattr(shelf.time, "monotonic", lambda: now + 3600)
    own.tidy()
    own.load("a")
    assert loads == ["a", "a"]
    set_free(monkeypatch, 100 << 20)
    own.tidy()
    own.load("a")
    assert loads == ["a", "a", "a"]
