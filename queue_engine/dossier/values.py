"""One value of an answer as text, number, time or list. What has another shape is told apart from what is absent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo

from queue_engine.dossier.errors import Reason
from queue_engine.dossier.gateway import Retry
from queue_engine.dossier.paths import MISSING, FieldPath

LONGEST = 4000
ISO = "iso"
MILLISECONDS = "unix_ms"
EARLIEST_YEAR, LATEST_YEAR = 1970, 2200
NAMES = ("name", "value", "text", "title", "label")
LANGUAGE_KEYS = ("languageId", "language", "lang")
CONTROL = re.compile(r"[^\S\n]+|[\x00-\x09\x0b-\x1f\x7f-\x9f]+")


def first(answer: object, paths: Iterable[FieldPath]) -> object:
    """The first of several places that holds something; None when all are empty, MISSING when none exists."""
    seen: object = MISSING
    for path in paths:
        value = path.read(answer)
        if value is not MISSING and value not in (None, "", [], {}):
            return value
        seen = None if value is not MISSING else seen
    return seen


def tidy(text: str) -> str:
    """Composed letters, no control signs, no half letters; new lines stay. Never longer than LONGEST."""
    if len(text) <= LONGEST and text.isprintable() and "  " not in text:  # nearly all
        return unicodedata.normalize("NFC", text).strip()
    whole = text[: LONGEST * 2].encode("utf-8", "replace").decode("utf-8")
    return CONTROL.sub(" ", unicodedata.normalize("NFC", whole.replace("\r\n", "\n"))).strip()[:LONGEST]


def as_text(value: object, about: object, language: str = "") -> str:
    """A text or number as it is; of a list or table by language the one in this language, else the first."""
    if value is MISSING or value is None:
        return ""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, bool):
        raise Retry(Reason.WRONG_TYPE, str(about))
    if isinstance(value, int | float):
        return _number(value, about)
    if isinstance(value, list):
        return _of_list(value, about, language)
    if isinstance(value, dict):
        return _of_table(value, about, language)
    if isinstance(value, date):
        return value.isoformat()
    raise Retry(Reason.WRONG_TYPE, str(about))


def _number(value: int | float, about: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    if abs(value) >= 10**40:
        raise Retry(Reason.WRONG_TYPE, str(about))
    return str(value)


def _of_list(value: Sequence[object], about: object, language: str) -> str:
    if not value:
        return ""
    tables = [one for one in value if isinstance(one, dict)]
    mine = (one for one in tables if any(str(one.get(key)) == language for key in LANGUAGE_KEYS if key in one))
    chosen = next(mine, value[0]) if language else value[0]
    if isinstance(chosen, list):  # a list in a list is no name
        raise Retry(Reason.WRONG_TYPE, str(about))
    return as_text(chosen, about)


def _of_table(value: dict[str, object], about: object, language: str) -> str:
    for key in (language, "vi", *NAMES):
        inner = value.get(key)
        if isinstance(inner, str | int | float) and not isinstance(inner, bool):
            return as_text(inner, about)
    raise Retry(Reason.WRONG_TYPE, str(about))


def as_rows(value: object, about: object) -> list[dict[str, object]]:
    """A list of tables; one table alone counts as a list of it."""
    if value is MISSING or value is None:
        return []
    listed = [value] if isinstance(value, dict) else value
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise Retry(Reason.WRONG_TYPE, str(about))
    return listed


def as_time(value: object, formats: Sequence[str], zone: tzinfo, about: object) -> datetime | None:
    """With its zone: the one it names, else that of the system. Empty or all zeros: None."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=zone)
    if isinstance(value, list | dict):
        raise Retry(Reason.WRONG_TYPE, str(about))
    text = as_text(value, about)
    if not text.strip("0 -/:.TZ"):
        return None
    for form in formats:
        if (found := _read_time(text, form, zone)) is not None:
            return found
    raise Retry(Reason.BAD_TIME, str(about))


def _read_time(text: str, form: str, zone: tzinfo) -> datetime | None:
    try:
        if form == ISO:
            found = datetime.fromisoformat(text)
        elif form == MILLISECONDS:
            found = datetime.fromtimestamp(int(text) / 1000, zone)
        else:
            found = datetime.strptime(text, form)
    except (ValueError, OverflowError, OSError):
        return None
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)
