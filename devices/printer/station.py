"""The printer of a station: slips in, outcomes out; all the work on the device's own thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from devices.errors import DeviceError, NotDrawable
from devices.links.choice import link_to, pauses_of
from devices.ports import PrintOutcome, SlipOrder, SlipState, StateListener
from devices.printer.escpos_driver import EscPosDriver, Proof
from devices.printer.passport import Passport
from devices.printer.settings import PrinterSettings
from devices.printer.slip import Content, PaperKind, sample_slip
from devices.states import Reason
from devices.station import StationDevice

if TYPE_CHECKING:
    from devices.printer.encode.result import Encoded
    from devices.printer.layout import Layout
    from devices.printer.page import Page

Done = Callable[[PrintOutcome], None]
POLL_S = 0.5
"""How often an idle printer is asked how it is."""
log = logging.getLogger(__name__)


class StationPrinter(StationDevice[EscPosDriver]):
    """A TicketPrinter over any ESC/POS driver."""

    def __init__(
        self,
        settings: PrinterSettings,
        driver: EscPosDriver,
        on_state: StateListener | None = None,
    ) -> None:
        self._drawer = Drawer(settings, lambda: driver.passport)
        super().__init__(
            settings.id,
            "printer",
            driver,
            on_state,
            poll_s=POLL_S * settings.pace,
            back_off_s=pauses_of(settings),
            enabled=settings.enabled,
            keep_line=not settings.shared,
        )

    def take(self, order: SlipOrder) -> None:
        self._runner.submit(SlipJob(order, self._drawer))

    def print_slip(self, job_id: str, content: Content, done: Done) -> None:
        self.take(PlainOrder(job_id, content, done))

    def distrust(self) -> None:
        self._runner.submit(Distrust())

    def warm(self) -> None:
        self._runner.submit(WarmUp(self._drawer))


def escpos_printer(settings: PrinterSettings, on_state: StateListener | None = None) -> StationPrinter:
    """An ESC/POS printer at whatever cable, and the simulated one: it is the same path."""
    driver = EscPosDriver(link_to(settings), settings, greeting=lambda: greeting_of(settings))
    return StationPrinter(settings, driver, on_state)


def greeting_of(settings: PrinterSettings) -> bytes:
    """What the printer must hold before a slip, by its passport."""
    if settings.passport.characters != "glyphs":
        return b""
    from devices.printer.encode import greeting

    return greeting(settings.passport)


class Drawer:
    """Content → bytes, as layout and passport say.

    Pillow, segno and the layout file are read at the first use, on the device's thread, to keep starts short.
    ``passport`` tells what holds of the printer just now.
    """

    def __init__(self, settings: PrinterSettings, passport: Callable[[], Passport]) -> None:
        self._settings = settings
        self._passport = passport
        self._layouts: dict[PaperKind, Layout] = {}

    def draw(self, content: Content) -> Drawing:
        """Raises a DeviceError for what cannot be drawn."""
        from devices.printer.layout import lay_out

        return Drawing(lay_out(content, self._chosen(content.paper), self._passport().dots), self._passport)

    def _chosen(self, paper: PaperKind) -> Layout:
        if paper not in self._layouts:
            self._layouts[paper] = self._load(paper)
        return self._layouts[paper]

    def _load(self, paper: PaperKind) -> Layout:
        """The hall's layout. Set-up has checked it; should it be broken since, papers come out in the standard one."""
        from devices.printer.layout import STANDARD
        from devices.printer.layout_file import load_layout

        for file in self._files(paper):
            try:
                return load_layout(file, paper)
            except DeviceError as error:
                log.error("%s: the standard layout is used instead: %s", self._settings.id, error)
        if paper != "ticket":
            raise NotDrawable(f"there is no layout for the paper {paper}")
        return STANDARD

    def _files(self, paper: PaperKind) -> tuple[Path, ...]:
        if paper != "ticket":
            return self._settings.layouts.get(paper, ())
        return (self._settings.layout,) if self._settings.layout else ()


class Drawing:
    """A page and its bytes, which are made anew when something else holds of the printer meanwhile."""

    def __init__(self, page: Page, passport: Callable[[], Passport]) -> None:
        self._page = page
        self._passport = passport
        self._encoded_for = passport()
        self._encoded = self._encode()

    def encoded(self) -> Encoded:
        if self._encoded_for != self._passport():
            self._encoded_for = self._passport()
            self._encoded = self._encode()
        return self._encoded

    def _encode(self) -> Encoded:
        from devices.printer.encode import encode

        return encode(self._page, self._encoded_for)


@dataclass(frozen=True)
class PlainOrder:
    """A slip of which nothing is recorded."""

    job_id: str
    slip: Content
    done: Done

    def content(self) -> Content:
        return self.slip

    def sending(self) -> bool:
        return True

    def sent(self) -> None:
        pass

    def ended(self, outcome: PrintOutcome) -> None:
        self.done(outcome)


class SlipJob:
    """One slip on its way through the device's thread; its order hears of exactly one ending."""

    def __init__(self, order: SlipOrder, drawer: Drawer) -> None:
        self._order = order
        self._drawer = drawer
        self._drawn: Drawing | None = None
        self._begun = False
        self._ended = False

    def prepare(self) -> bool:
        try:
            self._drawn = self._drawer.draw(self._order.content())
        except DeviceError as error:
            log.error("slip %s cannot be drawn: %s", self._order.job_id, error)
            self.refuse((error.reason,))
        return self._drawn is not None

    def run(self, driver: EscPosDriver) -> None:
        assert self._drawn is not None
        self._end(driver.print(self._drawn.encoded, self._sending, self._order.sent))

    def _sending(self) -> bool:
        try:
            self._begun = self._order.sending()
        except DeviceError as error:
            self.refuse((error.reason,))
            return False
        return self._begun

    def refuse(self, reasons: tuple[Reason, ...]) -> None:
        self._end(Proof(SlipState.FAILED_BEFORE, reasons))

    def broken(self) -> None:
        self._end(Proof(SlipState.UNCERTAIN if self._begun else SlipState.FAILED_BEFORE, (Reason.BROKEN,)))

    def _end(self, proof: Proof) -> None:
        if self._ended:
            return
        self._ended = True
        try:
            self._order.ended(PrintOutcome(self._order.job_id, proof.state, proof.reasons, proof.evidence))
        except Exception:  # one event to one listener
            log.exception("slip %s: its listener failed", self._order.job_id)


class QuietWork:
    """Work of which nobody waits for the end."""

    def prepare(self) -> bool:
        return True

    def run(self, driver: EscPosDriver) -> None:
        pass

    def refuse(self, reasons: tuple[Reason, ...]) -> None:
        pass

    def broken(self) -> None:
        pass


class WarmUp(QuietWork):
    """Draws a slip for nobody: fonts, Pillow and segno are in memory when the first citizen comes."""

    def __init__(self, drawer: Drawer) -> None:
        self._drawer = drawer

    def prepare(self) -> bool:
        try:
            self._drawer.draw(sample_slip())
        except DeviceError as error:
            log.error("slips cannot be drawn: %s", error)
        return False


class Distrust(QuietWork):
    """Tells the driver that a program before this one ended in the middle of a slip."""

    def run(self, driver: EscPosDriver) -> None:
        driver.distrust()
