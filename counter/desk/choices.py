"""The page of acts, derived: a question, at most nine answers with the digits as keys, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from assets.face import Face
from assets.refusals import refusal
from counter.days import is_closed_today, is_opened_today, said_of_day
from counter.desk.acts import LISTED, OPEN_AGAIN, Act, Problem, Sheet, Step
from counter.desk.buttons import Button, Choice, Headline, Place
from counter.desk.events import (
    ActChosen,
    ActInstead,
    Escaped,
    Event,
    FieldTicked,
    FindAsked,
    Given,
    LeafTurned,
    SlipsAsked,
    WritingAsked,
)
from counter.desk.exchange import answers_of, cases, rows
from counter.desk.flags import REASONS as FLAG_REASONS
from counter.desk.flags import flag_choices, flag_title
from counter.desk.flow import Desk
from counter.desk.machines import triable
from counter.entry import Entry
from counter.faults import UNWELL
from counter.gear import ICONS as DEVICE_ICONS
from counter.gear import kind_of
from counter.slips import doubtful, everybody, may_be_seen, state_of
from counter.words import Words, ms_of
from devices.words import state_word
from queue_engine.protocol import CounterState, HallState, Ticket, TicketState

MOST = 9
FIND_KEY, SLIPS_KEY, TEST_KEY = "F5", "F6", "F7"
AS_SET = ""
REASONS: Mapping[Act, tuple[str, ...]] = {
    Act.STOP: ("outage", "staff", "power", "enough", "other"),
    Act.QUOTA: ("crowd", "staff", "help", "order"),
    Act.FIRST: ("frail", "mistake", "urgent", "order"),
    Act.PRIORITY: ("forgot", "frail", "order"),
    Act.MOVE: ("wrong", "advised", "order"),
    Act.CANCEL: ("gone", "asked", "twice", "order"),
    Act.SIGN_OUT: ("away", "forgot", "machine", "order"),
    Act.REPRINT: ("jammed", "no_paper", "faint", "lost"),
    Act.OPEN: ("help", "crowd", "made_up", "order"),
    Act.SHUT: ("staff", "enough", "mistaken", "order"),
    Act.SETTLE: ("answered", "told_counter", "corrected", "is_right"),
    Act.DROP: ("entered_by_hand", "not_needed", "order"),
}
ICONS: Mapping[Act, str] = {
    Act.STOP: "pause",
    Act.QUOTA: "ticket",
    Act.FIRST: "next",
    Act.PRIORITY: "priority",
    Act.MOVE: "forward",
    Act.CANCEL: "close",
    Act.READMIT: "return",
    Act.FIELDS: "counter",
    Act.SIGN_OUT: "sign-out",
    Act.REPRINT: "printer",
    Act.SEEN: "check-circle",
    Act.OPEN: "calendar",
    Act.SHUT: "calendar",
    Act.TEST: "play",
    Act.SETTLE: "check-circle",
    Act.RESEND: "refresh",
    Act.DROP: "close",
}


@dataclass(frozen=True)
class SheetProps:
    """A page over the desk."""

    title: str
    line: str
    say: Headline | None
    none: str
    choices: tuple[Button, ...]
    back: Button
    leaf: Button | None = None
    save: Button | None = None
    find: Button | None = None
    entry: Entry | None = None

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Whatever has a key."""
        return (*self.choices, self.back, *(one for one in (self.leaf, self.save, self.find) if one))


def sheet_props(desk: Desk, sheet: Sheet, words: Words) -> SheetProps:
    """The page that is open."""
    choices = _choices(desk, sheet, words)
    leaves = max(1, -(-len(choices) // MOST))
    leaf = sheet.leaf % leaves
    return SheetProps(
        title=words[f"desk.ask_{sheet.step}" if sheet.step else "desk.sending" if sheet.act else "desk.acts_title"],
        line=answers_of(desk, sheet, words) or answers(sheet, words),
        say=say_on(desk, sheet, words),
        none="" if choices or sheet.sent else words[_NOTHING.get(sheet.step, "desk.nothing_to_choose")],
        choices=tuple(_button(desk, one, n) for n, one in enumerate(choices[leaf * MOST :][:MOST], start=1)),
        back=back_button(words),
        leaf=_leaf(words, leaf, leaves) or _slips_button(desk, sheet, words),
        save=_save(desk, sheet, words),
        find=_find(sheet, words),
    )


_NOTHING: Mapping[Step | None, str] = {
    Step.SLIP: "desk.no_slips_page",
    Step.DOUBT: "desk.no_slips",
    Step.CASE: "desk.no_cases",
    Step.ROW: "desk.no_stuck",
    Step.PLACE: "desk.none_testable",
    Step.DEVICE: "desk.none_testable",
}


def back_button(words: Words) -> Button:
    return Button("back", Face(words["common.back"], "Esc", "back"), Escaped(), key="Escape")


def _button(desk: Desk, choice: Choice, n: int) -> Button:
    line = f"{n} · {choice.line}" if choice.line else str(n)
    face = Face(choice.title, line, choice.icon, look=choice.look)
    return Button(f"choice:{n}", face, choice.event, desk.link.live, key=str(n))


def _leaf(words: Words, leaf: int, leaves: int) -> Button | None:
    if leaves < 2:
        return None
    title = words["desk.leaf"].format(n=leaf + 1, all=leaves)
    return Button("leaf", Face(title, "0", "forward"), LeafTurned((leaf + 1) % leaves), key="0")


def _save(desk: Desk, sheet: Sheet, words: Words) -> Button | None:
    if sheet.step is not Step.TICKS:
        return None
    face = Face(words["desk.save"], words["desk.enter"], "check", look="main")
    given = Given(" ".join(one.id for one in words.config.fields if one.id in sheet.ticks))
    return Button("save", face, given, desk.link.live and bool(sheet.ticks), key="Return")


def slips_title(desk: Desk, words: Words) -> str:
    count = len(doubtful(desk.hall, desk.now_ms))
    return words["desk.act_reprint"] + (f" ({count})" if count else "")


def _slips_button(desk: Desk, sheet: Sheet, words: Words) -> Button | None:
    """From the page of acts to the slips that are not printed for sure."""
    if sheet.act is not None:
        return None
    return Button("slips", Face(slips_title(desk, words), SLIPS_KEY, "printer"), SlipsAsked(), True, SLIPS_KEY)


def _find(sheet: Sheet, words: Words) -> Button | None:
    """Where a ticket is what is asked for, its number may be typed."""
    if sheet.sent or not sheet.may_find:
        return None
    return Button("find", Face(words["desk.find"], words["desk.find_key"], "ticket"), FindAsked(), True, FIND_KEY)


def say_on(desk: Desk, sheet: Sheet, words: Words) -> Headline | None:
    """What keeps the supervisor from acting, or why the last try was in vain."""
    if not desk.link.live:
        return Headline("alarm", "wifi-off", words["desk.acts_lost"])
    return Headline("priority", "warning", problem_text(sheet.problem, words)) if sheet.problem else None


def problem_text(problem: Problem, words: Words) -> str:
    said = refusal(words.texts, problem.code, problem.detail)
    return said or words["desk.act_unreachable"]


def answers(sheet: Sheet, words: Words) -> str:
    """The act and what was answered so far."""
    if sheet.act is None:
        return words["desk.acts_line"]
    return " · ".join((words[f"desk.act_{sheet.act}"], *(_said(value, words) for value in sheet.given)))


def _said(value: str, words: Words) -> str:
    """An answer as people read it: whatever it is the name of, or itself."""
    for named in (words.field, words.counter, words.priority, words.station, words.device):
        if named(value) != value:
            return named(value)
    day, dot, number = value.partition(".")
    return number if dot and day[:2].isdigit() else value or words["desk.none"]


# -- the answers ---------------------------------------------------------------------------------------


def _choices(desk: Desk, sheet: Sheet, words: Words) -> tuple[Choice, ...]:
    if sheet.act is None:
        return tuple(Choice(words[f"desk.act_{act}"], ActChosen(act), icon=ICONS[act]) for act in LISTED)
    if sheet.step is None or desk.hall is None:
        return ()
    return tuple(_ANSWERS[sheet.step](Place(desk, desk.hall, sheet, words)))


def _all_fields(at: Place) -> Iterable[Choice]:
    for field in at.words.config.fields:
        reason, quota = at.hall.stopped.get(field.id), at.hall.quotas.get(field.id, field.quota_per_session)
        line = at.words["desk.stopped"].format(reason=reason) if reason is not None else ""
        if at.sheet.act is Act.QUOTA and not line:
            line = at.words["desk.quota_now"].format(n=quota) if quota else at.words["desk.unlimited"]
        shut = at.sheet.act is Act.STOP and reason is None and is_closed_today(field, at.hall, at.words)
        event: Event = ActInstead(Act.OPEN, (field.id,)) if shut else Given(field.id)
        look = "off" if shut or reason is not None else "plain"
        yield Choice(at.words.field(field.id), event, line or said_of_day(field, at.hall, at.words), look=look)


def _queues(at: Place) -> Iterable[Choice]:
    for field in at.words.config.fields:
        tickets = _eligible(at.sheet, at.hall, field.id)
        if tickets:
            yield Choice(
                at.words.field(field.id), Given(field.id), at.words["desk.people_waiting"].format(n=len(tickets))
            )


def _eligible(sheet: Sheet, hall: HallState, field: str) -> tuple[Ticket, ...]:
    """Who waits for a field; held tickets too where they may be cancelled."""
    waiting = hall.waiting.get(field, ())
    held = tuple(ticket for ticket in hall.held if ticket.field == field)
    return (*waiting, *held) if sheet.act is Act.CANCEL else waiting


def _tickets(at: Place) -> Iterable[Choice]:
    return (_ticket(at.desk, ticket, at.words) for ticket in _eligible(at.sheet, at.hall, at.sheet.given[-1]))


def _ticket(desk: Desk, ticket: Ticket, words: Words, line: str = "") -> Choice:
    wait = line or wait_of(desk, ticket, words)
    look = "priority" if ticket.priority else "plain"
    return Choice(ticket.number, Given(ticket.id), wait, look=look)


def wait_of(desk: Desk, ticket: Ticket, words: Words) -> str:
    """How long it has waited, or from when it may be called."""
    if ticket.not_before and ms_of(ticket.not_before) > desk.now_ms:
        return words["desk.kept_until"].format(time=words.clock(ticket.not_before))
    return words["desk.waits"].format(wait=words.minutes(desk.now_ms - ms_of(ticket.issued_at)))


def _aside(at: Place) -> Iterable[Choice]:
    for ticket in at.hall.missed:
        since = at.words["desk.missed_at"].format(time=at.words.clock(ticket.since))
        yield _ticket(at.desk, ticket, at.words, since)
    for ticket in at.hall.held:
        yield _ticket(at.desk, ticket, at.words, at.words["desk.held_at"].format(time=at.words.clock(ticket.since)))
    for name, row in at.hall.counters.items():
        if row.ticket and row.officer is None:
            yield _ticket(
                at.desk, row.ticket, at.words, at.words["desk.left_at"].format(counter=at.words.counter(name))
            )


def _to_fields(at: Place) -> Iterable[Choice]:
    return (
        Choice(at.words.field(one.id), Given(one.id)) for one in at.words.config.fields if one.id != at.sheet.given[0]
    )


def _groups(at: Place) -> Iterable[Choice]:
    for group in at.words.config.priority_groups:
        yield Choice(at.words.priority(group.id), Given(group.id), icon="priority")
    yield Choice(at.words["desk.no_priority"], Given(""), icon="close")


def _counters(at: Place) -> Iterable[Choice]:
    for one in at.words.config.counters:
        state = at.hall.counters.get(one.id, CounterState(counter=one.id))
        if at.sheet.step is Step.STAFFED and not state.officer:
            continue
        name = state.officer_name or (
            at.words.officer(state.officer) if state.officer else at.words["desk.nobody_here"]
        )
        yield Choice(at.words.counter(one.id), Given(one.id), name)


def _ticks(at: Place) -> Iterable[Choice]:
    yield Choice(at.words["desk.as_set"], Given(AS_SET), icon="refresh")
    for field in at.words.config.fields:
        on = field.id in at.sheet.ticks
        icon, look = ("check-circle", "chosen") if on else ("", "plain")
        yield Choice(at.words.field(field.id), FieldTicked(field.id), icon=icon, look=look)


def _reasons(at: Place) -> Iterable[Choice]:
    """What is chosen goes into the journal in the words that are read here."""
    assert at.sheet.act is not None
    if at.sheet.act is Act.STOP and at.sheet.given[0] in at.hall.stopped:
        yield Choice(at.words["desk.open_again"], Given(OPEN_AGAIN), icon="play", look="main")
    if at.sheet.act is Act.STOP and _is_opened(at):
        yield Choice(at.words["desk.act_shut"], ActInstead(Act.SHUT, at.sheet.given), icon="calendar", look="main")
    for name in _ready_reasons(at, at.sheet.act):
        text = at.words[f"desk.why_{name}"]
        yield Choice(text[:1].upper() + text[1:], Given(text))
    yield Choice(at.words["desk.other_words"], WritingAsked(), at.words["desk.other_words_note"])
    if at.sheet.act is Act.REPRINT and may_be_seen(at.hall.slips.get(at.sheet.given[0])):
        yield Choice(at.words["desk.seen_instead"], ActInstead(Act.SEEN, at.sheet.given), icon=ICONS[Act.SEEN])
    if at.sheet.act is Act.REPRINT and (ticket := _may_cancel(at)):
        given = (ticket.field, ticket.id)
        yield Choice(at.words["desk.cancel_instead"], ActInstead(Act.CANCEL, given), icon="close", look="alarm")


def _ready_reasons(at: Place, act: Act) -> tuple[str, ...]:
    """What was done about a dossier is not what is done about a pad."""
    is_flag = act is Act.SETTLE and flag_title(at.desk, at.words, at.sheet.given[0])
    return FLAG_REASONS if is_flag else REASONS[act]


def _seen_to(at: Place) -> Iterable[Choice]:
    """Dossiers first: somebody waits for those."""
    return (*cases(at), *flag_choices(at))


def _is_opened(at: Place) -> bool:
    """The field is received today by the supervisor's word alone."""
    fields = (one for one in at.words.config.fields if one.id == at.sheet.given[0])
    return any(is_opened_today(one, at.hall, at.words) for one in fields)


def _may_cancel(at: Place) -> Ticket | None:
    """The number of the slip, while it may be given up."""
    tickets = (one for one in everybody(at.hall) if one.id == at.sheet.given[0])
    return next((one for one in tickets if one.state in (TicketState.WAITING, TicketState.ON_HOLD)), None)


def _slips(at: Place) -> Iterable[Choice]:
    for slip in doubtful(at.hall, at.desk.now_ms):
        if at.sheet.step is Step.DOUBT and not may_be_seen(slip):
            continue
        line = f"{state_of(slip, at.desk.now_ms, at.words)} · {at.words.station(slip.station)}"
        yield Choice(slip.number, Given(slip.ticket), line)


def _places(at: Place) -> Iterable[Choice]:
    """Stations with something to try out; those with a fault first."""
    found = triable(at.desk, at.words)
    for station in dict.fromkeys(station.station for station, _ in found):
        states = [device.state for one, device in found if one.station == station]
        ill = sum(state in UNWELL for state in states)
        line = at.words["desk.devices_unwell" if ill else "desk.devices_here"].format(n=len(states), ill=ill)
        yield Choice(at.words.station(station), Given(station), line, look="priority" if ill else "plain")


def _devices(at: Place) -> Iterable[Choice]:
    for station, device in triable(at.desk, at.words):
        if station.station == at.sheet.given[0]:
            icon = DEVICE_ICONS[kind_of(device.device, at.words.config, device.kind)]
            look = "priority" if device.state in UNWELL else "plain"
            state = state_word(device.state, at.words.texts)
            yield Choice(at.words.device(device.device), Given(device.device), state, icon, look)


_ANSWERS: Mapping[Step, Callable[[Place], Iterable[Choice]]] = {
    Step.FIELD: _all_fields,
    Step.QUEUE: _queues,
    Step.TICKET: _tickets,
    Step.ASIDE: _aside,
    Step.TO_FIELD: _to_fields,
    Step.GROUP: _groups,
    Step.COUNTER: _counters,
    Step.STAFFED: _counters,
    Step.TICKS: _ticks,
    Step.SLIP: _slips,
    Step.DOUBT: _slips,
    Step.REASON: _reasons,
    Step.PLACE: _places,
    Step.DEVICE: _devices,
    Step.CASE: _seen_to,
    Step.ROW: rows,
}
