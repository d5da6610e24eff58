"""A file that cannot be read as a table."""

from __future__ import annotations

from core.errors.base import InputError
from core.language import N_


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
