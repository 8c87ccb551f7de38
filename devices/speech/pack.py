"""A language pack: texts, number rules, letters and recorded sounds of one language, in one TOML file.

A centre adds a language by adding a file; assets/voice/README.md explains the format.
"""

from __future__ import annotations

import string
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from devices.errors import DeviceError
from devices.speech.errors import Unreadable
from devices.speech.numbers import BadRule, NumberRules
from devices.states import Reason

SPEEDS = (80, 260)
TRIED = (*range(1000), 1001, 1010, 1100, 2024, 9999, 10_000, 12_345, 99_999)
"""Numbers that every pack must be able to read."""
PLACES: Mapping[str, frozenset[str]] = {
    "call": frozenset({"number", "counter"}),
    "priority": frozenset({"number", "counter"}),
    "recall": frozenset({"number", "counter"}),
    "merged": frozenset({"calls"}),
    "merged_call": frozenset({"number", "counter"}),
    "merged_counter": frozenset({"numbers", "counter"}),
    "counter": frozenset({"number"}),
}
"""What each phrase must say; nothing else may stand in braces."""


class PackProblems(DeviceError):
    """The file is no usable pack; the message names every key that is wrong."""

    reason = Reason.NO_VOICE

    def __init__(self, file: Path, problems: list[str]) -> None:
        super().__init__("\n".join([f"{file}:", *(f"  {problem}" for problem in problems)]))
        self.problems = tuple(problems)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Phrases(_Part):
    """Whole sentences. A bar | parts a sentence into clauses, which are made, kept and joined one by one."""

    call: str = Field(description="{number} is called to {counter}")
    priority: str = Field(description="the same to a priority citizen: more courteous, and silent about the reason")
    recall: str = Field(description="the same, said again because nobody came")
    merged: str = Field(description="several {calls} at once, to several counters")
    merged_call: str = Field(description="one of these calls: {number} and {counter}")
    merged_counter: str = Field(description="several {numbers} to one {counter}")
    counter: str = Field(description="a counter by its {number}")
    plain_counters: tuple[str, ...] = Field(
        default=(), description="names that say no more than the number, as 'quầy {number}': the phrase counter is said"
    )

    @model_validator(mode="after")
    def _places(self) -> Self:
        for name, wanted in PLACES.items():
            found = {place for _, place, _, _ in string.Formatter().parse(getattr(self, name)) if place is not None}
            if found != wanted:
                raise ValueError(f"{name} must say {', '.join(f'{{{place}}}' for place in sorted(wanted))}")
        return self


class Region(_Part):
    """How one part of the country says it."""

    words: dict[str, str] = Field(default={}, description="words of the number rules that are said otherwise here")
    espeak: str = Field(default="", description="another voice of espeak-ng for this region")


class VoiceOf(_Part):
    """How a machine speaks the language."""

    espeak: str = Field(default="", description="voice of espeak-ng (`espeak-ng --voices`); empty: it has none")
    speed: int = Field(default=130, ge=SPEEDS[0], le=SPEEDS[1], description="words a minute")
    respell: dict[str, str] = Field(default={}, description="words that the machine reads wrongly → what it is given")


class LanguagePack(_Part):
    """One language."""

    language: str = Field(pattern="^[a-z]{2,3}$", description="code of the language, as vi")
    name: str = Field(min_length=1, description="its name in itself")
    name_en: str = Field(min_length=1, description="its name in English")
    region: str = Field(description="the region that is spoken when the hall's settings name none")
    words: dict[str, str] = Field(default={}, description="words that number rules name in braces")
    regions: dict[str, Region] = Field(min_length=1)
    numbers: dict[str, dict[str, str]] = Field(
        description="number rules; cardinal is a must, digit is for single figures"
    )
    letters: dict[str, str] = Field(description="names of letters, by capital letter")
    phrases: Phrases
    prompts: dict[str, str] = Field(default={}, description="sentences for stations, by name")
    voice: VoiceOf = VoiceOf()
    sounds: dict[str, str] = Field(default={}, description="recorded words → WAV file in the recorded voice's folder")

    def words_of(self, region: str) -> dict[str, str]:
        """The words of the number rules as this region says them."""
        return {**self.words, **self.regions[region].words}

    def espeak_of(self, region: str) -> str:
        return self.regions[region].espeak or self.voice.espeak


def load_pack(file: Path) -> LanguagePack:
    """The pack in this file; raises PackProblems with everything that is wrong."""
    try:
        pack = LanguagePack.model_validate(_normal(tomllib.loads(file.read_text(encoding="utf-8-sig"))))
    except OSError as error:
        raise PackProblems(file, [error.strerror or str(error)]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackProblems(file, [str(error)]) from error
    except ValidationError as error:
        told = [f"{'.'.join(map(str, one['loc'])) or 'pack'}: {one['msg']}" for one in error.errors()]
        raise PackProblems(file, told) from error
    if problems := list(_problems(pack)):
        raise PackProblems(file, problems)
    return pack


def load_packs(folder: Path) -> dict[str, LanguagePack]:
    """Every pack of a folder, by language."""
    packs = [load_pack(file) for file in sorted(folder.glob("*.toml"))]
    return {pack.language: pack for pack in packs}


def _normal(value: Any) -> Any:
    """Letters and marks in one piece (NFC), whatever editor wrote them."""
    match value:
        case str():
            return unicodedata.normalize("NFC", value)
        case list():
            return [_normal(one) for one in value]
        case dict():
            return {_normal(key): _normal(one) for key, one in value.items()}
        case _:
            return value


def _problems(pack: LanguagePack) -> Iterator[str]:
    if pack.region not in pack.regions:
        yield f"region: there is no [regions.{pack.region}]; there are {', '.join(pack.regions)}"
    if odd := sorted(letter for letter in pack.letters if len(letter) != 1 or letter != letter.upper()):
        yield f"letters: {', '.join(odd)} is no single capital letter"
    for region in pack.regions:
        try:
            rules = NumberRules(pack.numbers, pack.words_of(region))
            for number in TRIED:
                rules.whole(number)
            rules.figures("0123456789")
        except (BadRule, Unreadable) as error:
            yield f"{error} (region {region})"
