"""How the app serves: a page's rerun while a run works against idle, and many browsers at once.

python -m benchmarks.serving [--reruns 50] [--browsers 20] [--running 5]

Prints two tables. "Ratio" compares medians; a browser opens when the heading of its page is visible.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from playwright.async_api import Browser, Page, async_playwright

from core.settings import Columns, RunSettings
from core.store import ANALYSIS, RUNNING, Store
from tests.browser.conftest import _FLAGS, serving

WORDS = 4000
WATCH = """() => { window.states = []; const app = document.querySelector('[data-testid=stApp]');
    new MutationObserver(() => window.states.push(
        [performance.now(), app.getAttribute('data-test-script-state')]
    )).observe(app, {attributes: true, attributeFilter: ['data-test-script-state']}) }"""


async def rerun(page: Page) -> float:
    """Seconds from a key press on a slider until its script run has ended."""
    slider = page.get_by_role("slider").first
    await slider.focus()
    began = await page.evaluate("() => { window.states.length = 0; return performance.now() }")
    await page.keyboard.press("ArrowRight" if int(began) % 2 else "ArrowLeft")
    ended = await page.wait_for_function(
        """() => { const states = window.states, last = states[states.length - 1];
            return states.some(s => s[1] === 'running') && last[1] === 'notRunning' ? last[0] : 0 }""",
        polling=20,
    )
    return (float(await ended.json_value()) - began) / 1000


async def run_sample(page: Page, server: str) -> None:
    """From the opened page to the finished run of the sample."""
    await page.goto(server)
    await page.locator(".st-key-sample_proposals_en-csv button").click()
    await page.locator(".st-key-go_on button").click()
    await page.locator(".st-key-start button").click()
    await page.get_by_role("heading", name="What came out?").wait_for(timeout=180_000)


def busy(store: Store, texts: int) -> str:
    """Ask for a run that keeps the worker at work; returns its id."""
    draw = np.random.default_rng(int(time.time()))
    rows = [" ".join(f"word{w}" for w in draw.integers(0, WORDS, 120)) for _ in range(texts)]
    digest = store.put_table(pd.DataFrame({"text": rows}, dtype="str"), "busy.csv", {"notes": []})
    return store.submit(ANALYSIS, digest, Columns("text"), RunSettings())


async def measure_reruns(browser: Browser, server: str, store: Store, times: int) -> None:
    """Print the median rerun of the Similarity page, idle and while a run works."""
    page = await (await browser.new_context(locale="en-US")).new_page()
    await run_sample(page, server)
    await page.goto(page.url.replace("/overview", "/similarity"))
    await page.locator(".st-key-histogram_raw .js-plotly-plot").wait_for()
    await page.evaluate(WATCH)
    await asyncio.sleep(5)
    found = {}
    for state in ("idle", "busy"):
        if state == "busy":
            job_id = busy(store, 20_000)
            while store.job(job_id).stage != "vectors":
                await asyncio.sleep(0.1)
        found[state] = [await rerun(page) for _ in range(times)]
    still = store.job(job_id).state == RUNNING
    store.cancel(job_id)
    for state, seconds in found.items():
        print(f"rerun, {state}: median {statistics.median(seconds):.3f} s, most {max(seconds):.3f} s")
    ratio = statistics.median(found["busy"]) / statistics.median(found["idle"])
    print(f"ratio {ratio:.2f} (the run was {'still' if still else 'NOT'} at work at the end)")


async def measure_browsers(browser: Browser, server: str, many: int, running: int) -> None:
    """Print how long pages take to open for many browsers at once while some of them run the sample."""

    async def visit(number: int) -> tuple[float, float | None]:
        page = await (await browser.new_context(locale="en-US")).new_page()
        page.set_default_timeout(180_000)
        began = time.perf_counter()
        await page.goto(server, wait_until="commit")
        await page.get_by_role("heading", level=1).wait_for()
        opened = time.perf_counter() - began
        if number >= running:
            return opened, None
        began = time.perf_counter()
        await run_sample(page, server)
        return opened, time.perf_counter() - began

    seen = await asyncio.gather(*(visit(number) for number in range(many)))
    opened = sorted(each[0] for each in seen)
    finished = [each[1] for each in seen if each[1] is not None]
    print(
        f"{many} browsers at once: open in {statistics.median(opened):.2f} s (median), {opened[-1]:.2f} s at most"
    )
    print(f"{len(finished)} of {running} that ran the sample finished, after {max(finished):.1f} s at most")


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reruns", type=int, default=50)
    parser.add_argument("--browsers", type=int, default=20)
    parser.add_argument("--running", type=int, default=5)
    asked = parser.parse_args()
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), UNALIKE_SHARING="link") as server:
        store = Store(Path(folder))
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=executable, args=_FLAGS)
            await measure_reruns(browser, server, store, asked.reruns)
            await measure_browsers(browser, server, asked.browsers, asked.running)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
