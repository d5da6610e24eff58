"""What tests share: a small table, a store in a folder of its own, and a run made by the fake encoder."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from core.encoders import FakeEncoder
from core.result import Result
from core.run import execute
from core.settings import Columns, RunSettings
from core.store import Store


class Followed:
    """A listener that remembers what it was told."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.steps: list[tuple[int, int]] = []
        self.looks: list[int] = []

    def stage(self, name: str) -> None:
        self.stages.append(name)

    def progress(self, done: int, total: int) -> None:
        self.steps.append((done, total))

    def memory(self, now: int) -> None:
        self.looks.append(now)


@pytest.fixture
def listener() -> Followed:
    return Followed()


@pytest.fixture
def frame() -> pd.DataFrame:
    """Eight rows: a blank text, an exact duplicate, three groups of which one has a single text."""
    rows = [
        ("A", "red apples and green pears", "north"),
        ("B", "red apples and green pears", "south"),
        ("C", "green pears, red plums and apples", "north"),
        ("D", "", "north"),
        ("E", "the bus was late again today", "south"),
        ("F", "a late bus and a cold morning", "south"),
        ("G", "seven quick foxes", "east"),
        ("H", "a cold morning by the sea", "north"),
    ]
    index = pd.RangeIndex(2, 2 + len(rows), name="row")
    return pd.DataFrame(rows, columns=["title", "text", "region"], index=index, dtype="str")


@pytest.fixture
def columns() -> Columns:
    return Columns("text", ("region",), "title")


@pytest.fixture
def fake_settings() -> RunSettings:
    return RunSettings("fake", 64)


@pytest.fixture
def result(frame: pd.DataFrame, columns: Columns, fake_settings: RunSettings, listener: Followed) -> Result:
    return execute(frame, columns, fake_settings, load=lambda _id: FakeEncoder(), listener=listener)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")
