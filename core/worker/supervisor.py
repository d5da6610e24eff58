"""Starts the workers beside the server, watches them, and ends one that does not stop when it is asked to."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from core import errors
from core.settings import settings
from core.store import Store
from core.worker.name import SERVER_PID, name_of

_log = logging.getLogger("unalike.supervisor")
WORKER = (sys.executable, "-m", "core.worker")
_PROJECT = Path(__file__).resolve().parents[2]
_BETWEEN_LOOKS = 0.5  # seconds
_LONGEST_PAUSE = 30.0
_LIVED = 60.0  # seconds after which a worker's end is not put down to how it starts


class _Place:
    """One worker process, and the next one where it ended."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self.process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = 0.0

    def fill(self) -> str | None:
        """Start a process where none is alive; returns the name of the one that was found ended."""
        ended = None
        if self.process is not None:
            if self.process.poll() is None:
                return None
            ended, self.process = name_of(self.process.pid), None
            short = time.monotonic() - self._started < _LIVED
            self._pause = min(_LONGEST_PAUSE, 2 * self._pause or 0.5) if short else 0.0
        if time.monotonic() >= self._started + self._pause:
            self._started = time.monotonic()
            environment = {**os.environ, SERVER_PID: str(os.getpid())}
            self.process = subprocess.Popen(self._command, cwd=_PROJECT, env=environment)
        return ended


class Supervisor:
    """Keeps as many workers alive as runs may be computed at once."""

    def __init__(self, command: Sequence[str] = WORKER) -> None:
        """Nothing is started yet: see `ensure`. `command` starts a worker."""
        self._places = [_Place(command) for _ in range(settings().runs_at_once)]
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._store: Store | None = None

    def ensure(self) -> None:
        """Start to watch, once; afterwards it costs nothing."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
                self._thread.start()

    def _watch(self) -> None:
        while True:
            try:
                self.look()
            except (errors.StoreError, OSError) as error:
                _log.warning("workers cannot be looked after; trying again: %s", error)
                time.sleep(2)
            time.sleep(_BETWEEN_LOOKS)

    def look(self) -> None:
        """Start what is missing, give back the jobs of what ended, end what is overdue."""
        ended = [name for place in self._places if (name := place.fill())]
        if self._store is None:
            self._store = Store(settings().data, settings().database.get_secret_value())
        for name in ended:
            self._store.release(name)
        for place in self._places:
            if place.process and self._store.overdue(name_of(place.process.pid), settings().grace_seconds):
                _log.warning("a cancelled run did not stop in time; its worker is ended")
                place.process.kill()
                place.process.wait()

    def pids(self) -> list[int]:
        """Process ids of the workers that were started."""
        return [place.process.pid for place in self._places if place.process]


@lru_cache(maxsize=1)
def supervisor() -> Supervisor:
    """The one supervisor of this server process."""
    return Supervisor()
