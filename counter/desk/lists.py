"""The desk's lists, a line for each counter, queue, call and doubtful slip. Pure: (hall, words) -> lines."""

from __future__ import annotations

from assets.line import Line
from config.schema import HallField
from config.scope import boards_for
from counter.days import said_of_day
from counter.desk.flow import Desk, is_kept
from counter.desk.waits import wait_note
from counter.heard import by_voice, on_boards, worst
from counter.slips import doubtful, is_late, is_wanted, reason_of, state_of
from counter.words import Words, ms_of
from queue_engine.protocol import Call, CounterState, HallState, SlipNow, Ticket, TicketState


def counter_lines(desk: Desk, words: Words) -> tuple[Line, ...]:
    """Who sits where, with which ticket, since when."""
    if desk.hall is None:
        return ()
    states = desk.hall.counters
    return tuple(
        _counter(desk, words, str(one.number), states.get(one.id, CounterState(counter=one.id)))
        for one in words.config.counters
    )


def _counter(desk: Desk, words: Words, chip: str, counter: CounterState) -> Line:
    ticket, name = counter.ticket, counter.officer_name or (words.officer(counter.officer) if counter.officer else "")
    if not name:
        note = words["desk.nobody_ticket"].format(number=ticket.number) if ticket else ""
        tone = "priority" if ticket else "quiet"
        return Line(counter.counter, words["desk.nobody_here"], note, chip=chip, tone=tone)
    if counter.emergency:
        note = words["desk.emergency"]
        return Line(counter.counter, name, note, value=ticket.number if ticket else "", chip=chip, tone="alarm")
    if ticket is None:
        note, tone = _without_ticket(words, counter)
        return Line(counter.counter, name, note, chip=chip, tone=tone)
    tone = "calm" if ticket.state is TicketState.SERVING else "busy"
    note = _since(desk, words, ticket)
    if counter.practice:
        note, tone = f"{words['desk.practice']} · {note}", "quiet"
    return Line(counter.counter, name, note, value=ticket.number, chip=chip, tone=tone)


def _without_ticket(words: Words, counter: CounterState) -> tuple[str, str]:
    """On a break, training or free."""
    if counter.paused is not None:
        return words["desk.paused"].format(reason=counter.paused), "quiet"
    return (words["desk.practice"], "quiet") if counter.practice else (words["desk.free"], "plain")


def _since(desk: Desk, words: Words, ticket: Ticket) -> str:
    key = "desk.serving_for" if ticket.state is TicketState.SERVING else "desk.called_for"
    said = words[key].format(wait=words.minutes(desk.now_ms - ms_of(ticket.since)))
    return f"{words.field(ticket.field)} · {said}"


def queue_lines(desk: Desk, words: Words) -> tuple[Line, ...]:
    """How many wait, the longest wait, and the last number given."""
    if desk.hall is None:
        return ()
    return tuple(_queue(desk, words, field, desk.hall) for field in words.config.fields)


def _queue(desk: Desk, words: Words, of: HallField, hall: HallState) -> Line:
    field = of.id
    tickets, last = hall.waiting.get(field, ()), hall.last_number.get(field, "")
    if tickets:
        wait = words.minutes(desk.now_ms - min(ms_of(ticket.issued_at) for ticket in tickets))
        note = words["desk.queue_line"].format(wait=wait, number=last or tickets[-1].number)
    else:
        note = words["desk.queue_none_last" if last else "desk.queue_none"].format(number=last)
    if said := _not_as_usual(of, hall, words):
        note = f"{said} · {note}"
    return Line(
        field,
        words.field(field),
        " · ".join([note, *_kept(desk, words, tickets)]),
        value=str(len(tickets)),
        value_note=wait_note(desk, field, words),
        chip=words.letter(field),
        tone="plain" if tickets else "quiet",
    )


def _not_as_usual(field: HallField, hall: HallState, words: Words) -> str:
    """Why it gives no numbers now; or that it does although its day is another."""
    if field.id in hall.stopped:
        return words["desk.queue_stopped"].format(reason=hall.stopped[field.id])
    return said_of_day(field, hall, words)


def _kept(desk: Desk, words: Words, tickets: tuple[Ticket, ...]) -> list[str]:
    """Numbers whose holders come back in the afternoon."""
    kept = [ticket for ticket in tickets if is_kept(ticket, desk.now_ms)]
    if not kept:
        return []
    return [words["desk.queue_kept"].format(n=len(kept), time=words.clock(min(one.not_before or "" for one in kept)))]


def call_lines(desk: Desk, words: Words) -> tuple[Line, ...]:
    """The newest first, each with the boards that have shown it and what became of it at the loudspeakers."""
    if desk.hall is None:
        return ()
    return tuple(_call(desk, words, call, desk.hall) for call in reversed(desk.hall.valid_calls))


def _call(desk: Desk, words: Words, call: Call, hall: HallState) -> Line:
    boards = boards_for(words.config, call.counter, call.field)
    seen, heard = on_boards(call, boards, desk.now_ms, words, "desk.boards"), by_voice(call, hall, desk.now_ms, words)
    note = (words.clock(call.at), words["desk.again"] if call.again else "", heard.text)
    return Line(
        key=str(call.seq),
        title=words["desk.call_title"].format(number=call.number, counter=words.counter(call.counter)),
        note=" · ".join(part for part in note if part),
        value_note=seen.text,
        tone="priority" if worst((seen, heard)) == "alarm" else "plain",
    )


def slip_lines(desk: Desk, words: Words) -> tuple[Line, ...]:
    """Slips that are not printed for sure, the newest first: the number, the kiosk, the printer and why."""
    return tuple(_slip(desk, words, slip) for slip in doubtful(desk.hall, desk.now_ms))


def _slip(desk: Desk, words: Words, slip: SlipNow) -> Line:
    state = state_of(slip, desk.now_ms, words)
    parts = (words.station(slip.station), reason_of(slip, words))
    asked = is_wanted(slip) and not is_late(slip, desk.now_ms)
    return Line(
        key=slip.ticket,
        title=words["desk.slip_title"].format(number=slip.number, state=state),
        note="\n".join(part for part in parts if part),
        value_note=words["desk.ago"].format(wait=words.minutes(desk.now_ms - ms_of(slip.at))),
        icon="printer" if asked else "printer-off",
        tone="plain" if asked else "priority",
    )
