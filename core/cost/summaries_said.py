"""What the measurement of embedding and summarizing means, in sentences made from its numbers."""

from __future__ import annotations

from collections.abc import Callable

from core.cost.summaries import AS_SET, ENCODER, EXTRACT, FULL, SUMMARIZER, Point, Summaries, Way
from core.language import N_, _
from core.originality import MEASURES
from core.units import human_bytes, human_seconds

LABELS = {
    AS_SET: N_("Encoded as set"),
    FULL: N_("Everything, in parts"),
    EXTRACT: N_("Picked main sentences"),
    ENCODER: N_("By another model"),
    SUMMARIZER: N_("Written summaries"),
}
_AGAINST_ALL, _NEAREST_FEW = MEASURES[0], MEASURES[2]
_SAME = 0.1
"""Differences below a tenth are noise."""
_BUSY = 0.25  # cores
_BILLION = 1e9


def answer(found: Summaries) -> list[str]:
    """What costs more, embedding or summarizing, in time and in memory: two sentences, or one without a summarizer."""
    written = [way for way in found.ways if way.kind == SUMMARIZER]
    own = found.way(AS_SET)
    assert own is not None  # it is always measured
    if not written:
        return [_("No model that writes summaries was measured. Choose one to compare with.")]
    times = [way.seconds / own.seconds for way in written]
    held = [way.peak / own.peak for way in written]
    if min(times) > 1 + _SAME:
        time = _(
            "In time, embedding costs less: to summarize first took at least {least} times as long as to encode the "
            "{texts} texts as set."
        )
    elif max(times) < 1 - _SAME:
        time = _(
            "In time, summarizing first costs less: it took at most {most} times as long as to encode the {texts} "
            "texts as set."
        )
    else:
        time = _(
            "In time, neither costs less in every case: to summarize first took between {least} and {most} times as "
            "long as to encode the {texts} texts as set."
        )
    if min(held) > 1 + _SAME:
        memory = _(
            "In memory, embedding costs less: summarizing held at least {least} times the {own} of encoding."
        )
    elif max(held) < 1 - _SAME:
        memory = _("In memory, summarizing costs less: it held at most {most} times the {own} of encoding.")
    else:
        memory = _(
            "In memory, neither costs less in every case: summarizing held between {least} and {most} times the "
            "{own} of encoding."
        )
    return [
        time.format(least=ratio(min(times)), most=ratio(max(times)), texts=found.texts),
        memory.format(least=ratio(min(held)), most=ratio(max(held)), own=human_bytes(own.peak)),
    ]


def details(found: Summaries) -> list[str]:
    """A sentence on each way that summarizes or reads everything: what it took and what it changed."""
    said = []
    for way in found.ways:
        if way.kind == SUMMARIZER:
            said.append(_of_summarizer(found, way))
        elif way.kind == EXTRACT:
            said.append(_of_extract(found, way))
        elif way.kind == AS_SET and way.agreement:
            said.append(_of_limit(found, way))
    return said


def _of_summarizer(found: Summaries, way: Way) -> str:
    own = found.way(AS_SET)
    assert own is not None
    said = _(
        "With {model} it took {time} for {texts} texts, against {own_time} as set; {writing} of it went into the "
        "summaries. It read at most {reads} tokens of a text and did {operations} billion operations."
    ).format(
        model=way.title,
        time=human_seconds(way.seconds),
        texts=found.texts,
        writing=human_seconds(way.write_seconds),
        operations=billions(way.operations),
        reads=f"{way.reads:,}",
        own_time=human_seconds(own.seconds),
    )
    if own.operations and way.operations:
        times, operations = way.seconds / own.seconds, way.operations / own.operations
        if times > (1 + _SAME) * operations:
            said += " " + _(
                "That is {operations} times the operations in {times} times the time: what is written comes token "
                "by token, which keeps a processor less busy than reading."
            ).format(operations=ratio(operations), times=ratio(times))
        else:
            said += " " + _("That is {operations} times the operations in {times} times the time.").format(
                operations=ratio(operations), times=ratio(times)
            )
    if way.agreement:
        said += " " + _agrees(way)
    return said


def _of_extract(found: Summaries, way: Way) -> str:
    saved = found.reference.seconds - way.seconds
    values = {"tokens": found.summary_tokens, "time": human_seconds(abs(saved)), "texts": found.texts}
    if saved > _SAME * found.reference.seconds:
        said = _(
            "Picking the main sentences up to {tokens} tokens saved {time} on the {texts} texts, against reading all "
            "of them."
        )
    elif saved < -_SAME * found.reference.seconds:
        said = _(
            "Picking the main sentences up to {tokens} tokens took {time} more for the {texts} texts than reading "
            "all of them: with this model, reading is quicker than picking."
        )
    else:
        said = _(
            "Picking the main sentences up to {tokens} tokens saved no time on the {texts} texts, against reading all "
            "of them."
        )
    return said.format(**values) + (" " + _agrees(way) if way.agreement else "")


def _of_limit(found: Summaries, way: Way) -> str:
    return (
        _(
            "{cut} of the {texts} texts are longer than the limit of {limit} tokens. Reading all of them took {whole}, "
            "as set {own}."
        ).format(
            cut=found.cut_texts,
            texts=found.texts,
            limit=f"{found.limit:,}",
            whole=human_seconds(found.reference.seconds),
            own=human_seconds(way.seconds),
        )
        + " "
        + _agrees(way)
    )


def _agrees(way: Way) -> str:
    assert way.agreement is not None
    if _AGAINST_ALL not in way.agreement:
        return _("All texts are equally original, so that there is no order to compare.")
    rho, low, high = way.agreement[_AGAINST_ALL]
    said = _(
        "Its order of originality agrees with that of reading everything by {rho} (rank correlation: 1 is the same "
        "order, 0 is none; {low} to {high} for other texts like these)."
    ).format(rho=f"{rho:.2f}", low=f"{low:.2f}", high=f"{high:.2f}")
    if _NEAREST_FEW in way.agreement:
        said += " " + _("For originality against the nearest few texts it is {rho}.").format(
            rho=f"{way.agreement[_NEAREST_FEW][0]:.2f}"
        )
    return said


def limits_of_this(found: Summaries) -> list[str]:
    """How far the measurement holds."""
    said = [
        _(
            "This holds for this computer, for a sample of {texts} of your {all} texts (the middle one has {tokens} "
            "tokens), for summaries of {summary} tokens, and for these models. Loading a model is not counted."
        ).format(
            texts=found.texts,
            all=f"{found.all_texts:,}",
            tokens=f"{found.middle_tokens:,}",
            summary=found.summary_tokens,
        ),
        _(
            "Summaries are written by the cheapest way, always the likeliest next token; searching for better ones, as "
            "many programs do, takes several times as long."
        ),
    ]
    if any(way.random for way in found.ways):
        said.append(
            _(
                "Models marked “random weights” are built at their full size and filled with random numbers. They cost "
                "what the real ones cost, but what they write means nothing. They read as many tokens as {encoder} "
                "counts, and in place of their summaries the beginnings of the texts were encoded."
            ).format(encoder=found.encoder)
        )
    if any(way.operations is None for way in found.ways):
        said.append(_("The operations of {encoder} cannot be counted.").format(encoder=found.encoder))
    busiest = max(way.elsewhere for way in found.ways)
    if busiest > _BUSY:
        said.append(
            _(
                "Other programs kept up to {cores} processor cores busy meanwhile, so the times are too long and "
                "uneven. Measure again when the computer has nothing else to do."
            ).format(cores=f"{busiest:.1f}")
        )
    return said


def time_reading(points: tuple[Point, ...]) -> str:
    """How to read the chart of time against length."""
    quick, slow = _ends(points, lambda point: point.seconds)
    first = _shortest(points, quick), _shortest(points, slow)
    return _(
        "A text of {tokens} tokens takes {least} with {quick} and {most} with {slow}. From {shortest} to {tokens} "
        "tokens, {longer} times the text, the one takes {quick_times} and the other {slow_times} times as long."
    ).format(
        tokens=f"{quick.tokens:,}",
        least=small_seconds(quick.seconds),
        quick=quick.title,
        most=small_seconds(slow.seconds),
        slow=slow.title,
        shortest=first[0].tokens,
        longer=f"{quick.tokens / first[0].tokens:g}",
        quick_times=ratio(quick.seconds / first[0].seconds),
        slow_times=ratio(slow.seconds / first[1].seconds),
    )


def memory_reading(points: tuple[Point, ...]) -> str:
    """How to read the chart of memory against length."""
    least, most = _ends(points, lambda point: point.peak)
    first = _shortest(points, most)
    return _(
        "At {tokens} tokens {least} holds {least_bytes} and {most} {most_bytes}. Of the latter, {more} came with the "
        "length, from {shortest} tokens on; the rest are mostly the model's weights and the libraries, which cost the "
        "same however long a text is."
    ).format(
        tokens=f"{most.tokens:,}",
        least=least.title,
        least_bytes=human_bytes(least.peak),
        most=most.title,
        most_bytes=human_bytes(most.peak),
        shortest=first.tokens,
        more=human_bytes(max(0, most.peak - first.peak)),
    )


def _ends(points: tuple[Point, ...], cost: Callable[[Point], float]) -> tuple[Point, Point]:
    """The models with the least and the greatest cost at the greatest length that all of them read."""
    titles = {point.title for point in points}
    common = set.intersection(*({p.tokens for p in points if p.title == title} for title in titles))
    length = max(common or {point.tokens for point in points})
    there = sorted((point for point in points if point.tokens == length), key=cost)
    return there[0], there[-1]


def _shortest(points: tuple[Point, ...], like: Point) -> Point:
    """The same model at the least length."""
    return min((p for p in points if p.title == like.title), key=lambda point: point.tokens)


def ratio(value: float) -> str:
    """A ratio with two digits that count."""
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def billions(operations: int | None) -> str:
    """Operations in billions, or a dash."""
    return "–" if operations is None else ratio(operations / _BILLION)


def small_seconds(seconds: float) -> str:
    """A duration that may be far below a second."""
    if seconds >= 1:
        return human_seconds(seconds)
    return _("{milliseconds} ms").format(milliseconds=ratio(1000 * seconds))
