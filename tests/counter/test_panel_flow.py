"""The officer's panel as a table: state, event, what follows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from counter.panel.events import (
    Answered,
    Asked,
    Escaped,
    Event,
    HallChanged,
    LinkChanged,
    OfficerChosen,
    PinDigit,
    PinErased,
    Send,
    TakeOverAnswered,
    Ticked,
    Unanswered,
)
from counter.panel.flow import ARMED_MS, BOUNCE_MS, NOTICE_MS, PIN_LONGEST, begin, reduce
from counter.panel.state import Do, Form, Panel, Pending, Question, Seat
from queue_engine.client import LinkStatus
from queue_engine.protocol import (
    CallNext,
    CounterState,
    Emergency,
    Finish,
    HallState,
    Message,
    NoShow,
    Ready,
    Recall,
    Refusal,
    SignedIn,
    SignedOut,
    SignIn,
    SignOut,
    Start,
    TicketNow,
    TicketState,
)
from tests.counter.panel_samples import NOW_MS, a_hall, a_queue, at, called, fresh, seated, serving

LOST = LinkStatus(live=False, lost_at=at(0), problem="unreachable")
TYPED = Form(officer="can-bo-1", pin="246810")


def after(panel: Panel, *events: Event) -> tuple[Panel, list[Message]]:
    """The panel after the events, and the bodies that were sent."""
    sent: list[Message] = []
    for event in events:
        panel, effects = reduce(panel, event)
        sent += [effect.body for effect in effects if isinstance(effect, Send)]
    return panel, sent


def refusal(code: str, **detail: Any) -> Refusal:
    return Refusal(code=code, detail=detail, message=code)


# -- what may be asked -----------------------------------------------------------------------------------

ALWAYS = {Do.READMIT, Do.DISCARD, Do.PAUSE, Do.EMERGENCY, Do.ISSUE, Do.KEEP, Do.REPRINT, Do.SEEN, Do.VOID, Do.PAPER}
ASIDE = {Do.HOLD, Do.TRANSFER, Do.BIND}
CALLS = {Do.NEXT, Do.CALL_NUMBER}
NOBODY = {Do.SIGN_OUT, Do.READY, Do.CALL_NUMBER} | ALWAYS
LEGAL = {
    "idle, people wait": (seated(), CALLS | {Do.SIGN_OUT} | ALWAYS),
    "idle, nobody waits": (seated(hall=a_hall(waiting={})), NOBODY),
    "idle, others wait": (seated(hall=a_hall(waiting={"land": a_queue("D", "land", 3)})), NOBODY),
    "idle, ready": (seated(hall=a_hall(waiting={}, at_counter={"ready": True})), NOBODY),
    "idle, paused": (seated(hall=a_hall(at_counter={"paused": "họp"})), {Do.SIGN_OUT} | ALWAYS),
    "called": (seated(called()), {Do.RECALL, Do.START, Do.NO_SHOW} | ASIDE | ALWAYS),
    "serving": (seated(serving()), {Do.FINISH} | CALLS | ASIDE | ALWAYS),
    "serving, paused": (seated(hall=a_hall(serving(), at_counter={"paused": "họp"})), {Do.FINISH} | ASIDE | ALWAYS),
    "an intent is on its way": (seated(called(), pending=Pending(1, Do.START)), set()),
    "link lost": (seated(called(), link=LOST), set()),
    "hall not known yet": (seated(hall=None), set()),
    "signing in, nothing typed": (fresh(), set()),
    "signing in, typed": (fresh(form=TYPED), {Do.SIGN_IN}),
    "signing in, nobody chosen": (fresh(form=Form(pin="1")), set()),
    "signing in, locked": (fresh(form=replace(TYPED, locked_until_ms=NOW_MS + 60_000)), set()),
    "signing in, link lost": (fresh(form=TYPED, link=LOST), set()),
}


@pytest.mark.parametrize("case", LEGAL)
def test_only_what_the_state_allows_may_be_asked(case: str) -> None:
    panel, wanted = LEGAL[case]
    assert panel.legal == wanted


@pytest.mark.parametrize("case", LEGAL)
@pytest.mark.parametrize("do", Do)
def test_what_may_not_be_asked_sends_nothing(case: str, do: Do) -> None:
    panel, wanted = LEGAL[case]
    if do not in wanted:
        assert after(panel, Asked(do), Ticked(NOW_MS + 1000), Asked(do))[1] == []


BODIES = {
    Do.NEXT: (seated(), CallNext(session=50)),
    Do.RECALL: (seated(called()), Recall(session=50, ticket="2026-11-23.C014", seen=TicketState.CALLED)),
    Do.START: (seated(called()), Start(session=50, ticket="2026-11-23.C014", seen=TicketState.CALLED)),
    Do.FINISH: (seated(serving()), Finish(session=50, ticket="2026-11-23.C014", seen=TicketState.SERVING)),
    Do.SIGN_OUT: (seated(), SignOut(session=50)),
    Do.READY: (seated(hall=a_hall(waiting={})), Ready(session=50)),
    Do.EMERGENCY: (seated(), Emergency(session=50)),
    Do.SIGN_IN: (fresh(form=TYPED), SignIn(officer="can-bo-1", pin="246810")),
}


@pytest.mark.parametrize("do", BODIES)
def test_an_intent_says_what_the_officer_saw(do: Do) -> None:
    panel, body = BODIES[do]
    assert after(panel, Asked(do))[1] == [body]


@pytest.mark.parametrize("do", BODIES)
def test_ten_presses_are_one_intent(do: Do) -> None:
    assert len(after(BODIES[do][0], *[Asked(do)] * 10)[1]) == 1


def test_ten_presses_of_next_that_outlast_the_answer_are_one_call() -> None:
    answer = Answered(1, TicketNow(ticket=called(call_seq=101)))
    assert after(seated(), *[Asked(Do.NEXT)] * 5, answer, *[Asked(Do.NEXT)] * 5)[1] == [CallNext(session=50)]


# -- a no-show takes two presses -------------------------------------------------------------------------


def test_a_first_press_of_absent_only_arms_the_button() -> None:
    panel, sent = after(seated(called()), Asked(Do.NO_SHOW))
    assert (panel.armed_at_ms, sent) == (NOW_MS, [])


NO_SHOW_BODY = NoShow(session=50, ticket="2026-11-23.C014", seen=TicketState.CALLED)


@pytest.mark.parametrize(
    ("between_ms", "sent"),
    [(BOUNCE_MS - 1, []), (BOUNCE_MS, [NO_SHOW_BODY]), (ARMED_MS, [NO_SHOW_BODY]), (ARMED_MS + 1, [])],
)
def test_the_second_press_of_absent_counts_when_it_is_meant(between_ms: int, sent: list[Message]) -> None:
    events = (Asked(Do.NO_SHOW), Ticked(NOW_MS + between_ms), Asked(Do.NO_SHOW))
    assert after(seated(called()), *events)[1] == sent


@pytest.mark.parametrize("event", [Escaped(), Asked(Do.RECALL), LinkChanged(LOST)])
def test_anything_else_disarms_absent(event: Event) -> None:
    assert after(seated(called()), Asked(Do.NO_SHOW), event)[0].armed_at_ms is None


# -- the open ticket: whichever is newer, the answer or the facts ----------------------------------------

FINISHED = serving(state=TicketState.FINISHED, since=at(0))
NEWER = {
    "the answer to a call before its fact": (seated(answered=called(call_seq=101)), TicketState.CALLED),
    "the fact of a call": (seated(called()), TicketState.CALLED),
    "the answer to a start before its fact": (seated(called(), answered=serving(since=at(0))), TicketState.SERVING),
    "the answer to a finish before its fact": (seated(serving(), answered=FINISHED), None),
    "the fact of a finish": (seated(answered=FINISHED), None),
    "a fact newer than the answer": (seated(serving(since=at(0.1)), answered=called()), TicketState.SERVING),
    "a fact that took the ticket away": (seated(answered=called()), None),
    "the next ticket by its fact": (
        seated(called("A031", "civil", call_seq=99), answered=FINISHED),
        TicketState.CALLED,
    ),
}


@pytest.mark.parametrize("case", NEWER)
def test_the_newest_word_about_the_ticket_counts(case: str) -> None:
    panel, state = NEWER[case]
    assert (panel.ticket.state if panel.ticket else None) == state


def test_an_answer_of_another_journal_is_forgotten() -> None:
    panel = seated(answered=called(call_seq=400))
    assert after(panel, HallChanged(a_hall(store="store-2", seq=3)))[0].answered is None


# -- signing in ------------------------------------------------------------------------------------------


def test_the_only_officer_of_a_counter_is_chosen_already() -> None:
    assert begin("quay-1", ("civil",), ("can-bo-1",)).form.officer == "can-bo-1"
    assert begin("quay-1", ("civil",), ("can-bo-1", "can-bo-2")).form.officer is None


def test_typing_fills_and_empties_the_pin() -> None:
    typed = [PinDigit(digit) for digit in "2468"]
    assert after(fresh(), *typed)[0].form.pin == "2468"
    assert after(fresh(), *typed, PinErased())[0].form.pin == "246"
    assert after(fresh(), *typed, PinErased(whole=True))[0].form.pin == ""
    assert after(fresh(), *typed, OfficerChosen("can-bo-8"))[0].form == Form(officer="can-bo-8")
    assert after(fresh(), *typed, Escaped())[0].form.pin == ""


def test_a_pin_never_grows_beyond_its_longest() -> None:
    assert len(after(fresh(), *[PinDigit("1")] * 40)[0].form.pin) == PIN_LONGEST


def test_a_pin_is_never_written_out() -> None:
    assert "246810" not in repr(fresh(form=TYPED))
    assert "246810" not in repr(Send(1, Do.SIGN_IN, SignIn(officer="a", pin="246810")))


def signed_in(counter: CounterState | None = None) -> Answered:
    return Answered(1, SignedIn(counter=counter or a_hall(session=101).counters["quay-1"]))


def test_signing_in_takes_the_seat_and_forgets_the_pin() -> None:
    panel, _ = after(fresh(form=TYPED), Asked(Do.SIGN_IN), signed_in())
    assert (panel.seat, panel.form) == (Seat("can-bo-1", 101), Form())


def test_a_seat_is_kept_while_the_facts_have_not_reached_it() -> None:
    panel, _ = after(fresh(form=TYPED), Asked(Do.SIGN_IN), signed_in(), HallChanged(a_hall(officer=None, session=None)))
    assert panel.seat == Seat("can-bo-1", 101)


def test_a_ticket_left_open_at_the_counter_is_there_after_sign_in() -> None:
    panel, _ = after(
        fresh(form=TYPED, hall=a_hall(serving(), officer=None, session=None)),
        Asked(Do.SIGN_IN),
        signed_in(CounterState(counter="quay-1", officer="can-bo-1", session=101, ticket=serving())),
    )
    assert panel.ticket == serving()
    assert panel.legal == LEGAL["serving"][1]


def test_a_wrong_pin_is_taken_back_and_said() -> None:
    panel, _ = after(fresh(form=TYPED), Asked(Do.SIGN_IN), Answered(1, refusal("wrong_pin")))
    assert panel.form == Form(officer="can-bo-1")
    assert panel.notice and panel.notice.code == "wrong_pin"
    assert after(panel, PinDigit("2"))[0].notice is None


def test_a_lock_keeps_the_pad_shut_until_it_runs_out() -> None:
    panel, _ = after(fresh(form=TYPED), Asked(Do.SIGN_IN), Answered(1, refusal("locked_out", wait_s=60)))
    assert panel.is_locked
    assert after(panel, PinDigit("2"))[0].form.pin == ""
    panel, _ = after(panel, Ticked(NOW_MS + 60_000), PinDigit("2"))
    assert not panel.is_locked
    assert panel.form.pin == "2"


TAKEN = refusal("counter_taken", counter="quay-1", officer="can-bo-8", officer_name="Huỳnh Văn Tâm")


def test_a_taken_counter_asks_and_yes_takes_it_over() -> None:
    panel, _ = after(fresh(form=TYPED), Asked(Do.SIGN_IN), Answered(1, TAKEN))
    assert panel.form.question == Question("quay-1", "can-bo-8", "Huỳnh Văn Tâm")
    _, sent = after(panel, TakeOverAnswered(True), TakeOverAnswered(True))
    assert sent == [SignIn(officer="can-bo-1", pin="246810", take_over=True)]


@pytest.mark.parametrize("event", [TakeOverAnswered(False), Escaped()])
def test_no_leaves_a_taken_counter_alone(event: Event) -> None:
    panel, sent = after(fresh(form=TYPED), Asked(Do.SIGN_IN), Answered(1, TAKEN), event)
    assert panel.form == Form(officer="can-bo-1")
    assert len(sent) == 1


def test_enter_pressed_once_more_is_no_answer_to_the_question() -> None:
    _, sent = after(fresh(form=TYPED), Asked(Do.SIGN_IN), Answered(1, TAKEN), Asked(Do.SIGN_IN))
    assert len(sent) == 1


# -- losing the seat -------------------------------------------------------------------------------------


def elsewhere() -> HallState:
    hall = a_hall(officer=None, session=None)
    there = CounterState(counter="quay-6", officer="can-bo-1", officer_name="Nguyễn Thị Lan", session=99)
    return hall.model_copy(update={"counters": {**hall.counters, "quay-6": there}})


OVER = {
    "signed in at another counter": (elsewhere(), "moved"),
    "another officer took the counter": (a_hall(officer="can-bo-8", session=99), "taken_here"),
    "signed in at this counter again": (a_hall(session=99), "again_here"),
    "signed out by somebody else": (a_hall(officer=None, session=None), "session_over"),
    "another server took over": (a_hall(store="store-2"), "session_over"),
}


@pytest.mark.parametrize("case", OVER)
def test_an_old_session_is_told_why_and_goes_to_sign_in(case: str) -> None:
    hall, code = OVER[case]
    panel, sent = after(seated(called()), Asked(Do.START), HallChanged(hall))
    assert panel.seat is None
    assert panel.pending is None
    assert panel.notice and panel.notice.code == code
    assert panel.form == Form(officer="can-bo-1")
    assert len(sent) == 1


def test_a_refused_session_goes_to_sign_in_before_the_fact_arrives() -> None:
    panel, _ = after(seated(), Asked(Do.NEXT), Answered(1, refusal("old_session", counter="quay-1")))
    assert panel.seat is None
    assert panel.notice


def test_signing_out_ends_quietly_even_when_the_fact_comes_first() -> None:
    panel, _ = after(seated(), Asked(Do.SIGN_OUT), HallChanged(a_hall(officer=None, session=None)))
    assert panel.seat
    panel, _ = after(panel, Answered(1, SignedOut(counter="quay-1")))
    assert (panel.seat, panel.notice, panel.form) == (None, None, Form(officer="can-bo-1"))


def test_signing_out_with_an_open_ticket_is_answered_in_words() -> None:
    panel, sent = after(seated(called()), Asked(Do.SIGN_OUT))
    assert sent == []
    assert panel.seat and panel.notice
    assert (panel.notice.code, panel.notice.detail) == ("sign_out_busy", {"number": "C014"})


# -- refusals and silence --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code", ["queue_empty", "ticket_changed", "counter_busy", "illegal", "unavailable", "never_heard_of"]
)
def test_a_refusal_is_said_and_the_next_press_works(code: str) -> None:
    panel, _ = after(seated(called()), Asked(Do.START), Answered(1, refusal(code)))
    assert panel.notice and panel.notice.code == code
    assert panel.seat
    panel, sent = after(panel, Asked(Do.START))
    assert len(sent) == 1
    assert panel.notice is None


def test_a_sentence_goes_by_itself() -> None:
    panel, _ = after(seated(called()), Asked(Do.START), Answered(1, refusal("illegal")))
    assert after(panel, Ticked(NOW_MS + NOTICE_MS))[0].notice
    assert after(panel, Ticked(NOW_MS + NOTICE_MS + 1))[0].notice is None


def test_no_answer_frees_the_buttons_and_says_so() -> None:
    panel, _ = after(seated(), Asked(Do.NEXT), Unanswered(1))
    assert panel.pending is None
    assert panel.notice and panel.notice.code == "unreachable"


@pytest.mark.parametrize("late", [Answered(1, TicketNow(ticket=called())), Unanswered(1)])
def test_an_answer_that_nobody_waits_for_changes_nothing(late: Event) -> None:
    panel = seated(serving(), last_tag=1)
    assert reduce(panel, late) == (panel, ())


def test_a_lost_link_keeps_the_ticket_on_the_screen() -> None:
    panel, _ = after(seated(serving()), LinkChanged(LOST))
    assert panel.ticket == serving()
    assert panel.legal == frozenset()
    assert after(panel, LinkChanged(LinkStatus(live=True)))[0].legal == LEGAL["serving"][1]
