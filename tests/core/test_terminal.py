"""The terminal: what the folder holds, that it agrees with the pages' own code, and what bad input is answered."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core import encoders, language
from core.__main__ import main
from core.run import execute, numbered
from core.settings import Columns, RunSettings, settings
from core.tables import read_table

SAMPLE = Path(__file__).parents[2] / "samples" / "proposals_en.csv"
COLUMNS = ["--text", "proposal", "--group", "team", "--label", "title"]
FILES = {"summary.json", "texts.csv", "groups.csv", "pairs.csv", "report.html", "report.xlsx", "result"}


@pytest.fixture
def terminal(monkeypatch, tmp_path):
    """What calls `python -m core ...` in this process, with a data folder of its own; returns the exit status."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("UNALIKE_DATA", str(tmp_path / "data"))
    settings.cache_clear()

    def call(*arguments: object) -> int:
        monkeypatch.setattr("sys.argv", ["core", *map(str, arguments)])
        return main()

    yield call
    settings.cache_clear()
    language.use("en")


def test_a_run_leaves_what_the_pages_show(terminal, tmp_path, listener):
    out = tmp_path / "out"
    assert terminal("run", SAMPLE, *COLUMNS, "--token-limit", 64, "--out", out) == 0
    assert {each.name for each in out.iterdir()} == FILES
    read = read_table(SAMPLE, SAMPLE.name)
    chosen = Columns("proposal", ("team",), "title")
    shown = execute(
        numbered(read), chosen, RunSettings(token_limit=64), load=encoders.load, listener=listener
    )
    said = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert said["texts"] == len(shown.texts) == len(read.frame)
    assert said["token_limit"] == 64
    assert said["tokens"]["cut_texts"] == int(shown.texts["cut"].sum()) > 0
    assert said["similarity"]["pairs"] == sum(said["similarity"]["histogram"]["counts"])
    assert said["similarity"]["mean"] == pytest.approx(shown.statistics.mean, abs=1e-9)
    assert 0 <= said["groups"]["team"]["p"] <= 1
    texts = pd.read_csv(out / "texts.csv")
    assert texts["label"].tolist() == read.frame["title"].tolist()
    for measure in ("originality_mean", "originality_nearest", "originality_knn"):
        np.testing.assert_allclose(texts[measure], shown.texts[measure], atol=1e-6)


def test_two_folders_are_compared(terminal, tmp_path, capsys):
    folders = [tmp_path / "short", tmp_path / "long"]
    for limit, folder in zip((16, 128), folders, strict=True):
        assert terminal("run", SAMPLE, *COLUMNS, "--token-limit", limit, "--out", folder) == 0
    capsys.readouterr()
    assert terminal("compare", *folders, "--out", tmp_path / "both") == 0
    assert "rank correlation" in capsys.readouterr().out
    assert {"comparison.json", "report.html"} <= {each.name for each in (tmp_path / "both").iterdir()}


def test_names_are_hidden_in_every_file(terminal, tmp_path):
    out = tmp_path / "out"
    assert terminal("run", SAMPLE, *COLUMNS, "--hide-names", "--out", out) == 0
    for name in ("summary.json", "texts.csv", "groups.csv", "pairs.csv", "report.html"):
        content = (out / name).read_text(encoding="utf-8-sig")
        assert "Walking rounds for long-stay patients" not in content, name
        assert "Harbor" not in content, name


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "nowhere.csv", "--text", "proposal"), "nowhere.csv"),
        (("run", SAMPLE, "--text", "propsal"), "propsal"),
        (
            ("run", SAMPLE, "--text", "proposal", "--encoder", "all-MiniLM-L6-v2", "--token-limit", "9000"),
            "512",
        ),
        (("compare", "nothing", "nowhere"), "nothing"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_status_two(terminal, capsys, arguments, said):
    assert terminal(*arguments) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_the_models_are_listed(terminal, capsys):
    assert terminal("encoders") == 0
    listed = capsys.readouterr().out
    assert all(card.id in listed for card in encoders.available())


def test_the_environment_chooses_the_language(terminal, capsys, monkeypatch):
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    assert terminal("run", "nowhere.csv", "--text", "proposal") == 2
    assert any("가" <= letter <= "힣" for letter in capsys.readouterr().err)
