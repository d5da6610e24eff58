"""How a text file separates its cells: the delimiter and the quotation mark, found in a sample of it."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from core.errors import WrongDelimiter

LIKELY = (",", "\t", ";", "|")
UNLIKELY = ("\x1f", "\x01", "^", "~", "¦", "§", ":", " ")  # only where they cut every line alike
SURE = 0.85  # share of the records that have the same number of cells
RECORDS = 300


@dataclass(frozen=True)
class Dialect:
    """`delimiter` is "" where a line is one cell, `quote` is "" where quotation marks mean nothing."""

    delimiter: str
    quote: str = '"'
    skip_space: bool = False

    def reader_options(self, *, strict: bool) -> dict[str, object]:
        """The keyword arguments for csv.reader."""
        return {
            "delimiter": self.delimiter or "\x00",  # NULs never reach the reader, so nothing is cut
            "quotechar": self.quote or None,
            "quoting": csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            "skipinitialspace": self.skip_space,
            "strict": strict,
        }


def find_dialect(sample: str, delimiter: str | None = None) -> Dialect:
    """The dialect of a sample of the text that ends at a line end.

    `delimiter` overrides the guess; "" means that a line is one cell.

    Raises: WrongDelimiter.
    """
    if delimiter is not None:
        if len(delimiter) > 1 or delimiter in ('"', "\r", "\n", "\x00"):
            raise WrongDelimiter(delimiter=delimiter)
        return _with_quotes(sample, delimiter)
    sample = sample.replace("\x00", "")
    declared = re.match(r"sep=(.)\r?\n", sample)  # Excel's own way to say it
    if declared:
        return _with_quotes(sample, declared.group(1))
    scores = {sign: _score(sample, _with_quotes(sample, sign)) for sign in LIKELY}
    if max(scores.values()) < SURE:
        scores |= {sign: 0.9 * _score(sample, _with_quotes(sample, sign)) for sign in UNLIKELY}
        scores |= {sign: score if score > SURE else 0.0 for sign, score in scores.items() if sign in UNLIKELY}
    if scores[","] and max(scores[sign] for sign in LIKELY[1:]) > SURE and _is_decimal(sample, ","):
        scores[","] = 0.0
    chosen = max(scores, key=lambda sign: scores[sign])
    if scores[chosen] <= 0.5 or (scores[chosen] < SURE and _is_prose(sample, chosen)):
        chosen = ""
    return _with_quotes(sample, chosen)


def _is_decimal(sample: str, sign: str) -> bool:
    """Whether the sign stands only between digits, as in 1,5."""
    return len(re.findall(rf"(?<=\d){re.escape(sign)}(?=\d)", sample)) == sample.count(sign)


def _is_prose(sample: str, sign: str) -> bool:
    """Whether the sign is punctuation: blanks follow it nearly everywhere."""
    return len(re.findall(re.escape(sign) + r"\s", sample)) > 0.8 * sample.count(sign)


def _with_quotes(sample: str, delimiter: str) -> Dialect:
    """Which quotation mark opens cells, and whether blanks stand before it."""
    cut = re.escape(delimiter) if delimiter else "(?!)"
    if '"' in sample:
        spaced = delimiter not in ("", " ") and f'{delimiter}"' not in sample
        return Dialect(delimiter, '"', skip_space=spaced and re.search(rf'{cut} +"', sample) is not None)
    single = f"'{delimiter}'" in sample and re.search(rf"(?:^|{cut})'[^'\r\n]*'{cut}'", sample, re.MULTILINE)
    return Dialect(delimiter, "'" if single else '"')


def _score(sample: str, dialect: Dialect) -> float:
    """How well the delimiter explains the sample: 0 not at all, 1 every record has the same number of cells."""
    rows = csv.reader(io.StringIO(sample, newline=""), **dialect.reader_options(strict=False))  # type: ignore[arg-type]
    try:
        widths = [len(row) for row in islice(rows, RECORDS) if row]
    except csv.Error:
        return 0.0
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return 0.0
    width, agreeing = counts.most_common(1)[0]
    if dialect.delimiter in (":", " ") and width < 3:  # times, and sentences of two words
        return 0.0
    return agreeing / len(widths) + min(width, 50) * 1e-3
