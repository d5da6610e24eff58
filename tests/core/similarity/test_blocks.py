"""Cutting all pairs into blocks and tiles, and working them."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import ThreadpoolController

from core.similarity.blocks import blocks, pairs_in, products, tiles, work
from tests.core.unit_vectors import unit_vectors


@settings(max_examples=30, deadline=None)
@given(n=st.integers(1, 60), tile=st.integers(1, 20))
def test_every_pair_is_in_one_tile_of_one_block(n, tile):
    seen = np.zeros((n, n), int)
    for rows, columns in blocks(n, None, tile):
        inside = None if columns is None else columns.stop - columns.start
        offset = rows.start if columns is None else columns.start
        for r, c in tiles(rows.stop - rows.start, inside, tile):
            part = np.ones((r.stop - r.start, c.stop - c.start), int)
            part = np.triu(part, 1) if columns is None and r == c else part
            seen[rows.start + r.start : rows.start + r.stop, offset + c.start : offset + c.stop] += part
    assert np.array_equal(seen, np.triu(np.ones((n, n), int), 1))
    assert sum(pairs_in(block) for block in blocks(n, None, tile)) == n * (n - 1) // 2


def test_vectors_that_lie_across_words_give_the_same_bits():
    X = unit_vectors(150, 40)
    across = np.frombuffer(b"\0" + X.tobytes(), np.float32, offset=1).reshape(X.shape)
    assert not across.flags.aligned
    for (_, _, one), (_, _, other) in zip(products(X, None, 64), products(across, None, 64), strict=True):
        assert np.array_equal(one, other)


class Counting(ThreadPoolExecutor):
    """Remembers how many tasks were handed to it."""

    submitted = 0

    def submit(self, *task, **named) -> Future:
        self.submitted += 1
        return super().submit(*task, **named)


def test_tasks_are_drawn_only_when_there_is_room():
    taken: list[int] = []
    with Counting(2) as executor:

        def tasks():
            for number in range(20):
                assert number < len(taken) + 4
                yield abs, -number

        work(tasks(), lambda number, result: taken.append(result), executor)
    assert sorted(taken) == list(range(20))


def test_what_a_task_raises_stops_the_rest():
    with Counting(1) as executor, pytest.raises(ZeroDivisionError):
        work(((divmod, 1, 0) for _ in range(50)), lambda number, result: None, executor)
    assert executor.submitted < 50


def test_one_thread_computes_a_tile_whichever_thread_set_the_limit_last():
    blas = ThreadpoolController().select(user_api="blas")

    def threads() -> set[int]:  # of numpy's library, which makes the product; scipy brings one of its own
        return {library["num_threads"] for library in blas.info() if "numpy" in library["filepath"]}

    with ThreadPoolExecutor(1) as other:
        limit = other.submit(blas.limit, limits=2).result()  # its thread lives on
        before = threads()
        inside = [threads() for _ in products(np.eye(64, dtype=np.float32), None, 16)]
        assert len(inside) == 10
        assert set.union(*inside) == {1}
        assert threads() == before
        other.submit(limit.restore_original_limits).result()
