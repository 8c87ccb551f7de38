"""What people say for what is published: abbreviations and everyday words, from words.toml beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from queue_engine.dossier.procedures.text import words

Words = tuple[str, ...]


class Said:
    """Finds, for the words of a name, by what else people look for it."""

    def __init__(self, rows: Iterable[Mapping[str, Sequence[str]]], filling: Iterable[str] = ()) -> None:
        self.filling = frozenset(word for text in filling for word in words(text))
        """Words that say little."""
        self._by_first: dict[str, list[tuple[Words, tuple[Words, ...]]]] = {}
        for row in rows:
            also = tuple(words(text) for text in row["also"])
            for name in map(words, row["names"]):
                self._by_first.setdefault(name[0], []).append((name, also))

    def also(self, name: Words) -> tuple[Words, ...]:
        """Each once, in the order of the name and of the file."""
        found: dict[Words, None] = {}
        for place, word in enumerate(name):
            for phrase, also in self._by_first.get(word, ()):
                if name[place : place + len(phrase)] == phrase:
                    found.update(dict.fromkeys(also))
        return tuple(found)


@cache
def shipped() -> Said:
    """What comes with the program."""
    text = (files("queue_engine.dossier.procedures") / "words.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Said(data["said"], data["filling"])
