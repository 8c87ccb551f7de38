"""A real server and announcers of one zone: one speaks, its spare takes over, and each word is noted once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_engine import protocol
from queue_engine.client import Commands, Follower, LinkStatus
from queue_engine.protocol import Fact, HallState, Issued, Spoken, SpokenCall, TicketNow
from queue_engine.server.follow import MISSED_BEATS
from tests.fakes.hall import ServerProcess, sign_in, token, wait_until

SLACK_S = 10.0
"""What a busy test machine needs on top."""
FOLLOWER = """
import sys, threading
from queue_engine.client import Follower
Follower(sys.argv[1], sys.argv[2], lambda state, facts: None, lambda link: None).start()
threading.Event().wait()
"""


class Announcer:
    """An announcer by protocol."""

    def __init__(self, server: ServerProcess, station: str) -> None:
        self.station = station
        self.state: HallState | None = None
        self.facts: list[Fact] = []
        self.link = LinkStatus(live=False)
        self.granted_when_live: list[str | None] = []
        """Who it believed to be granted each time that its link became live."""
        self.follower = Follower(server.address, token(station), self._on_state, self._on_link)

    def _on_state(self, state: HallState, facts: tuple[Fact, ...]) -> None:
        self.state = state
        self.facts.extend(facts)

    def _on_link(self, link: LinkStatus) -> None:
        self.link = link
        if link.live and self.follower.state:
            self.granted_when_live.append(self.follower.state.granted.get("east"))

    @property
    def granted(self) -> str | None:
        return self.state.granted.get("east") if self.state else None

    def __enter__(self) -> Announcer:
        self.follower.start()
        wait_until(lambda: self.state)
        return self

    def __exit__(self, *_: object) -> None:
        self.follower.stop()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path, voices=2) as running:
        yield running


def _program(server: ServerProcess, station: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", FOLLOWER, server.address, token(station)])


def _called(server: ServerProcess) -> int:
    kiosk, panel = (Commands(server.address, token(one)) for one in ("kiosk-1", "panel-1"))
    try:
        assert isinstance(kiosk.send(protocol.IssueTicket(field="civil")), Issued)
        called = panel.send(protocol.CallNext(session=sign_in(panel, "officer-1")))
        assert isinstance(called, TicketNow) and called.ticket.call_seq
        return called.ticket.call_seq
    finally:
        kiosk.close()
        panel.close()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "silent"])
def test_the_spare_is_granted_the_zone_within_three_heartbeats(server: ServerProcess, how: signal.Signals) -> None:
    first = _program(server, "voice-1")
    try:
        with Announcer(server, "desk") as desk:
            wait_until(lambda: desk.granted == "voice-1")
            with Announcer(server, "voice-2") as spare:
                assert spare.granted == "voice-1"
                os.kill(first.pid, how)
                lost = time.monotonic()
                wait_until(lambda: spare.granted == "voice-2")
                beat = float(server.values["server"]["heartbeat_s"])
                assert time.monotonic() - lost < beat * MISSED_BEATS + SLACK_S
    finally:
        first.kill()
        first.wait()


def test_when_both_come_back_to_a_server_that_started_again_exactly_one_is_granted(server: ServerProcess) -> None:
    with Announcer(server, "voice-1") as first, Announcer(server, "voice-2") as second:
        wait_until(lambda: first.granted == second.granted == "voice-1")
        server.kill()
        wait_until(lambda: not first.link.live and not second.link.live)
        server.start()
        wait_until(lambda: first.link.live and second.link.live and first.granted and first.granted == second.granted)
        wait_until(lambda: first.state and second.state and first.state.seq == second.state.seq)
        grants = [fact.data["station"] for fact in first.facts if fact.kind == "zone_granted"]
        assert grants == ["voice-1", None, first.granted] or grants == [None, first.granted]


def test_who_was_replaced_while_away_knows_it_before_its_link_is_live(server: ServerProcess) -> None:
    with Announcer(server, "voice-1") as first:
        wait_until(lambda: first.granted == "voice-1")
        with Announcer(server, "voice-2") as second:
            first.follower.stop()
            wait_until(lambda: second.granted == "voice-2")
            again = Announcer(server, "voice-1")
            again.follower.state = first.state
            with again:
                wait_until(lambda: again.link.live)
                assert again.granted_when_live == ["voice-2"]


def test_a_word_that_is_said_again_after_a_lost_link_is_one_fact(server: ServerProcess) -> None:
    with Announcer(server, "voice-1") as first, Announcer(server, "voice-2") as second:
        call = _called(server)
        said = Spoken(calls=(call,), zone="east", outcome="spoken", seconds=4.2)
        wait_until(lambda: first.follower.spoken(said))
        wait_until(lambda: _words(first))
        server.kill()
        wait_until(lambda: not first.link.live and not second.link.live)
        assert not first.follower.spoken(said)
        server.start()
        wait_until(lambda: first.link.live and first.follower.spoken(said))
        wait_until(lambda: second.link.live and second.follower.spoken(said))
        later = _called_again(server)
        wait_until(lambda: first.state and first.state.seq >= later)
        assert [(fact.data["station"], fact.data["calls"]) for fact in _words(first)] == [("voice-1", [call])]


def test_a_board_and_a_spare_hear_what_became_of_a_call_as_whoever_comes_later_sees_it(server: ServerProcess) -> None:
    with (
        Announcer(server, "voice-1") as first,
        Announcer(server, "voice-2") as spare,
        Announcer(server, "board-1") as board,
    ):
        call = _called(server)
        said = Spoken(calls=(call,), zone="east", outcome="failed", reasons=("no-sound-card",))
        wait_until(lambda: first.follower.spoken(said))
        told = (SpokenCall(zone="east", outcome="failed", reasons=("no-sound-card",)),)
        for follower in (first, spare, board):
            wait_until(lambda one=follower: one.state.calls and one.state.calls[-1].spoken == told)  # type: ignore[misc]
        with Announcer(server, "board-1") as later:
            assert later.state is not None and later.state.calls[-1].spoken == told


def _words(announcer: Announcer) -> list[Fact]:
    return [fact for fact in announcer.facts if fact.kind == "calls_spoken"]


def _called_again(server: ServerProcess) -> int:
    """Something later in the journal than whatever was said before."""
    kiosk = Commands(server.address, token("kiosk-1"))
    try:
        answer = kiosk.send(protocol.IssueTicket(field="civil"))
        assert isinstance(answer, Issued)
        return answer.ticket.seq
    finally:
        kiosk.close()


def test_a_board_that_says_it_spoke_is_not_heard(server: ServerProcess) -> None:
    with Announcer(server, "board-1") as board:
        board.follower.spoken(Spoken(calls=(1,), zone="east", outcome="spoken"))
        wait_until(lambda: not board.link.live)


def test_the_floor_is_asked_for_over_the_network(server: ServerProcess) -> None:
    with Announcer(server, "voice-1") as first:
        wait_until(lambda: first.granted == "voice-1")
        asking = Commands(server.address, token("voice-1"))
        try:
            seq = server.health()["seq"]
            answer = asking.send(protocol.TakeFloor(room="hall", zone="east", seconds=3))
            assert answer == protocol.Floor(granted=True) and server.health()["seq"] == seq
            assert isinstance(asking.send(protocol.LeaveFloor(room="hall", zone="east")), protocol.Floor)
        finally:
            asking.close()
