"""Feed broken files of every kind to read_table and report whatever is no TableError.

    python -m benchmarks.fuzz_tables [SECONDS] [SEED]

Prints the number of files, the outcomes and the failures; a failure's seed makes the same file again.
"""

from __future__ import annotations

import random
import sys
import time
import traceback
from collections import Counter

from benchmarks.made_files import make_file
from core.errors import TableError
from core.tables import profile, read_table, to_csv_bytes


def try_file(data: bytes, random_: random.Random) -> str:
    """Read it as the app does; what came of it."""
    choices = {
        "encoding": random_.choice([None, None, None, "cp949", "utf-16", "nonsense", "hex", "utf-7"]),
        "delimiter": random_.choice([None, None, None, "", ";", "ab", '"', "\n"]),
        "header": random_.choice([None, None, None, 0, 1, 2, 9]),
    }
    try:
        read = read_table(data, "file.csv", **choices, limit_bytes=50_000_000)
    except TableError as error:
        str(error)
        return type(error).__name__
    [str(note) for note in read.notes]
    [str(s) for s in (*read.suggestions.text, *read.suggestions.group, *read.suggestions.label)]
    assert len(read.row_numbers) == len(read.frame)
    assert read.frame.columns.is_unique
    assert not read.frame.isna().to_numpy().any()
    for column in read.frame.columns[:2]:
        profile(read.frame, column)
    to_csv_bytes(read.frame.iloc[:5, :50])
    return "read"


def main(seconds: float = 600, seed: int = 0) -> int:
    """Try files until the time is over; the number of failures."""
    outcomes: Counter[str] = Counter()
    failures = slowest = 0
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        random_ = random.Random(seed)
        begun = time.perf_counter()
        try:
            outcomes[try_file(make_file(random_), random_)] += 1
        except Exception as error:
            failures += 1
            outcomes[f"FAILED {type(error).__name__}"] += 1
            if failures <= 10:
                print(f"seed {seed}:", *traceback.format_exception(error, limit=-4))
        slowest = max(slowest, time.perf_counter() - begun)
        seed += 1
    print(f"{sum(outcomes.values()):,} files, {failures} failures, slowest {slowest:.2f} s")
    for outcome, count in outcomes.most_common():
        print(f"{count:8,}  {outcome}")
    return failures


if __name__ == "__main__":
    numbers = [float(argument) for argument in sys.argv[1:]]
    sys.exit(main(*numbers[:1], *(int(n) for n in numbers[1:2])) > 0)
