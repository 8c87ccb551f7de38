"""The sign of a counter without a window: how the counter stands, what flashes, what is acknowledged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import load_hall
from display.common.counters import Stand
from display.common.events import (
    Acknowledge,
    FlashEnded,
    HallChanged,
    LinkChanged,
    NotHeard,
    Painted,
    RecordShown,
    Ticked,
)
from display.common.words import Words, ms_of
from display.sign.flow import Event, SignState, reduce
from display.sign.props import SignProps, sign_props
from queue_engine.protocol import CounterState, Day, Fact, HallState
from tests.display.fake_board_link import DAY, NOON_MS, called, empty_hall, hall_with, happened, recalled

HALL = load_hall("thu-dau-mot")
COUNTER = HALL.counters[2].id
WORDS = Words(("vi", "en"), "sign")


def following(*facts: Fact, state: SignState | None = None, now_ms: int = NOON_MS) -> SignState:
    """A sign that has heard these facts, one message after the other."""
    made = state or reduce(SignState(COUNTER), LinkChanged(live=True))[0]
    for fact in facts:
        made, _ = reduce(made, HallChanged(hall_with(fact, hall=made.hall or empty_hall()), (fact,), now_ms))
    return made


def shown(state: SignState) -> SignProps:
    return sign_props(state, HALL, WORDS)


def hall_where(**counter: object) -> HallState:
    row = CounterState.model_validate({"counter": COUNTER, **counter})
    return empty_hall().model_copy(update={"counters": {COUNTER: row}})


def fresh(seq: int) -> int:
    """A seq whose fact happened just now."""
    return 600 + seq - 10


CALL = called(fresh(1), "D047", COUNTER)


def test_before_the_first_word_of_the_hall_it_says_that_it_is_connecting() -> None:
    props = shown(SignState(COUNTER))
    assert (props.stand, props.title.main, props.title.small) == (Stand.UNKNOWN, "Đang kết nối", "Connecting")


def test_a_call_is_shown_large_with_its_field_and_flashes_once() -> None:
    state = following(CALL)
    props = shown(state)
    assert (props.number, props.caption.main, props.fields.main, props.flash) == ("D047", "Mời số", "Đất đai", True)
    state, effects = reduce(state, Painted((CALL.seq,), 1.5))
    assert [type(effect) for effect in effects] == [RecordShown, Acknowledge]
    assert effects[1] == Acknowledge((CALL.seq,))
    assert shown(state).flash
    state, _ = reduce(state, FlashEnded((CALL.seq,)))
    assert not shown(state).flash
    assert shown(state).seq is None


def test_a_flash_that_nobody_saw_has_not_ended() -> None:
    state, _ = reduce(following(CALL), FlashEnded((CALL.seq,)))
    assert shown(state).flash


def test_a_recall_is_said_and_flashes_again() -> None:
    state = following(CALL)
    state, _ = reduce(state, Painted((CALL.seq,), 0.0))
    state, _ = reduce(state, FlashEnded((CALL.seq,)))
    state = following(recalled(fresh(5), "D047", COUNTER), state=state)
    props = shown(state)
    assert (props.caption.main, props.icon, props.flash, props.seq) == ("Gọi lại số", "repeat", True, fresh(5))


def test_a_call_to_another_counter_is_none_of_its_business() -> None:
    assert shown(following(called(fresh(1), "A001", HALL.counters[0].id))).number == ""


def test_an_old_call_is_shown_and_does_not_flash() -> None:
    state = following(CALL, now_ms=NOON_MS + 300_000)
    assert (shown(state).number, shown(state).flash) == ("D047", False)


@pytest.mark.parametrize(("age_ms", "flash"), [(9_000, True), (11_000, False)])
def test_after_a_lost_link_a_call_flashes_that_is_younger_than_the_setting(age_ms: int, flash: bool) -> None:
    state = following(called(fresh(0), "D046", COUNTER), state=SignState(COUNTER, replay_ms=10_000))
    for live in (False, True):
        state, _ = reduce(state, LinkChanged(live, "2026-11-23T03:32:00.000Z"))
    props = shown(following(CALL, state=state, now_ms=ms_of(CALL.at) + age_ms))
    assert (props.number, props.flash) == ("D047", flash)


def test_service_that_begins_calms_the_sign() -> None:
    props = shown(following(CALL, happened(fresh(3), "service_started", "D047", COUNTER)))
    assert (props.stand, props.caption.main, props.flash) == (Stand.SERVING, "Đang phục vụ số", False)


def test_a_finished_number_leaves_the_sign_free() -> None:
    sat_down = happened(fresh(0), "officer_signed_in", "", COUNTER)
    sat_down = sat_down.model_copy(update={"data": {"counter": COUNTER, "officer_name": "Trần Thị Hoa"}})
    props = shown(following(sat_down, CALL, happened(fresh(3), "ticket_finished", "D047", COUNTER)))
    assert (props.number, props.stand, props.title.main) == ("", Stand.FREE, "Mời chờ gọi số")


def test_a_counter_where_nobody_is_signed_in_asks_nobody_to_wait_for_it() -> None:
    state, _ = reduce(SignState(COUNTER), HallChanged(hall_where(officer_name="Trần Thị Hoa"), (), NOON_MS))
    assert (shown(state).stand, shown(state).title.main) == (Stand.FREE, "Mời chờ gọi số")
    left = following(happened(fresh(1), "officer_signed_out", "", COUNTER), state=state)
    assert (shown(left).stand, shown(left).title.main, shown(left).title.small) == (
        Stand.VACANT,
        "Quầy đang\u00a0đóng",
        "Counter closed",
    )


def test_a_number_that_stayed_open_is_shown_also_when_its_officer_has_left() -> None:
    props = shown(following(CALL, happened(fresh(2), "officer_signed_out", "", COUNTER)))
    assert (props.number, props.stand) == ("D047", Stand.CALLED)


@pytest.mark.parametrize(("reason", "line"), [("nghỉ giải lao", "Nghỉ giải lao"), ("", ""), ("  ", "")])
def test_a_paused_counter_says_why(reason: str, line: str) -> None:
    state, _ = reduce(SignState(COUNTER), HallChanged(hall_where(paused=reason), (), NOON_MS))
    assert (shown(state).title.main, shown(state).line.main) == ("Quầy tạm\u00a0dừng", line)


def test_an_open_number_is_shown_also_while_its_counter_is_paused() -> None:
    state = following(CALL)
    assert state.hall is not None
    row = state.hall.counters[COUNTER].model_copy(update={"paused": "họp"})
    hall = state.hall.model_copy(update={"counters": {COUNTER: row}, "seq": state.hall.seq + 1})
    state, _ = reduce(state, HallChanged(hall, (), NOON_MS))
    assert shown(state).number == "D047"


def test_a_priority_is_shown_and_never_which_one() -> None:
    state = following(CALL)
    assert state.hall is not None
    row = state.hall.counters[COUNTER]
    assert row.ticket is not None
    row = row.model_copy(update={"ticket": row.ticket.model_copy(update={"priority": "yes"})})
    state, _ = reduce(state, HallChanged(state.hall.model_copy(update={"counters": {COUNTER: row}}), (), NOON_MS))
    assert shown(state).priority.main == "Số ưu tiên"


@pytest.mark.parametrize(("reason", "title"), [("weekday", "Hôm nay nghỉ làm việc"), ("holiday", "Hôm nay nghỉ lễ")])
def test_a_closed_day_says_so(reason: str, title: str) -> None:
    hall = empty_hall(day=Day(day=DAY, open=False, reason=reason))
    state, _ = reduce(SignState(COUNTER), HallChanged(hall, (), NOON_MS))
    assert shown(state).title.main == title


def test_without_the_server_the_last_state_stays_with_the_time_of_the_last_word() -> None:
    state, _ = reduce(following(CALL), LinkChanged(live=False, lost_at="2026-11-23T03:32:00.000Z"))
    assert (shown(state).number, shown(state).lost.main) == ("D047", "Mất kết nối từ 10:32")
    state, _ = reduce(state, LinkChanged(live=True))
    assert shown(state).lost.main == ""


def test_on_another_day_the_last_word_has_its_date() -> None:
    state, _ = reduce(following(CALL), LinkChanged(live=False, lost_at="2026-11-23T03:32:00.000Z"))
    state, _ = reduce(state, Ticked(ms_of("2026-11-23T16:59:00.000Z")))
    assert shown(state).lost.main == "Mất kết nối từ 10:32"
    state, _ = reduce(state, Ticked(ms_of("2026-11-23T17:01:00.000Z")))
    assert shown(state).lost.main == "Mất kết nối từ 23/11 10:32"


def test_who_sits_there_is_shown_only_where_the_hall_wants_it() -> None:
    state, _ = reduce(SignState(COUNTER), HallChanged(hall_where(officer_name="Trần Thị Hoa"), (), NOON_MS))
    assert shown(state).officer == ""
    assert sign_props(state, HALL, WORDS, named=True).officer == "Cán bộ: Trần Thị Hoa"
    state, _ = reduce(SignState(COUNTER), HallChanged(hall_where(), (), NOON_MS))
    assert sign_props(state, HALL, WORDS, named=True).officer == ""


def test_a_free_counter_names_what_it_serves_today() -> None:
    ids = tuple(field.id for field in HALL.fields)
    state, _ = reduce(SignState(COUNTER), HallChanged(hall_where(fields=ids), (), NOON_MS))
    assert shown(state).fields.main.endswith("…")
    assert shown(state).fields.main.count("·") == 2


def test_what_was_painted_while_the_link_was_down_is_acknowledged_after_it() -> None:
    state = following(CALL)
    state, _ = reduce(state, LinkChanged(live=False))
    state, effects = reduce(state, Painted((CALL.seq,), 0.0))
    assert [type(effect) for effect in effects] == [RecordShown]
    _, effects = reduce(state, LinkChanged(live=True))
    assert effects == (Acknowledge((CALL.seq,)),)


def test_an_acknowledgement_that_was_not_heard_is_said_again() -> None:
    state = following(CALL)
    state, _ = reduce(state, Painted((CALL.seq,), 0.0))
    state, _ = reduce(state, NotHeard((CALL.seq,)))
    _, effects = reduce(state, LinkChanged(live=True))
    assert effects == (Acknowledge((CALL.seq,)),)


def test_an_old_message_does_not_turn_the_sign_back() -> None:
    state = following(CALL, happened(fresh(3), "service_started", "D047", COUNTER))
    after, _ = reduce(state, HallChanged(hall_with(CALL), (CALL,), NOON_MS))
    assert shown(after).stand is Stand.SERVING


def test_another_store_begins_anew() -> None:
    state = following(CALL)
    state, _ = reduce(state, HallChanged(empty_hall(store="store-2"), (), NOON_MS))
    assert (shown(state).number, state.call) == ("", None)


numbers = st.sampled_from(["D001", "D002", "D003"])
counters = st.sampled_from([COUNTER, HALL.counters[0].id])
kinds = st.sampled_from(["ticket_called", "ticket_recalled", "service_started", "ticket_finished", "ticket_no_show"])
events = st.one_of(
    st.tuples(kinds, numbers, counters),
    st.sampled_from([LinkChanged(live=True), LinkChanged(live=False, lost_at="2026-11-23T03:32:00.000Z")]),
    st.sampled_from(["paint", "flash over"]),
)


@given(st.lists(events, max_size=30))
def test_whatever_happens_no_call_is_acknowledged_that_was_not_painted(happening: list[object]) -> None:
    state, seq, painted, told = SignState(COUNTER), 10, set[int](), set[int]()
    hall = empty_hall()
    for one in happening:
        event: Event
        match one:
            case "paint":
                seqs = (state.call,) if state.call is not None else ()
                painted |= set(seqs)
                event = Painted(seqs, 0.0)
            case "flash over":
                event = FlashEnded((state.call or 0,))
            case LinkChanged():
                event = one
            case (kind, number, counter):
                seq += 1
                fact = happened(seq, str(kind), str(number), str(counter))
                hall = hall_with(fact, hall=hall)
                event = HallChanged(hall, (fact,), NOON_MS)
            case _:
                raise AssertionError(one)
        state, effects = reduce(state, event)
        told |= {call for effect in effects if isinstance(effect, Acknowledge) for call in effect.seqs}
        assert shown(state).number in ("", "D001", "D002", "D003")
    assert told <= painted
