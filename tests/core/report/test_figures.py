"""What figures draw is what they were given, and can be seen by everybody in both themes."""

from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.groups import box
from core.report import figures, group_figures

THEME = tomllib.loads(Path(".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
COLOURS = (figures.BLUE, figures.ORANGE, figures.GREEN, figures.VIOLET, figures.GREY)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of #RRGGBB."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_stands_out_from_the_ground(colour: str, theme: str) -> None:
    assert contrast(colour, THEME[theme]["backgroundColor"]) >= 3


# How colours look to eyes without red, green or blue cones: Machado, Oliveira and Fernandes (2009).
BLIND = {
    "red": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "green": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "blue": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}


def lab(colour: str, seen: np.ndarray) -> np.ndarray:
    """CIE L*a*b* (D65) of #RRGGBB as eyes with the matrix `seen` see it."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    ratio = to_xyz @ np.clip(seen @ linear, 0, 1) / np.array([0.9505, 1.0, 1.0888])
    x, y, z = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("cones", BLIND)
def test_colours_are_told_apart_by_colour_blind_eyes(cones: str) -> None:
    seen = [lab(colour, np.array(BLIND[cones])) for colour in COLOURS]
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2)) >= 15


def test_a_histogram_has_a_bar_for_each_count_and_its_marks() -> None:
    figure = figures.histogram(
        np.linspace(0, 1, 5), np.array([1, 2, 3, 4]), x_title="x", y_title="y", marks={"middle": 0.5}
    )
    assert figure.data[0].y.tolist() == [1, 2, 3, 4]
    assert [note.text for note in figure.layout.annotations] == ["middle"]


def test_box_plots_name_their_outliers() -> None:
    values = np.array([0.1, 0.11, 0.12, 0.13, 0.9])
    figure = group_figures.box_plots({"a": box(values)}, {"a": values}, {"a": list("vwxyz")}, title="t")
    drawn, said, outliers = figure.data
    assert drawn.hoverinfo == "skip"
    assert said.text[0].startswith("a (n = 5)<br>median 0.12<br>middle half 0.11 to 0.13<br>")
    assert list(said.y) == [0.11, 0.12, 0.13]
    assert list(outliers.text) == ["z"]
    assert list(outliers.y) == [0.9]


def test_a_cell_without_a_pair_is_said_and_every_value_can_be_read() -> None:
    matrix = pd.DataFrame([[0.1, 0.9], [0.9, np.nan]], index=["a", "b"], columns=["a", "b"])
    figure = group_figures.similarity_matrix(matrix)
    grey, written = figure.data[1], figure.data[2]
    assert np.isnan(grey.z).tolist() == [[True, True], [True, False]]
    assert list(written.text) == ["0.100", "0.900", "0.900", "–"]
    dark, light = "#00224E", "#FEE838"  # the two ends of the scale
    assert contrast(written.textfont.color[0], dark) >= 4.5
    assert contrast(written.textfont.color[1], light) >= 4.5
    assert contrast(written.textfont.color[3], figures.GREY) >= 4.5


def test_two_histograms_are_shares_of_their_own_pairs() -> None:
    counts = {"own": np.array([1, 3]), "other": np.array([50, 50])}
    figure = figures.two_histograms(
        np.array([0.0, 0.5, 1.0]), counts, {"own": 0.6, "other": 0.5}, x_title="x", y_title="y"
    )
    assert [trace.y[:-1].sum() for trace in figure.data] == [100, 100]
    assert figure.data[0].y[:2].tolist() == [25, 75]


@pytest.mark.parametrize("n", [50, 2_000])
def test_every_text_is_one_point_in_the_look_of_its_kind(n: int) -> None:
    rng = np.random.default_rng(0)
    kinds = [f"group {k}" for k in rng.integers(0, 10, n)]
    order = [f"group {k}" for k in range(10)][: figures.MOST_COLOURED]
    index = np.arange(100, 100 + n)
    figure = figures.points(
        rng.random(n),
        rng.random(n),
        kinds,
        order,
        index=index,
        names=["<b>"] * n,
        x_title="x",
        y_title="y",
    )
    drawn = np.concatenate([trace.customdata for trace in figure.data])
    assert sorted(drawn.tolist()) == index.tolist()
    assert len({trace.marker.color for trace in figure.data}) == figures.MOST_COLOURED + 1
    assert len({trace.marker.symbol for trace in figure.data[1:]}) == figures.MOST_COLOURED
    for theme in ("light", "dark"):
        ground = THEME[theme]["backgroundColor"]
        assert all(contrast(trace.marker.color, ground) >= 3 for trace in figure.data)
    assert set(figure.data[1].text) == {"&lt;b>"}
