"""Number rules → words. A rule says how a number is built of smaller ones; nothing here knows a language.

    "20" = "{times} mươi[ {rest:after_ty}]"      from 20 on: 47 = 4 times 10, rest 7
    "5/5" = "prăm[ {rest}]"                        from 5 on, counted in fives: 7 = 1 time 5, rest 2

A rule holds from its number up to the next rule's. What is counted is the largest power of ten in it, or what stands
behind the slash. ``{times}`` and ``{rest}`` are read by the same rules, or by those named behind the colon;
``{same:X}`` reads the whole number by other rules; ``[…]`` is left out when there is no rest; any other ``{name}`` is
a word of the pack. A rule without times, rest and same holds for its own number alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from devices.speech.errors import Unreadable

CARDINAL, DIGIT = "cardinal", "digit"
"""The rules that read a whole number, and those that read single figures (absent: the same)."""
DEEPEST = 40
_PIECE = re.compile(r"\{(\w+)(?::(\w+))?\}|\[|\]|[^\[\]{}]+")
_NUMBER = re.compile(r"(\d+)(?:/(\d+))?")
_PARTS = ("times", "rest", "same")


class BadRule(ValueError):
    """A rule that cannot be understood."""


@dataclass(frozen=True)
class Piece:
    """Plain text, or a number to be read by ``rules``; an optional piece falls away without a rest."""

    text: str = ""
    part: str = ""
    rules: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Rule:
    """From ``base`` on, counted in units of ``unit``."""

    base: int
    unit: int
    pieces: tuple[Piece, ...]

    @property
    def fixed(self) -> bool:
        return not any(piece.part for piece in self.pieces)


class NumberRules:
    """All rule sets of a pack, with the words of one region."""

    def __init__(self, sets: Mapping[str, Mapping[str, str]], words: Mapping[str, str]) -> None:
        self._sets = {name: tuple(sorted((_rule(*row, name, words) for row in rows.items()), key=_base))
                      for name, rows in sets.items()}  # fmt: skip
        for name in sorted({piece.rules for rule in self._every_rule() for piece in rule.pieces if piece.rules}):
            if name not in self._sets:
                raise BadRule(f"numbers.{name}: these rules are used, but are not there")
        if CARDINAL not in self._sets:
            raise BadRule(f"numbers.{CARDINAL}: these rules are missing")

    def whole(self, number: int) -> str:
        """247 → "hai trăm bốn mươi bảy"."""
        return _tidy(self._read(number, CARDINAL, 0))

    def figures(self, figures: str) -> str:
        """ "0247" → one word a figure."""
        rules = DIGIT if DIGIT in self._sets else CARDINAL
        return " ".join(_tidy(self._read(int(figure), rules, 0)) for figure in figures)

    def _every_rule(self) -> Iterator[Rule]:
        return (rule for rules in self._sets.values() for rule in rules)

    def _read(self, number: int, rules: str, depth: int) -> str:
        rule = self._rule_for(number, rules)
        if depth > DEEPEST:
            raise Unreadable(f"numbers.{rules}: the rule for {number} calls itself for ever")
        return "".join(self._said(piece, rule, number, rules, depth) for piece in rule.pieces)

    def _rule_for(self, number: int, rules: str) -> Rule:
        known = self._sets[rules]
        place = bisect_right(known, number, key=_base) - 1
        if place < 0 or (known[place].fixed and known[place].base != number):
            raise Unreadable(f"numbers.{rules}: no rule for {number}")
        return known[place]

    def _said(self, piece: Piece, rule: Rule, number: int, rules: str, depth: int) -> str:
        times, rest = divmod(number, rule.unit)
        if piece.optional and not rest:
            return ""
        if not piece.part:
            return piece.text
        smaller = {"times": times, "rest": rest, "same": number}[piece.part]
        return self._read(smaller, piece.rules or rules, depth + 1)


def _base(rule: Rule) -> int:
    return rule.base


def _rule(key: str, text: str, rules: str, words: Mapping[str, str]) -> Rule:
    if not (found := _NUMBER.fullmatch(key)):
        raise BadRule(f'numbers.{rules}."{key}": a rule begins with a number, as "20" or "5/5"')
    base, unit = int(found[1]), int(found[2] or 0)
    try:
        pieces = tuple(_pieces(text, words))
    except BadRule as error:
        raise BadRule(f'numbers.{rules}."{key}": {error}') from error
    return Rule(base, unit or 10 ** (len(str(base)) - 1), pieces)


def _pieces(text: str, words: Mapping[str, str]) -> Iterator[Piece]:
    optional, end = False, 0
    for found in _PIECE.finditer(text):
        if found.start() != end or ((found[0] == "[") is optional and found[0] in "[]"):
            break
        end = found.end()
        if found[0] in "[]":
            optional = found[0] == "["
        elif found[1] in _PARTS:
            yield Piece(part=found[1], rules=found[2] or "", optional=optional)
        else:
            yield Piece(_word(found[1], words) if found[1] else found[0], optional=optional)
    if end != len(text) or optional:
        raise BadRule(f"{text!r} is not understood near character {end + 1}: brackets come in pairs")


def _word(name: str, words: Mapping[str, str]) -> str:
    if name not in words:
        raise BadRule(f"{{{name}}} is none of {', '.join([*_PARTS, *words])}")
    return words[name]


def _tidy(text: str) -> str:
    return " ".join(text.split())
