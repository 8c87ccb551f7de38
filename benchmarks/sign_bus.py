"""20 LED signs on one simulated RS-485 line at 9600 bits a second: a new text everywhere, and on one sign.

The baseline is what the bytes alone need on two wires: requests and answers for a whole refresh, the request for
one sign. With three addresses dead the same is measured again, after the bus has found out.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import program
from benchmarks.hall import BrokenBenchmark, work_folder
from benchmarks.measure import Row, counted, sampled
from devices.signs import modbus, segments
from devices.signs.settings import BusSettings, SignSettings
from devices.signs.sim import Shown
from devices.signs.sim_server import SimBusServer
from devices.signs.station import SignBus, sign_bus

SIGNS, BAUD, DIGITS = 20, 9600, 4
DEAD = ("sign-4", "sign-11", "sign-19")
QUICK, FULL = (6, 60), (20, 250)
"""Refreshes of all signs, and changes of one."""
PATIENCE_S = 10.0
BYTE_MS = 10_000 / BAUD
REQUEST = len(modbus.write_registers(1, modbus.SEGMENTS, segments.registers("A012", DIGITS)))
ANSWER = 8
CHANCE = random.Random(9600)


class Line:
    """The simulated line, the bus that speaks to it, and when each sign showed what."""

    def __init__(self, folder: Path) -> None:
        signs = tuple(SignSettings(f"sign-{n}", n, digits=DIGITS) for n in range(1, SIGNS + 1))
        settings = BusSettings("line", str(folder / "line"), signs, BAUD)
        self.ids = [sign.id for sign in signs]
        self._news = threading.Condition()
        self._shown: dict[str, Shown] = {}
        self.server = SimBusServer(settings, on_shown=self._on_shown)
        self._thread = threading.Thread(target=self.server.serve)
        self._thread.start()
        self.bus: SignBus = sign_bus(settings)

    def _on_shown(self, shown: Shown) -> None:
        with self._news:
            self._shown[shown.sign] = shown
            self._news.notify_all()

    def changed_ms(self, texts: dict[str, str]) -> float:
        """Milliseconds from the first order until the last of these signs shows its text."""
        began = time.monotonic()
        for sign, text in texts.items():
            self.bus.sign(sign).show(text)
        with self._news:
            if not self._news.wait_for(lambda: self._show(texts), PATIENCE_S):
                raise BrokenBenchmark(f"not shown: {texts}")
            return (max(self._shown[sign].t for sign in texts) - began) * 1000

    def _show(self, texts: dict[str, str]) -> bool:
        return all(sign in self._shown and self._shown[sign].text == text for sign, text in texts.items())

    def close(self) -> None:
        self.bus.close()
        self.server.stop()
        self._thread.join()


@contextmanager
def line() -> Iterator[Line]:
    with work_folder() as folder:
        made = Line(folder)
        try:
            yield made
        finally:
            made.close()


def measure(quick: bool) -> list[Row]:
    refreshes, changes = QUICK if quick else FULL
    whole_ms, one_ms = SIGNS * (REQUEST + ANSWER) * BYTE_MS, REQUEST * BYTE_MS
    with line() as wires:
        first = sampled("first_light", "ms", [wires.changed_ms(_texts(wires.ids, 0))], whole_ms)
        rows = _both(wires, wires.ids, "", refreshes, changes, (whole_ms, one_ms))
        for sign in DEAD:
            wires.server.bus.obey(sign, "power_off on", time.monotonic())
        living = [sign for sign in wires.ids if sign not in DEAD]
        for sign in DEAD:
            wires.bus.sign(sign).show("A999")
        rows.append(sampled("refresh_as_three_die", "ms", [wires.changed_ms(_texts(living, 1))], whole_ms))
        alive_ms = len(living) * (REQUEST + ANSWER) * BYTE_MS
        rows += _both(wires, living, "_three_dead", refreshes, changes, (alive_ms, one_ms))
        collisions = counted("collisions", "times", wires.server.bus.collisions)
    return [first, *rows, collisions]


def _both(
    wires: Line, signs: list[str], name: str, refreshes: int, changes: int, baselines: tuple[float, float]
) -> list[Row]:
    whole = [_rested(wires, _texts(signs, number)) for number in range(2, refreshes + 2)]
    one = [_rested(wires, {CHANCE.choice(signs): f"B{number:03}"}) for number in range(changes)]
    return [
        sampled(f"refresh{name}", "ms", whole, baselines[0]),
        sampled(f"change{name}", "ms", one, baselines[1]),
    ]


def _rested(wires: Line, texts: dict[str, str]) -> float:
    """After a pause of no rhythm, as calls come in a hall."""
    time.sleep(CHANCE.uniform(0.03, 0.09))
    return wires.changed_ms(texts)


def _texts(signs: list[str], round_: int) -> dict[str, str]:
    return {sign: f"A{(round_ * 37 + number) % 1000:03}" for number, sign in enumerate(signs)}


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
