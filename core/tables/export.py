"""What leaves the app: CSV that opens well in Excel, with cells that cannot run as formulas."""

from __future__ import annotations

import pandas as pd

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> object:
    """The value, with an apostrophe before a text that a spreadsheet would run as a formula.

    Numbers, and texts that are only a number (-3.5, +82), stay as they are.
    After OWASP's note on CSV injection.
    """
    if not isinstance(value, str) or not value.lstrip(" \ufeff").startswith(FORMULA_STARTS):
        return value
    return value if _is_number(value) else "'" + value


def safe_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with every text cell and column name made safe; the index is not looked at."""
    columns = [
        cells
        if pd.api.types.is_numeric_dtype(cells.dtype)
        else pd.Series(map(safe_cell, cells), cells.index, object)
        for _, cells in frame.items()
    ]
    safe = pd.concat(columns, axis=1) if columns else frame.copy()
    return safe.set_axis(pd.Index(map(safe_cell, frame.columns)), axis=1)


def to_csv_bytes(frame: pd.DataFrame) -> bytes:
    """The frame as CSV in UTF-8 with a byte order mark, without its index; line ends are CRLF."""
    return safe_frame(frame).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _is_number(text: str) -> bool:
    if not text.isascii() or text.strip() != text or "_" in text:
        return False
    try:
        float(text)
    except ValueError:
        return False
    return True
