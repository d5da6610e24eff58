"""What is behind a picture is one click away, and can be had without a mouse."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.test_ways import open_page, run_sample


def click_in_the_middle(page: Page, mark: Locator) -> None:
    """A real click where the mark is, as a person makes it: plotly listens to the page and not to the mark."""
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y, steps=3)
    page.wait_for_timeout(200)
    page.mouse.click(x, y)


def listed(page: Page) -> int:
    """How many pairs the page says that it lists."""
    said = page.get_by_text(re.compile(r"^All [\d,]+ pairs with a similarity from")).inner_text()
    return int(re.search(r"[\d,]+", said)[0].replace(",", ""))


def test_a_click_on_a_bar_lists_its_pairs_even_where_the_bar_is_a_pixel_high(page: Page, server: str):
    run_sample(page, server)
    open_page(page, "Similarity")
    bars = page.locator(".st-key-histogram_raw .bars path")
    expect(bars).to_have_count(60)
    page.wait_for_timeout(1000)
    last = bars.last
    last.scroll_into_view_if_needed()
    box, plot = last.bounding_box(), page.locator(".st-key-histogram_raw .nsewdrag").bounding_box()
    assert box["height"] < 5
    # Anywhere above the bar is on it.
    page.mouse.move(box["x"] + box["width"] / 2, plot["y"] + plot["height"] / 2, steps=3)
    page.wait_for_timeout(200)
    page.mouse.click(box["x"] + box["width"] / 2, plot["y"] + plot["height"] / 2)
    expect(page.get_by_text(re.compile("^1 pair has a similarity from"))).to_be_visible()
    expect(page.locator(".st-key-behind_numbers")).to_be_visible()


def test_a_click_in_the_normalized_picture_chooses_the_same_range(page: Page, server: str):
    run_sample(page, server)
    open_page(page, "Similarity")
    bars = page.locator(".st-key-histogram_robust .bars path")
    expect(bars).to_have_count(60)
    page.wait_for_timeout(1000)
    click_in_the_middle(page, bars.last)
    expect(page.get_by_text(re.compile(r"^All [\d,]+ pairs with a similarity from"))).to_be_visible()
    assert listed(page) > 10


def test_a_range_is_chosen_with_the_keyboard_alone(page: Page, server: str):
    run_sample(page, server)
    open_page(page, "Similarity")
    thumb = page.get_by_role("slider", name=re.compile("Pairs with a similarity")).first
    thumb.focus()
    for _ in range(80):
        thumb.press("ArrowRight")
    expect(page.get_by_text(re.compile(r"pairs with a similarity from 0\.7"))).to_be_visible()


def test_a_click_on_a_point_shows_its_text(page: Page, server: str):
    run_sample(page, server)
    open_page(page, "Map")
    points = page.locator(".st-key-map .points path")
    expect(points.first).to_be_visible()
    page.wait_for_timeout(1000)
    click_in_the_middle(page, points.nth(5))
    expect(page.get_by_text("Beside it, the texts nearest to it")).to_be_visible()
    open_page(page, "Texts")
    page.get_by_role("tab", name="Two measures").click()
    points = page.locator(".st-key-scatter .points path")
    expect(points.first).to_be_visible()
    page.wait_for_timeout(1000)
    click_in_the_middle(page, points.nth(5))
    expect(page.get_by_text("Beside it, the texts nearest to it")).to_be_visible()
