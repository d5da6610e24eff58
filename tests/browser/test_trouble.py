"""A data folder that is full, cannot be written to or is damaged: a sentence, and the app goes on."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import serving
from tests.browser.test_ways import run_sample

SAMPLE = ".st-key-sample_proposals_en-csv button"


@contextmanager
def mounted(folder: Path, *how: str) -> Iterator[Path]:
    """A folder that is a disk of its own; who is not allowed to mount one cannot try this."""
    folder.mkdir()
    asked = subprocess.run(["mount", *how, str(folder)], capture_output=True)
    if asked.returncode:
        pytest.skip("only an administrator can make a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(ballast: Path) -> None:
    """Write until nothing more fits."""
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass


def said(page: Page, sentence: str) -> None:
    """The page says it, and nothing of a program."""
    expect(page.get_by_role("alert").filter(has_text=sentence).first).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)


def test_a_full_disk(page: Page, tmp_path):
    with (
        mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=24m", "tmpfs") as data,
        serving(data) as server,
    ):
        page.goto(server)
        expect(page.locator(SAMPLE)).to_be_visible()
        ballast = data / "ballast"
        fill(ballast)
        page.locator(SAMPLE).click()
        said(page, "is full")
        ballast.unlink()
        run_sample(page, server)


def test_a_folder_that_cannot_be_written_to(page: Page, tmp_path):
    with (
        mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=64m,ro", "tmpfs") as data,
        serving(data) as server,
    ):
        page.goto(server)
        said(page, "cannot be written to")
        subprocess.run(["mount", "-o", "remount,rw", str(data)], check=True)
        run_sample(page, server)


def test_a_damaged_database(page: Page, tmp_path):
    database = tmp_path / "unalike.db"
    database.write_bytes(b"this is no database" * 100)
    with serving(tmp_path) as server:
        page.goto(server)
        said(page, "damaged")
        database.unlink()
        run_sample(page, server)
