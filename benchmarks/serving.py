"""How the app serves: a page's rerun while a run works against idle, and many browsers at once.

python -m benchmarks.serving [--reruns 50] [--browsers 20] [--running 5] [--minutes 2] [--together]

Browsers are contexts of one Chromium, each with its own cookies, cache and connection. They arrive one after
another and open every page of a finished run once, so that each has what a browser keeps. Then all are at work at
the same time, each from a moment in the first quarter of it on: some run the sample, the others look at the finished
run, read for 10 to 30 seconds and click the next page; with --together all of the first click at the same moment. A
page is open when its question stands there, its script has ended and nothing is left to be drawn.
Chromium draws on the same cores, so these times hold the browsers' own work too: whose the processor's time was
is given beside them.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
from playwright.async_api import Browser, Page, async_playwright

from core.settings import Columns, RunSettings
from core.store import ANALYSIS, RUNNING, Store
from tests.browser.conftest import FLAGS, chromium, serving
from ui.pages import PAGES

WORDS = 4000
MENU = [name for name, about in PAGES.items() if about.in_menu]
SAMPLE = ".st-key-sample_proposals_en-csv button"
READING = (10.0, 30.0)  # seconds that somebody stays on a page
LONGEST = 120_000  # milliseconds
WATCH = """() => { window.states = []; const app = document.querySelector('[data-testid=stApp]');
    new MutationObserver(() => window.states.push(
        [performance.now(), app.getAttribute('data-test-script-state')]
    )).observe(app, {attributes: true, attributeFilter: ['data-test-script-state']}) }"""
OPENED = """([selector, question, most]) => new Promise((resolve, reject) => {
    const began = selector ? performance.now() : 0;  // a page that was just asked for counts from there
    const look = () => {
        const app = document.querySelector('[data-testid=stApp]');
        if (app?.getAttribute('data-test-script-state') === 'notRunning'
            && document.querySelector('h1')?.textContent === question
            && !document.querySelector('[data-testid=stSkeleton]')) {
            observer.disconnect();
            resolve((performance.now() - began) / 1000);
        }
    };
    const observer = new MutationObserver(look);
    observer.observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
    setTimeout(() => reject(new Error(`${location} does not ask ${question}`)), most);
    if (selector) document.querySelector(selector).click();
    look();
})"""


@dataclass
class Visits:
    """Seconds that arriving and opening a page for the first time took, one at a time; that opening one again took
    with all at work; that runs took from their start to their result; and the processor's, by whose they were."""

    arriving: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    opening: list[float] = field(default_factory=list)
    running: list[float] = field(default_factory=list)
    seconds: float = 0.0
    spent: dict[str, float] = field(default_factory=dict)


async def arrive(page: Page, address: str, question: str) -> float:
    """Seconds from asking for an address in a fresh browser until its page is open."""
    await page.goto(address, wait_until="commit")
    return float(await page.evaluate(OPENED, ["", question, LONGEST]))


async def click(page: Page, selector: str, question: str) -> float:
    """Seconds from a click on what is already there until the page that it leads to is open."""
    await page.locator(selector).first.wait_for()
    return float(await page.evaluate(OPENED, [selector, question, LONGEST]))


async def run_sample(page: Page) -> float:
    """From the opened page to the finished run of the sample: seconds from its start to its result."""
    await page.locator(SAMPLE).click()
    await page.locator(".st-key-go_on button").click()
    await page.locator(".st-key-start button:enabled").wait_for()
    return await click(page, ".st-key-start button", PAGES["overview"].question)


async def visitor(browser: Browser) -> Page:
    """A page of a browser that nobody used before."""
    page = await (await browser.new_context(locale="en-US")).new_page()
    page.set_default_timeout(LONGEST)
    return page


async def turn(page: Page, name: str) -> float:
    """Seconds from a click in the menu until the page of that name is open."""
    place = f"[data-testid=stSidebarNav] a[href$='/{'' if name == 'data' else name}']"
    return await click(page, place, PAGES[name].question)


async def visit(
    browser: Browser, server: str, many: int, running: int, seconds: float, together: bool = False
) -> Visits:
    """Let `many` browsers be at the app at once for so many seconds; `running` of them run the sample.

    They start it within the first quarter of that time, or `together`.
    """
    seen = Visits()
    first = await visitor(browser)
    await arrive(first, server, PAGES["data"].question)
    await run_sample(first)
    link = first.url.replace("/run?", "/overview?")
    await first.context.close()
    pages = [await visitor(browser) for _ in range(many)]
    for page in pages:
        seen.arriving.append(await arrive(page, link, PAGES["overview"].question))
        seen.first += [await turn(page, name) for name in MENU]
    for page in pages[:running]:
        await arrive(page, server, PAGES["data"].question)

    async def run(page: Page) -> None:
        await asyncio.sleep(0 if together else random.uniform(0, seconds / 4))
        seen.running.append(await run_sample(page))

    async def read(page: Page) -> None:
        end = time.monotonic() + seconds
        names = itertools.cycle([*random.sample(MENU[:-1], len(MENU) - 1), MENU[-1]])  # the last one is open
        await asyncio.sleep(random.uniform(0, seconds / 4))
        while (left := end - time.monotonic()) > 0:
            seen.opening.append(await turn(page, next(names)))
            await asyncio.sleep(min(random.uniform(*READING), left))

    before, began = _processor(), time.monotonic()
    await asyncio.gather(*map(run, pages[:running]), *map(read, pages[running:]))
    seen.seconds = time.monotonic() - began
    seen.spent = {whose: spent - before[whose] for whose, spent in _processor().items()}
    return seen


def _processor() -> dict[str, float]:
    """Seconds that the processor worked until now for the server, the worker and everything else here."""
    serves = next(each for each in psutil.Process().children() if "serve.py" in each.cmdline())
    server = sum(serves.cpu_times()[:2])
    worker = sum(sum(each.cpu_times()[:2]) for each in serves.children(recursive=True))
    machine = psutil.cpu_times()
    return {"server": server, "worker": worker, "browsers": machine.user + machine.system - server - worker}


async def rerun(page: Page, key: str) -> float:
    """Seconds from a key press on the lower end of a range until its script run has ended."""
    slider = page.get_by_role("slider").first
    await slider.focus()
    began = await page.evaluate("() => { window.states.length = 0; return performance.now() }")
    await page.keyboard.press(key)
    ended = await page.wait_for_function(
        """() => { const states = window.states, last = states[states.length - 1];
            return states.some(s => s[1] === 'running') && last[1] === 'notRunning' ? last[0] : 0 }""",
        polling=20,
    )
    return (float(await ended.json_value()) - began) / 1000


def busy(store: Store, texts: int) -> str:
    """Ask for a run that keeps the worker at work; returns its id."""
    draw = np.random.default_rng(int(time.time()))
    rows = [" ".join(f"word{w}" for w in draw.integers(0, WORDS, 120)) for _ in range(texts)]
    digest = store.put_table(pd.DataFrame({"text": rows}, dtype="str"), "busy.csv", {"notes": []})
    return store.submit(ANALYSIS, digest, Columns("text"), RunSettings())


async def reruns(browser: Browser, server: str, store: Store, times: int) -> dict[str, list[float]]:
    """Seconds that reruns of the Similarity page took, idle and with the worker busy."""
    page = await visitor(browser)
    await arrive(page, server, PAGES["data"].question)
    await run_sample(page)
    await arrive(page, page.url.replace("/run?", "/similarity?"), PAGES["similarity"].question)
    await page.evaluate(WATCH)
    await asyncio.sleep(5)
    keys = [("ArrowRight", "ArrowLeft")[number % 2] for number in range(times)]  # up, and back again
    found = {"idle": [await rerun(page, key) for key in keys]}
    job_id = busy(store, 4_000 + 400 * times)
    while store.job(job_id).stage != "vectors":
        await asyncio.sleep(0.1)
    found["busy"] = [await rerun(page, key) for key in keys]
    if store.job(job_id).state != RUNNING:
        raise RuntimeError("The run was over before the last rerun: it needs more texts.")
    store.cancel(job_id)
    await page.context.close()
    return found


async def measure_reruns(browser: Browser, server: str, store: Store, times: int) -> None:
    """Print the median rerun of the Similarity page, idle and while a run works."""
    found = await reruns(browser, server, store, times)
    for state, seconds in found.items():
        print(f"rerun, {state}: median {statistics.median(seconds):.3f} s, most {max(seconds):.3f} s")
    print(f"ratio {statistics.median(found['busy']) / statistics.median(found['idle']):.2f}")


async def measure_browsers(browser: Browser, server: str, asked: argparse.Namespace) -> None:
    """Print how long pages take to open for many browsers at once while some of them run the sample."""
    seen = await visit(browser, server, asked.browsers, asked.running, 60 * asked.minutes, asked.together)
    for what, seconds in (
        ("fresh browser, one at a time", seen.arriving),
        ("a page for the first time, one at a time", seen.first),
        ("next page, all at work", seen.opening),
    ):
        late = sum(each > 2 for each in seconds)
        print(
            f"{what}: {len(seconds)} opened, median {statistics.median(seconds):.2f} s, "
            f"most {max(seconds):.2f} s, {late} over 2 s"
        )
    print(
        f"{len(seen.running)} of {asked.running} that ran the sample finished, "
        f"after {max(seen.running):.1f} s at most"
    )
    shares = ", ".join(f"{whose} {spent / seen.seconds:.2f}" for whose, spent in seen.spent.items())
    print(f"cores busy with all at work, mean: {shares} of {psutil.cpu_count()}")


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reruns", type=int, default=50)
    parser.add_argument("--browsers", type=int, default=20)
    parser.add_argument("--running", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--together", action="store_true")
    asked = parser.parse_args()
    load = psutil.getloadavg()[0]
    print(f"{psutil.cpu_count()} cores, load before the start {load:.1f}")
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), UNALIKE_SHARING="link") as server:
        store = Store(Path(folder))
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            if asked.reruns:
                await measure_reruns(browser, server, store, asked.reruns)
            await measure_browsers(browser, server, asked)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
