"""Batches by token budget over length-sorted texts, run by a few threads, smaller when memory runs out."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
"""Processor cores that this process may use."""

Members = NDArray[np.intp]
Forward = Callable[[Members], NDArray[np.float32]]


def distinct(ids: Sequence[NDArray[np.int32]]) -> tuple[list[int], list[NDArray[np.intp]]]:
    """Where each different list of ids occurs first, and all the places where it occurs."""
    places: dict[bytes, list[int]] = {}
    for i, text in enumerate(ids):
        places.setdefault(text.tobytes(), []).append(i)
    return [p[0] for p in places.values()], [np.array(p, dtype=np.intp) for p in places.values()]


def plan_batches(lengths: NDArray[np.int64], budget: int) -> list[Members]:
    """Texts (by position) in batches whose longest text times their number stays within `budget` tokens.

    The longest texts come first, so that what needs most memory fails, if at all, at the start. A text
    longer than the budget is a batch of its own.
    """
    order = np.argsort(-lengths, kind="stable")
    batches: list[Members] = []
    start = 0
    while start < len(order):
        count = max(1, budget // max(1, int(lengths[order[start]])))
        batches.append(order[start : start + count])
        start += count
    return batches


def run_batches(
    forward: Forward, batches: Sequence[Members], workers: int
) -> Generator[tuple[Members, NDArray[np.float32]], None, None]:
    """(members, vectors) of every batch, in an order that may differ from the plan's.

    A batch that does not fit into memory is halved and tried again alone, down to a single text; where that
    does not fit either, MemoryError goes on to the caller.
    """
    waiting = deque(batches)
    with ThreadPoolExecutor(workers) as pool:
        running: deque[tuple[Members, Future[NDArray[np.float32]]]] = deque()
        try:
            while waiting or running:
                while waiting and len(running) < workers + 1:
                    members = waiting.popleft()
                    running.append((members, pool.submit(forward, members)))
                members, future = running.popleft()
                try:
                    vectors = future.result()
                except (MemoryError, RuntimeError) as error:
                    if not _out_of_memory(error):
                        raise
                    _wait_for(running)
                    yield from _halved(forward, members, error)
                else:
                    yield members, vectors
        finally:
            for _, future in running:
                future.cancel()


def _wait_for(running: deque[tuple[Members, Future[NDArray[np.float32]]]]) -> None:
    """Let the other threads finish, so that what is tried again has the memory for itself."""
    for _, future in running:
        future.exception()


def _halved(
    forward: Forward, members: Members, error: Exception
) -> Iterator[tuple[Members, NDArray[np.float32]]]:
    if len(members) == 1:
        raise MemoryError from error
    middle = len(members) // 2
    for half in (members[:middle], members[middle:]):
        try:
            yield half, forward(half)
        except (MemoryError, RuntimeError) as again:
            if not _out_of_memory(again):
                raise
            yield from _halved(forward, half, again)


def _out_of_memory(error: Exception) -> bool:
    # torch says it with a plain RuntimeError: "DefaultCPUAllocator: not enough memory", "out of memory"
    return isinstance(error, MemoryError) or "memory" in str(error).lower()
