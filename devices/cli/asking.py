"""Questions that every device's set-up asks: which one, what it is called, where it is plugged in, whose it is."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from devices.cli.dialog import Back, Dialog
from devices.cli.draft import Answer
from devices.cli.facts import Facts
from devices.cli.wiring import Counter, Device, Hall, Station, StationKind
from devices.links.names import Found, Names, UsbName

NEW, KNOWN, TYPED, NOBODY = "+", "0", "g", "0"
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FIRST_ID = {
    "readers": "dau-doc",
    "cameras": "camera",
    "pads": "danh-gia",
    "keypads": "ban-phim",
    "buses": "day-bang-so",
}


@dataclass(frozen=True)
class Asking:
    """The person, the hall and what is plugged in."""

    hall: Hall
    dialog: Dialog
    names: Names
    machine: str
    """Name of this computer in the hall."""

    def which(self, what: str, known: Sequence[Device], asked: str | None) -> Answer:
        """One of the file's, or a new one with its code and name. ``what``: readers, cameras, pads …"""
        if asked is None and known:
            choices = [(str(number), f"{row.name} ({row.id})") for number, row in enumerate(known, 1)]
            picked = self.dialog.pick("which_device", [*choices, (NEW, self.dialog.word("another_device"))])
            asked = None if picked == NEW else known[int(picked) - 1].id
        row = next((one for one in known if one.id == asked), None)
        if row is not None:
            if row.machine != self.machine and not self.dialog.yes("move_here", there=row.machine, here=self.machine):
                raise Back
            return {"id": row.id, "name": row.name, "machine": self.machine, "known": True}
        id = self._new_id(what, asked)
        name = self.dialog.line("device_name", self.dialog.word(f"name_{what}"))
        return {"id": id, "name": name, "machine": self.machine, "known": False}

    def _new_id(self, what: str, asked: str | None) -> str:
        default = free_id(FIRST_ID[what], self.hall.ids)
        while asked is None or not ID.fullmatch(asked) or asked in self.hall.ids:
            if asked is not None:
                self.dialog.say("new_id_wrong")
            asked = self.dialog.line("device_id", default)
        return asked

    # ---- the cable ----

    def cable(
        self,
        kinds: Mapping[str, str],
        known: str | None,
        extra: Sequence[tuple[str, str]] = (),
        default: str = "",
        kind: str | None = None,
    ) -> Answer:
        """``kinds``: what is plugged in → what the settings call it; ``extra``: choices that need no cable.

        ``known`` and ``kind``: what the settings say so far.
        """
        found = [one for one in self.names.everything() if one.kind in kinds]
        unseen = known if known and all(one.name != known for one in found) else None
        choices = [(str(number), self._said(one)) for number, one in enumerate(found, 1)]
        choices += [(KNOWN, self.dialog.word("as_known", device=unseen))] if unseen else []
        choices += [*extra, (TYPED, self.dialog.word("cable_typed"))]
        usual = next((str(number) for number, one in enumerate(found, 1) if one.name == known), default)
        picked = self.dialog.pick("which_device_cable", choices, KNOWN if unseen else usual)
        if picked in dict(extra):
            return {"kind": picked, "device": None}
        if picked in (KNOWN, TYPED):
            if picked == KNOWN:
                return {"kind": kind or self._kind_of(kinds), "device": unseen}
            device = self._typed()
            return {"kind": self._kind_of(kinds), "device": device}
        one = found[int(picked) - 1]
        return {"kind": kinds[one.kind], "device": one.name}

    def _said(self, found: Found) -> str:
        steady = "" if found.steady else f" ({self.dialog.word('by_socket')})"
        return f"{self.dialog.word('cable_' + found.kind)}: {found.words} – {found.name}{steady}"

    def _typed(self) -> str:
        while True:
            device = os.path.expanduser(self.dialog.line("cable_name"))  # Path's own fails for a user who is not there
            if device and (self.names.node_of(device) is not None or Path(device).exists()):
                return device if UsbName.of(device) else os.path.abspath(device)
            self.dialog.say("cable_name_wrong", device=device)

    def _kind_of(self, kinds: Mapping[str, str]) -> str:
        known = list(dict.fromkeys(kinds.values()))
        if len(known) == 1:
            return known[0]
        choices = [(str(number), self.dialog.word(f"typed_{kind}")) for number, kind in enumerate(known, 1)]
        return known[int(self.dialog.pick("typed_kind", choices)) - 1]

    # ---- whose it is ----

    def counter(self, key: str, known: str | None = None, /, **values: object) -> str | None:
        """The counter's id; None: at none. ``known``: what the file says so far."""
        counters = self.hall.config.counters
        default = next((str(number) for number, one in enumerate(counters, 1) if one.id == known), "")
        choices = [(str(number), said_counter(one)) for number, one in enumerate(counters, 1)]
        nobody = [(NOBODY, self.dialog.word("at_no_counter"))] if "address" in values else []
        picked = self.dialog.pick(key, [*choices, *nobody], default, **values)
        return None if picked == NOBODY else counters[int(picked) - 1].id

    def station(self, kinds: frozenset[StationKind], uses: Callable[[Station], bool], machine: str) -> str | None:
        """A station of this machine that will use it; None: none yet."""
        here = [one for one in self.hall.config.stations if one.kind in kinds and one.machine == machine]
        if not here:
            self.dialog.say("no_station_here", machine=machine)
            return None
        default = next((str(number) for number, one in enumerate(here, 1) if uses(one)), "")
        choices = [(str(number), f"{one.name} ({one.id})") for number, one in enumerate(here, 1)]
        picked = self.dialog.pick("which_station", [*choices, (NOBODY, self.dialog.word("no_station_yet"))], default)
        return None if picked == NOBODY else here[int(picked) - 1].id


def said_counter(counter: Counter) -> str:
    return f"{counter.name} ({counter.id})"


def free_id(first: str, taken: Sequence[str] | frozenset[str]) -> str:
    number = 1
    while f"{first}-{number}" in taken:
        number += 1
    return f"{first}-{number}"


def base_row(facts: Facts) -> dict[str, object]:
    """What every device's row says."""
    return {"name": facts["name"], "machine": facts["machine"]}


def cable_of(known: Device | None, facts: Facts) -> dict[str, object]:
    """The cable where it has changed; another one than a simulator's is a real one."""
    if known is not None and getattr(known, "device", None) == facts["device"]:
        return {}
    simulated = known is not None and known.simulated
    return {"device": facts["device"]} | ({"simulated": False} if simulated else {})
