"""What is measured of embedding and summarizing, each in a process of its own (core.cost.apart): the works and tasks.

Seconds are without loading the models. Operations are counted in passes of their own, so that counting slows nothing
that is timed; the phases of memory in which that happens begin with "count".
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from core.cost.apart import Inside
from core.cost.models import ARCHITECTURES, FIRST_ID, RandomEncoder, random_ids
from core.cost.operations import encoder_operations
from core.cost.summarizers import load_summarizer, random_summarizer
from core.encoders import Encoder, encode_texts, load
from core.encoders.base import Ids
from core.encoders.card import MINIMUM_TOKENS
from core.encoders.long_texts import prepare

COUNT = "count"
_WARM_UP = 24  # tokens
_WARM_UP_TEXT = " ".join(f"Sentence {i} is here to load whatever the first text loads." for i in range(4))
_REPEATS = 5
_ENOUGH_SECONDS = 3.0


def encode(task: dict[str, Any], inside: Inside) -> dict[str, Any]:
    """Texts encoded. The task: "encoder" (an id), "remote_code", "texts", "limit", "long_text".

    Answers "seconds", "read" (tokens that the model read), "operations" (None where they cannot be counted) and
    "vectors".
    """
    texts, limit, long_text = task["texts"], task["limit"], task["long_text"]
    encoder = load(task["encoder"], allow_remote_code=task["remote_code"])
    encode_texts(encoder, [_WARM_UP_TEXT], token_limit=MINIMUM_TOKENS, long_text=long_text)
    inside.phase("encode")
    began = time.perf_counter()
    done = encode_texts(
        encoder,
        texts,
        token_limit=limit,
        long_text=long_text,
        progress=lambda _texts, done, total: inside.progress(done, total),
    )
    seconds = time.perf_counter() - began
    inside.phase(COUNT)
    pieces = prepare(encoder, texts, limit, long_text).pieces
    return {
        "seconds": seconds,
        "read": sum(map(len, pieces)) + len(pieces) * encoder.special_tokens,
        "operations": encoder_operations(encoder, pieces),
        "vectors": done.vectors.tolist(),
    }


def encode_random(task: dict[str, Any], inside: Inside) -> dict[str, Any]:
    """As many tokens encoded by an "architecture" with random weights: "tokens" of each text.

    Answers "seconds", "read" and "operations".
    """
    encoder = RandomEncoder(task["architecture"])
    ids = random_ids(task["tokens"], ARCHITECTURES[task["architecture"]].shape.vocabulary)
    encoder.forward([ids[0][:_WARM_UP]])
    inside.phase("encode")
    began, total, done = time.perf_counter(), sum(map(len, ids)), 0
    for batch in encoder.stream(ids):
        done += batch.tokens
        inside.progress(done, total)
    seconds = time.perf_counter() - began
    inside.phase(COUNT)
    return {"seconds": seconds, "read": total, "operations": encoder_operations(encoder, ids)}


def summarize(task: dict[str, Any], inside: Inside) -> dict[str, Any]:
    """Texts summarized, then the summaries encoded.

    The task is that of `encode` with "new_tokens" and "summarizer" (a folder or an id on the hub), or with
    "architecture" (random weights), "tokens" of each text and "summary_limit": what is written by chance cannot be
    encoded, so the beginnings of the texts take the place of their summaries.
    Answers what `encode` does, both steps together, with "write_seconds", "written" (tokens), "title", "reads" (the
    most tokens of a text) and "summaries".
    """
    real, new_tokens = "summarizer" in task, task["new_tokens"]
    writer = load_summarizer(task["summarizer"]) if real else random_summarizer(task["architecture"])
    writer.generate(random_ids([_WARM_UP], writer.vocabulary), 2, 2)
    inside.phase("write")
    began = time.perf_counter()
    if real:
        ids = writer.tokens(task["texts"])
    else:
        ids = random_ids([min(n, writer.reads) for n in task["tokens"]], writer.vocabulary)
    written = writer.write(ids, new_tokens, lambda done: inside.progress(done, len(ids)))
    write_seconds = time.perf_counter() - began
    inside.phase(f"{COUNT} writing")
    operations = writer.operations(written.shapes)
    about = {"title": writer.title, "reads": writer.reads, "summaries": written.texts}
    del writer
    gc.collect()
    inside.phase("load")
    if real:
        read = encode({**task, "texts": written.texts}, inside)
    else:
        read = encode({**task, "limit": task["summary_limit"], "long_text": "truncate"}, inside)
    return {
        **about,
        "write_seconds": write_seconds,
        "seconds": write_seconds + read["seconds"],
        "read": written.read + read["read"],
        "written": written.written,
        "operations": operations + (read["operations"] or 0),
        "vectors": read["vectors"] if real else [],
    }


def read_lengths(task: dict[str, Any], inside: Inside) -> dict[str, Any]:
    """Texts of each of "lengths" tokens, ascending, "at_once" of them, by one model; every length is a phase.

    The task names the model as the others do, by "architecture", "summarizer" or "encoder" (this one with "words",
    ids that occur in the texts); "new_tokens" are written where it writes. Answers "seconds" (the fastest of some
    repeats) and "operations" of one text, for each length.
    """
    work, operations, words = _reader(task)
    generator = np.random.default_rng(0)
    texts = [
        [generator.choice(words, length).astype(np.int32) for _ in range(task["at_once"])]
        for length in task["lengths"]
    ]
    work(texts[0])  # the first time takes longer
    seconds = []
    for done, ids in enumerate(texts):
        inside.progress(done, len(texts))
        inside.phase(str(len(ids[0])))
        seconds.append(_fastest(partial(work, ids)) / len(ids))
    inside.phase(COUNT)
    return {"seconds": seconds, "operations": [operations(ids[:1]) for ids in texts]}


Reads = Callable[[Sequence[Ids]], Any]


def _reader(task: dict[str, Any]) -> tuple[Reads, Reads, Sequence[int]]:
    """What reads texts, what counts the operations of it, and the ids that they may be made of."""
    key, new = task.get("architecture"), task["new_tokens"]
    if "summarizer" in task or (key and ARCHITECTURES[key].writes):
        writer = random_summarizer(key) if key else load_summarizer(task["summarizer"])
        return (
            lambda ids: writer.generate(ids, new, new),
            lambda ids: writer.operations([(len(ids), len(ids[0]), new)]),
            range(FIRST_ID, writer.vocabulary),
        )
    encoder: Encoder = (
        RandomEncoder(key) if key else load(task["encoder"], allow_remote_code=task["remote_code"])
    )
    room = -encoder.special_tokens or None  # these are added to every text

    def whole(ids: Sequence[Ids]) -> list[Ids]:
        return [text[:room] for text in ids]

    words = range(FIRST_ID, ARCHITECTURES[key].shape.vocabulary) if key else task["words"]
    return (
        lambda ids: list(encoder.stream(whole(ids))),
        lambda ids: encoder_operations(encoder, whole(ids)),
        words,
    )


def _fastest(work: Callable[[], object]) -> float:
    """Seconds of the fastest of up to five repeats, until three seconds have passed: other programs only slow it."""
    seconds: list[float] = []
    while len(seconds) < _REPEATS and sum(seconds) < _ENOUGH_SECONDS:
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds)
