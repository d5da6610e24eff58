"""What is said of embedding and summarizing: the right side costs less, and every sentence fills its fields."""

from dataclasses import replace

import pytest

from core.cost import summaries_figures, summaries_said
from core.cost.summaries import AS_SET, ENCODER, EXTRACT, FULL, SUMMARIZER, Point, Summaries, Way

MIB = 1 << 20


def way(kind, seconds, peak, **other):
    usual = Way(
        kind=kind,
        title=f"Model {kind}",
        random=kind in (ENCODER, SUMMARIZER),
        seconds=seconds,
        write_seconds=0.9 * seconds if kind == SUMMARIZER else 0.0,
        read=20_000,
        written=2048 if kind == SUMMARIZER else 0,
        operations=int(5e11 * (4 if kind == SUMMARIZER else 1)),
        loaded=peak // 2,
        peak=peak,
        reads=1024 if kind == SUMMARIZER else 0,
        elsewhere=0.0,
        agreement=None,
    )
    return replace(usual, **other)


AGREES = {"originality_mean": (0.83, 0.66, 0.92), "originality_knn": (0.71, 0.5, 0.85)}


def made() -> Summaries:
    """A measurement: two summarizers that cost more than encoding, and texts that the limit cuts."""
    points = tuple(
        Point(f"Model {kind}", kind, kind == SUMMARIZER, n, n * speed, 10**9, (300 + n) * MIB)
        for kind, speed, longest in ((AS_SET, 1e-5, 2048), (SUMMARIZER, 2e-3, 1024))
        for n in (128, 256, 512, 1024, 2048)
        if n <= longest
    )
    return Summaries(
        texts=32,
        all_texts=500,
        tokens=30_000,
        middle_tokens=900,
        cut_texts=20,
        encoder="Model set",
        limit=512,
        long_text="truncate",
        summary_tokens=64,
        ways=(
            way(AS_SET, 2.0, 400 * MIB, agreement=AGREES),
            way(FULL, 6.0, 400 * MIB),
            way(EXTRACT, 1.0, 410 * MIB, agreement=AGREES),
            way(SUMMARIZER, 60.0, 1200 * MIB),
            way(SUMMARIZER, 20.0, 800 * MIB),
        ),
        points=points,
        written=(),
    )


@pytest.fixture
def found() -> Summaries:
    return made()


def test_the_cheaper_one_is_named_with_its_least_distance(found):
    time, memory = summaries_said.answer(found)
    assert "embedding costs less" in time
    assert "at least 10 times" in time
    assert "embedding costs less" in memory
    assert "at least 2.0 times the 400 MB" in memory


def test_it_is_said_when_summarizing_costs_less_or_nothing_is_clear(found):
    own = way(AS_SET, 100.0, 2000 * MIB)
    time, memory = summaries_said.answer(replace(found, ways=(own, *found.ways[3:])))
    assert "summarizing first costs less" in time
    assert "at most 0.60 times" in time
    assert "summarizing costs less" in memory
    between = replace(found, ways=(way(AS_SET, 30.0, 1000 * MIB), *found.ways[3:]))
    assert all("neither costs less" in sentence for sentence in summaries_said.answer(between))


def test_without_a_summarizer_one_is_asked_for(found):
    (only,) = summaries_said.answer(replace(found, ways=found.ways[:3]))
    assert "Choose one" in only


def test_each_way_is_described_with_its_numbers(found):
    said = summaries_said.details(found)
    assert len(said) == 4
    assert "20 of the 32 texts are longer than the limit of 512 tokens" in said[0]
    assert "saved 5.0 s" in said[1]
    assert "by 0.83" in said[1]
    assert "nearest few texts it is 0.71" in said[1]
    assert "4.0 times the operations in 30 times the time" in said[2]
    assert "token by token" in said[2]


def test_reading_may_be_quicker_than_picking(found):
    slow = replace(found, ways=(*found.ways[:2], way(EXTRACT, 9.0, 400 * MIB), *found.ways[3:]))
    assert "took 3.0 s more" in summaries_said.details(slow)[1]
    same = replace(found, ways=(*found.ways[:2], way(EXTRACT, 6.1, 400 * MIB), *found.ways[3:]))
    assert "saved no time" in summaries_said.details(same)[1]


def test_how_far_it_holds_names_sample_random_weights_and_other_programs(found):
    said = " ".join(summaries_said.limits_of_this(found))
    assert "32 of your 500 texts" in said
    assert "random weights" in said
    assert "Other programs" not in said
    busy = replace(found, ways=(way(AS_SET, 2.0, 1, elsewhere=1.4, operations=None), *found.ways[3:]))
    said = " ".join(summaries_said.limits_of_this(busy))
    assert "1.4 processor cores" in said
    assert "cannot be counted" in said


def test_the_charts_have_a_line_a_model_and_a_reading_of_the_same_numbers(found):
    assert len(summaries_figures.times(found.points).data) == 2
    dashed = [line.line.dash for line in summaries_figures.memories(found.points).data]
    assert dashed == ["solid", "dash"]
    time = summaries_said.time_reading(found.points)
    assert "A text of 1,024 tokens takes 10 ms with Model set and 2.0 s with Model summarizer" in time
    assert "8 times the text, the one takes 8.0 and the other 8.0 times as long" in time
    assert "896 MB" in summaries_said.memory_reading(found.points)


def test_models_without_a_common_length_can_be_read_too(found):
    apart = tuple(p for p in found.points if (p.kind == AS_SET) == (p.tokens == 2048))
    assert "2,048" in summaries_said.time_reading(apart)


@pytest.mark.parametrize(("value", "said"), [(123.4, "123"), (9.87, "9.9"), (0.456, "0.46")])
def test_ratios_have_two_digits_that_count(value, said):
    assert summaries_said.ratio(value) == said
