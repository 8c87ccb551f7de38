"""A real server: the worker for dossiers takes rows, hears of new ones, and the desk is told how the exchange goes."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import load_hall
from config.secrets import dossiers_token
from queue_engine import protocol
from queue_engine.client import Commands, Follower, LinkStatus
from queue_engine.protocol import Centre, Fact, HallState, OutboxTaken, PutSync, Sync
from queue_engine.wiring import rules_of
from tests.fakes.hall import ServerProcess, settings, token, wait_until, write_settings

CODE = "000.00.17.H01-261101-0001"
FLAG = protocol.FlagStatus(code=CODE, shown=protocol.Phase.PAYMENT, claim="paid")
SAID = PutSync(system="Cổng tỉnh", centre=Centre.SLOW, since="2026-11-23T00:00:00.000Z", reason="timeout", dossiers=12)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    hall = ServerProcess(tmp_path)
    hall.values["dossiers"] = {"out": {"send": ["visits", "flags"], "where": "folder", "folder": str(tmp_path)}}
    write_settings(tmp_path, hall.values)
    with hall as running:
        yield running


@pytest.fixture
def worker(server: ServerProcess) -> str:
    """The worker's token."""
    return dossiers_token(load_hall(str(server.file)))


class Heard:
    """What a follower hears."""

    def __init__(self, server: ServerProcess, secret: str) -> None:
        self.state: HallState | None = None
        self.facts: list[Fact] = []
        self.syncs: list[Sync] = []
        self.link = LinkStatus(live=False)
        self.follower = Follower(server.address, secret, self._on_state, self._on_link, on_sync=self.syncs.append)

    def _on_state(self, state: HallState, facts: tuple[Fact, ...]) -> None:
        self.state = state
        self.facts.extend(facts)

    def _on_link(self, link: LinkStatus) -> None:
        self.link = link

    def __enter__(self) -> Heard:
        self.follower.start()
        wait_until(lambda: self.state)
        return self

    def __exit__(self, *_: object) -> None:
        self.follower.stop()


def _put(server: ServerProcess, secret: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    try:
        connection.request("PUT", "/sync", SAID.model_dump_json().encode(), headers)
        return connection.getresponse().status
    finally:
        connection.close()


def _flag(server: ServerProcess) -> None:
    kiosk = Commands(server.address, token("kiosk-1"))
    try:
        assert isinstance(kiosk.send(FLAG), protocol.Done)
    finally:
        kiosk.close()


def test_the_worker_hears_of_a_row_takes_it_and_ends_it(server: ServerProcess, worker: str) -> None:
    commands = Commands(server.address, worker)
    try:
        with Heard(server, worker) as heard:
            _flag(server)
            wait_until(lambda: any(fact.kind == "status_flagged" for fact in heard.facts))
            assert heard.state is not None
            assert CODE not in heard.state.model_dump_json() and CODE not in str(heard.facts)
            taken = commands.send(protocol.TakeOutbox())
            assert isinstance(taken, OutboxTaken) and taken.rows[0].payload["dossier"] == CODE
            row = taken.rows[0]
            ends = protocol.EndOutbox(ends=(protocol.OutboxEnd(id=row.id, attempt=row.attempts, outcome="done"),))
            assert commands.send(ends) == protocol.OutboxNoted(noted=1)
            assert commands.send(protocol.TakeOutbox()) == OutboxTaken(rows=(), waiting=0)
    finally:
        commands.close()


def test_the_desk_is_told_how_the_exchange_goes_also_when_it_comes_later_and_a_board_is_not(
    server: ServerProcess, worker: str
) -> None:
    with Heard(server, token("desk")) as desk, Heard(server, token("board-1")) as board:
        _flag(server)
        assert _put(server, worker) == http.HTTPStatus.NO_CONTENT
        wait_until(lambda: desk.syncs)
        told = desk.syncs[0]
        assert (told.centre, told.system, told.dossiers, told.waiting, told.stuck) == ("slow", "Cổng tỉnh", 12, 1, 0)
        with Heard(server, token("desk")) as later:
            wait_until(lambda: later.syncs == [told])
        assert board.syncs == []


def test_no_station_speaks_for_the_worker_and_the_worker_takes_no_number(server: ServerProcess, worker: str) -> None:
    assert _put(server, token("desk")) == http.HTTPStatus.FORBIDDEN
    for secret, body in ((token("desk"), protocol.TakeOutbox()), (worker, protocol.IssueTicket(field="civil"))):
        commands = Commands(server.address, secret)
        try:
            answer = commands.send(body)
            assert isinstance(answer, protocol.Refusal) and answer.code == "not_allowed"
        finally:
            commands.close()


def test_the_same_number_is_settled_by_its_key_without_the_dossier_being_kept(server: ServerProcess) -> None:
    """The log of a kiosk's intents has no dossier, and finds its number all the same."""
    tie = protocol.DossierTie(code=CODE, why=protocol.TieReason.COLLECT)
    bodies = (protocol.IssueTicket(field="civil", dossier=tie), protocol.IssueTicket(field="civil"))
    answers = [_post(server, body.model_dump_json()) for body in bodies]
    assert answers[0] == answers[1] and b"A001" in answers[0]


def _post(server: ServerProcess, body: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    headers = {
        "Authorization": f"Bearer {token('kiosk-1')}",
        "Content-Type": "application/json",
        protocol.KEY_HEADER: "b" * 32,
    }
    try:
        connection.request("POST", "/tickets", body.encode(), headers)
        return connection.getresponse().read()
    finally:
        connection.close()


def test_the_settings_say_which_station_prints_for_a_counter_and_what_goes_out(tmp_path: Path) -> None:
    values = settings(tmp_path)
    values["printers"] = [{"id": "p1", "name": "Máy in", "kind": "escpos_tcp", "port": 9101}]
    values["dossiers"] = {"out": {"send": ["flags"], "where": "folder", "folder": str(tmp_path)}}
    stations = {station["id"]: station for station in values["stations"]}
    stations["kiosk-1"]["printer"] = "p1"
    stations["panel-2"]["paper_at"] = "kiosk-1"
    made = rules_of(load_hall(str(write_settings(tmp_path, values))))
    assert (made.paper_at, made.sends) == ({"2": "kiosk-1"}, {"flags"})
    assert made.paper_keys == {"kiosk-1": token("kiosk-1")} and token("kiosk-1") not in repr(made)
