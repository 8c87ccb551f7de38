"""The announcer as a program, against the real hall server, on a simulated sound card."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack, closing
from pathlib import Path

from devices.speech.sim import away_mark
from queue_engine import protocol
from queue_engine.client import Commands
from tests.display.announcer_program import FAST, Desk, announcer, hall_that_speaks, journal, outcomes, sounds
from tests.fakes.hall import token, wait_until

PATIENCE_S = 60
PATIENT = {"oldest_s": 3600}
"""A busy machine needs longer for a call than the hall's seconds of a fast card last."""


def test_calls_are_said_in_order_and_the_journal_says_so(tmp_path: Path) -> None:
    log = tmp_path / "loa.jsonl"
    with ExitStack() as stack:
        server = stack.enter_context(
            hall_that_speaks(tmp_path / "hall", {"id": "loa-1", "speaker": f"sim:{FAST}:{log}"}, voice=PATIENT)
        )
        voice = stack.enter_context(announcer(server, "loa-1"))
        wait_until(lambda: journal(server, "zone_granted"), PATIENCE_S)
        desks = [stack.enter_context(closing(Desk(server, counter))) for counter in (2, 3)]
        calls = [desk.call() for desk in desks]
        wait_until(lambda: outcomes(server).keys() >= set(calls), PATIENCE_S)
        calls.append(desks[0].recall())
        wait_until(lambda: len(outcomes(server)) == 3, PATIENCE_S)
        assert outcomes(server) == dict.fromkeys(calls, ("spoken",))
        texts = [one["text"] for one in sounds(log)]
        assert texts == [
            "Mời công dân có số dê không không một đến quầy số hai",
            "Mời công dân có số dê không không hai đến quầy số ba",
            "Xin nhắc lại, mời công dân có số dê không không một đến quầy số hai",
        ]
        ends = [moment for one in sounds(log) for moment in (one["began"], one["ended"])]
        assert ends == sorted(ends)
        _try_out(stack.enter_context(closing(Commands(server.address, token("desk")))))
        wait_until(lambda: journal(server, "device_tested"), PATIENCE_S)
        [tested] = journal(server, "device_tested")
        assert (tested["device"], tested["outcome"], tested["detail"]) == ("speaker", "ok", "said")
        os.kill(voice.pid, signal.SIGTERM)
        assert voice.wait(20) == 0


def _try_out(desk: Commands) -> None:
    answer = desk.send(protocol.AskDeviceTest(station="loa-1", device="speaker"), deadline_s=20)
    assert isinstance(answer, protocol.Done), answer


def test_a_card_that_is_away_fails_calls_in_words_and_back_it_speaks_again(tmp_path: Path) -> None:
    log = tmp_path / "loa.jsonl"
    away_mark(log).touch()
    with ExitStack() as stack:
        server = stack.enter_context(
            hall_that_speaks(tmp_path / "hall", {"id": "loa-1", "speaker": f"sim:{FAST}:{log}"}, voice=PATIENT)
        )
        stack.enter_context(announcer(server, "loa-1"))
        desk = stack.enter_context(closing(Desk(server, 3)))
        call = desk.call()
        wait_until(lambda: outcomes(server) == {call: ("failed", "no-sound-card")}, PATIENCE_S)

        def states() -> list[str]:
            return [one["state"] for one in journal(server, "device_changed") if one["device"] == "speaker"]

        wait_until(lambda: states()[-1:] == ["ABSENT"], PATIENCE_S)
        away_mark(log).unlink()
        wait_until(lambda: states()[-1:] == ["READY"], PATIENCE_S)
        again = desk.recall()
        wait_until(lambda: outcomes(server).get(again) == ("spoken",), PATIENCE_S)


def test_a_spare_takes_over_from_one_that_is_killed_and_they_never_speak_both(tmp_path: Path) -> None:
    logs = {f"loa-{n}": tmp_path / f"loa-{n}.jsonl" for n in (1, 2)}
    rows = [{"id": name, "speaker": f"sim:{FAST}:{log}"} for name, log in logs.items()]
    with ExitStack() as stack:
        server = stack.enter_context(hall_that_speaks(tmp_path / "hall", *rows, voice=PATIENT))
        programs = {name: stack.enter_context(announcer(server, name)) for name in logs}
        wait_until(lambda: server.health()["followers"] == 2, PATIENCE_S)
        desk = stack.enter_context(closing(Desk(server, 3)))
        first = desk.call()
        wait_until(lambda: outcomes(server).get(first) == ("spoken",), PATIENCE_S)
        [holder] = [fact["station"] for fact in journal(server, "zone_granted")]
        [spare] = logs.keys() - {holder}
        assert (len(sounds(logs[holder])), len(sounds(logs[spare]))) == (1, 0)
        programs[holder].kill()
        second = desk.recall()
        wait_until(lambda: second in outcomes(server), PATIENCE_S)
        assert outcomes(server)[second] == ("spoken",)
        assert [fact["station"] for fact in journal(server, "zone_granted")] == [holder, spare]


def test_a_spare_says_the_very_call_that_a_vanished_card_could_not(tmp_path: Path) -> None:
    logs = {f"loa-{n}": tmp_path / f"loa-{n}.jsonl" for n in (1, 2)}
    rows = [{"id": name, "speaker": f"sim:{FAST}:{log}"} for name, log in logs.items()]
    with ExitStack() as stack:
        server = stack.enter_context(hall_that_speaks(tmp_path / "hall", *rows, voice=PATIENT))
        for name in logs:
            stack.enter_context(announcer(server, name))
        wait_until(lambda: server.health()["followers"] == 2, PATIENCE_S)
        desk = stack.enter_context(closing(Desk(server, 3)))
        first = desk.call()
        wait_until(lambda: outcomes(server).get(first) == ("spoken",), PATIENCE_S)
        [holder] = [fact["station"] for fact in journal(server, "zone_granted")]
        [spare] = logs.keys() - {holder}
        away_mark(logs[holder]).touch()
        second = desk.recall()
        wait_until(lambda: second in outcomes(server), PATIENCE_S)
        assert outcomes(server)[second] == ("spoken",)
        assert [fact["station"] for fact in journal(server, "zone_granted")] == [holder, spare]
        away_mark(logs[spare]).touch()
        third = desk.recall()
        wait_until(lambda: third in outcomes(server), PATIENCE_S)
        assert outcomes(server)[third] == ("failed", "no-sound-card")
        assert (len(sounds(logs[holder])), len(sounds(logs[spare]))) == (1, 1)


def test_two_zones_of_one_room_speak_in_turn(tmp_path: Path) -> None:
    zones = [
        {"id": "east", "name": "Khu đông", "counters": ["1", "2"], "room": "sanh"},
        {"id": "west", "name": "Khu tây", "counters": ["3"], "room": "sanh"},
    ]
    logs = {zone: tmp_path / f"{zone}.jsonl" for zone in ("east", "west")}
    rows = [{"id": f"loa-{zone}", "zone": zone, "speaker": f"sim:{FAST}:{log}"} for zone, log in logs.items()]
    with ExitStack() as stack:
        server = stack.enter_context(hall_that_speaks(tmp_path / "hall", *rows, zones=zones, voice=PATIENT))
        for row in rows:
            stack.enter_context(announcer(server, row["id"]))
        wait_until(lambda: len(journal(server, "zone_granted")) == 2, PATIENCE_S)
        east, west = (stack.enter_context(closing(Desk(server, counter))) for counter in (2, 3))
        one, two = east.call(), west.call()
        wait_until(lambda: one in outcomes(server, "east") and two in outcomes(server, "west"), PATIENCE_S)
        assert (outcomes(server, "east"), outcomes(server, "west")) == ({one: ("spoken",)}, {two: ("spoken",)})
        heard = sorted((sound["began"], sound["ended"]) for log in logs.values() for sound in sounds(log))
        assert len(heard) == 2 and heard[0][1] <= heard[1][0]
