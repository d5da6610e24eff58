"""Models from the Hugging Face hub: found, checked for safe weights, and only then downloaded."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import httpx2
from huggingface_hub import HfApi, snapshot_download
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    LocalEntryNotFoundError,
    RepositoryNotFoundError,
)

from core.errors import EncoderBroken, NoNetwork, UnknownEncoder, UnsafeWeights

_WANTED = ("*.json", "*.txt", "*.model", "*.safetensors", "README.md")
_OTHER_BACKENDS = ("onnx/*", "openvino/*", "*.onnx", "*.bin", "*.h5")
_PICKLES = {".bin", ".pt", ".pth", ".ckpt", ".pkl"}
_SECONDS = 20


def download(repository: str, encoder_id: str, *, with_code: bool) -> tuple[Path, str]:
    """The folder with the model's files, and the commit that they are from.

    What was downloaded before is used when the hub cannot be reached. Program code is fetched only
    `with_code`. Raises UnknownEncoder, NoNetwork, UnsafeWeights.
    """
    wanted = [*_WANTED, "*.py"] if with_code else list(_WANTED)
    try:
        info = HfApi().model_info(repository, timeout=_SECONDS)
        check_weights((f.rfilename for f in info.siblings or ()), encoder_id)
        folder = snapshot_download(
            repository, revision=info.sha, allow_patterns=wanted, ignore_patterns=list(_OTHER_BACKENDS)
        )
    except (RepositoryNotFoundError, GatedRepoError, HFValidationError) as error:
        raise UnknownEncoder(encoder=encoder_id) from error
    except (HfHubHTTPError, httpx2.HTTPError, LocalEntryNotFoundError, ConnectionError) as error:
        folder = _downloaded_before(repository, encoder_id, error)
    except OSError as error:  # a full disk, a folder that cannot be written to
        raise EncoderBroken(encoder=encoder_id, detail=str(error)) from error
    return Path(folder), Path(folder).name


def check_weights(names: Iterable[str], encoder_id: str) -> None:
    """Raise UnsafeWeights where a model's files have weights only as pickles, which can run any program."""
    suffixes = {PurePosixPath(name).suffix for name in names}
    if ".safetensors" not in suffixes and suffixes & _PICKLES:
        raise UnsafeWeights(encoder=encoder_id)


def _downloaded_before(repository: str, encoder_id: str, error: Exception) -> str:
    try:
        return snapshot_download(repository, local_files_only=True)
    except OSError:
        raise NoNetwork(encoder=encoder_id) from error
