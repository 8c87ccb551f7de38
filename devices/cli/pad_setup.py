"""Setting up pads and keypads: a person presses the keys in turn, which shows what the box is and how it counts."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from devices.cli.asking import TYPED, Asking, base_row, cable_of
from devices.cli.box_tables import Box, boxes, copied, hex_of, keys_in, load_box
from devices.cli.dialog import Back
from devices.cli.draft import Answer
from devices.cli.facts import Facts
from devices.cli.guide import Again, Guide, Plan, Task
from devices.cli.listening import Heard, hear, opened
from devices.cli.rows import Row
from devices.cli.wiring import Keypad, Pad
from devices.links.serial import SerialLink
from devices.pads.line import Frames
from devices.pads.settings import ACTS, PadSettings
from devices.pads.station import StationPad, rating_pad
from devices.pads.table_file import TableProblems
from devices.ports import Press
from devices.states import DeviceHealth, State
from devices.words import Lookup

KINDS = ("line", "table", "digits", "screen")
PLUGGED = {"line": {"serial": "line"}, "table": {"serial": "table"}, "digits": {"keyboard": "digits"}}
PRESS_S, KEY_S = 20.0, 20.0
OPEN_S = 3.0
DEFAULT_BAUD = 9600
SAME_KEY = 0
MOST_KEYS = 9


@dataclass(frozen=True)
class PadSetUp:
    """Rating pads, or officers' keypads."""

    asking: Asking
    texts: Lookup
    asked: str | None = None
    keypads: bool = False

    def guide(self) -> Guide:
        at_a_cable = lambda facts: facts["kind"] != "screen"  # noqa: E731
        tasks = (
            Task("which", self._which),
            Task("pad_kind", self._kind),
            Task("pad_cable", self._cable, at_a_cable),
            Task("pad_address", self._address, lambda facts: facts["kind"] == "line"),
            Task("pad_table", self._table, lambda facts: facts["kind"] == "table"),
            Task("pad_keys", self._acts if self.keypads else self._levels, at_a_cable),
            Task("pad_counter", self._counter),
        )
        hall, dialog = self.asking.hall, self.asking.dialog
        return Guide(tasks, self._plan, hall.file, hall.check, dialog, self.texts)

    @property
    def _section(self) -> str:
        return "keypads" if self.keypads else "pads"

    @property
    def _rows(self) -> Sequence[Pad | Keypad]:
        config = self.asking.hall.config
        return config.keypads if self.keypads else [row for row in config.pads if row.bus is None]

    def _row(self, facts: Facts) -> Pad | Keypad | None:
        return next((row for row in self._rows if row.id == facts["id"]), None)

    # ---- which, and where ----

    def _which(self, facts: Facts) -> Answer:
        return self.asking.which(self._section, self._rows, self.asked)

    def _kind(self, facts: Facts) -> Answer:
        row, dialog = self._row(facts), self.asking.dialog
        kinds = KINDS[:3] if self.keypads else KINDS
        choices = [(str(number), dialog.word(f"pad_{kind}")) for number, kind in enumerate(kinds, 1)]
        default = str(kinds.index(row.kind) + 1) if row and row.kind in kinds else ""
        return {"kind": kinds[int(dialog.pick("which_pad_kind", choices, default)) - 1], "device": None}

    def _cable(self, facts: Facts) -> Answer:
        row = self._row(facts)
        return self.asking.cable(PLUGGED[facts["kind"]], row.device if row else None)

    def _counter(self, facts: Facts) -> Answer:
        row = self._row(facts)
        return {"counter": self.asking.counter("which_counter", row.counter if row else None)}

    # ---- what is it? ----

    def _pressed(self, facts: Facts, baud: int) -> bytes:
        """The bytes of one press."""
        with opened(SerialLink(facts["device"], baud)) as link:
            self.asking.dialog.say("press_any", seconds=round(PRESS_S))
            return hear(link, PRESS_S)

    def _address(self, facts: Facts) -> Answer:
        """A pad in our line protocol says its address with every press, and every ten seconds."""
        row, dialog = self._row(facts), self.asking.dialog
        baud = row.baud if row and row.kind == "line" and row.baud else DEFAULT_BAUD
        data = self._pressed(facts, baud)
        frame = next(iter(Frames().feed(data)), None)
        if frame is not None:
            dialog.say("pad_found", address=frame.address)
            return {"address": frame.address, "baud": baud}
        dialog.say("pad_no_line" if data else "nothing_pressed", bytes=hex_of(data))
        raise Again if dialog.yes("try_again") else Back

    def _table(self, facts: Facts) -> Answer:
        """The tables are tried on what the box sends."""
        dialog, known = self.asking.dialog, boxes(self.asking.hall.file.parent)
        for baud in dict.fromkeys(box.baud for box in known):
            data = self._pressed(facts, baud)
            fitting = [box for box in known if box.baud == baud and keys_in(box.table, data)]
            if data:
                dialog.say("box_sends", bytes=hex_of(data), baud=baud)
            if fitting:
                return self._chosen(fitting, fitting[0])
            if data and not dialog.yes("box_other_speed"):
                break
        dialog.say("no_box_fits")
        return self._chosen(known, None)

    def _chosen(self, known: Sequence[Box], likely: Box | None) -> Answer:
        dialog = self.asking.dialog
        choices = [(str(number), box.said) for number, box in enumerate(known, 1)]
        default = str(known.index(likely) + 1) if likely else ""
        picked = dialog.pick("which_box", [*choices, (TYPED, dialog.word("box_typed"))], default)
        if picked != TYPED:
            return {"table": str(known[int(picked) - 1].file)}
        while True:
            file = Path(os.path.expanduser(dialog.line("box_file")))
            try:
                load_box(file)
            except TableProblems as problems:
                dialog.tell(str(problems))
            else:
                return {"table": str(file.absolute())}

    # ---- its keys ----

    def _levels(self, facts: Facts) -> Answer:
        """Key after key from the worst to the best: what the box calls each of them."""
        dialog = self.asking.dialog
        count = self._count()
        with self._listening(facts) as (pad, heard):
            named = [dialog.word("key_worst"), *[""] * (count - 2), dialog.word("key_best")]
            reported = self._each_key(pad, heard, [f"{key} {named[key - 1]}".strip() for key in range(1, count + 1)])
        levels = {key: level for level, key in enumerate(reported, 1) if key}
        if not levels:
            return {}  # nothing was heard: what its table says of them is all that is known
        if any(key != level for key, level in levels.items()):
            if facts["kind"] != "table":
                dialog.say("keys_differ", keys=", ".join(map(str, reported)))
                if not dialog.yes("keys_still"):
                    raise Again
                return {"levels": {}}
            dialog.say("keys_turned")
            return {"levels": levels}
        return {"levels": {}}

    def _count(self) -> int:
        """As many keys as the hall's scale has levels, if nobody knows better."""
        usual = max(self.asking.hall.config.ratings.level_counts.values())
        while True:
            answer = self.asking.dialog.line("how_many_keys", str(min(usual, MOST_KEYS)))
            if answer.isdecimal() and 2 <= int(answer) <= MOST_KEYS:
                return int(answer)
            self.asking.dialog.say("how_many_wrong", most=MOST_KEYS)

    def _acts(self, facts: Facts) -> Answer:
        """The keys for next, recall, finish, no-show in turn; one that is not there is left out."""
        dialog = self.asking.dialog
        with self._listening(facts) as (pad, heard):
            reported = self._each_key(pad, heard, [dialog.word(f"act_{act}") for act in ACTS])
        keys = {str(key): act for act, key in zip(ACTS, reported, strict=True) if key}
        if not keys:
            raise Again
        return {"keys": keys}

    def _each_key(self, pad: StationPad, heard: Heard[Press], asked: Sequence[str]) -> list[int]:
        """What the box calls each key; 0: there is no such key."""
        reported: list[int] = []
        for what in asked:
            reported.append(self._one_key(pad, heard, what, reported))
        return reported

    def _one_key(self, pad: StationPad, heard: Heard[Press], what: str, before: Sequence[int]) -> int:
        dialog = self.asking.dialog
        while True:
            heard.forget()
            pad.arm(KEY_S)
            dialog.say("press_key", what=what, seconds=round(KEY_S))
            press = heard.next(KEY_S)
            if press is None:
                dialog.say("nothing_pressed", bytes="")
                if not dialog.yes("press_again", what=what):
                    return SAME_KEY
            elif press.key in before:
                dialog.say("same_key", key=press.key)
            else:
                dialog.say("key_heard", key=press.key)
                return press.key

    @contextmanager
    def _listening(self, facts: Facts) -> Iterator[tuple[StationPad, Heard[Press]]]:
        """Its keys are heard when somebody is asked to press one; one that is away is asked for all the same."""
        heard: Heard[Press] = Heard()
        there = threading.Event()
        pad = rating_pad(replace(self._settings(facts), always=True), heard, partial(_note, there))
        assert isinstance(pad, StationPad), "one of the window has no keys to press here"
        there.wait(OPEN_S)
        try:
            yield pad, heard
        finally:
            pad.close()

    def _settings(self, facts: Facts) -> PadSettings:
        table = Path(facts["table"]) if facts.get("table") else None
        levels = {match.key: match.key for match in load_box(table).match if match.key} if table else {}
        baud, address = facts.get("baud"), facts.get("address", 1)
        return PadSettings(facts["id"], facts["kind"], facts["device"], baud, table, address, levels=levels)

    # ---- what is written ----

    def _plan(self, facts: Facts) -> Plan:
        row = self._row(facts)
        wanted = {**base_row(facts), "kind": facts["kind"], **cable_of(row, facts), "counter": facts["counter"]}
        wanted |= {"address": facts["address"] if facts.get("address", 1) != 1 else None}
        wanted |= {"baud": facts["baud"] if facts.get("baud", DEFAULT_BAUD) != DEFAULT_BAUD else None}
        wanted |= {"keys": facts["keys"]} if self.keypads else {}
        files: Mapping[Path, str] = {}
        if facts["kind"] == "table":
            hall = self.asking.hall
            others = hall.ids - {facts["id"]}
            place, text = copied(Path(facts["table"]), hall.file.parent, facts["id"], facts.get("levels"), others)
            wanted["table"], files = place.name, {place: text}
        else:
            wanted["table"] = None
        return Plan([Row(self._section, facts["id"], wanted)], files)


def _note(there: threading.Event, health: DeviceHealth) -> None:
    if health.state is State.READY:
        there.set()
