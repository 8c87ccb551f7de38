"""Texts by language. Every language has the same keys and placeholders; a missing key is our mistake."""

from __future__ import annotations

import string
import tomllib
from functools import cache
from importlib import resources
from typing import Any, Self


class TextMissing(KeyError):
    """A screen asked for a text that no language file has."""

    def __init__(self, language: str, key: str) -> None:
        super().__init__(f"no text {key!r} in assets/texts/{language}.toml")


class LanguageMissing(LookupError):
    """A language without a file in assets/texts."""

    def __init__(self, language: str) -> None:
        super().__init__(f"no texts for language {language!r}; known: {', '.join(languages())}")


class Texts:
    """Texts of one language: ``texts["kiosk.done"]``, ``texts["slip.ahead"].format(n=3)``."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._by_key = _texts_of(language)

    @classmethod
    def load(cls, language: str) -> Self:
        return cls(language)

    def __getitem__(self, key: str) -> str:
        try:
            return self._by_key[key]
        except KeyError:
            raise TextMissing(self.language, key) from None

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def count(self, key: str, n: int) -> str:
        """The text of a number of things: ``key.none``, ``key.one`` or ``key.many``."""
        form = {0: "none", 1: "one"}.get(n, "many")
        return self[f"{key}.{form}"].format(n=n)

    def pick(self, vietnamese: str, english: str) -> str:
        """A name from the settings in this language; the other language stands in for an empty one."""
        mine, other = (vietnamese, english) if self.language == "vi" else (english, vietnamese)
        return mine or other

    def known(self) -> frozenset[str]:
        return frozenset(self._by_key)

    def placeholders(self, key: str) -> frozenset[str]:
        """Names in braces that a text needs."""
        return frozenset(name for _, name, _, _ in string.Formatter().parse(self[key]) if name)


@cache
def languages() -> tuple[str, ...]:
    """Languages that have a file, Vietnamese first."""
    names = {f.name.removesuffix(".toml") for f in resources.files(__name__).iterdir() if f.name.endswith(".toml")}
    return tuple(sorted(names, key=lambda name: (name != "vi", name)))


@cache
def _texts_of(language: str) -> dict[str, str]:
    if language not in languages():
        raise LanguageMissing(language)
    source = resources.files(__name__).joinpath(f"{language}.toml").read_text("utf-8")
    return dict(_flat(tomllib.loads(source), ""))


def _flat(table: dict[str, Any], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        found += _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, value)]
    return found
