"""Intents on the station's own disk: the key is written before the first try, the answer before anybody sees it."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Intent:
    """A command that may have reached the server: its key, where it goes and its body as JSON."""

    key: str
    path: str
    body: str


class IntentLog:
    """One JSON object a line: ``{"key", "path", "body"}`` when it begins, ``{"key", "answer"}`` when it is over."""

    def __init__(self, file: Path, largest: int = LARGEST) -> None:
        """``largest``: a file of more bytes is written anew, without what is over; 0: whatever is over is forgotten at
        once."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self._pending = {intent.key: intent for intent in _unanswered(file)}
        self._path, self._largest = file, largest
        self._file = file.open("a", encoding="utf-8")
        self._rewrite()

    def pending(self) -> tuple[Intent, ...]:
        """Intents whose answer is not known."""
        return tuple(self._pending.values())

    def begin(self, path: str, body: str) -> Intent:
        intent = Intent(secrets.token_hex(16), path, body)
        self._pending[intent.key] = intent
        self._append(_begun(intent))
        return intent

    def end(self, intent: Intent, answer: str) -> None:
        self._append({"key": intent.key, "answer": answer})
        self._pending.pop(intent.key, None)
        if self._file.tell() > self._largest:
            self._rewrite()

    def close(self) -> None:
        self._file.close()

    def _append(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def _rewrite(self) -> None:
        """Keep only what is not answered; the old file stays until the new one is whole."""
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as lines:
            for intent in self._pending.values():
                lines.write(json.dumps(_begun(intent), ensure_ascii=False) + "\n")
            lines.flush()
            os.fsync(lines.fileno())
        self._file.close()
        fresh.replace(self._path)
        self._file = self._path.open("a", encoding="utf-8")


def _begun(intent: Intent) -> dict[str, Any]:
    return {"key": intent.key, "path": intent.path, "body": intent.body}


def _unanswered(file: Path) -> list[Intent]:
    begun: dict[str, Intent] = {}
    if not file.exists():
        return []
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            values = json.loads(line)
            key = values["key"]
        except (ValueError, KeyError, TypeError):
            continue  # the last line of a power cut
        if "answer" in values:
            begun.pop(key, None)
        else:
            begun[key] = Intent(key, values["path"], values["body"])
    return list(begun.values())
