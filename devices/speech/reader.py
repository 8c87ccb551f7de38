"""Ticket numbers, counters and calls → words. Pure: a pack in, texts out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from devices.speech.errors import Unreadable
from devices.speech.numbers import NumberRules
from devices.speech.pack import LanguagePack

CLAUSE = "|"
LONGEST = 40
"""Signs of a ticket number; more are no number."""
_RUNS = re.compile(r"\d+|[^\W\d_]|[^\w]|_")
_SPELLED = re.compile(r"\d+|(?<![^\W\d_])[^\W\d_](?![^\W\d_])")
"""In a name: figures, and letters that stand by themselves or beside figures."""
_VOWELS = frozenset("AEIOUY")
_MORE_WORDS = re.compile(r"\s+[^\W\d_]")
"""A lone vowel before other words may be a word itself, as in "Quầy Y tế"."""
_SILENT = set(" -–./·_,\t\u00a0")
"""What may stand in a number without being said."""


@dataclass(frozen=True)
class Phrase:
    """Something to say in one language, clause by clause."""

    language: str
    clauses: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.clauses)


@dataclass(frozen=True)
class Call:
    """A number called to a counter, which has a number or a name of words."""

    number: str
    counter: int | str
    priority: bool = False
    recall: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    """The counter's name by language, where it has one: "Quầy 3" is said as its number, other names as they are."""

    def counter_in(self, language: str) -> int | str:
        return self.names.get(language) or self.counter


class Reader:
    """Reads calls aloud, on paper: in one language, as one region says it."""

    def __init__(self, pack: LanguagePack, region: str = "", *, whole: bool = False) -> None:
        self.pack = pack
        self.region = region or pack.region
        if self.region not in pack.regions:
            raise Unreadable(f"{pack.name_en} has no region {region!r}; there are {', '.join(pack.regions)}")
        self._whole = whole
        self._rules = NumberRules(pack.numbers, pack.words_of(self.region))

    def number(self, number: str) -> str:
        """A012 → "a không một hai", or as a whole number "a mười hai"."""
        runs = [run for run in _RUNS.findall(_upper(number)) if run not in _SILENT] if len(number) <= LONGEST else []
        words = [self._run(run) for run in runs]
        if not words:
            raise Unreadable(f"{number[:LONGEST]!r} is no ticket number")
        return " ".join(words)

    def counter(self, counter: int | str) -> str:
        """3 → "quầy số ba"; a name is said as it is written, its figures as numbers, lone letters by name."""
        if isinstance(counter, int):
            return self.pack.phrases.counter.format(number=self._rules.whole(counter))
        name = unicodedata.normalize("NFC", counter).strip()
        plain = self._plain_number(name)
        return self.counter(plain) if plain is not None else self._name(name)

    def _name(self, name: str) -> str:
        if not name:
            raise Unreadable("a counter without a number and without a name")
        return " ".join(_SPELLED.sub(self._spelled, inside_a_sentence(name)).split())

    def call(self, call: Call) -> Phrase:
        """The whole call; a call again is worded as such, a priority citizen's more courteously."""
        phrases = self.pack.phrases
        pattern = phrases.recall if call.recall else phrases.priority if call.priority else phrases.call
        return self._phrase(pattern, number=self.number(call.number), counter=self._counter_of(call))

    def merged(self, calls: Sequence[Call]) -> Phrase:
        """Several calls in one sentence; one is a call like any other."""
        if len(calls) == 1:
            return self.call(calls[0])
        phrases, counters = self.pack.phrases, {self._counter_of(call) for call in calls}
        if len(counters) == 1:
            numbers = f", {CLAUSE} ".join(self.number(call.number) for call in calls)
            return self._phrase(phrases.merged_counter, numbers=numbers, counter=counters.pop())
        said = (phrases.merged_call.format(number=self.number(call.number), counter=self._counter_of(call))
                for call in calls)  # fmt: skip
        return self._phrase(phrases.merged, calls=f", {CLAUSE} ".join(said))

    def prompt(self, name: str) -> Phrase:
        """A sentence of the pack, as ``touch_screen``."""
        if name not in self.pack.prompts:
            raise Unreadable(f"{self.pack.name_en} has no prompt {name!r}; there are {', '.join(self.pack.prompts)}")
        return self._phrase(self.pack.prompts[name])

    def _counter_of(self, call: Call) -> str:
        return self.counter(call.counter_in(self.pack.language))

    def _phrase(self, pattern: str, **values: str) -> Phrase:
        text = pattern.format(**values) if values else pattern
        clauses = tuple(" ".join(clause.split()) for clause in text.split(CLAUSE))
        return Phrase(self.pack.language, tuple(clause for clause in clauses if clause))

    def _run(self, run: str) -> str:
        if run.isdecimal():
            return self._rules.whole(int(run)) if self._whole else self._rules.figures(run)
        return self._letter(run)

    def _letter(self, letter: str) -> str:
        letters = self.pack.letters
        bare = _bare(letter)
        if letter not in letters and bare not in letters:
            raise Unreadable(f"{self.pack.name_en} has no name for {letter!r}")
        return letters.get(letter) or letters[bare]

    def _plain_number(self, name: str) -> int | None:
        """The number of a counter whose name says nothing else: "Quầy số 3" → 3."""
        if name.isdecimal():
            return int(name)
        for pattern in self.pack.phrases.plain_counters:
            before, _, after = pattern.partition("{number}")
            found = re.fullmatch(rf"{re.escape(before)}\s*(\d+){re.escape(after)}", name, re.IGNORECASE)
            if found:
                return int(found[1])
        return None

    def _spelled(self, found: re.Match[str]) -> str:
        """A piece of a counter's name: a number as a whole, a lone capital by its name, anything else as it is."""
        piece = found[0]
        if piece.isdecimal():
            return f" {self._rules.whole(int(piece))} "
        a_word = _bare(piece) in _VOWELS and _MORE_WORDS.match(found.string, found.end())
        return f" {self._letter(piece)} " if piece.isupper() and not a_word else piece


def _bare(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0].upper()


def inside_a_sentence(name: str) -> str:
    """As words stand inside a sentence: "quầy Trả kết quả", but still "UBND phường"."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _upper(text: str) -> str:
    return unicodedata.normalize("NFC", text).upper()
