"""More machines: the batches and blocks of a run on the workers of a Dask cluster.

The scheduler is trusted as this machine is: what travels between its processes is pickled. Give its address
to nobody else, or protect it with Dask's own TLS.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import encoders, errors
from core.encoders import Encoder
from core.encoders.base import Batch, Ids, Progress, Vectors
from core.encoders.batching import distinct, plan_batches
from core.store import Store

_log = logging.getLogger("unalike.worker")
SIGN = "cluster"
_CONNECT_SECONDS = 10
_BETWEEN_POSTS = 2.0
_PIECE_TOKENS = 32_768
"""Tokens in one task: some seconds of work, so that sending costs little and a lost worker loses little."""


class Cluster:
    """A connection to a Dask scheduler."""

    def __init__(self, address: str) -> None:
        """Connect. Raises ClusterUnreachable."""
        from distributed import Client  # takes half a second, and few need it

        client_class: Any = Client
        try:
            self._client = client_class(address, timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise errors.ClusterUnreachable(address=address) from error

    def executor(self) -> Executor:
        """Where tasks are submitted to; it says how many run at once, as Python's own executors do."""
        executor: Any = self._client.get_executor(pure=False)
        executor._max_workers = max(1, sum(self._client.nthreads().values()))
        return executor  # type: ignore[no-any-return]

    def encoder(self, local: Encoder, *, allow_remote_code: bool) -> Encoder:
        """The encoder with its vectors computed by the cluster; each worker process loads it once."""
        return ClusterEncoder(local, self.executor(), allow_remote_code)

    @contextmanager
    def failures_told(self) -> Iterator[None]:
        """Turns the cluster's own exceptions (workers ended too often, connection lost) into ClusterFailed."""
        try:
            yield
        except (errors.UnalikeError, MemoryError):
            raise
        except Exception as error:  # distributed has no common base for its own
            raise _told(error) from error

    def workers(self) -> list[dict[str, Any]]:
        """Name, resident bytes and memory limit in bytes of each worker, as plain JSON."""
        known = self._client.scheduler_info(n_workers=-1)["workers"].values()
        return [
            {
                "name": str(worker["name"]),
                "memory": int(worker["metrics"].get("memory", 0)),
                "limit": int(worker["memory_limit"] or 0),
            }
            for worker in known
        ]

    @property
    def alive(self) -> bool:
        """Whether the scheduler still answers."""
        return bool(self._client.status == "running")

    def close(self) -> None:
        """Disconnect."""
        self._client.close()


class ClusterEncoder:
    """An encoder whose `stream` computes elsewhere; the rest, tokens above all, is this machine's."""

    def __init__(self, local: Encoder, executor: Executor, allow_remote_code: bool) -> None:
        """`local` is the same encoder on this machine."""
        self.card = local.card
        self.revision = local.revision
        self.prompt = local.prompt
        self.special_tokens = local.special_tokens
        self._local = local
        self.workers = local.workers
        self.batch_tokens = local.batch_tokens
        self.vocabulary_bytes = local.vocabulary_bytes
        self._executor = executor
        self._allow_remote_code = allow_remote_code

    def tokenize(self, texts: Sequence[str]) -> list[Ids]:
        """The content ids of each text in full."""
        return self._local.tokenize(texts)

    def count_tokens(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """(n,) tokens of each text in full, the special tokens included."""
        return self._local.count_tokens(texts)

    def encode(
        self,
        texts: Sequence[str],
        token_limit: int | None = None,
        *,
        progress: Progress | None = None,
        batch_tokens: int | None = None,
    ) -> Vectors:
        """(n, d) float32 rows of length 1, computed on this machine."""
        return self._local.encode(texts, token_limit, progress=progress, batch_tokens=batch_tokens)

    def working_bytes(self, tokens: int, longest: int) -> int:
        """Memory that one worker needs for a batch, taken as this machine's own."""
        return self._local.working_bytes(tokens, longest)

    def stream(
        self, ids: Sequence[Ids], *, batch_tokens: int | None = None, workers: int | None = None
    ) -> Generator[Batch, None, None]:
        """Vectors piece by piece, longest texts first; equal ids are encoded once.

        How many threads work on a piece is for each of the cluster's workers to say, not for `workers`.
        """
        first, places = distinct(ids)
        lengths = np.array([len(ids[i]) + self.special_tokens for i in first], dtype=np.int64)
        waiting = deque(_pieces(plan_batches(lengths, batch_tokens or self.batch_tokens), lengths))
        running: deque[tuple[NDArray[np.intp], Future[Vectors]]] = deque()
        most = 2 * int(getattr(self._executor, "_max_workers", 1))
        try:
            while waiting or running:
                while waiting and len(running) < most:
                    members = waiting.popleft()
                    piece = [ids[first[m]] for m in members]
                    running.append((members, self._submit(piece, batch_tokens)))
                members, future = running.popleft()
                vectors = future.result()
                repeats = [len(places[m]) for m in members]
                yield Batch(
                    np.concatenate([places[m] for m in members]),
                    np.repeat(vectors, repeats, axis=0),
                    int(lengths[members] @ repeats),
                )
        finally:
            for _, future in running:
                future.cancel()

    def _submit(self, piece: list[Ids], batch_tokens: int | None) -> Future[Vectors]:
        name = self.card.id
        return self._executor.submit(
            encode_piece, name, self.revision, self._allow_remote_code, piece, batch_tokens
        )


def _pieces(batches: list[NDArray[np.intp]], lengths: NDArray[np.int64]) -> Iterator[NDArray[np.intp]]:
    """Whole batches put together, so that a worker makes the same batches of them as this machine would."""
    piece: list[NDArray[np.intp]] = []
    tokens = 0
    for batch in batches:
        piece.append(batch)
        tokens += int(lengths[batch].sum())
        if tokens >= _PIECE_TOKENS:
            yield np.concatenate(piece)
            piece, tokens = [], 0
    if piece:
        yield np.concatenate(piece)


def encode_piece(
    encoder_id: str, revision: str, allow_remote_code: bool, ids: list[Ids], batch_tokens: int | None
) -> Vectors:
    """The task of a worker: vectors (n, d) of some texts by the encoder that it keeps loaded.

    Raises ClusterFailed where its encoder is not the same as the one that asks.
    """
    with _ONE_PIECE:
        encoder = _loaded(encoder_id, allow_remote_code)
        if encoder.revision != revision:
            raise errors.ClusterFailed(detail=f"{encoder_id}: {encoder.revision} ≠ {revision}")
        vectors = np.empty((len(ids), encoder.card.dimensions), dtype=np.float32)
        for batch in encoder.stream(ids, batch_tokens=batch_tokens):
            vectors[batch.positions] = batch.vectors
    return vectors


_ONE_PIECE = threading.Lock()  # a piece uses all threads that its process has


@lru_cache(maxsize=1)
def _loaded(encoder_id: str, allow_remote_code: bool) -> Encoder:
    return encoders.load(encoder_id, allow_remote_code=allow_remote_code)


def _told(error: Exception) -> errors.ClusterFailed:
    return errors.ClusterFailed(detail=(str(error).strip().splitlines() or [type(error).__name__])[0][:200])


class Line:
    """The connection that a worker keeps to the cluster, made again where it was lost.

    Every two seconds it posts the cluster's workers in the store under `SIGN`, for the pages to show.
    """

    def __init__(self, address: str, store: Store) -> None:
        """Begin to connect and to post."""
        self._address = address
        self._store = store
        self._cluster: Cluster | None = None
        self._lock = threading.Lock()
        threading.Thread(target=self._post, name="cluster", daemon=True).start()

    def cluster(self) -> Cluster:
        """The cluster, connected. Raises ClusterUnreachable."""
        with self._lock:
            if self._cluster is not None and not self._cluster.alive:
                self._cluster.close()
                self._cluster = None
            if self._cluster is None:
                self._cluster = Cluster(self._address)
            return self._cluster

    def _post(self) -> None:
        while True:
            try:
                self._store.post(SIGN, self.cluster().workers())
            except errors.UnalikeError as error:
                _log.warning("the cluster cannot be shown: %s", error)
            time.sleep(_BETWEEN_POSTS)
