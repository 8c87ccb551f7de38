"""The pages over the work by keyboard alone and by touch, on the real window."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from queue_engine.protocol import (
    CallNext,
    CallNumber,
    Emergency,
    Finish,
    HallState,
    Hold,
    IssueAtPanel,
    Issued,
    Message,
    Pause,
    Recall,
    SignedIn,
    SignIn,
    Start,
    TicketNow,
    TicketState,
    Transfer,
    Undo,
)
from tests.counter.panel_bench import Bench
from tests.counter.panel_samples import a_fact, a_hall, a_ticket, at, called, serving

C014: dict[str, Any] = {"session": 50, "ticket": "2026-11-23.C014", "seen": TicketState.SERVING}
MISSED = a_ticket("A011", "civil", state=TicketState.NO_SHOW, since=at(5))
F = {n: Qt.Key[f"Key_F{n}"] for n in range(1, 13)}

BY_KEYS: dict[str, tuple[HallState, tuple[Qt.Key, ...], Message]] = {
    "hold": (a_hall(serving()), (F[7], Qt.Key.Key_2), Hold(**C014, reason="Đi sao chụp")),
    "transfer to a counter and back": (
        a_hall(serving()),
        (F[8], Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_2),
        Transfer(**C014, to_counter="quay-3", come_back=True),
    ),
    "the last list of a page is left of the first": (
        a_hall(missed=(MISSED,)),
        (F[5], Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_1, Qt.Key.Key_1),
        CallNumber(session=50, ticket=MISSED.id),
    ),
    "the next of a field": (a_hall(), (F[5], Qt.Key.Key_2), CallNext(session=50, field="civil")),
    "finish and call": (a_hall(serving()), (F[2], Qt.Key.Key_1), CallNext(session=50, finish_open=True)),
    "finish at once": (a_hall(serving()), (F[4],), Finish(**C014)),
    "pause": (a_hall(), (F[11], Qt.Key.Key_1), Pause(session=50, reason="Nghỉ giải lao")),
    "open": (a_hall(at_counter={"paused": "Họp"}), (F[11],), Pause(session=50, reason=None)),
    "help": (a_hall(called()), (F[1], Qt.Key.Key_3), Emergency(session=50)),
    "a number for somebody": (
        a_hall(),
        (F[1], Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_Enter),
        IssueAtPanel(session=50, field="civil"),
    ),
}


@pytest.mark.parametrize("case", BY_KEYS)
def test_a_page_is_used_by_keys_alone(bench: Bench, case: str) -> None:
    hall, keys, body = BY_KEYS[case]
    bench.sign_in(hall)
    bench.press(*keys)
    assert bench.link.sent == [body]
    assert bench.find("next")


def test_a_page_is_used_by_touch_alone(bench: Bench) -> None:
    bench.sign_in(a_hall(serving()))
    for name in ("transfer", "tab:counter", "come_back", "choice:2"):
        bench.click(name)
    assert bench.link.sent == [Transfer(**C014, to_counter="quay-3", come_back=True)]


def test_finishing_with_an_outcome_takes_shift(bench: Bench) -> None:
    bench.sign_in(a_hall(serving()))
    QTest.keyClick(bench.shell.focusWidget() or bench.shell, Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert bench.link.sent == []
    bench.press(Qt.Key.Key_3)
    assert bench.link.sent == [Finish(**C014, outcome="papers_missing")]


def test_escape_leaves_a_page_and_the_number_is_there_again(bench: Bench) -> None:
    bench.sign_in(a_hall(serving()))
    bench.press(F[7])
    assert "Tạm giữ số C014" in bench.texts()
    bench.press(Qt.Key.Key_Escape)
    assert "C014" in bench.texts()
    bench.press(F[7])
    bench.click("back")
    assert bench.link.sent == []
    assert bench.find("finish").isEnabled()


def test_ten_fast_presses_of_next_during_a_visit_finish_nothing(bench: Bench) -> None:
    bench.sign_in(a_hall(serving()))
    bench.press(*[F[2]] * 10)
    assert bench.link.sent == []
    bench.press(Qt.Key.Key_2)
    assert bench.find("finish").isEnabled()


def test_the_call_is_explained_and_may_be_taken_back(bench: Bench) -> None:
    bench.sign_in(a_hall())
    fact = a_fact("ticket_called", called(), calls=1, why="priority", waited_ms=720_000)
    bench.link.tell(a_hall(called()), fact)
    assert {"Gọi trước vì ưu tiên, đã chờ 12 phút", "C014"} <= set(bench.texts())
    bench.click("undo")
    assert bench.link.sent == [Undo(session=50, seq=101)]


def test_the_offer_to_undo_goes_by_itself(bench: Bench) -> None:
    bench.sign_in(a_hall())
    bench.link.tell(a_hall(called()), a_fact("ticket_called", called(), calls=1, why="order", waited_ms=0))
    assert bench.find("undo")
    bench.link.pass_time(31)
    bench.link.tell(a_hall(called()))
    bench.press(F[10])
    assert bench.link.sent == []


def test_a_recall_too_soon_is_said_and_counts_down(bench: Bench) -> None:
    bench.sign_in(a_hall(called(since=at(0.05))))
    assert not bench.find("recall").isEnabled()
    bench.press(F[6])
    assert bench.link.sent == []
    assert any("C014" in text and "7 giây" in text for text in bench.texts())
    bench.link.pass_time(7)
    bench.link.tell(a_hall(called(since=at(0.05))))
    bench.press(F[6])
    assert bench.link.sent == [Recall(**{**C014, "seen": TicketState.CALLED})]


def test_an_issued_number_stands_large_and_the_work_goes_on(bench: Bench) -> None:
    bench.sign_in(a_hall(called()))
    bench.press(F[1], Qt.Key.Key_2, Qt.Key.Key_2, Qt.Key.Key_Return)
    ticket = a_ticket("C031")
    bench.link.answer(Issued(ticket=ticket, ahead=4, token="0" * 32, day="2026-11-23", counters=("quay-1",)))
    assert "C031" in bench.texts()
    bench.press(Qt.Key.Key_Escape, F[3])
    assert bench.link.sent[-1] == Start(**{**C014, "seen": TicketState.CALLED})


def test_a_call_for_help_stands_above_everything(bench: Bench) -> None:
    bench.sign_in(a_hall(serving()))
    hall = a_hall(serving())
    help_there = hall.counters["quay-1"].model_copy(update={"counter": "quay-3", "emergency": True, "ticket": None})
    bench.link.tell(hall.model_copy(update={"counters": {**hall.counters, "quay-3": help_there}}))
    assert "Quầy 3 cần hỗ trợ." in bench.texts()
    bench.press(F[8])
    assert "Quầy 3 cần hỗ trợ." in bench.texts()
    bench.link.tell(a_hall(serving()))
    assert "Quầy 3 cần hỗ trợ." not in bench.texts()


def test_a_training_session_is_chosen_by_key_and_marked(bench: Bench) -> None:
    bench.link.live(a_hall(officer=None, session=None))
    bench.press(F[8])
    bench.type("246810")
    bench.press(Qt.Key.Key_Return)
    assert bench.link.sent == [SignIn(officer="can-bo-1", pin="246810", practice=True)]
    hall = a_hall(session=101, at_counter={"practice": True})
    bench.link.answer(SignedIn(counter=hall.counters["quay-1"]))
    bench.link.tell(hall)
    assert any(text.startswith("Phiên tập huấn") for text in bench.texts())


def test_a_number_called_out_of_turn_is_the_open_one(bench: Bench) -> None:
    bench.sign_in(a_hall(missed=(MISSED,)))
    bench.press(F[5], Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_1, Qt.Key.Key_1)
    bench.link.answer(TicketNow(ticket=called("A011", "civil", call_seq=101)))
    assert "A011" in bench.texts()
    assert bench.find("start").isEnabled()
