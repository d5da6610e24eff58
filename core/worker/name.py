"""What a worker calls itself in the store: enough to find out whether it is still alive."""

from __future__ import annotations

import socket

import psutil


def name_of(pid: int) -> str:
    """The name of the worker that is this process on this machine."""
    return f"{socket.gethostname()}:{pid}"


def surely_gone(name: str) -> bool:
    """Whether it was a process of this machine that is there no more; False where that cannot be known."""
    host, _, pid = name.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        return psutil.Process(int(pid)).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
