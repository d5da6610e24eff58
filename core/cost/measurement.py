"""Measurements: jobs that find out what something costs on this machine, kept with its description.

A kind of measurement is a function `measure` in a file of its own; what it finds is plain JSON. It runs in the worker
like a run: it tells its stage and progress to a listener, which stops it by raising RunCancelled.
"""

from __future__ import annotations

import importlib
import json
import platform
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import psutil

from core.encoders import Encoder
from core.encoders.batching import CORES
from core.encoders.vector_cache import VectorCache
from core.run import Listener
from core.settings import Columns, RunSettings
from core.store import GROWTH, SUMMARIES

# Imported when they are asked for, since the libraries behind them take seconds.
_FILES = {SUMMARIES: "core.cost.summarizing", GROWTH: "core.cost.growth"}
MEASUREMENTS = tuple(_FILES)
"""Kinds of jobs that are measurements."""


class Measure(Protocol):
    """What the file of a measurement has under the name `measure`."""

    def __call__(
        self,
        frame: pd.DataFrame,
        columns: Columns,
        settings: RunSettings,
        options: Mapping[str, Any],
        *,
        load: Callable[[str], Encoder],
        cache: VectorCache,
        listener: Listener,
    ) -> dict[str, Any]:
        """What was found, as plain JSON. Raises UnalikeError, and what the listener raises (RunCancelled)."""
        ...


@dataclass(frozen=True)
class Machine:
    """Where and when something was measured."""

    processor: str
    cores: int
    """That a process of this app may use."""
    memory: int
    """Bytes of the machine."""
    system: str
    python: str
    torch: str
    """Version, empty where it is not installed."""
    measured: float
    """Seconds since the epoch."""


def this_machine() -> Machine:
    """The description of this machine now."""
    try:
        torch = version("torch")
    except PackageNotFoundError:
        torch = ""
    return Machine(
        processor=_processor(),
        cores=CORES,
        memory=psutil.virtual_memory().total,
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        torch=torch,
        measured=time.time(),
    )


def measure(
    kind: str,
    frame: pd.DataFrame,
    columns: Columns,
    settings: RunSettings,
    options: Mapping[str, Any],
    *,
    load: Callable[[str], Encoder],
    cache: VectorCache,
    listener: Listener,
) -> dict[str, Any]:
    """Measure one kind: {"found": what it found, "machine": the fields of Machine}. Raises what `Measure` does."""
    measured: Measure = importlib.import_module(_FILES[kind]).measure
    found = measured(frame, columns, settings, options, load=load, cache=cache, listener=listener)
    return {"found": found, "machine": asdict(this_machine())}


def save(measured: dict[str, Any], folder: Path) -> None:
    """Write what `measure` gave into a folder, where Store.measurement finds it."""
    (folder / "measurement.json").write_text(json.dumps(measured, ensure_ascii=False), encoding="utf-8")


def _processor() -> str:
    """The processor's name as it calls itself."""
    listing = Path("/proc/cpuinfo")
    if listing.exists():
        for line in listing.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
