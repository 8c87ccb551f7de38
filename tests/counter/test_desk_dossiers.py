"""Dossiers at the desk: cases settled, the exchange told honestly, rows sent again or dropped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assets.texts import Texts
from counter.desk.acts import ALL_ROWS, Act
from counter.desk.events import ActOpened, Effect, Event, Given, Send, SyncChanged, WritingAsked
from counter.desk.exchange import case_lines, reason_text, stuck_lines, sync_lines
from counter.desk.flow import Desk, reduce
from counter.desk.needs import needs_of
from counter.desk.props import props_of
from counter.entry import TextTyped
from counter.words import Words
from queue_engine.protocol import DropOutbox, RetryOutbox, SettleCase
from tests.counter.desk_dossiers import CROWDED, DOSSIERS, FULL, a_sync, on_page
from tests.counter.desk_samples import a_desk
from tests.counter.panel_samples import config_of

WORDS = Words(Texts.load("vi"), config_of())


def after(desk: Desk, *events: Event) -> tuple[Desk, list[Effect]]:
    done: list[Effect] = []
    for event in events:
        desk, effects = reduce(desk, event)
        done += effects
    return desk, done


def test_a_case_says_days_number_and_field_and_names_no_officer() -> None:
    lines = case_lines(on_page(FULL), WORDS)
    assert (lines[0].title, lines[0].value) == ("Trễ hẹn 3 ngày", "D044")
    assert "Đất đai" in lines[0].note
    assert lines[2].title == "Báo sai trạng thái: đã nộp đủ giấy tờ"
    names = [officer.name for officer in config_of().officers]
    assert not [name for name in names for line in lines if name in line.title + line.note]


@pytest.mark.parametrize(
    ("events", "body"),
    [
        ((ActOpened(Act.SETTLE, ("75",)), Given("đã trả lời")), SettleCase(case=75, words="đã trả lời")),
        ((ActOpened(Act.SETTLE), Given("70"), WritingAsked(), Given("Đã hẹn")), SettleCase(case=70, words="Đã hẹn")),
        ((ActOpened(Act.RESEND), Given(ALL_ROWS)), RetryOutbox()),
        ((ActOpened(Act.RESEND), Given("82")), RetryOutbox(ids=(82,))),
        ((ActOpened(Act.DROP), Given("82"), Given("đã nhập tay")), DropOutbox(id=82, reason="đã nhập tay")),
    ],
)
def test_a_few_answers_make_the_command(events: tuple[Event, ...], body: object) -> None:
    _, done = after(on_page(FULL), *events)
    assert done == [Send(body)]  # type: ignore[arg-type]  # bodies all


def test_a_worker_that_is_silent_for_half_a_minute_does_not_run() -> None:
    desk, _ = after(a_desk(FULL), SyncChanged(a_sync(minutes_ago=0.4)))
    assert "worker" not in [line.key for line in needs_of(desk, WORDS)]
    late = replace(desk, now_ms=desk.now_ms + 7_000)
    assert sync_lines(late, WORDS)[0].title == "Dịch vụ tra cứu không chạy từ 10:31"
    assert "worker" in [line.key for line in needs_of(late, WORDS)]


def test_the_centre_is_told_with_reason_and_remedy() -> None:
    lines = {line.key: line for line in sync_lines(DOSSIERS["dossiers-away"], WORDS)}
    assert lines["worker"].title == "Không trả lời từ 09:48"
    assert lines["worker"].note == reason_text("timeout", WORDS) and "Kiểm tra" in lines["worker"].note
    assert lines["waiting"].value == "42" and lines["copy"].tone == "priority"


def test_a_long_list_of_rows_is_cut_and_says_how_many_there_are() -> None:
    desk = on_page(CROWDED, sync=a_sync(stuck=1_204))
    lines = stuck_lines(desk, WORDS)
    assert len(lines) == 13 and lines[-1].title == "và 1192 dòng nữa"
    assert props_of(desk, WORDS).stuck.total == "1204 dòng"


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert reason_text("quite_new: 7", WORDS) == "quite_new: 7"


def test_a_reason_may_be_written() -> None:
    desk, _ = after(on_page(FULL), ActOpened(Act.DROP), Given("82"), WritingAsked(), TextTyped("Trùng"))
    sheet = props_of(desk, WORDS).sheet
    assert sheet is not None and any(one.event == Given("Trùng") for one in sheet.buttons)
