import numpy as np
import pandas as pd
import pytest

from core.groups import compare_pairs, standing
from core.groups.standing import MOST_COMPARED
from core.originality import MEASURES, TITLES
from core.report.sentences import read_standing

KNN, NEAREST = "originality_knn", "originality_nearest"


def made(middles: dict[str, float], each: int = 30) -> tuple[pd.DataFrame, pd.Series]:
    """Texts of groups around these values, the same in every measure; the last measure turned around."""
    noise = np.random.default_rng(0).normal(size=each) * 0.02
    values = np.concatenate([middle + noise for middle in middles.values()])
    texts = pd.DataFrame(dict.fromkeys(MEASURES, values)).assign(originality_mean=1 - values)
    return texts, pd.Series(np.repeat(list(middles), each), name="team")


def test_the_first_and_the_last_are_told_with_those_who_cannot_be_told_from_them() -> None:
    texts, groups = made({"low": 0.3, "a little more": 0.301, "high": 0.7, "middle": 0.5})
    found = standing(texts, groups, KNN)
    assert found is not None
    assert (found.first, found.beside_first) == ("high", ())
    assert (found.last, found.beside_last) == ("low", ("a little more",))
    assert (round(found.high, 1), round(found.low, 1)) == (0.7, 0.3)
    assert found.leaders == {KNN: "high", NEAREST: "high", "originality_mean": "low"}


def test_it_agrees_with_the_comparison_of_every_two_groups() -> None:
    rng = np.random.default_rng(3)
    groups = pd.Series(rng.integers(6, size=120).astype(str))
    values = rng.normal(size=120) + groups.astype(int) / 3
    texts = pd.DataFrame(dict.fromkeys(MEASURES, values))
    found = standing(texts, groups, KNN)
    assert found is not None
    pairs = compare_pairs(values, groups)
    for name, beside in ((found.first, found.beside_first), (found.last, found.beside_last)):
        own = pairs[(pairs["a"] == name) | (pairs["b"] == name)]
        others = own["a"].where(own["a"] != name, own["b"])
        assert set(beside) == set(others[own["p_holm"] >= 0.05])


def test_there_is_none_for_one_group_or_for_too_many() -> None:
    texts, groups = made({"only": 0.5})
    assert standing(texts, groups, KNN) is None
    texts, groups = made({str(k): k / 100 for k in range(MOST_COMPARED + 1)}, each=2)
    assert standing(texts, groups, KNN) is None


def test_groups_of_one_text_do_not_stand_anywhere() -> None:
    texts, groups = made({"low": 0.3, "high": 0.7})
    groups.iloc[-1] = "alone"
    found = standing(texts, groups, KNN)
    assert found is not None
    assert (found.groups, found.first) == (2, "high")


def test_it_is_read_in_words() -> None:
    texts, groups = made({"low": 0.3, "high": 0.7})
    found = standing(texts, groups, KNN)
    assert found is not None
    said = read_standing(found, KNN)
    assert "high is the most original group (median 0.70), surely above each of the others." in said
    assert f"By another measure low comes first: {TITLES['originality_mean']}." in said
    alike, groups = made({str(k): 0.5 for k in range(6)})
    found = standing(alike, groups, KNN)
    assert found is not None
    assert "but 5 other groups cannot be told from it" in read_standing(found, KNN)


@pytest.mark.parametrize("names", [("low", "near"), ("low", "near", "by")])
def test_few_groups_are_named(names: tuple[str, ...]) -> None:
    texts, groups = made({name: 0.3 + k / 10_000 for k, name in enumerate(names)} | {"high": 0.7})
    found = standing(texts, groups, KNN)
    assert found is not None
    assert (
        f"low has the lowest median (0.30), but it cannot be told from: {', '.join(names[1:])}."
        in read_standing(found, KNN)
    )
