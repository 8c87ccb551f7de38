"""The supervisor's acts as tables: questions, answers, one command; and what the queue itself asks for."""

from __future__ import annotations

from typing import Any

import pytest

from assets.texts import Texts
from counter.desk.acts import LISTED, STEPS, Act, Problem, Sheet, Step, body_of
from counter.desk.choices import MOST, SheetProps
from counter.desk.events import (
    ActChosen,
    ActsAsked,
    Answered,
    Escaped,
    Event,
    FieldTicked,
    Given,
    HallChanged,
    LeafTurned,
    Send,
    Sent,
    Ticked,
)
from counter.desk.flow import DONE_MS, Desk, reduce
from counter.desk.lists import counter_lines, queue_lines
from counter.desk.needs import needs_of
from counter.desk.pages import page_props
from counter.desk.props import props_of
from counter.entry import PadProps
from counter.words import Words
from queue_engine.client import LinkStatus
from queue_engine.protocol import (
    CounterState,
    Discard,
    ForceSignOut,
    HallState,
    Message,
    MoveTicket,
    Readmit,
    SetFields,
    SetQuota,
    StopField,
)
from tests.counter.desk_samples import a_desk, counters, desk_hall
from tests.counter.panel_samples import NOW_MS, a_queue, a_ticket, config_of

WORDS = Words(Texts.load("vi"), config_of())
EN_WORDS = Words(Texts.load("en"), config_of())
TICKET = "2026-11-23.D044"


def play(desk: Desk, *events: Event) -> tuple[Desk, list[Send]]:
    sent: list[Send] = []
    for event in events:
        desk, effects = reduce(desk, event)
        sent += effects
    return desk, sent


def asked(act: Act, *given: str) -> tuple[Event, ...]:
    return (ActsAsked(), ActChosen(act), *(Given(value) for value in given))


@pytest.mark.parametrize(
    ("act", "given", "body"),
    [
        (Act.STOP, ("land", "mất điện"), StopField(field="land", reason="mất điện")),
        (Act.STOP, ("land", ""), StopField(field="land", reason=None)),
        (Act.QUOTA, ("land", "20", "quá đông"), SetQuota(field="land", quota=20, reason="quá đông")),
        (Act.FIRST, ("land", TICKET, "lỗi"), MoveTicket(ticket=TICKET, first=True, reason="lỗi")),
        (Act.PRIORITY, ("land", TICKET, "elderly", "x"), MoveTicket(ticket=TICKET, priority="elderly", reason="x")),
        (Act.PRIORITY, ("land", TICKET, "", "x"), MoveTicket(ticket=TICKET, priority="", reason="x")),
        (Act.MOVE, ("land", TICKET, "civil", "x"), MoveTicket(ticket=TICKET, to_field="civil", reason="x")),
        (Act.CANCEL, ("land", TICKET, "đã về"), Discard(ticket=TICKET, reason="đã về")),
        (Act.READMIT, (TICKET,), Readmit(ticket=TICKET)),
        (Act.FIELDS, ("quay-3", "land civil"), SetFields(counter="quay-3", fields=("land", "civil"))),
        (Act.FIELDS, ("quay-3", ""), SetFields(counter="quay-3", fields=None)),
        (Act.SIGN_OUT, ("quay-3", "x"), ForceSignOut(counter="quay-3", reason="x")),
    ],
)
def test_the_answers_of_an_act_make_one_command(act: Act, given: tuple[str, ...], body: Message) -> None:
    desk, sent = play(a_desk(), *asked(act, *given), Given("more"))
    assert sent == [Send(body)]
    assert desk.sheet is not None
    assert desk.sheet.sent


def test_every_act_has_its_questions_and_a_digit() -> None:
    assert set(STEPS) == set(Act)
    assert len(LISTED) <= MOST


def test_what_is_done_is_said_for_a_moment() -> None:
    desk, _ = play(a_desk(), *asked(Act.READMIT, TICKET), Sent("i1"), Answered("i1"))
    assert (desk.sheet, desk.done) == (None, (Act.READMIT, NOW_MS + DONE_MS))
    assert props_of(desk, WORDS).headline.text == "Đã ghi: Cho số vắng, số giữ chờ lại"
    assert reduce(desk, Ticked(NOW_MS + DONE_MS))[0].done is None


def test_a_refusal_returns_to_the_last_question_and_says_why() -> None:
    no = Problem("ticket_changed", {})
    desk, _ = play(a_desk(), *asked(Act.CANCEL, "land", TICKET, "x"), Sent("i1"), Answered("i1", no))
    assert desk.sheet == Sheet(Act.CANCEL, ("land", TICKET), problem=no)
    said = page(desk).say
    assert said is not None
    assert said.text == WORDS["refusal.ticket_changed"]


def test_without_an_answer_it_is_not_claimed_that_nothing_was_done() -> None:
    desk = a_desk(sheet=Sheet(Act.READMIT, problem=Problem("unreachable", {})))
    said = page(desk).say
    assert said is not None
    assert "chưa rõ" in said.text


@pytest.mark.parametrize(
    ("sheet", "after"),
    [
        (Sheet(), None),
        (Sheet(Act.STOP), Sheet()),
        (Sheet(Act.STOP, ("land",), leaf=1), Sheet(Act.STOP)),
        (Sheet(Act.STOP, ("land", "x"), sent=True), None),
    ],
)
def test_escape_goes_one_step_back_and_from_the_first_away(sheet: Sheet, after: Sheet | None) -> None:
    assert reduce(a_desk(sheet=sheet), Escaped())[0].sheet == after


@pytest.mark.parametrize("event", [ActChosen(Act.STOP), Given("x"), LeafTurned(1), FieldTicked("land")])
def test_while_an_answer_is_awaited_nothing_else_is_sent(event: Event) -> None:
    waiting = a_desk(sheet=Sheet(Act.READMIT, (TICKET,), sent=True, intent="i1"))
    assert reduce(waiting, event) == (waiting, ())


def test_the_answer_to_another_command_changes_nothing() -> None:
    waiting = a_desk(sheet=Sheet(Act.READMIT, (TICKET,), sent=True, intent="i1"))
    assert reduce(waiting, Answered("other"))[0] == waiting


def test_a_counters_fields_begin_as_they_are_and_are_ticked() -> None:
    hall = desk_hall(counters={"quay-3": CounterState(counter="quay-3", fields=("land", "survey"))})
    desk, _ = play(a_desk(hall), *asked(Act.FIELDS, "quay-3"), FieldTicked("survey"), FieldTicked("civil"))
    assert desk.sheet is not None
    assert desk.sheet.ticks == {"land", "civil"}
    save = page(desk).save
    assert save is not None
    assert (save.event, save.key) == (Given("civil land"), "Return")


# -- the page ----------------------------------------------------------------------------------------


def page(desk: Desk, words: Words = WORDS) -> SheetProps:
    assert desk.sheet is not None
    props = page_props(desk, desk.sheet, words)
    assert isinstance(props, SheetProps)
    return props


def pad(desk: Desk) -> PadProps[Event]:
    assert desk.sheet is not None
    props = page_props(desk, desk.sheet, WORDS)
    assert isinstance(props, PadProps)
    return props


def titles(sheet: Sheet, hall: HallState | None = None) -> list[str]:
    return [button.face.title for button in page(a_desk(hall, sheet=sheet)).choices]


def test_the_acts_have_the_digits_in_their_order() -> None:
    choices = page(a_desk(sheet=Sheet())).choices
    assert [(one.key, one.event) for one in choices] == [(str(n), ActChosen(act)) for n, act in enumerate(LISTED, 1)]


def test_only_queues_in_which_people_wait_are_offered() -> None:
    assert titles(Sheet(Act.MOVE), desk_hall(waiting={"land": a_queue("D", "land", 2), "civil": ()})) == ["Đất đai"]


def test_a_long_queue_has_leaves() -> None:
    hall = desk_hall(waiting={"land": a_queue("D", "land", 20, 1)})
    desk = a_desk(hall, sheet=Sheet(Act.FIRST, ("land",)))
    assert page(desk).leaf is not None
    last, _ = play(desk, LeafTurned(2))
    assert [one.face.title for one in page(last).choices] == ["D019", "D020"]


def test_a_stopped_field_may_be_opened_again() -> None:
    hall = desk_hall(stopped={"land": "mất điện"})
    assert titles(Sheet(Act.STOP, ("land",)), hall)[0] == "Mở lại, phát số tiếp"
    assert "Mở lại, phát số tiếp" not in titles(Sheet(Act.STOP, ("civil",)), hall)


def test_missed_and_held_numbers_may_wait_again() -> None:
    hall = desk_hall(missed=(a_ticket("A012", "civil"),), held=(a_ticket("C004", "certify"),))
    assert titles(Sheet(Act.READMIT), hall) == ["A012", "C004"]


def test_only_a_counter_with_an_officer_is_signed_out() -> None:
    assert titles(Sheet(Act.SIGN_OUT), desk_hall(counters=counters(2))) == ["Quầy 1", "Quầy 2"]


def test_without_a_link_nothing_can_be_chosen_and_the_page_says_so() -> None:
    props = page(a_desk(sheet=Sheet(), link=LinkStatus(live=False, lost_at="2026-11-23T03:30:00Z")))
    assert not any(one.enabled for one in props.choices)
    assert props.say is not None


@pytest.mark.parametrize("words", [WORDS, EN_WORDS], ids=["vi", "en"])
@pytest.mark.parametrize("act", Act)
def test_each_question_and_each_reason_has_words(act: Act, words: Words) -> None:
    given: tuple[str, ...] = ()
    answers = {Step.TICKET: TICKET, Step.ASIDE: TICKET, Step.COUNTER: "quay-1", Step.STAFFED: "quay-1"}
    for step in STEPS[act]:
        assert page_props(a_desk(), Sheet(act, given), words).title
        given += (answers.get(step, "land"),)


def test_the_line_says_what_has_been_answered() -> None:
    props = page(a_desk(sheet=Sheet(Act.MOVE, ("land", TICKET, "civil"))))
    assert props.line == "Chuyển lĩnh vực · Đất đai · D044 · Hành chính tư pháp"


def test_a_reason_is_sent_in_the_words_that_were_read() -> None:
    button = page(a_desk(sheet=Sheet(Act.SIGN_OUT, ("quay-1",)))).choices[0]
    assert (button.face.title, button.event) == ("Cán bộ đã rời quầy", Given("cán bộ đã rời quầy"))
    assert body_of(Sheet(Act.SIGN_OUT, ("quay-1", "cán bộ đã rời quầy")))


# -- alarms ------------------------------------------------------------------------------------------


def at_counter(name: str = "quay-3", **changes: Any) -> dict[str, CounterState]:
    values = {"officer": "o1", "officer_name": "Lan", "fields": ("land",), "session": 1, **changes}
    return {name: CounterState(counter=name, **values)}


SHORT = {"land": a_queue("D", "land", 3)}


@pytest.mark.parametrize(
    ("hall", "said"),
    [
        (desk_hall(waiting=SHORT, counters=at_counter()), None),
        (desk_hall(waiting={"land": a_queue("D", "land", 12)}, counters=at_counter()), "quá mức 30 phút"),
        (desk_hall(waiting=SHORT, counters=at_counter(paused="nghỉ")), "đang tạm dừng"),
        (desk_hall(waiting=SHORT, counters=at_counter(practice=True)), "chưa có cán bộ nào"),
        (desk_hall(waiting=SHORT, counters=at_counter(fields=("civil",))), "chưa có cán bộ nào"),
        (desk_hall(waiting=SHORT, counters=at_counter(emergency=True)), "gọi hỗ trợ khẩn cấp (Lan)"),
        (
            desk_hall(waiting={"land": (a_ticket("D001", "land", bound="officer:minh"),)}, counters=at_counter()),
            "D001 chờ riêng",
        ),
        (desk_hall(waiting={"land": (a_ticket("D001", "land", bound="officer:o1"),)}, counters=at_counter()), None),
        (desk_hall(waiting={"land": (a_ticket("D001", "land", bound="practice"),)}, counters=at_counter()), None),
        (desk_hall(waiting={"land": (a_ticket("TH-D001", "land", bound="practice"),)}, counters={}), None),
    ],
)
def test_the_queue_says_what_it_needs(hall: HallState, said: str | None) -> None:
    needs = [line.title for line in needs_of(a_desk(hall), WORDS)]
    assert (len(needs), said is None or said in needs[0]) == (0 if said is None else 1, True)


MINUTE = 60_000


def test_an_officer_who_is_free_while_people_wait_is_noticed_after_two_minutes() -> None:
    desk, _ = play(
        Desk(now_ms=NOW_MS, link=a_desk().link), HallChanged(desk_hall(waiting=SHORT, counters=at_counter()))
    )
    early, _ = reduce(desk, Ticked(NOW_MS + 2 * MINUTE))
    late, _ = reduce(desk, Ticked(NOW_MS + 3 * MINUTE))
    assert needs_of(early, WORDS) == ()
    assert [line.key for line in needs_of(late, WORDS)] == ["idle:quay-3"]


@pytest.mark.parametrize(
    "hall",
    [
        desk_hall(waiting={}, counters=at_counter()),
        desk_hall(waiting=SHORT, counters=at_counter(paused="nghỉ")),
        desk_hall(waiting=SHORT, counters=at_counter(ticket=a_ticket("D001", "land"))),
        desk_hall(waiting=SHORT, counters=at_counter(practice=True)),
    ],
    ids=["nobody waits", "on a break", "busy", "training"],
)
def test_whoever_is_not_free_or_has_nobody_to_call_is_not_idle(hall: HallState) -> None:
    free, _ = play(Desk(now_ms=NOW_MS), HallChanged(desk_hall(waiting=SHORT, counters=at_counter())))
    assert free.idle == {"quay-3": NOW_MS}
    assert reduce(free, HallChanged(hall))[0].idle == {}


@pytest.mark.parametrize(
    ("changes", "note", "tone"),
    [
        ({"paused": "nghỉ giải lao"}, "tạm dừng: nghỉ giải lao", "quiet"),
        ({"practice": True}, "đang tập", "quiet"),
        ({"emergency": True}, "gọi hỗ trợ", "alarm"),
        ({}, "Đang rảnh", "plain"),
    ],
)
def test_a_counters_line_says_break_training_and_emergency(changes: dict[str, Any], note: str, tone: str) -> None:
    line = next(
        one for one in counter_lines(a_desk(desk_hall(counters=at_counter(**changes))), WORDS) if one.key == "quay-3"
    )
    assert (line.note, line.tone) == (note, tone)


def test_a_stopped_queue_says_why() -> None:
    lines = {one.key: one.note for one in queue_lines(a_desk(desk_hall(stopped={"land": "mất điện"})), WORDS)}
    assert lines["land"].startswith("ngừng phát số: mất điện · ")


def test_the_moment_of_being_free_is_kept_while_it_lasts() -> None:
    hall = desk_hall(waiting=SHORT, counters=at_counter())
    desk, _ = play(Desk(now_ms=NOW_MS), HallChanged(hall), Ticked(NOW_MS + MINUTE), HallChanged(hall))
    assert desk.idle == {"quay-3": NOW_MS}
