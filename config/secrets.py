"""Tokens of the stations: made once, kept in ``<state_dir>/secrets.toml`` for nobody but the user of the hall.

A hall of several machines copies this file to each of them, or writes each station's ``token`` into its settings.
"""

from __future__ import annotations

import fcntl
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import tomli_w
from pydantic import SecretStr

from config.problems import ConfigProblems, Problem, unwritable
from config.schema import HallConfig, Station
from config.syntax import why_not
from config.words import say


def ensure(config: HallConfig) -> HallConfig:
    """The settings with a token for every station; missing ones are made and kept."""
    wanting = [station.id for station in config.stations if station.token is None]
    if not wanting:
        return config
    tokens = _tokens(config.hall.state_dir, wanting)
    stations = tuple(_with_token(station, tokens) for station in config.stations)
    return config.model_copy(update={"stations": stations})


def strange_token(config: HallConfig, station: Station) -> str:
    """What a station's log says when the server does not know its token: where the token stands, and what to do."""
    reason = say("strange_token", server=config.server.address)
    file = config.hall.state_dir / "secrets.toml"
    if _read(file).get(station.id) == station.secret:
        return str(Problem(str(file), f"tokens.{station.id}", reason, say("strange_token_fix")))
    return str(Problem(config.hall.id, f"stations.{station.id}.token", reason, say("strange_token_set_fix")))


ESTIMATOR = "estimator"
"""Name of the token by which the server knows its own worker."""


def estimator_token(config: HallConfig) -> str:
    """The token of the worker that estimates waits; made and kept like those of the stations."""
    return _tokens(config.hall.state_dir, [ESTIMATOR])[ESTIMATOR]


DOSSIERS = "dossiers"
"""Name of the token by which the server knows the worker for dossiers."""


def dossiers_token(config: HallConfig) -> str:
    """The token of the worker that exchanges dossiers."""
    return _tokens(config.hall.state_dir, [DOSSIERS])[DOSSIERS]


TALLIES = "tallies"
"""Name of the token by which the server knows the worker for tallies."""


def tallies_token(config: HallConfig) -> str:
    """The token of the worker that writes the summary of a day."""
    return _tokens(config.hall.state_dir, [TALLIES])[TALLIES]


def _with_token(station: Station, tokens: dict[str, str]) -> Station:
    if station.token is not None:
        return station
    return station.model_copy(update={"token": SecretStr(tokens[station.id])})


def _tokens(state_dir: Path, stations: list[str]) -> dict[str, str]:
    file = state_dir / "secrets.toml"
    known = _read(file)
    if all(station in known for station in stations):
        return known
    try:
        state_dir.mkdir(parents=True, exist_ok=True)
        with _locked(state_dir / "secrets.lock"):
            known = _read(file)
            known |= {station: token_urlsafe(32) for station in stations if station not in known}
            _write(file, known)
    except OSError as error:
        raise unwritable(file, error) from error
    return known


def _read(file: Path) -> dict[str, str]:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return {}  # making it will say why it cannot be made
    except OSError as error:
        problem = Problem(str(file), "", say("unreadable", why=why_not(error)), say("unreadable_fix"))
        raise ConfigProblems([problem]) from error
    except ValueError as error:
        raise ConfigProblems([Problem(str(file), "", say("bad_secrets", why=error), say("bad_secrets_fix"))]) from error
    return _checked(file, data.get("tokens", {}))


def _checked(file: Path, tokens: Any) -> dict[str, str]:
    if isinstance(tokens, dict) and all(isinstance(token, str) and token for token in tokens.values()):
        return tokens
    raise ConfigProblems([Problem(str(file), "tokens", say("bad_secrets", why="[tokens]"), say("bad_secrets_fix"))])


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Several programs of a hall start at once: one of them makes the tokens, the others read them."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write(file: Path, tokens: dict[str, str]) -> None:
    fresh = file.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        os.fchmod(stream.fileno(), 0o600)
        tomli_w.dump({"tokens": dict(sorted(tokens.items()))}, stream)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(fresh, file)
