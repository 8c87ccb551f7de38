"""Which answer belongs to which question, and what an answer that comes too late still tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from devices.printer.conversation import Conversation
from devices.printer.evidence import Ledger
from devices.printer.passport import UNPROVED
from devices.printer.settings import PrinterSettings, TcpAddress
from devices.states import Reason

PASSPORT = replace(UNPROVED, answers=frozenset({"dle_eot", "gs_r"}), proved_on=date(2025, 11, 21))
SETTINGS = PrinterSettings("p", TcpAddress("127.0.0.1", 9100), PASSPORT, answer_timeout_s=0.1)
ONLINE, OFFLINE = b"\x16", b"\x1e"


class ScriptedLink:
    """Gives what the test has put in, and moves the clock when there is nothing."""

    lost = False

    def __init__(self) -> None:
        self.coming: list[bytes] = []
        self.now = 0.0

    def clock(self) -> float:
        return self.now

    def read(self, wait_s: float) -> bytes:
        if wait_s and self.coming:
            return self.coming.pop(0)
        self.now += wait_s
        return b""

    def write(self, data: bytes, deadline_s: float, *, urgent: bool = False) -> None: ...
    def open(self) -> None: ...
    def close(self, *, drop: bool = False) -> None: ...
    def abandon(self) -> None: ...


def talk() -> tuple[Conversation, ScriptedLink]:
    link = ScriptedLink()
    return Conversation(link, SETTINGS, Ledger(PASSPORT), link.clock), link


def test_a_stop_that_is_told_too_late_is_still_known() -> None:
    conversation, link = talk()
    conversation.look_out()
    assert conversation.ask_all().silent
    link.coming = [OFFLINE, ONLINE, b"\x12", b"\x12"]
    answers = conversation.ask_all()
    assert (answers.printer, answers.silent) == (ONLINE[0], False), "the late answer does not pass for a new one"
    assert conversation.stopped_since == {Reason.OFFLINE}


def test_a_late_answer_to_a_question_from_before_says_nothing_of_the_slip() -> None:
    conversation, link = talk()
    assert conversation.ask_all().silent
    conversation.look_out()
    link.coming = [OFFLINE, ONLINE, b"\x12", b"\x12"]
    assert conversation.ask_all().printer == ONLINE[0]
    assert conversation.stopped_since == frozenset()


def test_each_slip_begins_without_the_stops_of_the_one_before() -> None:
    conversation, link = talk()
    conversation.look_out()
    conversation.ask_all()
    link.coming = [OFFLINE, ONLINE, b"\x12", b"\x12"]
    conversation.ask_all()
    conversation.look_out()
    assert conversation.stopped_since == frozenset()
