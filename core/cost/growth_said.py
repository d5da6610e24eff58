"""Growth in words: what twice the texts and twice the tokens cost, and what that means for many more."""

from __future__ import annotations

from core.cost.growth import LARGEST, LONGEST_SECONDS, Growth, Step
from core.cost.ways import EVERYDAY, EXACT, READERS
from core.language import N_, _
from core.result import Result
from core.units import human_bytes, human_seconds

WAYS = {
    EXACT: N_("Unalike, exactly and without the matrix"),
    EVERYDAY: N_("The everyday way, with the matrix"),
}
AHEAD = (100_000, 1_000_000)
"""Numbers of texts for which the costs are told."""
_BUSY = 0.25  # cores
_WORTH_SAYING = 1 << 20  # bytes
_MILLISECONDS = 0.095  # seconds below which milliseconds are said


def explain(result: Result) -> list[str]:
    """O(n) and O(n^2) with the numbers of this run."""
    n = len(result.texts)
    return [
        _(
            "**O(n): in proportion.** Reading is done text by text. The {n} texts took {seconds}; twice as many of "
            "the same length take twice as long."
        ).format(n=f"{n:,}", seconds=human_seconds(result.seconds["vectors"])),
        _(
            "**O(n²): with the square.** Comparing is done pair by pair. {n} texts make {pairs} pairs, {double} "
            "texts make {double_pairs}: twice the texts, about four times the pairs."
        ).format(
            n=f"{n:,}",
            pairs=f"{_pairs(n):,}",
            double=f"{2 * n:,}",
            double_pairs=f"{_pairs(2 * n):,}",
        ),
        _(
            "**Time is not memory.** Every pair has to be looked at, but it need not be kept. The everyday way keeps "
            "a matrix of {n} × {n} numbers, so its memory grows with the square, too; Unalike keeps a few numbers "
            "for each text, so its memory grows in proportion."
        ).format(n=f"{n:,}"),
    ]


def _pairs(n: int) -> int:
    return n * (n - 1) // 2


def of_texts(growth: Growth) -> list[str]:
    """What twice the texts cost, each way, in time and in memory."""
    said = []
    for way, name in WAYS.items():
        time, memory = growth.time_fit(way), growth.memory_fit(way)
        if time is None or memory is None:
            said.append(_("{way}: too few sizes could be run to say how it grows.").format(way=_(name)))
            continue
        sentence = _(
            "{way}: twice the texts take {times} times the time (exponent {time}, between {time_low} and "
            "{time_high}) and {held} times the memory (exponent {memory}, between {memory_low} and {memory_high})."
        ).format(
            way=_(name),
            times=f"{time.best.doubling:.1f}",
            time=f"{time.best.exponent:.2f}",
            time_low=f"{time.least.exponent:.2f}",
            time_high=f"{time.greatest.exponent:.2f}",
            held=f"{memory.best.doubling:.1f}",
            memory=f"{memory.best.exponent:.2f}",
            memory_low=f"{memory.least.exponent:.2f}",
            memory_high=f"{memory.greatest.exponent:.2f}",
        )
        if memory.best.fixed > _WORTH_SAYING:
            sentence += " " + _(
                "To this come {fixed} of memory that it takes for any number of texts."
            ).format(fixed=human_bytes(memory.best.fixed))
        said.append(sentence)
    return said


def read_times(growth: Growth) -> str:
    """How to read time against texts: both ways at the largest size that both ran."""
    said = _(
        "Points were measured, dotted lines go on by their law; both scales are logarithmic, so that a step is "
        "about ten times as much."
    )
    both = _both(growth)
    if both:
        own, other = both
        said += " " + _("With {n} texts Unalike took {own} and the everyday way {other}.").format(
            n=f"{own.size:,}", own=_short(own.seconds), other=_short(other.seconds)
        )
    return said


def read_memories(growth: Growth, machine: int) -> str:
    """How to read memory against texts, and where the everyday way comes to the end of the machine's (bytes)."""
    said = []
    both = _both(growth)
    if both:
        own, other = both
        said.append(
            _("With {n} texts Unalike held {own} and the everyday way {other}.").format(
                n=f"{own.size:,}", own=human_bytes(own.bytes), other=human_bytes(other.bytes)
            )
        )
    fit = growth.memory_fit(EVERYDAY)
    if fit and fit.best.factor > 0 and fit.best.exponent > 0:
        most = ((machine - fit.best.fixed) / fit.best.factor) ** (1 / fit.best.exponent)
        said.append(
            _(
                "The everyday way reaches the dashed line, the {memory} of this machine, at about {n} texts."
            ).format(memory=human_bytes(machine), n=f"{round(most, -3):,.0f}")
        )
    return " ".join(said)


def read_lengths(growth: Growth) -> str:
    """How to read time against tokens: what a text of a length that all read takes each encoder."""
    sizes = [{step.size for step in growth.of(encoder)} for encoder in READERS]
    common = set.intersection(*sizes)
    said = [_("A line that rises more steeply than the others grows faster with the length of a text.")]
    for encoder, reader in READERS.items() if common else ():
        step = next(step for step in growth.of(encoder) if step.size == max(common))
        said.append(
            _("{model} takes {seconds} for a text of {tokens} tokens.").format(
                model=reader.title, seconds=_short(step.seconds), tokens=f"{step.size:,}"
            )
        )
    return " ".join(said)


def _both(growth: Growth) -> tuple[Step, Step] | None:
    """The steps of the exact pass and of the everyday way at the largest size that both ran."""
    own, other = ({step.size: step for step in growth.of(way)} for way in (EXACT, EVERYDAY))
    common = own.keys() & other.keys()
    return (own[max(common)], other[max(common)]) if common else None


def _short(seconds: float) -> str:
    if seconds < _MILLISECONDS:
        return _("{milliseconds} ms").format(milliseconds=f"{1000 * seconds:.2g}")
    return human_seconds(seconds)


def of_tokens(growth: Growth) -> list[str]:
    """What twice the tokens of a text cost each encoder, and why."""
    said = []
    for encoder, reader in READERS.items():
        fit, steps = growth.time_fit(encoder), growth.of(encoder)
        if fit is None:
            continue
        values = {
            "model": reader.title,
            "times": f"{fit.best.doubling:.1f}",
            "exponent": f"{fit.best.exponent:.2f}",
            "low": f"{fit.least.exponent:.2f}",
            "high": f"{fit.greatest.exponent:.2f}",
            "shortest": f"{steps[0].size:,}",
            "longest": f"{steps[-1].size:,}",
        }
        if reader.even is None:
            said.append(
                _(
                    "{model}, without attention: from {shortest} to {longest} tokens, twice the tokens take {times} "
                    "times the time (exponent {exponent}, between {low} and {high}). It looks at each token with "
                    "its neighbours only, so a text costs in proportion to its length."
                ).format(**values)
            )
            continue
        share = steps[-1].size / (steps[-1].size + reader.even)
        said.append(
            _(
                "{model}, with attention: from {shortest} to {longest} tokens, twice the tokens take {times} times the "
                "time (exponent {exponent}, between {low} and {high}). By the formula of a layer, comparing every "
                "token with every other makes {share}% at {longest} tokens, and half of the work at {even}."
            ).format(**values, share=f"{100 * share:.0f}", even=f"{reader.even:,}")
        )
    return said


FORMULA = N_(
    "Of L tokens a layer does 2 L (4 w a + m w i) + 4 L² a operations: w, a and i are the widths of the layer, its "
    "attention and its feed-forward part, m is 2 or 3. The first part grows with L, the second, attention, with "
    "L². So a transformer grows in proportion while texts are short and with the square once they are very long."
)


def what_was_measured(growth: Growth) -> list[str]:
    """Which vectors were used, what was not run and why, and what else disturbed the measurement."""
    said = []
    if growth.texts < LARGEST:
        said.append(
            _(
                "The table has {texts} texts. For more, vectors were added that are drawn like theirs: each is one of "
                "yours, moved by half of the difference between two others."
            ).format(texts=f"{growth.texts:,}")
        )
    elif growth.texts > LARGEST:
        said.append(
            _("Of the {texts} texts, {largest} were drawn at random to be measured with.").format(
                texts=f"{growth.texts:,}", largest=f"{LARGEST:,}"
            )
        )
    said.append(
        _(
            "Every size ran in a process of its own, after a first try that does not count. Memory is what was held "
            "above the empty process, the vectors included."
        )
    )
    if growth.stopped:
        first = growth.stopped[0]
        values = {
            "size": f"{first.size:,}",
            "bytes": human_bytes(first.bytes),
            "free": human_bytes(first.free),
            "seconds": human_seconds(first.seconds),
            "most": human_seconds(LONGEST_SECONDS),
        }
        if first.for_memory:
            template = _(
                "The everyday way was not run with {size} texts or more: it would have taken {bytes} of memory, and "
                "no more than a quarter of the {free} that were free is risked for it."
            )
        else:
            template = _(
                "The everyday way was not run with {size} texts or more: one pass would have taken {seconds}, and "
                "no more than {most} is spent on it."
            )
        said.append(template.format(**values))
    busy = sum(step.elsewhere for step in growth.steps) / len(growth.steps)
    if busy > _BUSY:
        said.append(
            _(
                "Meanwhile other programs used {cores} processor cores, so that times are longer than they would be "
                "alone. Exponents are those of processor time, which this hardly touches."
            ).format(cores=f"{busy:.1f}")
        )
    else:
        said.append(_("Exponents are those of processor time, which other programs hardly touch."))
    return said


def ahead(growth: Growth, texts: int, machine: int) -> dict[str, list[str]]:
    """Time and memory of both ways for this table and for many more texts, columns by their titles.

    `machine` are the bytes of its memory.
    """
    sizes = sorted({texts, *AHEAD})
    columns: dict[str, list[str]] = {
        _("Texts"): [f"{n:,}" for n in sizes],
        _("Pairs"): [f"{_pairs(n):,}" for n in sizes],
    }
    for way, (time_title, memory_title) in _COLUMNS.items():
        columns[_(time_title)] = [_time(growth, way, n) for n in sizes]
        columns[_(memory_title)] = [_memory(growth, way, n, machine) for n in sizes]
    return columns


_COLUMNS = {
    EXACT: (N_("Unalike: time"), N_("Unalike: memory")),
    EVERYDAY: (N_("Everyday way: time"), N_("Everyday way: memory")),
}


def _time(growth: Growth, way: str, n: int) -> str:
    found = growth.seconds_at(way, n)
    if found is None:
        return _("not known")
    if found[2] < _MILLISECONDS:
        return _("under 0.1 s")
    seconds, low, high = (human_seconds(each) for each in found)
    return _("{seconds} ({low} to {high})").format(seconds=seconds, low=low, high=high)


def _memory(growth: Growth, way: str, n: int, machine: int) -> str:
    fit = growth.memory_fit(way)
    if fit is None:
        return _("not known")
    held = fit.best.at(n)
    if held > machine:
        return _("{bytes}: does not fit").format(bytes=human_bytes(held))
    return human_bytes(held)
