"""Two people at one server, each in a browser of their own."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import serving
from tests.browser.identity import identities
from tests.browser.test_ways import run_sample


def test_two_browsers_have_runs_of_their_own_and_a_link_shows_one(page: Page, browser, tmp_path):
    with serving(tmp_path, UNALIKE_SHARING="link") as server:
        run_sample(page, server)
        page.wait_for_url(re.compile(r"[?&]run="))
        link = re.sub(r"/run\?", "/overview?", page.url)
        page.goto(f"{server}/runs")
        expect(page.get_by_role("button", name="Open")).to_have_count(1)
        other = browser.new_context(locale="en-US").new_page()
        other.goto(f"{server}/runs")
        expect(other.get_by_text("There is no run yet")).to_be_visible()
        other.goto(link)
        expect(other.get_by_role("heading", level=1)).to_have_text("What came out?")
        expect(other.get_by_text("There is no result yet")).to_have_count(0)
        other.goto(f"{server}/runs")
        expect(other.get_by_text("There is no run yet")).to_be_visible()
        other.context.close()


def test_the_server_of_ones_own_computer_needs_no_link(page: Page, browser, server: str):
    run_sample(page, server)
    other = browser.new_context(locale="en-US").new_page()
    other.goto(f"{server}/runs")
    expect(other.get_by_role("button", name="Open").first).to_be_visible()
    other.context.close()


def log_in(page: Page, who: str) -> None:
    """From the app's button over the provider's page, back to the app."""
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name=who).click()
    expect(page.get_by_text(f"{who}@example.org")).to_be_visible()


def test_who_logs_in_sees_their_own_runs_and_nobody_elses_even_by_link(
    page: Page, browser: Browser, tmp_path
):
    with (
        identities(tmp_path) as secrets,
        serving(tmp_path / "data", STREAMLIT_SECRETS_FILES=secrets, UNALIKE_SHARING="owner") as server,
    ):
        page.goto(server)
        expect(page.get_by_role("button", name="Log in")).to_be_visible()
        expect(page.locator("input[type=file]")).to_have_count(0)
        log_in(page, "ann")
        run_sample(page, server)
        page.wait_for_url(re.compile(r"[?&]run="))
        link = page.url.replace("/run?", "/overview?")
        page.goto(f"{server}/runs")
        expect(page.get_by_role("button", name="Open")).to_have_count(1)
        other = browser.new_context(locale="en-US").new_page()
        other.goto(link)
        log_in(other, "bob")
        other.wait_for_url(link)
        expect(other.get_by_text("belongs to somebody else")).to_be_visible()
        other.goto(f"{server}/runs")
        expect(other.get_by_text("There is no run yet")).to_be_visible()
        other.context.close()
        page.get_by_role("button", name="Log out").click()
        expect(page.get_by_role("button", name="Log in")).to_be_visible()
        page.goto(link)
        expect(page.get_by_role("button", name="Log in")).to_be_visible()
        expect(page.locator(".js-plotly-plot")).to_have_count(0)
        log_in(page, "ann")
        page.wait_for_url(link)
        expect(page.locator(".st-key-histogram_raw .js-plotly-plot")).to_be_visible()
