"""The arrows of the house: who may import whom. Reads every import, also those inside functions.

A broken arrow is reported with the rule and with what to do instead.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STATIONS = ("kiosk", "counter", "display")
ROOMS = (*STATIONS, "devices", "queue_engine", "config", "assets")
QT = ("PySide6", "shiboken6", "PyQt5", "PyQt6", "PySide2", "qtpy")
COMPOSITION = ("wiring", "__main__")

# Inside the engine: part → the parts that it may import. Composition may import all of them.
ENGINE = {
    "domain": set(),
    "journal": set(),
    "words": set(),
    "bookings_csv": {"domain"},
    "clock": set(),
    "protocol": {"domain"},
    "ports": {"domain", "journal", "clock"},
    "views": {"domain", "journal", "clock", "ports", "protocol"},
    "usecases": {"domain", "journal", "clock", "ports", "views", "protocol"},
    "tallies": {
        "domain",
        "journal",
        "ports",
        "usecases",
        "protocol",
        "client",
        "stores",
        "server",
        "wiring",
        "words",
    },
    "stores": {"domain", "journal", "words", "clock", "ports", "usecases", "protocol"},
    "writer": {"domain", "journal", "clock", "ports", "usecases", "protocol"},
    "server": {"domain", "journal", "clock", "ports", "views", "usecases", "protocol", "writer"},
    "dossier": {"domain", "journal", "clock", "ports", "usecases", "protocol", "client", "server", "wiring", "words"},
    "estimates": {"domain"},
    "forecast": {"domain", "journal", "protocol", "client", "estimates", "stores", "wiring"},
    "client": {"protocol"},
}

# The domain is plain: time and chance are handed in, and it reads or writes nothing.
NOT_IN_DOMAIN = {
    "asyncio", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets", "select", "shutil", "signal",
    "socket", "sqlite3", "subprocess", "tempfile", "threading", "time",
}  # fmt: skip


@dataclass(frozen=True)
class Import:
    """One imported name: ``devices/printer/sim.py`` line 7 imports ``devices.ports.SlipPrinter``."""

    file: str
    line: int
    target: str

    @property
    def room(self) -> str:
        return self.file.partition("/")[0]

    @property
    def target_room(self) -> str:
        return self.target.partition(".")[0]

    @property
    def stem(self) -> str:
        return Path(self.file).stem

    @property
    def folders(self) -> tuple[str, ...]:
        return Path(self.file).parent.parts

    def broken(self, rule: str, fix: str) -> str:
        return f"{self.file}:{self.line} imports {self.target}\n    rule: {rule}\n    fix:  {fix}"


def imports_of(source: str, file: str) -> Iterator[Import]:
    for node in ast.walk(ast.parse(source, file)):
        match node:
            case ast.Import(names=names):
                yield from (Import(file, node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(names=names):
                base = _base(node, file)
                yield from (Import(file, node.lineno, f"{base}.{alias.name}") for alias in names)
            case ast.Call(func=ast.Name(id="import_module") | ast.Attribute(attr="import_module"), args=[first, *_]):
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield Import(file, node.lineno, first.value)


def _base(node: ast.ImportFrom, file: str) -> str:
    """The module of ``from … import``, a relative one made absolute."""
    if not node.level:
        return node.module or ""
    package = Path(file).parent.parts
    return ".".join([*package[: len(package) - node.level + 1], *([node.module] if node.module else [])])


def all_imports() -> list[Import]:
    files = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    return [found for path in files for found in imports_of(path.read_text("utf-8"), str(path.relative_to(ROOT)))]


# -- the rules: each gives what is broken about one import, or None ---------------------------------


def stations_stay_apart(found: Import) -> str | None:
    if found.room in STATIONS and found.target_room in STATIONS and found.room != found.target_room:
        rule = "kiosk, counter and display never import each other"
        return found.broken(rule, "move what both need to assets, devices or queue_engine.client")
    return None


def stations_reach_the_engine_by_its_client(found: Import) -> str | None:
    if found.room not in STATIONS or found.target_room != "queue_engine":
        return None
    if found.target.split(".")[1:2] in (["client"], ["protocol"]):
        return None
    rule = "stations know the engine only as queue_engine.client and queue_engine.protocol"
    return found.broken(rule, "ask the server for it: add it to the messages of protocol.py")


def rooms_below_import_no_other_room(found: Import) -> str | None:
    if found.room not in ("devices", "queue_engine", "config", "assets"):
        return None
    if found.target_room not in ROOMS or found.target_room == found.room:
        return None
    handed_in = ("config", "assets") if found.room == "devices" else ("config",)
    if found.target_room in handed_in and found.stem in COMPOSITION:
        return None
    rule = f"{found.room} imports nothing of ours outside itself (only its wiring.py and __main__.py: {handed_in})"
    return found.broken(rule, "hand the value in from the station's or the server's wiring.py")


def settings_are_read_by_the_composition(found: Import) -> str | None:
    """Screens and flows may be given a HallConfig; only the composition loads one."""
    loading = found.target.startswith(
        ("config.load", "config.secrets", "config.places", "config.launcher", "config.demo")
    )
    if found.room == "config" or found.target_room != "config" or found.stem in COMPOSITION:
        return None
    if loading or found.target.rpartition(".")[2] in ("load_hall", "find_hall"):
        return found.broken("settings are loaded only in wiring.py and __main__.py", "take the settings as an argument")
    return None


def qt_lives_in_its_folders(found: Import) -> str | None:
    if found.target_room not in QT or found.room in STATIONS or "qt" in found.folders:
        return None
    rule = "Qt only in kiosk, counter, display and in folders named qt"
    return found.broken(rule, "keep the logic here, and turn callbacks into signals in a qt folder beside it")


def flows_know_no_qt(found: Import) -> str | None:
    if found.room in STATIONS and found.target_room in QT and found.stem in ("flow", "props"):
        return found.broken(
            "flow.py and props.py are plain Python", "return an effect; effects.py or shell.py does it with Qt"
        )
    return None


def the_engine_keeps_its_layers(found: Import) -> str | None:
    if found.room != "queue_engine" or found.target_room != "queue_engine":
        return None
    part, target = Path(found.file).parts[1].removesuffix(".py"), (found.target.split(".")[1:2] or [""])[0]
    if part in (*COMPOSITION, "__init__") or target == part:
        return None
    if part not in ENGINE:
        return found.broken(
            f"every part of queue_engine has its arrows; {part} has none", "add it to ENGINE in this test"
        )
    if target in ENGINE[part] or not target:
        return None
    allowed = ", ".join(sorted(ENGINE[part])) or "nothing of ours"
    rule = f"queue_engine.{part} imports only: {allowed}"
    return found.broken(rule, "put a Protocol into ports.py and pass the object in from wiring.py")


def the_domain_is_plain(found: Import) -> str | None:
    if not found.file.startswith("queue_engine/domain/") or found.target_room == "queue_engine":
        return None
    if found.target_room in sys.stdlib_module_names and found.target_room not in NOT_IN_DOMAIN:
        return None
    return found.broken(
        "the domain is plain Python: no I/O, no clock, no chance, no library", "hand the value in as an argument"
    )


RULES = (
    stations_stay_apart,
    stations_reach_the_engine_by_its_client,
    rooms_below_import_no_other_room,
    settings_are_read_by_the_composition,
    qt_lives_in_its_folders,
    flows_know_no_qt,
    the_engine_keeps_its_layers,
    the_domain_is_plain,
)


def broken_arrows(imports: list[Import]) -> list[str]:
    return [words for found in imports for rule in RULES if (words := rule(found))]


# -- the tests --------------------------------------------------------------------------------------


def test_no_arrow_is_broken() -> None:
    broken = broken_arrows(all_imports())
    assert not broken, f"{len(broken)} broken arrow(s)\n" + "\n".join(broken)


@pytest.mark.parametrize("room", ROOMS)
def test_the_reader_of_imports_has_seen_every_room(room: str) -> None:
    seen = [found for found in all_imports() if found.room == room]
    assert len(seen) >= 20, f"only {len(seen)} imports found in {room}/: is the tree where this test looks?"


def test_the_reader_of_imports_has_not_gone_blind() -> None:
    found = all_imports()
    assert len(found) >= 400, f"only {len(found)} imports found"
    assert sum(one.target_room in ROOMS for one in found) >= 150, "hardly any import of ours found"


@pytest.mark.parametrize(
    ("file", "source", "rule"),
    [
        ("kiosk/flow.py", "import display.board", stations_stay_apart),
        ("kiosk/flow.py", "from counter import panel", stations_stay_apart),
        ("display/shell.py", "from queue_engine.domain.ticket import Ticket", stations_reach_the_engine_by_its_client),
        ("display/shell.py", "from queue_engine import stores", stations_reach_the_engine_by_its_client),
        ("counter/wiring.py", "import queue_engine", stations_reach_the_engine_by_its_client),
        ("devices/runner.py", "from queue_engine.protocol import Ticket", rooms_below_import_no_other_room),
        ("devices/runner.py", "from config import HallConfig", rooms_below_import_no_other_room),
        ("queue_engine/server/app.py", "def f():\n    import devices.printer", rooms_below_import_no_other_room),
        ("config/__main__.py", "from kiosk import wiring", rooms_below_import_no_other_room),
        ("kiosk/flow.py", "from config import load_hall", settings_are_read_by_the_composition),
        ("kiosk/shell.py", "from config.secrets import ensure", settings_are_read_by_the_composition),
        ("devices/runner.py", "from PySide6.QtCore import QObject", qt_lives_in_its_folders),
        ("queue_engine/client/link.py", "def f():\n    from PySide6 import QtCore", qt_lives_in_its_folders),
        ("kiosk/flow.py", "from PySide6.QtCore import QObject", flows_know_no_qt),
        ("queue_engine/domain/ticket.py", "from ..ports import Store", the_engine_keeps_its_layers),
        ("queue_engine/usecases/issue.py", "from queue_engine.stores import sqlite", the_engine_keeps_its_layers),
        ("queue_engine/server/app.py", "from queue_engine.stores.sqlite import Store", the_engine_keeps_its_layers),
        ("queue_engine/stores/sqlite.py", "from queue_engine.server import app", the_engine_keeps_its_layers),
        ("queue_engine/client/calls.py", "from queue_engine.domain.ticket import Ticket", the_engine_keeps_its_layers),
        ("queue_engine/gossip.py", "from queue_engine.domain.ticket import Ticket", the_engine_keeps_its_layers),
        ("queue_engine/domain/ticket.py", "import time", the_domain_is_plain),
        ("queue_engine/domain/ticket.py", "import pydantic", the_domain_is_plain),
        ("queue_engine/stores/sqlite.py", "importlib.import_module('devices.ports')", rooms_below_import_no_other_room),
    ],
)
def test_a_planted_import_breaks_exactly_its_rule(file: str, source: str, rule: object) -> None:
    imports = list(imports_of(source, file))
    assert [one for one in RULES for found in imports if one(found)] == [rule]
    [words] = broken_arrows(imports)
    assert file in words
    assert "rule:" in words
    assert "fix:" in words


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("kiosk/wiring.py", "from config import load_hall\nfrom devices.printer import escpos_driver"),
        (
            "kiosk/props.py",
            "from config import HallConfig\nfrom queue_engine.protocol import Ticket\nfrom assets import texts",
        ),
        ("display/shell.py", "from queue_engine.client.qt import HallLink\nfrom PySide6.QtWidgets import QWidget"),
        (
            "queue_engine/client/qt/__init__.py",
            "from PySide6.QtCore import QObject\nfrom queue_engine.protocol import Fact",
        ),
        ("queue_engine/__main__.py", "from config import load_hall\nfrom queue_engine.stores import sqlite"),
        ("queue_engine/domain/ticket.py", "from dataclasses import dataclass\nfrom .errors import Refused"),
        ("config/demo/qt/pilot.py", "from PySide6.QtCore import QEvent\nfrom config.schema import HallConfig"),
    ],
)
def test_allowed_imports_break_nothing(file: str, source: str) -> None:
    assert broken_arrows(list(imports_of(source, file))) == []
