"""The data folder or its database cannot be used."""

from __future__ import annotations

from core.errors.base import UnalikeError
from core.language import N_


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
