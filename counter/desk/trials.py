"""Trying a device out from the desk: what is said while it goes on, and what came of it. Pure."""

from __future__ import annotations

from counter.words import MINUTE_MS, Words, ms_of
from devices.words import told
from queue_engine.protocol import DeviceState, DeviceTest

ANSWER_MS = 75_000
"""A station that has not answered by then has not heard."""
RECENT_MS = 5 * MINUTE_MS
"""For so long a device that was tried out stands near the head of the list."""
SYMBOLOGIES = {"code128": "Code 128", "code39": "Code 39", "qr": "QR", "ean13": "EAN-13", "datamatrix": "Data Matrix"}


def is_recent(device: DeviceState, now_ms: int) -> bool:
    """Somebody waits for what comes of it, or reads it now."""
    at = device.asked_at or (device.tested.at if device.tested else None)
    return at is not None and now_ms - ms_of(at) < RECENT_MS


def trial_text(device: DeviceState, words: Words, now_ms: int) -> str:
    """The test that is going on, else the newest."""
    if device.asked_at is None:
        return _result(device.tested, words, now_ms) if device.tested else ""
    if now_ms - ms_of(device.asked_at) < ANSWER_MS:
        return words["desk.test_now"]
    return words["desk.test_unheard"].format(time=words.moment(device.asked_at, now_ms))


def _result(tested: DeviceTest, words: Words, now_ms: int) -> str:
    said = words[f"desk.test_{tested.outcome}"].format(time=words.moment(tested.at, now_ms))
    detail = _detail(tested, words) or " ".join(told(one, words.texts).sentence for one in tested.reasons[:1])
    return f"{said}, {detail.removesuffix('.')}" if detail else said


def _detail(tested: DeviceTest, words: Words) -> str:
    key = f"desk.test_{tested.detail}"
    if not tested.detail or key not in words.texts:
        return ""
    named = (SYMBOLOGIES.get(one, one) for one in tested.about)
    values = dict(zip(("what", "size"), named, strict=False))
    return words[key].format(**values) if words.texts.placeholders(key) <= values.keys() else ""
