"""One rating a visit: opened at the finish that ends it, answered by the first press, final at the day's end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from queue_engine import protocol
from queue_engine.domain.calendar import iso
from queue_engine.domain.errors import Refused
from queue_engine.domain.outgoing import rating_told
from queue_engine.domain.ratings import TELL_MS, Rating, ScaleRule
from queue_engine.domain.ticket import PRACTICE, Action, Ticket, TicketState
from queue_engine.ports import ActRow, FlagRow, OutboxRow, StopRow
from queue_engine.protocol import StationKind
from queue_engine.usecases.papers import check_slip
from queue_engine.usecases.scene import PUBLIC, Scene

SENDS = "ratings"
LEFT = (Action.NEXT_STOP, Action.TRANSFER)
"""Acts after which a visit goes on elsewhere: where it was served, it was a stop."""
SOURCES: Mapping[StationKind, frozenset[str]] = {
    StationKind.COUNTER_PANEL: frozenset({"pad"}),
    StationKind.SIGN_BUS: frozenset({"pad"}),
    StationKind.RATING_SCREEN: frozenset({"pad", "screen"}),
    StationKind.TICKET_KIOSK: frozenset({"kiosk"}),
    StationKind.LOOKUP_SCREEN: frozenset({"lookup"}),
}
"""By what each kind of station is answered. A panel's own keys and buttons are none of it."""

# -- the life of a question


def note_act(scene: Scene, counter: str) -> None:
    """What the newest act at a counter means for ratings: a stop was served, or a visit has ended there."""
    act = scene.uow.last_act(counter)
    if act is None or act.before.state is not TicketState.SERVING or act.before.bound == PRACTICE:
        return
    if act.action in LEFT:
        scene.uow.add_stop(StopRow(act.seq, act.after.id, counter, act.place.officer, act.before.field))
    elif act.action == Action.FINISH:
        _open(scene, act)


def _open(scene: Scene, act: ActRow) -> None:
    ticket, rules = act.after, scene.rules.ratings
    scale = rules.scale_on(ticket.day)
    if scale is None or scene.uow.rating(ticket.id):
        return
    counter, officer = act.counter, act.place.officer
    until_ms = scene.now_ms + rules.asked_ms
    about: dict[str, Any] = {"ticket": ticket.id, "number": ticket.number, "field": ticket.field, "counter": counter}
    scene.note(
        "rating_opened",
        scene.officer_at(act.place),
        **about,
        officer=officer,
        scale=scale.id,
        stops=_stops(scene, ticket),
        until=iso(until_ms),
    )
    scene.uow.close_question(counter)
    scene.uow.save_rating(
        Rating(
            **about,
            day=ticket.day,
            officer=officer,
            dossier=ticket.dossier,
            scale=scale.id,
            opened_ms=scene.now_ms,
            until_ms=until_ms,
        )
    )


def _stops(scene: Scene, ticket: Ticket) -> list[dict[str, Any]]:
    stops = scene.uow.stops_of(ticket.id)
    return [{"counter": one.counter, "officer": one.officer, "field": one.field} for one in stops]


def take_back(scene: Scene, act: ActRow) -> None:
    """An act was undone. An answer that was given stays: nobody is asked twice."""
    if act.action in LEFT:
        scene.uow.drop_stop(act.seq)
    rating = scene.uow.rating(act.after.id) if act.action == Action.FINISH else None
    if rating and not rating.answered:
        scene.uow.drop_rating(rating.ticket)
        scene.note("rating_withdrawn", scene.officer_at(act.place), ticket=rating.ticket, counter=rating.counter)


def end_ratings(scene: Scene, day: str) -> None:
    """The day is over: who has not answered has not."""
    opened, answered = scene.uow.count_ratings(day)
    if opened:
        scene.note("ratings_ended", opened=opened, answered=answered)
    scene.uow.forget_ratings()


def later_rating(scene: Scene, ticket: Ticket) -> Rating | None:
    """The question that a citizen may still answer with the slip of this visit."""
    rating = scene.uow.rating(ticket.id) if scene.rules.ratings.later else None
    return rating if rating and not rating.answered else None


# -- answers


def rate(scene: Scene, body: protocol.Rate) -> protocol.Rated:
    """The first press of a visit counts; a later one is written down as a stray. Raises Refused(wrong_source |
    not_allowed | wrong_slip | bad_message)."""
    _check_source(scene, body)
    rating = scene.uow.rating(body.ticket)
    _check_place(scene, body, rating)
    if rating is None or rating.answered:
        return _uncounted(scene, body.ticket, "second" if rating else "late", body.device)
    scale = _scale_of(scene, body, rating)
    fact = scene.note("rated", None, **_answer(scene, body, rating, scale))
    after = replace(rating, level=body.level, station=scene.caller.station, rated_ms=scene.now_ms, rated_seq=fact.seq)
    scene.uow.save_rating(after)
    _tell_centre(scene, after)
    if scene.caller.kind not in PUBLIC:
        _look_at_haste(scene, after, body.after_ms)
        _look_at_run(scene, after)
    return protocol.Rated(counted=True)


def _check_source(scene: Scene, body: protocol.Rate) -> None:
    """What a station says that it was answered by is what a station of its kind can be answered by."""
    if body.source not in SOURCES.get(scene.caller.kind, ()):
        raise Refused("wrong_source", f"a {scene.caller.kind} is not answered by a {body.source}", source=body.source)


def _check_place(scene: Scene, body: protocol.Rate, rating: Rating | None) -> None:
    """Each counter's station rates what was finished there; a public one needs the slip."""
    if scene.caller.kind in PUBLIC:
        if not scene.rules.ratings.later:
            raise Refused("not_allowed", "nobody rates with a slip in this hall")
        ticket = scene.uow.ticket(body.ticket)
        if rating and ticket:
            check_slip(scene, ticket, body.token or "")
    elif rating and scene.caller.counter not in (None, rating.counter):
        raise Refused("not_allowed", f"{rating.number} was finished at counter {rating.counter}", number=rating.number)


def _scale_of(scene: Scene, body: protocol.Rate, rating: Rating) -> ScaleRule:
    scale = scene.rules.ratings.scale(rating.scale)
    if scale is None or body.scale != scale.id or body.level > len(scale.points):
        raise Refused("bad_message", f"level {body.level} of {body.scale!r} was not asked", scale=rating.scale)
    return scale


def _answer(scene: Scene, body: protocol.Rate, rating: Rating, scale: ScaleRule) -> dict[str, Any]:
    return {
        **_about(rating),
        "level": body.level,
        "scale": scale.id,
        "points": scale.points[body.level - 1],
        "source": body.source,
        "station": scene.caller.station,
        "device": body.device,
        "after_ms": body.after_ms,
        "later": not rating.standing or scene.caller.kind in PUBLIC,
    }


def _about(rating: Rating) -> dict[str, Any]:
    return {
        "ticket": rating.ticket,
        "number": rating.number,
        "field": rating.field,
        "counter": rating.counter,
        "officer": rating.officer,
        "dossier": rating.dossier,
    }


def _uncounted(
    scene: Scene, ticket: str, why: Literal["second", "late"], device: str = "", **of: str
) -> protocol.Rated:
    """It came after another answer, after the day's end or too long after its rating: a press of its own kind."""
    where = scene.uow.rating(ticket) or scene.uow.ticket(ticket)
    _note_strays(scene, where.counter if where else scene.caller.counter, device, why, 1, **of)
    return protocol.Rated(counted=False, why=why)


def give_reason(scene: Scene, body: protocol.RateReason) -> protocol.Rated:
    """Why the lowest level; one that comes too late is counted as a press, and which reason it was is not kept.
    Raises Refused(bad_message) for a reason that the settings do not have."""
    rating = scene.uow.rating(body.ticket)
    if not scene.rules.ratings.may_say(rating.scale if rating else "", body.reason):
        raise Refused("bad_message", f"no reason {body.reason!r}", reason=body.reason)
    if rating is None or not rating.may_add(scene.caller.station, scene.now_ms) or not _asks_why(scene, rating):
        return _uncounted(scene, body.ticket, "late", of="reason")
    if rating.reason is not None:
        return _uncounted(scene, body.ticket, "second", of="reason")
    scene.note("rating_reason", None, **_short(rating), reason=body.reason)
    _save(scene, replace(rating, reason=body.reason))
    return protocol.Rated(counted=True)


def _asks_why(scene: Scene, rating: Rating) -> bool:
    scale = scene.rules.ratings.scale(rating.scale)
    return scale is not None and rating.level in scale.asking


def answer_question(scene: Scene, body: protocol.RateQuestion) -> protocol.Rated:
    """Question 3 or 4 of TT 01/2018, where the hall asks it. Raises Refused(bad_message)."""
    if body.question not in scene.rules.ratings.questions:
        raise Refused("bad_message", f"question {body.question} is not asked", question=body.question)
    rating = scene.uow.rating(body.ticket)
    if rating is None or not rating.may_add(scene.caller.station, scene.now_ms):
        return _uncounted(scene, body.ticket, "late", of="question")
    if rating.answer_to(body.question) is not None:
        return _uncounted(scene, body.ticket, "second", of="question")
    scene.note("rating_answered", None, **_short(rating), question=body.question, answer=body.answer)
    answers: dict[str, Any] = {f"answer{body.question}": body.answer}
    _save(scene, replace(rating, **answers))
    return protocol.Rated(counted=True)


def _short(rating: Rating) -> dict[str, Any]:
    return {"ticket": rating.ticket, "counter": rating.counter}


# -- what the supervisor should look at


def report_strays(scene: Scene, body: protocol.ReportStrays) -> protocol.Noted:
    """Presses that answered nothing. Raises Refused(not_allowed) for another counter's, or for none of this hall."""
    if scene.caller.counter not in (None, body.counter) or body.counter not in scene.rules.counters:
        raise Refused("not_allowed", f"{scene.caller.station} does not stand at counter {body.counter}")
    return protocol.Noted(seq=_note_strays(scene, body.counter, body.device, body.why, body.count))


def _note_strays(scene: Scene, counter: str | None, device: str, why: str, count: int, **of: str) -> int:
    """seq of the fact; ``of``: it was no rating but a reason or a further answer."""
    about = {"station": scene.caller.station, "counter": counter, "device": device, **of}
    fact = scene.note("press_stray", None, **about, why=why, count=count)
    if counter is not None:
        total, limit = scene.uow.count_strays(counter, count), scene.rules.ratings.strays
        if total // limit > (total - count) // limit:
            _flag(scene, "strays", counter, None, total)
    return fact.seq


def _look_at_haste(scene: Scene, rating: Rating, after_ms: int) -> None:
    if after_ms < scene.rules.ratings.shortest_ms:
        _flag(scene, "too_fast", rating.counter, rating, after_ms)


def _look_at_run(scene: Scene, rating: Rating) -> None:
    """Every so many equal answers without another one between them are told once."""
    run = scene.uow.run_at(rating.counter).after(rating.scale, rating.level or 0)
    scene.uow.save_run(run)
    if run.count % scene.rules.ratings.run == 0:
        _flag(scene, "run", rating.counter, rating, run.count)


def _flag(scene: Scene, why: str, counter: str, rating: Rating | None, count: int) -> None:
    of = {"ticket": rating.ticket, "number": rating.number} if rating else {"ticket": None, "number": None}
    fact = scene.note("rating_flagged", None, why=why, counter=counter, **of, count=count)
    scene.uow.add_flag(FlagRow(fact.seq, fact.day, fact.at, why, counter, of["ticket"], of["number"], count))


def settle_flags(scene: Scene, seq: int) -> list[int]:
    """The supervisor has seen to a flag, and so to those that it has grown from; none: there is no such flag."""
    flags = scene.uow.flags()
    seen = next((_grown_from(one, flags[:n]) for n, one in enumerate(flags) if one.seq == seq), [])
    scene.uow.drop_flags(seen)
    return seen


def _grown_from(flag: FlagRow, before: list[FlagRow]) -> list[int]:
    """A run that went on, and a day's count of strays, are one line at the desk, and seen to as one."""
    seqs, count = [flag.seq], flag.count
    alike = [one for one in before if (one.why, one.counter) == (flag.why, flag.counter) and flag.why != "too_fast"]
    for one in reversed(alike):
        if one.count >= count:
            break
        seqs, count = [one.seq, *seqs], one.count
    return seqs


# -- what the central system hears


def _tell_centre(scene: Scene, rating: Rating) -> None:
    """Once, when a reason can no longer come."""
    if SENDS not in scene.rules.sends or rating.rated_seq is None:
        return
    told = rating_told(rating, scene.rules.ratings.scale(rating.scale))
    row = OutboxRow(rating.rated_seq, "rated", rating.ticket, told, scene.now_ms, scene.now_ms + TELL_MS)
    scene.uow.add_outbox(row)


def _save(scene: Scene, rating: Rating) -> None:
    scene.uow.save_rating(rating)
    if SENDS in scene.rules.sends and rating.rated_seq is not None:
        scene.uow.change_outbox(rating.rated_seq, rating_told(rating, scene.rules.ratings.scale(rating.scale)))
