"""Growth in words: what twice the texts and twice the tokens cost, and what that means for many more."""

from __future__ import annotations

from core.cost.growth import LARGEST, LONGEST_SECONDS, Growth
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
        said.append(
            _(
                "{way}: twice the texts take {times} times the time (exponent {time}, between {time_low} and "
                "{time_high}) and {held} times the memory (exponent {memory}, between {memory_low} and "
                "{memory_high}), besides the {fixed} that it always takes."
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
                fixed=human_bytes(memory.best.fixed),
            )
        )
    return said


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
                "token with every other makes {share} % at {longest} tokens, and half of the work at {even}."
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
    seconds, low, high = (human_seconds(each) for each in found)
    return _("{seconds} ({low} to {high})").format(seconds=seconds, low=low, high=high)


def _memory(growth: Growth, way: str, n: int, machine: int) -> str:
    fit = growth.memory_fit(way)
    if fit is None:
        return _("not known")
    held = fit.best.at(n)
    if held > machine:
        return _("{bytes}: more than this machine has").format(bytes=human_bytes(held))
    return human_bytes(held)
