"""From what has been answered to a passport: no guess, only what was seen or heard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from devices.cli.probe import Cable
from devices.cli.sheets import NARROW, WIDTHS, Sheets
from devices.printer.passport import Answer, Characters, EvidencePer, Native, Passport
from devices.printer.settings import Address, SerialAddress, TcpAddress, UsbAddress, UsbLpAddress

Facts = Mapping[str, Any]

SLOW_BAUD = 230_400
"""Below it a slip that is all picture (34 kB with four counters and their directions) takes three seconds or more."""
SLOWEST_MM_S, FASTEST_MM_S = 20.0, 250.0


def address_of(facts: Facts) -> Address:
    match facts["kind"]:
        case SerialAddress.kind:
            return SerialAddress(facts["device"])
        case UsbLpAddress.kind:
            return UsbLpAddress(facts["device"])
        case UsbAddress.kind:
            return UsbAddress(facts["device"])
        case _:
            return TcpAddress(facts["host"], facts["port"])


def cable_of(facts: Facts) -> Cable:
    return Cable(address_of(facts), facts.get("baud"), facts.get("flow", "none"))


def sheets_of(facts: Facts) -> Sheets:
    dots = WIDTHS.get(facts.get("width", ""), NARROW)
    return Sheets(facts.get("cut", "feed_cut"), facts.get("picture", "strips"), dots)


def is_serial(facts: Facts) -> bool:
    return facts.get("kind") == SerialAddress.kind


def is_slow(facts: Facts) -> bool:
    return is_serial(facts) and int(facts.get("baud") or 0) < SLOW_BAUD


def passport_of(facts: Facts, today: date) -> Passport:
    """What these facts prove."""
    answers: frozenset[Answer] = frozenset(facts.get("answers", ()))
    return Passport(
        dots=WIDTHS[facts["width"]],
        cut=facts["cut"],
        picture=facts["picture"],
        characters=characters_of(facts),
        answers=answers,
        native=frozenset(_native(facts)),
        near_end=bool(facts.get("near_end")),
        clears=bool(facts.get("clears")),
        baud=facts.get("baud"),
        flow=facts.get("flow", "none"),
        evidence_per=_evidence_per(facts, answers),
        proved_on=today,
        mm_per_s=_speed(facts),
    )


def characters_of(facts: Facts) -> Characters:
    """The fewest bytes that were proved, where bytes matter; else pictures, which look best."""
    if not is_slow(facts):
        return "picture"
    if facts.get("stores") or any(_native(facts)):
        return "hybrid"
    if facts.get("glyphs"):
        return "glyphs"
    return "tcvn" if facts.get("tcvn") else "picture"


def _native(facts: Facts) -> list[Native]:
    """In its own hand it writes what came in: without flow control a letter may be missing, and nobody knows."""
    if is_serial(facts) and facts.get("flow", "none") == "none":
        return []
    kinds: tuple[Native, ...] = ("number", "qr")
    return [kind for kind in kinds if facts.get(f"native_{kind}")]


def _evidence_per(facts: Facts, answers: frozenset[Answer]) -> EvidencePer:
    """Only serial lines lose bytes without saying so."""
    return "strip" if is_serial(facts) and "gs_r" in answers else "slip"


def _speed(facts: Facts) -> float:
    """A fifth slower than measured, on the safe side."""
    measured = float(facts.get("mm_per_s") or Passport.mm_per_s / 0.8)
    return float(round(min(FASTEST_MM_S, max(SLOWEST_MM_S, 0.8 * measured))))
