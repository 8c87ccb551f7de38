"""The flow as a table: each event in each situation, the whole list of effects."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.events import (
    AfternoonTouched,
    Answered,
    Asked,
    BackTouched,
    BookingTouched,
    Changed,
    CheckInTouched,
    CodeScanned,
    Denied,
    DoneTouched,
    DropSlip,
    Effect,
    EraseTouched,
    Event,
    FieldTouched,
    GroupTouched,
    HallChanged,
    KeepTouched,
    KeyTouched,
    LanguageTouched,
    LinkChanged,
    PaperChanged,
    PriorityChosen,
    PriorityTouched,
    Recovered,
    Reprint,
    ReprintTouched,
    SendIssue,
    SendVoid,
    SlipMoved,
    StartTimer,
    StopTimer,
    Ticked,
    Timer,
    TimeUp,
    VoidConfirmed,
    VoidDropped,
    VoidTouched,
)
from kiosk.flow import FAILED_FACTOR, LOST_S, MOST_WAITS, SETTLE_S, SLOW_S, reduce
from kiosk.paper import first_slip
from kiosk.state import (
    Choosing,
    ChoosingPriority,
    Gone,
    Issuing,
    Kiosk,
    Link,
    Phase,
    Refused,
    ScreenName,
    Showing,
    Slip,
    Void,
    screen_of,
)
from queue_engine.protocol import Discard, IssueTicket
from tests.kiosk.kiosk_samples import a_hall, a_kiosk, a_ticket, an_issued, kiosk_rules, ms_at

ISSUED = an_issued()
SECOND = an_issued(a_ticket("C003", "certify"))
DROP = DropSlip(ISSUED.ticket.id)
SETTLE = StartTimer(Timer.SETTLE, SETTLE_S)
IDLE = StartTimer(Timer.IDLE, 30)
NO_IDLE = StopTimer(Timer.IDLE)
TICKET = StartTimer(Timer.TICKET, 8)
LONG = StartTimer(Timer.TICKET, 8 * FAILED_FACTOR)
VOID = StartTimer(Timer.VOID, 60)
READING = StartTimer(Timer.TICKET, 30)
PRINTERLESS = kiosk_rules(printer=None)
ONE_GROUP = kiosk_rules(priorities=("elderly",))


def kiosk(**changes: object) -> Kiosk:
    return a_kiosk(**{"rules": kiosk_rules(printer="p", idle_s=30, ticket_s=8), **changes})  # type: ignore[arg-type]


def play(state: Kiosk, *events: Event) -> tuple[Kiosk, list[Effect]]:
    done: list[Effect] = []
    for event in events:
        state, effects = reduce(state, event)
        done += effects
    return state, done


def test_a_touch_on_a_field_asks_for_one_number() -> None:
    state, effects = reduce(kiosk(), FieldTouched("land"))
    body = IssueTicket(field="land", priority=None, language="vi")
    assert state.phase == Issuing("land")
    assert effects == (SendIssue(body), StartTimer(Timer.SLOW, SLOW_S), NO_IDLE)


def test_the_number_is_shown_and_then_printed() -> None:
    asking = kiosk(phase=Issuing("civil", intent="i1"))
    state, effects = reduce(asking, Answered("i1", ISSUED))
    assert state.phase == Showing(ISSUED, Slip.PRINTING, may_void=True)
    assert effects == (StopTimer(Timer.SLOW), VOID, NO_IDLE, TICKET, SETTLE)


def test_without_a_printer_the_number_stays_longer_and_nothing_is_printed() -> None:
    asking = kiosk(rules=replace(PRINTERLESS, ticket_s=8), phase=Issuing("civil", intent="i1"))
    state, effects = reduce(asking, Answered("i1", ISSUED))
    assert state.phase == Showing(ISSUED, Slip.NONE, may_void=True)
    assert effects == (StopTimer(Timer.SLOW), VOID, NO_IDLE, LONG, SETTLE)


def test_priority_and_language_go_with_the_question() -> None:
    state = kiosk(priority="elderly", language="en")
    _, effects = reduce(state, FieldTouched("land"))
    assert effects[0] == SendIssue(IssueTicket(field="land", priority="elderly", language="en"))


@pytest.mark.parametrize(
    "state",
    {
        "a number is being asked for": kiosk(phase=Issuing("land")),
        "a number is shown": kiosk(phase=Showing(ISSUED, Slip.PRINTING)),
        "the screen is new": kiosk(settled=False),
        "a priority group is being chosen": kiosk(phase=ChoosingPriority()),
        "a refusal is shown": kiosk(phase=Refused("unavailable")),
        "the day is closed": kiosk(hall=a_hall(is_open=False)),
        "the server is away": kiosk(link=Link.LOST),
        "the hall is not known yet": kiosk(hall=None),
    }.items(),
    ids=lambda case: case[0],
)
def test_no_number_is_asked_for_while(state: tuple[str, Kiosk]) -> None:
    after, effects = reduce(state[1], FieldTouched("land"))
    assert after == state[1]
    assert not [effect for effect in effects if isinstance(effect, SendIssue)]


def test_a_field_that_the_settings_do_not_know_is_not_asked_for() -> None:
    assert reduce(kiosk(), FieldTouched("nowhere"))[0].phase == Choosing()


@pytest.mark.parametrize(
    ("state", "event", "screen"),
    [
        (kiosk(), HallChanged(a_hall(is_open=False, reason="holiday")), ScreenName.CLOSED),
        (kiosk(hall=None), HallChanged(a_hall()), ScreenName.START),
        (kiosk(phase=Showing(ISSUED, Slip.PRINTED)), HallChanged(a_hall(is_open=False)), ScreenName.TICKET),
        (kiosk(phase=Issuing("land", intent="i1")), TimeUp(Timer.SLOW), ScreenName.WAITING),
        (kiosk(phase=Issuing("land", intent="i1")), Denied("i1", "day_closed"), ScreenName.REFUSED),
        (kiosk(phase=Issuing("land", intent="i1")), Denied("other", "day_closed"), ScreenName.START),
        (kiosk(phase=Choosing("g")), BackTouched(), ScreenName.START),
        (kiosk(phase=ChoosingPriority()), BackTouched(), ScreenName.START),
        (kiosk(phase=Refused("unavailable")), BackTouched(), ScreenName.START),
        (kiosk(phase=Refused("unavailable")), TimeUp(Timer.IDLE), ScreenName.START),
        (kiosk(phase=Showing(ISSUED, Slip.PRINTED)), DoneTouched(), ScreenName.START),
        (kiosk(phase=Showing(ISSUED, Slip.PRINTED)), TimeUp(Timer.TICKET), ScreenName.START),
        (kiosk(phase=Showing(ISSUED, Slip.PRINTED)), TimeUp(Timer.IDLE), ScreenName.TICKET),
        (kiosk(phase=Showing(ISSUED, Slip.PRINTING)), TimeUp(Timer.TICKET), ScreenName.TICKET),
        (kiosk(), PriorityTouched(), ScreenName.PRIORITY),
        (kiosk(link=Link.SHAKY), TimeUp(Timer.LOST), ScreenName.AWAY),
        (kiosk(link=Link.LIVE), TimeUp(Timer.LOST), ScreenName.START),
        (kiosk(link=Link.LOST), LinkChanged(True), ScreenName.START),
        (kiosk(phase=Issuing("land"), link=Link.SHAKY), TimeUp(Timer.LOST), ScreenName.START),
    ],
)
def test_the_screen_after(state: Kiosk, event: Event, screen: ScreenName) -> None:
    assert screen_of(reduce(state, event)[0]) is screen


def test_groups_open_their_fields_and_the_way_back_is_known() -> None:
    commune = a_kiosk("commune")
    inside, effects = reduce(commune, GroupTouched("land"))
    assert (inside.phase, inside.settled) == (Choosing("land"), False)
    assert SETTLE in effects
    assert StartTimer(Timer.IDLE, commune.rules.idle_s) in effects
    asking, _ = reduce(replace(inside, settled=True), FieldTouched("construct"))
    assert screen_of(asking) is ScreenName.GROUP


def test_the_second_half_of_a_double_tap_does_not_reach_the_new_screen() -> None:
    state, effects = play(a_kiosk("commune"), GroupTouched("land"), FieldTouched("construct"))
    assert state.phase == Choosing("land")
    assert not [effect for effect in effects if isinstance(effect, SendIssue)]


def test_one_touch_is_enough_where_there_is_one_priority_group() -> None:
    on, _ = reduce(kiosk(rules=ONE_GROUP), PriorityTouched())
    off, _ = reduce(on, PriorityTouched())
    assert (on.priority, off.priority) == ("elderly", None)


def test_a_priority_group_is_chosen_and_forgotten_after_the_ticket() -> None:
    chosen, _ = play(kiosk(), PriorityTouched(), TimeUp(Timer.SETTLE), PriorityChosen("pregnant"))
    assert (chosen.priority, chosen.phase) == ("pregnant", Choosing())
    gone, _ = play(
        chosen, TimeUp(Timer.SETTLE), FieldTouched("land"), Asked("i1"), Answered("i1", ISSUED), TimeUp(Timer.SETTLE)
    )
    assert gone.priority == "pregnant"
    assert reduce(gone, DoneTouched())[0].priority is None


def test_language_changes_by_one_touch_and_returns_when_idle() -> None:
    english, effects = reduce(kiosk(), LanguageTouched())
    assert english.language == "en"
    assert effects == (IDLE,)
    back, effects = reduce(english, TimeUp(Timer.IDLE))
    assert back.language == "vi"
    assert effects == (NO_IDLE, StopTimer(Timer.TICKET), StopTimer(Timer.VOID))


def test_back_at_rest_the_idle_clock_stops() -> None:
    assert reduce(kiosk(language="en"), LanguageTouched()) == (kiosk(), (NO_IDLE,))


@pytest.mark.parametrize(
    ("moved", "slip", "more"),
    [
        (SlipMoved(ISSUED.ticket.id, "sending", "p"), Slip.PRINTING, ()),
        (SlipMoved(ISSUED.ticket.id, "sent", "p"), Slip.PRINTING, ()),
        (SlipMoved(ISSUED.ticket.id, "confirmed", "p", last=True), Slip.PRINTED, ()),
        (SlipMoved(ISSUED.ticket.id, "sent", "p", last=True), Slip.SENT, ()),
        (SlipMoved(ISSUED.ticket.id, "uncertain", "p"), Slip.UNCERTAIN, (LONG,)),
        (SlipMoved(ISSUED.ticket.id, "failed_before", "p"), Slip.FAILED, (LONG,)),
        (SlipMoved(ISSUED.ticket.id, "abandoned"), Slip.FAILED, (LONG,)),
    ],
)
def test_how_far_a_slip_has_come_is_shown(moved: SlipMoved, slip: Slip, more: tuple[Effect, ...]) -> None:
    state, effects = reduce(kiosk(phase=Showing(ISSUED, Slip.PRINTING)), moved)
    assert state.phase == Showing(ISSUED, slip)
    assert effects == more


def test_news_of_a_slip_that_come_before_its_number_are_not_lost() -> None:
    early, _ = reduce(kiosk(phase=Issuing("civil", intent="i1")), SlipMoved(ISSUED.ticket.id, "confirmed", "spare"))
    state, _ = reduce(early, Answered("i1", ISSUED))
    assert state.phase == Showing(ISSUED, Slip.PRINTED, elsewhere="spare", may_void=True)


@pytest.mark.parametrize("phase", [Showing(ISSUED, Slip.PRINTING), Issuing("civil", intent="i1")])
def test_a_slip_in_doubt_that_nobody_tries_again_stays_in_doubt(phase: Phase) -> None:
    doubtful, _ = reduce(kiosk(phase=phase), SlipMoved(ISSUED.ticket.id, "uncertain", "p"))
    again, _ = reduce(doubtful, SlipMoved(ISSUED.ticket.id, "queued"))
    given_up, _ = reduce(again, SlipMoved(ISSUED.ticket.id, "abandoned", "p"))
    assert first_slip(given_up, ISSUED, Slip.PRINTING).slip is Slip.UNCERTAIN
    assert not isinstance(given_up.phase, Showing) or given_up.phase.slip is Slip.UNCERTAIN


def test_a_slip_at_another_printer_is_said_to_be_there() -> None:
    state, _ = reduce(kiosk(phase=Showing(ISSUED, Slip.PRINTING)), SlipMoved(ISSUED.ticket.id, "confirmed", "spare"))
    assert state.phase == Showing(ISSUED, Slip.PRINTED, elsewhere="spare")


@pytest.mark.parametrize(
    ("slip", "after"),
    [(Slip.FAILED, Slip.FAILED), (Slip.UNCERTAIN, Slip.PRINTING), (Slip.OFFERED, Slip.PRINTING)],
)
def test_a_slip_is_asked_for_where_it_is_in_doubt(slip: Slip, after: Slip) -> None:
    state, effects = reduce(kiosk(phase=Showing(ISSUED, slip)), ReprintTouched())
    assert state.phase == Showing(ISSUED, after)
    assert effects == (Reprint(ISSUED), LONG if slip is Slip.FAILED else TICKET, NO_IDLE)


@pytest.mark.parametrize("slip", [Slip.PRINTING, Slip.PRINTED, Slip.SENT])
def test_a_good_slip_is_not_printed_twice(slip: Slip) -> None:
    state = kiosk(phase=Showing(ISSUED, slip))
    assert reduce(state, ReprintTouched()) == (state, (NO_IDLE,))


def test_a_slip_that_prints_for_ever_does_not_hold_the_kiosk_for_ever() -> None:
    state, effects = play(kiosk(phase=Showing(ISSUED, Slip.PRINTING)), *[TimeUp(Timer.TICKET)] * MOST_WAITS)
    assert effects == [TICKET] * MOST_WAITS
    assert screen_of(reduce(state, TimeUp(Timer.TICKET))[0]) is ScreenName.START


def test_a_short_break_of_the_link_changes_nothing_on_the_screen() -> None:
    shaky, effects = reduce(kiosk(), LinkChanged(False))
    assert effects == (StartTimer(Timer.LOST, LOST_S),)
    assert screen_of(shaky) is ScreenName.START
    assert reduce(shaky, LinkChanged(True)) == (kiosk(), (StopTimer(Timer.LOST),))


def test_a_number_found_again_is_shown_with_an_offer_to_print() -> None:
    state, effects = reduce(kiosk(), Recovered(ISSUED))
    assert state.phase == Showing(ISSUED, Slip.OFFERED, recovered=True)
    assert effects == (NO_IDLE, LONG, SETTLE)


def test_a_number_found_again_waits_for_the_citizen_at_the_kiosk() -> None:
    busy, _ = reduce(kiosk(phase=Showing(SECOND, Slip.PRINTED)), Recovered(ISSUED))
    assert busy.late == (ISSUED,)
    after, _ = reduce(busy, DoneTouched())
    assert (after.phase, after.late) == (Showing(ISSUED, Slip.OFFERED, recovered=True), ())


def test_an_answer_nobody_waits_for_is_a_number_found_again() -> None:
    state, _ = reduce(kiosk(), Answered("old", ISSUED))
    assert state.phase == Showing(ISSUED, Slip.OFFERED, recovered=True)


def test_a_refusal_keeps_the_values_of_its_sentence() -> None:
    detail = {"field": "land", "limit": 40, "opens_on": "2026-11-23", "opens_at": "13:00"}
    state, _ = reduce(kiosk(phase=Issuing("land", intent="i1")), Denied("i1", "quota_reached", detail))
    assert state.phase == Refused("quota_reached", detail)


def test_a_touch_on_a_stopped_field_says_why_and_asks_for_nothing() -> None:
    hall = a_hall().model_copy(update={"stopped": {"land": "mất điện"}})
    state, effects = reduce(kiosk(hall=hall), FieldTouched("land"))
    assert state.phase == Refused("field_stopped", {"field": "land", "reason": "mất điện"})
    assert effects == (IDLE, SETTLE)


FRESH = Showing(ISSUED, Slip.PRINTED, may_void=True)
ASKED, SENT = replace(FRESH, void=Void.ASKED), replace(FRESH, void=Void.SENT, void_intent="v1")
DONE = Changed("v1", ISSUED.ticket)
REFUSED = replace(FRESH, void=Void.REFUSED, may_void=False)


@pytest.mark.parametrize(
    ("before", "event", "after", "effects"),
    [
        (FRESH, VoidTouched(), ASKED, (READING, NO_IDLE, SETTLE)),
        (FRESH, VoidConfirmed(), FRESH, (NO_IDLE,)),
        (replace(FRESH, may_void=False), VoidTouched(), replace(FRESH, may_void=False), (NO_IDLE,)),
        (ASKED, VoidDropped(), FRESH, (READING, NO_IDLE, SETTLE)),
        (SENT, VoidDropped(), SENT, (NO_IDLE,)),
        (SENT, VoidConfirmed(), SENT, (NO_IDLE,)),
        (SENT, Denied("v1", "too_late"), REFUSED, (READING,)),
        (SENT, Denied("v1", "unreachable"), replace(REFUSED, void=Void.UNKNOWN), (READING,)),
        (SENT, Denied("another", "too_late"), SENT, ()),
        (REFUSED, VoidDropped(), replace(FRESH, may_void=False), (READING, NO_IDLE, SETTLE)),
        (ASKED, TimeUp(Timer.VOID), replace(FRESH, may_void=False), (SETTLE,)),
        (SENT, TimeUp(Timer.VOID), replace(SENT, may_void=False), ()),
        (SENT, DONE, Gone("A012"), (DROP, StopTimer(Timer.TICKET), StopTimer(Timer.VOID), IDLE, SETTLE)),
    ],
)
def test_a_mis_press_is_given_up_in_two_steps(
    before: Showing, event: Event, after: object, effects: tuple[Effect, ...]
) -> None:
    state, done = reduce(kiosk(phase=before), event)
    assert (state.phase, done) == (after, effects)


def test_giving_up_sends_one_discard_and_waits_for_its_answer() -> None:
    state, effects = play(kiosk(phase=ASKED), VoidConfirmed(), TimeUp(Timer.SETTLE), Asked("v1"))
    assert state.phase == SENT
    assert effects[0] == SendVoid(Discard(ticket=ISSUED.ticket.id, void=True))
    assert screen_of(reduce(state, Changed("v1", ISSUED.ticket))[0]) is ScreenName.VOIDED


@pytest.mark.parametrize("event", [BackTouched(), TimeUp(Timer.IDLE)])
def test_after_a_number_was_given_up_another_can_be_taken(event: Event) -> None:
    assert screen_of(reduce(kiosk(phase=Gone("A012")), event)[0]) is ScreenName.START


def test_where_nothing_may_be_voided_no_time_runs() -> None:
    asking = kiosk(rules=kiosk_rules(void_s=0), phase=Issuing("civil", intent="i1"))
    state, effects = reduce(asking, Answered("i1", ISSUED))
    assert isinstance(state.phase, Showing)
    assert not state.phase.may_void
    assert VOID not in effects


def test_the_kiosk_knows_whether_paper_comes() -> None:
    assert reduce(kiosk(), PaperChanged(False))[0].paper is False


# ---------------------------------------------------------------------------------------------------

TOUCHES = st.one_of(
    st.builds(FieldTouched, st.sampled_from(["civil", "land", "certify", "nowhere"])),
    st.builds(GroupTouched, st.sampled_from(["papers", "land"])),
    st.builds(PriorityChosen, st.sampled_from(["elderly", "merit"])),
    st.sampled_from([PriorityTouched(), BackTouched(), LanguageTouched(), ReprintTouched(), TimeUp(Timer.SETTLE)]),
    st.sampled_from([VoidTouched(), VoidConfirmed(), VoidDropped()]),
    st.sampled_from([AfternoonTouched(), KeepTouched(), BookingTouched(), KeyTouched("A"), EraseTouched()]),
)
NEWS = st.sampled_from(
    [
        TimeUp(Timer.SLOW),
        TimeUp(Timer.IDLE),
        TimeUp(Timer.LOST),
        LinkChanged(False),
        LinkChanged(True),
        PaperChanged(False),
        HallChanged(a_hall()),
        Asked("i1"),
        SlipMoved(ISSUED.ticket.id, "uncertain"),
        SlipMoved(SECOND.ticket.id, "confirmed"),
        Ticked(ms_at("10:00")),
        Ticked(ms_at("12:00")),
        Changed("i1", ISSUED.ticket),
    ]
)


@given(st.sampled_from(["thu-dau-mot", "commune"]), st.lists(st.one_of(TOUCHES, NEWS, TOUCHES), max_size=60))
def test_whatever_fingers_do_one_cycle_asks_for_one_number(where: str, events: list[Event]) -> None:
    """Until an answer comes, or the shown number is left, nothing asks for a second one."""
    _, effects = play(a_kiosk(where), *events)
    assert len([effect for effect in effects if isinstance(effect, SendIssue)]) <= 1


@given(st.lists(TOUCHES, max_size=60))
def test_a_shown_number_survives_every_touch_but_done(events: list[Event]) -> None:
    state, effects = play(kiosk(phase=Showing(ISSUED, Slip.PRINTED)), *events)
    assert isinstance(state.phase, Showing)
    assert not [effect for effect in effects if isinstance(effect, SendIssue | Reprint)]


@given(st.lists(TOUCHES, max_size=60))
def test_however_often_it_is_touched_a_number_is_given_up_once_and_only_by_two_steps(events: list[Event]) -> None:
    _, effects = play(kiosk(phase=FRESH), *events)
    touched = [event for event in events if isinstance(event, VoidTouched | VoidConfirmed)]
    given_up = [effect for effect in effects if isinstance(effect, SendVoid)]
    assert len(given_up) <= 1
    assert not given_up or {type(event) for event in touched} == {VoidTouched, VoidConfirmed}


ANYTHING = st.one_of(
    TOUCHES,
    NEWS,
    st.sampled_from(
        [
            DoneTouched(),
            TimeUp(Timer.TICKET),
            Answered("i1", ISSUED),
            Answered("i2", SECOND),
            Denied("i1", "unreachable"),
            Denied("i1", "quota_reached", {"field": "land", "afternoon_at": "13:00"}),
            CheckInTouched(),
            CodeScanned("LH1"),
            Recovered(SECOND),
            HallChanged(a_hall(is_open=False)),
        ]
    ),
)


@given(st.lists(ANYTHING, max_size=80))
def test_every_state_that_can_be_reached_has_a_screen_and_a_way_back(events: list[Event]) -> None:
    state, _ = play(a_kiosk("commune"), *events)
    assert screen_of(state) in ScreenName
    rested, _ = play(
        state, *[Denied("i1", "unavailable"), Asked("i9"), Denied("i9", "unavailable"), TimeUp(Timer.IDLE)]
    )
    ended, _ = play(rested, *[TimeUp(Timer.TICKET)] * 400, TimeUp(Timer.IDLE))
    assert not isinstance(ended.phase, Issuing | Showing | Refused)
