import os
import subprocess
import sys

RUN = """
import numpy as np
from core.similarity.second_look import with_column_minmax
from core.similarity import pair_statistics
vectors = np.random.default_rng(1).normal(size=(300, 16)).astype(np.float32)
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
for groups in (None, np.arange(300) % 3, np.arange(300)):
    with_column_minmax(pair_statistics(vectors, groups), vectors)
"""


def test_a_run_after_warming_up_compiles_nothing_more(tmp_path):
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-m", "core.warm_up"], check=True, env=environment)
    compiled = {path.name for path in tmp_path.rglob("*.nbc")}
    assert compiled
    subprocess.run([sys.executable, "-c", RUN], check=True, env=environment)
    assert {path.name for path in tmp_path.rglob("*.nbc")} == compiled
