"""What must not be concluded from a run, said of its own groups and figures."""

from __future__ import annotations

from collections.abc import Mapping

from core.groups import CHANCE, GroupComparison, Standing
from core.language import _


def not_to_conclude(
    comparisons: Mapping[str, GroupComparison], standings: Mapping[str, Standing]
) -> list[str]:
    """What a reader could take the figures for although they do not say it, a sentence each.

    `comparisons` and `standings` are those of the verdict (core.report.verdict), by group column.
    """
    sentences = [
        _(
            "That an original text is a good one, or a copy a bad one. Originality is how unlike the others a text is "
            "in meaning; a text that is off topic is unlike the others too."
        ),
        _(
            "That a value means the same with another model, other settings or other texts. Within this run values can "
            "be compared; between runs compare ranks, as the Compare page does."
        ),
    ]
    sure = {column: found for column, found in comparisons.items() if found.p < CHANCE}
    for column in sure:
        if column in standings and standings[column].beside_first:
            sentences.append(
                _(
                    "That {group} is the most original of “{column}”. It has the highest median, but the next ones "
                    "cannot be told from it."
                ).format(group=standings[column].first, column=column)
            )
    if sure:
        sentences.append(
            _(
                "Why groups differ. The test says that their texts differ in originality, not what makes them differ: "
                "read the texts of the highest and the lowest group."
            )
        )
    unsure = [column for column in comparisons if column not in sure]
    if unsure:
        sentences.append(
            _(
                "That groups are the same where no difference was found ({columns}): it may be too small to be seen in "
                "this many texts."
            ).format(columns=", ".join(unsure))
        )
    return sentences
