"""Tables: reading any file that people have, knowing its columns, choosing from it, letting it out again."""

from core.tables.export import safe_cell, safe_frame, to_csv_bytes
from core.tables.model import Note, Suggestion, Suggestions, TableRead
from core.tables.profile import ColumnProfile, column_kind, profile
from core.tables.read import read_table
from core.tables.select import filter_rows, join_columns, sample_rows

__all__ = [
    "ColumnProfile",
    "Note",
    "Suggestion",
    "Suggestions",
    "TableRead",
    "column_kind",
    "filter_rows",
    "join_columns",
    "profile",
    "read_table",
    "safe_cell",
    "safe_frame",
    "sample_rows",
    "to_csv_bytes",
]
