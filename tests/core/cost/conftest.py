"""Measurements in this process, with architectures that are small."""

import json
from dataclasses import replace

import pytest

from core.cost import apart, probes, summaries_plan, summarizing
from core.cost.models import ARCHITECTURES, Shape

LENGTHS = (32, 64, 128)


class Here(apart.Inside):
    """What a work tells, kept."""

    def __init__(self):
        self.began, self.peaks = {}, {}

    def phase(self, name):
        self.began[name], self.peaks[name] = 100 << 20, 150 << 20

    def progress(self, done, total):
        assert done >= 0


def run_here(work, task, progress=lambda done, total: None):
    """core.cost.apart.run_apart without another process; task and answer still travel as JSON."""
    inside = Here()
    progress(0, 0)
    answer = json.loads(json.dumps(work(json.loads(json.dumps(task)), inside)))
    return apart.Done(answer, inside.began, inside.peaks, 0.0)


@pytest.fixture(scope="module")
def small():
    """Measure here, once, few lengths, and with tiny models in the place of T5-small and MiniLM."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(summarizing, "run_apart", run_here)
        patch.setattr(probes, "_REPEATS", 1)
        patch.setattr(summaries_plan, "LENGTHS", LENGTHS)
        for key, writes, longest in (("t5-small", 1, 128), ("minilm-l6", 0, 64)):
            shape = Shape(32, 32, 64, False, 1, 200, writes)
            tiny = replace(ARCHITECTURES[key], shape=shape, heads=2, reads=longest, longest=longest)
            patch.setitem(ARCHITECTURES, key, tiny)
        yield
