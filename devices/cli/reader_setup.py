"""Setting up what reads codes: a person scans one code, and that shows how the reader sends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from devices.camera.settings import CameraSettings
from devices.camera.station import camera_reader
from devices.cli.asking import Asking, base_row, cable_of
from devices.cli.dialog import Back
from devices.cli.draft import Answer
from devices.cli.facts import Facts
from devices.cli.guide import Again, Guide, Plan, Task
from devices.cli.listening import Heard, Listened, Scanned, hear, opened, scanned, shown
from devices.cli.rows import Row
from devices.cli.wiring import READING, Camera, Reader
from devices.ports import CodeReader, Scan
from devices.readers.input_method import Verdict, recover
from devices.readers.settings import ReaderSettings
from devices.states import DeviceHealth
from devices.words import Lookup, told_all

PLUGGED = {"serial": "serial", "hid": "hid_pos", "keyboard": "evdev"}
"""What is plugged in → the kind of reader that it may be."""
LENSES = {"camera": "camera"}
BAUDS = (9600, 115200, 19200, 38400, 57600, 4800)
SCAN_S = 25.0
CAMERA_S = 40.0
LOOK_S = 1.0
WEDGE, WINDOW = "wedge", "w"
"""A reader that types into the window, in the settings and as an answer."""


@dataclass(frozen=True)
class ReaderSetUp:
    """Readers of one sort: at a cable or as a keyboard, or cameras."""

    asking: Asking
    texts: Lookup
    asked: str | None = None
    cameras: bool = False
    patterns: tuple[re.Pattern[str], ...] = ()

    def guide(self) -> Guide:
        tasks = (
            Task("which", self._which),
            Task("reader_cable", self._cable),
            Task("scan", self._scan),
            Task("station", self._station),
            Task("facing", self._facing, self._is_watched),
        )
        hall, dialog = self.asking.hall, self.asking.dialog
        return Guide(tasks, self._plan, hall.file, hall.check, dialog, self.texts)

    @property
    def _rows(self) -> list[Reader]:
        return [row for row in self.asking.hall.config.readers if (row.kind == "camera") == self.cameras]

    def _row(self, facts: Facts) -> Reader | None:
        return next((row for row in self._rows if row.id == facts["id"]), None)

    # ---- tasks ----

    def _which(self, facts: Facts) -> Answer:
        return self.asking.which("cameras" if self.cameras else "readers", self._rows, self.asked)

    def _cable(self, facts: Facts) -> Answer:
        row, dialog = self._row(facts), self.asking.dialog
        device = row.device if row else None
        if self.cameras:
            return self.asking.cable(LENSES, device)
        extra, kind = [(WINDOW, dialog.word("reader_wedge"))], row.kind if row else None
        answer = self.asking.cable(PLUGGED, device, extra, WINDOW if kind == WEDGE else "", kind)
        return {**answer, "kind": WEDGE} if answer["kind"] == WINDOW else answer

    def _scan(self, facts: Facts) -> Answer:
        match facts["kind"]:
            case "camera":
                return self._by_camera(facts)
            case "wedge":
                return self._by_window()
            case "hid_pos":
                return self._by_reports(facts)
            case "evdev":
                return self._judged(self._once(keyboard(facts["device"])))
        return self._by_line(facts)

    def _station(self, facts: Facts) -> Answer:
        return {
            "station": self.asking.station(frozenset(READING), lambda one: facts["id"] in one.readers, facts["machine"])
        }

    def _is_watched(self, facts: Facts) -> bool:
        """Does somebody look at its picture?"""
        kiosks = {one.id for one in self.asking.hall.config.stations if one.kind == "ticket_kiosk"}
        return self.cameras and facts["station"] in kiosks

    def _facing(self, facts: Facts) -> Answer:
        return {"mirror": self.asking.dialog.yes("faces_person")}

    # ---- scanning ----

    def _once(self, link: Listened) -> Scanned | None:
        with opened(link):
            self.asking.dialog.say("scan_now", seconds=round(SCAN_S))
            return scanned(hear(link, SCAN_S))

    def _by_line(self, facts: Facts) -> Answer:
        """At a wrong speed strange bytes come: the next speed is tried with another scan."""
        from devices.links.serial import SerialLink

        row = self._row(facts)
        bauds = dict.fromkeys((row.baud if row else BAUDS[0], *BAUDS))
        for baud in bauds:
            found = self._once(SerialLink(facts["device"], baud))
            if found is None or found.clean:
                return {"baud": baud, **self._judged(found)}
            self.asking.dialog.say("scan_strange", baud=baud)
        self.asking.dialog.say("no_speed_reads")
        raise Back

    def _judged(self, found: Scanned | None) -> Answer:
        """What the scan shows, told; nothing scanned: the same step again, or one back."""
        dialog = self.asking.dialog
        if found is None:
            raise self._nothing()
        self._tell(found)
        prefix = "" if dialog.yes("scan_right") else self._prefix(found)
        return {"terminator": "any" if found.ends else "none", "prefix": prefix}

    def _nothing(self) -> Exception:
        """Nothing came: the same step again, or one back."""
        self.asking.dialog.say("nothing_scanned")
        return Again() if self.asking.dialog.yes("try_again") else Back()

    def _tell(self, found: Scanned) -> None:
        dialog = self.asking.dialog
        text, masked = shown(found.text)
        dialog.say("scanned", text=text, symbology=found.symbology or dialog.word("not_told"))
        if masked:
            dialog.say("scanned_identity")
        dialog.say("ends_with" if found.ends else "ends_not", ends=found.ends)
        dialog.say("aim_on" if found.aim else "aim_off")

    def _prefix(self, found: Scanned) -> str:
        """Letters of the reader's own before the code. Raises Back when that is not it."""
        dialog = self.asking.dialog
        while True:
            prefix = dialog.line("prefix")
            if not prefix:
                dialog.say("scan_wrong")
                raise Back
            if found.text.startswith(prefix) and len(prefix) <= 8:
                return prefix
            dialog.say("prefix_wrong", prefix=prefix)

    def _by_window(self) -> Answer:
        """The terminal is the window: what an input method makes of a scan is seen here as well."""
        dialog = self.asking.dialog
        dialog.say("wedge_last_resort")
        text = dialog.line("scan_here")
        verdict = recover(text, self.patterns).verdict
        found = scanned(text.encode() + b"\r")
        if found is None:
            raise self._nothing()
        self._tell(found)
        if verdict is not Verdict.CLEAN:
            dialog.say("wedge_mangled")
            if not dialog.yes("wedge_still"):
                raise Back
        return {"prefix": "", "terminator": "any"}

    def _by_reports(self, facts: Facts) -> Answer:
        from devices.readers.station import code_reader

        heard: Heard[Scan] = Heard()
        settings = ReaderSettings(facts["id"], "hid_pos", facts["device"])
        return self._by_scan(code_reader(settings, heard), heard, SCAN_S)

    def _by_camera(self, facts: Facts) -> Answer:
        heard: Heard[Scan] = Heard()
        camera = camera_reader(CameraSettings(facts["id"], facts["device"]), heard)
        self.asking.dialog.say("hold_before", seconds=round(CAMERA_S))
        return self._by_scan(camera, heard, CAMERA_S)

    def _by_scan(self, reader: CodeReader, heard: Heard[Scan], wait_s: float) -> Answer:
        dialog, before = self.asking.dialog, None
        try:
            for _ in range(round(wait_s / LOOK_S)):
                scan = heard.next(LOOK_S)
                if scan is not None:
                    text, masked = shown(scan.text)
                    dialog.say("scanned", text=text, symbology=scan.symbology or dialog.word("not_told"))
                    if masked:
                        dialog.say("scanned_identity")
                    return {}
                before = self._watch(reader.health, before)
        finally:
            reader.close()
        raise self._nothing()

    def _watch(self, health: DeviceHealth, before: tuple[str, ...] | None) -> tuple[str, ...]:
        """What keeps it from reading is said when it changes."""
        said = tuple(str(one) for one in told_all(health.state, health.reasons, self.texts))
        if said and said != before:
            self.asking.dialog.tell("\n".join(f"  {one}" for one in said))
        return said

    # ---- what is written ----

    def _plan(self, facts: Facts) -> Plan:
        row = self._row(facts)
        wanted = {**base_row(facts), "kind": facts["kind"], **cable_of(row, facts), **_told(facts), **_look(row, facts)}
        return Plan([Row("readers", facts["id"], wanted), *self._at_stations(facts)])

    def _at_stations(self, facts: Facts) -> list[Row]:
        """It belongs to the station that was chosen, and to no other; who types may serve several."""
        id, changed = facts["id"], []
        for station in self.asking.hall.config.stations:
            readers = [one for one in station.readers if one != id or facts["kind"] == WEDGE]
            if station.id == facts["station"] and id not in readers:
                readers.append(id)
            if readers != list(station.readers):
                changed.append(Row("stations", station.id, {"readers": readers or None}))
        return changed


DEFAULTS: Mapping[str, object] = {"baud": 9600, "terminator": "any", "prefix": ""}


def _told(facts: Facts) -> dict[str, object]:
    """What differs from the defaults; a default is not written."""
    return {key: None if facts.get(key, usual) == usual else facts[key] for key, usual in DEFAULTS.items()}


def _look(row: Reader | None, facts: Facts) -> dict[str, object]:
    """How its picture is shown, where that has changed; all else about it stays."""
    camera = row.camera if row else Camera()
    if facts.get("mirror", camera.mirror) == camera.mirror:
        return {}
    changed = camera.model_copy(update={"mirror": facts["mirror"]})
    return {"camera": changed.model_dump(mode="json", exclude_defaults=True) or None}


def keyboard(device: str) -> Listened:
    """A reader that types, taken from the keyboard."""
    from devices.links.evdev import EvdevLink
    from devices.readers.keyboard import Typist

    typist = Typist()
    return EvdevLink(device, lambda events: typist.typed(events).encode("utf-8", "ignore"))
