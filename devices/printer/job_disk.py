"""Where a job log's lines are: one file, held by one program at a time."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from typing import Protocol

from devices.errors import LogInUse


class Disk(Protocol):
    """Where the lines are. Every method raises OSError."""

    def read(self) -> bytes:
        """All that is there; nothing when there is no file yet."""

    def append(self, data: bytes) -> None:
        """Add to the end and return when it would outlive a power cut."""

    def replace(self, data: bytes) -> None:
        """Put this in the place of everything, wholly or not at all, and durably."""

    def close(self) -> None: ...


class FileDisk:
    """The lines in one file, held by one program at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._claim = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._claim)
            raise LogInUse(f"{path} belongs to another program that runs now") from error
        self._file = -1

    def read(self) -> bytes:
        return self._path.read_bytes() if self._path.exists() else b""

    def append(self, data: bytes) -> None:
        _write_all(self._file, data)
        os.fdatasync(self._file)

    def replace(self, data: bytes) -> None:
        if self._claim < 0:
            raise OSError(errno.EBADF, "closed")
        new = self._path.with_name(self._path.name + ".new")
        file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            _write_all(file, data)
            os.fsync(file)
            os.replace(new, self._path)
            _sync_folder(self._path.parent)
        except BaseException:
            os.close(file)
            raise
        self._let_go()
        self._file = file

    def close(self) -> None:
        self._let_go()
        if self._claim >= 0:
            os.close(self._claim)
        self._claim = -1

    def _let_go(self) -> None:
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)


def _write_all(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
