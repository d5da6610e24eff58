"""Work in a process of its own: its answer, its memory, its errors, and that it ends when it should."""

import os
import subprocess
import sys
import time

import numpy as np
import psutil
import pytest

from core import errors
from core.cost.apart import run_apart

MIB = 1 << 20


def fill(task, inside):
    """Hold so many bytes for a moment."""
    inside.phase("full")
    block = np.ones(task["bytes"] // 8)
    inside.progress(1, 1)
    time.sleep(0.1)
    return {"sum": float(block.sum()), "pid": os.getpid()}


def fill_and_ask(task, inside):
    """The same, and the most that the system has seen this process hold."""
    fill(task, inside)
    with open("/proc/self/status") as status:
        (line,) = (line for line in status if line.startswith("VmHWM"))
    return {"peak": 1024 * int(line.split()[1])}


def refuse(task, inside):
    raise errors.NoNetwork(encoder=task["encoder"])


def stumble(task, inside):
    raise ZeroDivisionError("as meant")


def be_killed(task, inside):
    os._exit(9)


def wait(task, inside):
    inside.progress(os.getpid(), 0)
    time.sleep(60)


def test_what_it_holds_is_measured_within_a_tenth_and_freed():
    done = run_apart(fill, {"bytes": 300 * MIB})
    assert done.answer["sum"] == 300 * MIB / 8
    assert done.peaks["full"] - done.began["full"] == pytest.approx(300 * MIB, rel=0.1)
    assert done.peak == done.peaks["full"] > done.began["libraries"] > 0
    assert not psutil.pid_exists(done.answer["pid"])


def test_its_errors_are_told_here():
    with pytest.raises(errors.NoNetwork, match="some/model"):
        run_apart(refuse, {"encoder": "some/model"})
    with pytest.raises(errors.UnalikeError, match="ZeroDivisionError: as meant"):
        run_apart(stumble, {})
    with pytest.raises(errors.OutOfMemory):
        run_apart(be_killed, {})


def test_it_ends_when_it_is_cancelled():
    seen = []

    def cancel(pid, _):
        if pid:
            seen.append(pid)
            raise errors.RunCancelled

    with pytest.raises(errors.RunCancelled):
        run_apart(wait, {}, cancel)
    assert not psutil.pid_exists(seen[0])


def test_it_ends_with_whoever_started_it():
    start = """
import os
from core.cost.apart import run_apart
from tests.core.cost.test_apart import wait

def tell(pid, _):
    if pid:
        print(pid, flush=True)
        os._exit(1)

run_apart(wait, {}, tell)
"""
    said = subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, check=False).stdout
    until = time.monotonic() + 10
    while psutil.pid_exists(int(said)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not psutil.pid_exists(int(said))


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="the system tells it in another way")
def test_the_system_says_the_same_of_its_memory():
    done = run_apart(fill_and_ask, {"bytes": 300 * MIB})
    assert done.peak == pytest.approx(done.answer["peak"], rel=0.1)
