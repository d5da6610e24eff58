"""The sentences of reading: what notes and suggestions say, as templates that gettext can find.

Each is a function of the parameters, because a sentence about n rows has to choose its plural.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.language import _, ngettext

Sentences = dict[str, Callable[[dict[str, Any]], str]]

NOTES: Sentences = {
    "rows-read": lambda p: ngettext(
        "{count} row was read, with {columns} columns.",
        "{count} rows were read, with {columns} columns.",
        p["count"],
    ),
    "no-rows": lambda p: _("The file has a header and no rows under it."),
    "encoding-guessed": lambda p: _(
        "The file does not say which encoding it is in. It was read as {encoding}; "
        "if letters look wrong in the preview, choose another encoding."
    ),
    "bytes-repaired": lambda p: ngettext(
        "{count} row has letters that could not be read; each was replaced by �: row {rows}.",
        "{count} rows have letters that could not be read; each was replaced by �: rows {rows}.",
        p["count"],
    ),
    "letters-lost": lambda p: ngettext(
        "{count} row has letters that were lost before this file was made (�): row {rows}.",
        "{count} rows have letters that were lost before this file was made (�): rows {rows}.",
        p["count"],
    ),
    "encoding-mixed": lambda p: ngettext(
        "{count} row is in another encoding than the rest of the file and was read as {encoding}: row {rows}.",
        "{count} rows are in another encoding than the rest of the file and were read as {encoding}: rows {rows}.",
        p["count"],
    ),
    "text-destroyed": lambda p: ngettext(
        "In the column “{column}”, {count} cell is only question marks. Its text was lost when the file was saved "
        "in an encoding without those letters; save it again as UTF-8 from where it came. Row {rows}.",
        "In the column “{column}”, {count} cells are only question marks. Their text was lost when the file was "
        "saved in an encoding without those letters; save it again as UTF-8 from where it came. Rows {rows}.",
        p["count"],
    ),
    "nul-removed": lambda p: ngettext(
        "{count} row had invisible NUL characters, which were removed: row {rows}.",
        "{count} rows had invisible NUL characters, which were removed: rows {rows}.",
        p["count"],
    ),
    "no-header": lambda p: _("The first row looks like data, so the columns were numbered: {columns}."),
    "header-two-rows": lambda p: _(
        "The header takes two rows, {first} and {second}; they were joined into one."
    ),
    "title-rows": lambda p: ngettext(
        "{count} row above the header was left out: row {rows}.",
        "{count} rows above the header were left out: rows {rows}.",
        p["count"],
    ),
    "comment-rows": lambda p: ngettext(
        "{count} row is a comment and was left out: row {rows}.",
        "{count} rows are comments and were left out: rows {rows}.",
        p["count"],
    ),
    "blank-rows": lambda p: ngettext(
        "{count} row is blank and was left out: row {rows}.",
        "{count} rows are blank and were left out: rows {rows}.",
        p["count"],
    ),
    "names-blank": lambda p: ngettext(
        "{count} column has no name and was given one: {columns}.",
        "{count} columns have no name and were given one: {columns}.",
        p["count"],
    ),
    "names-duplicate": lambda p: ngettext(
        "{count} column has the name of another one and was given a new name: {columns}.",
        "{count} columns have the name of another one and were given new names: {columns}.",
        p["count"],
    ),
    "rows-short": lambda p: ngettext(
        "{count} row has fewer cells than there are columns; the rest was left blank: row {rows}.",
        "{count} rows have fewer cells than there are columns; the rest was left blank: rows {rows}.",
        p["count"],
    ),
    "rows-long": lambda p: ngettext(
        "{count} row has more cells than the header; they were kept in columns of their own ({columns}): row {rows}.",
        "{count} rows have more cells than the header; they were kept in columns of their own ({columns}): "
        "rows {rows}.",
        p["count"],
    ),
    "rows-joined": lambda p: ngettext(
        "{count} row has commas in its last cell without quotation marks; the cell was put together again: row {rows}.",
        "{count} rows have commas in their last cell without quotation marks; the cells were put together again: "
        "rows {rows}.",
        p["count"],
    ),
    "quotes-repaired": lambda p: ngettext(
        "{count} row has quotation marks that do not match; check it in the preview: row {rows}.",
        "{count} rows have quotation marks that do not match; check them in the preview: rows {rows}.",
        p["count"],
    ),
    "unpacked": lambda p: _("The table was taken out of the compressed file: {member}."),
    "members-left": lambda p: ngettext(
        "The compressed file holds {count} other file, which was not read: {members}.",
        "The compressed file holds {count} other files, which were not read: {members}.",
        p["count"],
    ),
    "sheet-chosen": lambda p: _("The workbook has several sheets; “{sheet}” was read. The others: {others}."),
    "page-table": lambda p: ngettext(
        "The file is a web page, whatever its name says; the table in it was read.",
        "The file is a web page, whatever its name says, with {count} tables; table {sheet} was read.",
        p["count"],
    ),
    "sheet-unreadable": lambda p: _("The sheet “{sheet}” could not be read and was passed over."),
    "formulas-unset": lambda p: ngettext(
        "{count} row has a formula whose result is not stored in the file, so that cell is blank; open the file in a "
        "spreadsheet program and save it there: row {rows}.",
        "{count} rows have formulas whose results are not stored in the file, so those cells are blank; open the file "
        "in a spreadsheet program and save it there: rows {rows}.",
        p["count"],
    ),
    "file-cut": lambda p: _("The file ends in the middle of its compressed data; what came before was read."),
    "json-lines-skipped": lambda p: ngettext(
        "{count} line is not a JSON object and was left out: line {rows}.",
        "{count} lines are not JSON objects and were left out: lines {rows}.",
        p["count"],
    ),
}

SKIPPED: Sentences = {
    "title-rows": lambda p: _("above the header"),
    "comment-rows": lambda p: _("a comment"),
    "json-lines-skipped": lambda p: _("not a JSON object"),
}

REASONS: Sentences = {
    "text": lambda p: ngettext(
        "A typical cell has {words} word, and {distinct} of {filled} cells looked at are different.",
        "A typical cell has {words} words, and {distinct} of {filled} cells looked at are different.",
        p["words"],
    ),
    "text-only": lambda p: _("It is the only column."),
    "group": lambda p: _(
        "It has {distinct} different values in {filled} cells looked at; a typical value is in {repeats} of them."
    ),
    "label": lambda p: _("Its cells are short and nearly all different."),
    "label-name": lambda p: _(
        "Its cells are short and nearly all different, and its name says that it names the rows."
    ),
}
