"""The encoders used last, kept loaded so that the next run starts at once."""

from __future__ import annotations

import ctypes
import gc
import sys
import time
from collections import OrderedDict

from core import encoders, memory
from core.settings import settings

_MOST = 2


class Shelf:
    """Holds up to two encoders; lets them go when they have been idle or memory is short."""

    def __init__(self) -> None:
        self._loaded: OrderedDict[str, encoders.Encoder] = OrderedDict()
        self._used = time.monotonic()

    def load(self, encoder_id: str) -> encoders.Encoder:
        """The encoder, loaded where it is not yet. Raises EncoderError."""
        if encoder_id not in self._loaded:
            while len(self._loaded) >= _MOST or (self._loaded and memory.look().short):
                self._loaded.popitem(last=False)
                _give_back_memory()
            self._loaded[encoder_id] = encoders.load(
                encoder_id, allow_remote_code=settings().allow_remote_code
            )
        self._loaded.move_to_end(encoder_id)
        self._used = time.monotonic()
        return self._loaded[encoder_id]

    def tidy(self) -> None:
        """Let all encoders go where nobody used them for a while or memory is short. Call it between jobs."""
        idle = time.monotonic() - self._used > 60 * settings().encoder_idle_minutes
        if self._loaded and (idle or memory.look().short):
            self._loaded.clear()
            _give_back_memory()


def _give_back_memory() -> None:
    gc.collect()
    if sys.platform == "linux":  # glibc keeps what was freed for itself unless it is asked
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
