"""The second proof: the last four digits of the identity number or of the phone.

Where an answer of the centre is at hand they are compared with it. Of files only a keyed hash is kept, in a file of its
own; the key lies elsewhere, readable by its owner only, so that the hashes alone give nothing away.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from queue_engine.dossier.errors import Reason
from queue_engine.dossier.gateway import Misconfigured

DIGITS = 4
KEY_BYTES = 32
PUNCTUATION = re.compile(r"[\s.\-()+/]")
LAST_FOUR = re.compile(r"\d{4}\Z", re.ASCII)


def last_digits(values: Iterable[object]) -> list[str]:
    """The last four digits of every value that ends in so many; a masked one has none."""
    return [found.group() for text in _texts(values) if (found := LAST_FOUR.search(PUNCTUATION.sub("", text)))]


def _texts(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**20:
            yield str(value)


def fits(proof: str, values: Iterable[object]) -> bool:
    """Whether the proof is that of one of the values. Looks at all of them, and takes the same time for each."""
    given, right = proof.encode("utf-8", "replace"), False
    for digits in last_digits(values) or ["----"]:
        right |= hmac.compare_digest(digits.encode("ascii"), given)
    return right


def key_of(file: Path) -> bytes:
    """The key in this file; it is made once. Raises Misconfigured."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make(file)
        key = file.read_bytes()
    except OSError:
        raise Misconfigured(Reason.NOT_WRITABLE, str(file)) from None
    if len(key) != KEY_BYTES or file.stat().st_mode & 0o077:
        raise Misconfigured(Reason.NO_SECRET, str(file))
    return key


def _make(file: Path) -> None:
    if file.exists():
        return
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(secrets.token_bytes(KEY_BYTES))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(fresh, file)  # another process may have been quicker: its key stays
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


class Proofs:
    """Keyed hashes of the last digits, by dossier code. From any thread."""

    def __init__(self, file: Path, key: bytes) -> None:
        self._key = key
        self._lock = threading.Lock()
        file.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")  # made again from the next file, should it be lost
        self._database.execute("CREATE TABLE IF NOT EXISTS proofs (code TEXT PRIMARY KEY, hashes BLOB) WITHOUT ROWID")

    def keep(self, rows: Iterable[tuple[str, Iterable[object]]]) -> None:
        """The proofs of these dossiers, instead of earlier ones."""
        hashed = [(code, b"".join(self._hash(code, one) for one in last_digits(values))) for code, values in rows]
        with self._lock, self._database:
            self._database.execute("BEGIN")
            self._database.executemany("INSERT OR REPLACE INTO proofs VALUES (?, ?)", hashed)

    def fits(self, code: str, proof: str) -> bool:
        """Whether the proof is one of this dossier's; false for one that is not known."""
        with self._lock:
            row = self._database.execute("SELECT hashes FROM proofs WHERE code = ?", (code,)).fetchone()
        kept, given, right = (row[0] if row else b"") or bytes(32), self._hash(code, proof), False
        for start in range(0, len(kept), len(given)):
            right |= hmac.compare_digest(kept[start : start + len(given)], given)
        return right

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def _hash(self, code: str, digits: str) -> bytes:
        return hmac.digest(self._key, f"{code}\n{digits}".encode("utf-8", "replace"), hashlib.sha256)
