from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from core.groups.groupby import groupby_table
from core.groups.groupings import Grouping, grouped, groupings
from core.settings import Columns
from core.similarity import pair_statistics
from core.similarity.within import read_within_between, within_between
from tests.core.small_tables import SMALL, Small


def _run(table: pd.DataFrame, *groups: str) -> SimpleNamespace:
    texts = pd.DataFrame({"row": table.index, "text": table["text"].to_numpy(), "tokens": range(len(table))})
    return SimpleNamespace(texts=texts, columns=Columns("text", groups, None))


@pytest.fixture
def table() -> pd.DataFrame:
    n = 60
    return pd.DataFrame(
        {
            "text": ["a text of words", "한국어 문장입니다"] * (n // 2),
            "team": ["red", "blue", "green"] * (n // 3),
            "age": [str(20 + k) for k in range(n)],
            "day": [f"{13 + k // 30}.{1 + k % 12:02}.{1 + k % 28:02}" for k in range(n)],
            "id": [f"person {k}" for k in range(n)],
            "same": ["x"] * n,
        },
        index=pd.Index(range(2, n + 2), name="row"),
    )


def test_columns_numbers_dates_lengths_and_scripts_make_groups(table: pd.DataFrame) -> None:
    found = groupings(_run(table, "team"), table)
    assert found == [
        Grouping("values", "team"),
        Grouping("ranges", "age"),
        Grouping("year", "day"),
        Grouping("month", "day"),
        Grouping("length"),
        Grouping("script"),
    ]


def test_every_way_gives_the_groups_that_it_says(table: pd.DataFrame) -> None:
    run = _run(table, "team")
    assert grouped(run, table, Grouping("values", "team")).tolist() == table["team"].tolist()
    assert grouped(run, table, Grouping("year", "day")).unique().tolist() == ["2013", "2014"]
    assert grouped(run, table, Grouping("ranges", "age")).value_counts().tolist() == [15] * 4
    assert grouped(run, table, Grouping("length")).nunique() == 4
    assert grouped(run, table, Grouping("script")).nunique() == 2


def test_the_groupby_table_has_what_pandas_says_and_its_totals() -> None:
    rng = np.random.default_rng(0)
    texts = pd.DataFrame({"m": rng.random(40), "k": rng.random(40)})
    groups = pd.DataFrame({"a": ["x", "y"] * 20, "b": ["p", "p", "q", None] * 10})
    found = groupby_table(texts, groups, ["m", "k"])
    kept = groups["b"].notna()
    for measure in ("m", "k"):
        values, part = texts.loc[kept, measure], found[found["measure"] == measure]
        cells = part.dropna(subset=["a", "b"]).set_index(["a", "b"])
        plain = values.groupby([groups["a"], groups["b"]]).agg(["count", "mean", "std", "median"])
        for key, row in plain.iterrows():
            assert cells.loc[key, ["n", "mean", "std", "median"]].tolist() == pytest.approx(row.tolist())
        total = part[part["a"].isna() & part["b"].isna()].iloc[0]
        assert (total["n"], total["max"]) == (kept.sum(), values.max())
        by_a = part[part["a"].notna() & part["b"].isna()].set_index("a")["mean"]
        assert by_a.to_dict() == pytest.approx(values.groupby(groups["a"]).mean().to_dict())


@pytest.mark.parametrize("small", SMALL.values(), ids=SMALL)
def test_pairs_within_and_between_are_those_of_the_whole_matrix(small: Small) -> None:
    groups = small.groups.replace("", None)
    codes = pd.factorize(groups)[0]
    found = within_between(pair_statistics(small.vectors), small.vectors, codes)
    i, j = np.triu_indices(len(codes), 1)
    known = (codes[i] >= 0) & (codes[j] >= 0)
    same = codes[i] == codes[j]
    for part, inside in ((found.within, known & same), (found.between, known & ~same)):
        values = small.matrix[i, j][inside]
        assert part.total == len(values)
        ordered = np.sort(values)[(len(values) - 1) // 2]
        assert part.quantile(0.5) == pytest.approx(ordered, abs=1e-4)
    assert f"{found.within.total:,} pairs" in read_within_between(found)
