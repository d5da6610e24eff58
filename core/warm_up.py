"""Makes the first run as fast as the second: compiles what passes over pairs need, or loads it compiled.

python -m core.warm_up
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.groups import compare_groups
from core.similarity import pair_statistics
from core.similarity.second_look import with_column_minmax

_TEXTS, _DIMENSIONS = 64, 4


def warm_up() -> None:
    """Go through all that is compiled, with groups and without; some seconds the first time on a machine."""
    vectors = np.random.default_rng(0).normal(size=(_TEXTS, _DIMENSIONS)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    for groups in (None, np.arange(_TEXTS) % 3):
        with_column_minmax(pair_statistics(vectors, groups), vectors)
    compare_groups(pd.Series(vectors[:, 0]), pd.Series(np.arange(_TEXTS) % 3), permutations=1)


if __name__ == "__main__":
    warm_up()
