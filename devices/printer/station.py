"""The printer of a station: slips in, outcomes out; all the work on the device's own thread."""

from __future__ import annotations

import logging
from collections.abc import Callable

from devices.errors import DeviceError
from devices.ports import PrintOutcome, SlipState, StateListener
from devices.printer.escpos_driver import EscPosDriver, Proof
from devices.printer.raster import Encoded, encode
from devices.printer.settings import PrinterSettings
from devices.printer.slip import SlipContent, sample_slip
from devices.printer.tcp_link import TcpLink
from devices.runner import DeviceRunner
from devices.states import DeviceHealth, Reason

Done = Callable[[PrintOutcome], None]
log = logging.getLogger(__name__)


class StationPrinter:
    """A TicketPrinter over any ESC/POS driver. Starts at once; a printer that is away is its health."""

    def __init__(
        self,
        settings: PrinterSettings,
        driver: EscPosDriver,
        on_state: StateListener | None = None,
    ) -> None:
        self._dots = settings.dots
        self._runner = DeviceRunner(settings.id, "printer", driver, on_state)
        self._runner.start()

    @property
    def health(self) -> DeviceHealth:
        return self._runner.health

    def print_slip(self, job_id: str, content: SlipContent, done: Done) -> None:
        self._runner.submit(SlipJob(job_id, content, self._dots, done))

    def warm(self) -> None:
        self._runner.submit(WarmUp(self._dots))

    def close(self) -> None:
        self._runner.stop()


def escpos_tcp_printer(settings: PrinterSettings, on_state: StateListener | None = None) -> StationPrinter:
    """A printer at a TCP port, and the simulated one: it is the same path."""
    link = TcpLink(settings.host, settings.port, settings.connect_timeout_s)
    return StationPrinter(settings, EscPosDriver(link, settings), on_state)


def draw(content: SlipContent, dots: int) -> Encoded:
    """Content → bytes. Pillow and segno are imported here, on the device's thread, to keep starts short."""
    from devices.printer.render import render

    return encode(render(content, dots))


class SlipJob:
    """One slip on its way through the device's thread; ``done`` hears of exactly one ending."""

    def __init__(self, job_id: str, content: SlipContent, dots: int, done: Done) -> None:
        self._job_id = job_id
        self._content = content
        self._dots = dots
        self._done = done
        self._drawn: Encoded | None = None
        self._begun = False
        self._ended = False

    def prepare(self) -> bool:
        try:
            self._drawn = draw(self._content, self._dots)
        except DeviceError as error:
            log.error("slip %s cannot be drawn: %s", self._job_id, error)
            self.refuse((error.reason,))
        return self._drawn is not None

    def run(self, driver: EscPosDriver) -> None:
        assert self._drawn is not None
        self._begun = True
        proof = driver.print(self._drawn.data, self._drawn.bitmap.height)
        self._end(proof)

    def refuse(self, reasons: tuple[Reason, ...]) -> None:
        self._end(Proof(SlipState.FAILED_BEFORE, reasons))

    def broken(self) -> None:
        self._end(Proof(SlipState.UNCERTAIN if self._begun else SlipState.FAILED_BEFORE, (Reason.BROKEN,)))

    def _end(self, proof: Proof) -> None:
        if self._ended:
            return
        self._ended = True
        try:
            self._done(PrintOutcome(self._job_id, proof.state, proof.reasons, proof.evidence))
        except Exception:  # one event to one listener
            log.exception("slip %s: its listener failed", self._job_id)


class WarmUp:
    """Draws a slip for nobody: fonts, Pillow and segno are in memory when the first citizen comes."""

    def __init__(self, dots: int) -> None:
        self._dots = dots

    def prepare(self) -> bool:
        try:
            draw(sample_slip(), self._dots)
        except DeviceError as error:
            log.error("slips cannot be drawn: %s", error)
        return False

    def run(self, driver: EscPosDriver) -> None:
        pass

    def refuse(self, reasons: tuple[Reason, ...]) -> None:
        pass

    def broken(self) -> None:
        pass
