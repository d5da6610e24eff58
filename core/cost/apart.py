"""A piece of work in a process of its own, so that the memory it takes is its own and nobody else's.

The process reads its task from standard input, tells its progress on standard output, line by line as JSON, and ends
with whoever started it: at the end of its standard input.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psutil

from core import errors

_PROJECT = Path(__file__).resolve().parents[2]
_BETWEEN_LOOKS = 0.01  # seconds between two looks at memory: activations come and go quickly
_BETWEEN_SIGNS = 0.25  # seconds after which a listener is asked whether to go on, whatever the process does


@dataclass(frozen=True)
class Done:
    """What a piece of work found, and the resident memory of its process in bytes by the phases that it marked."""

    answer: dict[str, Any]
    began: dict[str, int]
    """When each phase began. The first is "libraries": everything imported so far."""
    peaks: dict[str, int]
    """At most, in each phase."""
    elsewhere: float
    """Processor cores that other programs used meanwhile, on average: what takes time here, too."""

    @property
    def peak(self) -> int:
        """At most, in all."""
        return max(self.peaks.values())


class Inside:
    """What the work uses, inside its process, to tell of itself. It watches memory from its making on."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._process = psutil.Process()
        self._phase = ""
        self._clock = time.monotonic(), _busy() - self._own()
        self.began: dict[str, int] = {}
        self.peaks: dict[str, int] = {}
        self.phase("libraries")
        threading.Thread(target=self._watch, name="memory", daemon=True).start()

    def phase(self, name: str) -> None:
        """A phase begins, whose memory is told by itself."""
        now = self._process.memory_info().rss
        self.began[name] = self.peaks[name] = now
        self._phase = name

    def progress(self, done: int, total: int) -> None:
        """`done` of `total` steps are finished."""
        self.say(progress=[done, total])

    def done(self, answer: dict[str, Any]) -> None:
        """The work is done."""
        began, others = self._clock
        elsewhere = (_busy() - self._own() - others) / max(time.monotonic() - began, 1e-9)
        self.say(answer=answer, began=self.began, peaks=self.peaks, elsewhere=max(0.0, elsewhere))

    def say(self, **word: Any) -> None:
        """Write one line."""
        self._out.write(json.dumps(word) + "\n")
        self._out.flush()

    def _own(self) -> float:
        times = self._process.cpu_times()
        return float(times.user + times.system)

    def _watch(self) -> None:
        while True:
            phase, now = self._phase, self._process.memory_info().rss
            self.peaks[phase] = max(self.peaks[phase], now)
            time.sleep(_BETWEEN_LOOKS)


def _busy() -> float:
    """Seconds that all processors together have worked."""
    times = psutil.cpu_times()
    return float(times.user + times.system + getattr(times, "nice", 0.0))


Work = Callable[[dict[str, Any], Inside], dict[str, Any]]


def run_apart(
    work: Work, task: dict[str, Any], progress: Callable[[int, int], None] = lambda done, total: None
) -> Done:
    """Do `work(task, inside)`, a function at the top of a module of core, in a process of its own.

    Task and answer are plain JSON. `progress(done, total)` is called several times a second and may raise to
    stop it, whatever it is at. Raises what the work raises of the error tree, OutOfMemory where the process
    was ended from outside, and UnalikeError for anything else.
    """
    command = [sys.executable, "-m", "core.cost.apart", work.__module__, work.__name__]
    process = subprocess.Popen(
        command, cwd=_PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert process.stdin is not None
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(process.stdout, lines), daemon=True).start()
    try:
        with contextlib.suppress(BrokenPipeError):  # it ended at once: told below
            process.stdin.write(json.dumps(task) + "\n")
            process.stdin.flush()
        return _follow(lines, progress)
    finally:
        process.kill()
        process.wait()
        process.stdin.close()


def _read(out: IO[str], lines: queue.SimpleQueue[str | None]) -> None:
    for line in out:
        lines.put(line)
    lines.put(None)


def _follow(lines: queue.SimpleQueue[str | None], progress: Callable[[int, int], None]) -> Done:
    steps = (0, 0)
    while True:
        progress(*steps)
        try:
            line = lines.get(timeout=_BETWEEN_SIGNS)
        except queue.Empty:
            continue
        if line is None:
            raise errors.OutOfMemory
        word = json.loads(line)
        if "progress" in word:
            steps = tuple(word["progress"])
        elif "error" in word:
            raise errors.from_dict(word["error"])
        else:
            return Done(**word)


def _work_off(module: str, name: str) -> None:
    """What the process does."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no word of ours
    task = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_the_input, daemon=True).start()
    work: Work = getattr(importlib.import_module(module), name)
    inside = Inside(out)
    try:
        answer = work(task, inside)
    except errors.UnalikeError as error:
        inside.say(error=error.to_dict())
    except MemoryError:
        inside.say(error=errors.OutOfMemory().to_dict())
    except Exception as error:  # told to the process that waits, in the words of the tree
        detail = f"{type(error).__name__}: {error}"
        inside.say(error=errors.UnalikeError(detail=detail).to_dict())
    else:
        inside.done(answer)


def _end_with_the_input() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    _work_off(*sys.argv[1:])
