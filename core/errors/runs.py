"""Runs that were stopped, or that the machines could not do."""

from __future__ import annotations

from core.errors.base import UnalikeError
from core.language import N_


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
