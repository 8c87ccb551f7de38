"""A receipt before the reader of a look-up screen: from the status to the number, the counter and the centre."""

from __future__ import annotations

import asyncio
import itertools
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.centre import Centre
from benchmarks.hall import sign_in, wait_until
from benchmarks.lookup_window import Citizen, citizen_at
from queue_engine import protocol
from queue_engine.dossier.sim.world import SimDossier

SOLVED = 9
"""As the centre numbers its statuses."""
HONEST_S = 5.0
"""Far more than the two seconds that it may take: this machine may be busy with others."""

SAYS = {"lookup-answer": "headline", "lookup-said": "back"}
"""Screen → a part that it alone has."""


@pytest.mark.timeout(120)
def test_a_receipt_becomes_a_status_a_number_and_a_visit_that_the_centre_is_told_of_once(tmp_path: Path) -> None:
    asyncio.run(_a_visit(tmp_path))


async def _a_visit(folder: Path) -> None:
    async with citizen_at(folder, 5, tells=("visits",), queue={"undo_within_s": 1}) as (centre, citizen):
        ready = _dossier(centre, lambda one: one.status == SOLVED)
        screen, _ = await citizen.look_up(ready.code)
        written = await citizen.written("headline")
        assert screen == "lookup-answer" and "đã có kết quả" in written
        assert ready.code in written and ready.person.name not in written
        number = await _number(citizen)
        assert number.startswith("R"), "the lane of results"
        await citizen.leave()
        await asyncio.to_thread(_serve, centre, number)
        await asyncio.to_thread(wait_until, lambda: len(_told(centre)) == 1)
        [fact] = _told(centre)
        assert (fact["data"]["number"], fact["data"]["dossier"]) == (number, ready.code)
        await _while_nobody_answers(centre, citizen, ready)
        assert len(_told(centre)) == 1


async def _while_nobody_answers(centre: Centre, citizen: Citizen, known: SimDossier) -> None:
    """The centre is dead; then the hall's server hangs as well; then the look-up service is gone too."""
    centre.system.kill()
    new = centre.world.code_of(2)
    assert "Chưa hỏi được hệ thống hồ sơ" in await _looked_up(citizen, new, "lookup-said")
    facts = await _looked_up(citizen, known.code, "lookup-answer")
    assert "Số liệu lúc" in facts, "the hall's own copy, with its age"
    centre.hall.server.send_signal(signal.SIGSTOP)
    assert "Số liệu lúc" in await _looked_up(citizen, known.code, "lookup-answer")
    centre.hall.server.send_signal(signal.SIGCONT)
    centre.service.kill()
    assert "Chưa hỏi được hệ thống hồ sơ" in await _looked_up(citizen, known.code, "lookup-said")


async def _looked_up(citizen: Citizen, code: str, wanted: str) -> str:
    """What stands on the screen that answers."""
    screen, took_ms = await citizen.look_up(code)
    assert screen == wanted and took_ms < HONEST_S * 1000
    written = await citizen.written(SAYS[screen])
    await citizen.leave()
    return written


def _dossier(centre: Centre, fits: Callable[[SimDossier], bool]) -> SimDossier:
    return next(one for one in map(centre.world.dossier, itertools.count(1)) if fits(one))


async def _number(citizen: Citizen) -> str:
    """One touch takes it; touches of a screen's first moment do not count."""
    window = citizen.window
    for _ in range(20):
        await window.tap("take")
        if await window.until(lambda: bool(window.text("number")), 0.5):
            break
    return window.text("number")


def _serve(centre: Centre, number: str) -> None:
    panel = centre.hall.commands("ban-2")
    session = sign_in(panel, "can-bo-2")
    called = panel.send(protocol.CallNext(session=session))
    assert isinstance(called, protocol.TicketNow) and called.ticket.number == number
    for act in (protocol.Start, protocol.Finish):
        done = panel.send(act(session=session, ticket=called.ticket.id, seen=called.ticket.state))
        assert isinstance(done, protocol.TicketNow)
        called = done
    panel.close()


def _told(centre: Centre) -> list[dict[str, Any]]:
    """Visits that the centre has taken, repeats included."""
    return [line["fact"] for line in centre.ledger() if line["fact"]["kind"] == "visit_finished"]
