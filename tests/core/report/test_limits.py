from core.groups import GroupComparison, Standing
from core.report.limits import not_to_conclude


def comparison(p: float) -> GroupComparison:
    return GroupComparison(0.2, "large", p, 999, {"north": 0.6, "south": 0.3}, (), 50)


def standing(*beside: str) -> Standing:
    return Standing(3, "north", "south", 0.6, 0.3, beside, (), {})


def test_originality_is_not_quality_in_any_run() -> None:
    assert "good" in not_to_conclude({}, {})[0]
    assert len(not_to_conclude({}, {})) == 2


def test_the_first_group_is_named_only_where_others_cannot_be_told_from_it() -> None:
    unsure = " ".join(not_to_conclude({"team": comparison(0.001)}, {"team": standing("east")}))
    assert "That north is the most original of “team”." in unsure
    assert "Why groups differ." in unsure
    assert "That north" not in " ".join(not_to_conclude({"team": comparison(0.001)}, {"team": standing()}))


def test_columns_without_a_sure_difference_are_not_said_to_be_the_same() -> None:
    said = not_to_conclude({"team": comparison(0.001), "year": comparison(0.4), "field": comparison(0.2)}, {})
    assert "no difference was found (year, field)" in said[-1]
    assert "Why groups differ" not in " ".join(not_to_conclude({"year": comparison(0.4)}, {}))
