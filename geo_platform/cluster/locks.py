"""Locks between processes: the lease that every user of the cluster holds, and the door of those who start it.

The kernel drops a lock when its last holder ends, however it ends, so nothing has to be tidied up after a crash.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def shared(path: Path) -> Iterator[int]:
    """Hold a shared lock on the file, after waiting for an exclusive one to end; yields the descriptor that carries it.

    A child that inherits the descriptor holds the same lock, also after this process has died.
    """
    with _opened(path) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield descriptor


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the file's lock alone, after waiting for everybody else."""
    with _opened(path) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


@contextmanager
def exclusive_if_free(path: Path) -> Iterator[bool]:
    """Hold the file's lock alone if nobody else holds it; yields whether that is so, without waiting."""
    with _opened(path) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
