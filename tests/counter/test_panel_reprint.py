"""Slips at the panel: printed again with a reason, followed until it is known how it went; numbers given up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from assets.texts import Texts
from counter.panel.events import (
    Answered,
    Asked,
    Escaped,
    Event,
    HallChanged,
    Opened,
    Send,
    TextTyped,
    Ticked,
    Unanswered,
)
from counter.panel.flow import reduce
from counter.panel.props import WorkProps, props_of
from counter.panel.reprinting import TOLD_MS, UNHEARD_MS
from counter.panel.sheets import SheetProps
from counter.panel.state import Do, Limits, Page, Panel, Reprint, Sheet
from counter.words import Words
from queue_engine.protocol import AskSlip, ConfirmSlip, Discard, Done, Fact, Message, Refusal, SlipNow, TicketState
from tests.counter.desk_samples import a_slip
from tests.counter.panel_bench import Bench
from tests.counter.panel_samples import NOW, NOW_MS, a_hall, a_ticket, at, called, config_of, fresh, seated, serving

WORDS = Words(Texts.load("vi"), config_of())
OPEN = serving()
HELD = a_ticket("C001", state=TicketState.ON_HOLD, since=at(9))
FRESH = a_ticket("C055", issued_at=at(0.3))


def after(panel: Panel, *events: Event) -> tuple[Panel, list[Message]]:
    sent: list[Message] = []
    for event in events:
        panel, effects = reduce(panel, event)
        sent += [effect.body for effect in effects if isinstance(effect, Send)]
    return panel, sent


def page(panel: Panel, words: Words = WORDS) -> SheetProps:
    props = props_of(panel, words)
    assert isinstance(props, SheetProps)
    return props


def said(panel: Panel) -> tuple[str, str]:
    props = props_of(panel, WORDS)
    assert isinstance(props, WorkProps)
    return (props.say.look, props.say.text) if props.say else ("", "")


def told(slip: SlipNow, seq: int = 102) -> HallChanged:
    """A fact about a slip, and the hall that follows from it."""
    data = slip.model_dump(exclude={"at"})
    kind = "slip_asked" if slip.asked > slip.done else "slip_reported"
    fact = Fact(seq=seq, day="2026-11-23", at=NOW, kind=kind, who="kiosk-1", data=data)
    slips = {slip.ticket: slip} if slip.open else {}
    return HallChanged(a_hall(OPEN, seq=seq, slips=slips), (fact,))


def news(state: str | None, *reasons: str, done: int = 1, **changes: Any) -> HallChanged:
    return told(a_slip("C014", state, *reasons, asked=1, done=done, **changes))


def asked(panel: Panel | None = None) -> Panel:
    """A reprint of the open number was asked for, and the hall has taken it."""
    panel, sent = after(panel or seated(OPEN), Opened(Page.REPRINT), Asked(Do.REPRINT, f"{OPEN.id}:Mất phiếu"))
    assert sent == [AskSlip(ticket=OPEN.id, reason="Mất phiếu")]
    return after(panel, Answered(panel.last_tag, Done(seq=101)))[0]


# -- asking ----------------------------------------------------------------------------------------------


def test_the_open_number_offers_its_slip_with_reasons() -> None:
    panel, _ = after(seated(OPEN), Opened(Page.REPRINT))
    props = page(panel)
    assert props.title == "In lại phiếu số C014: vì sao?"
    assert [one.face.title for one in props.choices] == ["Mất phiếu", "Phiếu mờ", "Giấy kẹt", "Máy hết giấy", "Khác…"]
    assert after(panel, props.choices[2].event)[1] == [AskSlip(ticket=OPEN.id, reason="Giấy kẹt")]


def test_a_called_number_offers_it_and_an_idle_counter_does_not() -> None:
    assert after(seated(called()), Opened(Page.REPRINT))[0].sheet == Sheet(Page.REPRINT, subject=called().id)
    assert after(seated(), Opened(Page.REPRINT))[0].sheet is None


def test_a_practice_number_has_no_slip() -> None:
    panel = seated(called("TH-003", bound="practice"))
    assert after(panel, Opened(Page.REPRINT))[0].sheet is None
    props = props_of(panel, WORDS)
    assert isinstance(props, WorkProps)
    assert all(one.name != "reprint" for one in props.buttons)


def test_a_listed_number_offers_it_and_leads_back_to_the_number() -> None:
    start = seated(OPEN, hall=a_hall(OPEN, held=(HELD,)))
    panel, _ = after(start, Opened(Page.LISTS), Opened(Page.TICKET, HELD.id), Opened(Page.REPRINT, HELD.id))
    assert page(panel).title == "In lại phiếu số C001: vì sao?"
    assert after(panel, page(panel).choices[0].event)[1] == [AskSlip(ticket=HELD.id, reason="Mất phiếu")]
    back, _ = after(panel, Escaped())
    assert back.sheet is not None
    assert (back.sheet.page, back.sheet.subject) == (Page.TICKET, HELD.id)


def test_another_reason_is_written() -> None:
    panel, _ = after(seated(OPEN), Opened(Page.REPRINT), Opened(Page.WORDS, Do.REPRINT), TextTyped(" bị  ướt "))
    props = page(panel)
    assert props.title == "In lại phiếu số C014: lý do khác"
    assert props.go is not None
    assert after(panel, props.go.event)[1] == [AskSlip(ticket=OPEN.id, reason="bị ướt")]
    assert after(panel, Escaped())[0].sheet == Sheet(Page.REPRINT, subject=OPEN.id)
    assert page(after(panel, TextTyped(" "))[0]).go.enabled is False  # type: ignore[union-attr]  # it is there


def test_the_page_closes_when_its_number_has_gone_on() -> None:
    panel, _ = after(seated(OPEN), Opened(Page.REPRINT), HallChanged(a_hall()))
    assert panel.sheet is None


# -- how it goes -----------------------------------------------------------------------------------------

COURSE: dict[str, tuple[list[Event], tuple[str, str]]] = {
    "before anything is heard": ([], ("busy", "Đã báo Máy lấy số in lại C014.")),
    "the wish is known": ([news("confirmed", done=0)], ("busy", "Đã báo Máy lấy số 1, cửa chính in lại C014.")),
    "it has been taken up": ([news("queued")], ("busy", "Máy lấy số 1, cửa chính đang in lại C014.")),
    "it is being sent": (
        [news("confirmed", done=0), news("sending")],
        ("busy", "Máy lấy số 1, cửa chính đang in lại C014."),
    ),
    "the printer has it": (
        [news("sending"), news("sent")],
        ("calm", "Đã gửi C014 đến: Máy in phiếu, máy lấy số 1. Xin xem phiếu đã ra chưa."),
    ),
    "it is printed": (
        [news("sending"), news("confirmed")],
        ("calm", "Đã in lại C014. Mời lấy phiếu ở: Máy in phiếu, máy lấy số 1."),
    ),
    "it is printed elsewhere": (
        [news("confirmed", printer="may-in-2")],
        ("calm", "Đã in lại C014. Mời lấy phiếu ở: Máy in phiếu, máy lấy số 2."),
    ),
    "the paper is at its end": (
        [news("failed_before", "media-empty")],
        ("priority", "Máy lấy số 1, cửa chính chưa in lại được C014. Máy in phiếu, máy lấy số 1: hết giấy."),
    ),
}


@pytest.mark.parametrize("case", COURSE)
def test_the_panel_says_how_the_reprint_goes(case: str) -> None:
    events, wanted = COURSE[case]
    assert said(after(asked(), *events)[0]) == wanted


def test_news_may_come_before_the_answer() -> None:
    panel, _ = after(seated(OPEN), Opened(Page.REPRINT), Asked(Do.REPRINT, f"{OPEN.id}:x"))
    panel, _ = after(panel, news("confirmed"), Answered(panel.last_tag, Done(seq=101)))
    assert said(panel)[1].startswith("Đã in lại C014.")


def test_without_facts_the_hall_itself_tells() -> None:
    slip = a_slip("C014", "uncertain", "no-evidence", asked=1, done=1)
    panel, _ = after(asked(), HallChanged(a_hall(OPEN, slips={slip.ticket: slip})))
    assert said(panel)[1].startswith("Máy lấy số 1, cửa chính chưa in lại được C014.")


def test_a_kiosk_that_is_silent_is_told_of() -> None:
    panel, _ = after(asked(), news(None, done=0, printer=""), Ticked(NOW_MS + UNHEARD_MS + 1))
    assert said(panel) == (
        "priority",
        "Máy lấy số 1, cửa chính chưa trả lời việc in lại C014. Xin ghi số ra giấy cho người dân.",
    )


def test_the_last_news_goes_after_a_while() -> None:
    panel, _ = after(asked(), news("confirmed"), Ticked(NOW_MS + TOLD_MS + 1))
    assert said(panel) == ("", "")


def test_news_of_other_slips_is_not_for_this_panel() -> None:
    other = told(a_slip("A031", "confirmed", asked=1, done=1))
    assert said(after(asked(), other)[0]) == said(asked())


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("no_printer", "Nơi cấp số này không có máy in phiếu."),
        ("station_away", "Máy lấy số đã cấp số này đang mất kết nối, chưa in lại được."),
    ],
)
def test_a_refusal_is_said_and_nothing_is_awaited(code: str, text: str) -> None:
    panel, _ = after(seated(OPEN), Opened(Page.REPRINT), Asked(Do.REPRINT, f"{OPEN.id}:x"))
    panel, _ = after(panel, Answered(panel.last_tag, Refusal(code=code, message=code)))
    assert (said(panel)[1], panel.reprint) == (text, None)


def test_without_an_answer_nothing_is_claimed() -> None:
    panel, _ = after(seated(OPEN), Opened(Page.REPRINT), Asked(Do.REPRINT, f"{OPEN.id}:x"))
    panel, _ = after(panel, Unanswered(panel.last_tag))
    assert panel.reprint is None
    assert said(panel)[1].startswith("Máy chủ chưa trả lời")


def test_the_next_officer_is_not_told_of_it() -> None:
    assert asked().reprint == Reprint(OPEN.id, "C014", NOW_MS)
    panel, _ = after(asked(), HallChanged(a_hall(None, officer=None, session=None, seq=103)))
    assert (panel.seat, panel.reprint) == (None, None)


def test_the_open_numbers_slip_in_doubt_is_said() -> None:
    slip = a_slip("C014", "uncertain", "no-evidence")
    panel = seated(hall=a_hall(OPEN, slips={slip.ticket: slip}))
    wanted = "Phiếu C014: chưa rõ đã in hay chưa. Máy in phiếu, máy lấy số 1: chưa chắc phiếu đã in xong."
    assert said(panel) == ("priority", wanted)
    assert page(after(panel, Opened(Page.REPRINT))[0]).line == wanted


# -- seen by a person ------------------------------------------------------------------------------------


def doubted(**changes: Any) -> Panel:
    slip = a_slip("C014", "uncertain", "no-evidence", **changes)
    return seated(hall=a_hall(OPEN, slips={slip.ticket: slip}))


def test_a_slip_in_doubt_may_be_in_its_citizens_hand_and_nothing_is_printed() -> None:
    panel, _ = after(doubted(), Opened(Page.REPRINT))
    last = page(panel).choices[-1]
    assert last.face.title == "Người dân đã có phiếu"
    panel, sent = after(panel, last.event)
    assert sent == [ConfirmSlip(ticket=OPEN.id)]
    panel, _ = after(panel, Answered(panel.last_tag, Done(seq=101)))
    assert said(panel) == ("calm", "Đã ghi: người dân đã có phiếu.")


def test_a_slip_that_was_seen_is_in_doubt_no_longer() -> None:
    assert said(doubted(in_hand=True)) == ("", "")
    panel, _ = after(asked(), news("uncertain", "no-evidence"), news("uncertain", "no-evidence", in_hand=True))
    assert said(panel) == ("", "")


@pytest.mark.parametrize("state", ["failed_before", "abandoned", "queued"])
def test_only_a_slip_that_may_have_come_out_can_have_been_seen(state: str) -> None:
    slip = a_slip("C014", state)
    panel, _ = after(seated(hall=a_hall(OPEN, slips={slip.ticket: slip})), Opened(Page.REPRINT))
    assert page(panel).choices[-1].face.title == "Khác…"


def test_that_the_slip_is_in_doubt_no_more_is_said_as_a_refusal() -> None:
    panel, _ = after(doubted(), Opened(Page.REPRINT), Asked(Do.SEEN, OPEN.id))
    panel, _ = after(panel, Answered(panel.last_tag, Refusal(code="no_doubt", message="x")))
    assert said(panel)[1] == "Phiếu của số này không còn ở tình trạng chưa rõ đã in hay chưa."


# -- giving a number up ----------------------------------------------------------------------------------


def discarding(void_ms: int = 60_000, ticket: Any = FRESH) -> Panel:
    hall = a_hall(waiting={"certify": (ticket,)}) if ticket.state is TicketState.WAITING else a_hall(held=(ticket,))
    return seated(hall=hall, sheet=Sheet(Page.DISCARD, subject=ticket.id), limits=Limits(void_ms=void_ms))


def test_a_number_is_cancelled_with_its_reason() -> None:
    panel = discarding(0)
    titles = [one.face.title for one in page(panel).choices]
    assert titles == ["Không, giữ lại", "Công dân đã về", "Công dân yêu cầu", "Lấy trùng số", "Khác…"]
    assert after(panel, page(panel).choices[1].event)[1] == [Discard(ticket=FRESH.id, reason="Công dân đã về")]
    panel, _ = after(panel, Opened(Page.WORDS, Do.DISCARD), TextTyped("về quê"))
    assert page(panel).title == "Hủy số C055: lý do khác"
    assert after(panel, page(panel).go.event)[1] == [Discard(ticket=FRESH.id, reason="về quê")]  # type: ignore[union-attr]


def test_a_number_taken_by_mistake_is_voided_in_time() -> None:
    choice = page(discarding()).choices[1]
    assert (choice.face.title, choice.face.line) == ("Vừa lấy nhầm", "2 · còn 42 giây")
    body = Discard(ticket=FRESH.id, void=True, reason="Vừa lấy nhầm")
    assert after(discarding(), choice.event)[1] == [body]


@pytest.mark.parametrize("panel", [discarding(18_000), discarding(ticket=HELD)], ids=["too late", "on hold"])
def test_later_or_on_hold_it_is_only_cancelled(panel: Panel) -> None:
    assert "Vừa lấy nhầm" not in [one.face.title for one in page(panel).choices]


def test_a_field_of_another_day_is_not_issued_at_the_panel() -> None:
    commune = Words(Texts.load("vi"), config_of("commune"))
    panel = replace(fresh("commune", "quay-1"), seat=seated().seat)
    shut = replace(panel, hall=a_hall(), sheet=Sheet(Page.ISSUE, leaf=1))
    opened = replace(shut, hall=a_hall(opened=("complaint",)))
    for one, line, enabled in ((shut, "3 · hôm nay không nhận", False), (opened, "3 · T", True)):
        button = next(b for b in page(one, commune).choices if b.face.title == "Khiếu nại, tố cáo")
        assert (button.face.line, button.enabled) == (line, enabled)


# -- at the window ---------------------------------------------------------------------------------------


def test_a_slip_is_printed_again_by_keyboard_alone(bench: Bench) -> None:
    bench.sign_in(a_hall(OPEN))
    QTest.keyClick(bench.shell, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    bench.press(Qt.Key.Key_2)
    assert bench.link.sent == [AskSlip(ticket=OPEN.id, reason="Phiếu mờ")]
    bench.link.answer(Done(seq=101))
    event = news("queued")
    bench.link.tell(event.hall, *event.facts)
    assert "Máy lấy số 1, cửa chính đang in lại C014." in bench.texts()


def test_a_slip_is_printed_again_with_one_hand_on_the_mouse(bench: Bench) -> None:
    bench.sign_in(a_hall(OPEN))
    bench.click("reprint")
    bench.click("choice:1")
    assert bench.link.sent == [AskSlip(ticket=OPEN.id, reason="Mất phiếu")]


def test_a_slip_is_printed_again_from_the_page_of_other_acts(bench: Bench) -> None:
    bench.sign_in(a_hall(OPEN))
    bench.press(Qt.Key.Key_F1, Qt.Key.Key_4, Qt.Key.Key_1)
    assert bench.link.sent == [AskSlip(ticket=OPEN.id, reason="Mất phiếu")]
