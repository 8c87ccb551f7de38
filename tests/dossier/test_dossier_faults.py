"""Every fault of a centre becomes one of three errors, in time, and none of them tells anything personal."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from dossier_centres import FACTS, NOW, WEB, Sim, in_sim, web

from queue_engine.dossier.address import AddressSink
from queue_engine.dossier.gateway import GatewayError, Misconfigured, Permanent, Retry
from queue_engine.dossier.mapping import Pages
from queue_engine.dossier.record import OutEvent
from queue_engine.dossier.sim.answers import FACTS as FACTS_PATH
from queue_engine.dossier.sim.certificates import context_of, make_certificates
from queue_engine.dossier.sim.faults import FAULTS
from queue_engine.dossier.sim.server import SimServer
from queue_engine.protocol import Phase

WANTED: dict[str, tuple[type[GatewayError], str]] = {
    "silence": (Retry, "timeout"),
    "slow": (Retry, "timeout"),
    "dribble": (Retry, "timeout"),
    "half": (Retry, "half_answer"),
    "lost_answer": (Retry, "half_answer"),
    "closed": (Retry, "half_answer"),
    "401": (Misconfigured, "token_expired"),
    "403": (Misconfigured, "not_allowed"),
    "429": (Retry, "too_many"),
    "500": (Retry, "http_500"),
    "502": (Retry, "http_502"),
    "redirect": (Misconfigured, "redirect"),
    "html": (Retry, "html"),
    "huge": (Retry, "too_large"),
    "deep": (Retry, "too_deep"),
    "expired_token": (Misconfigured, "token_expired"),
    "wrong_types": (Retry, "wrong_type"),
    "missing_status": (Misconfigured, "missing"),
}
HARMLESS = {"missing_unit", "unknown_status", "clock_hour_off", "exists", "refused", "cert_expired", "wrong_password"}


def test_every_fault_of_the_simulated_centre_is_looked_at() -> None:
    assert set(FAULTS) == {*WANTED, *HARMLESS, "other_dossier", "unknown_unit"}


def chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def test_faults_become_errors_within_the_deadline(tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        want = sim.world.dossier(20)
        for family in WEB:
            for fault, (kind, reason) in WANTED.items():
                gateway = web(sim, family, deadline_s=0.6 if reason == "timeout" else 20.0)
                if fault not in ("401",):
                    await gateway.fields()  # signed in, whose deadline is a long one
                sim.faults.set(fault)
                with pytest.raises(GatewayError) as caught:
                    await gateway.prove(want.code, want.person.phone[-4:])
                sim.faults.set(fault, "off")
                await gateway.close()
                if fault == "401":  # the sign-in itself is refused
                    assert caught.value.reason == "wrong_password"
                    continue
                assert (fault, type(caught.value), caught.value.reason) == (fault, kind, reason)
                told = "".join(traceback.format_exception(caught.value)) + repr(list(chain(caught.value)))
                for personal in (want.person.name, want.person.identity, want.person.phone, want.code):
                    assert personal not in told, fault

    in_sim(tmp_path, work)


def test_a_429_says_how_long_to_wait(tmp_path: Path) -> None:
    async def work(sim: Sim) -> float | None:
        gateway = web(sim, "portal")
        await gateway.fields()
        sim.faults.set("429")
        with pytest.raises(Retry) as caught:
            await gateway.fields()
        await gateway.close()
        return caught.value.after_s

    assert in_sim(tmp_path, work) == 7.0


@pytest.mark.parametrize("family", WEB)
def test_what_is_harmless_is_read(family: str, tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        want, gateway = sim.world.dossier(20), web(sim, family)
        sim.faults.set("missing_unit", "x1")
        found = await gateway.dossier(want.code)
        assert found is not None and found.unit_name == ""
        sim.faults.set("unknown_status", "x1")
        found = await gateway.dossier(want.code)
        assert found is not None
        assert found.phase is Phase.UNKNOWN
        assert found.status_name == "Chờ liên thông"
        sim.faults.set("clock_hour_off", "x1")
        found = await gateway.dossier(want.code)
        assert found is not None and found.received_at is not None
        assert (found.received_at - want.received).total_seconds() == 3600  # its times stay its own
        assert found.fetched_at == NOW
        await gateway.close()

    in_sim(tmp_path, work)


def test_an_answer_about_another_dossier_is_not_taken(tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        sim.faults.set("other_dossier")
        portal, igate = web(sim, "portal"), web(sim, "igate")
        with pytest.raises(Retry, match="other_dossier"):
            await portal.dossier(sim.world.code_of(5))
        assert await igate.dossier(sim.world.code_of(5)) is None  # its search gives what looks alike
        await portal.close()
        await igate.close()

    in_sim(tmp_path, work)


@pytest.mark.parametrize(("family", "call"), [("portal", "login"), ("igate", "token")])
def test_an_expired_session_is_made_again_by_one_request_for_all(family: str, call: str, tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        gateway = web(sim, family)
        codes = [sim.world.code_of(number) for number in range(8)]
        assert all(await asyncio.gather(*map(gateway.dossier, codes)))
        assert sim.ledger.calls[call] == 1
        sim.faults.set("expired_token", "x1")
        assert all(await asyncio.gather(*map(gateway.dossier, codes)))
        assert sim.ledger.calls[call] == 2
        await gateway.close()

    in_sim(tmp_path, work)


@pytest.mark.parametrize(("family", "call"), [("portal", "login"), ("igate", "token")])
def test_a_wrong_password_is_tried_once_and_then_left_for_a_minute(family: str, call: str, tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        secret = tmp_path / "secret"
        secret.write_text("sai\n", "utf-8")
        secret.chmod(0o600)
        gateway = web(sim, family, secret=secret)
        for _ in range(3):
            with pytest.raises(Misconfigured, match="wrong_password"):
                await gateway.dossier(sim.world.code_of(1))
        assert sim.ledger.calls[call] == 1
        await gateway.close()

    in_sim(tmp_path, work)


def test_a_secret_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        secret = tmp_path / "secret"
        secret.write_text("x", "utf-8")
        secret.chmod(0o644)
        gateway = web(sim, "portal", secret=secret)
        with pytest.raises(Misconfigured, match="no_secret"):
            await gateway.fields()
        await gateway.close()

    in_sim(tmp_path, work)


def test_a_unit_that_the_centre_does_not_know_is_a_wrong_set_up(tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        gateway = web(sim, "portal")
        sim.faults.set("unknown_unit")
        with pytest.raises(Misconfigured, match="unknown_unit"):
            await gateway.fields()
        await gateway.close()

    in_sim(tmp_path, work)


def test_nobody_at_the_port_is_said_so(tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        sim.port = 1
        gateway = web(sim, "portal")
        with pytest.raises(Retry, match="refused_connection"):
            await gateway.fields()
        await gateway.close()

    in_sim(tmp_path, work)


def test_proxies_of_the_environment_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert os.environ["http_proxy"]

    async def work(sim: Sim) -> None:
        gateway = web(sim, "portal")
        assert await gateway.fields()
        await gateway.close()

    in_sim(tmp_path, work)


@pytest.mark.parametrize("family", WEB)
def test_calls_that_stumble_in_the_midst_of_a_pull_do_not_spoil_it(
    family: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_engine.dossier.rest.STUMBLES_S", (0.0,) * 20)

    async def work(sim: Sim) -> None:
        shipped = web(sim, family)._mapping.calls
        small = shipped["changed"].model_copy(update={"pages": Pages(first=int(family == "portal"), size=20)})
        gateway = web(sim, family, calls=shipped | {"changed": small})
        changed = gateway.changed(None)
        parts = [await anext(changed)]  # it has begun well
        sim.faults.set("502", "1/5")
        parts += [part async for part in changed]
        assert sum(map(len, parts)) == len({one.code for part in parts for one in part}) > 100
        found = None
        while found is None:  # what goes wrong at its beginning is for the next turn
            with contextlib.suppress(Retry):
                found = await gateway.procedures()
        assert len(found) == sim.world.procedures
        await gateway.close()

    in_sim(tmp_path, work)


# -- facts going out -------------------------------------------------------------------------------------


def event(number: int = 1) -> OutEvent:
    return OutEvent(number, "visit_finished", "t-1", NOW, {"dossier": "H13.01-251121-0042", "priority": False})


def test_a_fact_is_taken_once_however_often_it_is_sent(tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        gateway = web(sim, "portal", calls=web(sim, "portal")._mapping.calls | FACTS)
        sink = AddressSink(sim.address + FACTS_PATH, "H13.01", NOW.tzinfo)  # type: ignore[arg-type]
        for send, number in ((gateway.send, 1), (sink.send, 2)):
            sim.faults.set("lost_answer", "x1") if number == 2 else None
            for _ in range(3):
                with contextlib.suppress(Retry):  # an answer was lost
                    await send(event(number))
            assert sim.ledger.told[f"H13.01-{number}"] == 3
        assert sim.ledger.order == ["H13.01-1", "H13.01-2"]
        sim.faults.set("exists")
        await sink.send(event(3))
        await gateway.send(event(4))
        await sink.close()
        await gateway.close()

    in_sim(tmp_path, work)


def test_a_fact_that_is_refused_needs_a_person(tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        gateway = web(sim, "portal", calls=web(sim, "portal")._mapping.calls | FACTS)
        sink = AddressSink(sim.address + FACTS_PATH, "H13.01", NOW.tzinfo)  # type: ignore[arg-type]
        sim.faults.set("refused")
        for send in (gateway.send, sink.send):
            with pytest.raises(Permanent):
                await send(event())
        sim.faults.set("refused", "off")
        sim.faults.set("502")
        with pytest.raises(Retry, match="http_502"):
            await sink.send(event())
        assert not sim.ledger.facts
        await sink.close()
        await gateway.close()

    in_sim(tmp_path, work)


# -- HTTPS -----------------------------------------------------------------------------------------------


def test_a_certificate_must_be_trusted_fit_the_name_and_be_in_its_time(tmp_path: Path) -> None:
    folder = tmp_path / "certificates"
    trusted = make_certificates(folder)

    async def work(sim: Sim) -> None:
        from queue_engine.dossier.http import Http, Sent
        from queue_engine.dossier.sim.answers import Centre

        server = SimServer(Centre(sim.world, sim.faults, sim.ledger), certificates=folder)
        port = await server.listen("127.0.0.1", 0, context_of(folder))

        async def asked(host: str, ca_file: Path | None) -> str:
            http = Http(f"https://{host}:{port}", ca_file)
            server.refresh()
            try:
                return str((await http.ask(Sent("POST", body={"service": "login"}), 20.0)).status)
            except GatewayError as error:
                return f"{type(error).__name__} {error.reason}"
            finally:
                await http.close()

        assert await asked("127.0.0.1", trusted) == "200"
        assert await asked("127.0.0.2", trusted) in ("Retry refused_connection", "Misconfigured tls_name")
        assert await asked("127.0.0.1", None) == "Misconfigured tls_untrusted"
        sim.faults.set("cert_expired")
        assert await asked("127.0.0.1", trusted) == "Misconfigured tls_expired"
        await server.close()

    in_sim(tmp_path, work)


def test_a_broken_ca_file_and_a_bad_address_are_a_wrong_set_up(tmp_path: Path) -> None:
    from queue_engine.dossier.http import Http

    broken = tmp_path / "ca.pem"
    broken.write_text("no certificate", "ascii")
    with pytest.raises(Misconfigured, match="bad_ca_file"):
        Http("https://127.0.0.1", broken)
    for address in ("", "127.0.0.1:8000", "ftp://127.0.0.1", "http://"):
        with pytest.raises(Misconfigured, match="bad_address"):
            Http(address)


# -- nonsense --------------------------------------------------------------------------------------------

PIECES: tuple[object, ...] = (
    None, True, 0, -1.5, 10**30, "", "0", "H13.01-261120-0001", "20261120083000", "\ud83d", [], {}, [[]], ["x"],
    [{}], {"a": 1},
)  # fmt: skip
NAMES = ("error_code", "result", "session", "access_token", "content", "MaHoSo", "code", "TrangThaiHoSo",
         "dossierStatus", "NgayHenTra", "TienDoXuLy", "empty", "message")  # fmt: skip
HEADS = (b"HTTP/1.1 200 OK", b"HTTP/1.1 204 No Content", b"HTTP/1.1 503 X", b"HTTP/1.1 999 X", b"HTTP/1.1 100 Continue",
         b"HTTP/9.9 200 OK", b"SSH-2.0-x", b"", b"HTTP/1.1 200 OK\r\nContent-Encoding: br",
         b"HTTP/1.1 200 OK\r\nContent-Length: -5", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked")  # fmt: skip


def nonsense(chance: random.Random) -> bytes:
    def value(depth: int) -> object:
        if depth and chance.random() < 0.5:
            names = chance.sample(NAMES, chance.randrange(1, 6))
            return {name: value(depth - 1) for name in names}
        return [value(depth - 1)] if depth and chance.random() < 0.3 else chance.choice(PIECES)

    body = json.dumps(value(4)).encode()
    if chance.random() < 0.2:
        body = body[: chance.randrange(len(body) + 1)] + chance.randbytes(chance.randrange(4))
    head = HEADS[0] if chance.random() < 0.7 else chance.choice(HEADS)
    return head + b"\r\nConnection: close\r\n\r\n" + body


@pytest.mark.parametrize("family", WEB)
def test_nonsense_makes_nothing_but_our_own_errors(family: str, tmp_path: Path) -> None:
    chance = random.Random(11)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(nonsense(chance))
            await writer.drain()
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    async def work(sim: Sim) -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        sim.port = server.sockets[0].getsockname()[1]
        seen = set()
        for _ in range(150):
            gateway = web(sim, family, deadline_s=1.0)
            for call in (gateway.fields(), gateway.prove("H13.01-261120-0001", "1234")):
                try:
                    await call
                except GatewayError as error:
                    seen.add(error.reason)
            await gateway.close()
        server.close()
        assert len(seen) >= 6, seen

    in_sim(tmp_path, work)
