"""The simulated centre's data. Every dossier follows from the seed and its number, so that a million need no memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from hashlib import blake2b
from importlib.resources import files

from queue_engine.dossier.procedures.csv_in import read_procedures
from queue_engine.dossier.record import Procedure
from queue_engine.dossier.sim.grown import grown
from queue_engine.dossier.sim.people import (
    FAMILY_NAMES,
    GIVEN_NAMES,
    MIDDLE_NAMES,
    MISSING_PAPERS,
    OFFICERS,
    REFUSALS,
    STATUSES,
    UNITS,
)

A_DAY = 20
LONGEST_DAYS = 40
"""Nothing happens to a dossier that is older."""
CODE = re.compile(r"(H13\.\d{2})-(\d{6})-(\d{4,8})", re.IGNORECASE)
FIRST_RECEIPT = 700_000_000
COMMON = 200
"""Dossiers are of so many procedures; of the others nobody has asked yet."""
OFFICES = ("Bộ phận Một cửa", "Bộ phận chuyên môn", "Lãnh đạo phê duyệt")


@cache
def sample_procedures() -> tuple[Procedure, ...]:
    """The list that ships for demonstrations."""
    return read_procedures(files("assets").joinpath("dossiers", "procedures-sample.csv").read_bytes())


@dataclass(frozen=True)
class Person:
    """Nobody who lives."""

    name: str
    identity: str
    phone: str
    email: str


@dataclass(frozen=True)
class Extra:
    """A request for further papers."""

    content: str
    at: datetime
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True)
class SimDossier:
    """A dossier before it is told in the words of a family."""

    number: int
    code: str
    receipt_no: str
    procedure: int
    status: int
    received: datetime
    due: datetime
    finished: datetime | None
    returned: datetime | None
    updated: datetime
    unit: tuple[str, str]
    officer: str
    person: Person
    extras: tuple[Extra, ...]

    @property
    def status_name(self) -> str:
        return STATUSES[self.status]

    @property
    def refusal(self) -> str:
        return REFUSALS[self.number % len(REFUSALS)] if self.status == 3 else ""

    @property
    def steps(self) -> list[tuple[datetime, str, str, str]]:
        """When, where, who, what."""
        done = {1: 0, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 1, 8: 2, 9: 3, 10: 3}[self.status]
        names = ("Tiếp nhận hồ sơ", "Thẩm định hồ sơ", "Phê duyệt kết quả")
        people = (
            self.officer,
            OFFICERS[(self.number + 1) % len(OFFICERS)],
            OFFICERS[(self.number + 2) % len(OFFICERS)],
        )
        return [(self.received + timedelta(days=n), OFFICES[n], people[n], names[n]) for n in range(done)]


class World:
    """All dossiers and procedures; ``today`` is the day of the newest ones."""

    def __init__(self, seed: int, dossiers: int, procedures: int, today: date, zone: tzinfo) -> None:
        self.seed, self.dossiers = seed, dossiers
        self.catalogue = grown(sample_procedures(), procedures, seed)
        self.procedures = len(self.catalogue)
        self._numbers = {one.code: number for number, one in enumerate(self.catalogue)}
        self._changed: dict[datetime, list[int]] = {}
        self._common = min(self.procedures, COMMON)
        self.today, self.zone = today, zone

    def code_of(self, number: int) -> str:
        day = self.today - timedelta(days=number // A_DAY)
        unit = UNITS[self._chance(number)[0] % len(UNITS)][0]
        return f"{unit}-{day:%y%m%d}-{number % A_DAY + 1:04}"

    def number_of(self, code: str) -> int | None:
        """Of a code or of a receipt's number."""
        text = code.strip().upper()
        if text.isdecimal() and len(text) < 12:
            number = int(text) - FIRST_RECEIPT
            return number if 0 <= number < self.dossiers else None
        if not (found := CODE.fullmatch(text)):
            return None
        try:
            day = datetime.strptime(found[2], "%y%m%d").date()
        except ValueError:
            return None
        number = (self.today - day).days * A_DAY + int(found[3]) - 1
        return number if 0 <= number < self.dossiers and self.code_of(number) == text else None

    def dossier(self, number: int) -> SimDossier:
        chance = self._chance(number)
        day = self.today - timedelta(days=number // A_DAY)
        received = datetime.combine(day, time(7, 30), self.zone) + timedelta(minutes=chance[1] * 2)
        takes = 3 + chance[2] % 25
        due = datetime.combine(day + timedelta(days=takes), time(16, 30), self.zone)
        status = _status(number // A_DAY, takes, chance)
        finished = due - timedelta(hours=5) if status >= 9 else None
        returned = due + timedelta(days=1, hours=-4) if status == 10 else None
        extras = tuple(_extras(status, received, due, chance))
        moments = [received, *(one for one in (finished, returned) if one), *(one.at for one in extras)]
        return SimDossier(
            number=number,
            code=self.code_of(number),
            receipt_no=str(FIRST_RECEIPT + number),
            procedure=int.from_bytes(chance[3:6]) % self._common,
            status=status,
            received=received,
            due=due,
            finished=finished,
            returned=returned,
            updated=max(moments),
            unit=UNITS[chance[0] % len(UNITS)],
            officer=OFFICERS[chance[6] % len(OFFICERS)],
            person=_person(chance),
            extras=extras,
        )

    def changed_since(self, since: datetime) -> Sequence[int]:
        """Numbers of the dossiers; the same pull asks for part after part."""
        if since not in self._changed:
            self._changed = {since: list(self._changes(since))}
        return self._changed[since]

    def _changes(self, since: datetime) -> Iterator[int]:
        days = (self.today - since.astimezone(self.zone).date()).days + LONGEST_DAYS
        for number in range(min(self.dossiers, max(0, days + 1) * A_DAY)):
            if self.dossier(number).updated >= since:
                yield number

    def procedure(self, number: int) -> Procedure:
        return self.catalogue[number]

    def procedure_number(self, code: str) -> int | None:
        return self._numbers.get(code)

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Code and name of each field that a procedure has."""
        return tuple({one.field_code: one.field_name for one in self.catalogue}.items())

    def _chance(self, number: int) -> bytes:
        return blake2b(f"{self.seed}:{number}".encode(), digest_size=24).digest()


def _status(age: int, takes: int, chance: bytes) -> int:
    """Old ones are mostly done; a few are late, refused, withdrawn or stopped."""
    luck = chance[7]
    if luck < 6:
        return 3
    if luck < 10:
        return 7
    if luck < 14:
        return 8
    if age == 0:
        return 1 if luck < 90 else 2
    if luck < 40:
        return 5
    if luck < 52:
        return 6
    if age <= takes:
        return 4
    if luck < 80:
        return 4  # late
    return 9 if age <= takes + 4 else 10


def _extras(status: int, received: datetime, due: datetime, chance: bytes) -> Iterator[Extra]:
    content = MISSING_PAPERS[chance[8] % len(MISSING_PAPERS)]
    if status == 5:
        yield Extra(content, received + timedelta(days=1), None, None)
    elif status == 4 and chance[9] < 50:  # an apology with a new date
        yield Extra("Xin lỗi và hẹn lại ngày trả kết quả", due - timedelta(hours=6), due, due + timedelta(days=7))


def _person(chance: bytes) -> Person:
    family, middle = FAMILY_NAMES[chance[10] % len(FAMILY_NAMES)], MIDDLE_NAMES[chance[11] % len(MIDDLE_NAMES)]
    given = GIVEN_NAMES[chance[12] % len(GIVEN_NAMES)]
    identity = f"092{int.from_bytes(chance[13:18]) % 10**9:09}"
    phone = f"09{int.from_bytes(chance[18:22]) % 10**8:08}"
    return Person(f"{family} {middle} {given}", identity, phone, f"nguoi{chance[22]}@example.vn")
