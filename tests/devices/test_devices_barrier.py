"""Nameless answers that come late: none of them may vouch for a slip that came after."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from devices.ports import SlipState
from devices.printer.bitmap import Bitmap
from devices.printer.conversation import Conversation
from devices.printer.decoder import decode
from devices.printer.encode import encode, encode_bitmap
from devices.printer.encode.strips import TRAP, TRAP_DOTS
from devices.printer.escpos_driver import EscPosDriver
from devices.printer.evidence import Ledger
from devices.printer.passport import UNPROVED, Passport, Picture
from devices.printer.settings import PrinterSettings, SerialAddress, TcpAddress
from devices.printer.status import GS_I, GS_R, Kind, Told
from devices.states import Reason
from tests.devices.devices_pages import sample_page
from tests.devices.devices_wire import PASSPORT, WireBench

PROVED = replace(UNPROVED, answers=frozenset({"dle_eot", "gs_r"}), proved_on=date(2025, 11, 21))
SETTINGS = PrinterSettings("p", TcpAddress("127.0.0.1", 9100), PROVED, answer_timeout_s=0.1)
NAME = b"_TM-T88V\0"


@dataclass
class TimedLink:
    """What comes, and when."""

    coming: deque[tuple[float, bytes]] = field(default_factory=deque)
    now: float = 0.0
    sent: bytes = b""
    lost: bool = False

    def clock(self) -> float:
        return self.now

    def read(self, wait_s: float) -> bytes:
        if self.coming and self.coming[0][0] <= self.now + wait_s:
            at, data = self.coming.popleft()
            self.now = max(self.now, at)
            return data
        self.now += wait_s
        return b""

    def write(self, data: bytes, deadline_s: float, *, urgent: bool = False) -> None:
        self.sent += data

    def open(self) -> None: ...
    def close(self, *, drop: bool = False) -> None: ...
    def abandon(self) -> None: ...


def talking(ledger: Ledger, *coming: tuple[float, bytes]) -> tuple[Conversation, TimedLink]:
    link = TimedLink(deque(coming))
    return Conversation(link, SETTINGS, ledger, link.clock), link


def test_a_quiet_printer_is_asked_its_name_once_and_one_without_is_left_alone() -> None:
    ledger = Ledger(PROVED)
    talk, link = talking(ledger, (0.01, b"\x00" * 5))
    assert talk.settle()
    assert link.sent == GS_R * 5 + GS_I
    link.sent, link.coming = b"", deque([(link.now, b"\x00\x00")])
    assert talk.settle()
    assert link.sent == GS_R * 2
    assert not ledger.tells_name


def test_after_trouble_all_that_is_older_than_the_name_has_come_however_late_it_is() -> None:
    ledger = Ledger(PROVED)
    talk, link = talking(ledger, (0.01, b"\x00" * 5 + NAME))
    assert talk.settle()
    ledger.questions()
    talk.wait_until_reached(0.1)  # in vain
    now = link.now
    link.coming = deque([(now + 0.02, b"\x00" * 3), (now + 0.08, b"\x00" * 2), (now + 0.09, NAME)])
    assert talk.settle()
    assert link.now == pytest.approx(now + 0.09), "it waited for quiet, or not for the name"
    assert not ledger.owes and not link.coming


def test_a_name_that_was_asked_for_before_ends_nothing_that_was_asked_since() -> None:
    ledger = Ledger(PROVED)
    talk, link = talking(ledger, (0.01, b"\x00" * 5 + NAME))
    assert talk.settle()
    assert not talk.settle()
    link.coming = deque([(link.now, b"\x00" * 2 + NAME)])
    assert not talk.settle(), "the name belongs to the question before"
    assert ledger.owes
    assert ledger.barrier() == GS_I * (1 + 2 + 1 - 1), "as many as are owed, and one more"


def test_a_printer_that_gives_its_name_no_longer_is_waited_for_until_it_is_quiet() -> None:
    ledger = Ledger(PROVED)
    talk, link = talking(ledger, (0.01, b"\x00" * 5 + NAME))
    assert talk.settle()
    link.coming = deque([(link.now + 0.01, b"\x00" * 2)])
    assert talk.settle(), "another printer stands there now, and works"
    assert not ledger.tells_name


def test_names_that_are_asked_for_behind_the_last_answer_may_still_come_and_end_nothing_newer() -> None:
    ledger = Ledger(PROVED)
    talk, link = talking(ledger, (0.01, b"\x00" * 5 + NAME))
    assert talk.settle()
    assert not talk.settle()
    link.coming = deque([(link.now + 0.01, b"\x00" * 5)])
    assert talk.settle(), "it works, though it has not said its name"
    link.coming = deque([(link.now + 5.0, NAME)])
    link.now += 5.0
    talk.listen(0.0)
    link.coming = deque([(link.now + 0.01, NAME)])
    assert not talk.settle(), "of the two that were asked for before"


def test_a_name_proves_no_slip() -> None:
    ledger = Ledger(PROVED)
    ledger.questions()
    ledger.heard(Told(Kind.NAME, NAME))
    assert not ledger.reached


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_late_or_silent_no_slip_is_claimed_that_is_not_on_paper(seed: int) -> None:
    chance = random.Random(seed)
    rows = [bytes(48)] * 5 + [b"\0" * 10 + b"\xff" * 28 + b"\0" * 10] * 40
    slip = encode_bitmap(Bitmap.of_rows(384, rows * 3), PASSPORT)
    bench = WireBench()
    claimed = 0
    for _ in range(12):
        fault = chance.choice(["answer_after 0", "answer_after 0.3", "answer_after 1.2", "answer_after 4", "silent 3",
                               "garbage 2", "paper_out 3", "cover_open 2", "frozen 3", "power_off 2"])  # fmt: skip
        bench.set(fault)
        proof = bench.print(slip)
        claimed += proof.state is SlipState.CONFIRMED
        assert bench.whole(slip) >= claimed, f"{fault}: claimed, and not there"
        bench.pass_time(chance.choice([0.0, 0.5, 5.0]))
    bench.set("answer_after 0")
    bench.pass_time(10)
    for _ in range(4):
        bench.driver.check()
        bench.pass_time(5)
    assert bench.print(slip).state is SlipState.CONFIRMED, "it never found its way back"


# ---- one lost byte ----


def test_a_byte_lost_in_a_picture_or_in_its_question_is_always_noticed() -> None:
    rows = ([bytes(48)] * 5 + [b"\0" * 10 + b"\x18" * 28 + b"\0" * 10] * 20) * 3
    slip = encode_bitmap(Bitmap.of_rows(384, rows), PASSPORT)
    places = [at for at in range(len(slip.data)) if slip.data[at] == 0x18]
    questions = [at + n for at in range(len(slip.data)) if slip.data[at : at + 3] == GS_R for n in range(3)]
    assert slip.checks == len(questions) // 3 == 3
    for place in [*places[::97], *questions, *range(len(slip.data), len(slip.data) + 6)]:
        bench = WireBench()
        proof = bench.print(slip, lose_at=place)
        assert (proof.state, proof.reasons) == (SlipState.UNCERTAIN, (Reason.GARBLED,)), place


@pytest.mark.parametrize("picture", ["strips", "columns"])
def test_a_byte_lost_in_the_head_of_a_picture_is_noticed_though_all_of_it_is_read_as_letters(picture: Picture) -> None:
    passport = replace(PASSPORT, picture=picture)
    slip = encode(sample_page(passport.dots), passport)
    head = b"\x1dv0\x00" if picture == "strips" else b"\x1b*\x21"
    heads = [at for at in range(len(slip.data)) if slip.data.startswith(head, at)]
    assert len(heads) == slip.checks > 10
    for place in (at + n for at in heads for n in range(8 if picture == "strips" else 5)):
        bench = WireBench(passport)
        proof = bench.print(slip, lose_at=place)
        assert proof.state is SlipState.UNCERTAIN or bench.whole(slip), (place, place - heads[0])


def test_a_trap_is_a_speck_of_five_dots_and_there_is_one_in_each_strip() -> None:
    page = sample_page(PASSPORT.dots)
    slip = encode(page, PASSPORT)
    assert slip.data.count(TRAP + GS_R) == slip.checks
    assert slip.moved == slip.checks * TRAP_DOTS
    assert encode(page, replace(PASSPORT, evidence_per="slip")).moved == 0


@pytest.mark.parametrize("side", [2, 3, 4, 10])
def test_a_trap_that_needs_room_beside_the_ink_stands_at_the_end_of_its_strip(side: int) -> None:
    row = bytes(side) + b"\xff" * (PASSPORT.dots // 8 - 2 * side) + bytes(side)
    slip = encode_bitmap(Bitmap(PASSPORT.dots, row * 4), PASSPORT)
    assert (slip.data.count(TRAP + GS_R), slip.checks, slip.moved) == (1, 1, TRAP_DOTS)
    assert decode(slip.data, PASSPORT.dots).slips == (slip.bitmap,)


# ---- late answers of the other kind ----


def test_a_roll_that_ends_and_is_replaced_in_a_slip_is_noticed_though_all_answers_are_late() -> None:
    passport = replace(PASSPORT, mm_per_s=1000.0, baud=115200)
    slip = encode(sample_page(passport.dots), passport)
    for late in (0.05, 0.1, 0.2, 0.3):
        bench = WireBench(passport)
        bench.wire.printer.settings = replace(bench.wire.printer.settings, speed=60.0)
        settings = PrinterSettings("p1", SerialAddress("wire"), passport).paced(0.12)
        bench.driver = EscPosDriver(bench.wire, settings, bench.wire.clock)
        bench.driver.open()
        bench.set(f"answer_after {late}")
        for _ in range(5):
            bench.driver.check()
            bench.pass_time(0.06)
        bench.set("new_roll_after 0.6")
        bench.set("paper_ends_after_rows 271")
        assert (bench.print(slip).state, bench.whole(slip)) == (SlipState.UNCERTAIN, 0), late


# ---- everything at once ----

MEANS = {
    "gs_r, each strip": PASSPORT,
    "gs_r": replace(PASSPORT, evidence_per="slip", clears=False),
    "asb": replace(PASSPORT, evidence_per="slip", clears=False, answers=frozenset({"dle_eot", "asb"})),
    "gs_h": replace(PASSPORT, evidence_per="slip", answers=frozenset({"dle_eot", "gs_r", "gs_h"})),
}
FOR_A_WHILE = ("paper_out", "paper_low", "cover_open", "offline", "cutter_jam", "overheated", "broken", "silent",
               "garbage", "frozen", "power_off")  # fmt: skip


def a_fault(chance: random.Random) -> tuple[str, ...]:
    kind = chance.choice(["while", "later", "late"])
    if kind == "while":
        return (f"{chance.choice(FOR_A_WHILE)} {chance.uniform(0.1, 1.5):.2f}",)
    if kind == "later":
        count = chance.choice(["power_off_after_rows", "paper_ends_after_rows"])
        return "power_back_after 0.4", "new_roll_after 0.6", f"{count} {chance.randint(1, 2500)}"
    return (f"answer_after {chance.choice([0, 0, 0.05, 0.3])}",)


class Hasty(WireBench):
    """Deadlines a hall's eighth, a mechanism sixty times as fast, something that goes wrong every few seconds."""

    def __init__(self, passport: Passport, chance: random.Random) -> None:
        super().__init__(replace(passport, mm_per_s=1000.0))
        self.wire.printer.settings = replace(self.wire.printer.settings, speed=60.0)
        self._chance, self._next = chance, 0.5
        self._read = self.wire.read
        self.wire.read = self._reading  # type: ignore[method-assign]
        self.start_again()

    def start_again(self) -> None:
        """The program was killed and is started again."""
        settings = PrinterSettings("p1", SerialAddress("wire"), replace(self.driver.passport, nv={})).paced(0.12)
        self.driver = EscPosDriver(self.wire, settings, self.wire.clock)
        self.driver.open()

    def _reading(self, wait_s: float) -> bytes:
        if self.wire.now >= self._next:
            self._next = self.wire.now + self._chance.choice([0.2, 0.6, 2.0, 6.0, 15.0])
            for line in a_fault(self._chance):
                self.set(line)
        return self._read(min(wait_s, max(self._next - self.wire.now, 0.001)))


@pytest.mark.parametrize("means", MEANS)
@pytest.mark.parametrize("seed", range(8))
def test_in_all_troubles_together_no_slip_is_claimed_that_is_not_on_paper(means: str, seed: int) -> None:
    chance = random.Random(f"{means} {seed}")
    bench = Hasty(MEANS[means], chance)
    slip = encode_bitmap(Bitmap.of_rows(384, ([bytes(48)] * 5 + [b"\0" * 10 + b"\xff" * 28 + b"\0" * 10] * 40) * 20),
                         bench.driver.passport)  # fmt: skip
    claimed = 0
    for _ in range(40):
        if chance.random() < 0.12:
            bench.start_again()
        bench.driver.check()
        claimed += bench.print(slip).state is SlipState.CONFIRMED
        assert bench.whole(slip) >= claimed
        for _ in range(chance.choice([0, 1, 5, 12])):
            bench.driver.check()
            bench.pass_time(0.06)
    assert claimed > 5, "it never printed"
