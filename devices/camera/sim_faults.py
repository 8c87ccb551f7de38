"""What a simulated camera can be told: one line a command, in a fault file or by hand.

show giay-hen.png      a picture from its folder is held before it
nothing                the desk alone
blur 2.5               out of focus, dots
tilt 30                the picture is turned, degrees
glare 60               a bright spot, dots; 0: none
dark on                somebody has put the lid on
frozen on              the same picture again and again
unplug · plug · unplugged 5     the cable
"""

from __future__ import annotations

from collections.abc import Mapping

from devices.printer.sim_faults import Value

COMMANDS = "commands.txt"
"""In the folder of its pictures."""

CAMERA_FAULTS: Mapping[str, Value] = {
    "show": Value.TEXT,
    "nothing": Value.NOTHING,
    "blur": Value.NUMBER,
    "tilt": Value.NUMBER,
    "glare": Value.NUMBER,
    "dark": Value.SWITCH,
    "frozen": Value.SWITCH,
    "unplug": Value.NOTHING,
    "plug": Value.NOTHING,
    "unplugged": Value.SWITCH,
}
"""Name of a command → what it takes."""
