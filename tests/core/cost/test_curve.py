"""Memory over time: stages in their places, the peak named, parts that add up, and looks that an outsider confirms."""

import json
import subprocess
import sys
import threading
import time
from dataclasses import replace
from itertools import pairwise

import numpy as np
import psutil
import pytest

from core.cost.curve import memory_curve, pass_bytes, predicted
from core.forecast import forecast_memory
from core.similarity import pair_statistics
from core.store import DONE, Job, Sample

MIB = 1 << 20
SECONDS = {"loading": 1.0, "tokens": 0.5, "vectors": 6.0, "pairs": 2.0}
PEAKS = {"loading": 400 * MIB, "tokens": 410 * MIB, "vectors": 700 * MIB, "pairs": 500 * MIB}


@pytest.fixture
def run(result):
    """A result that took these seconds and bytes."""
    return replace(result, seconds=SECONDS, peaks=PEAKS)


def job(columns, settings, peak=700 * MIB, took=10.5):
    made = Job("id", "run", "digest", columns, settings, state=DONE, peak=peak)
    return replace(made, started=100.0, finished=100.0 + took)


def curve(run, columns, fake_settings, samples=(), **about):
    return memory_curve(job(columns, fake_settings, **about), samples, run)


def test_stages_follow_each_other_and_take_what_they_took(run, columns, fake_settings):
    found = curve(run, columns, fake_settings)
    assert [band.stage for band in found.bands] == ["reading", *SECONDS, "writing"]
    assert found.bands[0].began == 0
    assert found.bands[-1].ended == found.seconds == pytest.approx(10.5)
    for one, other in pairwise(found.bands):
        assert one.ended == other.began
    for band in found.bands[1:-1]:
        assert band.ended - band.began == pytest.approx(SECONDS[band.stage])
        assert band.peak == PEAKS[band.stage]


def test_looks_put_the_stages_where_they_saw_them(run, columns, fake_settings):
    looks = [Sample(100.8, None, 0, 300 * MIB), Sample(102.85, "vectors", 1, 690 * MIB)]
    found = curve(run, columns, fake_settings, looks)
    reading = found.bands[0]
    assert 0.8 <= reading.ended <= 1.0
    assert reading.peak == 300 * MIB
    assert found.looks == ((pytest.approx(0.8), 300 * MIB), (pytest.approx(2.85), 690 * MIB))


def test_looks_of_a_try_that_was_cut_off_do_not_count(run, columns, fake_settings):
    assert curve(run, columns, fake_settings, [Sample(50.0, "pairs", 0, 900 * MIB)]).looks == ()


def test_the_peak_is_named_with_its_stage_and_second(run, columns, fake_settings):
    found = curve(run, columns, fake_settings, [Sample(105.0, "vectors", 3, 700 * MIB)])
    assert (found.peak, found.at_peak.stage, found.peak_at) == (700 * MIB, "vectors", 5.0)
    between = curve(run, columns, fake_settings, [Sample(105.0, "vectors", 3, 600 * MIB)])
    assert (between.at_peak.stage, between.peak_at) == ("vectors", None)
    elsewhere = curve(run, columns, fake_settings, peak=900 * MIB)
    assert (elsewhere.peak, elsewhere.at_peak) == (900 * MIB, None)


def test_the_parts_add_up_to_the_forecast_of_the_run_page(run):
    forecast, (reading, comparing) = predicted(run)
    longest = int(run.texts["tokens"].max())
    told = forecast_memory(run.encoder, 64, len(run.texts), longest, free=0, loaded=400 * MIB)
    assert forecast == reading.total == told.peak
    assert reading.base + reading.weights == 400 * MIB
    assert comparing.activations == 0
    assert comparing.tiles == pass_bytes(7, 32, groups=3)


@pytest.mark.parametrize("groups", [0, 4])
def test_the_pass_takes_about_what_is_said(groups):
    """Measured in this process: tiles and lists above the vectors, which are there before."""
    generator = np.random.default_rng(0)
    vectors = generator.standard_normal((9000, 64)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    codes = generator.integers(0, groups, 9000) if groups else None
    pair_statistics(vectors[:600], None if codes is None else codes[:600])
    process = psutil.Process()
    before, peak, over = process.memory_info().rss, 0, threading.Event()

    def watch():
        nonlocal peak
        while not over.is_set():
            peak = max(peak, process.memory_info().rss)
            time.sleep(0.002)

    thread = threading.Thread(target=watch)
    thread.start()
    pair_statistics(vectors, codes)
    over.set()
    thread.join()
    assert peak - before < 1.5 * pass_bytes(9000, 64, groups) + 8 * MIB


CHILD = """
import json, sys, time
import pandas as pd
from core.encoders import load
from core.run import execute
from core.settings import Columns, RunSettings

class Listener:
    def stage(self, name):
        print(json.dumps([name, time.time()]), flush=True)
    def progress(self, done, total):
        pass
    def memory(self, now):
        pass

texts = [f"text {i} " + "word " * (i % 200) for i in range(300)]
frame = pd.DataFrame({"text": texts}, index=pd.RangeIndex(2, 302, name="row"))
sys.stdin.readline()
result = execute(frame, Columns("text"), RunSettings("use-multilingual", 512), load=load, listener=Listener())
print(json.dumps(["", time.time()]), json.dumps(result.peaks), sep="\\n", flush=True)
"""


def test_peaks_by_stage_are_what_the_process_table_says_within_a_tenth():
    """A real run in a process of its own; the process table is looked at from here, every five milliseconds."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    process, looks, over = psutil.Process(child.pid), [], threading.Event()

    def watch():
        while not over.is_set():
            try:
                looks.append((time.time(), process.memory_info().rss))
            except psutil.Error:
                return
            time.sleep(0.005)

    thread = threading.Thread(target=watch)
    thread.start()
    out, _ = child.communicate("\n")
    over.set()
    thread.join()
    *marks, peaks = [json.loads(line) for line in out.splitlines()]
    for (stage, began), (_next, ended) in pairwise(marks):
        outside = max(held for at, held in looks if began <= at <= ended)
        assert peaks[stage] == pytest.approx(outside, rel=0.1), stage
    assert max(peaks.values()) == pytest.approx(max(held for _at, held in looks), rel=0.1)
