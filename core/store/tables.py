"""Tables: the cells as files found by their digest, and who keeps which."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from core import errors
from core.store.database import Database
from core.store.schema import holders, tables


@dataclass(frozen=True)
class StoredTable:
    """A table that somebody keeps: its digest, its file name, its rows and what reading it told."""

    digest: str
    name: str
    rows: int
    about: dict[str, Any]
    created: float


def frame_digest(frame: pd.DataFrame) -> str:
    """Content digest of a table: every cell, the row numbers and the column names, 16 hexadecimal digits."""
    digest = hashlib.sha256(json.dumps([str(column) for column in frame.columns]).encode())
    digest.update(pd.util.hash_pandas_object(frame.index).to_numpy().tobytes())
    for column in frame.columns:
        cells = pd.util.hash_pandas_object(frame[column], index=False, categorize=False)
        digest.update(cells.to_numpy().tobytes())
    return digest.hexdigest()[:16]


class Tables(Database):
    """The part of the store that holds tables. The same content of two owners is one file."""

    def put_table(self, frame: pd.DataFrame, name: str, about: dict[str, Any], owner: str = "") -> str:
        """Keep a table, its index too, and return its digest. `about` is JSON: what reading it told."""
        digest = frame_digest(frame)
        path = self.table_path(digest)
        aside = path.with_name(f".{digest}.{secrets.token_hex(4)}")
        now = time.time()
        mine = {"owner": owner, "digest": digest, "name": name, "about": about, "created": now}
        try:
            with self.guarded():
                frame.to_parquet(aside)
            with self.writing() as connection:  # the file takes its place together with the row
                known = sa.select(tables.c.digest).where(tables.c.digest == digest)
                if connection.execute(known).first() is None:
                    row = {"digest": digest, "rows": len(frame), "created": now}
                    connection.execute(sa.insert(tables).values(row))
                connection.execute(_held(sa.delete(holders), owner, digest))
                connection.execute(sa.insert(holders).values(mine))
                os.replace(aside, path)
        finally:
            aside.unlink(missing_ok=True)
        return digest

    def table(self, digest: str, owner: str | None = None) -> StoredTable | None:
        """What is known about a table, or None where it is not kept (by the owner, where one is given)."""
        wanted = (
            sa.select(holders.c.digest, holders.c.name, holders.c.about, holders.c.created, tables.c.rows)
            .join_from(holders, tables)
            .where(holders.c.digest == digest, sa.true() if owner is None else holders.c.owner == owner)
            .order_by(holders.c.created.desc())
        )
        with self.reading() as connection:
            row = connection.execute(wanted).mappings().first()
        return StoredTable(**row) if row else None

    def frame(self, digest: str) -> pd.DataFrame:
        """The table's cells. Raises TableLost where its file is gone or damaged."""
        try:
            return pd.read_parquet(self.table_path(digest))
        except (OSError, ValueError) as error:  # pyarrow's own errors are ValueErrors
            raise errors.TableLost(digest=digest) from error

    def table_path(self, digest: str) -> Path:
        """Where the cells of a table lie."""
        return self.folder / "tables" / f"{digest}.parquet"


def _held(statement: Any, owner: str, digest: str) -> Any:
    return statement.where(holders.c.owner == owner, holders.c.digest == digest)
