"""Sounds kept on disk, so that nothing has to be made on the way of a call.

A file is a WAV file with the hash of its sound behind it; whatever differs from that form is damaged, thrown away and
made again. Files are written beside and renamed, so that several programs may share one folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import tempfile
import threading
from pathlib import Path

from devices.speech.sound import Sound, wav_head

LIMIT_MB = 512
KEEP = 0.9
"""So much of the limit is left after clearing out; what was heard longest ago goes first."""
_HASH_CHUNK = b"hash" + (32).to_bytes(4, "little")
_TAIL = len(_HASH_CHUNK) + 32
_HEAD = len(wav_head(0))
_FORM = "1"
"""Changes when sounds are made in another way than before."""

log = logging.getLogger(__name__)


def key_of(text: str, voice: str) -> str:
    """The name of a text's sound; a voice's words hold its speed."""
    return hashlib.sha256(f"{_FORM}\0{voice}\0{text}".encode()).hexdigest()[:40]


class SoundCache:
    """Sounds by key, in one folder of limited size. May be used from any thread."""

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_MB * 1_000_000) -> None:
        self.folder = folder
        self.limit_bytes = limit_bytes
        self._gate = threading.Lock()
        self._bytes: int | None = None
        self._refused = False

    def __contains__(self, key: str) -> bool:
        return self._file(key).exists()

    def get(self, key: str) -> Sound | None:
        """The sound, or None when it is not there or damaged."""
        file = self._file(key)
        try:
            data = file.read_bytes()
        except OSError:
            return None
        sound = _sound_in(data)
        if sound is None:
            log.warning("the kept sound %s is damaged and is made again", file.name)
            self._drop(file)
            return None
        with contextlib.suppress(OSError):
            os.utime(file)
        return sound

    def put(self, key: str, sound: Sound) -> None:
        """Keep it; a disk that refuses is logged once, and the sound is simply not kept."""
        pcm = sound.pcm
        data = wav_head(len(pcm), _TAIL) + pcm + _HASH_CHUNK + hashlib.sha256(pcm).digest()
        try:
            self._write(self._file(key), data)
        except OSError as error:
            if not self._refused:
                log.warning("sounds cannot be kept in %s: %s", self.folder, error.strerror or error)
            self._refused = True
        else:
            self._refused = False
            self._make_room(len(data))

    def size(self) -> int:
        """Bytes of all kept sounds."""
        return sum(size for _, size, _ in self._files())

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.wav"

    def _write(self, file: Path, data: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as part:
                part.write(data)
            os.replace(name, file)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise

    def _make_room(self, added: int) -> None:
        with self._gate:
            # Another program may keep sounds here too: what we believe is counted anew before anything goes.
            self._bytes = self.size() if self._bytes is None else self._bytes + added
            if self._bytes > self.limit_bytes:
                self._bytes = self._clear_out()

    def _clear_out(self) -> int:
        files = sorted(self._files())
        left = sum(size for _, size, _ in files)
        for _, size, file in files:
            if left <= self.limit_bytes * KEEP:
                break
            self._drop(file)
            left -= size
        return left

    def _files(self) -> list[tuple[float, int, Path]]:
        """When each was last heard, its size, the file; also parts that a program left behind when it was killed."""
        found: list[tuple[float, int, Path]] = []
        with contextlib.suppress(OSError):
            for file in self.folder.iterdir():
                with contextlib.suppress(OSError):
                    stat = file.stat()
                    found.append((stat.st_mtime, stat.st_size, file))
        return found

    def _drop(self, file: Path) -> None:
        with contextlib.suppress(OSError):
            file.unlink()


def _sound_in(data: bytes) -> Sound | None:
    pcm = data[_HEAD:-_TAIL]
    whole = data[:_HEAD] == wav_head(len(pcm), _TAIL) and data[-_TAIL:-32] == _HASH_CHUNK
    if not pcm or not whole or hashlib.sha256(pcm).digest() != data[-32:]:
        return None
    return Sound.of_pcm(pcm)
