"""Resident memory of the app's processes and of the machine, in bytes."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import psutil

_CGROUP_FILES = (
    (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")),
    (
        Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
        Path("/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ),
)


@dataclass(frozen=True)
class MemoryState:
    """One look at memory, all in bytes.

    `app` is the resident memory of this process and all its descendants; `total` and `free` are the
    machine's, or the container's where a control group sets a smaller limit (`container` is that limit).
    `gpu_used` and `gpu_total` are None where there is no NVIDIA GPU.
    """

    app: int
    total: int
    free: int
    container: int | None
    gpu_used: int | None
    gpu_total: int | None

    @property
    def short(self) -> bool:
        """Whether less than a tenth is free, or less than half a gigabyte."""
        return self.free < max(self.total // 10, 512 << 20)


def resident(pid: int | None = None) -> int:
    """Resident bytes of one process (this one by default) and all its descendants."""
    try:
        root = psutil.Process(pid)
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    total = 0
    for process in family:
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue  # it ended between the listing and the look
    return total


def container_limit() -> tuple[int, int] | None:
    """(limit, used) of the control group in bytes, or None where none is set below the machine's own."""
    for limit_file, used_file in _CGROUP_FILES:
        try:
            limit, used = int(limit_file.read_text()), int(used_file.read_text())
        except (OSError, ValueError):  # no such file, or the word "max"
            continue
        if limit < psutil.virtual_memory().total:
            return limit, used
    return None


def gpu() -> tuple[int, int] | None:
    """(used, total) bytes over all NVIDIA GPUs, or None where there is none."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return None
    query = [tool, "--query-gpu=memory.used,memory.total", "--format=csv,noheader,nounits"]
    try:
        lines = subprocess.run(query, capture_output=True, text=True, timeout=2, check=True).stdout.split(
            "\n"
        )
        cells = [tuple(int(cell) << 20 for cell in line.split(",")) for line in lines if line.strip()]
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return sum(cell[0] for cell in cells), sum(cell[1] for cell in cells)


def look() -> MemoryState:
    """Memory now. Costs a few milliseconds (more where there is a GPU)."""
    machine = psutil.virtual_memory()
    total, free, container = machine.total, machine.available, container_limit()
    if container is not None:
        total, free = container[0], min(free, container[0] - container[1])
    graphics = gpu()
    return MemoryState(
        app=resident(),
        total=total,
        free=free,
        container=container[0] if container else None,
        gpu_used=graphics[0] if graphics else None,
        gpu_total=graphics[1] if graphics else None,
    )


class Watcher:
    """Reports this process's resident memory (bytes, children included) at intervals while a block runs."""

    def __init__(self, report: Callable[[int], None], seconds: float = 0.25) -> None:
        self._report = report
        self._seconds = seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="memory", daemon=True)

    def _watch(self) -> None:
        while not self._stop.wait(self._seconds):
            self._report(resident())

    def __enter__(self) -> Watcher:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
