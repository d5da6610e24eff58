"""What twice the texts and twice the tokens cost: exact pass, everyday way, encoders with and without attention.

    python -m benchmarks.growth TABLE.csv --text COLUMN [--encoder use-multilingual] [--limit 512] [--only texts|tokens]

The same measurement as on the Cost page (core.cost.growth), every size in a process of its own. Seconds are medians of
the repeats; memory is what was held above the empty process, vectors included. Below each way stand the fitted
exponents of processor time and of memory, with what they lie between at 95 %.
"""

from __future__ import annotations

import argparse

import pandas as pd

from core.cost.fits import PowerFit
from core.cost.growth import EVERYDAY_SIZES, LARGEST, SIZES, Growth, enlarged, over_lengths, over_sizes
from core.cost.ways import READERS
from core.encoders import encode_texts, load


class Quiet:
    """A listener that says nothing."""

    def stage(self, name: str) -> None: ...

    def progress(self, done: int, total: int) -> None: ...

    def memory(self, now: int) -> None: ...


def exponent(fit: PowerFit | None) -> str:
    if fit is None:
        return "-"
    return f"{fit.best.exponent:.2f} ({fit.least.exponent:.2f} to {fit.greatest.exponent:.2f})"


def show(growth: Growth) -> None:
    print(f"{'way':<30}{'size':>8}{'seconds':>10}{'processor':>11}{'others':>8}{'memory MB':>11}")
    for way in dict.fromkeys(step.way for step in growth.steps):
        for step in growth.of(way):
            row = f"{way:<30}{step.size:>8}{step.seconds:>10.3f}{step.processor:>11.3f}"
            print(f"{row}{step.elsewhere:>8.2f}{step.bytes / (1 << 20):>11.1f}")
        for stopped in growth.stopped if way == "everyday" else ():
            needs = f"{stopped.bytes / (1 << 30):.1f} GB, {stopped.seconds:.0f} s"
            print(f"{way:<30}{stopped.size:>8}   not run: {needs}")
        print(f"{'':<30}exponents: time {exponent(growth.time_fit(way))}", end="")
        print("" if way in READERS else f", memory {exponent(growth.memory_fit(way))}", flush=True)
    if growth.of("exact"):
        print(f"{growth.pairs_per_second / 1e6:.0f} million pairs a second")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("table")
    parser.add_argument("--text", required=True)
    parser.add_argument("--encoder", default="use-multilingual")
    parser.add_argument("--limit", type=int, default=512)
    parser.add_argument("--only", choices=("texts", "tokens"))
    chosen = parser.parse_args()
    steps, stopped, texts, dimensions = [], [], 0, 0
    if chosen.only != "tokens":
        all_texts = pd.read_csv(chosen.table)[chosen.text].dropna().astype(str)
        some = all_texts.sample(min(len(all_texts), LARGEST), random_state=0).tolist()
        encoded = encode_texts(load(chosen.encoder), some, token_limit=chosen.limit).vectors
        texts, dimensions = len(all_texts), encoded.shape[1]
        steps, stopped = over_sizes(enlarged(encoded, LARGEST), SIZES, EVERYDAY_SIZES, Quiet())
    if chosen.only != "texts":
        steps += over_lengths(READERS, Quiet())
    show(Growth(texts, dimensions, tuple(steps), tuple(stopped)))


if __name__ == "__main__":
    main()
