"""The root of the tree, its first branch, and the way through the store and back."""

from __future__ import annotations

from typing import Any, ClassVar

from core.language import N_, _


class UnalikeError(Exception):
    """Base of the tree. Catch it where any of them becomes a sentence on a screen."""

    code: ClassVar[str] = "unalike"
    sentence: ClassVar[str] = N_("Something went wrong in Unalike: {detail}")

    def __init__(self, **params: Any) -> None:
        """Keep the parameters (plain JSON values) that fill the class's sentence."""
        super().__init__(params)
        self.params = params

    def __str__(self) -> str:
        """The sentence in the language in use."""
        return _(self.sentence).format(**self.params)

    def __reduce__(self) -> tuple[Any, ...]:
        """How it travels between processes: an exception's own way knows nothing of keyword parameters."""
        return from_dict, (self.to_dict(),)

    def to_dict(self) -> dict[str, Any]:
        """Code and parameters, for the store."""
        return {"code": self.code, "params": self.params}


def from_dict(stored: dict[str, Any]) -> UnalikeError:
    """The error that `to_dict` described, or a plain UnalikeError where its code is not known any more."""
    classes = {cls.code: cls for cls in _descendants(UnalikeError)}
    known = classes.get(stored["code"])
    return known(**stored["params"]) if known else UnalikeError(detail=stored["code"])


def _descendants(cls: type[UnalikeError]) -> list[type[UnalikeError]]:
    return [cls, *(d for child in cls.__subclasses__() for d in _descendants(child))]


class InputError(UnalikeError):
    """The input cannot be used. Catch it to ask the user for another one."""

    code = "input"
