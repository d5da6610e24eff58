"""The embedding cache: a shortcut that must never be wrong and never fail a run."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.encoders.vector_cache import VectorCache
from core.errors import CacheUnusable

ROOT = Path(__file__).resolve().parents[3]


def some_vectors(n: int, seed: int = 0, dimensions: int = 8) -> dict[bytes, np.ndarray]:
    values = np.random.default_rng(seed).standard_normal((n, dimensions)).astype(np.float32)
    return {f"{seed}-{i}".encode(): values[i] for i in range(n)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "vectors.sqlite"


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.dictionaries(st.binary(min_size=1, max_size=20), st.lists(st.floats(width=32), min_size=4, max_size=4))
)
def test_what_was_put_comes_back_bit_for_bit_after_a_restart(path: Path, content: dict) -> None:
    vectors = {key: np.array(values, dtype=np.float32) for key, values in content.items()}
    with VectorCache(path) as cache:
        cache.put_many(vectors)
    with VectorCache(path) as cache:
        found = cache.get_many([*vectors, b"a key that nobody put here"], 4)
    assert {k: v.tobytes() for k, v in found.items()} == {k: v.tobytes() for k, v in vectors.items()}


def test_a_vector_of_another_width_is_missing(path: Path) -> None:
    with VectorCache(path) as cache:
        cache.put_many(some_vectors(1))
        assert cache.get_many([b"0-0"], 9) == {}


def test_more_keys_than_a_query_takes(path: Path) -> None:
    vectors = some_vectors(1300)
    with VectorCache(path) as cache:
        cache.put_many(vectors)
        assert len(cache.get_many([*vectors, *vectors], 8)) == 1300


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE vectors SET vector = zeroblob(32) WHERE key = :key",
        "UPDATE vectors SET vector = (SELECT vector FROM vectors WHERE key != :key) WHERE key = :key",
        "UPDATE vectors SET checksum = checksum + 1 WHERE key = :key",
    ],
)
def test_a_damaged_vector_is_missing_and_can_be_put_again(path: Path, damage: str) -> None:
    vectors = some_vectors(2)
    with VectorCache(path) as cache:
        cache.put_many(vectors)
        with sqlite3.connect(path) as other:
            other.execute(damage, {"key": b"0-1"})
        other.close()
        assert set(cache.get_many(list(vectors), 8)) == {b"0-0"}
        cache.put_many({b"0-1": vectors[b"0-1"]})
        assert set(cache.get_many(list(vectors), 8)) == set(vectors)


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_made_anew(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with VectorCache(path) as cache:
        cache.put_many(some_vectors(3))
        assert len(cache.get_many(list(some_vectors(3)), 8)) == 3
        assert cache.problem is None


def test_a_file_that_breaks_while_in_use_fails_nothing(path: Path) -> None:
    vectors = some_vectors(500, dimensions=512)
    with VectorCache(path) as cache:
        cache.put_many(vectors)
    content = bytearray(path.read_bytes())
    content[4096:200_000] = b"\xa5" * (200_000 - 4096)
    path.write_bytes(content)
    with VectorCache(path) as cache:
        for key, vector in cache.get_many(list(vectors), 512).items():
            assert vector.tobytes() == vectors[key].tobytes()


def test_the_longest_unused_go_first_and_the_file_stays_within_its_limit(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = 1 << 20
    now = time.time()
    first = some_vectors(20, seed=99, dimensions=512)
    with VectorCache(path, limit) as cache:
        for round_ in range(20):
            monkeypatch.setattr(time, "time", lambda hours=round_: now + 7200 * hours)
            if round_ == 0:
                cache.put_many(first)
            assert len(cache.get_many(list(first), 512)) == 20, "what is read all the time stays"
            cache.put_many(some_vectors(100, seed=round_, dimensions=512))
            assert cache.used_bytes <= limit
        newest, oldest = some_vectors(100, 19, 512), some_vectors(100, 0, 512)
        assert len(cache.get_many(list(newest), 512)) == 100
        assert not cache.get_many(list(oldest), 512)
        assert cache.problem is None
    one_writing = 100 * 512 * 4
    assert path.stat().st_size < limit + 2 * one_writing


def test_a_full_disk_is_reported_and_what_was_there_stays(path: Path) -> None:
    with VectorCache(path) as cache:
        cache.put_many(some_vectors(10))
        pages = cache._connection.execute("PRAGMA page_count").fetchone()[0]
        cache._connection.execute(f"PRAGMA max_page_count = {pages}")  # SQLite then says SQLITE_FULL
        cache.put_many(some_vectors(1000, seed=1))
        assert isinstance(cache.problem, CacheUnusable)
        assert "full" in str(cache.problem)
        assert len(cache.get_many(list(some_vectors(10)), 8)) == 10
        assert not cache.get_many(list(some_vectors(1000, seed=1)), 8), "all or none"


def test_a_place_that_cannot_be_written_is_reported_once_and_the_cache_is_empty(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where a folder should be")
    with VectorCache(tmp_path / "file" / "vectors.sqlite") as cache:
        cache.put_many(some_vectors(3))
        assert cache.get_many([b"0-0"], 8) == {}
        assert isinstance(cache.problem, CacheUnusable)
        assert "not open" not in str(cache.problem)


def test_several_processes_write_and_read_at_once(path: Path) -> None:
    program = """
import sys, numpy as np
from core.encoders.vector_cache import VectorCache
path, seed = sys.argv[1], int(sys.argv[2])
with VectorCache(path) as cache:
    for i in range(40):
        vectors = {f"{i}-{j}".encode(): np.full(8, i * 100 + j, np.float32) for j in range(20)}
        cache.put_many(vectors)
        for key, vector in cache.get_many(list(vectors), 8).items():
            assert vector.tobytes() == vectors[key].tobytes()
    assert cache.problem is None, str(cache.problem)
"""
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(path), str(seed)], cwd=ROOT) for seed in range(3)
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    with VectorCache(path) as cache:
        keys = [f"{i}-{j}".encode() for i in range(40) for j in range(20)]
        assert len(cache.get_many(keys, 8)) == 800
