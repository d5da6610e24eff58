import json
import string
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.originality import originality
from core.report.cautions import SENTENCES, Caution, Severity, cautions, repeats
from core.similarity import pair_statistics
from tests.core.small_tables import unit


def collection(n: int = 120, d: int = 16, seed: int = 0) -> np.ndarray:
    """Texts about one subject, none of them odd."""
    return np.random.default_rng(seed).normal(size=(n, d)) + 0.35


def check(
    vectors: np.ndarray,
    *,
    texts: list[str] | None = None,
    tokens: np.ndarray | None = None,
    cut: np.ndarray | None = None,
    groups: dict[str, list[Any]] | None = None,
    languages: tuple[str, ...] = ("en",),
    lost: float | None = None,
) -> dict[str, Caution]:
    """The cautions of a run with these vectors and otherwise nothing odd, by code."""
    n = len(vectors)
    statistics = pair_statistics(unit(vectors))
    frame = originality(statistics).assign(
        text=texts or [f"text {string.ascii_lowercase[k % 26]} {k}" for k in range(n)],
        tokens=np.random.default_rng(9).integers(10, 30, n) if tokens is None else tokens,
        cut=np.zeros(n, bool) if cut is None else cut,
    )
    found = cautions(
        frame,
        pd.DataFrame(groups or {}),
        statistics,
        lost_share=frame["cut"].mean() / 3 if lost is None else lost,
        token_limit=128,
        languages=languages,
    )
    assert [caution.severity for caution in found] == sorted((c.severity for c in found), reverse=True)
    for caution in found:
        assert "{" not in str(caution)
        assert json.loads(json.dumps(caution.params)) == caution.params
    return {caution.code: caution for caution in found}


def test_an_ordinary_collection_gives_no_caution() -> None:
    assert check(collection()) == {}


def test_eight_off_topic_copies_are_called_off_topic_and_not_original() -> None:
    vectors = collection(392) * 0.5 + 0.5
    off_topic = np.tile(np.r_[np.ones(8), -np.ones(8)], (8, 1))
    found = check(np.vstack([vectors, off_topic]), texts=[f"text {k}" for k in range(392)] + ["same"] * 8)

    assert found["copies_look_original"].params["texts"] == 8
    assert found["duplicates"].params["copies"] == 7
    assert "8 of 400" not in str(found["duplicates"])
    assert "7 of 400" in str(found["duplicates"])
    assert "8 of 400" in str(found["copies_look_original"])


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("n", [20, 400])
def test_one_odd_pair_is_said_to_stretch_the_scale(n: int, sign: int) -> None:
    vectors = np.random.default_rng(1).normal(size=(n, 200))
    assert "odd_pair" not in check(vectors)
    vectors[1] = sign * vectors[0] + 0.1 * vectors[1]
    found = check(vectors)["odd_pair"]
    assert float(found.params["high"]) - float(found.params["low"]) > 1
    assert float(found.params["inner_high"]) - float(found.params["inner_low"]) < 0.6


@pytest.mark.parametrize(("longer", "code"), [(1, "long_texts_rank_high"), (-1, "long_texts_rank_low")])
def test_originality_that_goes_with_length_is_said_with_its_direction(longer: int, code: str) -> None:
    vectors = collection(seed=3)
    nearness = pair_statistics(unit(vectors)).text_mean
    tokens = (100 - longer * 50 * nearness).astype(int)
    found = check(vectors, tokens=tokens)
    assert found[code].severity == Severity.SERIOUS
    assert len([c for c in found if c.startswith("long_texts")]) == 1
    assert ("+" if longer > 0 else "-") in found[code].params["rho"]


def test_many_cut_texts_are_said_and_few_are_not() -> None:
    cut = np.arange(120) < 40
    found = check(collection(), cut=cut)["cut"]
    assert found.severity == Severity.SERIOUS
    assert "40 of 120" in str(found)
    assert "128 tokens" in str(found)
    assert "cut" not in check(collection(), cut=np.arange(120) < 3)


def test_few_cut_texts_are_said_where_much_of_all_tokens_is_lost() -> None:
    found = check(collection(), cut=np.arange(120) < 3, lost=0.14)["cut"]
    assert found.severity == Severity.NOTE
    assert "3 of 120" in str(found)
    assert "14%" in str(found)


def test_a_script_that_the_model_was_not_made_for_is_said() -> None:
    korean = [f"한국어 글 {k}" for k in range(90)] + [f"English text {k}" for k in range(30)]
    found = check(collection(), texts=korean)["language"]
    assert found.severity == Severity.SERIOUS
    assert "90 of 120" in str(found)
    assert "Hangul" in str(found)
    assert "language" not in check(collection(), texts=korean, languages=("ko", "en"))
    assert "language" not in check(collection(), texts=korean, languages=("*",))


def test_a_minority_language_at_the_top_is_said() -> None:
    vectors = collection(seed=4) + 1.0
    vectors[:6] -= 3.0
    texts = [f"한국어 글 {k}" for k in range(6)] + [f"English text {k}" for k in range(114)]
    found = check(vectors, texts=texts, languages=("*",))["minority"]
    assert found.params["in_top"] == 6
    assert "Hangul" in str(found)
    assert "of all 120 texts only 6" in str(found)


def test_a_minority_language_that_ranks_anywhere_is_not_said() -> None:
    texts = ["한국어 글" if k % 10 == 0 else "English text" for k in range(120)]
    assert "minority" not in check(
        collection(), texts=[f"{t} {k}" for k, t in enumerate(texts)], languages=("*",)
    )


def test_tiny_groups_are_counted_for_each_column() -> None:
    found = check(collection(12), groups={"team": ["a"] * 9 + ["b", "c", ""], "year": ["1"] * 6 + ["2"] * 6})
    assert found["tiny_groups"].params == {"tiny": 2, "groups": 3, "column": "team", "limit": 5}


@pytest.mark.parametrize("shift", [2.0, 30.0])
def test_squeezed_similarities_are_said(shift: float) -> None:
    assert "squeezed" in check(collection() + shift)


def test_white_space_does_not_hide_a_copy() -> None:
    assert repeats(pd.Series(["a  b", " a b\n", "c", "a b"])).tolist() == [False, True, False, True]


def test_every_code_can_be_told() -> None:
    for code, sentence in SENTENCES.items():
        fields = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert "{" not in str(Caution(code, Severity.NOTE, dict.fromkeys(fields, "7")))


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 14), st.integers(0, 2**32 - 1))
def test_any_small_collection_can_be_checked(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = collection(n, 4, seed)
    vectors[rng.integers(0, n, 2)] = vectors[0]
    check(
        vectors,
        texts=rng.choice(["한국어", "English", "", "123", "Русский"], n).tolist(),
        tokens=rng.integers(0, 3, n),
        cut=rng.random(n) < 0.3,
        groups={"g": rng.choice(["a", "b", "", None], n).tolist()},
    )
