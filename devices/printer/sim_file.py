"""The simulated printer at a file: draws what a stream of bytes would print, as fast as the computer can."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from devices.printer.decoder import PrinterMemory
from devices.printer.sim import CapturedSlip, Faults, SimPrinter, SimSettings
from devices.printer.sim_line import Line


def print_bytes(
    settings: SimSettings,
    data: bytes,
    on_slip: Callable[[CapturedSlip], None],
    faults: Faults | None = None,
    pieces: Callable[[int], int] = lambda most: most,
    memory: PrinterMemory | None = None,
) -> bytes:
    """All answers to a whole stream; time is reckoned, not waited for. ``pieces`` says how much arrives at once.

    Returns when nothing more would happen: also when the printer has stopped and takes no more.
    """
    printer = SimPrinter(replace(settings, flow="dsr_dtr"), on_slip, faults, memory)
    line = Line(settings.baud if settings.kind == "escpos_serial" else None, settings.speed)
    rest, answers, now = memoryview(data), bytearray(), 0.0
    while True:
        answers += printer.advance(now)
        most = min(printer.room, line.allows(now), printer.faults.bytes_until_cut, len(rest))
        if most > 0:
            size = max(1, min(most, pieces(most)))
            line.took(size, now)
            answers += printer.receive(bytes(rest[:size]), now)
            rest = rest[size:]
            continue
        waits = [printer.due(now), line.wait(now) if rest and printer.room else None]
        known = [seconds for seconds in waits if seconds is not None]
        if not known:
            break
        now += max(min(known), 1e-6)
    printer.close(now)
    return bytes(answers)
