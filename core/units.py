"""Numbers with their units, as people write them."""

from __future__ import annotations

from core.language import _

_BYTE_UNITS = ((1 << 30, "GB", 1), (1 << 20, "MB", 0), (1 << 10, "kB", 0))


def human_bytes(count: float) -> str:
    """A number of bytes as GB (one decimal), MB or kB, of 1,024 each."""
    for size, unit, digits in _BYTE_UNITS:
        if count >= size:
            return f"{count / size:,.{digits}f} {unit}"
    return f"{count:.0f} B"


def human_seconds(seconds: float) -> str:
    """A duration in the two units that matter, in the language in use."""
    whole = round(seconds)
    if seconds < 9.95:
        return _("{seconds} s").format(seconds=f"{seconds:.1f}")
    if whole < 60:
        return _("{seconds} s").format(seconds=whole)
    if whole < 3600:
        return _("{minutes} min {seconds} s").format(minutes=whole // 60, seconds=whole % 60)
    return _("{hours} h {minutes} min").format(hours=whole // 3600, minutes=whole % 3600 // 60)
