"""What all slips of a hall have in common, kept in the printer's own memory, so that it need not be sent each time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from devices.cli.probe import IN_TURN_S, Probe
from devices.printer.encode import native, nv
from devices.printer.encode.nv import NvSetup
from devices.printer.layout import Layout, lay_out
from devices.printer.passport import Passport
from devices.printer.slip import Content

SURE_ROOM = 60_000
"""Bytes that every printer with such a memory has."""
WRITING_S = 60.0
"""How long it may be busy with writing its memory."""

Save = Callable[[Passport], None]


@dataclass(frozen=True)
class Store:
    """The slips of a hall, and how they look."""

    contents: Sequence[Content]
    layout: Layout

    def plan(self, passport: Passport, room: int | None) -> NvSetup:
        """All that recurs; where there is no room for it, only what is on every slip of a language."""
        everything = self._set_up(self.contents, passport)
        if len(everything.data) <= (SURE_ROOM if room is None else room):
            return everything
        return self._set_up(list(_one_a_language(self.contents)), passport)

    def _set_up(self, contents: Sequence[Content], passport: Passport) -> NvSetup:
        return nv.set_up([lay_out(content, self.layout, passport.dots) for content in contents], passport)


def _one_a_language(contents: Sequence[Content]) -> Iterator[Content]:
    seen: set[str] = set()
    for content in contents:
        if content.language not in seen:
            seen.add(content.language)
            yield content


def forget(keys: Iterable[str]) -> bytes:
    """Erase these pictures."""
    return b"".join(nv.erase(key) for key in keys)


def fill(probe: Probe, plan: NvSetup, passport: Passport, save: Save) -> Passport:
    """Bring the printer's memory up to date. A power cut in between leaves no key that means something else."""
    save(replace(passport, nv=plan.before))
    probe.send(native.INIT + plan.data)
    if "gs_r" in passport.answers:
        probe.in_turn(WRITING_S)
    filled = _as_told(probe, replace(passport, nv=plan.after))
    save(filled)
    return filled


def _as_told(probe: Probe, passport: Passport) -> Passport:
    """With what it says that it has stored. One that does not say is believed, and so is whatever takes its place."""
    there = probe.keys(IN_TURN_S if "gs_r" in passport.answers else WRITING_S) if passport.answers else None
    if there is None:
        return passport
    stored = {key: sum_ for key, sum_ in passport.nv.items() if key in there}
    return replace(passport, nv=stored, answers=passport.answers | {"keys"})
