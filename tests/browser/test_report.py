"""The report in a real browser: offline, as slides, on paper, with hostile cells; and showing a run to others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_ways import open_page, run_sample
from tests.core.report import hostile


class Watched:
    """A page whose every request, dialog and message of the console is written down."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.dialogs: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text))

    def assert_quiet(self, address: str) -> None:
        """Nothing ran but the page's own scripts, and nothing was asked for but the page itself."""
        outside = [url for url in self.requests if url != address and not url.startswith(("data:", "blob:"))]
        assert outside == []
        assert self.dialogs == []
        assert self.complaints == []
        assert self.page.evaluate(f"window.{hostile.FLAG}") is None
        assert self.page.locator("main img, main iframe, main a, main svg:not(.chart svg)").count() == 0


@pytest.fixture(scope="module", params=[hostile.report, hostile.comparison])
def report(tmp_path_factory, request) -> Path:
    """The report of the hostile table, or of two runs of it, as a file."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(request.param().page(), encoding="utf-8")
    return path


@pytest.fixture
def watched(browser: Browser, report: Path) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    watched = Watched(context.new_page())
    watched.page.goto(report.as_uri())
    expect(watched.page.locator(".chart .main-svg").first).to_be_visible()
    yield watched
    context.close()


def test_a_hostile_report_runs_nothing_and_asks_for_nothing(watched: Watched, report: Path):
    page = watched.page
    for chart in page.locator(".chart").all():
        chart.scroll_into_view_if_needed()
        expect(chart.locator(".main-svg").first).to_be_visible()
        box = chart.bounding_box()
        for share in (0.2, 0.5, 0.8):  # the labels that follow the mouse come from the data too
            page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
    page.locator("#present").click()
    slides = page.locator(".slide").count()
    for _slide in range(slides):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#place")).to_have_text(f"{slides} / {slides}")
    page.keyboard.press("Escape")
    assert page.pdf()
    watched.assert_quiet(report.as_uri())


def test_a_hostile_report_shows_what_the_cells_say(watched: Watched):
    said = watched.page.locator("main").inner_text()
    for cell in (hostile.CELLS[0], hostile.CELLS[2], "=cmd|' /C calc'!A0", "{{ 7 * 7 }}{% raw %}${7*7}"):
        assert cell in said


def test_a_report_fits_its_window_wide_and_narrow(watched: Watched):
    for width in (1280, 420):
        watched.page.set_viewport_size({"width": width, "height": 800})
        watched.page.wait_for_timeout(300)
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width


def test_slides_go_on_and_back_with_keys_clicks_and_end_with_escape(watched: Watched):
    page, place = watched.page, watched.page.locator("#place")
    last = page.locator(".slide").count()
    page.locator("#present").click()
    expect(place).to_have_text(f"1 / {last}")
    steps = (
        ("ArrowRight", 2),
        ("PageDown", 3),
        (" ", 4),
        ("ArrowLeft", 3),
        ("End", last),
        ("ArrowDown", last),
    )
    for key, number in (*steps, ("Home", 1), ("ArrowUp", 1)):
        page.keyboard.press(key)
        expect(place).to_have_text(f"{number} / {last}")
    page.mouse.click(1000, 400)
    expect(place).to_have_text(f"2 / {last}")
    page.mouse.click(100, 400)
    expect(place).to_have_text(f"1 / {last}")
    assert page.locator(".slide:visible").count() == 1
    assert page.locator("button:visible").count() == 0
    page.keyboard.press("Escape")
    expect(page.locator("#present")).to_be_visible()
    assert page.locator(".slide:visible").count() == last


def test_a_swipe_turns_slides(browser: Browser, report: Path):
    context = browser.new_context(viewport={"width": 420, "height": 800}, has_touch=True)
    page = context.new_page()
    page.goto(report.as_uri())
    page.locator("#present").tap()
    place = page.locator("#place")
    expect(place).to_have_text(re.compile("^1 /"))
    for start, end, number in ((350, 60, 2), (60, 350, 1)):
        page.evaluate(
            """([start, end]) => {
                const touch = (x) => new Touch({identifier: 1, target: document.body, clientX: x, clientY: 400});
                const send = (type, list) => document.body.dispatchEvent(new TouchEvent(type,
                    {bubbles: true, cancelable: true, touches: list, changedTouches: list}));
                send("touchstart", [touch(start)]); send("touchend", [touch(end)]);
            }""",
            [start, end],
        )
        expect(place).to_have_text(re.compile(f"^{number} /"))
    context.close()


def test_on_paper_charts_are_light_and_as_wide_as_the_paper(browser: Browser, report: Path):
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    page = context.new_page()
    page.goto(report.as_uri())
    expect(page.locator(".chart .main-svg").first).to_be_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert {svg.get_attribute("width") for svg in page.locator(".chart .main-svg:first-child").all()} == {
        "680"
    }
    assert page.locator("button:visible").count() == 0
    context.close()


def hide_names(page: Page) -> None:
    page.get_by_text("Hide the names of texts and groups").click()
    expect(page.get_by_text("Only names are hidden.")).to_be_visible()


def test_hidden_names_are_hidden_on_every_page_and_by_the_link(page: Page, server: str):
    run_sample(page, server)
    open_page(page, "Overview")
    expect(page.get_by_text("Lost: grey cat with one white paw").first).to_be_visible()
    hide_names(page)
    expect(page.get_by_text("Lost: grey cat with one white paw")).to_have_count(0)
    expect(page.get_by_text(re.compile("“Text 83”")).first).to_be_visible()
    page.get_by_role("button", name="Link", exact=True).click()
    link = page.get_by_test_id("stCode").inner_text().strip()
    assert link.endswith("&names=hidden")
    expect(page.get_by_text("It opens on this computer only.")).to_be_visible()
    page.keyboard.press("Escape")
    open_page(page, "Groups")
    expect(page.locator(".st-key-box_plots .js-plotly-plot")).to_be_visible()
    ticks = page.locator(".st-key-box_plots .xtick text").all_text_contents()
    assert all(tick.startswith("Group ") for tick in ticks), ticks

    page.goto(link)
    expect(page.get_by_text(re.compile("“Text 83”")).first).to_be_visible()
    expect(page.get_by_text("Lost: grey cat with one white paw")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="Report", exact=True).first.click()
    found = Path(download.value.path()).read_text(encoding="utf-8")
    assert "Text 83" in found
    assert "Lost: grey cat" not in found
    assert "Meadow" not in found


def test_presenting_in_the_app_takes_the_keys_and_gives_the_page_back(page: Page, server: str):
    run_sample(page, server)
    page.get_by_role("button", name="Present").first.click()
    slides = page.frame_locator(".st-key-slides iframe")
    expect(slides.locator("#place")).to_have_text(re.compile("^1 /"))
    box = page.locator(".st-key-slides iframe").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1280, 900)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(slides.locator("#place")).to_have_text(re.compile("^3 /"))
    page.reload()  # a link that was shared
    expect(slides.locator("#place")).to_have_text(re.compile("^1 /"))
    page.keyboard.press("ArrowRight")
    expect(slides.locator("#place")).to_have_text(re.compile("^2 /"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="What came out?")).to_be_visible()
    expect(page.locator(".st-key-slides")).to_have_count(0)
