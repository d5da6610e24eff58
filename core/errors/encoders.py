"""Models that cannot be loaded or cannot encode."""

from __future__ import annotations

from core.errors.base import UnalikeError
from core.language import N_


class EncoderError(UnalikeError):
    """A model cannot be loaded or cannot encode. Catch it around core.encoders.load and encode."""

    code = "encoder"


class UnknownEncoder(EncoderError):
    """No model has this id: not here, not on the hub, and no folder has this name."""

    code = "unknown-encoder"
    sentence = N_(
        "There is no model called “{encoder}”, neither on this computer nor on the Hugging Face hub, or it "
        "asks for a login. Check the spelling (a hub name looks like owner/name), or choose a model from the list."
    )


class NoNetwork(EncoderError):
    """The model has to be downloaded and the hub cannot be reached."""

    code = "no-network"
    sentence = N_(
        "The model “{encoder}” has to be downloaded once, and the Hugging Face hub cannot be reached from "
        "this computer. Choose a model that works without a network, or try again when there is one."
    )


class UnsafeWeights(EncoderError):
    """The model has its weights only as pickle files, which can run any program when they are opened."""

    code = "unsafe-weights"
    sentence = N_(
        "The model “{encoder}” comes only in a file format that could run a program on this computer when it "
        "is opened, so it was not loaded. Choose a model that offers its weights as “safetensors”."
    )


class RemoteCodeRefused(EncoderError):
    """The model needs program code of its own, which runs only with an administrator's permission."""

    code = "remote-code-refused"
    sentence = N_(
        "The model “{encoder}” brings program code of its own that would run on this computer, so it was not "
        "loaded. Choose another model, or ask the administrator of this installation to allow it."
    )


class EncoderBroken(EncoderError):
    """The files of the model are there and cannot be used."""

    code = "encoder-broken"
    sentence = N_(
        "The model “{encoder}” cannot be used on this computer: {detail}. Choose another model, or download "
        "this one again."
    )


class NotEnoughMemory(EncoderError):
    """Not even a single text at the token limit fits into memory."""

    code = "not-enough-memory"
    sentence = N_(
        "This computer has not enough free memory for the model “{title}” at a limit of {limit} tokens: "
        "about {needed_mb} MB are needed and {free_mb} MB are free. Close other programs, or choose a limit of "
        "up to {largest_limit} tokens."
    )


class ModelTooLarge(EncoderError):
    """The model itself does not fit into memory, whatever the token limit."""

    code = "model-too-large"
    sentence = N_(
        "This computer has not enough free memory for the model “{title}”: about {needed_mb} MB are needed "
        "and {free_mb} MB are free. Close other programs, or choose a smaller model."
    )
