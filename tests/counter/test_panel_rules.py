"""The rules of the queue at the panel, as a table: haste, regret, pages over the work, and what they send."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assets.texts import Texts
from counter.panel.events import (
    Answered,
    Asked,
    ComeBackTurned,
    Escaped,
    Event,
    HallChanged,
    LeafTurned,
    LinkChanged,
    Opened,
    PracticeTurned,
    Send,
    TabTurned,
    Ticked,
)
from counter.panel.flow import reduce
from counter.panel.notices import banner_of
from counter.panel.props import WorkProps, props_of
from counter.panel.sheets import OUTCOMES, SheetProps
from counter.panel.state import Act, Do, Form, Limits, Page, Panel, Pending, Sheet, Why
from counter.panel.wiring import limits_of
from counter.words import Words
from queue_engine.client import LinkStatus
from queue_engine.domain.ticket import Outcome
from queue_engine.protocol import (
    CallNext,
    CallNumber,
    CounterNow,
    CounterState,
    Discard,
    Emergency,
    Finish,
    Hold,
    IssueAtPanel,
    Issued,
    Message,
    Pause,
    Readmit,
    Ready,
    Refusal,
    SignIn,
    Ticket,
    TicketNow,
    TicketState,
    Transfer,
    Undo,
)
from tests.counter.panel_samples import (
    NOW_MS,
    a_fact,
    a_hall,
    a_queue,
    a_ticket,
    at,
    called,
    config_of,
    fresh,
    seated,
    serving,
)

RULES = Limits(recall_cooldown_ms=10_000, no_show_calls=2, no_show_ms=30_000, undo_ms=30_000)
C014 = {"session": 50, "ticket": "2026-11-23.C014", "seen": TicketState.SERVING}
HELD = a_ticket("C001", state=TicketState.ON_HOLD, since=at(9), note="Đi sao chụp")
MISSED = a_ticket("A011", "civil", state=TicketState.NO_SHOW, since=at(5))
ASIDE = {"held": (HELD,), "missed": (MISSED,)}


def after(panel: Panel, *events: Event) -> tuple[Panel, list[Message]]:
    """The panel after the events, and the bodies that were sent."""
    sent: list[Message] = []
    for event in events:
        panel, effects = reduce(panel, event)
        sent += [effect.body for effect in effects if isinstance(effect, Send)]
    return panel, sent


def words(language: str = "vi") -> Words:
    return Words(Texts.load(language), config_of())


def page(panel: Panel) -> SheetProps:
    props = props_of(panel, words())
    assert isinstance(props, SheetProps)
    return props


def work(panel: Panel) -> WorkProps:
    props = props_of(panel, words())
    assert isinstance(props, WorkProps)
    return props


def line_of(panel: Panel, name: str) -> str:
    return next(button.face.line for button in work(panel).buttons if button.name == name)


def pick(panel: Panel, *titles: str) -> tuple[Panel, list[Message]]:
    """Press the choices with these titles, one page after the other."""
    sent: list[Message] = []
    for title in titles:
        hits = [one for one in page(panel).buttons if one.face.title.startswith(title)]
        assert len(hits) == 1, [one.face.title for one in page(panel).choices]
        assert hits[0].enabled
        panel, more = after(panel, hits[0].event)
        sent += more
    return panel, sent


# -- haste -----------------------------------------------------------------------------------------------

HASTE: dict[str, tuple[Ticket, Do, bool, str]] = {
    "recall at once": (called(since=at(0.05)), Do.RECALL, False, "F6 · sau 7 giây"),
    "recall after the cool-down": (called(since=at(0.2)), Do.RECALL, True, "F6"),
    "recall soon after a recall": (called(called_at=at(0.1), calls=2), Do.RECALL, False, "F6 · sau 4 giây"),
    "no-show after one call": (called(since=at(2)), Do.NO_SHOW, False, "F9 · cần gọi lại 1 lần"),
    "no-show too soon": (called(since=at(0.3), calls=2), Do.NO_SHOW, False, "F9 · sau 12 giây"),
    "no-show in time": (called(since=at(0.5), calls=2), Do.NO_SHOW, True, "F9"),
}


@pytest.mark.parametrize("case", HASTE)
def test_what_comes_too_early_is_closed_and_says_how_long(case: str) -> None:
    ticket, do, may, line = HASTE[case]
    panel = seated(ticket, limits=RULES)
    assert (do in panel.legal, line_of(panel, do)) == (may, line)


@pytest.mark.parametrize("case", [case for case, (_, _, may, _) in HASTE.items() if not may])
def test_a_press_too_early_sends_nothing_and_is_answered_in_words(case: str) -> None:
    ticket, do, _, _ = HASTE[case]
    panel, sent = after(seated(ticket, limits=RULES), Asked(do))
    say = work(panel).say
    assert sent == []
    assert panel.armed_at_ms is None
    assert say and "C014" in say.text


def test_a_number_that_the_server_finds_too_early_is_said_in_the_same_words() -> None:
    refusal = Refusal(code="too_early", detail={"number": "C014", "calls_left": 1, "wait_s": 0}, message="no")
    panel, _ = after(seated(called()), Asked(Do.RECALL), Answered(1, refusal))
    say = work(panel).say
    assert say and say.text == "Số C014 cần được gọi thêm 1 lần rồi mới ghi vắng mặt được."


def test_the_settings_of_the_hall_are_the_limits() -> None:
    rules = config_of().queue
    wanted = (rules.recall_cooldown_s, rules.no_show_after_calls, rules.no_show_after_s, rules.undo_within_s)
    limits = limits_of(config_of())
    in_s = (limits.recall_cooldown_ms // 1000, limits.no_show_calls, limits.no_show_ms // 1000, limits.undo_ms // 1000)
    assert in_s == wanted


# -- why -------------------------------------------------------------------------------------------------

WHYS = {
    "order": "Theo thứ tự, đã chờ 12 phút",
    "priority": "Gọi trước vì ưu tiên, đã chờ 12 phút",
    "stored": "Quầy đang chờ nên gọi ngay",
    "of_the_future": "",
}


@pytest.mark.parametrize("why", WHYS)
def test_the_panel_says_why_a_ticket_was_called(why: str) -> None:
    fact = a_fact("ticket_called", called(), calls=1, why=why, waited_ms=720_000)
    ticket = work(after(seated(), HallChanged(a_hall(called()), (fact,)))[0]).ticket
    assert ticket and ticket.why == WHYS[why]


def test_a_reason_for_another_ticket_or_counter_is_not_shown() -> None:
    there = a_fact("ticket_called", called(), counter="quay-2", calls=1, why="order", waited_ms=0)
    assert after(seated(called()), HallChanged(a_hall(called()), (there,)))[0].why is None
    ticket = work(seated(called(), why=Why("2026-11-23.A001", "order", 0))).ticket
    assert ticket and ticket.why == ""


def test_the_word_that_colleagues_left_stands_beside_the_reason() -> None:
    sent_on = called(note="Đi sao chụp", back_to="can-bo-8")
    ticket = work(seated(sent_on, why=Why(sent_on.id, "bound", 60_000))).ticket
    assert ticket and ticket.why.split(" · ") == [
        "Được chuyển đến đây, đã chờ 1 phút",
        "ghi chú: Đi sao chụp",
        "sau đó quay lại Huỳnh Văn Tâm",
    ]


# -- regret ----------------------------------------------------------------------------------------------


def undoable(**changes: Any) -> Panel:
    return seated(called(), limits=RULES, last_act=Act(90, "ticket_called", "C014", NOW_MS - 6_000), **changes)


def test_the_last_act_may_be_taken_back_for_a_while() -> None:
    panel = undoable()
    offer = next(button for button in work(panel).buttons if button.name == "undo")
    assert (offer.face.title, offer.face.line) == ("Hoàn tác: gọi C014", "F10 · còn 24 giây")
    assert after(panel, Asked(Do.UNDO))[1] == [Undo(session=50, seq=90)]
    late, sent = after(panel, Ticked(NOW_MS + 24_000), Asked(Do.UNDO))
    assert sent == []
    assert all(button.name != "undo" for button in work(late).buttons)


@pytest.mark.parametrize(
    "kind", ["ticket_recalled", "service_started", "ticket_no_show", "ticket_held", "ticket_transferred"]
)
def test_the_newest_act_here_is_the_one_to_take_back(kind: str) -> None:
    facts = (a_fact(kind, called(), 101), a_fact("ticket_called", called(), 102, counter="quay-2"))
    panel, _ = after(undoable(), HallChanged(a_hall(called()), facts))
    assert panel.last_act and (panel.last_act.seq, panel.last_act.kind) == (101, kind)


def test_after_taking_back_a_finish_the_visit_is_open_again_at_once() -> None:
    done = serving(state=TicketState.FINISHED, since=at(0))
    panel = seated(answered=done, limits=RULES, last_act=Act(90, "ticket_finished", "C014", NOW_MS))
    back = a_hall(serving()).counters["quay-1"]
    panel, _ = after(panel, Asked(Do.UNDO), Answered(1, CounterNow(counter=back)))
    assert panel.ticket == serving()
    assert (panel.last_act, panel.answered) == (None, None)


def test_an_act_undone_elsewhere_is_not_offered_any_more() -> None:
    panel, _ = after(undoable(), HallChanged(a_hall(), (a_fact("act_undone", called()),)))
    assert panel.last_act is None


# -- pages -----------------------------------------------------------------------------------------------

CHOSEN: dict[str, tuple[Panel, Page, tuple[str, ...], list[Message]]] = {
    "hold": (seated(serving()), Page.HOLD, ("Đi sao chụp",), [Hold(**C014, reason="Đi sao chụp")]),
    "transfer to a field": (seated(serving()), Page.TRANSFER, ("Đất đai",), [Transfer(**C014, to_field="land")]),
    "transfer to a counter": (
        seated(serving()),
        Page.TRANSFER,
        ("Quầy", "Quầy 3"),
        [Transfer(**C014, to_counter="quay-3")],
    ),
    "transfer to an officer": (
        seated(serving()),
        Page.TRANSFER,
        ("Cán bộ", "Huỳnh Văn Tâm"),
        [Transfer(**C014, to_officer="can-bo-8")],
    ),
    "outcome": (
        seated(serving()),
        Page.OUTCOME,
        ("Thiếu giấy tờ",),
        [Finish(**C014, outcome="papers_missing")],
    ),
    "the next of a field": (seated(), Page.LISTS, ("Hành chính",), [CallNext(session=50, field="civil")]),
    "a waiting number": (
        seated(),
        Page.LISTS,
        ("Đang chờ", "C016", "Gọi số này"),
        [CallNumber(session=50, ticket="2026-11-23.C016")],
    ),
    "a missed number": (
        seated(hall=a_hall(**ASIDE)),
        Page.LISTS,
        ("Vắng mặt", "A011", "Gọi số này"),
        [CallNumber(session=50, ticket=MISSED.id)],
    ),
    "a missed number waits again": (
        seated(called(), hall=a_hall(called(), **ASIDE)),
        Page.LISTS,
        ("Vắng mặt", "A011", "Cho chờ lại"),
        [Readmit(ticket=MISSED.id)],
    ),
    "a held number is cancelled": (
        seated(hall=a_hall(**ASIDE)),
        Page.LISTS,
        ("Tạm giữ", "C001", "Hủy số này…", "Công dân đã về"),
        [Discard(ticket=HELD.id, reason="Công dân đã về")],
    ),
    "pause": (seated(), Page.PAUSE, ("Họp nội bộ",), [Pause(session=50, reason="Họp nội bộ")]),
    "ready": (seated(hall=a_hall(waiting={})), Page.MORE, ("Chờ người kế tiếp",), [Ready(session=50)]),
    "not ready any more": (
        seated(hall=a_hall(waiting={}, at_counter={"ready": True})),
        Page.MORE,
        ("Thôi chờ",),
        [Ready(session=50, on=False)],
    ),
    "help": (seated(called()), Page.MORE, ("Gọi hỗ trợ",), [Emergency(session=50)]),
    "help is over": (
        seated(hall=a_hall(at_counter={"emergency": True})),
        Page.MORE,
        ("Không cần hỗ trợ",),
        [Emergency(session=50, on=False)],
    ),
    "a number for somebody": (
        seated(),
        Page.MORE,
        ("Cấp số", "Chứng thực", "Không ưu tiên", "Cấp số"),
        [IssueAtPanel(session=50, field="certify")],
    ),
    "a number with priority": (
        seated(),
        Page.ISSUE,
        ("Chứng thực", "Phụ nữ mang thai", "Cấp số"),
        [IssueAtPanel(session=50, field="certify", priority="pregnant")],
    ),
    "finish and call": (
        seated(serving()),
        Page.STAY,
        ("Xong và gọi tiếp",),
        [CallNext(session=50, finish_open=True)],
    ),
    "stay": (seated(serving()), Page.STAY, ("Ở lại",), []),
}


@pytest.mark.parametrize("case", CHOSEN)
def test_a_choice_on_a_page_is_sent_and_the_work_is_back(case: str) -> None:
    panel, first, titles, bodies = CHOSEN[case]
    panel, sent = pick(after(panel, Opened(first))[0], *titles)
    assert sent == bodies
    assert panel.sheet is None


@pytest.mark.parametrize("case", CHOSEN)
def test_a_page_may_be_left_without_doing_anything(case: str) -> None:
    panel, first, _, _ = CHOSEN[case]
    panel, sent = after(panel, Opened(first), Escaped())
    assert (panel.sheet, sent) == (None, [])


@pytest.mark.parametrize("case", CHOSEN)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_choice_has_a_digit_of_its_own(case: str, language: str) -> None:
    panel, first, _, _ = CHOSEN[case]
    props = props_of(after(panel, Opened(first))[0], words(language))
    assert isinstance(props, SheetProps)
    assert [one.key for one in props.choices] == [str(n) for n in range(1, len(props.choices) + 1)]
    keys = [one.key for one in props.buttons if one.key]
    assert len(keys) == len(set(keys))


def test_a_visit_may_be_told_to_come_back() -> None:
    panel, _ = after(seated(serving()), Opened(Page.TRANSFER), ComeBackTurned())
    assert pick(panel, "Đất đai")[1] == [Transfer(**C014, to_field="land", come_back=True)]


def test_more_than_nine_are_turned_over() -> None:
    missed = tuple(a_ticket(f"A0{n}", "civil", state=TicketState.NO_SHOW, since=at(n)) for n in range(11, 23))
    panel, _ = after(seated(hall=a_hall(missed=missed)), Opened(Page.LISTS), TabTurned("missed"))
    assert [one.face.title for one in page(panel).choices][:2] == ["A011", "A012"]
    leaf = page(panel).leaf
    assert leaf and leaf.key == "0"
    panel, _ = after(panel, leaf.event)
    assert [one.face.title for one in page(panel).choices] == ["A020", "A021", "A022"]
    assert page(panel).leaf and page(panel).leaf.event == LeafTurned(0)  # type: ignore[union-attr]


def test_every_outcome_of_a_visit_can_be_chosen() -> None:
    assert set(OUTCOMES) == {one.value for one in Outcome}


GONE: dict[str, tuple[Panel, Event]] = {
    "the open ticket was taken away": (
        seated(serving(), sheet=Sheet(Page.HOLD, subject=C014["ticket"])),
        HallChanged(a_hall()),
    ),  # type: ignore[arg-type]
    "another ticket is open": (
        seated(called(), sheet=Sheet(Page.TRANSFER, tab="field", subject=called().id)),
        HallChanged(a_hall(called("A001", "civil"))),
    ),
    "the number was called elsewhere": (
        seated(hall=a_hall(**ASIDE), sheet=Sheet(Page.TICKET, subject=HELD.id)),
        HallChanged(a_hall()),
    ),
    "the session is over": (seated(sheet=Sheet(Page.MORE)), HallChanged(a_hall(officer="can-bo-8", session=99))),
}


@pytest.mark.parametrize("case", GONE)
def test_a_page_closes_when_what_it_is_about_is_gone(case: str) -> None:
    panel, event = GONE[case]
    assert after(panel, event)[0].sheet is None


def test_back_from_a_number_leads_to_its_list() -> None:
    panel, _ = after(seated(hall=a_hall(**ASIDE)), Opened(Page.LISTS), TabTurned("held"), Opened(Page.TICKET, HELD.id))
    assert after(panel, Escaped())[0].sheet == Sheet(Page.LISTS, tab="held")


def test_back_from_cancelling_leads_to_the_number() -> None:
    panel = seated(hall=a_hall(**ASIDE), sheet=Sheet(Page.DISCARD, tab="held", subject=HELD.id))
    panel, sent = pick(panel, "Không, giữ lại")
    assert (panel.sheet, sent) == (Sheet(Page.TICKET, tab="held", subject=HELD.id), [])


def test_a_number_called_by_itself_comes_before_any_page() -> None:
    panel = seated(hall=a_hall(waiting={}, at_counter={"ready": True}), sheet=Sheet(Page.LISTS, tab="fields"))
    assert after(panel, HallChanged(a_hall(called())))[0].sheet is None
    issued = replace(panel, sheet=Sheet(Page.ISSUED, subject="C014"))
    assert after(issued, HallChanged(a_hall(called())))[0].sheet == issued.sheet


SHUT = {
    "nobody to hold": (seated(), Page.HOLD),
    "nobody to send on": (seated(), Page.TRANSFER),
    "no visit to finish": (seated(called()), Page.OUTCOME),
    "an intent is on its way": (seated(called(), pending=Pending(1, Do.START)), Page.HOLD),
    "the link is lost": (seated(called(), link=LinkStatus(live=False)), Page.HOLD),
    "nobody signed in": (fresh(), Page.MORE),
}


@pytest.mark.parametrize("case", SHUT)
def test_a_page_about_nothing_does_not_open(case: str) -> None:
    panel, wanted = SHUT[case]
    assert after(panel, Opened(wanted))[0].sheet is None


def test_a_lost_link_closes_the_choices_but_keeps_the_page() -> None:
    lost = LinkStatus(live=False, lost_at=at(0), problem="unreachable")
    panel, _ = after(seated(serving()), Opened(Page.HOLD), LinkChanged(lost))
    assert not any(choice.enabled for choice in page(panel).choices)
    assert page(panel).say


# -- calling while a visit is open -----------------------------------------------------------------------


def test_next_with_an_open_visit_asks_back_and_sends_nothing() -> None:
    panel, sent = after(seated(serving()), *[Asked(Do.NEXT)] * 5)
    assert sent == []
    assert page(panel).title == "Số C014 còn đang phục vụ"


def test_a_number_chosen_during_a_visit_is_called_after_the_question() -> None:
    panel, _ = after(seated(serving(), hall=a_hall(serving(), **ASIDE)), Asked(Do.CALL_NUMBER, HELD.id))
    assert pick(panel, "Xong và gọi tiếp")[1] == [CallNumber(session=50, ticket=HELD.id, finish_open=True)]


# -- the counter's own state -----------------------------------------------------------------------------


def test_a_paused_counter_says_so_and_opens_with_the_same_key() -> None:
    panel = seated(hall=a_hall(at_counter={"paused": "Họp nội bộ"}))
    props = work(panel)
    assert (props.idle_title, "Họp nội bộ" in props.idle_line) == ("Quầy đang tạm dừng", True)
    button = next(one for one in props.buttons if one.name == "pause")
    assert (button.key, button.face.title) == ("F11", "Mở lại quầy")
    assert after(panel, button.event)[1] == [Pause(session=50, reason=None)]


def test_the_answer_about_the_counter_counts_before_its_fact() -> None:
    here = CounterState(counter="quay-1", officer="can-bo-1", session=50, ready=True)
    panel, _ = after(seated(hall=a_hall(waiting={})), Asked(Do.READY), Answered(1, CounterNow(counter=here)))
    assert work(panel).idle_title == "Đang chờ người kế tiếp"


def test_a_call_for_help_is_read_at_every_counter() -> None:
    hall = a_hall(called())
    counters = {**hall.counters, "quay-3": CounterState(counter="quay-3", emergency=True)}
    for panel in (seated(hall=hall.model_copy(update={"counters": counters})), fresh(hall=a_hall(counters=counters))):
        banner = banner_of(panel, words())
        assert banner and banner.text == "Quầy 3 cần hỗ trợ."
    own = banner_of(seated(hall=a_hall(at_counter={"emergency": True})), words())
    assert own and own.text == "Quầy này đang gọi hỗ trợ."


def test_an_issued_number_is_shown_large_until_it_is_put_away() -> None:
    ticket = a_ticket("C031")
    answer = Issued(ticket=ticket, ahead=4, token="0" * 32, day="2026-11-23", counters=("quay-1",))
    panel, _ = after(seated(called()), Asked(Do.ISSUE, "certify"), Answered(1, answer))
    assert page(panel).number == "C031"
    assert "4" in page(panel).line
    assert panel.ticket == called()
    assert after(panel, Escaped())[0].sheet is None


def test_what_becomes_of_a_listed_number_leaves_the_open_one_alone() -> None:
    panel = seated(called(), hall=a_hall(called(), **ASIDE))
    back = TicketNow(ticket=MISSED.model_copy(update={"state": TicketState.WAITING}))
    panel, _ = after(panel, Asked(Do.READMIT, MISSED.id), Answered(1, back))
    assert panel.ticket == called()


# -- training --------------------------------------------------------------------------------------------


def test_a_training_session_is_asked_for_at_sign_in() -> None:
    _, sent = after(fresh(form=Form("can-bo-1", "246810")), PracticeTurned(), Asked(Do.SIGN_IN))
    assert sent == [SignIn(officer="can-bo-1", pin="246810", practice=True)]


def test_training_sees_its_own_numbers_and_work_sees_none_of_them() -> None:
    practice = a_ticket("TH-001", bound="practice")
    waiting = {"certify": (practice, *a_queue("C", "certify", 2))}
    assert [one.number for one in seated(hall=a_hall(waiting=waiting)).line] == ["C015", "C016"]
    training = seated(hall=a_hall(waiting=waiting, at_counter={"practice": True}))
    assert [one.number for one in training.line] == ["TH-001"]
    banner = banner_of(training, words())
    assert banner and banner.text.startswith("Phiên tập huấn")


def test_who_is_bound_elsewhere_does_not_wait_here_and_who_is_bound_here_does() -> None:
    there, here = a_ticket("C001", bound="counter:quay-2"), a_ticket("D001", "land", bound="officer:can-bo-1")
    panel = seated(hall=a_hall(waiting={"certify": (there,), "land": (here,)}))
    assert [one.number for one in panel.line] == ["D001"]
    assert Do.NEXT in panel.legal


def test_what_the_supervisor_lets_a_counter_serve_today_is_what_it_shows() -> None:
    panel = replace(seated(), hall=a_hall(at_counter={"fields": ("land",)}))
    assert [line.key for line in work(panel).waiting] == ["land"]
    assert panel.waiting == 12
