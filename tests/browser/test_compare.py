"""Two models side by side, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.test_ways import open_page, run_sample


def test_settings_are_tried_compared_and_found_again(page: Page, server: str):
    run_sample(page, server)
    open_page(page, "Compare")
    page.locator(".st-key-run_all button").click()
    page.wait_for_url(re.compile(r"[?&]runs="))
    expect(page.get_by_text("rank correlation of originality").first).to_be_visible()
    expect(page.locator(".st-key-compare_histograms_baseline .js-plotly-plot")).to_be_visible()
    page.get_by_role("tab", name="Texts that move").click()
    point = page.locator(".st-key-compare_scatter .scatterlayer .point").first
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_text("the texts nearest to it")).to_have_count(2)
    page.reload()
    expect(page.get_by_text("rank correlation of originality").first).to_be_visible()
