"""Memory over time in words: the peak, the prediction, and what each part is."""

from __future__ import annotations

from collections.abc import Mapping

from core.cost.curve import MemoryCurve
from core.language import N_, _
from core.units import human_bytes, human_seconds

PARTS = {
    "base": N_("The process"),
    "weights": N_("The model"),
    "activations": N_("Activations"),
    "vectors": N_("Vectors"),
    "tiles": N_("Tiles and lists"),
}
"""The parts of memory by the fields of core.cost.curve.Parts, in the order in which they are shown."""
MEANINGS = {
    "base": N_(
        "the program with its libraries, and what is kept from before, such as another model that is still loaded"
    ),
    "weights": N_("its weights: as large however many and however long the texts are"),
    "activations": N_(
        "what the model computes on the way from tokens to a vector, for one batch of texts at a time; they grow "
        "with the tokens of the longest text and are gone afterwards"
    ),
    "vectors": N_(
        "a row of numbers of 4 bytes for each text, once as they are made and once as the result keeps them"
    ),
    "tiles": N_(
        "the similarities of about a thousand texts with a thousand others, a tile for each processor core, and "
        "the few numbers that are kept of all pairs; the matrix of all pairs never exists"
    ),
}
_RIGHT = 0.1
"""A prediction that is off by less is called right."""


def read_curve(curve: MemoryCurve, names: Mapping[str, str]) -> str:
    """Where memory was highest, and how good the prediction was. `names` are the stages' names."""
    band, at = curve.at_peak, curve.peak_at
    values = {"peak": human_bytes(curve.peak), "took": human_seconds(curve.seconds)}
    if band is None:
        said = _(
            "The run took {took}. Memory was highest with {peak}, while the table was read or the result was kept."
        ).format(**values)
    elif at is None:
        said = _(
            "The run took {took}. Memory was highest in the stage “{stage}”, with {peak} some time between second "
            "{began} and second {ended}."
        ).format(**values, stage=names[band.stage], began=_second(band.began), ended=_second(band.ended))
    else:
        said = _(
            "The run took {took}. Memory was highest in the stage “{stage}”, with {peak} at second {second}."
        ).format(**values, stage=names[band.stage], second=_second(at))
    return f"{said} {_prediction(curve)}"


def _prediction(curve: MemoryCurve) -> str:
    off = curve.predicted / curve.peak - 1
    values = {
        "predicted": human_bytes(curve.predicted),
        "off": human_bytes(abs(curve.predicted - curve.peak)),
    }
    if abs(off) <= _RIGHT:
        return _(
            "The prediction of {predicted}, made when the model is loaded, was right to a tenth."
        ).format(**values)
    if off > 0:
        return _("The prediction of {predicted}, made when the model is loaded, was {off} too high.").format(
            **values
        )
    return _("The prediction of {predicted}, made when the model is loaded, was {off} too low.").format(
        **values
    )


def read_parts(curve: MemoryCurve, names: Mapping[str, str]) -> str:
    """How to read the picture of the parts: its largest part in each stage."""
    said = []
    for parts in curve.parts:
        largest = max(PARTS, key=lambda field: getattr(parts, field))
        said.append(
            _("In the stage “{stage}” the largest part is “{part}”, with {size} of {total}.").format(
                stage=names[parts.stage],
                part=_(PARTS[largest]),
                size=human_bytes(getattr(parts, largest)),
                total=human_bytes(parts.total),
            )
        )
    said.append(_("The upright mark is what was measured."))
    return " ".join(said)


def _second(seconds: float) -> str:
    return f"{seconds:.1f}" if seconds < 100 else f"{seconds:.0f}"
