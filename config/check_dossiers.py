"""What the settings of dossiers must say to each other, to the hall's fields and to the files that they name."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from config.problems import Problem, nearest
from config.rows import Row, rows
from config.words import say

WEB = ("portal", "igate")
AT_HOME = ("127.0.0.1", "localhost", "::1")


def check_dossiers(data: Row, file: str) -> Iterator[Problem]:
    """System, files, fields and what goes out."""
    given = data.get("dossiers")
    if not isinstance(given, dict):
        return
    folder = Path(file).parent
    yield from _system(given, file, folder)
    yield from _files(given, file, folder)
    yield from _fields(data, given, file)
    yield from _out(given, file, folder)


def _system(given: Row, file: str, folder: Path) -> Iterator[Problem]:
    system, address = given.get("system", "none"), given.get("address", "")
    if system in WEB:
        if not address:
            yield _needs(file, "address", system, "dossiers_address_fix")
        else:
            yield from _address(address, file, "dossiers.address")
        if not given.get("unit"):
            problem = say("dossiers_no_unit"), say("dossiers_no_unit_fix")
            yield Problem(file, "dossiers.unit", *problem, warning=True)
    elif system == "csv":
        if not given.get("folder"):
            yield _needs(file, "folder", system, "dossiers_folder_fix")
        else:
            yield from _folder(given["folder"], file, "dossiers.folder", folder)
    elif system == "sql":
        if not address:
            yield _needs(file, "address", system, "dossiers_sql_fix")
        elif isinstance(address, str) and "://" not in address:
            yield from _file(address, file, "dossiers.address", folder)


def _needs(file: str, key: str, system: str, fix: str) -> Problem:
    return Problem(file, f"dossiers.{key}", say("dossiers_needs", system=system), say(fix))


def _address(address: object, file: str, key: str) -> Iterator[Problem]:
    if not isinstance(address, str):
        return
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        yield Problem(file, key, say("dossiers_not_http", value=address), say("dossiers_address_fix"))
    elif parts.scheme == "http" and host not in AT_HOME:
        yield Problem(file, key, say("dossiers_plain"), say("dossiers_plain_fix"), warning=True)


def _files(given: Row, file: str, folder: Path) -> Iterator[Problem]:
    for key in ("mapping", "ca_file", "procedures"):
        if value := given.get(key):
            yield from _file(value, file, f"dossiers.{key}", folder)
    if isinstance(secret := given.get("secret"), str):
        yield from _secret(folder / Path(secret).expanduser(), file)


def _file(value: object, file: str, key: str, folder: Path) -> Iterator[Problem]:
    if isinstance(value, str) and not (path := folder / Path(value).expanduser()).is_file():
        yield Problem(file, key, say("no_such_file", file=path), say("no_such_file_fix"))


def _folder(value: object, file: str, key: str, folder: Path) -> Iterator[Problem]:
    """A share may be away at the moment: that is no mistake in the settings."""
    if isinstance(value, str) and not (path := folder / Path(value).expanduser()).is_dir():
        yield Problem(file, key, say("no_folder", folder=path), say("no_folder_fix"), warning=True)


def _secret(path: Path, file: str) -> Iterator[Problem]:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        yield Problem(file, "dossiers.secret", say("no_such_file", file=path), say("no_such_file_fix"))
        return
    if mode & 0o077:
        yield Problem(file, "dossiers.secret", say("secret_open", file=path), say("secret_open_fix", file=path))
    elif not os.access(path, os.R_OK):
        reason = say("secret_forbidden", file=path)
        yield Problem(file, "dossiers.secret", reason, say("secret_forbidden_fix"), warning=True)


def _fields(data: Row, given: Row, file: str) -> Iterator[Problem]:
    known = {row["id"] for _, row in rows(data, "fields") if isinstance(row.get("id"), str)}
    for table in ("fields", "returns"):
        named = given.get(table)
        for code, field in named.items() if isinstance(named, dict) else ():
            if isinstance(field, str) and field not in known:
                reason = say("unknown_id", value=field, section="fields")
                yield Problem(file, f"dossiers.{table}.{code}", reason, nearest(field, known))


def _out(given: Row, file: str, folder: Path) -> Iterator[Problem]:
    out = given.get("out")
    if not isinstance(out, dict) or not out.get("send"):
        return
    where = out.get("where", "system")
    if where == "system" and given.get("system", "none") not in WEB:
        yield Problem(file, "dossiers.out.where", say("out_nowhere"), say("out_system_fix"))
    elif where == "address":
        if not out.get("address"):
            yield Problem(file, "dossiers.out.address", say("out_nowhere"), say("out_address_fix"))
        else:
            yield from _address(out["address"], file, "dossiers.out.address")
    elif where == "folder":
        if not out.get("folder"):
            yield Problem(file, "dossiers.out.folder", say("out_nowhere"), say("out_folder_fix"))
        else:
            yield from _folder(out["folder"], file, "dossiers.out.folder", folder)
