"""Which gateway a hall's settings mean. ``wiring.py`` hands the settings in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from queue_engine.dossier.csv_drop import CsvDrop
from queue_engine.dossier.errors import Reason
from queue_engine.dossier.gateway import Gateway, Misconfigured
from queue_engine.dossier.gateways.shipped import shipped_mapping
from queue_engine.dossier.igate import IGate
from queue_engine.dossier.mapping import Mapping, load_mapping
from queue_engine.dossier.mapping_problems import WhyNot, plain
from queue_engine.dossier.portal import Portal
from queue_engine.dossier.proofs import Proofs, key_of
from queue_engine.dossier.rest import Access
from queue_engine.dossier.sql_view import SqlView

KEY_FILE = Path("secrets") / "proofs.key"
PROOFS_FILE = "proofs.db"


class SystemSettings(Protocol):
    """The part of ``[dossiers]`` that says how the system is reached."""

    @property
    def system(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def folder(self) -> Path | None: ...
    @property
    def mapping(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def user(self) -> str: ...
    @property
    def secret(self) -> Path | None: ...
    @property
    def ca_file(self) -> Path | None: ...
    @property
    def deadline_s(self) -> float: ...


def mapping_for(settings: SystemSettings, why_not: WhyNot = plain) -> Mapping:
    """The hall's own mapping, or the shipped one. Raises MappingProblems."""
    return load_mapping(Path(settings.mapping), why_not) if settings.mapping else shipped_mapping(settings.system)


def open_gateway(
    settings: SystemSettings,
    state_dir: Path,
    now: Callable[[], datetime],
    send_deadline_s: float = 20.0,
    mapping: Mapping | None = None,
) -> Gateway:
    """The system's gateway; nothing is asked of it yet. Raises MappingProblems and Misconfigured."""
    mapping = mapping or mapping_for(settings)
    if mapping.family == "csv":
        return _csv(settings, mapping, state_dir, now)
    if mapping.family == "sql":
        return SqlView(mapping, settings.address, now, settings.deadline_s, name=settings.name)
    access = Access(
        address=settings.address,
        unit=settings.unit,
        user=settings.user,
        secret=settings.secret,
        ca_file=settings.ca_file,
        deadline_s=settings.deadline_s,
        send_deadline_s=send_deadline_s,
    )
    return (Portal if mapping.family == "portal" else IGate)(mapping, access, now, settings.name)


def _csv(settings: SystemSettings, mapping: Mapping, state_dir: Path, now: Callable[[], datetime]) -> Gateway:
    if settings.folder is None:
        raise Misconfigured(Reason.NO_FILE, "folder")
    proofs = None
    if mapping.personal.compare:
        proofs = Proofs(state_dir / PROOFS_FILE, key_of(state_dir / KEY_FILE))
    return CsvDrop(mapping, settings.folder, now, proofs, settings.name)
