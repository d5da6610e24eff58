"""All pairs: Unalike's one pass against the everyday way, two peers, and the limit of this machine.

    python -m benchmarks.pairs [--sizes 2000 10000 20000 50000] [--dimensions 384] [--rounds 3] [--ways ...]
    python -m benchmarks.pairs --vectors FILE.npy
    python -m benchmarks.pairs --csv TABLE.csv --column TEXT [--encoder use-multilingual]

Ways, each in a process of its own, all of them in turn in every round:

- limit: the same tiles with nothing but their float32 product, two threads with one BLAS thread each;
- unalike: core.similarity.pair_statistics, with five nearest texts and the 1,000 most similar pairs;
- unalike groups: the same with four groups and the histograms of their pairs;
- unalike column: the same as unalike, and the second look for column_minmax;
- everyday (up to 20,000): cosine_similarity, MinMaxScaler, np.histogram and np.quantile of the half matrix,
  np.argsort for the nearest, pandas for the mean and the extremes of each text;
- chunked (up to 20,000): scikit-learn's pairwise_distances_chunked, with a histogram, extremes and nearest;
- mining (up to 20,000): sentence-transformers' paraphrase_mining_embeddings: the most similar pairs alone.

Seconds: the best call of a process after a warm-up, median over rounds; processor seconds count all threads,
and tell more where other work shares the machine. Of the limit: median over rounds of the ratio within a
round, by the clock and by processor seconds. Memory: the peak above what the process held with the vectors
loaded and everything imported.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import threadpoolctl

from core.similarity.blocks import TILE, Array, tiles

LARGEST = {"everyday": 20_000, "chunked": 20_000, "mining": 20_000}  # texts; beyond, they take too long


def limit(X: Array) -> None:
    parts = list(tiles(len(X), None, TILE))

    def products(some: list[tuple[slice, slice]]) -> None:
        room = np.empty(TILE * TILE, np.float32)
        for r, c in some:
            size = r.stop - r.start, c.stop - c.start
            np.matmul(X[r], X[c].T, out=room[: size[0] * size[1]].reshape(size))

    with threadpoolctl.threadpool_limits(1), ThreadPoolExecutor(2) as threads:
        list(threads.map(products, (parts[::2], parts[1::2])))


def unalike(X: Array) -> None:
    from core.similarity import pair_statistics

    pair_statistics(X)


def unalike_groups(X: Array) -> None:
    from core.similarity import pair_statistics

    pair_statistics(X, np.arange(len(X)) % 4)


def unalike_column(X: Array) -> None:
    from core.similarity import pair_statistics
    from core.similarity.second_look import with_column_minmax

    with_column_minmax(pair_statistics(X), X)


def everyday(X: Array) -> None:
    import pandas as pd
    from sklearn.metrics.pairwise import cosine_similarity
    from sklearn.preprocessing import MinMaxScaler

    similarities = cosine_similarity(X)
    MinMaxScaler().fit_transform(similarities)
    half = similarities[np.triu_indices(len(X), 1)]
    np.histogram(half, bins=50)
    np.quantile(half, [0.01, 0.25, 0.5, 0.75, 0.99])
    np.argsort(-similarities, axis=1)[:, 1:6]
    pd.DataFrame(similarities).agg(["mean", "min", "max"])


def chunked(X: Array) -> None:
    from sklearn.metrics import pairwise_distances_chunked

    def look(chunk: Array, start: int) -> tuple[Any, ...]:
        np.histogram(chunk, bins=65_536, range=(0, 2))
        return np.argpartition(chunk, 6, axis=1)[:, :6], chunk.min(axis=1), chunk.max(axis=1)

    for _ in pairwise_distances_chunked(X, metric="cosine", reduce_func=look):
        pass


def mining(X: Array) -> None:
    import torch
    from sentence_transformers.util import paraphrase_mining_embeddings

    paraphrase_mining_embeddings(torch.from_numpy(X), max_pairs=1000, top_k=5)


WAYS: dict[str, Callable[[Array], None]] = {
    "limit": limit,
    "unalike": unalike,
    "unalike groups": unalike_groups,
    "unalike column": unalike_column,
    "everyday": everyday,
    "chunked": chunked,
    "mining": mining,
}


def clustered(n: int, d: int) -> Array:
    """Synthetic vectors: one cluster for 200 texts, and a direction that all share."""
    rng = np.random.default_rng(0)
    centres = rng.standard_normal((max(5, n // 200), d), np.float32)
    X = rng.standard_normal((n, d), np.float32) + centres[rng.integers(0, len(centres), n)]
    X += 0.6 * rng.standard_normal(d, np.float32)
    X /= np.linalg.norm(X, axis=1, keepdims=True)
    return X


def encoded(csv: str, column: str, encoder: str) -> Array:
    import pandas as pd

    from core.encoders import load

    return load(encoder).encode(pd.read_csv(csv)[column].dropna().astype(str).tolist())


def measure(way: str, file: str) -> dict[str, float]:
    """In a process of its own: the best time of a few calls, and the peak of memory above the loaded vectors."""
    X = np.load(file)
    WAYS[way](X[:500].copy())  # imports, compiles, starts threads
    before = psutil.Process().memory_info().rss
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
    seconds: list[float] = []
    processor: list[float] = []
    while not seconds or (sum(seconds) < 1 and len(seconds) < 20):
        start, start_processor = time.perf_counter(), time.process_time()
        WAYS[way](X)
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - start_processor)
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    return {
        "seconds": min(seconds),
        "processor": min(processor),
        "bytes": max(0, int(peak.split()[1]) * 1024 - before),
    }


def compare(name: str, X: Array, ways: list[str], rounds: int) -> None:
    n, pairs = len(X), len(X) * (len(X) - 1) / 2
    ways = [way for way in ways if n <= LARGEST.get(way, n)]
    seen: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    with tempfile.NamedTemporaryFile(suffix=".npy") as file:
        np.save(file, X)
        file.flush()
        for _ in range(rounds):
            for way in ways:
                command = [sys.executable, "-m", "benchmarks.pairs", "--measure", way, file.name]
                seen[way].append(json.loads(subprocess.check_output(command)))
    for way in ways:
        seconds = statistics.median(run["seconds"] for run in seen[way])
        of_limit = {
            clock: statistics.median(
                a[clock] / b[clock] for a, b in zip(seen["limit"], seen[way], strict=True)
            )
            for clock in ("seconds", "processor")
        }
        memory = statistics.median(run["bytes"] for run in seen[way]) / 1e6
        row = f"{name:<12}{n:>8}{X.shape[1]:>5}  {way:<15}{seconds:>10.3f}{pairs / seconds / 1e6:>9.0f}"
        print(f"{row}{of_limit['seconds']:>10.2f}{of_limit['processor']:>14.2f}{memory:>11.0f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[2000, 10_000, 20_000, 50_000])
    parser.add_argument("--dimensions", type=int, default=384)
    parser.add_argument("--vectors", help="unit vectors (n, d) in a .npy file instead of synthetic ones")
    parser.add_argument("--csv", help="a table whose texts are encoded instead of synthetic vectors")
    parser.add_argument("--column")
    parser.add_argument("--encoder", default="use-multilingual")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        print(json.dumps(measure(*chosen.measure)))
        return
    ways = ["limit", *(way for way in chosen.ways if way != "limit")]
    titles = f"{'vectors':<12}{'texts':>8}{'d':>5}  {'way':<15}{'seconds':>10}{'M/s':>9}"
    print(f"{titles}{'of limit':>10}{'by processor':>14}{'memory MB':>11}", flush=True)
    if chosen.vectors:
        compare("file", np.load(chosen.vectors), ways, chosen.rounds)
    elif chosen.csv:
        compare("encoded", encoded(chosen.csv, chosen.column, chosen.encoder), ways, chosen.rounds)
    else:
        for n in chosen.sizes:
            compare("synthetic", clustered(n, chosen.dimensions), ways, chosen.rounds)


if __name__ == "__main__":
    main()
