"""Devices tried out while their station is at work: begun once, ended once, nothing told of what was read."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from devices.ports import PrintOutcome, Scan, SlipState
from devices.printer.slip import Content, sample_slip
from devices.states import Reason
from devices.trials import ANSWER_S, BUSY, LATE, PRINT_S, AnsweredTrial, Finding, PrinterTrial


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Printer:
    """Takes the short way and ends when told to."""

    jobs: list[str] = field(default_factory=list)
    ended: list[object] = field(default_factory=list)

    def print_slip(self, job_id: str, content: Content, done: object) -> None:
        self.jobs.append(job_id)
        self.ended.append(done)

    def end(self, state: SlipState, *reasons: Reason, job: int = -1) -> None:
        done = self.ended[job]
        assert callable(done)
        done(PrintOutcome(self.jobs[job], state, reasons))


def a_print(clock: Clock) -> tuple[Printer, PrinterTrial, list[Finding]]:
    printer = Printer()
    return printer, PrinterTrial(printer, sample_slip, clock), []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "finding"),
    [
        (SlipState.CONFIRMED, Finding("ok", (), "printed")),
        (SlipState.SENT, Finding("ok", (), "sent")),
        (SlipState.UNCERTAIN, Finding("failed", (Reason.NO_EVIDENCE,))),
        (SlipState.FAILED_BEFORE, Finding("failed", (Reason.NO_EVIDENCE,))),
    ],
)
def test_a_test_slip_ends_as_its_printer_says(state: SlipState, finding: Finding) -> None:
    printer, trial, found = a_print(Clock())
    trial.test(found.append)
    printer.end(state, *([Reason.NO_EVIDENCE] if finding.reasons else []))
    assert found == [finding] and not trial.is_open


def test_a_slip_that_comes_after_its_time_does_not_end_the_next_test() -> None:
    clock = Clock()
    printer, trial, found = a_print(clock)
    trial.test(found.append)
    clock.now = PRINT_S
    trial.look()
    trial.test(found.append)
    printer.end(SlipState.CONFIRMED, job=0)
    assert found == [LATE] and trial.is_open
    printer.end(SlipState.CONFIRMED)
    assert found == [LATE, Finding("ok", (), "printed")]


def test_two_tests_at_once_are_one_and_a_refusal() -> None:
    _, trial, found = a_print(Clock())
    trial.test(found.append)
    trial.test(found.append)
    assert found == [BUSY] and trial.is_open


def test_of_a_code_only_kind_and_length_are_told() -> None:
    found: list[Finding] = []
    trial = AnsweredTrial()
    trial.scanned(Scan("r", "qr", "before anybody asked", 0.0))
    trial.test(found.append)
    trial.scanned(Scan("r", "code128", "H01-secret", 1.0))
    trial.scanned(Scan("r", "code128", "again", 2.0))
    assert found == [Finding("ok", (), "scanned", ("code128", "10"))]


def test_a_key_belongs_to_the_test_only_while_one_waits() -> None:
    found: list[Finding] = []
    lamp: list[bool] = []
    trial = AnsweredTrial(lamp.append)
    assert not trial.pressed("1")
    trial.test(found.append)
    assert trial.pressed("3") and not trial.pressed("3")
    assert found == [Finding("ok", (), "pressed", ("3",))] and lamp == [True, False]


def test_where_nobody_comes_the_lamp_goes_out_and_nobody_is_the_answer() -> None:
    clock, found, lamp = Clock(), list[Finding](), list[bool]()
    trial = AnsweredTrial(lamp.append, clock)
    trial.test(found.append)
    clock.now = ANSWER_S - 0.1
    trial.look()
    assert found == []
    clock.now = ANSWER_S
    trial.look()
    trial.look()
    assert found == [Finding("nobody")] and lamp == [True, False]
