"""Runs that last: a page that is loaded anew all the time, two people at once, and many."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from playwright.async_api import Browser as AsyncBrowser
from playwright.async_api import async_playwright
from playwright.sync_api import Browser, Page, expect

from benchmarks.serving import reruns, visit
from core.store import DONE, Store
from tests.browser.conftest import FLAGS, chromium, serving

Found = TypeVar("Found")


def prepare(page: Page, server: str, texts: int, seed: int) -> None:
    """Upload texts, as far as the button that starts a run."""
    draw = random.Random(seed)
    rows = (" ".join(f"word{draw.randrange(3000)}" for _ in range(40)) for _ in range(texts))
    table = "text\r\n" + "\r\n".join(rows)
    page.goto(server)
    page.locator("input[type=file]").set_input_files(
        {"name": f"long{seed}.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    page.locator(".st-key-go_on button").click()
    expect(page.locator(".st-key-start button:enabled").first).to_be_visible(timeout=60_000)


def start(page: Page) -> str:
    """Start the run that was prepared; its id."""
    page.locator(".st-key-start button:enabled").click()
    page.wait_for_url(re.compile(r"[?&]run="))
    return re.search(r"[?&]run=([^&]+)", page.url).group(1)


def test_a_page_loaded_anew_every_second_of_a_run_shows_its_result(page: Page, tmp_path):
    with serving(tmp_path) as server:
        store = Store(tmp_path)
        prepare(page, server, 12_000, 1)
        job_id = start(page)
        loads = 0
        while not store.job(job_id).over:
            page.wait_for_timeout(1000)
            page.reload()
            loads += 1
        expect(page.get_by_role("heading", level=1)).to_have_text("What came out?")
        expect(page.locator(".st-key-histogram_raw .js-plotly-plot")).to_be_visible()
        expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
        assert loads >= 2, "the run was over too soon to show anything"
        (job,) = store.runs()
        assert (job.id, job.state, job.tries) == (job_id, DONE, 1)


def test_two_browsers_that_run_at_once_take_turns_and_both_get_their_own(
    page: Page, browser: Browser, tmp_path
):
    with serving(tmp_path, UNALIKE_SHARING="link") as server:
        store = Store(tmp_path)
        other = browser.new_context(locale="en-US").new_page()
        prepare(page, server, 8_000, 2)
        prepare(other, server, 300, 3)
        first, second = start(page), start(other)
        expect(other.get_by_text("Waiting: 1 in front")).to_be_visible()
        for each, texts in ((page, "8,000 texts"), (other, "300 texts")):
            expect(each.get_by_role("heading", level=1)).to_have_text("What came out?", timeout=120_000)
            expect(each.get_by_text(texts).first).to_be_visible()
        assert store.job(first).finished <= store.job(second).started
        assert store.job(first).owner != store.job(second).owner
        other.context.close()


def measured(measure: Callable[[AsyncBrowser], Coroutine[None, None, Found]]) -> Found:
    """What a benchmark measures in a browser of its own."""

    async def in_a_browser() -> Found:
        async with async_playwright() as playwright:
            return await measure(await playwright.chromium.launch(executable_path=chromium(), args=FLAGS))

    with ThreadPoolExecutor(1) as thread:  # this one has a loop of its own
        return thread.submit(asyncio.run, in_a_browser()).result()


def test_four_browsers_at_once_of_which_two_run_the_sample(tmp_path):
    """The short form of `python -m benchmarks.serving`, which measures twenty and five."""
    with serving(tmp_path, UNALIKE_SHARING="link") as server:
        seen = measured(lambda browser: visit(browser, server, many=4, running=2, seconds=20))
    assert len(seen.running) == 2
    assert len(seen.opening) >= 2


def test_a_page_is_drawn_anew_while_a_run_works(tmp_path):
    """The short form of `python -m benchmarks.serving`, which measures fifty reruns."""
    with serving(tmp_path) as server:
        found = measured(lambda browser: reruns(browser, server, Store(tmp_path), 3))
    assert [len(found[state]) for state in ("idle", "busy")] == [3, 3]
