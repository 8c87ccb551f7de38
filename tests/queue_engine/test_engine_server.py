"""The real server in its own process: commands, followers, bad input, restarts."""

from __future__ import annotations

import http.client
import json
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock, patch

import pytest

from config.ports import free_port
from queue_engine import protocol
from queue_engine.client import Commands, Follower, LinkStatus, Unreachable
from queue_engine.client.intents import IntentLog
from queue_engine.protocol import Fact, HallState, Issued, Refusal, TicketNow, TicketState
from tests.fakes.hall import ServerProcess, sign_in, token, wait_until


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("hall")) as running:
        yield running


class Watcher:
    """A follower that keeps what it heard."""

    def __init__(self, server: ServerProcess, station: str) -> None:
        self.states: list[HallState] = []
        self.facts: list[Fact] = []
        self.links: list[LinkStatus] = []
        self.follower = Follower(server.address, token(station), self._on_state, self.links.append)

    def _on_state(self, state: HallState, facts: tuple[Fact, ...]) -> None:
        self.states.append(state)
        self.facts.extend(facts)

    def __enter__(self) -> Watcher:
        self.follower.start()
        wait_until(lambda: self.states)
        return self

    def __exit__(self, *_: object) -> None:
        self.follower.stop()

    @property
    def state(self) -> HallState:
        return self.states[-1]


_open: list[Commands] = []


@pytest.fixture(autouse=True)
def _close_connections() -> Iterator[None]:
    yield
    while _open:
        _open.pop().close()


def commands(server: ServerProcess, station: str, log: IntentLog | None = None) -> Commands:
    _open.append(Commands(server.address, token(station), log))
    return _open[-1]


def issued(server: ServerProcess, field: str = "civil", priority: str | None = None) -> Issued:
    answer = commands(server, "kiosk-1").send(protocol.IssueTicket(field=field, priority=priority))
    assert isinstance(answer, Issued), answer
    return answer


def test_a_visit_goes_from_issue_to_finish_and_everybody_sees_it(server: ServerProcess) -> None:
    with Watcher(server, "panel-1") as watcher, Watcher(server, "board-1") as board:
        ticket = issued(server).ticket
        officer = commands(server, "panel-1")
        session = sign_in(officer, "officer-1")
        called = officer.send(protocol.CallNext(session=session))
        assert isinstance(called, TicketNow) and called.ticket.id == ticket.id
        board.follower.shown((called.ticket.call_seq or 0,))
        seen = TicketState.CALLED
        for body in (protocol.Recall, protocol.Start):
            answer = officer.send(body(session=session, ticket=ticket.id, seen=seen))
            assert isinstance(answer, TicketNow)
        done = officer.send(protocol.Finish(session=session, ticket=ticket.id, seen=TicketState.SERVING))
        assert isinstance(done, TicketNow) and done.ticket.state is TicketState.FINISHED
        officer.send(protocol.SignOut(session=session))
        wait_until(lambda: any(call.shown == ("board-1",) for call in watcher.state.calls))
        wait_until(lambda: watcher.state.counters["1"].officer is None)
        wait_until(lambda: any(fact.kind == "ticket_finished" for fact in board.facts))
        assert [call.again for call in board.state.calls if call.ticket == ticket.id] == [False, True]
        assert board.state.counters["1"].ticket is None


def test_a_board_never_hears_who_the_officer_is(server: ServerProcess) -> None:
    with Watcher(server, "board-1") as board:
        officer = commands(server, "panel-2")
        session = sign_in(officer, "officer-2")
        issued(server, "land")
        officer.send(protocol.CallNext(session=session))
        wait_until(lambda: board.state.counters["2"].ticket)
        heard = json.dumps([fact.model_dump() for fact in board.facts]) + board.state.model_dump_json()
        assert "officer-2" not in heard and "Cán bộ" not in heard
        ticket = board.state.counters["2"].ticket
        assert ticket
        officer.send(protocol.NoShow(session=session, ticket=ticket.id, seen=TicketState.CALLED))
        officer.send(protocol.SignOut(session=session))


def test_the_same_key_gives_the_same_answer_and_another_body_is_refused(server: ServerProcess) -> None:
    key = "0123456789abcdef" * 2
    first = _post(server, "kiosk-1", "/tickets", {"field": "civil"}, key)
    again = _post(server, "kiosk-1", "/tickets", {"field": "civil"}, key)
    other = _post(server, "kiosk-1", "/tickets", {"field": "land"}, key)
    assert first == again and first[0] == 200
    assert other[0] == 409 and other[1]["code"] == "key_reused"


@pytest.mark.parametrize(
    ("station", "path", "body", "status", "code"),
    [
        pytest.param("kiosk-1", "/tickets", '{"field": "nothing"}', 409, "unknown_field", id="unknown field"),
        pytest.param("kiosk-1", "/tickets", "{broken", 400, "bad_message", id="broken JSON"),
        pytest.param("kiosk-1", "/tickets", '{"feild": "civil"}', 400, "bad_message", id="wrong key"),
        pytest.param("nobody", "/tickets", '{"field": "civil"}', 401, "bad_token", id="bad token"),
        pytest.param("board-1", "/tickets", '{"field": "civil"}', 403, "not_allowed", id="a board takes no number"),
        pytest.param("panel-1", "/calls", '{"session": 1}', 409, "old_session", id="a session that is over"),
        pytest.param(
            "desk", "/cases-settled", f'{{"case": {2**63}}}', 400, "bad_message", id="a case beyond any journal"
        ),
        pytest.param("kiosk-1", "/nothing", "{}", 404, "bad_message", id="no such path"),
    ],
)
def test_bad_input_is_refused_with_a_code(
    server: ServerProcess, station: str, path: str, body: str, status: int, code: str
) -> None:
    before = server.health()["seq"]
    answer = _post(server, station, path, body, secrets.token_hex(16))
    assert (answer[0], answer[1]["code"]) == (status, code)
    assert server.health()["seq"] == before


def test_a_body_above_64_kb_is_refused(server: ServerProcess) -> None:
    assert _post(server, "kiosk-1", "/tickets", '{"field": "' + "x" * 70_000 + '"}', "e" * 32)[0] == 413


def test_a_command_without_a_key_is_refused(server: ServerProcess) -> None:
    assert _post(server, "kiosk-1", "/tickets", {"field": "civil"}, "")[1]["code"] == "bad_message"


def test_a_follower_from_the_future_or_of_another_store_gets_a_snapshot(server: ServerProcess) -> None:
    with Watcher(server, "board-1") as board:
        here = board.state
    for wrong in ({"seq": here.seq + 1000}, {"store": "0" * 32}):
        with Watcher(server, "board-1") as board:
            board.follower.stop()
            again = Watcher(server, "board-1")
            again.follower.state = here.model_copy(update=wrong)
            with again:
                assert again.state.seq >= here.seq - 1 and again.state.store == here.store
                assert again.state.seq < here.seq + 1000


def test_a_station_with_a_bad_token_is_told_so(server: ServerProcess, expect_log: Callable[[str], None]) -> None:
    expect_log("does not know this program's token")
    links: list[LinkStatus] = []
    follower = Follower(server.address, "wrong", lambda state, facts: None, links.append)
    follower.start()
    wait_until(lambda: links)
    follower.stop()
    assert links[0].problem == "bad_token" and not links[0].live


def test_a_token_that_the_server_does_not_know_is_logged_once_in_the_stations_words(
    server: ServerProcess, expect_log: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    words = "secrets.toml: tokens.board-1: a foreign token → copy the server's"
    expect_log(words)
    follower = Follower(server.address, "wrong", lambda state, facts: None, lambda link: None, unknown=words)
    tries = Mock(wraps=follower._follow_once)
    with patch.object(follower, "_follow_once", tries):
        follower.start()
        wait_until(lambda: tries.call_count >= 3)
        follower.stop()
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [words]


def test_five_wrong_pins_lock_the_officer_out(server: ServerProcess) -> None:
    officer = commands(server, "panel-3")
    wrong = protocol.SignIn(officer="officer-3", pin="000000")
    codes = [answer.code for answer in (officer.send(wrong) for _ in range(6)) if isinstance(answer, Refusal)]
    assert codes == ["wrong_pin"] * 5 + ["locked_out"]


def test_a_second_server_on_the_same_store_refuses_to_start(server: ServerProcess, tmp_path: Path) -> None:
    text = server.file.read_text(encoding="utf-8").replace(str(server.port), str(free_port()))
    second = tmp_path / "hall.toml"
    second.write_text(text, encoding="utf-8")
    done = _serve(second)
    assert done.returncode == 3
    assert "another hall server already serves it" in done.stderr and f"process {server.process.pid}" in done.stderr  # type: ignore[union-attr]


def test_a_port_in_use_is_said_in_words(server: ServerProcess, tmp_path: Path) -> None:
    text = server.file.read_text(encoding="utf-8").replace(str(server.database.parent), str(tmp_path / "other"))
    second = tmp_path / "hall.toml"
    second.write_text(text, encoding="utf-8")
    done = _serve(second)
    assert done.returncode == 3 and "server.port" in done.stderr and "Traceback" not in done.stderr


def test_a_lost_link_is_noticed_and_resumed_with_nothing_missed(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server, Watcher(server, "board-1") as board:
        issued(server)
        wait_until(lambda: any(fact.kind == "ticket_issued" for fact in board.facts))
        server.kill()
        wait_until(lambda: not board.links[-1].live)
        server.start()
        numbers = [issued(server).ticket.number for _ in range(5)]
        wait_until(lambda: board.state.last_number.get("civil") == numbers[-1])
        heard = [fact.data["number"] for fact in board.facts if fact.kind == "ticket_issued"]
        assert heard == ["A001", *numbers]
        wait_until(lambda: board.links[-1].live)
        assert [len(board.states[0].waiting["civil"]), len(board.state.waiting["civil"])] == [0, 6]


def test_an_unanswered_intent_is_settled_and_never_happens_later(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        log = IntentLog(tmp_path / "intents.jsonl")
        kiosk = commands(server, "kiosk-1", log)
        assert isinstance(kiosk.send(protocol.IssueTicket(field="civil")), Issued)
        server.kill()
        lost = kiosk.send(protocol.IssueTicket(field="civil"), deadline_s=0.2)
        assert isinstance(lost, Unreachable) and [one.key for one in log.pending()] == [lost.intent.key]
        log.close()
        server.start()
        log = IntentLog(tmp_path / "intents.jsonl")
        kiosk = commands(server, "kiosk-1", log)
        settled = kiosk.settle(log.pending()[0])
        assert isinstance(settled, Refusal) and settled.code == "never_happened"
        late = kiosk.carry_out(lost.intent, 5)
        assert isinstance(late, Refusal) and log.pending() == ()
        log.close()


def test_sigterm_ends_the_server_cleanly_even_with_followers(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server, Watcher(server, "board-1"):
        issued(server)
        assert server.stop() == 0


def test_thirty_two_callers_share_disk_flushes(server: ServerProcess) -> None:
    before = server.health()
    gate = threading.Barrier(32)

    def call() -> None:
        kiosk = commands(server, "kiosk-1")
        gate.wait()
        for _ in range(10):
            assert isinstance(kiosk.send(protocol.IssueTicket(field="civil"), deadline_s=30), Issued)

    threads = [threading.Thread(target=call) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = server.health()
    assert after["commits"] - before["commits"] < 320


def _post(server: ServerProcess, station: str, path: str, body: Any, key: str) -> tuple[int, Any]:
    text = body if isinstance(body, str) else json.dumps(body)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    headers = {"Authorization": f"Bearer {token(station)}", "Content-Type": "application/json"}
    if key:
        headers[protocol.KEY_HEADER] = key
    connection.request("POST", path, text.encode(), headers)
    response = connection.getresponse()
    answer = response.status, json.loads(response.read())
    connection.close()
    return answer


def _serve(file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "queue_engine", "serve", "--config", str(file)]
    return subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)


def test_a_hall_that_is_never_quiet_still_hears_that_its_followers_live(server: ServerProcess) -> None:
    beats = float(server.values["server"]["heartbeat_s"]) * 4
    with Watcher(server, "board-1") as board:
        ends = time.monotonic() + beats
        while time.monotonic() < ends:
            issued(server)
        assert [link.live for link in board.links] == [True]


def test_the_protocol_is_served_as_openapi(server: ServerProcess) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request("GET", "/openapi.json")
    described = json.loads(connection.getresponse().read())
    connection.close()
    assert {command.path for command in protocol.COMMANDS} <= set(described["paths"])
    assert {"IssueTicket", "Issued", "Refusal"} <= set(described["components"]["schemas"])


def test_a_list_of_bookings_is_handed_over_by_the_command(server: ServerProcess, tmp_path: Path) -> None:
    file = tmp_path / "hen.csv"
    file.write_text("mã hẹn,lĩnh vực,ngày,giờ\nHB-7K2M,A,23/11/2030,8h30\n", encoding="utf-8")
    command = [sys.executable, "-m", "queue_engine", "bookings", "--config", str(server.file), str(file)]
    said = [subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout for _ in range(2)]
    told = "The server took 1 booking(s): {} new, 0 changed, {} as before.\n"
    assert said == [told.format(1, 0), told.format(0, 1)]
    file.write_text("code,field,date,time\n!,X,32/13/2030,99:99\n", encoding="utf-8")
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 3 and done.stderr.count(str(file)) == 4 and "Traceback" not in done.stderr


def test_a_station_is_lost_only_when_its_last_link_is_over(server: ServerProcess) -> None:
    with Watcher(server, "desk") as desk:

        def is_connected() -> bool:
            return desk.state.stations["kiosk-2"].connected

        first, second = Watcher(server, "kiosk-2"), Watcher(server, "kiosk-2")
        with second:
            with first:
                wait_until(is_connected)
            issued(server)
            wait_until(lambda: desk.state.seq >= int(server.health()["seq"]))
            assert is_connected()
        wait_until(lambda: not is_connected())


def test_only_a_board_may_say_that_a_call_was_shown(server: ServerProcess) -> None:
    with Watcher(server, "desk") as desk, Watcher(server, "kiosk-2") as kiosk:
        kiosk.follower.shown((1,))
        wait_until(lambda: not kiosk.links[-1].live or len(kiosk.links) > 1)
        assert not any(fact.kind == "calls_shown" and fact.data["station"] == "kiosk-2" for fact in desk.facts)


@pytest.mark.parametrize(("station", "status"), [("desk", 200), ("kiosk-1", 403)])
def test_how_the_stations_are_is_told_to_those_whom_it_concerns(
    server: ServerProcess, station: str, status: int
) -> None:
    connection = http.client.HTTPConnection(*server.address.split(":"), timeout=5)
    connection.request("GET", "/stations", headers={"Authorization": f"Bearer {token(station)}"})
    answer = connection.getresponse()
    assert answer.status == status
    said = json.loads(answer.read())
    connection.close()
    assert "stations" in said if status == 200 else said["code"] == "not_allowed"


def test_a_link_is_live_again_even_when_nothing_that_was_missed_is_for_it(server: ServerProcess) -> None:
    with Watcher(server, "board-1") as board:
        before = board.state
    with Watcher(server, "desk") as desk:
        wait_until(lambda: desk.state.seq > before.seq)
        again = Watcher(server, "board-1")
        again.follower.state = desk.state.model_copy(update={"seq": desk.state.seq - 1})
        with again:
            wait_until(lambda: again.links and again.links[-1].live)
