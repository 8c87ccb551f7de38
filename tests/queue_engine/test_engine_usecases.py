"""What officers, kiosks and the supervisor do, case by case, on a store in memory."""

from __future__ import annotations

from typing import Any

import pytest

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.domain.policy import MINUTE_MS, Rule, RuleName
from queue_engine.domain.quota import FieldRule
from queue_engine.domain.rules import CallingRules, ReadmitPlace
from queue_engine.domain.schedule import Schedule, SessionRule
from queue_engine.domain.ticket import TicketState
from queue_engine.protocol import StationKind
from queue_engine.usecases import aside, bookings, counters, issue, officers, roll, serve, undo
from queue_engine.usecases.scene import Caller
from tests.fakes.hall import EVERY_DAY, KIOSK, START_MS, Engine, panel, rules

MINUTE = 60_000
DESK = Caller("desk", StationKind.SUPERVISOR_DESK)
EASY = {"no_show_after_calls": 1, "no_show_after_s": 0, "recall_cooldown_s": 0}


class Hall(Engine):
    """Short words for long commands."""

    def take(self, field: str = "civil", priority: str | None = None, **more: Any) -> protocol.Ticket:
        body = protocol.IssueTicket(field=field, priority=priority, **more)
        answer = self.run(lambda scene: issue.issue(scene, body, "0" * 32), KIOSK)
        ticket: protocol.Ticket = answer.ticket
        return ticket

    def sit(self, counter: str, officer: str, practice: bool = False) -> int:
        body = protocol.SignIn(officer=officer, pin="-", practice=practice)
        answer = self.run(lambda scene: officers.sign_in(scene, body, True), panel(counter))
        session: int = answer.counter.session
        return session

    def at(self, counter: str, usecase: Any, body: protocol.Message, *more: Any) -> Any:
        return self.run(lambda scene: usecase(scene, body, *more), panel(counter))

    def desk(self, usecase: Any, body: protocol.Message) -> Any:
        return self.run(lambda scene: usecase(scene, body), DESK)

    def call(self, counter: str, session: int, **more: Any) -> protocol.Ticket:
        ticket: protocol.Ticket = self.at(counter, serve.call_next, protocol.CallNext(session=session, **more)).ticket
        return ticket

    def act(self, counter: str, usecase: Any, model: Any, session: int, ticket: protocol.Ticket, **more: Any) -> Any:
        body = model(session=session, ticket=ticket.id, seen=ticket.state, **more)
        return self.at(counter, usecase, body).ticket

    def last_seq(self) -> int:
        return int(self.store.newest().seq)  # type: ignore[union-attr]

    def why(self) -> list[str]:
        return [fact.data["why"] for fact in self.store.facts(0) if fact.kind == "ticket_called"]


def refused(code: str, **detail: Any) -> Any:
    return pytest.raises(Refused, check=lambda error: error.code == code and detail.items() <= error.detail.items())


# -- calling


def test_the_reason_of_a_call_is_in_the_journal() -> None:
    hall = Hall()
    session = hall.sit("1", "officer-a")
    hall.take("civil")
    hall.now_ms += 10 * MINUTE
    hall.take("certify", "elderly")
    hall.take("civil")
    for field in (None, None, "civil"):
        ticket = hall.call("1", session, field=field)
        hall.act("1", serve.no_show, protocol.NoShow, session, ticket)
    assert hall.why() == ["priority", "order", "by_field"]


def test_a_call_by_number_reaches_waiting_held_and_missed_tickets() -> None:
    hall = Hall()
    session = hall.sit("1", "officer-a")
    for _ in range(3):
        hall.take()
    first = hall.call("1", session)
    hall.act("1", serve.hold, protocol.Hold, session, first, reason="thiếu bản sao")
    second = hall.call("1", session)
    hall.act("1", serve.no_show, protocol.NoShow, session, second)
    for ticket in (first, second):
        called = hall.at("1", serve.call_number, protocol.CallNumber(session=session, ticket=ticket.id)).ticket
        assert (called.state, called.calls) == (TicketState.CALLED, 1)
        hall.act("1", serve.no_show, protocol.NoShow, session, called)
    assert hall.why() == ["order", "order", "by_number", "by_number"]


def test_nothing_held_or_missed_is_called_by_itself() -> None:
    hall = Hall()
    session = hall.sit("1", "officer-a")
    for _ in range(2):
        hall.take()
    hall.act("1", serve.hold, protocol.Hold, session, hall.call("1", session), reason="x")
    hall.act("1", serve.no_show, protocol.NoShow, session, hall.call("1", session))
    with refused("queue_empty"):
        hall.call("1", session)


def test_recall_has_a_cool_down_and_a_no_show_needs_calls_and_time() -> None:
    hall = Hall(rules(calling=CallingRules()))
    session = hall.sit("1", "officer-a")
    hall.take()
    ticket = hall.call("1", session)
    with refused("too_early", wait_s=10):
        hall.act("1", serve.recall, protocol.Recall, session, ticket)
    with refused("too_early", calls_left=1):
        hall.act("1", serve.no_show, protocol.NoShow, session, ticket)
    hall.now_ms += 10_000
    ticket = hall.act("1", serve.recall, protocol.Recall, session, ticket)
    with refused("too_early", wait_s=20, calls_left=0):
        hall.act("1", serve.no_show, protocol.NoShow, session, ticket)
    hall.now_ms += 20_000
    assert hall.act("1", serve.no_show, protocol.NoShow, session, ticket).state is TicketState.NO_SHOW


def test_calling_while_a_visit_is_open_asks_and_can_finish_it_first() -> None:
    hall = Hall()
    session = hall.sit("1", "officer-a")
    first, second = hall.take(), hall.take()
    hall.act("1", serve.start, protocol.Start, session, hall.call("1", session))
    with refused("counter_busy", number=first.number):
        hall.call("1", session)
    called = hall.call("1", session, finish_open=True, outcome="advice_only")
    assert called.id == second.id
    finished = [fact.data for fact in hall.store.facts(0) if fact.kind == "ticket_finished"]
    assert [(one["number"], one["outcome"]) for one in finished] == [(first.number, "advice_only")]


def test_an_idle_counter_that_stands_ready_gets_the_next_arrival_at_once() -> None:
    hall = Hall()
    wide, narrow = hall.sit("2", "officer-b"), hall.sit("3", "officer-c")
    for counter, session in (("2", wide), ("3", narrow)):
        hall.at(counter, serve.stand_ready, protocol.Ready(session=session))
    first, second = hall.take("land"), hall.take("land")
    assert (first.counter, second.counter) == ("3", "2"), "the counter with the fewest fields first"
    assert hall.why() == ["stored", "stored"]
    assert hall.take("land").state is TicketState.WAITING


def test_a_paused_counter_calls_nobody_and_gets_nobody() -> None:
    hall = Hall()
    session = hall.sit("1", "officer-a")
    hall.take()
    hall.at("1", counters.pause, protocol.Pause(session=session, reason="họp"))
    with refused("counter_paused", reason="họp"):
        hall.call("1", session)
    hall.at("1", counters.pause, protocol.Pause(session=session, reason=None))
    assert hall.call("1", session).number == "A001"


@pytest.mark.parametrize(
    ("name", "order"),
    [
        (RuleName.FCFS, ["A001", "A002", "A003"]),
        (RuleName.DEFAULT, ["A001", "A003", "A002"]),
        (RuleName.STRICT, ["A003", "A001", "A002"]),
    ],
)
def test_the_rule_in_force_decides_the_order(name: RuleName, order: list[str]) -> None:
    calling = CallingRules(rule=Rule(name, minute=MINUTE_MS), **EASY)  # type: ignore[arg-type]
    hall = Hall(rules(calling=calling))
    session = hall.sit("1", "officer-a")
    hall.take()
    hall.now_ms += 50 * MINUTE
    hall.take()
    hall.now_ms += MINUTE
    hall.take(priority="elderly")
    assert _called(hall, session, 3) == order


def test_under_the_ratio_rule_the_classes_take_turns_and_nobody_waits_for_an_empty_class() -> None:
    calling = CallingRules(rule=Rule(RuleName.FCFS, minute=MINUTE_MS), ratio=(1, 2), **EASY)  # type: ignore[arg-type]
    hall = Hall(rules(calling=calling))
    session = hall.sit("1", "officer-a")
    for priority in (None, None, None, None, "elderly", "elderly"):
        hall.take(priority=priority)
    assert _called(hall, session, 6) == ["A005", "A001", "A002", "A006", "A003", "A004"]


def _called(hall: Hall, session: int, count: int) -> list[str]:
    numbers = []
    for _ in range(count):
        ticket = hall.call("1", session)
        numbers.append(ticket.number)
        hall.act("1", serve.no_show, protocol.NoShow, session, ticket)
    return numbers


# -- visits with several stops


def test_a_transfer_keeps_number_and_place() -> None:
    hall = Hall()
    here, there = hall.sit("1", "officer-a"), hall.sit("3", "officer-c")
    sent = hall.take("civil")
    hall.now_ms += MINUTE
    later = hall.take("land")
    ticket = hall.act("1", serve.start, protocol.Start, here, hall.call("1", here))
    hall.act("1", serve.transfer, protocol.Transfer, here, ticket, to_field="land", note="cần trích lục")
    assert hall.call("3", there).id == sent.id != later.id


def test_a_transfer_to_an_officer_is_called_by_nobody_else() -> None:
    hall = Hall()
    here, other, there = hall.sit("1", "officer-a"), hall.sit("2", "officer-b"), hall.sit("3", "officer-c")
    hall.take("certify")
    ticket = hall.call("1", here)
    sent = hall.act("1", serve.transfer, protocol.Transfer, here, ticket, to_officer="officer-c")
    assert sent.bound == "officer:officer-c"
    with refused("queue_empty"):
        hall.call("2", other)
    assert hall.call("3", there).id == ticket.id and hall.why()[-1] == "bound"


def test_a_visit_comes_back_to_the_same_officer_after_a_stop_at_another() -> None:
    hall = Hall()
    here, there = hall.sit("1", "officer-a"), hall.sit("3", "officer-c")
    hall.take("civil")
    ticket = hall.act("1", serve.start, protocol.Start, here, hall.call("1", here))
    hall.act("1", serve.transfer, protocol.Transfer, here, ticket, to_field="land", come_back=True)
    away = hall.act("3", serve.start, protocol.Start, there, hall.call("3", there))
    back = hall.act("3", serve.finish, protocol.Finish, there, away)
    assert (back.state, back.bound) == (TicketState.WAITING, "officer:officer-a")
    last = hall.act("1", serve.start, protocol.Start, here, hall.call("1", here))
    assert hall.act("1", serve.finish, protocol.Finish, here, last).state is TicketState.FINISHED


def test_several_fields_are_one_visit_under_one_number() -> None:
    hall = Hall()
    here, there = hall.sit("1", "officer-a"), hall.sit("3", "officer-c")
    taken = hall.take("civil", stops=("land",))
    ticket = hall.act("1", serve.start, protocol.Start, here, hall.call("1", here))
    onward = hall.act("1", serve.finish, protocol.Finish, here, ticket, outcome="dossier_received")
    assert (onward.state, onward.field, onward.stops) == (TicketState.WAITING, "land", ())
    ticket = hall.act("3", serve.start, protocol.Start, there, hall.call("3", there))
    done = hall.act("3", serve.finish, protocol.Finish, there, ticket)
    assert (done.id, done.state) == (taken.id, TicketState.FINISHED)


# -- undo


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        (["call"], TicketState.WAITING),
        (["call", "recall"], TicketState.CALLED),
        (["call", "start"], TicketState.CALLED),
        (["call", "no_show"], TicketState.CALLED),
        (["call", "start", "finish"], TicketState.SERVING),
        (["call", "hold"], TicketState.CALLED),
    ],
)
def test_the_last_act_at_a_counter_can_be_taken_back(acts: list[str], state: TicketState) -> None:
    hall = Hall()
    session = hall.sit("1", "officer-a")
    ticket = hall.take()
    steps: dict[str, Any] = {
        "recall": (serve.recall, protocol.Recall, {}),
        "start": (serve.start, protocol.Start, {}),
        "no_show": (serve.no_show, protocol.NoShow, {}),
        "finish": (serve.finish, protocol.Finish, {}),
        "hold": (serve.hold, protocol.Hold, {"reason": "x"}),
    }
    for act in acts:
        usecase, model, more = steps.get(act, (None, None, {}))
        ticket = hall.act("1", usecase, model, session, ticket, **more) if usecase else hall.call("1", session)
    hall.at("1", undo.undo, protocol.Undo(session=session, seq=hall.last_seq()))
    now = hall.run(lambda scene: scene.uow.ticket(ticket.id))
    assert now.state is state
    row = hall.run(lambda scene: scene.uow.counter("1"))
    assert row.ticket == (None if state is TicketState.WAITING else ticket.id)


def test_undo_is_refused_when_late_when_repeated_and_when_the_ticket_went_on() -> None:
    hall = Hall()
    here, there = hall.sit("1", "officer-a"), hall.sit("2", "officer-b")
    hall.take("certify")
    ticket = hall.call("1", here)
    seq = hall.last_seq()
    hall.act("1", serve.transfer, protocol.Transfer, here, ticket, to_counter="2")
    sent = hall.last_seq()
    with refused("nothing_to_undo"):
        hall.at("1", undo.undo, protocol.Undo(session=here, seq=seq))
    hall.call("2", there)
    with refused("nothing_to_undo"):
        hall.at("1", undo.undo, protocol.Undo(session=here, seq=sent))
    hall.now_ms += 31_000
    with refused("too_late"):
        hall.at("2", undo.undo, protocol.Undo(session=there, seq=hall.last_seq()))


# -- coming back, voiding, moving


@pytest.mark.parametrize(
    ("place", "order"),
    [
        (ReadmitPlace.OLD_PLACE, ["A001", "A002", "A003"]),
        (ReadmitPlace.AFTER_NEXT, ["A002", "A001", "A003"]),
        (ReadmitPlace.END, ["A002", "A003", "A001"]),
    ],
)
def test_a_missed_number_comes_back_to_the_place_that_the_setting_gives(place: ReadmitPlace, order: list[str]) -> None:
    hall = Hall(rules(calling=CallingRules(readmit_place=place, **EASY)))  # type: ignore[arg-type]
    session = hall.sit("1", "officer-a")
    missed = hall.take()
    for _ in range(2):
        hall.now_ms += MINUTE
        hall.take()
    hall.act("1", serve.no_show, protocol.NoShow, session, hall.call("1", session))
    hall.now_ms += MINUTE
    hall.desk(aside.readmit, protocol.Readmit(ticket=missed.id))
    assert _called(hall, session, 3) == order


def test_a_number_missed_too_long_ago_does_not_come_back() -> None:
    hall = Hall()
    session = hall.sit("1", "officer-a")
    missed = hall.take()
    hall.act("1", serve.no_show, protocol.NoShow, session, hall.call("1", session))
    hall.now_ms += 61 * MINUTE
    with refused("too_late"):
        hall.desk(aside.readmit, protocol.Readmit(ticket=missed.id))


def test_a_mis_press_can_be_voided_within_its_time_by_the_kiosk_that_made_it() -> None:
    hall = Hall()
    ticket = hall.take()
    body = protocol.Discard(ticket=ticket.id, void=True)
    other = Caller("kiosk-2", StationKind.TICKET_KIOSK)
    with refused("not_allowed"):
        hall.run(lambda scene: aside.discard(scene, body), other)
    with refused("not_allowed"):
        hall.run(lambda scene: aside.discard(scene, protocol.Discard(ticket=ticket.id)), KIOSK)
    assert hall.run(lambda scene: aside.discard(scene, body), KIOSK).ticket.state is TicketState.VOIDED
    late = protocol.Discard(ticket=hall.take().id, void=True)
    hall.now_ms += 61_000
    with refused("too_late"):
        hall.run(lambda scene: aside.discard(scene, late), KIOSK)


def test_the_supervisor_moves_a_ticket_and_the_reason_is_in_the_journal() -> None:
    hall = Hall()
    hall.take("land"), hall.take("land")
    ticket = hall.take("civil")
    body = protocol.MoveTicket(ticket=ticket.id, to_field="land", first=True, reason="đi nhầm lĩnh vực")
    moved = hall.desk(aside.move, body).ticket
    session = hall.sit("3", "officer-c")
    assert moved.field == "land" and hall.call("3", session).id == ticket.id
    fact = next(fact for fact in hall.store.facts(0) if fact.kind == "ticket_moved")
    assert (fact.data["reason"], fact.data["from_field"], fact.who) == ("đi nhầm lĩnh vực", "civil", "desk")


# -- hours, quotas, limits

WORK = (SessionRule(7 * 60, 11 * 60 + 30, 15), SessionRule(13 * 60, 17 * 60, 15))


def on_schedule(**more: Any) -> Hall:
    return Hall(rules(schedule=Schedule("Asia/Ho_Chi_Minh", EVERY_DAY, sessions=WORK), **more))


@pytest.mark.parametrize(
    ("minutes", "code"),
    [
        (-60, "before_opening"),
        (0, None),
        (3 * 60 + 46, "last_ticket_passed"),
        (4 * 60 + 30, "lunch"),
        (600, "day_over"),
    ],
)
def test_numbers_are_issued_within_the_sessions_and_the_reason_is_said_outside(minutes: int, code: str | None) -> None:
    hall = on_schedule()
    hall.now_ms = START_MS + minutes * MINUTE  # START_MS is 07:30
    if code is None:
        assert hall.take().number == "A001"
        return
    with refused(code):
        hall.take()


def test_a_quota_counts_by_session_and_the_supervisor_may_change_it() -> None:
    hall = on_schedule(field_rules={"civil": FieldRule("civil", quota_per_session=2)})
    hall.take(), hall.take(), hall.take("land")
    with refused("quota_reached", limit=2):
        hall.take()
    hall.desk(counters.set_quota, protocol.SetQuota(field="civil", quota=3, reason="thêm cán bộ"))
    hall.take()
    with refused("quota_reached", limit=3):
        hall.take()
    hall.now_ms = START_MS + 6 * 60 * MINUTE
    assert hall.take().number == "A004"


def test_a_stopped_field_issues_no_numbers_until_it_is_opened() -> None:
    hall = Hall()
    hall.desk(counters.stop_field, protocol.StopField(field="civil", reason="máy chủ hộ tịch bảo trì"))
    with refused("field_stopped", reason="máy chủ hộ tịch bảo trì"):
        hall.take()
    hall.desk(counters.stop_field, protocol.StopField(field="civil", reason=None))
    assert hall.take().number == "A001"


def test_a_limit_per_person_keeps_nothing_of_the_card() -> None:
    hall = Hall(rules(calling=CallingRules(max_per_person=1, **EASY)))  # type: ignore[arg-type]
    card = "079204001234"
    hall.take(card=card)
    with refused("limit_per_person"):
        hall.take(card=card)
    hall.take(card="079204009999")
    everything = "\n".join(hall.store._connection.iterdump())
    assert card not in everything
    hall.now_ms += 24 * 60 * MINUTE
    hall.take(card=card)
    assert hall.run(lambda scene: scene.uow.count_person(scene.today().day, "x")) == 1


# -- training, rolls, bookings


def test_practice_burns_no_public_number_and_reaches_no_public_counter() -> None:
    hall = Hall()
    learner, officer = hall.sit("1", "officer-a", practice=True), hall.sit("2", "officer-b")
    body = protocol.IssueAtPanel(session=learner, field="certify")
    trial = hall.at("1", issue.issue_at_panel, body, "1" * 32).ticket
    assert trial.number == "TH-C001"
    with refused("queue_empty"):
        hall.call("2", officer)
    real = hall.take("certify")
    assert real.number == "C001" and hall.call("1", learner).id == trial.id and hall.call("2", officer).id == real.id


def test_a_call_of_a_roll_number_makes_its_ticket_once_and_the_kiosk_goes_on_after_it() -> None:
    hall = Hall(rules(calling=CallingRules(no_show_after_calls=1, no_show_after_s=0, paper_roll=True)))
    session = hall.sit("1", "officer-a")
    body = protocol.CallRoll(session=session, field="civil", serial=45)
    ticket = hall.at("1", roll.call_roll, body, "2" * 32).ticket
    assert (ticket.number, ticket.state) == ("A045", TicketState.CALLED)
    hall.act("1", serve.no_show, protocol.NoShow, session, ticket)
    with refused("number_taken", number="A045"):
        hall.at("1", roll.call_roll, body, "3" * 32)
    assert hall.take().number == "A046"


def test_without_the_setting_and_in_training_no_roll_number_is_called() -> None:
    plain = Hall()
    session = plain.sit("1", "officer-a")
    with refused("not_allowed"):
        plain.at("1", roll.call_roll, protocol.CallRoll(session=session, field="civil", serial=4), "2" * 32)
    hall = Hall(rules(calling=CallingRules(paper_roll=True)))
    learner = hall.sit("1", "officer-a", practice=True)
    with refused("not_allowed"):
        hall.at("1", roll.call_roll, protocol.CallRoll(session=learner, field="civil", serial=4), "2" * 32)


def booked(code: str = "HB7K2M", slot: str = "08:30", **more: Any) -> protocol.PutBookings:
    one = protocol.BookingIn(code=code, field="civil", day="2026-11-23", slot=slot, **more)
    return protocol.PutBookings(source="csv", bookings=(one,))


def check_in(hall: Hall, code: str) -> protocol.Ticket:
    body = protocol.CheckIn(code=code)
    answer = hall.run(lambda scene: bookings.check_in_booking(scene, body, "4" * 32), KIOSK)
    ticket: protocol.Ticket = answer.ticket
    return ticket


def test_the_same_list_of_bookings_again_changes_nothing() -> None:
    hall = Hall()
    answers = [hall.desk(bookings.put_bookings, booked()) for _ in range(2)]
    assert [(one.added, one.changed) for one in answers] == [(1, 0), (0, 0)]
    assert hall.desk(bookings.put_bookings, booked(slot="09:00")).changed == 1
    assert hall.kinds().count("bookings_taken") == 2


@pytest.mark.parametrize(
    ("minutes", "code", "number"),
    [(0, "booking_early", None), (45, None, "A003"), (65, None, "A003"), (75, None, "A003")],
)
def test_a_booked_citizen_checks_in_once_early_late_or_in_time(minutes: int, code: str | None, number: str) -> None:
    hall = Hall()
    hall.desk(bookings.put_bookings, booked())
    hall.take(), hall.take()
    hall.now_ms = START_MS + minutes * MINUTE
    if code:
        with refused(code, slot_at="08:30", wait_until="08:00"):
            check_in(hall, "hb-7k2m")
        return
    ticket = check_in(hall, "hb-7k2m")
    in_time = minutes <= 70
    assert ticket.number == number and (ticket.slot_at is not None) == in_time
    assert ticket.key_ms == (START_MS + 30 * MINUTE if in_time else hall.now_ms)
    with refused("booking_used", number=number):
        check_in(hall, "HB7K2M")


def test_a_booking_of_another_day_or_cancelled_or_unknown_is_said_to_be_so() -> None:
    hall = Hall()
    hall.desk(bookings.put_bookings, booked(cancelled=True))
    with refused("booking_cancelled"):
        check_in(hall, "HB7K2M")
    with refused("booking_unknown"):
        check_in(hall, "NOTHING1")
    hall.now_ms += 24 * 60 * MINUTE
    hall.desk(bookings.put_bookings, booked("HB8888"))
    with refused("booking_wrong_day", day="2026-11-23"):
        check_in(hall, "HB8888")


def test_an_emergency_is_seen_until_it_is_over() -> None:
    hall = Hall()
    session = hall.sit("1", "officer-a")
    for on in (True, False):
        answer = hall.at("1", counters.emergency, protocol.Emergency(session=session, on=on))
        assert answer.counter.emergency is on


def test_a_forced_sign_out_leaves_the_open_ticket_at_the_counter() -> None:
    hall = Hall()
    session = hall.sit("1", "officer-a")
    hall.take()
    ticket = hall.call("1", session)
    hall.desk(counters.force_sign_out, protocol.ForceSignOut(counter="1", reason="quên đăng xuất"))
    with refused("old_session"):
        hall.act("1", serve.start, protocol.Start, session, ticket)
    again = hall.sit("1", "officer-b")
    assert hall.act("1", serve.start, protocol.Start, again, ticket).state is TicketState.SERVING


def test_fields_changed_for_the_day_are_the_settings_again_tomorrow() -> None:
    hall = Hall()
    session = hall.sit("3", "officer-c")
    hall.desk(counters.set_fields, protocol.SetFields(counter="3", fields=("civil",)))
    hall.take("land"), hall.take("civil")
    assert hall.call("3", session).field == "civil"
    hall.now_ms += 24 * 60 * MINUTE
    hall.take("land")
    with refused("old_session"):
        hall.call("3", session)
    assert hall.call("3", hall.sit("3", "officer-c")).field == "land"


def test_characters_that_nobody_sees_do_not_reach_a_screen() -> None:
    pause = protocol.Pause(session=1, reason="họp\u202egiao\u200b ban\x07\n9 giờ")
    assert pause.reason == "họpgiao ban 9 giờ"
    with pytest.raises(ValueError, match="at least 1"):
        protocol.DropOutbox(id=1, reason="\u200e\u200f")
