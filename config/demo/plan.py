"""The settings of a demonstration: those of the hall, with simulators at the cables and pilots in the windows."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from config.dossiers import SimCentre
from config.load import read_hall
from config.ports import free_port
from config.programs import PROGRAM_OF, WINDOWLESS
from config.schema import HallConfig, StationKind, Weekday

Window = tuple[int, int, int, int]
"""x, y, width, height in pixels."""

EVERY_DAY: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PATIENCE = ("recall_cooldown_s", "no_show_after_s")
"""What an officer has to wait for a person; in a demonstration people are faster, so this is shorter."""
PIN = "246810"
PIN_HASH = "$argon2id$v=19$m=19456,t=2,p=1$Pu3OjrA7vlOjr2V3dm4nzg$hS7TG/PrAnOzw8EFW5gKEu/nrdoANYS9bdSX6j+sdO8"
"""The training PIN of the sample halls: in a demonstration every officer has it."""


@dataclass(frozen=True)
class Stage:
    """Where a demonstration leaves what it makes."""

    out: Path

    @property
    def state(self) -> Path:
        return self.out / "state"

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    def paint_log(self, station: str) -> Path:
        return self.state / "paint" / f"{station}.jsonl"

    def sounds(self, station: str) -> Path:
        """What a simulated loudspeaker played."""
        return self.state / "sounds" / f"{station}.jsonl"

    def captures(self, printer: str) -> Path:
        return self.state / "printers" / printer

    def cable(self, device: str) -> Path:
        """The name of a simulated serial or USB printer, or of a reader."""
        return self.state / "cables" / device

    @property
    def people_log(self) -> Path:
        return self.state / "people.jsonl"

    @property
    def settings(self) -> Path:
        return self.state / "hall.toml"


def write_settings(
    file: Path, stage: Stage, pilot_port: int, speed: float, screen: tuple[int, int] | None
) -> HallConfig:
    """Write the demonstration's settings into the stage and load them. Raises ConfigProblems.

    The windows share ``screen``; without one each has the size that its station's screen has.
    """
    plain, _ = read_hall(file)
    values = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    values["hall"]["state_dir"] = str(stage.state.absolute())
    values["server"] = {**values.get("server", {}), "host": "127.0.0.1", "port": free_port()}
    _always_open(values)
    patience_s = {name: max(0, round(getattr(plain.queue, name) / speed)) for name in PATIENCE}
    values["queue"].update(patience_s)
    shortest_s = round(plain.ratings.shortest_s / speed, 3)
    values["ratings"] = {**values.get("ratings", {}), "shortest_s": shortest_s}
    for officer in values.get("officers", []):
        officer["pin_hash"] = PIN_HASH
    for printer in values.get("printers", []):
        _simulate(printer, stage, speed)
    for reader in values.get("readers", []):
        _hold(reader, stage)
    _speak(values, stage, speed)
    _centre(values)
    values["tallies"] = {**values.get("tallies", {}), "host": "127.0.0.1", "port": free_port()}
    kinds = {kind.value for kind in PROGRAM_OF if kind not in WINDOWLESS}
    shown = [one for one in values.get("stations", []) if one["kind"] in kinds and one.get("enabled", True)]
    windows = tiles([_kind(one) for one in shown], screen) if screen else [_whole(plain, one["id"]) for one in shown]
    for station, window in zip(shown, windows, strict=True):
        station["pilot"] = f"127.0.0.1:{pilot_port}"
        station["paint_log"] = str(stage.paint_log(station["id"]).absolute())
        station["window"] = list(window)
    stage.settings.parent.mkdir(parents=True, exist_ok=True)
    stage.settings.write_text(tomli_w.dumps(values), encoding="utf-8")
    return read_hall(stage.settings)[0]


def _always_open(values: dict[str, Any]) -> None:
    """A demonstration runs at any hour of any day."""
    whole_day = {"opens": "00:00", "closes": "24:00", "last_ticket_before_min": 0}
    values["schedule"] = {"open_weekdays": list(EVERY_DAY), "sessions": [whole_day]}
    values["queue"] = {**values.get("queue", {}), "stop_issuing": "never"}
    for field in values.get("fields", []):
        field.pop("open_weekdays", None)


def _speak(values: dict[str, Any], stage: Stage, speed: float) -> None:
    """Every loudspeaker is a simulated one, as fast as the people are; it speaks at any hour."""
    if "voice" in values:
        values["voice"] = {key: said for key, said in values["voice"].items() if key not in ("quiet", "volumes")}
    for station in values.get("stations", []):
        if station["kind"] == StationKind.ANNOUNCER:
            station["speaker"] = f"sim:{speed:g}:{stage.sounds(station['id']).absolute()}"


def _centre(values: dict[str, Any]) -> None:
    """The look-up service and the simulated dossier system get ports of their own."""
    given = values.get("dossiers")
    if given is None:
        return
    given.update(host="127.0.0.1", port=free_port())
    sim, out = given.get("sim", {}), given.get("out", {})
    if sim.get("enabled"):
        old, sim["port"] = f":{sim.get('port', SimCentre().port)}", free_port()
        for table in (given, out):
            if old in table.get("address", ""):
                table["address"] = table["address"].replace(old, f":{sim['port']}")


def _simulate(printer: dict[str, Any], stage: Stage, speed: float) -> None:
    """A simulator at the same kind of cable; one that cannot be simulated becomes a printer on the LAN."""
    sim = {"capture_dir": str(stage.captures(printer["id"]).absolute()), "speed": speed}
    printer.update(simulated=True, sim={**printer.get("sim", {}), **sim})
    if printer.get("kind") in ("escpos_serial", "escpos_usblp"):
        printer["device"] = str(stage.cable(printer["id"]).absolute())
    else:
        printer.pop("device", None)
        printer.update(kind="escpos_tcp", host="127.0.0.1", port=free_port())


def _hold(reader: dict[str, Any], stage: Stage) -> None:
    """The people of the demonstration hold the other end of a reader's cable; a camera or keyboard is left out."""
    if reader.get("kind", "serial") == "serial":
        reader.update(simulated=False, device=str(stage.cable(reader["id"]).absolute()))
    else:
        reader.update(enabled=False)


def _whole(config: HallConfig, station: str) -> Window:
    screen = config.station(station).screen
    return 0, 0, screen.width_px, screen.height_px


def _kind(station: dict[str, Any]) -> StationKind:
    return StationKind(station["kind"])


# ---------------------------------------------------------------------------------------------------
# Where the windows stand: kiosks and look-up screens upright at the left, boards and desks above, panels below

PORTRAIT, LANDSCAPE = 9 / 16, 16 / 9
MOST_UPRIGHT = 0.45
"""Of the width, for all upright windows together."""


def tiles(kinds: list[StationKind], screen: tuple[int, int]) -> list[Window]:
    """A window for each station: x, y, width, height; without overlap on a screen of this size."""
    width, height = screen
    kiosks = [n for n, kind in enumerate(kinds) if kind in (StationKind.TICKET_KIOSK, StationKind.LOOKUP_SCREEN)]
    panels = [n for n, kind in enumerate(kinds) if kind is StationKind.COUNTER_PANEL]
    others = [n for n, kind in enumerate(kinds) if n not in kiosks and n not in panels]
    top = round(height * (0.5 if panels else 1.0))
    placed: dict[int, Window] = {}
    left = 0
    for n in kiosks:
        wide = min(round(top * PORTRAIT), width // 6, round(width * MOST_UPRIGHT / len(kiosks)))
        placed[n] = (left, 0, wide, min(top, round(wide / PORTRAIT)))
        left += wide
    placed |= _row_grid(others, (left, 0, width - left, top))
    placed |= _row_grid(panels, (0, top, width, height - top))
    return [placed[n] for n in range(len(kinds))]


def _row_grid(members: list[int], area: Window) -> dict[int, Window]:
    """The largest 16:9 windows that fit into an area, row by row."""
    if not members:
        return {}
    x, y, width, height = area
    sizes = []
    for columns in range(1, len(members) + 1):
        rows = -(-len(members) // columns)
        wide = min(width // columns, round(height // rows * LANDSCAPE))
        sizes.append((wide, columns))
    wide, columns = max(sizes)
    tall = round(wide / LANDSCAPE)
    return {n: (x + i % columns * wide, y + i // columns * tall, wide, tall) for i, n in enumerate(members)}
