"""Job log, spooler, printer's thread, driver and simulator together, over real TCP and with real threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue

import pytest

from devices.links.choice import link_to
from devices.ports import SlipState
from devices.printer.escpos_driver import EscPosDriver
from devices.printer.joblog import JobLog
from devices.printer.passport import Passport
from devices.printer.render import render
from devices.printer.settings import TcpAddress
from devices.printer.sim import CapturedSlip
from devices.printer.slip import SlipContent, sample_slip
from devices.printer.spooler import SlipEvent, Spooler, SpoolRules
from devices.printer.station import StationPrinter
from devices.states import Reason, State
from tests.devices.devices_bench import PATIENCE_S, QUICK, Health, SimBench
from tests.devices.test_devices_evidence import proved

NewSim = Callable[..., SimBench]
ExpectLog = Callable[[str], None]
FULL = proved("dle_eot", "gs_h")


def content_of(payload: str, copy: int, place: str) -> SlipContent:
    mark = f"BẢN IN LẠI (lần {copy})" if copy > 1 else ""
    return replace(sample_slip(), number=payload, again=mark)


@dataclass
class Station:
    """A station's printing on one or more simulated printers."""

    path: Path
    sims: tuple[SimBench, ...]
    passport: Passport = FULL
    events: SimpleQueue[SlipEvent] = field(default_factory=SimpleQueue)

    def __post_init__(self) -> None:
        self.printers = [self._printer(n, sim) for n, sim in enumerate(self.sims)]
        self.spooler = Spooler(
            JobLog(self.path), self.printers, content_of, SpoolRules(), self.events.put, lambda report: None
        )

    def health(self) -> Health:
        """Listens to the main printer from now on."""
        health = Health()
        self.printers[0].listen(health)
        return health

    def _printer(self, n: int, sim: SimBench) -> StationPrinter:
        address = TcpAddress("127.0.0.1", sim.settings.port)
        settings = replace(QUICK, id=f"p{n}", address=address, passport=self.passport)
        return StationPrinter(settings, EscPosDriver(link_to(settings), settings))

    def put(self, number: str) -> None:
        self.spooler.put(number, number)

    def wait_for(self, number: str, state: SlipState) -> SlipEvent:
        while True:
            event = self.events.get(timeout=PATIENCE_S)
            if (event.job_id, event.state) == (number, state):
                return event


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Callable[..., Station]]:
    made: list[Station] = []

    def make(*sims: SimBench, **settings: object) -> Station:
        made.append(Station(tmp_path / "slips.log", sims, **settings))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.spooler.close()


def whole(sim: SimBench, number: str) -> list[int]:
    """The copies of this number that have come out whole."""
    pieces: list[CapturedSlip] = [sim.slips.get() for _ in range(sim.slips.qsize())]
    drawn = {render(content_of(number, copy, "")): copy for copy in (1, 2, 3)}
    return [drawn[piece.bitmap] for piece in pieces if piece.bitmap in drawn]


def test_slips_are_printed_confirmed_and_recorded(sim: SimBench, station: Callable[..., Station]) -> None:
    kiosk = station(sim)
    for number in ("A001", "A002", "A003"):
        kiosk.put(number)
    assert kiosk.wait_for("A003", SlipState.CONFIRMED).evidence == "gs_h"
    job = kiosk.spooler.job("A002")
    assert job is not None
    assert [step.state for step in job.steps] == ["queued", "sending", "sent", "confirmed"]
    assert sim.slips_printed == 3


def test_a_roll_that_ends_in_a_slip_is_replaced_and_the_slip_comes_marked(
    sim: SimBench, station: Callable[..., Station], expect_log: ExpectLog
) -> None:
    expect_log("media-empty")
    kiosk = station(sim, passport=replace(FULL, clears=True))
    health = kiosk.health()
    sim.set("paper_ends_after_rows 300")
    kiosk.put("A001")
    assert kiosk.wait_for("A001", SlipState.UNCERTAIN).reasons == (Reason.MEDIA_EMPTY,)
    health.wait_for(State.STOPPED)
    sim.set("paper_out off")
    assert kiosk.wait_for("A001", SlipState.CONFIRMED).copy == 2
    assert whole(sim, "A001") == [2]


def test_slips_taken_while_there_is_no_paper_come_out_in_order_and_unmarked(
    sim: SimBench, station: Callable[..., Station], expect_log: ExpectLog
) -> None:
    expect_log("cover-open")
    sim.set("cover_open on")
    kiosk = station(sim)
    kiosk.put("A001")
    kiosk.put("A002")
    assert kiosk.wait_for("A001", SlipState.FAILED_BEFORE).waits
    kiosk.wait_for("A002", SlipState.FAILED_BEFORE)
    sim.set("cover_open off")
    assert kiosk.wait_for("A001", SlipState.CONFIRMED).copy == 1
    assert kiosk.wait_for("A002", SlipState.CONFIRMED).copy == 1
    assert sim.slips_printed == 2


def test_the_spare_on_the_lan_prints_while_the_main_printer_is_away(
    new_sim: NewSim, station: Callable[..., Station], expect_log: ExpectLog
) -> None:
    expect_log("is lost")
    main, spare = new_sim(), new_sim()
    main.unplug()
    kiosk = station(main, spare)
    kiosk.put("A001")
    assert kiosk.wait_for("A001", SlipState.CONFIRMED).printer == "p1"
    assert whole(spare, "A001") == [1]
    main.plug_in()


def test_a_program_that_ends_in_the_middle_of_a_slip_prints_it_marked_when_it_starts_again(
    new_sim: NewSim, station: Callable[..., Station]
) -> None:
    sim = new_sim(speed=1.0)
    slow = replace(FULL, mm_per_s=100.0)
    first = station(sim, passport=slow)
    first.put("A001")
    first.wait_for("A001", SlipState.SENT)
    first.spooler.close()
    second = station(sim, passport=slow)
    assert second.wait_for("A001", SlipState.CONFIRMED).copy == 2
    assert whole(sim, "A001")[-1] == 2
