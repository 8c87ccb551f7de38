"""What the rows of officers must say to each other and to the counters' signs. Reads the plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from config.problems import Problem
from config.rows import Row, rows
from config.schema import StationKind
from config.words import say


def check_officers(data: Row, file: str) -> Iterator[Problem]:
    """Photos that are not there, or could be of another officer; signs' keys at other stations."""
    names = Counter(str(row.get("name")) for _, row in rows(data, "officers"))
    for place, row in rows(data, "officers"):
        if isinstance(photo := row.get("photo"), str):
            yield from _photo(f"{place}.photo", photo, file)
            if names[name := str(row.get("name"))] > 1:
                reason = say("photo_of_whom", name=name)
                yield Problem(file, f"{place}.photo", reason, say("photo_of_whom_fix"), warning=True)
    for place, row in rows(data, "stations"):
        if row.get("officer_shown") is True and row.get("kind") != StationKind.COUNTER_SIGN:
            reason = say("not_for_kind", kind=row.get("kind"))
            yield Problem(file, f"{place}.officer_shown", reason, say("officer_shown_only_fix"))


def _photo(key: str, photo: str, file: str) -> Iterator[Problem]:
    """It is needed on the machine of the sign alone, which may be another one than this."""
    path = Path(file).parent / Path(photo).expanduser()
    if not path.is_file():
        yield Problem(file, key, say("no_photo", file=path), say("no_photo_fix"), warning=True)
