"""Numbers that do not exist for this data."""

from __future__ import annotations

from core.errors.base import UnalikeError
from core.language import N_


class UndefinedResult(UnalikeError):
    """The number asked for does not exist for this data. Catch it where one result is drawn."""

    code = "undefined"


class NoPairs(UndefinedResult):
    """Fewer than two texts: there is no pair to look at."""

    code = "no-pairs"
    sentence = N_("Similarity needs at least two texts; there are {texts}.")


class AllPairsEqual(UndefinedResult):
    """Every pair is equally similar, so that a scale between the least and the most does not exist."""

    code = "all-pairs-equal"
    sentence = N_(
        "All pairs have the same similarity, {similarity:.4f}, so this normalization does not exist. "
        "Look at the raw similarity instead."
    )


class NoSpread(UndefinedResult):
    """So many pairs are equally similar that the unit of a normalization would be zero."""

    code = "no-spread"
    sentence = N_(
        "Of all pairs, at least {percent}% have the same similarity, {similarity:.4f}, so this normalization "
        "does not exist. Look at the raw similarity instead."
    )


class NoColumnHistogram(UndefinedResult):
    """The distribution of column_minmax needs a second look at all pairs, and is not made for single groups."""

    code = "no-column-histogram"
    sentence = N_(
        "The distribution of this normalization is not known for these pairs. "
        "Choose another normalization to see one."
    )


class NeedsAllPairs(UndefinedResult):
    """A normalization stands on extremes, which an estimate from a part of the pairs does not know."""

    code = "needs-all-pairs"
    sentence = N_(
        "This normalization is made from the least and the most alike pairs, and only a part of the pairs was looked "
        "at, so it is not known. Choose another normalization, such as the one without the extremes."
    )


class NoGroupHistogram(UndefinedResult):
    """The histogram of every pair of groups was not kept, for there are too many groups."""

    code = "no-group-histogram"
    sentence = N_(
        "With {groups} groups the distribution of every pair of groups is not kept. "
        "Choose a column with fewer groups to see it."
    )


class TooFewGroups(UndefinedResult):
    """Fewer than two groups have two texts, so groups cannot be tested against each other."""

    code = "too-few-groups"
    sentence = N_(
        "Groups can be compared when at least two of them have two texts or more; here it is {groups}. "
        "Choose another group column."
    )
