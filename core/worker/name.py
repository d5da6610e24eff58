"""What a worker calls itself in the store: enough to find out whether it is still alive."""

from __future__ import annotations

import socket

import psutil

SERVER_PID = "UNALIKE_SERVER_PID"
"""The variable in which a server tells a worker who started it: the worker ends with it."""


def name_of(pid: int) -> str:
    """The name of the worker that is this process on this machine."""
    return f"{socket.gethostname()}:{pid}"


def surely_gone(name: str) -> bool:
    """Whether it was a process of this machine that is there no more; False where that cannot be known."""
    host, _, pid = name.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        return ended(psutil.Process(int(pid)))
    except psutil.NoSuchProcess:
        return True


def ended(process: psutil.Process) -> bool:
    """Whether a process is there no more, or only as an entry that nobody has read."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
