"""Every error that Unalike raises on purpose.

    UnalikeError                 catch to show any of them as a sentence
    ├── InputError               the user's input cannot be used (exit status 2 in a terminal)
    │   ├── TableError           the file cannot be read as a table; raised by core.tables
    │   ├── ColumnError          the chosen columns or rows cannot be analysed
    │   └── SettingsError        the chosen settings do not go together
    ├── EncoderError             a model cannot be loaded or cannot encode
    ├── UndefinedResult          the numbers asked for do not exist for this data (max = min, one text ...)
    ├── RunCancelled             somebody asked the run to stop; not a failure
    └── StoreError               the data folder or its database cannot be used

A class has a stable `code` and a `sentence`: an English template, marked for translation, that says
what happened and what to do next. Its parameters are the keyword arguments of the constructor, kept
in `params`; `str(error)` fills the translated template. The parameters are
plain JSON values, so that an error can be kept in the store and told again later (`to_dict`, `from_dict`).
"""

from __future__ import annotations

from typing import Any, ClassVar

from core.language import N_, _


class UnalikeError(Exception):
    """Base of the tree. Catch it where any of them becomes a sentence on a screen."""

    code: ClassVar[str] = "unalike"
    sentence: ClassVar[str] = N_("Something went wrong in Unalike: {detail}")

    def __init__(self, **params: Any) -> None:
        """Keep the parameters (plain JSON values) that fill the class's sentence."""
        super().__init__(params)
        self.params = params

    def __str__(self) -> str:
        """The sentence in the language in use."""
        return _(self.sentence).format(**self.params)

    def __reduce__(self) -> tuple[Any, ...]:
        """How it travels between processes: an exception's own way knows nothing of keyword parameters."""
        return from_dict, (self.to_dict(),)

    def to_dict(self) -> dict[str, Any]:
        """Code and parameters, for the store."""
        return {"code": self.code, "params": self.params}


def from_dict(stored: dict[str, Any]) -> UnalikeError:
    """The error that `to_dict` described, or a plain UnalikeError where its code is not known any more."""
    classes = {cls.code: cls for cls in _descendants(UnalikeError)}
    known = classes.get(stored["code"])
    return known(**stored["params"]) if known else UnalikeError(detail=stored["code"])


def _descendants(cls: type[UnalikeError]) -> list[type[UnalikeError]]:
    return [cls, *(d for child in cls.__subclasses__() for d in _descendants(child))]


# ---- the user's input -------------------------------------------------------------------------------


class InputError(UnalikeError):
    """The input cannot be used. Catch it to ask the user for another one."""

    code = "input"


class TableError(InputError):
    """The file cannot be read as a table. Catch it around core.tables.read_table."""

    code = "table"


class NotATable(TableError):
    """The content is of a kind that holds no table: a picture, a PDF, a program."""

    code = "not-a-table"
    sentence = N_(
        "“{name}” holds no table; its content is of the kind {kind}. Choose a CSV, TSV, TXT, Excel (.xlsx, .xls, "
        ".ods), Parquet or JSON Lines file."
    )


class BinaryFile(TableError):
    """The content is neither text nor a kind of file that is known."""

    code = "binary-file"
    sentence = N_(
        "“{name}” holds no table; what is in it is not text. Choose a CSV, TSV, TXT, Excel (.xlsx, .xls, .ods), "
        "Parquet or JSON Lines file."
    )


class EmptyTable(TableError):
    """There is nothing in the file, or only blank lines."""

    code = "empty-table"
    sentence = N_("“{name}” is empty. Choose a file with a header and at least two rows.")


class TableTooLarge(TableError):
    """The file, or what is packed in it, is over the limit."""

    code = "table-too-large"
    sentence = N_(
        "“{name}” holds more than {limit_mb} MB, which is the limit of this app. Take fewer rows or columns, or ask "
        "who runs the app for a higher limit."
    )


class CompressionBomb(TableError):
    """A small compressed file that would unpack to an enormous one."""

    code = "compression-bomb"
    sentence = N_(
        "“{name}” would grow to more than {times} times its size when it is unpacked, so it was not opened. "
        "Unpack it yourself and choose the table in it."
    )


class LockedTable(TableError):
    """A workbook or archive that needs a password."""

    code = "locked-table"
    sentence = N_(
        "“{name}” is protected by a password. Remove the password, save the file and choose it again."
    )


class DamagedTable(TableError):
    """The file says that it is of a kind that it cannot be read as."""

    code = "damaged-table"
    sentence = N_(
        "“{name}” could not be read as {kind}; it seems to be damaged or cut off. Open it where it came from, "
        "save it again and choose the new file."
    )


class LineTooLong(TableError):
    """A line is longer than a row of a table can be."""

    code = "line-too-long"
    sentence = N_(
        "“{name}” has a line of more than {limit_mb} MB, so it is probably not a table. Check that the file has "
        "one row a line."
    )


class TooManyColumns(TableError):
    """A row has more cells than a table can have."""

    code = "too-many-columns"
    sentence = N_(
        "“{name}” has more than {limit} columns. Choose another delimiter, or a table with fewer columns."
    )


class SheetTooLarge(TableError):
    """A cell far away makes a sheet of a workbook enormous."""

    code = "sheet-too-large"
    sentence = N_(
        "A sheet of “{name}” reaches to row {rows} and column {columns}, which is more than can be read. Delete what "
        "stands far from the table, or save the table as CSV, and choose the new file."
    )


class WrongEncoding(TableError):
    """The file cannot be read in the encoding that was chosen, or there is no such encoding."""

    code = "wrong-encoding"
    sentence = N_("“{name}” cannot be read as {encoding}. Choose another encoding, or let the app find it.")


class WrongDelimiter(TableError):
    """A delimiter that is not a single character."""

    code = "wrong-delimiter"
    sentence = N_("“{delimiter}” cannot separate cells. Choose one character, such as a comma or a tab.")


class UnknownSheet(TableError):
    """A sheet was named that the workbook does not have."""

    code = "unknown-sheet"
    sentence = N_("There is no sheet “{sheet}” in “{name}”. Its sheets are: {sheets}.")


class NoTableInArchive(TableError):
    """A compressed file without a table in it."""

    code = "no-table-in-archive"
    sentence = N_("There is no table in the compressed file “{name}”.")


class NoSuchFile(InputError):
    """A path was given where there is no file."""

    code = "no-such-file"
    sentence = N_("There is no file {path}. Check the path and its spelling.")


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


# ---- encoders ---------------------------------------------------------------------------------------


class EncoderError(UnalikeError):
    """A model cannot be loaded or cannot encode. Catch it around core.encoders.load and encode."""

    code = "encoder"


class UnknownEncoder(EncoderError):
    """No model has this id: not here, not on the hub, and no folder has this name."""

    code = "unknown-encoder"
    sentence = N_(
        "There is no model called “{encoder}”, neither on this computer nor on the Hugging Face hub, or it "
        "asks for a login. Check the spelling (a hub name looks like owner/name), or choose a model from the list."
    )


class NoNetwork(EncoderError):
    """The model has to be downloaded and the hub cannot be reached."""

    code = "no-network"
    sentence = N_(
        "The model “{encoder}” has to be downloaded once, and the Hugging Face hub cannot be reached from "
        "this computer. Choose a model that works without a network, or try again when there is one."
    )


class UnsafeWeights(EncoderError):
    """The model has its weights only as pickle files, which can run any program when they are opened."""

    code = "unsafe-weights"
    sentence = N_(
        "The model “{encoder}” comes only in a file format that could run a program on this computer when it "
        "is opened, so it was not loaded. Choose a model that offers its weights as “safetensors”."
    )


class RemoteCodeRefused(EncoderError):
    """The model needs program code of its own, which runs only with an administrator's permission."""

    code = "remote-code-refused"
    sentence = N_(
        "The model “{encoder}” brings program code of its own that would run on this computer, so it was not "
        "loaded. Choose another model, or ask the administrator of this installation to allow it."
    )


class EncoderBroken(EncoderError):
    """The files of the model are there and cannot be used."""

    code = "encoder-broken"
    sentence = N_(
        "The model “{encoder}” cannot be used on this computer: {detail}. Choose another model, or download "
        "this one again."
    )


class NotEnoughMemory(EncoderError):
    """Not even a single text at the token limit fits into memory."""

    code = "not-enough-memory"
    sentence = N_(
        "This computer has not enough free memory for the model “{title}” at a limit of {limit} tokens: "
        "about {needed_mb} MB are needed and {free_mb} MB are free. Close other programs, or choose a limit of "
        "up to {largest_limit} tokens."
    )


class ModelTooLarge(EncoderError):
    """The model itself does not fit into memory, whatever the token limit."""

    code = "model-too-large"
    sentence = N_(
        "This computer has not enough free memory for the model “{title}”: about {needed_mb} MB are needed "
        "and {free_mb} MB are free. Close other programs, or choose a smaller model."
    )


# ---- results, runs, store ---------------------------------------------------------------------------


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
        "Of all pairs, at least {percent} % have the same similarity, {similarity:.4f}, so this normalization "
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


class RunCancelled(UnalikeError):
    """Somebody asked the run to stop. Catch it where a run ends."""

    code = "cancelled"
    sentence = N_("The run was cancelled.")


class OutOfMemory(UnalikeError):
    """Memory ran out while a run was computed."""

    code = "out-of-memory"
    sentence = N_(
        "Memory ran out. Choose a smaller token limit, a smaller model or fewer rows, or close other programs, "
        "and run again; what is already encoded is kept."
    )


class ClusterUnreachable(UnalikeError):
    """The scheduler that the settings name does not answer."""

    code = "cluster-unreachable"
    sentence = N_(
        "The cluster at {address} does not answer. Check that its scheduler runs, or leave the setting "
        "UNALIKE_DASK empty to compute on this computer, and run again."
    )


class ClusterFailed(UnalikeError):
    """The cluster could not finish the work: its workers ended too often, or are of another version."""

    code = "cluster-failed"
    sentence = N_(
        "The cluster could not finish the run ({detail}). Check that its workers have enough memory and the same "
        "version of this app and its models, and run again; what is already encoded is kept."
    )


class WorkerLost(UnalikeError):
    """The worker process ended several times while it worked on a run, most often for want of memory."""

    code = "worker-lost"
    sentence = N_(
        "The run was cut off {tries} times, most often because memory ran out. Choose a smaller token limit "
        "or fewer rows and run again; what is already encoded is kept."
    )


class StoreError(UnalikeError):
    """The data folder or its database cannot be used. Catch it around the store."""

    code = "store"
    sentence = N_(
        "The data folder cannot be used ({detail}). Check that the disk is not full and that the folder "
        "{folder} can be written to."
    )


class DiskFull(StoreError):
    """There is no room left to write to."""

    code = "disk-full"
    sentence = N_(
        "The disk with the folder {folder} is full, so this could not be kept. Delete something there, or "
        "delete runs that are not needed any more, and try again."
    )


class FolderReadOnly(StoreError):
    """The data folder cannot be written to."""

    code = "folder-read-only"
    sentence = N_(
        "The folder {folder} cannot be written to ({detail}). Allow this app to write there, or give it another "
        "folder with the setting UNALIKE_DATA."
    )


class DatabaseBusy(StoreError):
    """Another process has held the database's lock for too long."""

    code = "database-busy"
    sentence = N_(
        "The database in the folder {folder} has been locked by another program for too long. "
        "Wait a moment and reload the page."
    )


class DatabaseDamaged(StoreError):
    """The database file is not one, or a part of it is broken."""

    code = "database-damaged"
    sentence = N_(
        "The database in the folder {folder} is damaged ({detail}). Move the file unalike.db out of that folder, "
        "or put a copy from before in its place, and reload the page; a new one is made where there is none."
    )


class DatabaseNewer(StoreError):
    """The database was written by a newer version of the app."""

    code = "database-newer"
    sentence = N_(
        "The data in the folder {folder} was written by a newer version of this app. Use that version, or "
        "another data folder."
    )


class DatabaseUnreachable(StoreError):
    """The database server that the settings name does not answer."""

    code = "database-unreachable"
    sentence = N_(
        "The database server does not answer ({detail}). Check that it runs and that the setting "
        "UNALIKE_DATABASE names it."
    )


class TableLost(StoreError):
    """The file of a table is gone or damaged."""

    code = "table-lost"
    sentence = N_("This data cannot be read any more; its file is gone or damaged. Choose the file again.")


class ResultLost(StoreError):
    """The files of a result are gone or damaged."""

    code = "result-lost"
    sentence = N_(
        "The result of this run cannot be read any more; its files are gone or damaged. Run it again: what is "
        "already encoded is kept."
    )


class CacheUnusable(StoreError):
    """Vectors cannot be kept or found again. It is reported beside a run, which goes on without."""

    code = "cache-unusable"
    sentence = N_(
        "Encoded texts could not all be kept for the next run ({detail}), so that one will take longer; the "
        "results are not affected. Check that the disk with the folder {folder} is not full."
    )
