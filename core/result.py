"""What a run computed, and how it is kept as files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from core.encoders import EncoderCard
from core.language import _
from core.settings import Columns, RunSettings
from core.similarity import PairStatistics

VERSION = 1
_FIRST = 40  # letters of a text without a label that name it


@dataclass(frozen=True)
class Result:
    """One run's result; n texts, d dimensions.

    `texts` has a row a text in the table's order: row (its row in the file), text, tokens, cut,
    label (blank where none was chosen) and the measures of originality. `groups` has the group
    columns, the same rows. `lost_share` is the share of all tokens that the encoder did not see.
    `seconds` and `peaks` (resident bytes) are by stage. `rows` counts the table's rows, blank ones too.
    `tokens_read` are the tokens that the encoder was given; the vectors of `cached_texts` came from the
    embedding cache; `cache_problem` is the error (as `to_dict` gives it) that kept the cache from being used.
    """

    columns: Columns
    settings: RunSettings
    encoder: EncoderCard
    rows: int
    texts: pd.DataFrame
    groups: pd.DataFrame
    lost_share: float
    vectors: NDArray[np.float32]
    statistics: PairStatistics
    seconds: dict[str, float]
    peaks: dict[str, int]
    tokens_read: int
    cached_texts: int
    cache_problem: dict[str, Any] | None

    @property
    def skipped(self) -> int:
        """Rows of the table without a text."""
        return self.rows - len(self.texts)

    @property
    def names(self) -> pd.Series:
        """What each text is called: its label where there is one, else its first words and its row in the file."""
        texts = self.texts
        named = [_name(*each) for each in zip(texts["label"], texts["text"], texts["row"], strict=True)]
        return pd.Series(named, index=texts.index, dtype=object)

    def name(self, i: int) -> str:
        """What the text i is called."""
        texts = self.texts
        return _name(texts["label"].iat[i], texts["text"].iat[i], texts["row"].iat[i])

    def of_nearest(self, values: ArrayLike) -> pd.Series:
        """Of `values` (n,) that of the text nearest to each text; blank where that text is not known."""
        of_nearest = pd.Series(np.asarray(values)[self.statistics.neighbour_index[:, 0]])
        return of_nearest.where(self.statistics.known, "")

    def save(self, folder: Path) -> None:
        """Write the result into an existing, empty folder."""
        self.texts.to_parquet(folder / "texts.parquet", index=False)
        self.groups.to_parquet(folder / "groups.parquet", index=False)
        np.save(folder / "vectors.npy", self.vectors, allow_pickle=False)
        np.savez_compressed(folder / "statistics.npz", **self.statistics.to_arrays())  # type: ignore[arg-type]
        about = {
            "version": VERSION,
            "columns": asdict(self.columns),
            "settings": asdict(self.settings),
            "encoder": asdict(self.encoder),
            "rows": self.rows,
            "lost_share": self.lost_share,
            "seconds": self.seconds,
            "peaks": self.peaks,
            "texts": len(self.texts),
            "tokens_read": self.tokens_read,
            "cached_texts": self.cached_texts,
            "cache_problem": self.cache_problem,
        }
        (folder / "run.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Result:
        """The result that `save` wrote; the vectors stay on the disk until they are used."""
        about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        card, columns = about["encoder"], about["columns"]
        with np.load(folder / "statistics.npz", allow_pickle=False) as arrays:
            statistics = PairStatistics.from_arrays(dict(arrays))
        return cls(
            columns=Columns(columns["text"], tuple(columns["groups"]), columns["label"]),
            settings=RunSettings(**about["settings"]),
            encoder=EncoderCard(**{**card, "languages": tuple(card["languages"])}),
            rows=about["rows"],
            texts=pd.read_parquet(folder / "texts.parquet"),
            groups=pd.read_parquet(folder / "groups.parquet"),
            lost_share=about["lost_share"],
            vectors=np.load(folder / "vectors.npy", mmap_mode="r", allow_pickle=False),
            statistics=statistics,
            seconds=about["seconds"],
            peaks=about["peaks"],
            tokens_read=about["tokens_read"],
            cached_texts=about["cached_texts"],
            cache_problem=about["cache_problem"],
        )


def _name(label: object, text: object, row: object) -> str:
    return str(label).strip() or _("{words} (row {row})").format(words=_first_words(str(text)), row=row)


def _first_words(text: str) -> str:
    """The beginning of a text on one line, in at most _FIRST letters and whole words where it has such."""
    line = " ".join(text[: 4 * _FIRST].split())
    if len(line) <= _FIRST:
        return line
    whole, _space, _rest = line[: _FIRST + 1].rpartition(" ")
    return f"{whole or line[:_FIRST]}…"


def combined_codes(frame: pd.DataFrame, groups: Sequence[str]) -> NDArray[np.intp] | None:
    """One code a row for each combination of the group columns' values, (n,) int, or None without groups.

    One pass over the pairs with these codes serves every group column: its histograms are sums.
    """
    if not groups:
        return None
    numbers = frame.groupby(list(groups), sort=True, dropna=False).ngroup()
    return np.asarray(numbers, dtype=np.intp)
