"""The compiled part where what was compiled cannot be kept."""

from __future__ import annotations

import errno

import numpy as np
import pytest
from numba.core.caching import IndexDataCacheFile

from core.compiled import compiled


def full(*_args: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def torn(*_args: object) -> None:
    raise EOFError("Ran out of input")


@pytest.mark.parametrize(("method", "failing"), [("save", full), ("load", full), ("load", torn)])
def test_a_full_disk_or_a_torn_cache_stops_nothing(monkeypatch, method, failing):
    called = []
    monkeypatch.setattr(IndexDataCacheFile, method, lambda *args: called.append(args) or failing())
    if method == "load":
        monkeypatch.setattr(IndexDataCacheFile, "save", lambda *args: None)

    def total(values):
        found = 0.0
        for value in values:
            found += value
        return found

    assert compiled()(total)(np.arange(5.0)) == 10.0
    assert called
