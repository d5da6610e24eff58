"""The database's tables as they are now, and the numbered steps that led there."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

tables = sa.Table(
    "tables",
    metadata,
    sa.Column("digest", sa.String, primary_key=True),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
)
holders = sa.Table(
    "holders",
    metadata,
    sa.Column("owner", sa.String, primary_key=True),
    sa.Column("digest", sa.ForeignKey("tables.digest"), primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("about", sa.JSON, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
)
jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("owner", sa.String, nullable=False),
    sa.Column("table_digest", sa.ForeignKey("tables.digest"), nullable=False),
    sa.Column("columns", sa.JSON, nullable=False),
    sa.Column("settings", sa.JSON, nullable=False),
    sa.Column("options", sa.JSON, nullable=False),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("note", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False, index=True),
    sa.Column("stage", sa.String),
    sa.Column("done", sa.BigInteger, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
    sa.Column("speed", sa.Float),
    sa.Column("remaining", sa.Float),
    sa.Column("memory", sa.BigInteger, nullable=False),
    sa.Column("peak", sa.BigInteger, nullable=False),
    sa.Column("error", sa.JSON),
    sa.Column("notice", sa.JSON),
    sa.Column("worker", sa.String),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("started", sa.Float),
    sa.Column("beat", sa.Float),
    sa.Column("asked_to_stop", sa.Float),
    sa.Column("finished", sa.Float),
)
samples = sa.Table(
    "samples",
    metadata,
    sa.Column("job", sa.String, nullable=False, index=True),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("stage", sa.String),
    sa.Column("done", sa.BigInteger, nullable=False),
    sa.Column("memory", sa.BigInteger, nullable=False),
)
signs = sa.Table(
    "signs",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
)

# Entry k brings a database from version k to k + 1. An entry is never changed once it was shipped.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE tables (digest VARCHAR NOT NULL PRIMARY KEY, name VARCHAR NOT NULL,
            rows BIGINT NOT NULL, about JSON NOT NULL, created FLOAT NOT NULL)""",
        """CREATE TABLE jobs (id VARCHAR NOT NULL PRIMARY KEY, kind VARCHAR NOT NULL,
            table_digest VARCHAR NOT NULL REFERENCES tables (digest), columns JSON NOT NULL,
            settings JSON NOT NULL, state VARCHAR NOT NULL, stage VARCHAR, done BIGINT NOT NULL,
            total BIGINT NOT NULL, remaining FLOAT, memory BIGINT NOT NULL, peak BIGINT NOT NULL,
            error JSON, cancel BOOLEAN NOT NULL, tries INTEGER NOT NULL, created FLOAT NOT NULL,
            started FLOAT, beat FLOAT, finished FLOAT)""",
        "CREATE INDEX ix_jobs_state ON jobs (state)",
    ),
    (  # whose a table and a job are; names and notes; which worker, how fast, and when it was asked to stop
        """CREATE TABLE holders (owner VARCHAR NOT NULL, digest VARCHAR NOT NULL REFERENCES tables (digest),
            name VARCHAR NOT NULL, about JSON NOT NULL, created FLOAT NOT NULL, PRIMARY KEY (owner, digest))""",
        "INSERT INTO holders SELECT '', digest, name, about, created FROM tables",
        "ALTER TABLE tables DROP COLUMN name",
        "ALTER TABLE tables DROP COLUMN about",
        "ALTER TABLE jobs ADD COLUMN owner VARCHAR NOT NULL DEFAULT ''",
        "ALTER TABLE jobs ADD COLUMN name VARCHAR NOT NULL DEFAULT ''",
        "ALTER TABLE jobs ADD COLUMN note VARCHAR NOT NULL DEFAULT ''",
        "ALTER TABLE jobs ADD COLUMN speed FLOAT",
        "ALTER TABLE jobs ADD COLUMN notice JSON",
        "ALTER TABLE jobs ADD COLUMN worker VARCHAR",
        "ALTER TABLE jobs ADD COLUMN asked_to_stop FLOAT",
        "UPDATE jobs SET asked_to_stop = created WHERE cancel",
        "ALTER TABLE jobs DROP COLUMN cancel",
        "CREATE INDEX ix_jobs_owner ON jobs (owner)",
        """CREATE TABLE samples (job VARCHAR NOT NULL, at FLOAT NOT NULL, stage VARCHAR,
            done BIGINT NOT NULL, memory BIGINT NOT NULL)""",
        "CREATE INDEX ix_samples_job ON samples (job)",
        "CREATE TABLE signs (name VARCHAR NOT NULL PRIMARY KEY, value JSON NOT NULL, at FLOAT NOT NULL)",
    ),
    ("ALTER TABLE jobs ADD COLUMN options JSON NOT NULL DEFAULT '{}'",),  # of a measurement
)
