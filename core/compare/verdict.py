"""The verdict on a comparison: does the choice of settings matter for this table, for whom, and what does it cost?

Each statement is true of these texts and these runs, with its figures; what cannot be said is not said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import stats

from core.compare.agreement import Agreement
from core.compare.comparison import Comparison
from core.compare.costs import AS_LONG
from core.compare.sentences import level, pair_figures, places, read_neighbours
from core.encoders import knows
from core.groups import CHANCE, group_positions
from core.language import N_, _
from core.originality import percentile_rank
from core.report.cautions import repeats
from core.report.sentences import p_value
from core.units import human_bytes, human_seconds

_SMALL_GROUP = 5
_FAR = 10.0
"""Percentile points from which on a group is said to move far."""
_MANY_COPIES = 0.1
_MUCH_LOST = 0.05

CHOICES = {
    ("model", "none"): N_("The choice of the model changes nothing in the order of these texts."),
    ("model", "same"): N_("The choice of the model hardly matters for this table."),
    ("model", "similar"): N_(
        "The choice of the model matters for single texts, not for the order as a whole."
    ),
    ("model", "different"): N_("The choice of the model matters for this table."),
    ("limit", "none"): N_("The token limit changes nothing in the order of these texts."),
    ("limit", "same"): N_("The token limit hardly matters for this table."),
    ("limit", "similar"): N_("The token limit matters for single texts, not for the order as a whole."),
    ("limit", "different"): N_("The token limit matters for this table."),
    ("handling", "none"): N_("The handling of long texts changes nothing in the order of these texts."),
    ("handling", "same"): N_("The handling of long texts hardly matters for this table."),
    ("handling", "similar"): N_(
        "The handling of long texts matters for single texts, not for the order as a whole."
    ),
    ("handling", "different"): N_("The handling of long texts matters for this table."),
    ("settings", "none"): N_("The choice of these settings changes nothing in the order of these texts."),
    ("settings", "same"): N_("The choice of these settings hardly matters for this table."),
    ("settings", "similar"): N_(
        "The choice of these settings matters for single texts, not for the order as a whole."
    ),
    ("settings", "different"): N_("The choice of these settings matters for this table."),
}
"""By what is chosen and how far the orders agree where they differ most in nothing else."""


@dataclass(frozen=True)
class Statement:
    """One statement of the verdict: what it is about, what it says, and the figures behind it, if any."""

    key: str  # choice, whom, cost, careful
    sentence: str
    figures: str = ""

    def __str__(self) -> str:
        """Both together."""
        return f"{self.sentence} {self.figures}".strip()


def verdict(comparison: Comparison, measure: str) -> list[Statement]:
    """The statements on a comparison by one measure of originality, the most important first."""
    worst = _worst_by_factor(comparison, measure)
    order = sorted(worst, key=lambda factor: -_distance(worst[factor], measure))
    return [
        *(_choice(comparison, factor, worst[factor], measure) for factor in order),
        *(Statement("whom", said) for said in _whom(comparison, worst[order[0]], measure)),
        *(Statement("cost", said) for said in _cost(comparison)),
        *(Statement("careful", said) for said in _careful(comparison, measure)),
    ]


def _worst_by_factor(comparison: Comparison, measure: str) -> dict[str, Agreement]:
    """For each setting the pair of runs that agrees least of those that differ in nothing else.

    Where no two runs differ in one setting only, the pair that agrees least, under "settings".
    """
    found: dict[str, Agreement] = {}
    for pair in comparison.pairs:
        factors = _factors(comparison, pair)
        if len(factors) == 1 and (
            factors[0] not in found or _distance(pair, measure) > _distance(found[factors[0]], measure)
        ):
            found[factors[0]] = pair
    return found or {"settings": max(comparison.pairs, key=lambda pair: _distance(pair, measure))}


def _factors(comparison: Comparison, pair: Agreement) -> list[str]:
    a, b = comparison.runs[pair.a].settings, comparison.runs[pair.b].settings
    differ = {
        "model": a.encoder != b.encoder,
        "limit": a.token_limit != b.token_limit,
        "handling": a.long_text != b.long_text,
    }
    return [factor for factor, differs in differ.items() if differs]


def _distance(pair: Agreement, measure: str) -> float:
    """How far two orders are from being the same; least where there is no order to compare."""
    return float(np.nan_to_num(1 - pair.ranks[measure].spearman, nan=-1.0))


def _choice(comparison: Comparison, factor: str, pair: Agreement, measure: str) -> Statement:
    how, figures = level(pair.ranks[measure]), pair_figures(comparison, pair, measure)
    if how == "undefined":
        said = _(
            "There is no order to compare between “{a}” and “{b}”: in one of them all texts are about equally original "
            "({measure})."
        )
        return Statement("choice", said.format(**figures))
    if how == "few":
        said = _("{n} texts are too few to tell whether the choice matters; read the texts that move.")
        behind = _(
            "Between “{a}” and “{b}” the rank correlation of originality is {rho}, but a single text decides it."
        )
        return Statement("choice", said.format(**figures), behind.format(**figures))
    if how == "none":
        behind = _("With “{a}” and “{b}” all {n} texts have the same places.")
        return Statement("choice", _(CHOICES[factor, how]), behind.format(**figures))
    behind = _(
        "Between “{a}” and “{b}” the rank correlation of originality is {rho}: a typical text moves by {move} of {n} "
        "places, and of the {top} most original texts {kept} are the same."
    )
    return Statement(
        "choice", _(CHOICES[factor, how]), f"{behind.format(**figures)} {read_neighbours(pair)}".strip()
    )


def _whom(comparison: Comparison, pair: Agreement, measure: str) -> Iterator[str]:
    """Who moves between the two runs that differ most: texts over the lower limit, groups, the text that moves most."""
    found = pair.ranks[measure]
    if level(found) in ("none", "undefined"):
        return
    if said := _cut_texts(comparison, pair, measure):
        yield said
    if said := _groups(comparison, pair, measure):
        yield said
    figures = pair_figures(comparison, pair, measure)
    at = found.movers(1)[0]
    yield _(
        "The text that moves the most is “{name}”: place {x} of {n} with “{a}”, place {y} with “{b}”."
    ).format(
        **figures,
        name=comparison.text_names.iat[at],
        x=f"{found.places_a[at]:,.0f}",
        y=f"{found.places_b[at]:,.0f}",
    )


def _cut_texts(comparison: Comparison, pair: Agreement, measure: str) -> str:
    """How far the texts move that the lower of two limits cuts, beside the others; empty where limits are no matter."""
    if _factors(comparison, pair) != ["limit"]:
        return ""
    lower = min((comparison.runs[at] for at in (pair.a, pair.b)), key=lambda run: run.settings.token_limit)
    over = lower.texts["tokens"].to_numpy() > lower.settings.token_limit
    moves = np.abs(pair.ranks[measure].moves)
    if not (np.isfinite(moves[over]).any() and np.isfinite(moves[~over]).any()):
        return ""
    return _(
        "The {count} texts of more than {limit} tokens move by {over} places in the middle, the others by {others}."
    ).format(
        count=f"{int(over.sum()):,}",
        limit=f"{lower.settings.token_limit:,}",
        over=places(float(np.nanmedian(moves[over]))),
        others=places(float(np.nanmedian(moves[~over]))),
    )


def _groups(comparison: Comparison, pair: Agreement, measure: str) -> str:
    """The group that moves most beyond chance, of all group columns; empty where there are no groups to tell of.

    Whether groups move differently is asked of the texts' moves (Kruskal and Wallis), corrected for the number of
    columns (Bonferroni); the group is that whose mean rank of moves is the most standard errors from the middle.
    """
    moves = pair.ranks[measure].moves
    tested = {}
    for column in comparison.group_columns:
        groups = comparison.runs[0].groups[column]
        members = {name: at for name, at in group_positions(moves, groups).items() if len(at) >= _SMALL_GROUP}
        if len(members) >= 2 and len(np.unique(moves[np.concatenate([*members.values()])])) > 1:
            p = float(stats.kruskal(*(moves[at] for at in members.values())).pvalue)
            tested[column] = p, members
    if not tested:
        return ""
    column, (p, members) = min(tested.items(), key=lambda item: item[1][0])
    if p * len(tested) >= CHANCE:
        return _("No group of five texts or more moves by more than chance would make.")
    inside = np.concatenate([*members.values()])
    ranks = np.full(len(moves), np.nan)
    ranks[inside] = stats.rankdata(moves[inside])
    middle = (len(inside) + 1) / 2
    name = max(
        members, key=lambda each: abs(ranks[members[each]].mean() - middle) * len(members[each]) ** 0.5
    )
    a, b = (
        np.median(100 * percentile_rank(comparison.runs[at].texts[measure])[members[name]])
        for at in (pair.a, pair.b)
    )
    figures = pair_figures(comparison, pair, measure) | {"column": column, "group": name}
    if abs(a - b) < _FAR:
        template = _(
            "Groups move differently, by more than chance would make ({p}), but not far. Of those of “{column}” it "
            "shows most in {group} (n = {size}): its middle text is at percentile {x} with “{a}” and at "
            "percentile {y} with “{b}”."
        )
    else:
        template = _(
            "Groups move differently, by more than chance would make ({p}). Of those of “{column}” it shows most in "
            "{group} (n = {size}): its middle text is at percentile {x} with “{a}” and at percentile {y} with “{b}”."
        )
    return template.format(
        **figures, p=p_value(p * len(tested)), size=f"{len(members[name]):,}", x=f"{a:.0f}", y=f"{b:.0f}"
    )


def _cost(comparison: Comparison) -> Iterator[str]:
    """What the dearest and the cheapest of the runs take, in time and memory."""
    names, costs = comparison.names, comparison.costs
    known = [at for at, cost in enumerate(costs) if cost.reading is not None]
    seconds = {at: float(costs[at].reading or 0.0) for at in known}
    if len(known) < len(costs):
        yield _(
            "How long reading the texts takes is not known for: {names}. Their texts came from the cache of "
            "embeddings, and no other run tells."
        ).format(names=" · ".join(name for at, name in enumerate(names) if at not in known))
    if len(known) > 1:
        low, high = min(known, key=seconds.__getitem__), max(known, key=seconds.__getitem__)
        figures = {
            "low": human_seconds(seconds[low]),
            "high": human_seconds(seconds[high]),
            "a": names[low],
            "b": names[high],
            "times": f"{seconds[high] / max(seconds[low], 1e-3):.1f}",
        }
        if seconds[high] <= AS_LONG * seconds[low] or figures["low"] == figures["high"]:
            template = _("Reading the texts takes about as long with each, at most {high}.")
        elif costs[low].reckoned or costs[high].reckoned:
            template = _(
                "Reading the texts takes about {low} with “{a}” and about {high} with “{b}” ({times} times as long)."
            )
        else:
            template = _(
                "Reading the texts took {low} with “{a}” and {high} with “{b}” ({times} times as long)."
            )
        yield template.format(**figures)
    low, high = (pick(range(len(costs)), key=lambda at: costs[at].memory) for pick in (min, max))
    if costs[high].memory <= AS_LONG * costs[low].memory:
        template = _("Each needs about as much memory, at most {high}.")
    else:
        template = _("“{a}” needs about {low} of memory and “{b}” about {high}.")
    yield template.format(
        a=names[low],
        b=names[high],
        low=human_bytes(costs[low].memory),
        high=human_bytes(costs[high].memory),
    )


def _careful(comparison: Comparison, measure: str) -> Iterator[str]:
    """What limits what was said: languages, what even the longest reading leaves out, copies, estimates."""
    cards = {run.encoder.id: run.encoder for run in comparison.runs}
    yield from filter(None, (knows(card, comparison.texts.tolist()).sentence for card in cards.values()))
    best = min(range(len(comparison.runs)), key=lambda at: comparison.costs[at].lost_share)
    cost = comparison.costs[best]
    if cost.lost_share >= _MUCH_LOST:
        yield _(
            "Even “{name}”, which leaves out the least, cuts {cut} of {n} texts; of all tokens it leaves "
            "{lost} unread, so a higher limit may change the order again."
        ).format(
            name=comparison.names[best],
            cut=f"{cost.cut_texts:,}",
            n=f"{comparison.n:,}",
            lost=f"{cost.lost_share:.0%}",
        )
    copies = int(repeats(comparison.texts).sum())
    if copies >= _MANY_COPIES * comparison.n:
        yield _(
            "{copies} of {n} texts repeat another one word for word. Copies stay beside each other with any settings, "
            "so the runs agree more than they would without them."
        ).format(copies=f"{copies:,}", n=f"{comparison.n:,}")
    if any(run.statistics.estimated_pairs for run in comparison.runs):
        known = min(pair.ranks[measure].texts for pair in comparison.pairs)
        yield _(
            "At least one of these runs is an estimate: the order was compared for the {known} of {n} texts that have "
            "a value in both runs."
        ).format(known=f"{known:,}", n=f"{comparison.n:,}")
