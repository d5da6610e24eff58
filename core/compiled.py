"""Compiling the few functions that numpy has no fast way for."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numba
from numba.core.caching import FunctionCache


class _Cache(FunctionCache):  # type: ignore[misc]
    """numba's cache on disk; where the disk is full or broken, what was compiled is not kept, and all goes on."""

    def save_overload(self, sig: Any, data: Any) -> None:
        with suppress(OSError):
            super().save_overload(sig, data)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)
        except (OSError, EOFError, pickle.UnpicklingError):
            return None


def compiled(**options: Any) -> Callable[[Any], Any]:
    """numba.njit that releases the GIL; compiled once and kept beside the source, or in numba's own cache folder
    where that cannot be written, or not at all where no folder can be."""

    options |= {"nogil": True, "error_model": "numpy"}

    def decorate(function: Any) -> Any:
        compiled = numba.njit(**options)(function)
        with suppress(RuntimeError):  # "no locator available": read-only install and read-only home
            compiled._cache = _Cache(function)  # what numba's own cache=True does
        return compiled

    return decorate
