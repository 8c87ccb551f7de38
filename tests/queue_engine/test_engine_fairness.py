"""Order kept, reasons true, nothing leaked: what hostile and unlucky sequences must not break."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from queue_engine import protocol
from queue_engine.client.commands import Commands
from queue_engine.client.intents import IntentLog
from queue_engine.domain.errors import Refused
from queue_engine.domain.quota import FieldRule
from queue_engine.domain.rules import CallingRules
from queue_engine.protocol import HallState, StationKind, Ticket
from queue_engine.usecases import aside, bookings, counters, issue, officers, roll, serve, undo
from queue_engine.usecases.scene import Caller
from queue_engine.views import snapshot
from queue_engine.writer import fingerprint
from tests.fakes.hall import KIOSK, Engine, panel, rules

DESK = Caller("desk", StationKind.SUPERVISOR_DESK)
MIN = 60_000


class Hall(Engine):
    def take(self, field: str = "civil", **more: Any) -> Ticket:
        body = protocol.IssueTicket(field=field, **more)
        ticket: Ticket = self.run(lambda scene: issue.issue(scene, body, "0" * 32), KIOSK).ticket
        return ticket

    def sit(self, counter: str, officer: str = "officer-a", practice: bool = False) -> int:
        body = protocol.SignIn(officer=officer, pin="-", practice=practice, take_over=True)
        session: int = self.run(lambda scene: officers.sign_in(scene, body, True), panel(counter)).counter.session
        return session

    def at(self, counter: str, usecase: Any, body: protocol.Message, *more: Any) -> Any:
        return self.run(lambda scene: usecase(scene, body, *more), panel(counter))

    def desk(self, usecase: Any, body: protocol.Message) -> Any:
        return self.run(lambda scene: usecase(scene, body), DESK)

    def call(self, counter: str, session: int) -> Ticket:
        called: Ticket = self.at(counter, serve.call_next, protocol.CallNext(session=session)).ticket
        return called

    def serve(self, counter: str, session: int, ticket: Ticket) -> Ticket:
        on = {"session": session, "ticket": ticket.id}
        self.at(counter, serve.start, protocol.Start(**on, seen=ticket.state))
        done: Ticket = self.at(counter, serve.finish, protocol.Finish(**on, seen=protocol.TicketState.SERVING)).ticket
        return done

    def why(self) -> str:
        return str([fact.data["why"] for fact in self.store.facts(0) if fact.kind == "ticket_called"][-1])

    def seen(self, kind: StationKind = StationKind.SUPERVISOR_DESK) -> HallState:
        state: HallState = self.run(lambda scene: snapshot(scene.uow, scene.rules, self.store.id, kind))
        return state


def refused(work: Any) -> str:
    with pytest.raises(Refused) as caught:
        work()
    return caught.value.code


# -- order


def test_a_counter_that_stands_ready_calls_at_once_when_it_is_given_a_field_with_a_line() -> None:
    hall = Hall()
    first = hall.take("civil")
    session = hall.sit("3")
    hall.at("3", serve.stand_ready, protocol.Ready(session=session))
    hall.desk(counters.set_fields, protocol.SetFields(counter="3", fields=("civil",)))
    open_now = hall.seen().counters["3"].ticket
    assert open_now and open_now.id == first.id


def test_a_ticket_whose_call_is_undone_goes_to_the_counter_that_stands_ready() -> None:
    hall = Hall()
    first = hall.take("certify")
    one, two = hall.sit("1", "officer-a"), hall.sit("2", "officer-b")
    called = hall.call("1", one)
    hall.at("2", serve.stand_ready, protocol.Ready(session=two))
    hall.at("1", undo.undo, protocol.Undo(session=one, seq=called.call_seq))
    open_now = hall.seen().counters["2"].ticket
    assert open_now and open_now.id == first.id


def test_under_the_ratio_each_counter_has_its_own_turn() -> None:
    hall = Hall(rules(calling=CallingRules(ratio=(1, 1), no_show_after_calls=1, no_show_after_s=0)))
    plain = hall.take("civil")
    for _ in range(3):
        hall.take("land", priority="elderly")
    one, three = hall.sit("1", "officer-a"), hall.sit("3", "officer-c")
    for _ in range(2):
        hall.serve("3", three, hall.call("3", three))
    assert hall.call("1", one).id == plain.id


# -- reasons


def test_a_priority_ticket_that_passes_its_own_field_is_called_for_its_priority() -> None:
    hall = Hall()
    session = hall.sit("3")
    hall.take("land")
    hall.now_ms += MIN
    first = hall.take("land", priority="elderly")
    assert (hall.call("3", session).id, hall.why()) == (first.id, "priority")


def test_a_ticket_that_the_supervisor_put_first_is_called_for_that() -> None:
    hall = Hall()
    session = hall.sit("3")
    hall.take("land")
    hall.now_ms += MIN
    later = hall.take("land")
    hall.desk(aside.move, protocol.MoveTicket(ticket=later.id, first=True, reason="đi cấp cứu"))
    assert (hall.call("3", session).id, hall.why()) == (later.id, "moved")


def test_a_priority_ticket_that_passes_nobody_is_called_in_order() -> None:
    hall = Hall()
    session = hall.sit("3")
    hall.take("land", priority="elderly")
    hall.call("3", session)
    assert hall.why() == "order"


# -- training, cards


def test_a_practice_visit_that_comes_back_stays_practice() -> None:
    hall = Hall()
    learner = hall.sit("1", practice=True)
    body = protocol.IssueAtPanel(session=learner, field="certify")
    hall.at("1", issue.issue_at_panel, body, "1" * 32)
    trial = hall.call("1", learner)
    on = {"session": learner, "ticket": trial.id}
    hall.at("1", serve.transfer, protocol.Transfer(**on, seen=trial.state, to_field="certify", come_back=True))
    again = hall.call("1", learner)
    hall.serve("1", learner, again)
    board = hall.seen(StationKind.HALL_BOARD)
    assert all(line == () for line in board.waiting.values())


def test_a_learner_who_stands_ready_gets_the_practice_number_and_no_public_one() -> None:
    hall = Hall()
    learner = hall.sit("1", practice=True)
    hall.at("1", serve.stand_ready, protocol.Ready(session=learner))
    hall.take("certify")
    assert hall.seen().counters["1"].ticket is None
    body = protocol.IssueAtPanel(session=learner, field="certify")
    hall.at("1", issue.issue_at_panel, body, "1" * 32)
    open_now = hall.seen().counters["1"].ticket
    assert open_now and (open_now.number, open_now.bound) == ("TH-C001", "practice")


def test_a_scanned_card_is_neither_in_the_kept_answer_nor_on_the_kiosk_s_disk(tmp_path: Path) -> None:
    with_card, without = (protocol.IssueTicket(field="land", card=card) for card in ("012345678901|Nguyễn Văn A", None))
    assert fingerprint(KIOSK, "/tickets", with_card) == fingerprint(KIOSK, "/tickets", without)
    log = IntentLog(tmp_path / "intents.jsonl")
    commands = Commands("127.0.0.1:9", "token", log)
    commands.send(with_card, deadline_s=0)
    assert "012345678901" not in (tmp_path / "intents.jsonl").read_text(encoding="utf-8")
    commands.close()
    log.close()


# -- giving numbers back


def test_a_voided_number_gives_its_quota_back_to_the_field_that_it_was_taken_from() -> None:
    hall = Hall(rules(field_rules={"land": FieldRule("land", quota_per_session=1)}))
    hall.take("land")
    other = hall.take("civil")
    hall.desk(aside.move, protocol.MoveTicket(ticket=other.id, to_field="land", reason="nhầm"))
    hall.desk(aside.discard, protocol.Discard(ticket=other.id, void=True))
    assert refused(lambda: hall.take("land")) == "quota_reached"


def test_a_booking_whose_number_was_a_mis_press_can_check_in_again() -> None:
    hall = Hall()
    one = protocol.BookingIn(code="ABCD1234", field="civil", day="2026-11-23", slot="07:40")
    hall.desk(bookings.put_bookings, protocol.PutBookings(source="test", bookings=(one,)))
    check = protocol.CheckIn(code="ABCD1234")
    first = hall.run(lambda scene: bookings.check_in_booking(scene, check, "1" * 32), KIOSK)
    void = protocol.Discard(ticket=first.ticket.id, void=True)
    hall.run(lambda scene: aside.discard(scene, void), KIOSK)
    second = hall.run(lambda scene: bookings.check_in_booking(scene, check, "2" * 32), KIOSK)
    assert second.ticket.slot_at == first.ticket.slot_at and second.promise is None


def test_a_mis_press_that_a_ready_counter_has_called_may_be_voided_and_a_served_one_may_not() -> None:
    hall = Hall()
    session = hall.sit("3")
    hall.at("3", serve.stand_ready, protocol.Ready(session=session))
    called = hall.take("land")
    void = protocol.Discard(ticket=called.id, void=True)
    hall.run(lambda scene: aside.discard(scene, void), KIOSK)
    assert hall.seen().counters["3"].ticket is None
    served = hall.take("land", stops=("civil",))
    hall.serve("3", session, hall.call("3", session))
    assert refused(lambda: hall.run(lambda scene: aside.discard(scene, protocol.Discard(ticket=served.id, void=True)),
                                    KIOSK)) == "illegal"  # fmt: skip


def test_an_undone_roll_call_leaves_no_number_and_the_kiosk_where_it_was() -> None:
    hall = Hall(rules(calling=CallingRules(paper_roll=True)))
    session = hall.sit("1")
    hall.take("civil")
    body = protocol.CallRoll(session=session, field="civil", serial=812)
    wrong = hall.at("1", roll.call_roll, body, "2" * 32).ticket
    hall.at("1", undo.undo, protocol.Undo(session=session, seq=wrong.call_seq))
    assert [one.number for one in hall.seen().waiting["civil"]] == ["A001"]
    assert hall.take("civil").number == "A002"
    right = hall.at("1", roll.call_roll, body, "3" * 32).ticket
    assert (right.number, right.state) == ("A812", "called")


# -- people and counters


def test_a_list_with_an_unknown_field_names_the_booking() -> None:
    hall = Hall()
    one = protocol.BookingIn(code="ABCD1234", field="nowhere", day="2026-11-23", slot="07:40")
    with pytest.raises(Refused, match="ABCD1234"):
        hall.desk(bookings.put_bookings, protocol.PutBookings(source="test", bookings=(one,)))


def test_another_priority_keeps_the_binding() -> None:
    hall = Hall()
    session = hall.sit("1")
    hall.take("civil")
    called = hall.call("1", session)
    on = {"session": session, "ticket": called.id, "seen": called.state}
    hall.at("1", serve.transfer, protocol.Transfer(**on, to_counter="2"))
    hall.desk(aside.move, protocol.MoveTicket(ticket=called.id, priority="elderly", reason="trên 80 tuổi"))
    moved = hall.seen().waiting["civil"][0]
    assert (moved.bound, moved.priority) == ("counter:2", "elderly")


def test_nobody_is_signed_in_over_night() -> None:
    hall = Hall()
    hall.sit("3")
    hall.now_ms += 24 * 60 * MIN
    assert hall.seen().counters["3"].officer is None


def test_a_visit_left_at_a_counter_without_an_officer_can_be_sent_back_to_its_place() -> None:
    hall = Hall()
    session = hall.sit("3")
    hall.take("land")
    called = hall.call("3", session)
    assert refused(lambda: hall.desk(aside.readmit, protocol.Readmit(ticket=called.id))) == "illegal"
    hall.desk(counters.force_sign_out, protocol.ForceSignOut(counter="3", reason="ốm"))
    hall.desk(aside.readmit, protocol.Readmit(ticket=called.id))
    state = hall.seen()
    assert ([one.id for one in state.waiting["land"]], state.counters["3"].ticket) == ([called.id], None)


def test_a_kiosk_brings_back_missed_numbers_and_not_what_an_officer_holds() -> None:
    hall = Hall()
    session = hall.sit("3")
    hall.take("land")
    called = hall.call("3", session)
    hall.at("3", serve.hold, protocol.Hold(session=session, ticket=called.id, seen=called.state, reason="thiếu giấy"))
    body = protocol.Readmit(ticket=called.id)
    assert refused(lambda: hall.run(lambda scene: aside.readmit(scene, body), KIOSK)) == "not_allowed"


def test_a_visit_sent_on_twice_comes_back_to_both_officers() -> None:
    hall = Hall()
    one, two, three = hall.sit("1", "officer-a"), hall.sit("2", "officer-b"), hall.sit("3", "officer-c")
    hall.take("civil")
    called = hall.call("1", one)
    hall.at("1", serve.transfer, protocol.Transfer(session=one, ticket=called.id, seen=called.state, to_counter="2",
                                                   come_back=True))  # fmt: skip
    called = hall.call("2", two)
    hall.at("2", serve.transfer, protocol.Transfer(session=two, ticket=called.id, seen=called.state, to_counter="3",
                                                   come_back=True))  # fmt: skip
    assert hall.serve("3", three, hall.call("3", three)).bound == "officer:officer-b"
    assert hall.serve("2", two, hall.call("2", two)).bound == "officer:officer-a"
    assert hall.serve("1", one, hall.call("1", one)).state == "finished"


def test_a_wait_over_lunch_is_said_in_working_time() -> None:
    from tests.queue_engine.test_engine_hours import at, call, sit, take
    from tests.queue_engine.test_engine_hours import hall as hall_at

    engine = hall_at("10:30")
    take(engine)
    session = sit(engine)
    engine.now_ms = at("13:10")
    call(engine, session)
    waited = [fact.data["waited_ms"] for fact in engine.store.facts(0) if fact.kind == "ticket_called"]
    assert waited == [40 * MIN]


def test_a_stop_ends_only_in_a_way_that_the_hall_knows() -> None:
    on = {"session": 1, "ticket": "2026-11-23.A001", "seen": "serving"}
    assert protocol.Finish(**on, outcome="papers_missing").outcome == "papers_missing"
    with pytest.raises(ValueError, match="outcome"):
        protocol.Finish(**on, outcome="went home")
