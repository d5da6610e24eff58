"""Columns, rows and settings that cannot be used."""

from __future__ import annotations

from core.errors.base import InputError
from core.language import N_


class ColumnError(InputError):
    """The chosen columns or rows cannot be analysed. Catch it where a run is prepared."""

    code = "column"


class UnknownColumn(ColumnError):
    """A column was named that the table does not have."""

    code = "unknown-column"
    sentence = N_("There is no column “{column}” in this table. Its columns are: {columns}.")


class TooFewTexts(ColumnError):
    """Fewer than two rows have text in the text column."""

    code = "too-few-texts"
    sentence = N_(
        "Similarity needs at least two texts, and the column “{column}” has {texts}. "
        "Choose another text column or a table with more rows."
    )


class AllTextsEqual(ColumnError):
    """Every text is the same, so that nothing can be compared."""

    code = "all-texts-equal"
    sentence = N_(
        "All {texts} texts in the column “{column}” are the same, so there is nothing to compare. "
        "Choose another text column."
    )


class SettingsError(InputError):
    """The chosen settings do not go together. Catch it where a run is prepared."""

    code = "settings"


class TokenLimitTooHigh(SettingsError):
    """The token limit is over what the encoder can read."""

    code = "token-limit-too-high"
    sentence = N_(
        "The model “{title}” can read at most {maximum} tokens of a text, because it was built with no more "
        "places than that, and {limit} were asked for. Choose a limit of up to {maximum}, or read long texts "
        "in chunks so that nothing is lost."
    )


class TokenLimitTooLow(SettingsError):
    """The token limit leaves too little of a text to compare."""

    code = "token-limit-too-low"
    sentence = N_(
        "A limit of {limit} tokens leaves too little of a text to compare. Choose a limit from {minimum} to "
        "{maximum} for the model “{title}”."
    )


class UnknownLongText(SettingsError):
    """A way with long texts was named that does not exist."""

    code = "unknown-long-text"
    sentence = N_("There is no way with long texts called “{long_text}”. Choose one of: {choices}.")


class WrongSetting(SettingsError):
    """A setting of the installation has a value that it cannot have."""

    code = "wrong-setting"
    sentence = N_(
        "The setting {setting} cannot be “{given}” ({detail}). “python -m core settings” lists all settings "
        "with their meaning."
    )


class ComparisonError(InputError):
    """The chosen runs cannot be compared. Catch it where a comparison is prepared."""

    code = "comparison"


class WrongNumberOfRuns(ComparisonError):
    """Too few or too many runs for one comparison."""

    code = "wrong-number-of-runs"
    sentence = N_("A comparison takes 2 to {most} runs; here it is {runs}. Choose others.")


class DifferentTexts(ComparisonError):
    """The runs are of different tables, rows or text columns."""

    code = "different-texts"
    sentence = N_(
        "These runs are not of the same texts (columns “{column}” and “{other}”), so their texts cannot be matched. "
        "Choose runs of one table, with the same rows and the same text column."
    )


class NotARun(ComparisonError):
    """A name was given where there is no result of a run."""

    code = "not-a-run"
    sentence = N_(
        "There is no result of a run at “{run}”. Give a folder that “python -m core run --out FOLDER” wrote, or the "
        "number of a run that the app keeps, as it stands in its address after run=."
    )
