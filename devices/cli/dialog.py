"""A conversation at a terminal, line by line: questions, answers, and two words that always work.

lui  (back)    take the last answer back
thoat (quit)   stop here; what is answered is kept
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from devices.cli.words import say
from devices.fault_words import Language

Ask = Callable[[str], str]
Tell = Callable[[str], None]

YES = frozenset({"c", "co", "y", "yes"})
NO = frozenset({"k", "khong", "n", "no"})
BACK = frozenset({"lui", "l", "back", "b"})
QUIT = frozenset({"thoat", "t", "quit", "q"})


class Back(Exception):
    """The person takes the last answer back."""


class Leave(Exception):
    """The person stops here."""


class Dialog:
    """Asks until the answer can be understood."""

    def __init__(self, ask: Ask, tell: Tell, language: Language) -> None:
        self._ask, self._tell = ask, tell
        self.language = language

    def say(self, key: str, /, **values: object) -> None:
        self.tell(say(self.language, key, **values))

    def tell(self, text: str) -> None:
        self._tell(text)

    def word(self, key: str, /, **values: object) -> str:
        return say(self.language, key, **values)

    def yes(self, key: str, /, **values: object) -> bool:
        """A question with [c/k] behind it."""
        while True:
            answer = self._answer(f"{self.word(key, **values)} {self.word('yes_no')}: ")
            if answer in YES or answer in NO:
                return answer in YES
            self.say("yes_or_no")

    def pick(self, key: str, choices: Sequence[tuple[str, str]], default: str = "", /, **values: object) -> str:
        """One of the choices (short answer, what it means); Enter alone takes the default."""
        self.say(key, **values)
        for short, meaning in choices:
            self.tell(f"  {short}  {meaning}")
        known = {short.lower(): short for short, _ in choices}
        while True:
            answer = self._answer(self.word("your_choice", choices="/".join(known.values())) + ": ", known) or default
            if answer.lower() in known:
                return known[answer.lower()]
            self.say("one_of", choices=", ".join(known.values()))

    def line(self, key: str, default: str = "", /, **values: object) -> str:
        """Free text; Enter alone takes the default."""
        hint = f" [{default}]" if default else ""
        return self._raw(f"{self.word(key, **values)}{hint}: ") or default

    def pause(self, key: str, /, **values: object) -> None:
        """Something to be done by hand; Enter says that it is done."""
        self._answer(f"{self.word(key, **values)} {self.word('press_enter')} ")

    def _answer(self, prompt: str, known: dict[str, str] | None = None) -> str:
        return plain(self._raw(prompt, known))

    def _raw(self, prompt: str, known: dict[str, str] | None = None) -> str:
        try:
            answer = self._ask(prompt).strip()
        except (EOFError, KeyboardInterrupt):
            raise Leave from None
        if plain(answer) in (known or ()):
            return answer
        if plain(answer) in BACK:
            raise Back
        if plain(answer) in QUIT:
            raise Leave
        return answer


def plain(text: str) -> str:
    """Without marks and capitals: a terminal without a Vietnamese keyboard answers too."""
    letters = unicodedata.normalize("NFD", text.strip().lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
