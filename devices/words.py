"""What is said of a device: its state, and for each reason one sentence and one remedy.

The words themselves are texts of the hall (``device.state_*``, ``device.reason_*``, ``device_remedy.*``), handed in by
whoever has them. A sentence has no subject and stands behind the device's name: "Máy in phiếu: hết giấy."
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from devices.states import State


class Lookup(Protocol):
    """The hall's texts in one language, by key."""

    def __getitem__(self, key: str, /) -> str: ...
    def __contains__(self, key: str, /) -> bool: ...


@dataclass(frozen=True)
class Said:
    """One reason in words."""

    sentence: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip()


def state_word(state: State | str, texts: Lookup) -> str:
    """One or two words: "sẵn sàng", "đang dừng"."""
    return texts[f"device.state_{state.lower()}"]


def told(reason: str, texts: Lookup) -> Said:
    """A reason that a newer program has sent and that this one does not know is said plainly."""
    known = reason if f"device.reason_{reason}" in texts else "unknown"
    return Said(texts[f"device.reason_{known}"], texts[f"device_remedy.{known}"])


def told_all(state: State | str, reasons: Iterable[str], texts: Lookup) -> tuple[Said, ...]:
    """Every reason in words; a device that is away without a reason gets one."""
    given = tuple(reasons) or (("none",) if state == State.ABSENT else ())
    return tuple(told(reason, texts) for reason in given)
