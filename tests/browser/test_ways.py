"""The main ways through the app, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import serving

TABLE = "label,group,text\r\n" + "".join(
    f"t{k},{'north' if k % 2 else 'south'},{text}\r\n"
    for k, text in enumerate(
        ["A cold morning by the sea", "A warm evening in the hills", "Bread and cheese for lunch"] * 4
        + ["The bus was late again", "Trains leave every hour", "My bicycle has a flat tyre"]
    )
)


def use_sample(page: Page, name: str) -> None:
    page.get_by_test_id("stVerticalBlock").get_by_text(name, exact=True).first.wait_for()
    page.locator(f".st-key-sample_{name_of(name)}").get_by_role("button").click()


def name_of(sample: str) -> str:
    return {"English sample": "proposals_en-csv", "Korean sample": "proposals_ko-csv"}[sample]


def open_page(page: Page, title: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=title, exact=True).click()


def run_sample(page: Page, server: str) -> None:
    """Three clicks from the opened page to the first histogram."""
    page.goto(server)
    use_sample(page, "English sample")
    page.locator(".st-key-go_on button").click()
    page.locator(".st-key-start button").click()
    expect(page.get_by_role("heading", name="What came out?")).to_be_visible()
    expect(page.locator(".st-key-histogram_raw .js-plotly-plot")).to_be_visible()


def test_a_deep_link_on_a_fresh_server_has_its_frame(page: Page, tmp_path):
    with serving(tmp_path) as fresh:
        page.goto(f"{fresh}/groups")
        expect(page.get_by_text("There is no result yet")).to_be_visible()
        expect(page.get_by_test_id("stSidebarNav")).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_test_id("stMetricValue").first).to_have_text(re.compile("MB|GB"))


def test_from_a_sample_to_the_histogram_in_three_clicks(page: Page, server: str):
    run_sample(page, server)
    open_page(page, "Similarity")
    expect(page.locator(".st-key-histogram_robust .js-plotly-plot")).to_be_visible()
    open_page(page, "Texts")
    page.get_by_role("tab", name="Pairs", exact=True).click()
    expect(page.get_by_text("the same, letter for letter").first).to_be_visible()


def test_from_an_upload_to_a_box_plot(page: Page, server: str):
    page.goto(server)
    page.locator("input[type=file]").set_input_files(
        {"name": "mine.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    page.locator(".st-key-go_on button").click()
    page.locator(".st-key-start button").click()
    expect(page.get_by_role("heading", name="What came out?")).to_be_visible()
    expect(page.locator(".st-key-histogram_raw .js-plotly-plot")).to_be_visible()
    open_page(page, "Groups")
    expect(page.locator(".st-key-box_plots .js-plotly-plot")).to_be_visible()
    expect(page.get_by_text("Each box is one group.")).to_be_visible()


def test_a_file_that_is_no_table_gets_a_sentence(page: Page, server: str):
    page.goto(server)
    page.locator("input[type=file]").set_input_files(
        {
            "name": "picture.csv",
            "mimeType": "text/csv",
            "buffer": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        }
    )
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)


def test_korean_is_one_click_away_and_stays(page: Page, server: str):
    page.goto(server)
    page.get_by_role("radio", name="한국어").or_(page.get_by_role("button", name="한국어")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("[가-힣]"))
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("[가-힣]"))


def test_the_browsers_language_is_the_first_choice(browser, server: str):
    context = browser.new_context(locale="ko-KR")
    page = context.new_page()
    page.goto(server)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("[가-힣]"))
    context.close()


def test_the_gauge_moves_by_itself(page: Page, server: str):
    page.goto(server)
    gauge = page.get_by_test_id("stSidebar").get_by_test_id("stCaptionContainer").first
    expect(gauge).to_have_text(re.compile("free"))
    page.evaluate(
        """() => { window.changes = 0; new MutationObserver(() => window.changes++).observe(
            document.querySelector('[data-testid=stSidebar]'),
            {subtree: true, characterData: true, childList: true, attributes: true}) }"""
    )
    page.wait_for_function("window.changes > 0", timeout=15_000)


@pytest.mark.parametrize("wait", [0.0, 0.7])
def test_a_refresh_in_the_middle_of_a_run_does_not_lose_it(page: Page, server: str, wait: float):
    page.goto(server)
    use_sample(page, "Korean sample")
    page.locator(".st-key-go_on button").click()
    limit = page.get_by_role("spinbutton", name="Token limit")
    limit.fill(str(40 + int(10 * wait)))
    limit.press("Enter")
    page.locator(".st-key-start button").click()
    page.wait_for_url(re.compile(r"[?&]run="))
    page.wait_for_timeout(1000 * wait)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(re.sub(r"/[a-z]*\?", "/similarity?", page.url))
    expect(page.locator(".st-key-histogram_raw .js-plotly-plot")).to_be_visible()
