"""The host's side of the talk with one pad, and the pad's, without a cable between them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from devices.pads.line import Frame, Kind, encode
from devices.pads.presses import Presses
from devices.pads.reporter import Reporter
from devices.pads.sim import SimLinePad
from devices.pads.sim_faults import PadFaults
from devices.pads.talk import PadTalk
from devices.ports import Press
from devices.states import Reason, State
from tests.devices.pads_bench import Clock

ADDRESS = 3


class Table:
    """A pad, its host, and what the host has heard."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.heard: list[Press] = []
        self.presses = Presses(clock=self.clock)
        reporter = Reporter("ban-phim-1", self.presses, self.heard.append, clock=self.clock)
        self.talk = PadTalk(ADDRESS, reporter, clock=self.clock)
        self.talk.begin()

    def says(self, kind: Kind, seq: int, *fields: str, address: int = ADDRESS) -> Frame | None:
        return self.talk.take(Frame(kind, address, seq, fields))

    def key(self, seq: int, key: str) -> Frame | None:
        return self.says(Kind.PAD, seq, "KEY", key)

    def greeted(self) -> Table:
        """The first word is said and answered."""
        hello = self.talk.due()
        assert hello is not None
        self.talk.take(hello.answer())
        return self


@pytest.fixture
def table() -> Table:
    return Table()


def test_a_pad_is_told_at_once_how_things_stand(table: Table) -> None:
    hello = table.talk.due()
    assert hello is not None and hello.fields == ("ARM", "0")


def test_a_key_is_answered_every_time_and_counted_once(table: Table) -> None:
    table.presses.arm(30)
    answers = [table.key(18, "4") for _ in range(5)]
    assert answers == [Frame(Kind.ANSWER, ADDRESS, 18)] * 5
    assert [(press.key, press.armed) for press in table.heard] == [(4, True)]


@pytest.mark.parametrize("key", ["", "0", "x", "100", "²", "-1"])
def test_a_key_that_is_none_is_refused(table: Table, key: str) -> None:
    assert table.key(18, key) == Frame(Kind.REFUSAL, ADDRESS, 18)
    assert table.heard == []


@pytest.mark.parametrize(("age", "ago_s"), [("31", 0.31), ("9999", 99.99), ("x", 0.0), ("12345", 0.0), ("", 0.0)])
def test_a_press_that_had_to_wait_says_for_how_long(table: Table, age: str, ago_s: float) -> None:
    table.says(Kind.PAD, 18, "KEY", "4", age)
    assert table.heard[0].at == pytest.approx(table.clock.now - ago_s)


def test_a_pad_of_another_address_is_not_ours(table: Table) -> None:
    assert table.says(Kind.PAD, 18, "KEY", "4", address=9) is None
    assert table.heard == []
    assert table.talk.condition().reasons == (Reason.UNKNOWN_ANSWER,), "its address is set wrongly"


def test_a_question_is_said_again_until_it_is_answered(table: Table) -> None:
    table.greeted().presses.arm(30)
    first = table.talk.due()
    assert first is not None and first.fields == ("ARM", "30")
    assert table.talk.due() is None
    table.clock.passes(0.3)
    again = table.talk.due()
    assert again is not None and again.seq == first.seq
    table.talk.take(again.answer())
    table.clock.passes(0.3)
    assert table.talk.due() is None


def test_a_question_that_comes_late_says_only_the_time_that_is_left(table: Table) -> None:
    table.greeted().presses.arm(30)
    table.talk.due()
    table.clock.passes(25.2)
    late = table.talk.due()
    assert late is not None and late.fields == ("ARM", "5")


def test_a_pad_that_answers_nothing_is_silent_until_it_speaks(table: Table) -> None:
    table.greeted().presses.arm(600)
    said = 0
    while table.clock.now < 1005:
        said += table.talk.due() is not None
        table.clock.passes(0.1)
    assert said == 6
    assert table.talk.condition().reasons == (Reason.SILENT,)
    table.says(Kind.HEARTBEAT, 20, "OK")
    assert table.talk.condition().state is State.READY
    assert table.talk.due() is not None, "it has not been told yet"


def test_a_box_that_only_speaks_and_never_answers_is_not_silent(table: Table) -> None:
    states = set()
    for _ in range(60):
        table.says(Kind.HEARTBEAT, 20, "OK")
        for _ in range(30):
            table.talk.due()
            states.add(table.talk.condition().state)
            table.clock.passes(0.3)
    assert states == {State.READY}


def test_a_pad_that_has_become_deaf_is_silent_once_and_then_only_deaf(table: Table) -> None:
    table.greeted().presses.arm(600)
    states = []
    for _ in range(20):
        for _ in range(30):
            table.talk.due()
            states.append(table.talk.condition().state)
            table.clock.passes(0.3)
        table.says(Kind.HEARTBEAT, 20, "OK")
    changes = [state for before, state in pairwise(states) if state is not before]
    assert changes == [State.STOPPED, State.READY]


def test_a_pad_without_a_sign_of_life_is_silent(table: Table) -> None:
    table.greeted()
    table.clock.passes(24)
    assert table.talk.condition().state is State.READY
    table.clock.passes(2)
    assert table.talk.condition().reasons == (Reason.SILENT,)


def test_a_pad_that_has_just_been_switched_on_is_told_everything_again(table: Table) -> None:
    table.greeted().presses.arm(30)
    armed = table.talk.due()
    assert armed is not None
    table.talk.take(armed.answer())
    table.key(1, "2")
    table.says(Kind.HEARTBEAT, 0, "NEW")
    told = table.talk.due()
    assert told is not None and told.fields == ("ARM", "0")
    table.clock.passes(5)
    table.key(1, "5")
    assert [press.key for press in table.heard] == [2, 5], "it counts from the beginning"


def test_the_first_press_puts_the_lamp_out(table: Table) -> None:
    table.greeted().presses.arm(30)
    armed = table.talk.due()
    assert armed is not None
    table.talk.take(armed.answer())
    table.key(18, "4")
    out = table.talk.due()
    assert out is not None and out.fields == ("ARM", "0")


def test_a_polled_pad_hears_the_question_first_and_then_polls(table: Table) -> None:
    table.talk.take(table.talk.poll().answer())
    assert table.talk.poll().verb == "POLL"
    table.presses.arm(30)
    question = table.talk.poll()
    assert question.fields == ("ARM", "30")
    assert table.talk.poll() == question, "nobody has answered"
    table.talk.take(question.answer())
    assert table.talk.poll().verb == "POLL"


# ---- the pad's side ----


def spoken(pad: SimLinePad, table: Table) -> Frame | None:
    """One turn on a shared line; what the host was told."""
    replies = pad.receive(encode(table.talk.poll()), table.clock())
    for frame in _frames(replies):
        answer = table.talk.take(frame)
        if answer is not None:
            pad.receive(encode(answer), table.clock())
        return frame
    return None


def _frames(data: bytes) -> list[Frame]:
    from devices.pads.line import Frames

    return Frames().feed(data)


def test_a_polled_pad_never_speaks_unasked_and_keeps_its_presses(table: Table) -> None:
    pad = SimLinePad(ADDRESS, polled=True)
    pad.faults.pressed += [4, 2]
    for _ in range(100):
        assert pad.advance(table.clock()) == b""
        table.clock.passes(0.05)
    for _ in range(5):
        spoken(pad, table)
    assert [press.key for press in table.heard] == [4, 2]


def test_a_polled_pad_says_the_same_press_until_it_is_answered(table: Table) -> None:
    pad = SimLinePad(ADDRESS, polled=True, faults=PadFaults(lose_answers=3, pressed=[5]))
    pad.advance(table.clock())
    spoken(pad, table)  # the question
    said = [spoken(pad, table) for _ in range(6)]
    keys = [frame.seq for frame in said if frame is not None and frame.verb == "KEY"]
    assert len(keys) == 4 and len(set(keys)) == 1
    assert [press.key for press in table.heard] == [5]


def test_a_lamp_is_lit_as_long_as_the_question_is_open(table: Table) -> None:
    pad = SimLinePad(ADDRESS, polled=True)
    table.presses.arm(30)
    spoken(pad, table)
    assert pad.lit(table.clock())
    table.presses.disarm()
    spoken(pad, table)
    assert not pad.lit(table.clock())


@pytest.mark.parametrize("line", ["press", "press x", "silent maybe", "explode on", "", "chatter -1"])
def test_a_command_that_no_pad_knows_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="no command"):
        PadFaults().obey(line)
