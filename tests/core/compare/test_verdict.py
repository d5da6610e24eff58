from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from core import errors
from core.compare import compare
from core.compare.agreement import rank_agreement
from core.compare.sentences import LEVELS, SAME, SIMILAR, correlation, level, places
from core.compare.sweep import limits, read_sweep, sweep
from core.compare.verdict import verdict
from core.encoders.card import MINILM, USE
from core.report.sentences import number
from core.result import Result
from tests.core.compare.made import made

MEASURE = "originality_knn"


def said(*runs: Result) -> dict[str, str]:
    found: dict[str, str] = {}
    for statement in verdict(compare(runs), MEASURE):
        assert "{" not in str(statement)
        assert "nan" not in str(statement)
        found[statement.key] = f"{found.get(statement.key, '')} {statement}".strip()
    return found


def shifted(run: Result, by: float, seed: int = 5) -> Result:
    """The run with its originality mixed with chance."""
    values = run.texts[MEASURE].to_numpy()
    noise = np.random.default_rng(seed).normal(size=len(values)) * values.std()
    return replace(run, texts=run.texts.assign(**{MEASURE: values + by * noise}))


def limited(limit: int, by: float, **others) -> Result:
    """A run at another limit whose order is the first's but for `by`."""
    return shifted(made(n=200, limit=limit, **others), by)


def test_the_same_order_is_said_to_be_the_same() -> None:
    found = said(made(limit=64), made(limit=128))
    assert found["choice"].startswith("The token limit changes nothing")
    assert "all 40 texts have the same places" in found["choice"]
    assert "whom" not in found


@pytest.mark.parametrize(
    ("by", "words"), [(0.05, "hardly matters"), (0.3, "matters for single texts"), (3.0, "matters for this")]
)
def test_how_much_it_matters_follows_the_rank_correlation(by: float, words: str) -> None:
    runs = [limited(64, 0.0), limited(128, by)]
    found = said(*runs)
    ranks = compare(runs).pairs[0].ranks[MEASURE]
    assert found["choice"].startswith("The token limit")
    assert words in found["choice"]
    assert correlation(ranks.spearman) in found["choice"]
    assert f"of the 20 most original texts {ranks.top_shared} are the same" in found["choice"]


def test_each_setting_is_judged_by_runs_that_differ_in_nothing_else() -> None:
    same, other = limited(64, 0.0), limited(128, 0.0)
    second = [limited(limit, 3.0, encoder="second") for limit in (64, 128)]
    found = verdict(compare([same, other, *second]), MEASURE)
    choices = [each.sentence for each in found if each.key == "choice"]
    assert choices[0].startswith("The choice of the model matters for this table.")
    assert choices[1].startswith("The token limit changes nothing")
    mixed = said(limited(64, 0.0), limited(128, 3.0, encoder="second"))
    assert mixed["choice"].startswith("The choice of these settings matters")
    handled = said(limited(64, 0.0), limited(64, 0.0, long_text="chunks"))
    assert handled["choice"].startswith("The handling of long texts changes nothing")


def test_few_texts_and_equal_texts_are_not_judged() -> None:
    assert "too few to tell" in said(made(n=6), made(n=6, seed=1))["choice"]
    same = made(vectors=np.ones((12, 4)))
    assert "no order to compare" in said(same, made(n=12))["choice"]
    assert "no order to compare" in said(same, made(vectors=np.ones((12, 4)), encoder="second"))["choice"]
    assert said(made(n=2), made(n=2, seed=1))


def test_who_moves_is_named() -> None:
    one, other = made(n=200, limit=64), made(n=200, limit=128)
    long_ones = np.arange(200) % 2 == 1
    values = one.texts[MEASURE].to_numpy().copy()
    values[long_ones] = np.random.default_rng(3).permutation(values[long_ones])
    moved = replace(other, texts=other.texts.assign(**{MEASURE: values}))
    found = said(one, moved)
    assert "The 100 texts of more than 64 tokens move by" in found["whom"]
    at = compare([one, moved]).pairs[0].ranks[MEASURE].movers(1)[0]
    assert f"“T{at}”" in found["whom"]


def test_groups_are_named_only_beyond_chance() -> None:
    one = made(n=200)
    values = one.texts[MEASURE].to_numpy()
    raised = values + np.where(one.groups["team"] == "blue", 10.0, 0.0)
    found = said(one, replace(made(n=200, limit=128), texts=one.texts.assign(**{MEASURE: raised})))
    assert "“team” it shows most in blue (n = 50)" in found["whom"]
    assert "not far" not in found["whom"]
    moved = values.argsort().argsort() + np.where(one.groups["team"] == "blue", 9.0, 0.0)
    small = replace(made(n=200, limit=128), texts=one.texts.assign(**{MEASURE: moved}))
    assert "but not far" in said(one, small)["whom"]
    chance = 0
    for seed in range(40):
        mixed = shifted(made(n=200, limit=128), 2.0, seed)
        chance += "No group of five" not in said(one, mixed)["whom"]
    assert chance <= 6


def test_costs_are_those_of_the_cheapest_and_the_dearest() -> None:
    quick, slow = made(seconds=1.0), made(limit=128, seconds=9.5)
    assert "took 1.5 s with “64 tokens” and 10 s with “128 tokens”" in said(quick, slow)["cost"]
    assert "about as long with each" in said(quick, made(limit=128, seconds=1.1))["cost"]
    cached = made(limit=128, cached=40)
    assert "about" in said(made(limit=64, seconds=9.0), made(limit=512, cached=40))["cost"]
    alone = said(cached, made(encoder="second", limit=128, cached=40))["cost"]
    assert "not known for: first · second" in alone


def test_what_to_be_careful_about() -> None:
    korean = [f"이 글은 {k}번째 글이고 짧지 않습니다" for k in range(40)]
    runs = [replace(made(encoder=card.id), encoder=card) for card in (MINILM, USE)]
    runs = [replace(run, texts=run.texts.assign(text=korean)) for run in runs]
    assert "all-MiniLM-L6-v2" in said(*runs)["careful"]
    cut = said(made(limit=32), made(limit=64))["careful"]
    assert "Even “64 tokens”" in cut
    assert "cuts 20 of 40 texts" in cut
    copied = [replace(made(limit=limit, seed=limit)) for limit in (128, 256)]
    copied = [replace(run, texts=run.texts.assign(text=["a", "b"] * 20)) for run in copied]
    assert "38 of 40 texts repeat another" in said(*copied)["careful"]
    partly = [
        replace(run, statistics=replace(run.statistics, estimated_pairs=100))
        for run in (made(limit=64), made(limit=128, seed=1))
    ]
    assert "is an estimate" in said(*partly)["careful"]


@given(st.floats(-1, 1))
def test_a_correlation_never_seems_to_reach_what_it_does_not(value: float) -> None:
    shown = float(correlation(value))
    assert abs(shown - value) <= 0.0051
    for bound in (SIMILAR, SAME, 1.0):
        assert (shown >= bound) == (value >= bound)


@examples(max_examples=30)
@given(st.integers(10, 60), st.floats(0, 4), st.integers(0, 5))
def test_the_words_follow_the_figures(n: int, by: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=n)
    found = rank_agreement(MEASURE, values, values + by * rng.normal(size=n))
    how = level(found)
    assert how in LEVELS
    if how == "none":
        assert not found.moves.any()
    elif how != "undefined":
        assert how == (
            "same" if found.spearman >= SAME else "similar" if found.spearman >= SIMILAR else "different"
        )


def test_half_a_place_is_not_none() -> None:
    assert [places(each) for each in (0.0, 0.5, 1.0, 18.5, 99.97, 1318.6)] == [
        "0",
        "0.5",
        "1",
        "18.5",
        "100",
        "1,319",
    ]


def test_limits_double_up_to_the_longest_text_or_the_model() -> None:
    assert limits(MINILM, 97) == (64, 128)
    assert limits(MINILM, 40_000) == (64, 128, 256, 512)
    assert limits(USE, 300) == (64, 128, 256, 512)
    assert limits(USE, 64) == (64,)
    assert limits(replace(MINILM, max_tokens=200), 900) == (64, 128, 200)


def swept(*by: float, **others):
    return sweep([limited(64 << k, each, **others) for k, each in reversed([*enumerate(by)])])


def test_the_knee_is_the_lowest_limit_from_which_all_agree() -> None:
    found = swept(3.0, 0.01, 0.0)
    assert [point.limit for point in found.points] == [64, 128, 256]
    assert found.knee(MEASURE).limit == 128
    assert found.longest.ranks[MEASURE].spearman == 1.0
    assert swept(0.0, 3.0, 0.0).knee(MEASURE).limit == 256
    assert swept(0.0, 0.0).knee(MEASURE).limit == 64


def test_a_sweep_says_what_is_enough_and_what_it_saves() -> None:
    rho = correlation(swept(3.0, 0.01, 0.0).points[1].ranks[MEASURE].spearman)
    took = read_sweep(sweep([limited(64, 3.0), limited(128, 0.01), limited(256, 0.0, seconds=20.0)]), MEASURE)
    assert "128 tokens give nearly the same order as 256" in took
    assert f"(rank correlation {rho}), and reading the texts took 2.5 s instead of 20 s" in took
    reckoned = read_sweep(sweep([limited(64, 0.0, cached=200), limited(256, 0.0, seconds=20.0)]), MEASURE)
    assert "takes about" in reckoned
    unknown = read_sweep(sweep([limited(64, 0.0, cached=200), limited(256, 0.0, cached=200)]), MEASURE)
    assert "not known" in unknown
    assert "takes about as long" in read_sweep(swept(0.01, 0.0), MEASURE)
    none = read_sweep(swept(3.0, 3.0, 0.0), MEASURE)
    assert "No lower limit" in none
    assert number(0.0) not in none
    assert "are longer than 128 tokens too" in read_sweep(swept(0.01, 0.0), MEASURE)
    few = sweep([made(n=6), made(n=6, seed=1, limit=128)])
    assert "too few" in read_sweep(few, MEASURE)


def test_one_limit_is_no_sweep() -> None:
    with pytest.raises(errors.WrongNumberOfRuns):
        sweep([made(), made(seed=1)])
    with pytest.raises(errors.DifferentTexts):
        sweep([made(), made(n=30, limit=128)])
