"""Makes the first run as fast as the second: compiles what passes over pairs need, or loads it compiled.

    python -m core.warm_up
"""

from __future__ import annotations

import numpy as np

from core.second_look import with_column_minmax
from core.similarity import pair_statistics

_TEXTS, _DIMENSIONS = 8, 4


def warm_up() -> None:
    """Go once through everything that is compiled; some seconds the first time on a machine, then under one."""
    vectors = np.eye(_TEXTS, _DIMENSIONS, dtype=np.float32) + 0.1
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    statistics = pair_statistics(vectors, np.arange(_TEXTS) % 2)
    with_column_minmax(statistics, vectors)


if __name__ == "__main__":
    warm_up()
