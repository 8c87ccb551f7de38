"""Setting up a shared line: every address is asked, each sign shows its own, and a person says where it hangs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from devices.cli.asking import Asking, base_row, cable_of, free_id
from devices.cli.dialog import Back
from devices.cli.draft import Answer
from devices.cli.facts import Facts
from devices.cli.guide import Again, Guide, Plan, Task
from devices.cli.line_probe import ADDRESSES, ANSWER_S, EIGHTS, Answered, Line, on_line
from devices.cli.rows import Row
from devices.cli.wiring import Bus, Pad, Sign, StationKind
from devices.words import Lookup

PLUGGED = {"serial": "bus"}
BAUDS = (9600, 19200, 38400, 115200, 4800, 2400)
LEAST_DIGITS, MOST_DIGITS, USUAL_DIGITS = 3, 8, 4


@dataclass(frozen=True)
class BusSetUp:
    """A line, its signs and its pads, and the program that speaks on it."""

    asking: Asking
    texts: Lookup
    asked: str | None = None

    def guide(self) -> Guide:
        tasks = (
            Task("which", self._which),
            Task("bus_cable", self._cable),
            Task("bus_look", self._look),
            Task("bus_digits", self._digits, lambda facts: any(one["speaks"] != "pad" for one in facts["found"])),
            Task("bus_places", self._places),
            Task("bus_station", self._station),
        )
        hall, dialog = self.asking.hall, self.asking.dialog
        return Guide(tasks, self._plan, hall.file, hall.check, dialog, self.texts)

    def _row(self, facts: Facts) -> Bus | None:
        return next((row for row in self.asking.hall.config.buses if row.id == facts["id"]), None)

    def _line(self, facts: Facts, baud: int) -> AbstractContextManager[Line]:
        """A line that is in the file already may be known to be slow."""
        row = self._row(facts)
        return on_line(facts["device"], baud, row.answer_ms / 1000 if row else ANSWER_S)

    # ---- tasks ----

    def _which(self, facts: Facts) -> Answer:
        return self.asking.which("buses", self.asking.hall.config.buses, self.asked)

    def _cable(self, facts: Facts) -> Answer:
        row = self._row(facts)
        return self.asking.cable(PLUGGED, row.device if row else None)

    def _look(self, facts: Facts) -> Answer:
        """Speed after speed until somebody answers."""
        row, dialog = self._row(facts), self.asking.dialog
        for baud in dict.fromkeys((row.baud if row else BAUDS[0], *BAUDS)):
            dialog.say("bus_looking", first=ADDRESSES[0], last=ADDRESSES[-1], baud=baud)
            with self._line(facts, baud) as line:
                found = list(line.look())
            if found:
                for one in found:
                    what = dialog.word(f"speaks_{one.speaks}")
                    dialog.say("bus_answered", address=one.address, what=what, ms=round(one.ms))
                return {"baud": baud, "found": [vars(one) for one in found]}
        dialog.say("bus_silent")
        raise Again if dialog.yes("try_again") else Back

    def _digits(self, facts: Facts) -> Answer:
        """All places lit, then each sign its address."""
        dialog, digits = self.asking.dialog, self._ask_digits()
        with self._line(facts, facts["baud"]) as line:
            dark = [one.address for one in _signs(facts) if not line.show(one, EIGHTS[:1] * digits, digits)]
            if dark:
                dialog.say("bus_refused", addresses=", ".join(map(str, dark)))
            whole = dialog.yes("all_eights", digits=digits)
            for one in _signs(facts):
                line.show(one, str(one.address), digits)
        if not whole:
            dialog.say("eights_wrong")
            raise Again
        return {"digits": digits}

    def _ask_digits(self) -> int:
        while True:
            answer = self.asking.dialog.line("how_many_digits", str(USUAL_DIGITS))
            if answer.isdecimal() and LEAST_DIGITS <= int(answer) <= MOST_DIGITS:
                return int(answer)
            self.asking.dialog.say("how_many_digits_wrong", least=LEAST_DIGITS, most=MOST_DIGITS)

    def _places(self, facts: Facts) -> Answer:
        places: dict[str, str] = {}
        for one in _found(facts):
            key = "which_counter_of_pad" if one.speaks == "pad" else "which_counter_of_sign"
            known = self._known(facts, one)
            counter = self.asking.counter(key, known.counter if known else None, address=one.address)
            if counter is not None:
                places[str(one.address)] = counter
        return {"places": places}

    def _station(self, facts: Facts) -> Answer:
        """The program that speaks on the line; a hall that has none for it gets one."""
        kinds = [one for one in self.asking.hall.config.stations if one.kind is StationKind.SIGN_BUS]
        own = next((one.id for one in kinds if one.bus == facts["id"]), None)
        station = own or free_id("bang-so", self.asking.hall.ids)
        self.asking.dialog.say("bus_station_is", id=station)
        return {"station": station}

    def _known(self, facts: Facts, found: Answered) -> Sign | Pad | None:
        """Its row in the file, if it has one."""
        config = self.asking.hall.config
        rows: Sequence[Sign | Pad] = config.pads if found.speaks == "pad" else config.signs
        return next((one for one in rows if (one.bus, one.address) == (facts["id"], found.address)), None)

    # ---- what is written ----

    def _plan(self, facts: Facts) -> Plan:
        baud = {"baud": facts["baud"] if facts["baud"] != BAUDS[0] else None}
        rows = [Row("buses", facts["id"], {**base_row(facts), **cable_of(self._row(facts), facts), **baud})]
        taken = set(self.asking.hall.ids) | {facts["id"], facts["station"]}
        for one in _found(facts):
            counter = facts["places"].get(str(one.address))
            if counter is not None:
                rows.append(self._place_row(facts, one, counter, taken))
        station = {"kind": "sign_bus", "name": self._station_name(facts), "machine": facts["machine"]}
        return Plan([*rows, Row("stations", facts["station"], {**station, "bus": facts["id"]})])

    def _station_name(self, facts: Facts) -> str:
        known = next((one for one in self.asking.hall.config.stations if one.id == facts["station"]), None)
        return known.name if known else self.asking.dialog.word("bus_station_name", name=facts["name"])

    def _place_row(self, facts: Facts, one: Answered, counter: str, taken: set[str]) -> Row:
        known, is_pad = self._known(facts, one), one.speaks == "pad"
        id = known.id if known else _fresh(f"{'danh-gia' if is_pad else 'bang'}-{counter}", taken)
        taken.add(id)
        word = self.asking.dialog.word
        where = self.asking.hall.config.counter(counter).name
        name = known.name if known else word("name_of_pad" if is_pad else "name_of_sign", counter=where)
        kind = "line" if is_pad else one.speaks
        wanted: dict[str, object] = {"name": name, "machine": facts["machine"], "kind": kind}
        wanted |= {"bus": facts["id"], "address": one.address, "counter": counter}
        if not is_pad:
            wanted["digits"] = facts["digits"] if facts["digits"] != USUAL_DIGITS else None
        return Row("pads" if is_pad else "signs", id, wanted)


def _found(facts: Facts) -> list[Answered]:
    return [Answered(**one) for one in facts["found"]]


def _signs(facts: Facts) -> list[Answered]:
    return [one for one in _found(facts) if one.speaks != "pad"]


def _fresh(id: str, taken: set[str]) -> str:
    return id if id not in taken else free_id(id, frozenset(taken))
