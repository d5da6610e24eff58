"""A plan in words."""

from __future__ import annotations

from core.cost.planner import HANDING_ROUND, Machine, Plan, Trust
from core.language import _, ngettext
from core.units import human_bytes, human_seconds


def read_plan(plan: Plan, machine: Machine) -> list[str]:
    """How long it takes and whether it fits, the most important first."""
    said = [_time(plan)]
    values = {
        "memory": human_bytes(plan.memory),
        "free": human_bytes(machine.memory),
        "most": rounded(plan.most_texts),
    }
    if plan.fits:
        said.append(
            _(
                "It fits: it takes about {memory} of memory, and {free} are free. With texts of this length it stops "
                "fitting at about {most} texts."
            ).format(**values)
        )
    elif plan.most_texts:
        said.append(
            _(
                "It does not fit: it takes about {memory} of memory, and {free} are free. With texts of this length "
                "about {most} texts fit."
            ).format(**values)
        )
    else:
        said.append(
            _(
                "It does not fit: with texts of this length even two take about {memory} of memory, and {free} are "
                "free. Choose a smaller model or shorter texts."
            ).format(**values)
        )
    if plan.most_compared is not None and plan.job.texts > plan.most_compared:
        said.append(
            _(
                "Comparing all pairs would take longer than the {limit} that the settings allow, so the run gives an "
                "estimate with its error instead. All pairs are compared for up to about {most} texts."
            ).format(limit=human_seconds(machine.pairs_seconds), most=rounded(plan.most_compared))
        )
    return said


def _time(plan: Plan) -> str:
    job = plan.job
    values = {
        "texts": f"{job.texts:,}",
        "tokens": f"{job.tokens:,}",
        "model": job.card.title,
        "computers": job.computers,
    }
    if plan.reading is None:
        return _(
            "No run with {model} was made on this machine yet, so how long it reads is not known. Make a run with it "
            "first; a few hundred texts are enough."
        ).format(**values)
    values["reading"] = human_seconds(plan.reading)
    if plan.comparing is None or plan.seconds is None:
        return ngettext(
            "Reading {texts} texts of {tokens} tokens with {model} takes about {reading} on {computers} computer. How "
            "long comparing takes is known once growth was measured, in the tab before this one.",
            "Reading {texts} texts of {tokens} tokens with {model} takes about {reading} on {computers} computers. How "
            "long comparing takes is known once growth was measured, in the tab before this one.",
            job.computers,
        ).format(**values)
    return ngettext(
        "{texts} texts of {tokens} tokens with {model} take about {time} on {computers} computer: {reading} to read "
        "them and {comparing} to compare all pairs.",
        "{texts} texts of {tokens} tokens with {model} take about {time} on {computers} computers: {reading} to read "
        "them and {comparing} to compare all pairs.",
        job.computers,
    ).format(**values, time=human_seconds(plan.seconds), comparing=human_seconds(plan.comparing))


def read_trust(time: Trust | None, memory: Trust | None) -> list[str]:
    """How far predictions were off for runs that were not used to make them."""
    if time is None:
        return [
            _(
                "How far this may be off is not known yet: it takes at least four runs with the same models to check "
                "predictions against."
            )
        ]
    said = [
        _(
            "Checked against runs that were not used to predict them: of the last {runs} runs the middle one took "
            "{middle} times as long to read as predicted, and all took between {least} and {most} times as long."
        ).format(**_figures(time))
    ]
    if memory is not None:
        said.append(
            _(
                "Of memory the middle one took {middle} times as much as predicted, and all took between {least} and "
                "{most} times as much; a run takes more where another model is still loaded."
            ).format(**_figures(memory))
        )
    return said


def _figures(found: Trust) -> dict[str, object]:
    return {
        "runs": found.runs,
        "middle": f"{found.middle:.2f}",
        "least": f"{found.least:.2f}",
        "most": f"{found.most:.2f}",
    }


def assumptions(plan: Plan, machine: Machine) -> list[str]:
    """What was not measured and is taken for granted."""
    said = []
    if machine.computers > 1:
        said.append(
            _(
                "The speeds are those of the cluster that the settings name, with its {computers} workers."
            ).format(computers=machine.computers)
        )
    if plan.job.computers > 1:
        said.append(
            _(
                "Every computer is taken to be as fast as this one, and all vectors are gathered on one of them, which "
                "therefore needs the memory."
            )
        )
    if plan.job.computers > machine.computers:
        said.append(
            _(
                "Handing work round between computers is taken to make it {factor} times as long. This was not "
                "measured here."
            ).format(factor=HANDING_ROUND)
        )
    return said


def rounded(count: int) -> str:
    """A number to two digits that matter."""
    step = 10 ** max(0, len(str(count)) - 2)
    return f"{count // step * step:,}"
