"""read_table: from a file to a table, with a note on everything that was done on the way."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd

from core.errors import EmptyTable
from core.tables.decode import find_encoding
from core.tables.delimit import find_dialect
from core.tables.model import Note, Progress, Suggestion, Suggestions, TableRead

LIMIT_BYTES = 1_000_000_000


def read_table(
    data: bytes | Path,
    name: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: int | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
    limit_bytes: int = LIMIT_BYTES,
) -> TableRead:
    """The table in a file; every cell is text, as it was written."""
    raw = data.read_bytes() if isinstance(data, Path) else data
    encoding = encoding or find_encoding(raw)
    text = raw.decode(encoding, "replace").removeprefix("\ufeff")
    if not text.strip():
        raise EmptyTable(name=name)
    dialect = find_dialect(text[:200_000], delimiter)
    reader = csv.reader(io.StringIO(text, newline=""), **dialect.reader_options(strict=False))  # type: ignore[arg-type]
    rows = [row for row in reader if any(row)]
    width = max(map(len, rows))
    padded = [row + [""] * (width - len(row)) for row in rows]
    names: list[str] = []
    for number, cell in enumerate(padded[0], 1):
        base = " ".join(cell.split()) or f"column_{number}"
        names.append(base if base not in names else f"{base}_{number}")
    frame = pd.DataFrame(padded[1:], columns=names, dtype="str")
    lengths = {column: frame[column].str.len().mean() for column in names}
    text_first = sorted(names, key=lambda column: -lengths[column])
    groups = [c for c in names if 1 < frame[c].nunique() <= len(frame) / 2]
    return TableRead(
        frame=frame,
        name=name,
        kind="text",
        encoding=encoding,
        delimiter=dialect.delimiter,
        header_row=1,
        notes=[Note("rows-read", {"count": len(frame), "columns": len(names)})],
        suggestions=Suggestions(
            text=[Suggestion(c, "text-only") for c in text_first[:1]],
            group=[
                Suggestion(c, "group", {"distinct": int(frame[c].nunique()), "repeats": 2}) for c in groups
            ],
            label=[],
        ),
        row_numbers=np.arange(2, len(frame) + 2),
        skipped=pd.DataFrame({"row": [], "reason": [], "text": []}),
    )
