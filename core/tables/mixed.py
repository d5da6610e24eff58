"""Text that is UTF-8 but for some of its bytes: lines in another encoding are read in that, others repaired."""

from __future__ import annotations

import re

from core.tables.detect import by_letters, foreign_bytes

_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_FOREIGN = ("cp949", "cp932", "gb18030", "cp950", "cp1252", "cp1251")  # what UTF-8 is mixed with


def is_damaged_utf8(sample: bytes) -> bool:
    """Whether enough lines are UTF-8 from end to end, or nearly all foreign bytes are in letters of UTF-8.

    A few letters of an older encoding can look like UTF-8, whole lines of them do not.
    """
    lines = sample.splitlines()
    total = foreign_bytes(sample)
    in_good_lines = sum(foreign_bytes(line) for line in lines if not foreign_bytes(_MULTIBYTE.sub(b"", line)))
    in_letters = total - foreign_bytes(_MULTIBYTE.sub(b"", sample))
    return in_good_lines > 0.2 * total or in_letters > 0.8 * total


def foreign_encoding(sample: bytes) -> str:
    """The encoding of the lines of the sample that are not UTF-8, or "" where there are none."""
    lines = [line for line in sample.splitlines() if _is_foreign(line)]
    return next(iter(by_letters(b"\n".join(lines), _FOREIGN)), "") if lines else ""


def repaired(line: bytes, foreign: str) -> str:
    """A line that is not UTF-8: in the foreign encoding where it is in that altogether, else with �."""
    if foreign and _is_foreign(line):
        try:
            return line.decode(foreign)
        except UnicodeDecodeError:
            pass
    return line.decode("utf-8", "replace")


def _is_foreign(line: bytes) -> bool:
    """Whether a line is in another encoding altogether, and is not UTF-8 with a bad byte in it."""
    left = foreign_bytes(_MULTIBYTE.sub(b"", line))
    return left > 0.5 * foreign_bytes(line)
