"""What lasts: tables, jobs and results, in a database and in files beside it.

The database (SQLite in write-ahead mode, or PostgreSQL by its address) holds what is asked and how far it
is; tables and results are files in the data folder, written aside and renamed, so that nothing half-written
is ever read. The worker and the pages meet only here. The worker holds the `Store` itself; pages hold a
`Visit`, which shows what its visitor may see.

    <folder>/unalike.db
    <folder>/tables/<digest>.parquet
    <folder>/results/<job>/...
"""

from __future__ import annotations

from core.store.jobs import (
    ANALYSIS,
    CANCELLED,
    DONE,
    FAILED,
    GROWTH,
    MOST_TRIES,
    QUEUED,
    RUNNING,
    SUMMARIES,
    TOKENS,
    Job,
    Sample,
)
from core.store.keeping import Keeping
from core.store.tables import StoredTable, frame_digest

__all__ = [
    "ANALYSIS",
    "CANCELLED",
    "DONE",
    "FAILED",
    "GROWTH",
    "MOST_TRIES",
    "QUEUED",
    "RUNNING",
    "SUMMARIES",
    "TOKENS",
    "Job",
    "Sample",
    "Store",
    "StoredTable",
    "frame_digest",
]


class Store(Keeping):
    """The database and the files of one data folder. Safe for several processes and threads."""
