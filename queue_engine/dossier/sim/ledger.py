"""What the simulated centre was told, so that a test can say: each fact once."""

from __future__ import annotations

import json
import threading
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class Ledger:
    """Facts by their unit and number, and how often each call was made; also in a file of JSON lines."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self.facts: dict[str, dict[str, Any]] = {}
        self.told: Counter[str] = Counter()
        """How often each fact came, repeats included."""
        self.calls: Counter[str] = Counter()
        self.order: list[str] = []
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._remember(file)
        self._stream = file.open("a", encoding="utf-8") if file else None

    def call(self, name: str) -> None:
        with self._lock:
            self.calls[name] += 1

    def take(self, key: str, fact: dict[str, Any]) -> bool:
        """Whether it is new."""
        with self._lock:
            new = key not in self.facts
            self.told[key] += 1
            if new:
                self.facts[key] = fact
                self.order.append(key)
            self._write({"at": datetime.now(UTC).isoformat(), "key": key, "new": new, "fact": fact})
        return new

    def close(self) -> None:
        if self._stream:
            self._stream.close()

    def _write(self, line: dict[str, Any]) -> None:
        if self._stream:
            self._stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._stream.flush()

    def _remember(self, file: Path) -> None:
        """A centre that starts again knows what it has."""
        for line in file.read_text("utf-8").splitlines() if file.exists() else ():
            try:
                known = json.loads(line)
                key, fact = known["key"], known["fact"]
            except (ValueError, KeyError, TypeError):
                continue
            self.told[key] += 1
            if key not in self.facts:
                self.facts[key] = fact
                self.order.append(key)
