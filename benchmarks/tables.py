"""How long read_table takes beside pandas.read_csv with the right encoding given, in the same run.

    python -m benchmarks.tables [ROWS]

Prints a line for every kind of file: the best of nine of each in turn, and their ratio. pandas is timed both
as it comes (it guesses types) and with dtype=str, which is what reading without changing cells needs.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from core.tables import read_table

SYLLABLES = "이다는고지화영가하에한의아도을기은나만어보서로있리게그들요인니라시스재사를대무미정데자해면"


def sentences(count: int, letters: str, seed: int = 0) -> list[str]:
    """Texts of 3 to 20 words of 1 to 6 letters."""
    pick = random.Random(seed)
    words = ["".join(pick.choices(letters, k=pick.randint(1, 6))) for _ in range(5_000)]
    return [" ".join(pick.choices(words, k=pick.randint(3, 20))) for _ in range(count)]


def make_files(folder: Path, rows: int) -> dict[str, tuple[Path, str, str]]:
    """Path, encoding and delimiter of each file, by what is special about it."""
    korean, english = sentences(rows, SYLLABLES), sentences(rows, "etaoinshrdlu")
    frame = pd.DataFrame(
        {
            "id": [f"{i:06}" for i in range(rows)],
            "group": [f"g{i % 7}" for i in range(rows)],
            "score": [str(i % 50 / 10) for i in range(rows)],
            "date": [f"2024-{i % 12 + 1:02}-{i % 28 + 1:02}" for i in range(rows)],
        },
        dtype="str",
    )
    commas = [text.replace(" ", ", ", 1) for text in korean]
    breaks = [text.replace(" ", "\n", 1) for text in english]
    made: dict[str, tuple[Path, str, str]] = {}
    for title, texts, encoding, cut in (
        ("Korean, UTF-8", korean, "utf-8", ","),
        ("Korean, CP949", korean, "cp949", ","),
        ("Korean, UTF-16", korean, "utf-16", "\t"),
        ("English, tabs", english, "utf-8", "\t"),
        ("quoted commas", commas, "utf-8", ","),
        ("quoted newlines", breaks, "utf-8", ","),
    ):
        path = folder / f"{len(made)}.csv"
        frame.assign(text=texts).to_csv(path, index=False, sep=cut, encoding=encoding)
        made[title] = (path, encoding, cut)
    return made


def best(run: Callable[[], object], others: list[float]) -> None:
    """Time one call and keep it."""
    start = time.perf_counter()
    run()
    others.append(time.perf_counter() - start)


def main(rows: int = 200_000) -> None:
    """Print the table."""
    print(f"{rows:,} rows, seconds, best of nine in turn")
    print(f"{'file':18}{'MB':>6}{'pandas':>9}{'as text':>9}{'read_table':>12}{'ratio':>7}{'as text':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for title, (path, encoding, cut) in make_files(Path(folder), rows).items():
            plain: list[float] = []
            text: list[float] = []
            ours: list[float] = []
            for _ in range(9):
                best(lambda: pd.read_csv(path, encoding=encoding, sep=cut), plain)  # noqa: B023
                best(lambda: pd.read_csv(path, encoding=encoding, sep=cut, dtype=str), text)  # noqa: B023
                best(lambda: read_table(path, path.name), ours)  # noqa: B023
            a, b, c = min(plain), min(text), min(ours)
            size = path.stat().st_size / 1e6
            print(f"{title:18}{size:6.0f}{a:9.3f}{b:9.3f}{c:12.3f}{c / a:7.2f}{c / b:9.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
