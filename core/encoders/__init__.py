"""Encoders: which there are, how to load one, and texts to vectors with one."""

from core.encoders.base import Batch, Encoder, Progress
from core.encoders.card import EncoderCard, available, check_token_limit
from core.encoders.fake import FakeEncoder
from core.encoders.languages import LanguageCheck, knows
from core.encoders.loading import load
from core.encoders.pipeline import EncodeResult, encode_texts

__all__ = [
    "Batch",
    "EncodeResult",
    "Encoder",
    "EncoderCard",
    "FakeEncoder",
    "LanguageCheck",
    "Progress",
    "available",
    "check_token_limit",
    "encode_texts",
    "knows",
    "load",
]
