"""The app driven without a browser: jobs are worked off at once, in this process, by the fake encoder."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import errors
from core.encoders import FakeEncoder
from core.encoders.vector_cache import VectorCache
from core.settings import settings
from core.worker import loop as worker
from ui import cache

PROJECT = Path(__file__).resolve().parents[2]


def load(encoder_id: str) -> FakeEncoder:
    """The fake encoder for every model that is here; the hub cannot be reached."""
    if "/" in encoder_id:
        raise errors.NoNetwork(encoder=encoder_id)
    return FakeEncoder()


@pytest.fixture
def app(tmp_path, monkeypatch) -> AppTest:
    """The app with an empty data folder, in English, on its first page."""
    monkeypatch.setenv("UNALIKE_DATA", str(tmp_path))
    monkeypatch.chdir(PROJECT)
    settings.cache_clear()
    st.cache_resource.clear()
    st.cache_data.clear()
    vectors = VectorCache(tmp_path / "vectors.db")

    def at_once(_self: cache.Worker) -> None:
        while (job := cache.whole_store().claim()) is not None:
            worker.work(cache.whole_store(), job, worker.Tools(shelf, vectors))

    shelf = worker.Shelf()
    monkeypatch.setattr(shelf, "load", load)
    monkeypatch.setattr(cache.Worker, "ensure", at_once)
    yield AppTest.from_file(str(PROJECT / "app.py"), default_timeout=30)
    settings.cache_clear()
    st.cache_resource.clear()


@pytest.fixture
def analysed(app: AppTest) -> AppTest:
    """The app after the English sample was run, on the Similarity page."""
    app.run()
    app.button(key="sample_proposals_en.csv").click().run()
    app.button(key="go_on").click().run()
    app.button(key="start").click().run()
    app.switch_page("pages/similarity/page.py").run()
    return app
