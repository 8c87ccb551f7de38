"""One row of a list, as any station may show it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """Sign, title and note, and a value at the right; drawn by :class:`assets.qt.lines.LineList`.

    ``key`` says which thing the row is about, so that the row changes in place while the thing lives.
    ``chip`` is a letter or number, else ``icon`` is drawn; ``tone`` is a key of :data:`assets.qt.lines.TONES`.
    """

    key: str
    title: str
    note: str = ""
    value: str = ""
    value_note: str = ""
    chip: str = ""
    icon: str = ""
    tone: str = "plain"
