"""One server a store: an advisory lock beside the file, which the kernel drops when its holder dies."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from queue_engine.stores.errors import PASSING, DiskTrouble, StoreInUse, StoreProblem, Unwritable


class InstanceLock:
    """Held from construction to release(). Raises StoreInUse, Unwritable or DiskTrouble.

    The lock is on a file of its own: closing any descriptor of the database itself would drop SQLite's locks.
    """

    def __init__(self, path: str) -> None:
        lock = Path(path).with_suffix(".lock")
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            self._file = open(lock, "a+", encoding="utf-8")  # noqa: SIM115 - held as long as the lock
        except OSError as error:
            raise _problem(lock.parent, error) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.seek(0)
            holder = self._file.read().strip() or "unknown process"
            self._file.close()
            raise StoreInUse(path, holder=holder) from error
        try:
            self._file.truncate(0)
            self._file.write(f"process {os.getpid()}")
            self._file.flush()
        except OSError as error:
            self.release()
            raise _problem(lock.parent, error) from error

    def release(self) -> None:
        with suppress(OSError):  # what a full disk did not take is tried once more
            self._file.close()


def _problem(folder: Path, error: OSError) -> StoreProblem:
    return (DiskTrouble if error.errno in PASSING else Unwritable)(str(folder), why=error)
