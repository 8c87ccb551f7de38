"""First in the afternoon: a number that is kept, or taken instead of none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assets.refusals import afternoon_at
from assets.texts import Texts
from kiosk.events import (
    AfternoonTouched,
    Answered,
    Asked,
    BackTouched,
    Changed,
    Denied,
    Effect,
    Event,
    KeepTouched,
    SendIssue,
    SendKeep,
    StartTimer,
    StopTimer,
    Timer,
    TimeUp,
    VoidTouched,
)
from kiosk.faces import MessageProps, TicketProps
from kiosk.flow import FAILED_FACTOR, SETTLE_S, reduce
from kiosk.promise import place_of
from kiosk.props import props_of
from kiosk.state import Issuing, Keep, Kiosk, Link, Refused, ScreenName, Showing, Slip, screen_of
from queue_engine.protocol import IssueTicket, KeepForAfternoon
from tests.kiosk.kiosk_samples import (
    AFTERNOON,
    ONE_O_CLOCK,
    a_hall,
    a_kiosk,
    a_morning,
    a_promise,
    a_ticket,
    an_issued,
    config_of,
    iso_at,
    kiosk_rules,
)

VI, EN = Texts.load("vi"), Texts.load("en")
OFFERED = an_issued(afternoon=AFTERNOON)
KEPT_TICKET = a_ticket().model_copy(update={"not_before": ONE_O_CLOCK})
SHOWN = Showing(OFFERED, Slip.PRINTED, 1)
SENT = replace(SHOWN, keep=Keep.SENT, keep_intent="k1")
READING = StartTimer(Timer.TICKET, 30)
NO_IDLE = StopTimer(Timer.IDLE)
NO_MORE = {"field": "land", "limit": 40, "afternoon_at": "13:00", "opens_on": "2026-11-23", "opens_at": "13:00"}


def kiosk(**changes: Any) -> Kiosk:
    return a_kiosk(**{"rules": kiosk_rules(printer="p", idle_s=30, ticket_s=8), **changes})


def ticket(phase: Showing, texts: Texts = VI, **changes: Any) -> TicketProps:
    _, props = props_of(kiosk(phase=phase, **changes), config_of(), texts)
    assert isinstance(props, TicketProps)
    return props


@pytest.mark.parametrize(
    ("before", "event", "after", "effects"),
    [
        (
            SHOWN,
            KeepTouched(),
            replace(SENT, keep_intent=None),
            (SendKeep(KeepForAfternoon(ticket=OFFERED.ticket.id)), READING, NO_IDLE),
        ),
        (SENT, KeepTouched(), SENT, (NO_IDLE,)),
        (replace(SENT, may_void=True), VoidTouched(), replace(SENT, may_void=True), (NO_IDLE,)),
        (replace(SENT, keep_intent=None), Asked("k1"), SENT, ()),
        (
            SENT,
            Changed("k1", KEPT_TICKET),
            Showing(an_issued(KEPT_TICKET), Slip.PRINTED, 1, keep=Keep.KEPT),
            (READING,),
        ),
        (SENT, Changed("another", KEPT_TICKET), SENT, ()),
        (SENT, Denied("k1", "ticket_changed"), replace(SHOWN, keep=Keep.REFUSED), (READING,)),
        (SENT, Denied("k1", "unreachable"), replace(SHOWN, keep=Keep.UNKNOWN), (READING,)),
        (SENT, Denied("another", "unreachable"), SENT, ()),
        (replace(SHOWN, keep=Keep.REFUSED), KeepTouched(), replace(SHOWN, keep=Keep.REFUSED), (NO_IDLE,)),
        (Showing(an_issued(), Slip.PRINTED), KeepTouched(), Showing(an_issued(), Slip.PRINTED), (NO_IDLE,)),
    ],
)
def test_a_place_is_kept_by_one_touch_and_one_command(
    before: Showing, event: Event, after: Showing, effects: tuple[Effect, ...]
) -> None:
    state, done = reduce(kiosk(phase=before), event)
    assert (state.phase, done) == (after, effects)


def test_a_number_with_an_offer_stays_long_enough_to_be_read() -> None:
    _, effects = reduce(kiosk(phase=Issuing("civil", intent="i1")), Answered("i1", OFFERED))
    assert StartTimer(Timer.TICKET, 8 * FAILED_FACTOR) in effects


def test_the_offer_is_a_quiet_button_and_the_answer_stands_on_the_ticket() -> None:
    offer = ticket(SHOWN).keep
    assert offer is not None
    assert (offer.face.title, offer.face.look) == ("Giữ chỗ, quay lại lúc 13:00", "quiet")
    kept = ticket(Showing(an_issued(KEPT_TICKET), Slip.PRINTED, keep=Keep.KEPT))
    assert (kept.keep, kept.ahead) == (None, "Đã giữ chỗ. Mời quay lại lúc 13:00.")
    assert ticket(Showing(an_issued(), Slip.PRINTED)).keep is None


@pytest.mark.parametrize(("keep", "words"), [(Keep.REFUSED, "Chưa giữ chỗ được"), (Keep.UNKNOWN, "Chưa rõ")])
def test_a_place_that_is_not_kept_is_said(keep: Keep, words: str) -> None:
    kept = ticket(replace(SHOWN, keep=keep)).kept
    assert kept is not None and words in kept.text


# -- instead of a refusal ---------------------------------------------------------------------------------


def test_the_number_that_is_offered_instead_is_asked_for_with_the_same_priority_and_language() -> None:
    refused = kiosk(phase=Refused("quota_reached", NO_MORE), priority="elderly", language="en")
    state, effects = reduce(refused, AfternoonTouched())
    body = IssueTicket(field="land", priority="elderly", language="en", afternoon=True)
    assert screen_of(state) is ScreenName.WAITING
    assert effects == (SendIssue(body), NO_IDLE, StartTimer(Timer.SETTLE, SETTLE_S))
    again, effects = reduce(reduce(state, TimeUp(Timer.SETTLE))[0], AfternoonTouched())
    assert (again.phase, effects) == (state.phase, (NO_IDLE,))


@pytest.mark.parametrize("texts", [VI, EN], ids=["vi", "en"])
@pytest.mark.parametrize("code", ["quota_reached", "last_ticket_passed", "not_reached"])
def test_the_offer_is_the_main_button_and_the_way_back_the_second(code: str, texts: Texts) -> None:
    _, props = props_of(kiosk(phase=Refused(code, NO_MORE)), config_of(), texts)
    assert isinstance(props, MessageProps)
    assert props.button is not None and props.second is not None
    assert (props.button.event, props.second.event) == (AfternoonTouched(), BackTouched())
    assert "13:00" in props.button.face.title and "13:00" in props.line


@pytest.mark.parametrize(
    "detail",
    [
        {**NO_MORE, "afternoon_at": None},
        {**NO_MORE, "afternoon_at": 13},
        {**NO_MORE, "afternoon_at": "soon"},
        {**NO_MORE, "afternoon_at": "25:00"},
        {**NO_MORE, "field": "nowhere"},
        {**NO_MORE, "field": None},
        {},
    ],
)
def test_what_is_no_offer_gives_no_button_and_asks_for_nothing(detail: dict[str, Any]) -> None:
    state = kiosk(phase=Refused("quota_reached", detail))
    _, props = props_of(state, config_of(), VI)
    assert isinstance(props, MessageProps)
    assert props.button is not None and props.button.event == BackTouched()
    after, effects = reduce(state, AfternoonTouched())
    assert after.phase == state.phase
    assert not [effect for effect in effects if isinstance(effect, SendIssue)]


def test_while_the_server_is_away_the_offer_cannot_be_taken() -> None:
    state = kiosk(phase=Refused("quota_reached", NO_MORE), link=Link.LOST)
    assert reduce(state, AfternoonTouched())[0].phase == state.phase


@pytest.mark.parametrize(
    ("at", "found"), [("13:00", "13:00"), ("24:00", None), ("1:00", None), (None, None), (1, None)]
)
def test_a_time_is_a_time(at: object, found: str | None) -> None:
    assert afternoon_at({"afternoon_at": at}) == found


# -- what is known of the turn -----------------------------------------------------------------------------


def test_before_the_draw_nothing_is_said_about_people_ahead() -> None:
    hall = a_hall().model_copy(update={"draw_at": iso_at("07:15")})
    shown = Showing(an_issued(promise=a_promise()), Slip.PRINTED)
    for clock, words in (("07:05", "Bốc thăm thứ tự lúc 07:15"), ("07:16", "Trước ông/bà còn 7 người")):
        _, props = props_of(a_morning(clock, hall=hall, phase=shown), config_of(), VI)
        assert isinstance(props, TicketProps)
        assert props.ahead.startswith(words)


def test_a_booked_number_keeps_its_slot_and_takes_no_part_in_the_draw() -> None:
    booked = an_issued(a_ticket().model_copy(update={"slot_at": iso_at("10:30")}))
    said = place_of(booked, iso_at("07:15"), "Asia/Ho_Chi_Minh", VI, "kiosk", "\n")
    assert said == "Lịch hẹn lúc 10:30\nTrước ông/bà còn 7 người"
