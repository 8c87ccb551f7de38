"""What stands at the officer's own counter: a calm line when it is ill or being tried out. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from config.devices import Keypad, Pad, Sign
from counter.faults import device_sentence, needs_a_person
from counter.gear import ICONS, TESTABLE, Kind, kind_of
from counter.panel.state import Panel
from counter.words import Words, ms_of
from queue_engine.protocol import DeviceState, TellFault

TRIAL_MS = 20_000
"""For so long a key that is pressed belongs to the test."""


def own_devices(panel: Panel, words: Words) -> Iterator[tuple[str, DeviceState]]:
    """Station and device, of this counter's keypad, pad and signs."""
    config = words.config
    rows: tuple[Keypad | Pad | Sign, ...] = (*config.keypads, *config.pads, *config.signs)
    own = {row.id for row in rows if row.counter == panel.counter}
    for station in panel.hall.stations.values() if panel.hall and own else ():
        yield from ((station.station, one) for one in station.devices if station.connected and one.device in own)


def fault_here(panel: Panel, words: Words) -> TellFault | None:
    """The first fault of the counter's own devices; only whoever sits there is told."""
    if panel.seat is None:
        return None
    ill = (one for one in own_devices(panel, words) if needs_a_person(one[1], panel.now_ms))
    return next((TellFault(station=place, device=one.device, at=one.at) for place, one in ill), None)


def trial_said(panel: Panel, words: Words) -> tuple[str, str, str] | None:
    """Look, icon and sentence about a test that waits for a key: until it has one, no key does anything else."""
    for _, device in own_devices(panel, words):
        kind = kind_of(device.device, words.config, device.kind)
        if device.asked_at and kind in TESTABLE - {Kind.SIGN} and panel.now_ms - ms_of(device.asked_at) < TRIAL_MS:
            text = words["panel.device_tried"].format(device=words.device(device.device))
            return "busy", ICONS[kind], text
    return None


def fault_said(panel: Panel, words: Words) -> tuple[str, str, str] | None:
    """The same of what ``fault_here`` tells."""
    fault = fault_here(panel, words)
    for _, device in own_devices(panel, words):
        if fault and (device.device, device.at) == (fault.device, fault.at):
            kind = kind_of(device.device, words.config, device.kind)
            values = {"device": words.device(device.device), "said": device_sentence(device, words)}
            return "busy", ICONS[kind], words["panel.device_ill"].format(**values)
    return None
