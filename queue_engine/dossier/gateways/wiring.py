"""The gateway of a hall's settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from config import HallConfig
from config.dossiers import Dossiers
from config.problems import ConfigProblems, Problem
from config.syntax import why_not
from queue_engine.dossier.address import AddressSink
from queue_engine.dossier.folder import FolderSink
from queue_engine.dossier.gateway import Ability, Gateway
from queue_engine.dossier.gateways.catalog import mapping_for, open_gateway
from queue_engine.dossier.gateways.outward import Outward, Sink
from queue_engine.dossier.mapping_problems import MappingProblems

ABILITY = {
    "visits": Ability.VISITS,
    "flags": Ability.FLAGS,
    "ratings": Ability.RATINGS,
    "summaries": Ability.SUMMARIES,
}


def now() -> datetime:
    return datetime.now(UTC)


def gateway_of(config: HallConfig, now: Callable[[], datetime] = now) -> Gateway | None:
    """None: the hall has no system and tells nobody. Raises ConfigProblems, and Misconfigured."""
    given, state_dir = config.dossiers, config.hall.state_dir
    try:
        asked = _asked(given, state_dir, now) if given.system != "none" else None
    except MappingProblems as error:
        problems = [Problem(one.file, one.key, one.reason, one.remedy) for one in error.problems]
        raise ConfigProblems(problems) from error
    sink = sink_of(given, ZoneInfo(config.hall.timezone))
    if sink is None:
        return asked
    return Outward(asked, sink, frozenset(ABILITY[one] for one in given.out.send), given.name or "…")


def _asked(given: Dossiers, state_dir: Path, now: Callable[[], datetime]) -> Gateway:
    return open_gateway(given, state_dir, now, given.out.deadline_s, mapping_for(given, why_not))


def sink_of(given: Dossiers, zone: ZoneInfo) -> Sink | None:
    """Where facts go if the system's own calls do not take them."""
    out = given.out
    if not out.send or out.where == "system":
        return None
    if out.where == "folder":
        return FolderSink(out.folder or Path(), given.unit, zone)
    return AddressSink(out.address, given.unit, zone, out.deadline_s, given.secret, given.ca_file)
