"""What may be wrong with a simulated pad, and the hand that presses it: one line a command.

    press 4                a key is pressed
    chatter 8              a worn contact: from here on each press reports so many times within 20 ms; 1: as it should
    lose_answers 2         the next so many answers do not reach the pad, which says its press again
    wrong_sums 3           the next so many lines come broken
    boots 1.8              from here on it begins anew when its port is opened, or its power is back, and takes so long
    stuck 2                this key reports all the time; 0: it is free again
    silent 20              a switch: on, off, or the seconds after which it is off again

``VALUES`` is the whole list; a fault file checks its lines against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from devices.printer.sim_faults import Value, fits

SWITCHES = ("silent", "power_off", "unplugged", "two_at_once")
COUNTS = ("press", "chatter", "lose_answers", "wrong_sums", "stuck")
VALUES: Mapping[str, Value] = {
    **dict.fromkeys(SWITCHES, Value.SWITCH),
    **dict.fromkeys(COUNTS, Value.COUNT),
    "boots": Value.NUMBER,
}
"""Name of a command → what it takes."""


@dataclass
class PadFaults:
    """What is wrong with the pad just now; obey() from any thread."""

    silent: bool = False
    """It hears, and says nothing."""
    power_off: bool = False
    """It is dark; its cable stays. Turned off: it begins anew."""
    unplugged: bool = False
    """The cable is pulled."""
    two_at_once: bool = False
    """On a shared line: it also speaks when somebody else has been asked."""
    chatter: int = 1
    lose_answers: int = 0
    wrong_sums: int = 0
    stuck: int = 0
    boots: float = 0.0
    """Seconds in which it neither hears nor speaks, for a pad of the line protocol: a port that is opened restarts many
    a small computer."""
    pressed: list[int] = field(default_factory=list)
    """Keys that have been pressed and are not reported yet."""
    _timed: dict[str, float] = field(default_factory=dict, compare=False, repr=False)
    _ends: dict[str, float] = field(default_factory=dict, compare=False, repr=False)

    def obey(self, line: str) -> None:
        """One command: ``press 4``, ``silent on``, ``unplugged 5``. Raises ValueError."""
        name, _, rest = line.strip().partition(" ")
        value = rest.strip()
        if name not in VALUES or not fits(VALUES[name], value):
            raise ValueError(f"no command of a pad: {line.strip()!r}")
        if name == "press":
            self.pressed.append(int(value))
        elif VALUES[name] is Value.COUNT:
            setattr(self, name, int(value))
        elif VALUES[name] is Value.NUMBER:
            setattr(self, name, float(value))
        else:
            self._switch(name, value)

    def _switch(self, name: str, value: str) -> None:
        self._timed.pop(name, None)
        self._ends.pop(name, None)
        setattr(self, name, value != "off")
        if value not in ("on", "off"):
            self._timed[name] = float(value)

    def tick(self, now: float) -> None:
        """Turn off what has lasted long enough."""
        while self._timed:
            name, seconds = self._timed.popitem()
            self._ends[name] = now + seconds
        for name, end in list(self._ends.items()):
            if end <= now:
                del self._ends[name]
                setattr(self, name, False)

    def used_up(self, name: str) -> bool:
        """One of a count is used; False when none was left."""
        left = int(getattr(self, name))
        if left > 0:
            setattr(self, name, left - 1)
        return left > 0

    @property
    def dead(self) -> bool:
        return self.power_off or self.unplugged
