"""What a scanned or typed text means. Pure; the patterns are settings, and a pattern counts from its day on.

The first that fits, in this order:

1. an identity card's code (its text is looked at here and nowhere kept), another card's fields between strokes;
2. an address: a dossier code in it (``mahs=``), else the token of a slip (``/v/…``), else a booking code (``ma=`` …),
   else a dossier code as its last part, else it is an address and no code;
3. codes that name themselves: bank transfer, Wi-Fi, contact, and what the reader says is a product's (EAN);
4. a dossier code, alone or among other words; the newest pattern first; then a receipt number of older software;
5. a ticket's number; a product's digits; the digits of an identity paper; a booking code;
6. what is left gets a reason: spoilt by an input method, a torn dossier code, unknown.

Every pattern is matched against the whole of a short text; nothing here takes longer than in proportion to the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import parse_qsl, unquote, urlsplit

from queue_engine.domain.bookings import CODE_KEYS, readings

MOST_LETTERS = 300
MOST_OF_A_CODE = 64
MOST_WORDS = 40

DOSSIER = r"(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}(?:\.\d{2}){0,4}-(?:\d{6}|\d{8})-\d{4,8}"
"""``000.00.01.H22-200420-0001``, ``H15.50.05.13-261008-0975``, ``G09.20-20260609-0092637``."""
TICKET = r"[A-ZĐ]\d{3,4}"
BOOKING = r"[0-9A-Z]{4,20}"
"""What :func:`bookings.code_of` leaves of a code. One without a digit is a word and no code."""


class Why(StrEnum):
    """Why a text is no code of this hall; each has a sentence for the citizen."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    OTHER_CARD = "other_card"
    """Fields between strokes: an insurance card, a licence."""
    ADDRESS = "address"
    BANK = "bank"
    WIFI = "wifi"
    CONTACT = "contact"
    PRODUCT = "product"
    INPUT_METHOD = "input_method"
    """A Vietnamese input method has changed letters."""
    TORN = "torn"
    """Looks like a part of a dossier code."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Dossier:
    code: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt's running number (số biên nhận) of older software."""

    number: str


@dataclass(frozen=True, slots=True)
class SlipCode:
    """A slip of ours: by the token in its QR code, or by the number that was typed."""

    token: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class BookingCode:
    """Perhaps a booking's; only the list of bookings knows. ``readings``: the likeliest first."""

    readings: tuple[str, ...]
    spoilt: bool = False
    """An input method has changed letters: if no booking fits, the reason is ``Why.INPUT_METHOD``."""


@dataclass(frozen=True, slots=True)
class IdentityCard:
    """An identity card or its number. Nothing of its text is kept, on purpose."""


@dataclass(frozen=True, slots=True)
class NotACode:
    reason: Why


Meaning = Dossier | Receipt | SlipCode | BookingCode | IdentityCard | NotACode


@dataclass(frozen=True, slots=True)
class DatedPattern:
    """What a code looks like from a day on, in capital letters. Codes of older patterns stay good."""

    pattern: re.Pattern[str]
    since: date = date.min


@dataclass(frozen=True)
class CodeRules:
    """What codes look like in this hall."""

    dossier: tuple[DatedPattern, ...] = (DatedPattern(re.compile(DOSSIER)),)
    receipt: tuple[DatedPattern, ...] = ()
    ticket: re.Pattern[str] = re.compile(TICKET)
    booking: re.Pattern[str] = re.compile(BOOKING)
    dossier_keys: tuple[str, ...] = ("mahs",)
    """Keys of an address that hold a dossier code; in small letters."""

    @classmethod
    def of(
        cls,
        dossier: Iterable[tuple[str, date | None]],
        receipt: Iterable[tuple[str, date | None]] = (),
        dossier_keys: Iterable[str] = ("mahs",),
        booking: str = BOOKING,
        ticket: str = TICKET,
    ) -> CodeRules:
        """Rules of patterns as they stand in the settings, each with the day from which it counts."""
        return cls(
            _dated(dossier),
            _dated(receipt),
            re.compile(ticket),
            re.compile(booking),
            tuple(key.lower() for key in dossier_keys),
        )


def _dated(patterns: Iterable[tuple[str, date | None]]) -> tuple[DatedPattern, ...]:
    dated = [DatedPattern(re.compile(pattern, re.ASCII), since or date.min) for pattern, since in patterns]
    return tuple(sorted(dated, key=lambda one: one.since, reverse=True))


def read_code(text: str, symbology: str, rules: CodeRules, day: date) -> Meaning:
    """The meaning of a text on this day. ``symbology``: as the reader names it, empty when it does not."""
    if len(text) > MOST_LETTERS:
        return NotACode(Why.TOO_LONG)
    tidy = tidied(text)
    if not tidy:
        return NotACode(Why.EMPTY)
    return (
        _card(tidy)
        or _address(tidy, rules, day)
        or _named(tidy, symbology)
        or _official(tidy, rules, day)
        or _other(tidy, rules)
        or NotACode(_why(tidy))
    )


# -- tidying ----------------------------------------------------------------------------------------

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－⁃˗"), "-")
_ALIKE = str.maketrans("АВЕЅІЈКМНОРСТУХΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABESIJKMHOPCTYXABEZHIKMNOPTYX")
"""Capital letters of other alphabets that look like Latin ones."""
_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z](?=.)")


def tidied(text: str) -> str:
    """Without control characters, AIM identifier and outer space; full-width letters and digits made plain."""
    visible = "".join(
        " " if letter.isspace() else letter for letter in text if letter.isprintable() or letter.isspace()
    )
    plain = unicodedata.normalize("NFKC", visible).translate(_DASHES).strip()
    return _AIM.sub("", plain, count=1).strip() if plain.startswith("]") else plain


def _capital(text: str) -> str:
    return text.upper().translate(_ALIKE)


# -- what names itself ------------------------------------------------------------------------------

_CARD = re.compile(r"\d{12}\|", re.ASCII)
"""A torn scan has fewer fields and is a card's all the same."""
_STROKES = 4


def _card(text: str) -> Meaning | None:
    # 012345678901|123456789|Nguyễn Văn A|01011980|Nam|Cần Thơ|01012022
    # IDVNM1234567890 begins the lines for machines on its back.
    if _CARD.match(text) or text.startswith("IDVNM"):
        return IdentityCard()
    return NotACode(Why.OTHER_CARD) if text.count("|") >= _STROKES else None


_NAMED = (
    (re.compile(r"0002010102"), Why.BANK),
    (re.compile(r"WIFI:", re.IGNORECASE), Why.WIFI),
    (re.compile(r"(?:BEGIN:|MECARD:|BIZCARD:|TEL:|SMS|MAILTO:|GEO:)", re.IGNORECASE), Why.CONTACT),
)


def _named(text: str, symbology: str) -> Meaning | None:
    for pattern, why in _NAMED:
        if pattern.match(text):
            return NotACode(why)
    return NotACode(Why.PRODUCT) if symbology.startswith(("ean", "upc")) else None


# -- addresses --------------------------------------------------------------------------------------

_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.\-]{1,14}:/{1,2}|www\.)", re.IGNORECASE)
_TOKEN = re.compile(r"/v/([0-9a-f]{32})/?", re.IGNORECASE)


def _address(text: str, rules: CodeRules, day: date) -> Meaning | None:
    """Any host: halls move, and portals differ. What a code or a token is worth, the server knows."""
    pairs = list(_pairs(text))
    for key, value in pairs:
        if key in rules.dossier_keys:
            return _dossier(value, rules, day) or NotACode(Why.TORN)
    if not _SCHEME.match(text):
        return None
    path = _path(text)
    slip = _TOKEN.search(path)
    if slip and path.endswith(slip[0]):
        return SlipCode(token=slip[1].lower())
    for key, value in pairs:
        if key in CODE_KEYS and (possible := readings(value)):
            return BookingCode(possible)
    last = unquote(path.rstrip("/").rpartition("/")[2])
    return _dossier(last, rules, day) or NotACode(Why.ADDRESS)


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:  # what looks like an IPv6 host and is none
        return ""


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Keys in small letters and values of a query, also behind ``#``, also without the address before it."""
    _, mark, query = text.replace("#", "?").partition("?")
    source = query if mark else text if "=" in text else ""
    for key, value in parse_qsl(source.replace("?", "&")):
        yield key.strip().lower(), value


# -- codes ------------------------------------------------------------------------------------------


def _official(text: str, rules: CodeRules, day: date) -> Meaning | None:
    return _dossier(text, rules, day) or _receipt(text, rules, day)


def _dossier(text: str, rules: CodeRules, day: date) -> Dossier | None:
    """The whole text, else the only one among its words."""
    capital = _capital(tidied(text))
    for reading in (re.sub(r"[\s_]", "", capital), re.sub(r"\s*-\s*|[\s_]+", "-", capital)):
        if _fits(reading, rules.dossier, day):
            return Dossier(reading)
    words = re.split(r"[\s:;,()\"']+", capital, maxsplit=MOST_WORDS)
    found = {word for word in (word.strip(".-") for word in words) if _fits(word, rules.dossier, day)}
    return Dossier(found.pop()) if len(found) == 1 else None


def _receipt(text: str, rules: CodeRules, day: date) -> Receipt | None:
    number = re.sub(r"\s", "", _capital(text))
    return Receipt(number) if _fits(number, rules.receipt, day) else None


def _fits(text: str, patterns: Iterable[DatedPattern], day: date) -> bool:
    counting = (one.pattern for one in patterns if one.since <= day)
    return len(text) <= MOST_OF_A_CODE and any(pattern.fullmatch(text) for pattern in counting)


_IDENTITY = re.compile(r"0\d{11}", re.ASCII)
_PRODUCT = re.compile(r"\d{8}|\d{12,13}", re.ASCII)


def _other(text: str, rules: CodeRules) -> Meaning | None:
    bare = re.sub(r"\s", "", _capital(text))
    if len(bare) <= MOST_OF_A_CODE and rules.ticket.fullmatch(bare):
        return SlipCode(number=bare)
    if _IDENTITY.fullmatch(bare):
        return IdentityCard()
    if _PRODUCT.fullmatch(bare) and _has_check_digit(bare):
        return NotACode(Why.PRODUCT)
    if len(bare) > MOST_OF_A_CODE or _BEGUN.match(bare):
        return None
    fitting = tuple(one for one in readings(text) if rules.booking.fullmatch(one) and re.search(r"\d", one))
    return BookingCode(fitting, _is_marked(bare)) if fitting else None


def _has_check_digit(digits: str) -> bool:
    """Of EAN-13, UPC-A and EAN-8: weights 1, 3, 1 … from the right end in a multiple of ten."""
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits))) % 10 == 0


_BEGUN = re.compile(r"\d{2,3}\.\d{2}|[A-Z]\d{2}\.\d{2}|-\d{6}", re.ASCII)
"""How dossier codes and what is left of torn ones begin, and nothing else does."""
_TORN = re.compile(r"[A-Z0-9.]{0,24}-\d{2,8}(?:-\d{0,8})?", re.ASCII)


def _is_marked(text: str) -> bool:
    """Has Vietnamese letters, which no code has."""
    return "Đ" in text or any(unicodedata.combining(letter) for letter in unicodedata.normalize("NFD", text))


def _why(text: str) -> Why:
    bare = re.sub(r"\s", "", _capital(text))
    if _is_marked(bare) and " " not in text:
        return Why.INPUT_METHOD
    return Why.TORN if _BEGUN.match(bare) or _TORN.fullmatch(bare) else Why.UNKNOWN
