"""The memory gauge in the sidebar: this machine's, a cluster's, and a warning."""

from __future__ import annotations

import dataclasses

import pytest

from core import memory
from core.settings import settings
from core.worker.cluster import SIGN
from ui import cache


def captions(app) -> str:
    return "\n".join(caption.value for caption in app.sidebar.caption)


@pytest.fixture
def cluster(app, monkeypatch):
    monkeypatch.setenv("UNALIKE_DASK", "tcp://127.0.0.1:9")
    settings.cache_clear()
    return app


def test_without_a_cluster_only_this_machine_is_shown(app):
    app.run()
    assert app.sidebar.metric[0].label == "Memory"
    assert "free of the machine's" in captions(app) or "that this container may use" in captions(app)
    assert "Cluster" not in captions(app)
    assert not app.sidebar.warning


def test_the_workers_of_a_cluster_and_their_memory(cluster):
    cache.whole_store().post(
        SIGN, [{"name": f"tcp://{k}", "memory": 300 << 20, "limit": 8 << 30} for k in "ab"]
    )
    cluster.run()
    assert not cluster.exception
    assert "Cluster: 2 workers, 600 MB of 16.0 GB of memory" in captions(cluster)


def test_a_cluster_that_posts_nothing_is_said(cluster):
    cluster.run()
    assert not cluster.exception
    assert "does not answer" in cluster.sidebar.warning[0].value


def test_short_memory_is_said_with_what_to_do(app, monkeypatch):
    short = dataclasses.replace(memory.look(), total=16 << 30, free=300 << 20)
    monkeypatch.setattr(memory, "look", lambda: short)
    app.run()
    assert "smaller token limit" in app.sidebar.warning[0].value
