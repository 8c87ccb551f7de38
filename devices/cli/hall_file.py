"""A printer's rows in the hall's file: its address and its passport, and nothing else is touched."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from devices.errors import DeviceError
from devices.printer.passport import Passport
from devices.printer.passport_file import replace_file, with_passport
from devices.printer.settings import Address, TcpAddress

Check = Callable[[dict[str, Any], Path], None]
"""Raises what the hall's settings say against this data."""


class NotKept(DeviceError):
    """The hall's file was left as it was; the message says why."""


def keep(
    file: Path, printer: str, name: str, address: Address, passport: Passport, check: Check, machine: str = ""
) -> None:
    """Write both, whole or not at all. Raises PassportProblems, NotKept or what ``check`` raises."""
    file = file.resolve()
    try:
        before = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NotKept(f"{file}: {error}") from error
    placed = with_address(before, printer, name, address, machine)
    after = with_passport(placed, str(file), printer, passport)
    check(tomllib.loads(after), file)
    try:
        replace_file(file, after)
    except OSError as error:
        raise NotKept(f"{file}: {error.strerror}") from error


def with_address(text: str, printer: str, name: str, address: Address, machine: str = "") -> str:
    """The hall's text with this address in the printer's row; a printer that is not there yet gets one.

    ``machine``: where a new one is plugged in; empty: the settings' usual machine.
    """
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise NotKept(f"TOML: {error}") from error
    listed = document.get("printers")
    if listed is None:
        listed = document["printers"] = tomlkit.aot()
    if not isinstance(listed, AoT):
        raise NotKept("printers = [ … ]: [[printers]]")
    row = next((row for row in listed if row.get("id") == printer), None)
    if row is None:
        listed.append(_new_row(printer, name, machine))
        row = listed[-1]
    _place(row, address)
    return tomlkit.dumps(document)


def _new_row(printer: str, name: str, machine: str) -> Any:
    row = tomlkit.table()
    row.update({"id": printer, "name": name})
    if machine:
        row["machine"] = machine
    return row


def _place(row: Any, address: Address) -> None:
    wanted: dict[str, object] = {"kind": address.kind}
    if isinstance(address, TcpAddress):
        wanted |= {"host": address.host, "port": address.port}
    else:
        wanted |= {"device": address.device}
    for key in {"host", "port", "device"} - set(wanted):
        row.pop(key, None)
    changed = {key: value for key, value in wanted.items() if row.get(key, _DEFAULTS.get(key)) != value}
    for key, value in changed.items():
        put(row, key, value)
    if changed and row.get("simulated"):
        row["simulated"] = False  # a simulator at the old address; this one is somewhere else


_DEFAULTS = {"kind": TcpAddress.kind}


def put(row: Any, key: str, value: object) -> None:
    """A key that is new stands before the row's own tables."""
    if key in row:
        row[key] = value
        return
    tables = [(name, row.pop(name)) for name in list(row) if isinstance(row[name], dict)]
    row[key] = value
    for name, table in tables:
        row[name] = table
