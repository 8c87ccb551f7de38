"""A passport into a hall's file, of which nothing else is changed: neither comment nor order."""

from __future__ import annotations

import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from devices.errors import DeviceError
from devices.printer.passport import Passport

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Chưa ghi được hồ sơ máy in:", "The printer's passport was not written:"),
    "syntax": ("sai cú pháp TOML: {why}", "this is not TOML: {why}"),
    "syntax_fix": ("sửa dòng được nêu; lưu tệp dạng UTF-8", "mend that line; save the file as UTF-8"),
    "no_printer": ("tệp không có máy in nào tên “{name}”", "the file has no printer called “{name}”"),
    "known": ("các tên có sẵn: {known}", "known names: {known}"),
    "disturbed": ("cách viết của mục này làm tệp khó sửa tự động", "the way this is written cannot be changed safely"),
    "disturbed_fix": ("tự chép các dòng sau vào tệp:\n{lines}", "copy these lines into the file yourself:\n{lines}"),
}


@dataclass(frozen=True)
class PassportProblem:
    """One thing that keeps a passport out of the file."""

    file: str
    key: str
    """``printers[1].passport.dots``; empty for the whole file."""
    reason: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.reason} → {self.remedy}"


class PassportProblems(DeviceError):
    """The passport cannot be kept; ``problems`` holds every reason."""

    def __init__(self, problems: Iterable[PassportProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([_say("title"), *(f"  {problem}" for problem in self.problems)]))


def table_of(passport: Passport) -> dict[str, Any]:
    """The passport as a table; what is not known (``None``) is left out."""
    values = {field.name: getattr(passport, field.name) for field in fields(Passport)}
    for name, value in values.items():
        if isinstance(value, frozenset):
            values[name] = sorted(value)
        elif isinstance(value, Mapping):
            values[name] = dict(sorted(value.items()))
    return {name: value for name, value in values.items() if value is not None and value != {}}


def with_passport(text: str, file: str, printer: str, passport: Passport) -> str:
    """The text of a hall's file with this passport in it. Raises PassportProblems."""
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise PassportProblems([_told(file, "", "syntax", why=error)]) from error
    listed = document.get("printers")
    row = next((row for row in listed if row.get("id") == printer), None) if isinstance(listed, AoT) else None
    if row is None:
        raise PassportProblems([_no_printer(file, printer, listed)])
    _fill(row, passport)
    written = tomlkit.dumps(document)
    if tomllib.loads(written) != _wanted(text, printer, passport):
        raise PassportProblems([_told(file, f"printers ({printer})", "disturbed", lines=_lines(passport))])
    return written


def _fill(row: Any, passport: Passport) -> None:
    table = table_of(passport)
    kept = row.get("passport")
    if kept is None:
        fresh = tomlkit.table()
        fresh.update(table)
        fresh.add(tomlkit.nl())
        row["passport"] = fresh
        return
    for name in set(kept) - set(table):
        del kept[name]
    for name, value in table.items():
        if name not in kept or kept[name] != value:
            kept[name] = value


def _wanted(text: str, printer: str, passport: Passport) -> dict[str, Any]:
    """What the file must mean afterwards: the same, but for this passport."""
    data = tomllib.loads(text)
    row = next(row for row in data["printers"] if row.get("id") == printer)
    row["passport"] = table_of(passport)
    return data


def _no_printer(file: str, printer: str, listed: object) -> PassportProblem:
    names = [str(row.get("id")) for row in listed] if isinstance(listed, AoT) else []
    remedy = _say("known", known=", ".join(names) or "–")
    return PassportProblem(file, "printers", _say("no_printer", name=printer), remedy)


def _lines(passport: Passport) -> str:
    return tomlkit.dumps({"printers": {"passport": table_of(passport)}})


# ---- the file ----


def replace_file(file: Path, text: str) -> None:
    """A power cut leaves the old file or the new one, never half of it."""
    handle, fresh = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copymode(file, fresh)
        os.replace(fresh, file)
    except OSError:
        os.unlink(fresh)
        raise


def _told(file: str, key: str, kind: str, **values: object) -> PassportProblem:
    return PassportProblem(file, key, _say(kind, **values), _say(f"{kind}_fix", **values))


def _say(text: str, /, **values: object) -> str:
    """In Vietnamese where the locale is Vietnamese, else in English; HALL_LANG decides over both."""
    told = next(
        (value for name in ("HALL_LANG", "LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), ""
    )
    return _WORDS[text][0 if told.lower().startswith("vi") else 1].format(**values)
