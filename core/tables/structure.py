"""Where the header of a table is, and what its columns are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise, zip_longest

from core.tables.model import Note, rows_note

_NUMBER = re.compile(r"[-+]?[\d.,]*\d[\d.,]*(?:[eE][-+]?\d+)?%?")
_DATE = re.compile(r"\d{1,4}[-./]\s?\d{1,2}[-./]\s?\d{1,4}\.?(?:[ T]\d{1,2}:\d{2}.*)?")
_SENTENCE_END = re.compile(r"[.!?。！？…]['\"”’)]*$")
_TRUE = {"true", "false", "yes", "no", "y", "n", "예", "아니오"}
_TEXT_HEADER = re.compile(
    r"(?:text|content|comment|review|answer|response|sentence|document|message|title|name)s?"
    r"|텍스트|내용|본문|글|리뷰|댓글|응답|답변|의견|후기|문장|제목|이름",
    re.IGNORECASE,
)
_COLUMNS_NAMED = 20
LOOKED_AT = 200
COLUMN_LIMIT = 50_000


@dataclass(frozen=True)
class Layout:
    """`names` of the columns; the records before number `body` (from 1) are no rows of the table."""

    names: list[str]
    header_row: int
    body: int
    left_out: list[tuple[int, str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def find_layout(records: Sequence[Sequence[str]], header: int | None = None) -> Layout:
    """The layout of a table from its first records, blank ones included.

    `header` is the row of the header as a spreadsheet numbers it, 0 for none; None guesses.
    """
    head = records[:LOOKED_AT]
    filled = [number for number, cells in enumerate(head, 1) if any(cell.strip() for cell in cells)]
    width = _width([head[number - 1] for number in filled])
    if header is None:
        first = _first_of_table(head, filled, width)
        has_header = _has_header(head[first - 1], [head[n - 1] for n in filled if n > first], width)
        header_row = first if has_header else 0
    else:
        header_row = min(header, len(head))
        first = header_row or (filled[0] if filled else 1)
    notes: list[Note] = []
    body = first
    raw: list[str] = [""] * width
    if header_row:
        raw, body = list(head[header_row - 1]), header_row + 1
        if header is None and _goes_on(raw, head[header_row : header_row + 6]):
            notes.append(Note("header-two-rows", {"first": header_row, "second": header_row + 1}))
            raw, body = joined_names(raw, head[header_row]), header_row + 2
    raw = _aligned(raw, [head[n - 1] for n in filled if n >= body], width)
    names, name_notes = clean_names(raw)
    if header_row:
        notes.extend(name_notes)
    else:
        notes.append(Note("no-header", {"columns": ", ".join(names[:_COLUMNS_NAMED])}))
    left_out = [(n, _why(head[n - 1])) for n in filled if n < first]
    titles = [row for row, why in left_out if why == "title-rows"]
    if titles:
        notes.append(rows_note("title-rows", titles))
    return Layout(names, header_row, body, left_out, notes)


def is_comment(cells: Sequence[str], width: int) -> bool:
    """Whether a record is a comment: a line that begins with # and is not cut like the others."""
    return (
        bool(cells) and cells[0].startswith("#") and (len(cells) < width or not any(cells[1:])) and width > 1
    )


def _why(cells: Sequence[str]) -> str:
    return "comment-rows" if cells[0].lstrip().startswith("#") else "title-rows"


def _width(records: Sequence[Sequence[str]]) -> int:
    """How many cells most records have; of equally many the later records decide, titles come first."""
    counts = Counter(len(cells) for cells in records)
    if not counts:
        return 1
    top = max(counts.values())
    return next(len(cells) for cells in reversed(records) if counts[len(cells)] == top)


def _first_of_table(head: Sequence[Sequence[str]], filled: Sequence[int], width: int) -> int:
    """The first record that is no title, note or comment."""
    for number in filled:
        cells = head[number - 1]
        used = sum(bool(cell.strip()) for cell in cells)
        if is_comment(cells, width) or (cells[0].startswith("sep=") and len(cells) <= 2):
            continue
        if used >= min(width, 2) or (width == 2 and len(cells) == 2 and not cells[0].strip()):
            if used * 3 >= width or width <= 3 or number == filled[-1]:
                return number
            later = [sum(bool(c.strip()) for c in head[n - 1]) for n in filled if n > number]
            if not later or max(later) <= used:
                return number
    return filled[0] if filled else 1


def _kind(cell: str) -> str:
    text = cell.strip()
    if not text:
        return "blank"
    if _NUMBER.fullmatch(text):
        return "number"
    if _DATE.fullmatch(text):
        return "date"
    return "truth" if text.lower() in _TRUE else "text"


def _has_header(first: Sequence[str], rest: Sequence[Sequence[str]], width: int) -> bool:
    """Whether the first record names the columns: its cells are unlike the cells under them."""
    if width == 1:
        return _is_short_name(first[0] if first else "", [cells[0] for cells in rest if cells])
    if _counts_up(first) or not rest:
        return True
    named = data = 0
    for column, cell in enumerate(first):
        below = [cells[column].strip() for cells in rest if column < len(cells) and cells[column].strip()]
        if not below:
            continue
        kind, kinds = _kind(cell), Counter(map(_kind, below))
        usual, most = kinds.most_common(1)[0]
        clear = most >= 0.9 * len(below)
        if kind == "text" and usual != "text" and clear:
            named += 1
        elif (kind == usual != "text" and clear) or (kind == "text" and _is_data(cell.strip(), below)):
            data += 1
    return named > 0 or data == 0


def _is_data(cell: str, below: Sequence[str]) -> bool:
    return cell in below or len(cell) > 60 or (" " in cell and _SENTENCE_END.search(cell) is not None)


def _is_short_name(first: str, rest: Sequence[str]) -> bool:
    text = first.strip()
    below = sorted(len(cell.strip()) for cell in rest if cell.strip())
    if not below:
        return True
    if _kind(text) != "text" or text in {cell.strip() for cell in rest} or _SENTENCE_END.search(text):
        return False
    numbers = sum(_kind(cell) in ("number", "date") for cell in rest)
    other_script = text.isascii() and sum(not cell.isascii() for cell in rest) > 0.9 * len(rest)
    if numbers > 0.5 * len(rest) or other_script or _TEXT_HEADER.fullmatch(text):
        return True
    return len(text) <= 40 and len(text.split()) <= 3 and len(text) <= max(0.6 * below[len(below) // 2], 1)


def _counts_up(cells: Sequence[str]) -> bool:
    """Whether the cells are years one after another, or the numbers from 0 on that programs write."""
    numbers = [int(cell) for cell in cells if cell.strip().isdecimal() and len(cell.strip()) < 10]
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    years = all(1800 <= number <= 2200 for number in numbers)
    return len(numbers) >= 3 and steps == {1} and (years or (len(numbers) == len(cells) and numbers[0] == 0))


def _goes_on(first: Sequence[str], after: Sequence[Sequence[str]]) -> bool:
    """Whether the row under the header belongs to it: it names what the header leaves blank, over numbers."""
    if len(after) < 3:
        return False
    second, body = after[0], after[1:]
    gaps = [c for c, cell in enumerate(first) if not cell.strip()]
    if len(second) != len(first) or not gaps or gaps == [0]:
        return False
    if not all(second[c].strip() for c in gaps) or any(_kind(cell) in ("number", "date") for cell in second):
        return False
    return any(
        second[c].strip() and all(len(cells) > c and _kind(cells[c]) in ("number", "date") for cells in body)
        for c in range(len(second))
    )


def joined_names(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """One header of two rows; a name above stands for the columns on its right, too, until the next one."""
    names, over = [], ""
    for above, below in zip_longest(first, second, fillvalue=""):
        over = above.strip() or over
        names.append(" ".join(dict.fromkeys(part for part in (over, below.strip()) if part)))
    return names


def _aligned(raw: list[str], body: Sequence[Sequence[str]], width: int) -> list[str]:
    """The header as wide as the rows; R leaves out the name of the first column, others that of the last."""
    if len(raw) >= width:
        return raw
    full = [cells for cells in body if len(cells) == width]
    missing_first = len(raw) == width - 1 and full and all(cells[-1].strip() for cells in full)
    return ["", *raw] if missing_first else raw + [""] * (width - len(raw))


def clean_names(raw: Sequence[str]) -> tuple[list[str], list[Note]]:
    """Names that are there and differ, from the header's cells."""
    cleaned = [" ".join(cell.replace("\ufeff", "").split()) for cell in raw]
    taken = set(cleaned)
    seen: set[str] = set()
    names: list[str] = []
    blank: list[str] = []
    renamed: list[str] = []
    counts: Counter[str] = Counter()
    for number, name in enumerate(cleaned, 1):
        if not name:
            name = _free("column", number, taken)
            blank.append(name)
        elif name in seen:
            counts[name] += 1
            name = _free(name, counts[name] + 1, taken)
            renamed.append(name)
        seen.add(name)
        taken.add(name)
        names.append(name)
    notes = [
        Note(code, {"count": len(given), "columns": ", ".join(given[:_COLUMNS_NAMED])})
        for code, given in (("names-blank", blank), ("names-duplicate", renamed))
        if given
    ]
    return names, notes


def _free(base: str, number: int, taken: Collection[str]) -> str:
    """The first of base_number, base_(number + 1) and so on that is not taken."""
    return next(name for n in count(number) if (name := f"{base}_{n}") not in taken)
