"""The panel as an officer uses it: real mouse and key events on the real window, a fake link behind it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assets.qt.lines import LineList
from counter.panel.wiring import build
from queue_engine.client import Unreachable
from queue_engine.client.intents import Intent
from queue_engine.protocol import (
    CallNext,
    Finish,
    NoShow,
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
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_bench import Bench
from tests.counter.panel_samples import (
    NOW_MS,
    WAITING,
    a_hall,
    a_queue,
    at,
    called,
    config_of,
    panel_station,
    serving,
)

# -- signing in ------------------------------------------------------------------------------------------


def test_an_officer_signs_in_with_the_mouse(bench: Bench) -> None:
    bench.link.live(a_hall(officer=None, session=None))
    for digit in "246810":
        bench.click(f"pin:{digit}")
    bench.click("sign_in")
    assert bench.link.sent == [SignIn(officer="can-bo-1", pin="246810")]
    bench.link.answer(SignedIn(counter=a_hall(session=101).counters["quay-1"]))
    assert bench.find("next").isEnabled()
    assert "Quầy 1 · Nguyễn Thị Lan" in bench.texts()


def test_an_officer_signs_in_with_the_keyboard(bench: Bench) -> None:
    bench.link.live(a_hall(officer=None, session=None))
    bench.type("24681")
    bench.press(Qt.Key.Key_Backspace)
    bench.type("10")
    bench.press(Qt.Key.Key_Return)
    assert bench.link.sent == [SignIn(officer="can-bo-1", pin="246810")]


def test_a_name_is_chosen_with_the_arrows_or_the_mouse(qtbot: QtBot) -> None:
    officers = tuple(one.model_copy(update={"counters": ()}) for one in config_of().officers)
    config = config_of().model_copy(update={"officers": officers})
    link = FakeLink(NOW_MS)
    program = build(config, panel_station(window=(0, 0, 1366, 768)), link)
    qtbot.addWidget(program.shell)
    with qtbot.waitExposed(program.shell):
        program.start()
    desk = Bench(link, program)
    link.live(a_hall(officer=None, session=None))
    assert not desk.find("pin:1").isEnabled()
    desk.press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert program.loop.state.form.officer == "can-bo-2"
    desk.click("officer:can-bo-4")
    assert program.loop.state.form.officer == "can-bo-4"
    assert desk.find("pin:1").isEnabled()


def test_a_wrong_pin_and_a_lock_are_said_in_words_with_seconds(bench: Bench) -> None:
    bench.link.live(a_hall(officer=None, session=None))
    bench.type("1111")
    bench.press(Qt.Key.Key_Return)
    bench.link.answer(Refusal(code="wrong_pin", message="wrong"))
    assert any("PIN không đúng" in text for text in bench.texts())
    bench.type("2222")
    bench.press(Qt.Key.Key_Return)
    bench.link.answer(Refusal(code="locked_out", detail={"wait_s": 60}, message="locked"))
    assert "Nhập sai mã PIN nhiều lần. Thử lại sau 60 giây." in bench.texts()
    bench.link.pass_time(13)
    bench.press(Qt.Key.Key_Escape)
    assert "Nhập sai mã PIN nhiều lần. Thử lại sau 47 giây." in bench.texts()
    assert not bench.find("pin:1").isEnabled()


def test_a_taken_counter_is_taken_over_after_a_question(bench: Bench) -> None:
    bench.link.live(a_hall(officer="can-bo-8", session=9))
    bench.type("246810")
    bench.press(Qt.Key.Key_Return)
    detail = {"counter": "quay-1", "officer": "can-bo-8", "officer_name": "Huỳnh Văn Tâm"}
    bench.link.answer(Refusal(code="counter_taken", detail=detail, message="taken"))
    assert "Huỳnh Văn Tâm đang đăng nhập ở Quầy 1" in bench.texts()
    bench.press(Qt.Key.Key_Return)
    assert len(bench.link.sent) == 1
    bench.click("take_over")
    assert bench.link.sent[-1] == SignIn(officer="can-bo-1", pin="246810", take_over=True)


def test_english_is_one_press_away(bench: Bench) -> None:
    bench.click("language")
    assert "Sign in to Counter 1" in bench.texts()


# -- a visit ---------------------------------------------------------------------------------------------

SEEN = {"session": 50, "ticket": "2026-11-23.C014"}
BY_KEY = {"next": Qt.Key.Key_F2, "start": Qt.Key.Key_F3, "finish": Qt.Key.Key_F4, "recall": Qt.Key.Key_F6}


def by_mouse(bench: Bench, name: str) -> None:
    bench.click(name)


def by_key(bench: Bench, name: str) -> None:
    bench.press(BY_KEY[name])


@pytest.mark.parametrize("do", [by_mouse, by_key])
def test_a_visit_from_call_to_finish(bench: Bench, do: Callable[[Bench, str], None]) -> None:
    bench.sign_in(a_hall())
    for name, answer in (
        ("next", called(call_seq=101)),
        ("recall", called(call_seq=102, calls=2)),
        ("start", serving(call_seq=102, calls=2, since=at(0))),
        ("finish", serving(state=TicketState.FINISHED, call_seq=102, calls=2, since=at(-0.1))),
    ):
        do(bench, name)
        bench.link.answer(TicketNow(ticket=answer))
    assert bench.link.sent == [
        CallNext(session=50),
        Recall(**SEEN, seen=TicketState.CALLED),
        Start(**SEEN, seen=TicketState.CALLED),
        Finish(**SEEN, seen=TicketState.SERVING),
    ]
    assert "C014 đã xong lúc 10:32." in bench.texts()


def test_ten_fast_presses_of_next_are_one_call(bench: Bench) -> None:
    bench.sign_in(a_hall())
    for _ in range(5):
        bench.press(Qt.Key.Key_F2)
        QTest.mouseClick(bench.find("next"), Qt.MouseButton.LeftButton)
    assert bench.link.sent == [CallNext(session=50)]
    assert not bench.find("next").isEnabled()
    bench.link.answer(TicketNow(ticket=called(call_seq=101)))
    for _ in range(5):
        bench.press(Qt.Key.Key_F2)
    assert bench.link.sent == [CallNext(session=50)]


def test_a_held_key_calls_once(bench: Bench) -> None:
    bench.sign_in(a_hall())
    target = bench.shell.focusWidget() or bench.shell
    QTest.keyPress(target, Qt.Key.Key_F2)
    bench.link.answer(Refusal(code="queue_empty", message="empty"))
    QTest.simulateEvent(target, True, Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier, "", True)
    assert bench.link.sent == [CallNext(session=50)]


def test_absent_is_pressed_twice(bench: Bench) -> None:
    bench.sign_in(a_hall(called(calls=2)))
    bench.press(Qt.Key.Key_F9)
    assert bench.link.sent == []
    assert "Bấm Vắng mặt lần nữa nếu C014 không đến. Phím Esc để thôi." in bench.texts()
    bench.link.pass_time(1)
    bench.click("no_show")
    assert bench.link.sent == [NoShow(**SEEN, seen=TicketState.CALLED)]


def test_the_ticket_left_open_before_a_restart_is_shown_after_sign_in(bench: Bench) -> None:
    bench.sign_in(a_hall(serving("A108", "civil", priority="elderly")))
    assert {"A108", "Hành chính tư pháp", "Ưu tiên: Người từ 60 tuổi trở lên", "7:06"} <= set(bench.texts())
    assert bench.find("finish").isEnabled()
    assert not bench.find("start").isEnabled()


def test_a_call_counts_the_boards_that_have_shown_it_and_says_whether_it_was_spoken(bench: Bench) -> None:
    bench.sign_in(a_hall(called(), shown=(), spoken=()))
    assert "Đã hiện 0/2 bảng, đang chờ đọc" in bench.texts()
    bench.link.tell(a_hall(called(), shown=("bang-2", "bang-1")))
    assert "Đã hiện 2/2 bảng, đã đọc" in bench.texts()


def test_the_time_since_the_call_counts_up_by_itself(bench: Bench, qtbot: QtBot) -> None:
    bench.sign_in(a_hall(called()))
    assert "0:37" in bench.texts()
    bench.link.pass_time(5)
    qtbot.waitUntil(lambda: "0:42" in bench.texts())


def test_signing_out_leaves_the_counter(bench: Bench) -> None:
    bench.sign_in(a_hall())
    bench.press(Qt.Key.Key_F12)
    assert bench.link.sent == [SignOut(session=50)]
    bench.link.answer(SignedOut(counter="quay-1"))
    assert "Đăng nhập Quầy 1" in bench.texts()


# -- what can go wrong -----------------------------------------------------------------------------------

REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "queue_empty": ({}, "vừa được quầy khác gọi"),
    "ticket_changed": ({"number": "C014", "state": "no_show", "counter": "quay-2"}, "Số C014 đã ghi vắng mặt"),
    "counter_busy": ({"number": "C013", "state": "serving"}, "Số C013 còn đang mở"),
    "illegal": ({}, "không làm được với số đang mở"),
    "unavailable": ({}, "Máy chủ của hội trường tạm thời"),
    "of_the_future": ({}, "Chưa làm được việc vừa bấm"),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_is_one_sentence_and_never_a_dialog(bench: Bench, code: str) -> None:
    detail, words = REFUSALS[code]
    bench.sign_in(a_hall())
    bench.press(Qt.Key.Key_F2)
    bench.link.answer(Refusal(code=code, detail=detail, message="no"))
    assert any(words in text for text in bench.texts())
    assert bench.find("next").isEnabled()


def test_a_lost_link_is_said_with_its_time_and_closes_the_buttons(bench: Bench) -> None:
    bench.sign_in(a_hall(called()))
    bench.link.lose("2026-11-23T03:31:05.000Z")
    assert "Mất kết nối với máy chủ từ 10:31. Đang nối lại, chưa thao tác được." in bench.texts()
    bench.press(Qt.Key.Key_F3)
    assert bench.link.sent == []
    assert "C014" in bench.texts()
    bench.link.live()
    assert bench.find("start").isEnabled()
    assert not any("Mất kết nối" in text for text in bench.texts())


def test_no_answer_is_said_and_the_facts_tell_what_happened(bench: Bench) -> None:
    bench.sign_in(a_hall())
    bench.press(Qt.Key.Key_F2)
    bench.link.answer(Unreachable(Intent("0" * 32, "/calls", "{}")))
    assert any("Máy chủ chưa trả lời" in text for text in bench.texts())
    bench.link.tell(a_hall(called(call_seq=101), seq=101))
    assert "C014" in bench.texts()


def test_an_officer_signed_in_elsewhere_is_told_and_goes_to_sign_in(bench: Bench) -> None:
    bench.sign_in(a_hall())
    bench.link.tell(a_hall(officer="can-bo-8", session=99))
    assert "Huỳnh Văn Tâm vừa nhận quầy này, nên phiên làm việc trước đã đóng." in bench.texts()
    assert bench.find("pin:1").isEnabled()


# -- the lists -------------------------------------------------------------------------------------------


def test_the_queues_move_by_rows_and_are_never_reset(bench: Bench, qtbot: QtBot) -> None:
    bench.sign_in(a_hall())
    own, others = bench.shell.findChild(LineList, "waiting"), bench.shell.findChild(LineList, "others")
    assert own is not None and others is not None
    resets: list[str] = []
    for one in (own, others):
        one.lines.modelReset.connect(partial(resets.append, one.objectName()))
    with qtbot.waitSignals([own.lines.dataChanged, others.lines.rowsInserted]):
        bench.link.tell(
            a_hall(waiting={**WAITING, "certify": a_queue("C", "certify", 9), "survey": a_queue("M", "survey", 1)})
        )
    assert [line.value for line in own.lines.lines()] == ["9", "3", "0"]
    with qtbot.waitSignal(others.lines.rowsRemoved):
        bench.link.tell(a_hall(waiting={**WAITING, "land": ()}))
    assert [line.key for line in others.lines.lines()] == ["business", "return"]
    assert resets == []


def test_a_queue_tells_its_first_wait_and_its_next_numbers(bench: Bench) -> None:
    bench.sign_in(a_hall())
    own = bench.shell.findChild(LineList, "waiting")
    assert own is not None
    assert own.lines.lines()[0].note == "chờ 10 phút · C015, C016 ưu tiên, C017 …"


def test_the_paint_log_tells_what_was_asked_answered_and_shown(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    bench.sign_in(a_hall())
    bench.press(Qt.Key.Key_F2)
    bench.link.answer(TicketNow(ticket=called(call_seq=101)))

    def shown() -> bool:
        lines = [json.loads(line) for line in (tmp_path / "paints.jsonl").read_text().splitlines()]
        told = [(line["event"], line.get("do") or line.get("number")) for line in lines]
        return told[-3:] == [("asked", "next"), ("answered", "C014"), ("screen", "C014")]

    qtbot.waitUntil(shown)
