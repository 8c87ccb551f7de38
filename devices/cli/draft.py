"""What has been answered so far, kept after every step, so that a set-up may be interrupted anywhere."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

Answer = dict[str, Any]


class Draft:
    """Answers by step, in the order in which they were given, and the number of the last test slip."""

    def __init__(self, file: Path | None) -> None:
        """Without a file nothing outlives the program."""
        self._file = file
        self._answers: dict[str, Answer] = {}
        self._slips = 0
        self._load()

    def __contains__(self, step: str) -> bool:
        return step in self._answers

    def __len__(self) -> int:
        return len(self._answers)

    @property
    def begun(self) -> bool:
        return bool(self._answers)

    @property
    def last(self) -> str | None:
        return next(reversed(self._answers), None)

    @property
    def facts(self) -> Answer:
        """Everything that is known, whichever step found it out."""
        return {name: value for answer in self._answers.values() for name, value in answer.items()}

    def keep(self, step: str, answer: Answer) -> None:
        self._answers[step] = answer
        self._save()

    def take_back(self) -> str | None:
        """Forget the last answer; which step it was."""
        last = self.last
        if last is not None:
            del self._answers[last]
            self._save()
        return last

    def next_slip(self) -> int:
        """A number that no other test slip of this set-up has."""
        self._slips += 1
        self._save()
        return self._slips

    def forget(self) -> None:
        self._answers, self._slips = {}, 0
        if self._file is not None:
            self._file.unlink(missing_ok=True)

    def _load(self) -> None:
        if self._file is None or not self._file.is_file():
            return
        try:
            kept = json.loads(self._file.read_text("utf-8"))
            self._answers, self._slips = dict(kept["answers"]), int(kept["slips"])
        except (ValueError, KeyError, TypeError):
            self._answers, self._slips = {}, 0  # half written by a power cut, or another program's: begin anew

    def _save(self) -> None:
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps({"answers": self._answers, "slips": self._slips}, ensure_ascii=False), "utf-8")
        os.replace(fresh, self._file)
