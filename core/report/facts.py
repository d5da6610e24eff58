"""A run in names and values for a reader: its data, its settings, what it took."""

from __future__ import annotations

from core.language import _, ngettext
from core.report.findings import Findings
from core.report.names import short
from core.report.words import HANDLING, STAGES
from core.units import human_bytes, human_seconds

Facts = list[tuple[str, str]]
_MOST_COLUMNS = 30  # that are named


def data_facts(found: Findings) -> Facts:
    """Which data was analysed: rows, texts, columns, lengths."""
    run, texts = found.shown, found.shown.texts
    letters = texts["text"].str.len()
    columns = ", ".join(map(short, found.source.columns[:_MOST_COLUMNS]))
    if len(found.source.columns) > _MOST_COLUMNS:
        columns += " …"
    facts = [
        (_("Data"), found.source.name),
        (_("Rows"), f"{run.rows:,}"),
        (_("Texts"), f"{len(texts):,}"),
        (_("Rows without a text, left out"), f"{run.skipped:,}"),
        (_("Columns"), f"{len(found.source.columns):,}: {columns}"),
        (_("Text column"), run.columns.text),
    ]
    if run.columns.label:
        facts.append((_("Label column"), run.columns.label))
    if run.columns.groups:
        facts.append((_("Group columns"), ", ".join(run.columns.groups)))
    length = _("median {median}, longest {longest}")
    return [
        *facts,
        (
            _("Letters of a text"),
            length.format(median=f"{letters.median():,.0f}", longest=f"{letters.max():,}"),
        ),
        (
            _("Tokens of a text"),
            length.format(median=f"{texts['tokens'].median():,.0f}", longest=f"{texts['tokens'].max():,}"),
        ),
    ]


def settings_facts(found: Findings) -> Facts:
    """What the run was made with."""
    run = found.shown
    cut = int(run.texts["cut"].sum())
    return [
        (_("Model"), run.encoder.title),
        (_("Name of the model"), run.settings.encoder),
        (_("Dimensions"), f"{run.statistics.dimensions:,}"),
        (_("Token limit"), f"{run.settings.token_limit:,}"),
        (_("Long text handling"), _(HANDLING[run.settings.long_text])),
        (
            _("Texts over the limit"),
            ngettext(
                "{count} text; the model did not see {lost} of all tokens",
                "{count} texts; the model did not see {lost} of all tokens",
                cut,
            ).format(count=f"{cut:,}", lost=f"{run.lost_share:.1%}")
            if cut
            else _("none"),
        ),
    ]


def cost_facts(found: Findings) -> Facts:
    """Seconds and memory: in all, and of each stage."""
    run = found.shown
    stage_of = _("{seconds}, at most {memory} of memory")
    in_all = stage_of.format(
        seconds=human_seconds(sum(run.seconds.values())), memory=human_bytes(max(run.peaks.values()))
    )
    facts = [(_("In all"), in_all)]
    for stage, seconds in run.seconds.items():
        taken = human_seconds(seconds)
        if stage in run.peaks:
            taken = stage_of.format(seconds=taken, memory=human_bytes(run.peaks[stage]))
        facts.append((_(STAGES[stage]), taken))
    if run.cached_texts:
        facts.append(
            (
                _("Texts that were already read"),
                _("{count}: their embeddings came from the cache").format(count=f"{run.cached_texts:,}"),
            )
        )
    return facts
