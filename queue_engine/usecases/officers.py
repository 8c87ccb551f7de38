"""An officer signs in to a counter and out again."""

from __future__ import annotations

from dataclasses import replace

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.domain.lockout import Guesses
from queue_engine.ports import CounterRow
from queue_engine.usecases.scene import Scene
from queue_engine.views import counter_state


def sign_in(scene: Scene, body: protocol.SignIn, pin_is_right: bool) -> protocol.SignedIn | Refused:
    """Open a session at the caller's counter. The newest session wins, after an explicit question.

    A wrong PIN is *returned* as a refusal, so that the transaction keeps the count of wrong tries.
    """
    counter = scene.own_counter()
    keys = (f"officer:{body.officer}", f"station:{scene.caller.station}")
    locked = _locked_until(scene, keys)
    if locked > scene.now_ms:
        raise Refused("locked_out", "too many wrong PINs", wait_s=-(-(locked - scene.now_ms) // 1000))
    if not pin_is_right:
        return _wrong_pin(scene, body, keys)
    for key in keys:
        if scene.uow.guesses(key).wrong:
            scene.uow.save_guesses(key, Guesses())
    _check_place(scene, body, counter)
    return protocol.SignedIn(counter=_seated(scene, body, counter))


def _locked_until(scene: Scene, keys: tuple[str, ...]) -> int:
    return max(scene.uow.guesses(key).locked_until_ms for key in keys)


def _wrong_pin(scene: Scene, body: protocol.SignIn, keys: tuple[str, ...]) -> Refused:
    for key in keys:
        scene.uow.save_guesses(key, scene.uow.guesses(key).one_more(scene.now_ms))
    known = body.officer if body.officer in scene.rules.officers else "unknown"
    scene.note("sign_in_failed", officer=known, counter=scene.caller.counter)
    return Refused("wrong_pin", "the PIN is wrong")


def _check_place(scene: Scene, body: protocol.SignIn, counter: str) -> None:
    allowed = scene.rules.officers[body.officer].counters
    if allowed and counter not in allowed:
        raise Refused("not_allowed", f"{body.officer} does not serve counter {counter}", counter=counter)
    there = [row for row in scene.uow.counters() if row.officer and row.session]
    taken = [row for row in there if (row.counter == counter) != (row.officer == body.officer)]
    if taken and not body.take_over:
        raise Refused(
            "counter_taken",
            "another session is open",
            counter=taken[0].counter,
            officer=taken[0].officer,
            officer_name=scene.rules.officers[str(taken[0].officer)].name
            if taken[0].officer in scene.rules.officers
            else "",
        )


def _seated(scene: Scene, body: protocol.SignIn, counter: str) -> protocol.CounterState:
    for row in scene.uow.counters():
        if row.officer == body.officer and row.counter != counter:
            leave(scene, row, "signed_in_elsewhere")
        elif row.counter == counter and row.officer:
            leave(scene, row, "taken_over" if row.officer != body.officer else "signed_in_again")
    fact = scene.note(
        "officer_signed_in",
        f"{scene.caller.station}/{body.officer}",
        counter=counter,
        officer=body.officer,
        officer_name=scene.rules.officers[body.officer].name,
        training=body.practice,
    )
    place = scene.uow.counter(counter)
    row = replace(place, officer=body.officer, session=fact.seq, practice=body.practice, paused=None, ready_ms=None)
    scene.uow.save_counter(row)
    return counter_state(scene.uow, scene.rules, row)


def sign_out(scene: Scene, body: protocol.SignOut) -> protocol.SignedOut:
    """Close the session. A ticket that is open must be finished first."""
    row = scene.counter(body.session)
    busy = scene.open_ticket(row)
    if busy:
        raise Refused("counter_busy", f"{busy.number} is still open", number=busy.number, state=busy.state)
    leave(scene, row, "signed_out")
    return protocol.SignedOut(counter=row.counter)


def leave(scene: Scene, row: CounterRow, why: str, **data: str) -> None:
    """End a session: nobody is called to the counter any more, and what is open at it stays."""
    scene.note("officer_signed_out", scene.officer_at(row), counter=row.counter, officer=row.officer, why=why, **data)
    scene.uow.save_counter(replace(row, officer=None, session=None, paused=None, ready_ms=None, practice=False))
    scene.uow.set_meta(f"emergency:{row.counter}", None)
