"""What a run is made with, and how this installation is set up.

`RunSettings` is the one key of everything computed: cache, store, link and comparison use its digest.
`Settings` are the installation's own, from the environment (UNALIKE_...) or a file unalike.env.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core import errors
from core.encoders.long_texts import LONG_TEXT
from core.language import N_

DEFAULT_ENCODER = "use-multilingual"
DEFAULT_TOKEN_LIMIT = 512
DIGEST_VERSION = 1


@dataclass(frozen=True)
class RunSettings:
    """Encoder, token limit (tokens a text) and long text handling: what a run is made with."""

    encoder: str = DEFAULT_ENCODER
    token_limit: int = DEFAULT_TOKEN_LIMIT
    long_text: str = LONG_TEXT[0]

    def digest(self) -> str:
        """A versioned content digest: 16 hexadecimal digits, the same on every machine."""
        visible = {"version": DIGEST_VERSION, **asdict(self)}
        return hashlib.sha256(json.dumps(visible, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Columns:
    """The roles that the user gives to a table's columns."""

    text: str
    groups: tuple[str, ...] = ()
    label: str | None = None


Sharing = Literal["auto", "everyone", "link", "owner"]


class Settings(BaseSettings):
    """The installation's settings, each with its meaning; the environment wins over the file."""

    model_config = SettingsConfigDict(env_prefix="UNALIKE_", env_file="unalike.env", extra="ignore")

    data: Path = Field(
        default_factory=lambda: user_data_path("unalike"),
        description=N_("Folder of the database, the tables, the results and the embedding cache."),
    )
    database: SecretStr = Field(
        default=SecretStr(""),
        description=N_(
            "Address of a PostgreSQL database, postgresql://user:password@host/name; "
            "empty: the file unalike.db in the data folder."
        ),
    )
    address: str = Field(
        default="localhost",
        description=N_("Address that the server listens on; 0.0.0.0 lets other computers in."),
    )
    port: int = Field(
        default=0, ge=0, le=65535, description=N_("Port of the server; 0: 8501, or a free one.")
    )
    upload_limit_mb: int = Field(
        default=500, ge=1, description=N_("Largest file that is read, in megabytes.")
    )
    cache_limit_mb: int = Field(default=4096, ge=0, description=N_("Largest embedding cache, in megabytes."))
    allow_remote_code: bool = Field(
        default=False, description=N_("Whether a model from the hub may bring its own program code.")
    )
    runs_at_once: int = Field(
        default=1,
        ge=1,
        le=64,
        description=N_("Runs that are computed at the same time; the others wait in turn."),
    )
    encoder_idle_minutes: float = Field(
        default=15, gt=0, description=N_("Minutes after which a model that nobody used leaves the memory.")
    )
    grace_seconds: float = Field(
        default=5,
        gt=0,
        description=N_("Seconds that a cancelled run has to stop before its process is ended."),
    )
    keep_days: float = Field(
        default=0, ge=0, description=N_("Days after which runs and tables are deleted; 0: they are kept.")
    )
    keep_mb: int = Field(
        default=0,
        ge=0,
        description=N_("Megabytes of runs and tables from which the oldest are deleted; 0: no limit."),
    )
    sharing: Sharing = Field(
        default="auto",
        description=N_(
            "Who sees a run: everyone; whoever has its link; its owner alone; "
            "auto: everyone on one's own computer, else whoever has its link."
        ),
    )
    pairs_minutes: float = Field(
        default=60,
        gt=0,
        description=N_(
            "Minutes that comparing all pairs of a run may take; where it would take longer, the run gives "
            "an estimate with its error."
        ),
    )
    dask: str = Field(
        default="",
        description=N_(
            "Address of a Dask scheduler, tcp://host:8786, whose workers compute; empty: this computer."
        ),
    )


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The installation's settings, read once a process. Raises WrongSetting."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "UNALIKE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise errors.WrongSetting(setting=name, given=str(first["input"]), detail=first["msg"]) from error
