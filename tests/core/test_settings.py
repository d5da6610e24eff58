"""The installation's settings: documented, shown without secrets, refused in a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core import errors
from core.settings import RunSettings, Settings, settings

ROOT = Path(__file__).resolve().parents[2]


def listed(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "core", "settings"],
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_setting_is_documented():
    assert all(field.description for field in Settings.model_fields.values())


def test_the_terminal_lists_all_of_them_and_keeps_the_password_to_itself():
    done = listed(UNALIKE_DATABASE="postgresql://me:geheim@host/name", UNALIKE_KEEP_DAYS="30")
    assert done.returncode == 0
    assert all(f"UNALIKE_{name.upper()}=" in done.stdout for name in Settings.model_fields)
    assert "geheim" not in done.stdout
    assert "UNALIKE_KEEP_DAYS=30.0\n" in done.stdout
    assert "UNALIKE_PORT=0    # as shipped" in done.stdout


def test_a_setting_that_cannot_be_is_said_in_a_line():
    done = listed(UNALIKE_PORT="eighty")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "UNALIKE_PORT" in done.stderr
    assert "eighty" in done.stderr


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    (tmp_path / "unalike.env").write_text("UNALIKE_PORT=8600\nUNALIKE_SHARING=owner\nUNALIKE_NEW=1\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UNALIKE_SHARING", "everyone")
    settings.cache_clear()
    assert (settings().port, settings().sharing) == (8600, "everyone")
    monkeypatch.setenv("UNALIKE_SHARING", "nobody")
    settings.cache_clear()
    with pytest.raises(errors.WrongSetting, match="UNALIKE_SHARING"):
        settings()
    monkeypatch.undo()
    settings.cache_clear()


def test_the_digest_of_run_settings_is_the_same_everywhere():
    assert RunSettings("fake", 64, "truncate").digest() == RunSettings("fake", 64).digest()
    assert len({RunSettings("a").digest(), RunSettings("b").digest(), RunSettings("a", 1).digest()}) == 3


def test_what_a_setting_means_can_be_translated():
    source = (ROOT / "core" / "settings.py").read_text(encoding="utf-8")
    assert source.count("description=N_(") == len(Settings.model_fields)
