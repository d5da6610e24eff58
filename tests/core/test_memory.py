import subprocess
import sys
import time

import numpy as np
import psutil

from core.memory import MemoryState, Watcher, container_limit, look, resident


def test_resident_memory_follows_what_is_held():
    before = resident()
    held = np.ones(64 << 20, dtype=np.uint8)
    assert 60 << 20 < resident() - before < 80 << 20
    assert held[-1] == 1


def test_the_memory_of_children_counts():
    alone = resident()
    script = "held = bytearray(48 << 20); held[::4096] = b'x' * len(held[::4096]); print(flush=True); input()"
    child = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    child.stdout.readline()
    assert resident() - alone > 48 << 20
    child.communicate("\n")


def test_a_process_that_is_gone_has_none():
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert resident(child.pid) == 0


def test_a_look_agrees_with_the_machine():
    now, machine = look(), psutil.virtual_memory()
    limit = container_limit()
    assert now.total == (limit[0] if limit else machine.total)
    assert 0 < now.app <= machine.total
    assert 0 < now.free <= now.total


def test_memory_is_short_below_a_tenth():
    def state(free):
        return MemoryState(app=1, total=100 << 30, free=free, container=None, gpu_used=None, gpu_total=None)

    assert state(9 << 30).short
    assert not state(11 << 30).short


def test_a_watcher_looks_until_its_block_ends():
    looks = []
    with Watcher(looks.append, seconds=0.01):
        time.sleep(0.3)
    seen = len(looks)
    time.sleep(0.05)
    assert seen >= 3
    assert len(looks) == seen
