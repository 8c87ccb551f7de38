"""What a simulated reader can be told: one line a command, in a fault file or by hand.

scan H13.01-251121-0042    it reads this code
scan_split …               the same in two pieces, with a pause between them; letters may be cut in two
scan_joined A001 A002      two codes that come as one piece
twice …                    the same code again at once, as from a trigger that is held
noise 20                   so many bytes that mean nothing, without an end
endless 5000               so many letters without an end
terminator cr              cr, lf, crlf, tab or none, from now on
aim off                    its AIM identifier
unplug · plug · unplugged 5     the cable
"""

from __future__ import annotations

from collections.abc import Mapping

from devices.printer.sim_faults import Value

READER_FAULTS: Mapping[str, Value] = {
    "scan": Value.TEXT,
    "scan_split": Value.TEXT,
    "scan_joined": Value.TEXT,
    "twice": Value.TEXT,
    "noise": Value.COUNT,
    "endless": Value.COUNT,
    "terminator": Value.TEXT,
    "aim": Value.SWITCH,
    "unplug": Value.NOTHING,
    "plug": Value.NOTHING,
    "unplugged": Value.SWITCH,
}
"""Name of a command → what it takes."""
