"""How much of a line's or a well's height letters take. Plain numbers, no Qt."""

from __future__ import annotations

LINE_SHARE, WELL_SHARE = 0.84, 0.76
"""How much of the height of a line, or of a counter's well, the capitals of a number take."""
