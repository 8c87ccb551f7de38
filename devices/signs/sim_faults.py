"""What may be wrong on the simulated line: with one sign or pad by its own name, or with the line by the bus's.

sign-3   power_off on        a switch: on, off, or the seconds after which it is off again
sign-3   answer_after 0.08   a number
line-1   lose_one_in 40      of the whole line: lose_one_in, unplugged
pad-2    press 4             a person presses this key
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from devices.printer.sim_faults import Value, fits


@dataclass
class LineFaults:
    """What is wrong with one thing on the line, or with the line."""

    power_off: bool = False
    """It is dark and hears nothing; back again it shows nothing until it is told."""
    silent: bool = False
    """It does as it is told and answers nothing."""
    garbage: bool = False
    """It answers at random."""
    wrong_sums: int = 0
    """So many of its next answers have wrong sums."""
    refuses: bool = False
    """It understands, and does not do it."""
    unplugged: bool = False
    """The line's converter is pulled out."""
    answer_after: float = 0.0
    """Seconds by which every answer is late."""
    lose_one_in: int = 0
    """One byte in so many is lost, either way; 0: none."""
    _until: dict[str, float] = field(default_factory=dict, repr=False)

    def obey(self, command: str, now: float) -> None:
        """One command. Raises ValueError."""
        name, _, value = command.strip().partition(" ")
        value = value.strip()
        if name not in VALUES or not fits(VALUES[name], value):
            raise ValueError(f"no fault of a line: {command!r}")
        if VALUES[name] is Value.SWITCH:
            self._until.pop(name, None)
            setattr(self, name, value != "off")
            if value not in ("on", "off"):
                self._until[name] = now + float(value)
        else:
            setattr(self, name, int(value) if VALUES[name] is Value.COUNT else float(value))

    def tick(self, now: float) -> None:
        """Turn off what has lasted long enough."""
        for name, end in list(self._until.items()):
            if end <= now:
                del self._until[name]
                setattr(self, name, False)


VALUES: Mapping[str, Value] = {
    **dict.fromkeys(("power_off", "silent", "garbage", "refuses", "unplugged"), Value.SWITCH),
    **dict.fromkeys(("lose_one_in", "wrong_sums"), Value.COUNT),
    "answer_after": Value.NUMBER,
}
"""Name of a fault → what it takes; a fault file may check its lines against it."""
