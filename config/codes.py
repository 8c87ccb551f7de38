"""The settings of codes: what a dossier code, a receipt number and a booking code look like, and from which day on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date as Date
from typing import Annotated

from pydantic import AfterValidator, Field

from config.table import Settings
from config.words import say

MOST_LETTERS = 200
MOST_WAYS = 5000
"""So many ways to read one text a pattern may leave open; more could keep a station busy for long."""

_ATOM = r"(?:[A-Za-z0-9/:_@#%&=~ \-]|\\[^A-Za-ce-z0-9]|\[[^\]\\^]+\])"
_TIMES = r"(?:\?|\{\d{1,2}(?:,\d{1,2})?\})?"
_PARTS = rf"(?:{_ATOM}{_TIMES})*"
_GROUP = rf"\(\?:{_PARTS}(?:\|{_PARTS})*\){_TIMES}"
_PLAIN = re.compile(rf"(?:{_ATOM}{_TIMES}|{_GROUP})+")
_PIECE = re.compile(rf"(?P<atom>{_ATOM})|(?P<open>\(\?:)|(?P<close>\))|(?P<or>\|)|(?P<times>\?|\{{[\d,]+\}})")


def plain(pattern: str) -> str:
    """Refuses what is no pattern of a code: letters, digits, ``\\d``, ``[A-Z]``, ``\\.`` and how often each comes.

    No ``*`` or ``+``, no group in a group: whatever is scanned, such a pattern answers at once.
    """
    if len(pattern) > MOST_LETTERS:
        raise ValueError(say("code_pattern_long", limit=MOST_LETTERS))
    if not _PLAIN.fullmatch(pattern):
        raise ValueError(say("code_pattern_plain"))
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(str(error)) from error
    if _ways(pattern) > MOST_WAYS:
        raise ValueError(say("code_pattern_wide"))
    return pattern


def _ways(pattern: str) -> int:
    """In how many ways the parts of a pattern can be repeated, at most."""
    ways, inside = 1, 1
    in_group = after_group = False
    for piece in _PIECE.finditer(pattern):
        if piece["open"]:
            in_group, inside = True, 1
        elif piece["or"]:
            inside += 1
        elif piece["times"]:
            least, most = _times(piece["times"])
            if after_group:
                ways *= sum(inside**often for often in range(least, min(most, 24) + 1))
            elif in_group:
                inside *= most - least + 1
            else:
                ways *= most - least + 1
        elif after_group:
            ways *= inside
        if piece["close"]:
            in_group = False
        after_group = bool(piece["close"])
    return ways * (inside if after_group else 1)


def _times(times: str) -> tuple[int, int]:
    least, _, most = times.strip("?{}").partition(",")
    return (int(least), int(most or least)) if least else (0, 1)


Pattern = Annotated[str, Field(min_length=1), AfterValidator(plain)]

DOSSIER = r"(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}(?:\.\d{2}){0,4}-(?:\d{6}|\d{8})-\d{4,8}"


class CodePattern(Settings):
    """What a code looks like from a day on. Codes of earlier patterns stay good: dossiers last for months."""

    pattern: Pattern = Field(
        description="regular expression for the whole code in capital letters; plain parts only, for example "
        r"H13\.\d{2}-\d{6}-\d{4,8}"
    )
    since: Date | None = Field(default=None, description="first day on which it counts, YYYY-MM-DD; absent: always")


class Codes(Settings):
    """What scanned and typed codes look like."""

    dossier: tuple[CodePattern, ...] = Field(
        default=(CodePattern(pattern=DOSSIER),),
        min_length=1,
        max_length=12,
        description="dossier codes (mã hồ sơ); the default knows the shapes of the national portal and of provinces",
    )
    receipt: tuple[CodePattern, ...] = Field(
        default=(),
        max_length=12,
        description="running numbers of receipts (số biên nhận) of older software; empty: none",
    )
    dossier_keys: tuple[Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.\-]{0,39}$")], ...] = Field(
        default=("mahs",), max_length=12, description="keys in a QR's address that hold the dossier code"
    )
    booking: Pattern = Field(
        default="[0-9A-Z]{4,20}",
        description="booking codes in capital letters, without spaces, hyphens and dots; one digit at least",
    )


def recovery_patterns(
    codes: Codes, letters: Iterable[str] = (), lookup_url: str = "", day: Date | None = None
) -> tuple[re.Pattern[str], ...]:
    """What a scan may be that an input method has spoilt: dossier codes, receipts, tickets and slips of this hall.

    ``letters``: of the fields' numbers; ``lookup_url``: of the slip's QR code. Booking codes can be anything, so
    nothing can be recovered by them.
    """
    counting = [one.pattern for one in (*codes.dossier, *codes.receipt) if not (one.since and day and one.since > day)]
    ascii_letters = "".join(sorted(letter for letter in set(letters) if letter.isascii()))
    if ascii_letters:
        counting.append(rf"[{ascii_letters}][0-9]{{3}}")
    if lookup_url:
        counting.append(_literal(lookup_url.rstrip("/") + "/v/") + "[0-9a-f]{32}")
    return tuple(re.compile(pattern, re.ASCII) for pattern in dict.fromkeys(counting))


def _literal(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9/:_@#%&=~\-]", lambda sign: "\\" + sign[0], text)
