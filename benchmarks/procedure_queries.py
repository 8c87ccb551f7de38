"""What people type when they look for a procedure, and how they mistype it. Knows nothing of the search.

A query is the shortest run of at least three words of a name, from a random word on, that at most five procedures have
all; failing that, the whole name. One mistake is made in it, two in five words or more.
"""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

SHORTEST, ENOUGH = 3, 5
KEYS = {
    "a": "qsz", "b": "vghn", "c": "xdfv", "d": "serfcx", "e": "wrd", "g": "ftyhbv", "h": "gyujnb", "i": "uok",
    "k": "jilm", "l": "kop", "m": "njk", "n": "bhjm", "o": "ipl", "p": "ol", "q": "wa", "r": "edft", "s": "awedxz",
    "t": "rfgy", "u": "yhji", "v": "cfgb", "x": "zsdc", "y": "tghu",
}  # fmt: skip
"""Key → keys beside it."""
TELEX_SHAPES = {"â": "aa", "ă": "aw", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI_SHAPES = {"â": "a6", "ă": "a8", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
SIGNS = {"\u0301": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0323": 4}
TELEX_SIGNS, VNI_SIGNS = "sfrxj", "12345"

Mistake = Callable[[random.Random, list[str]], list[str]]


@dataclass(frozen=True)
class Query:
    """What is typed, by which mistake, and the code of what is looked for."""

    text: str
    kind: str
    code: str


def queries(names: Mapping[str, str], count: int, seed: int) -> list[Query]:
    """``names``: code → name. As many of each kind of mistake, in turn."""
    chance = random.Random(seed)
    told = _Telling(names)
    codes = sorted(names)
    kinds = list(MISTAKES)
    return [_query(chance, told, chance.choice(codes), kinds[number % len(kinds)]) for number in range(count)]


def _query(chance: random.Random, told: _Telling, code: str, kind: str) -> Query:
    typed = MISTAKES[kind](chance, told.run(chance, code))
    return Query(" ".join(typed), kind, code)


class _Telling:
    """Which words tell a procedure from the others."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._words = {code: _split(name) for code, name in names.items()}
        self._holders: dict[str, set[str]] = {}
        for code, words in self._words.items():
            for word in words:
                self._holders.setdefault(_bare(word), set()).add(code)

    def run(self, chance: random.Random, code: str) -> list[str]:
        words = self._words[code]
        start = chance.randrange(max(1, len(words) - SHORTEST + 1))
        for end in range(start + SHORTEST, len(words) + 1):
            holders = [self._holders[_bare(word)] for word in words[start:end]]
            if len(set.intersection(*sorted(holders, key=len))) <= ENOUGH:
                return words[start:end]
        return list(words)


def _split(name: str) -> list[str]:
    kept = "".join(letter if letter.isalnum() else " " for letter in unicodedata.normalize("NFC", name))
    return kept.lower().split()


def _bare(word: str) -> str:
    apart = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(letter for letter in apart if letter.isalnum())


# -- mistakes -----------------------------------------------------------------------------------------


def _none(_: random.Random, words: list[str]) -> list[str]:
    return words


def _no_marks(_: random.Random, words: list[str]) -> list[str]:
    return [_bare(word) for word in words]


def _missing(chance: random.Random, words: list[str]) -> list[str]:
    return _spoilt(chance, words, lambda word, at: word[:at] + word[at + 1 :])


def _swapped(chance: random.Random, words: list[str]) -> list[str]:
    def swap(word: str, at: int) -> str:
        first = min(at, len(word) - 2)
        return word[:first] + word[first + 1] + word[first] + word[first + 2 :]

    return _spoilt(chance, words, swap)


def _neighbour(chance: random.Random, words: list[str]) -> list[str]:
    def strike(word: str, at: int) -> str:
        beside = KEYS.get(_bare(word[at]), "")
        return word[:at] + chance.choice(beside) + word[at + 1 :] if beside else word

    return _spoilt(chance, words, strike)


def _spoilt(chance: random.Random, words: list[str], spoil: Callable[[str, int], str]) -> list[str]:
    """In words of three letters or more; with their marks half of the time."""
    words = words if chance.random() < 0.5 else [_bare(word) for word in words]
    long = [number for number, word in enumerate(words) if len(word) >= 3] or list(range(len(words)))
    found = list(words)
    for number in chance.sample(long, min(len(long), 1 + (len(words) >= 5))):
        found[number] = spoil(found[number], chance.randrange(len(found[number])))
    return found


def _telex(chance: random.Random, words: list[str]) -> list[str]:
    return [_keys(word, TELEX_SHAPES, TELEX_SIGNS, chance.random() < 0.5) for word in words]


def _vni(chance: random.Random, words: list[str]) -> list[str]:
    return [_keys(word, VNI_SHAPES, VNI_SIGNS, chance.random() < 0.5) for word in words]


def _keys(word: str, shapes: Mapping[str, str], signs: str, at_the_end: bool) -> str:
    """The keys of a word, its sign struck behind its letter or at the end."""
    struck, sign = "", ""
    for letter in word:
        apart = unicodedata.normalize("NFD", letter)
        plain = unicodedata.normalize("NFC", "".join(part for part in apart if part not in SIGNS))
        struck += shapes.get(plain, plain)
        sign = sign + "".join(signs[SIGNS[part]] for part in apart if part in SIGNS)
        if not at_the_end:
            struck, sign = struck + sign, ""
    return struck + sign


def _out_of_order(chance: random.Random, words: list[str]) -> list[str]:
    found = [_bare(word) for word in words]
    chance.shuffle(found)
    return found


def _several(chance: random.Random, words: list[str]) -> list[str]:
    return _out_of_order(chance, chance.choice((_missing, _swapped, _neighbour))(chance, words))


MISTAKES: dict[str, Mistake] = {
    "none": _none,
    "no_marks": _no_marks,
    "missing": _missing,
    "swapped": _swapped,
    "neighbour": _neighbour,
    "telex": _telex,
    "vni": _vni,
    "order": _out_of_order,
    "several": _several,
}


def key_strokes(query: Query) -> Iterator[str]:
    """What stands in the line after each key."""
    return (query.text[:end] for end in range(1, len(query.text) + 1))


def by_kind(found: Sequence[Query], asked: Sequence[Query]) -> dict[str, float]:
    """The share of each kind that was found."""
    good, all_of_it = Counter(one.kind for one in found), Counter(one.kind for one in asked)
    return {kind: good[kind] / all_of_it[kind] for kind in MISTAKES if all_of_it[kind]}
