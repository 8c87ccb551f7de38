"""Writes a file that came by the wire into a folder of the user; what goes wrong is said by a word. No Qt."""

from __future__ import annotations

import base64
import binascii
import errno
from itertools import count
from pathlib import Path

from counter.tallies.events import NotSaved, Saved
from queue_engine.protocol import TallyFile

_WHY = {
    errno.ENOSPC: "no_room",
    errno.EDQUOT: "no_room",
    errno.ENOENT: "no_folder",
    errno.ENOTDIR: "no_folder",
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EROFS: "not_allowed",
}


def save(file: TallyFile, folder: Path) -> Saved | NotSaved:
    """Under its own name, or with a number behind it: nothing is ever written over, and no half file stays."""
    try:
        content = base64.b64decode(file.body, validate=True)
    except binascii.Error:
        return NotSaved("bad_file", str(folder))
    path: Path | None = None
    try:
        path = _fresh(folder, Path(file.name).name)
        path.write_bytes(content)
    except OSError as error:
        if path is not None:
            _drop(path)
        return NotSaved(_WHY.get(error.errno or 0, "other"), str(folder))
    return Saved(path.name, str(folder))


def _fresh(folder: Path, name: str) -> Path:
    """A new, empty file."""
    stem, suffix = Path(name).stem, Path(name).suffix
    for n in count(1):
        path = folder / (name if n == 1 else f"{stem} ({n}){suffix}")
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            continue
        return path
    raise AssertionError("numbers do not end")


def _drop(path: Path) -> None:
    try:
        path.unlink()
    except OSError:
        return
