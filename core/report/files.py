"""A result as files for others: summary.json, texts.csv, groups.csv, pairs.csv and report.html."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import plotly.io
import plotly.offline
from markupsafe import Markup

from core import language
from core.errors import UndefinedResult
from core.groups import box, compare_groups, group_positions, group_table
from core.language import _
from core.normalization import KEYS, normalize
from core.normalization import TITLES as NORMALIZATION_TITLES
from core.normalization import sentence as normalization_sentence
from core.originality import MEASURES, TITLES
from core.report import figures, sentences
from core.report.cautions import cautions
from core.result import Result
from core.similarity import PairStatistics
from core.similarity.estimate import read_estimate
from core.tables import to_csv_bytes

_QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
_BINS = 100
_LISTED = 20


def summary(result: Result) -> dict[str, Any]:
    """The run in numbers and sentences, as plain JSON values; its form is part of the product's promise."""
    pairs = result.statistics
    edges, counts = pairs.histogram(_BINS)
    return {
        "texts": len(result.texts),
        "skipped": result.skipped,
        "encoder": result.settings.encoder,
        "token_limit": result.settings.token_limit,
        "long_text": result.settings.long_text,
        "dimensions": pairs.dimensions,
        "tokens": {
            "median": float(result.texts["tokens"].median()),
            "max": int(result.texts["tokens"].max()),
            "cut_texts": int(result.texts["cut"].sum()),
            "lost_share": result.lost_share,
        },
        "similarity": {
            "pairs": pairs.count,
            "min": pairs.minimum,
            "max": pairs.maximum,
            "mean": pairs.mean,
            "std": pairs.std,
            "quantiles": {str(q): pairs.quantile(q) for q in _QUANTILES},
            "histogram": {"edges": edges.tolist(), "counts": counts.tolist()},
            **_estimated(pairs),
        },
        "normalizations": {key: _normalization(result, key) for key in KEYS},
        "originality": {
            name: {
                "mean": float(result.texts[name].mean()),
                "std": float(result.texts[name].std(ddof=1)),
                "median": float(result.texts[name].median()),
            }
            for name in MEASURES
        },
        "groups": {column: _group_effect(result, column) for column in result.columns.groups},
        "warnings": [str(caution) for caution in result_cautions(result)],
        "seconds": result.seconds,
        "memory": {"peak_bytes": max(result.peaks.values()), "stages": result.peaks},
    }


def _estimated(pairs: PairStatistics) -> dict[str, Any]:
    """Of an estimate, how many pairs it is from and by how much the share below a similarity may be off."""
    if not pairs.estimated_pairs:
        return {}
    return {"estimated_pairs": pairs.estimated_pairs, "error": pairs.share_error}


def _normalization(result: Result, key: str) -> dict[str, Any]:
    """A normalization in numbers; where it is undefined only the sentence that says why."""
    try:
        way = normalize(result.statistics, key)
        figures_of = {"min": way.minimum, "max": way.maximum, "mean": way.mean, "median": way.median}
        return {**figures_of, "sentence": normalization_sentence(way, result.statistics)}
    except UndefinedResult as error:
        return {"min": None, "max": None, "mean": None, "median": None, "sentence": str(error)}


def _group_effect(result: Result, column: str) -> dict[str, Any]:
    """How much the groups of a column differ in originality; without numbers where they cannot be tested."""
    groups = result.groups[column]
    try:
        found = compare_groups(result.texts[MEASURES[0]], groups)
    except UndefinedResult:
        return {"n": int(groups.nunique()), "effect": None, "p": None}
    return {"n": int(groups.nunique()), "effect": found.effect, "p": found.p}


def result_cautions(result: Result) -> list[Any]:
    """What to be careful about in a result, the most serious first."""
    return cautions(
        result.texts,
        result.groups,
        result.statistics,
        lost_share=result.lost_share,
        token_limit=result.settings.token_limit,
        languages=result.encoder.languages,
    )


def texts_table(result: Result) -> pd.DataFrame:
    """A row a text in the table's order: label, groups, tokens, cut, originality, nearest text."""
    names = result.names
    parts: dict[str, Any] = {"row": result.texts["row"], "label": names}
    parts |= {column: result.groups[column] for column in result.columns.groups}
    parts |= {name: result.texts[name] for name in ("tokens", "cut", *MEASURES)}
    parts["nearest"] = result.of_nearest(names)
    parts["nearest_row"] = result.of_nearest(result.texts["row"])
    parts["nearest_similarity"] = result.statistics.neighbour_similarity[:, 0]
    return pd.DataFrame({name: np.asarray(part) for name, part in parts.items()})


def groups_table(result: Result) -> pd.DataFrame:
    """A row for each group of each group column and each measure: n, mean, std, min, quartiles, max."""
    tables = [
        group_table(result.texts[measure], result.groups[column])
        .rename_axis("group")
        .reset_index()
        .assign(column=column, measure=measure)
        for column in result.columns.groups
        for measure in MEASURES
    ]
    names = ["column", "group", "measure", "n", "mean", "std", "min", "q1", "median", "q3", "max"]
    return pd.concat(tables)[names] if tables else pd.DataFrame(columns=names)


def pairs_table(result: Result) -> pd.DataFrame:
    """The most similar pairs, most similar first: both texts' rows and labels, and the similarity."""
    first, second = result.statistics.top_pairs.T
    rows, names = result.texts["row"].to_numpy(), result.names.to_numpy()
    return pd.DataFrame(
        {
            "row_a": rows[first],
            "label_a": names[first],
            "row_b": rows[second],
            "label_b": names[second],
            "similarity": result.statistics.top_similarity,
        }
    )


def write(result: Result, folder: Path) -> None:
    """Write all files of the report into a folder, made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = summary(result)
    (folder / "summary.json").write_text(json.dumps(numbers, ensure_ascii=False, indent=2), encoding="utf-8")
    for name, table in (
        ("texts", texts_table(result)),
        ("groups", groups_table(result)),
        ("pairs", pairs_table(result)),
    ):
        (folder / f"{name}.csv").write_bytes(to_csv_bytes(table))
    (folder / "report.html").write_text(page(result, numbers), encoding="utf-8")


def page(result: Result, numbers: dict[str, Any]) -> str:
    """The report as one HTML page that needs no network."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(_, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
    texts = texts_table(result)
    shown = texts.sort_values(MEASURES[1], ascending=False, kind="stable")
    edges, counts = result.statistics.histogram(60)
    marks = {_("median"): result.statistics.quantile(0.5)}
    drawn = figures.histogram(edges, counts, x_title=_("Similarity"), y_title=_("Pairs"), marks=marks)
    return environment.get_template("report.html").render(
        language=language.current(),
        numbers=numbers,
        title=result.encoder.title,
        estimate=read_estimate(result.statistics),
        reading=sentences.read_histogram(result.statistics),
        plotly=Markup(plotly.offline.get_plotlyjs()),  # noqa: S704 - the library itself
        similarity=_html(drawn, "similarity"),
        groups=[
            _group_section(result, number, column) for number, column in enumerate(result.columns.groups)
        ],
        measures={name: _(TITLES[name]) for name in MEASURES},
        normalizations={key: _(NORMALIZATION_TITLES[key]) for key in KEYS},
        original=shown.head(_LISTED).to_dict("records"),
        pairs=pairs_table(result).head(_LISTED).to_dict("records"),
    )


def _group_section(result: Result, number: int, column: str) -> dict[str, Any]:
    """One group column's part of the page: its name, its box plots and how to read them."""
    values = result.texts[MEASURES[0]]
    members = group_positions(values, result.groups[column])
    boxes = {name: box(values.iloc[at]) for name, at in members.items()}
    names = result.names
    drawn = figures.box_plots(
        boxes,
        {name: values.to_numpy()[at] for name, at in members.items()},
        {name: names.to_numpy()[at].tolist() for name, at in members.items()},
        title=_(TITLES[MEASURES[0]]),
    )
    try:
        effect = sentences.read_effect(compare_groups(values, result.groups[column]))
    except UndefinedResult as error:
        effect = str(error)
    return {
        "name": column,
        "figure": _html(drawn, f"box_{number}"),
        "reading": sentences.read_box_plot(boxes),
        "effect": effect,
    }


def _html(figure: go.Figure, name: str) -> Markup:
    figure.update_layout(template="plotly_white")
    html = plotly.io.to_html(figure, full_html=False, include_plotlyjs=False, div_id=name)
    return Markup(html)  # noqa: S704 - plotly escapes what it is given
