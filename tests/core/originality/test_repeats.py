from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from core.originality import MEASURES, originality
from core.originality.repeats import read_without, without_repeats
from core.similarity import PairStatistics, pair_statistics
from tests.core.unit_vectors import above_diagonal, matrix, unit_vectors


@dataclass(frozen=True)
class Run:
    texts: pd.DataFrame
    groups: pd.DataFrame
    vectors: np.ndarray
    statistics: PairStatistics


def test_without_repeats_the_figures_are_those_of_the_other_texts() -> None:
    X = unit_vectors(20, 8)
    X[15:] = X[0]
    names = ["the same  text"] + [f"text {k}" for k in range(14)] + ["the same text"] * 5
    statistics = pair_statistics(X)
    texts = pd.concat([pd.DataFrame({"text": names, "tokens": range(20)}), originality(statistics)], axis=1)
    run = Run(texts, pd.DataFrame({"team": list("ab") * 10}), X, statistics)
    once = without_repeats(run)
    assert once.texts["text"].tolist() == names[:15]
    assert once.groups["team"].tolist() == list("ab" * 8)[:15]
    assert once.statistics.mean == pytest.approx(above_diagonal(matrix(X[:15])).mean(), abs=1e-6)
    assert once.texts[[*MEASURES]].equals(originality(pair_statistics(X[:15])))
    assert "15 texts of 20" in read_without(run, once, "originality_nearest")
    assert "change neither" in read_without(once, once, "originality_mean")
