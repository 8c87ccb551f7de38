"""Simulated printers and station printers that are put away after each test."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from config import ports
from devices.links.choice import link_to
from devices.printer.escpos_driver import EscPosDriver
from devices.printer.settings import TcpAddress
from devices.printer.sim import Faults
from devices.printer.station import StationPrinter
from tests.devices.devices_bench import FAST, QUICK, Health, PrinterBench, SimBench


@pytest.fixture
def new_sim() -> Iterator[Callable[..., SimBench]]:
    made: list[SimBench] = []

    def make(faults: Faults | None = None, **settings: object) -> SimBench:
        bench = SimBench(replace(FAST, **settings), faults or Faults())  # type: ignore[arg-type]
        made.append(bench)
        return bench.plug_in()

    yield make
    for bench in made:
        bench.unplug()


@pytest.fixture
def sim(new_sim: Callable[..., SimBench]) -> SimBench:
    return new_sim()


@pytest.fixture
def new_printer() -> Iterator[Callable[..., PrinterBench]]:
    made: list[StationPrinter] = []

    def make(port: int, dots: int = 576, **changes: object) -> PrinterBench:
        passport = replace(QUICK.passport, dots=dots)
        settings = replace(QUICK, address=TcpAddress("127.0.0.1", port), passport=passport, **changes)  # type: ignore[arg-type]
        health = Health()
        printer = StationPrinter(settings, EscPosDriver(link_to(settings), settings), health)
        made.append(printer)
        return PrinterBench(printer, health)

    yield make
    for printer in made:
        printer.close()
    stuck = [thread.name for thread in threading.enumerate() if thread.name.startswith("device-")]
    assert not stuck


@pytest.fixture
def free_port() -> int:
    """A port of this machine at which nobody listens."""
    return ports.free_port()
