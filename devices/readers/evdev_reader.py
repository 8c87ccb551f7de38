"""A scanner that types, taken as a keyboard of its own: neither the window's focus nor an input method matters."""

from __future__ import annotations

from collections.abc import Callable

from devices.links.evdev import EvdevLink, Keyboard, open_keyboard
from devices.links.names import Names
from devices.ports import ScanListener
from devices.readers.framing import Code, Framer, Framing
from devices.readers.keyboard import TORN, Typist
from devices.readers.reading import ReaderDriver
from devices.readers.settings import ReaderSettings


class TypedFramer(Framer):
    """Codes out of typed letters."""

    def __init__(self, framing: Framing, typist: Typist) -> None:
        super().__init__(framing)
        self._typist = typist

    def reset(self) -> None:
        super().reset()
        self._typist.reset()

    def feed(self, data: bytes, at: float) -> list[Code]:
        first, *rest = data.split(TORN.encode())
        codes = super().feed(first, at)
        for part in rest:
            self.tear(at)
            codes += super().feed(part, at)
        return codes


def evdev_reader(
    settings: ReaderSettings,
    on_scan: ScanListener,
    names: Names | None = None,
    opened: Callable[[str], Keyboard] = open_keyboard,
) -> ReaderDriver:
    """The driver, not yet open."""
    typist = Typist()
    link = EvdevLink(
        settings.device, lambda events: typist.typed(events).encode("utf-8", "ignore"), names=names, opened=opened
    )
    return ReaderDriver(settings, link, TypedFramer(settings.framing, typist), on_scan)
