"""The page on which the number of a paper roll is typed."""

from __future__ import annotations

from assets.face import Face
from counter.entry import PadProps, pad_keys, step_keys, turning
from counter.panel.buttons import Button
from counter.panel.events import Asked, Escaped, Event, TabTurned
from counter.panel.notices import link_notice, refused_notice
from counter.panel.rolls import LAST_SERIAL, rolled
from counter.panel.state import Do, Panel, Sheet
from counter.words import Words


def roll_props(panel: Panel, words: Words, sheet: Sheet, header: str) -> PadProps[Event]:
    """The page."""
    field, serial = rolled(panel, sheet)
    free, may = panel.pending is None, Do.ROLL in panel.legal and serial > 0
    number = f"{words.letter(field)}{serial:03d}"
    go = Face(words["panel.roll_go"].format(number=number), words["panel.enter"], "call", look="main")
    offered = not sheet.number.digits
    return PadProps(
        header=header,
        title=words["panel.open_roll"],
        line=words["panel.roll_line_fields" if len(panel.own_fields) > 1 else "panel.roll_line"],
        figure=number,
        is_offered=offered,
        note=words["panel.roll_offered"] if offered else words.field(field),
        say=link_notice(panel, words) or refused_notice(panel, words),
        picks=_fields(panel, words, field),
        keys=pad_keys(words["panel.erase"], free),
        steps=step_keys(serial, 1, (1, LAST_SERIAL), free),
        go=Button("go", go, Asked(Do.ROLL, f"{field}:{serial}"), may, "Enter"),
        back=Button("back", Face(words["common.back"], "Esc", "back"), Escaped()),
    )


def _fields(panel: Panel, words: Words, chosen: str) -> tuple[Button, ...]:
    """The counter's fields, where it has several; the arrows go round them."""
    names = panel.own_fields
    if len(names) < 2:
        return ()
    keys = turning(names, names.index(chosen), "Up", "Down")
    return tuple(
        Button(
            f"field:{name}",
            Face(words.field(name), words.letter(name), look="main" if name == chosen else "plain"),
            TabTurned(name),
            key=keys.get(name, ""),
        )
        for name in names
    )
