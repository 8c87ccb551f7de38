"""Which devices need a person, and the one sentence about each. Pure."""

from __future__ import annotations

from counter.words import Words, ms_of
from devices.states import UNKNOWNS
from devices.words import told, told_all
from queue_engine.protocol import DeviceState, DeviceTold

UNWELL = {"STOPPED": "alarm", "ABSENT": "alarm", "ATTENTION": "priority"}
"""Device states that a person can do something about, with the tone in which they are said."""
GRACE_MS = 5_000
"""A device that is back before then needed nobody."""
TOLD_NAMED = 2
"""So many of those who were told are named."""


def needs_a_person(device: DeviceState, now_ms: int) -> bool:
    """It has been so for longer than a plug that is pulled and put back."""
    return device.state in UNWELL and now_ms - ms_of(device.at) >= GRACE_MS


def device_sentence(device: DeviceState, words: Words) -> str:
    """The first reason for which somebody has to come, and the remedy."""
    pressing = tuple(reason for reason in device.reasons if reason not in UNKNOWNS) or device.reasons
    said = told_all(device.state, pressing, words.texts)
    return str(said[0] if said else told("unknown", words.texts))


def told_text(device: DeviceState, words: Words) -> str:
    """Which screens of staff have shown the fault, and when."""
    if not device.told or device.state not in UNWELL:
        return ""
    named = [_teller(one, words) for one in device.told[:TOLD_NAMED]]
    more = "…" if len(device.told) > TOLD_NAMED else ""
    return words["desk.device_told"].format(who="; ".join(named) + more)


def _teller(one: DeviceTold, words: Words) -> str:
    values = {"place": words.station(one.station), "time": words.clock(one.at)}
    if one.officer is None:
        return words["desk.told_at"].format(**values)
    return words["desk.told_officer"].format(name=words.officer(one.officer), **values)
