"""Whose runs are shown: by login, by browser, or everybody's at one's own computer."""

from __future__ import annotations

import pytest
import streamlit as st

from core.settings import settings
from ui import cache, owner

AUTH = {"redirect_uri": "http://localhost/oauth2callback", "cookie_secret": "x", "client_id": "a"}


class Person(dict):
    """What st.user is to a page."""

    is_logged_in = True


def log_in(monkeypatch, name: str | None):
    person = Person(iss="https://login.example", sub=name, email=f"{name}@example.org") if name else Person()
    person.is_logged_in = name is not None
    monkeypatch.setattr(st, "user", person)


@pytest.fixture
def sharing(monkeypatch):
    def set_to(value: str) -> None:
        monkeypatch.setenv("UNALIKE_SHARING", value)
        settings.cache_clear()

    yield set_to
    settings.cache_clear()


def test_at_ones_own_computer_all_is_ones_own(app):
    app.run()
    app.button(key="sample_proposals_en.csv").click().run()
    digest = app.session_state["address"]["table"]
    assert cache.whole_store().table(digest, "") is not None


def test_a_server_that_others_can_reach_parts_browsers(app, monkeypatch):
    usual = st.get_option
    monkeypatch.setattr(st, "get_option", lambda n: "0.0.0.0" if n == "server.address" else usual(n))
    assert owner.sees() == "link"
    assert not owner.own_computer()


def test_a_proxy_on_the_same_computer_is_not_taken_for_ones_own(app, monkeypatch):
    monkeypatch.setattr(owner, "_headers", lambda: {"X-Forwarded-For": "203.0.113.7"})
    assert owner.sees() == "link"


def test_the_number_of_a_browser_is_not_kept(app, sharing, monkeypatch):
    sharing("link")
    monkeypatch.setattr(owner, "_visitor", lambda: "number of a browser")
    app.run()
    app.button(key="sample_proposals_en.csv").click().run()
    assert not app.exception
    assert cache.whole_store().table(app.session_state["address"]["table"], owner.current()) is not None
    database = cache.whole_store().folder / "unalike.db"
    assert not any(
        b"number of a browser" in path.read_bytes() for path in database.parent.glob("unalike.db*")
    )


def test_where_login_is_set_up_nothing_is_shown_without(app, monkeypatch):
    app.secrets["auth"] = AUTH
    log_in(monkeypatch, None)
    app.run()
    assert not app.exception
    assert [button.key for button in app.button] == ["log_in"]
    assert not app.get("file_uploader")


def test_runs_belong_to_who_logged_in(app, monkeypatch):
    app.secrets["auth"] = AUTH
    log_in(monkeypatch, "ann")
    app.run()
    app.button(key="sample_proposals_en.csv").click().run()
    app.button(key="go_on").click().run()
    app.button(key="start").click().run()
    assert not app.exception
    assert "ann@example.org" in [caption.value for caption in app.sidebar.caption]
    (job,) = cache.whole_store().runs()
    assert job.owner
    log_in(monkeypatch, "bob")
    app.switch_page("pages/runs/page.py").run()
    assert not app.exception
    assert "no run yet" in app.info[0].value
    log_in(monkeypatch, "ann")
    app.run()
    assert app.button(key=f"delete_{job.id}") is not None
