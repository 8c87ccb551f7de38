"""Waits and advice at the desk: what the newest table says, and nothing of an old one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from assets.texts import Texts
from counter.desk.events import HallChanged, Ticked, WaitsChanged
from counter.desk.flow import Desk, reduce
from counter.desk.lists import queue_lines
from counter.desk.needs import needs_of
from counter.desk.props import props_of
from counter.desk.wiring import build
from counter.words import Words
from queue_engine.client import LinkStatus
from queue_engine.protocol import Advice, TicketWait, Waits
from tests.counter.desk_samples import a_desk, a_table, a_wait, an_advice, counters, desk_hall, desk_station
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_samples import NOW_MS, at, config_of

VI = Words(Texts.load("vi"), config_of())
LAND = {"land": a_wait(14.4, 26.4)}
SEVEN = desk_hall(counters=counters(7))


def note_of(desk: Desk, field: str = "land") -> str:
    return next(line.value_note for line in queue_lines(desk, VI) if line.key == field)


def needs(desk: Desk, kind: str) -> list[str]:
    return [line.title for line in needs_of(desk, VI) if line.key.startswith(f"{kind}:")]


@pytest.mark.parametrize(
    ("wait", "note"),
    [
        (a_wait(14.4, 26.4), "TB 14 · 90% ≤ 26 ph"),
        (a_wait(0, 0), "TB 0 · 90% ≤ 0 ph"),
        (None, "chưa có quầy"),
        (a_wait(2000, 3000), ""),
    ],
)
def test_mean_and_late_end_stand_beside_the_line(wait: TicketWait | None, note: str) -> None:
    desk = a_desk(waits=a_table({"land": wait}))
    assert note_of(desk) == note
    assert note_of(desk, "civil") == ""
    assert props_of(desk, VI).queues.total == "18 người chờ"


@pytest.mark.parametrize(
    "desk",
    {
        "no table has come": a_desk(SEVEN),
        "the table is old": a_desk(SEVEN, waits=a_table(LAND, an_advice(), minutes_ago=2.1)),
        "the link is lost": a_desk(
            SEVEN, waits=a_table(LAND, an_advice()), link=LinkStatus(live=False, lost_at=at(1), problem="silent")
        ),
        "the table's moment cannot be read": a_desk(
            SEVEN, waits=a_table(LAND, an_advice()).model_copy(update={"at": "now"})
        ),
    }.items(),
    ids=lambda case: case[0],
)
def test_there_is_no_estimate_when(desk: tuple[str, Desk]) -> None:
    assert {line.value_note for line in queue_lines(desk[1], VI)} == {""}
    assert props_of(desk[1], VI).queues.total == "18 người chờ · chưa có ước lượng"
    assert needs(desk[1], "advice") == []


def test_the_advice_is_a_sentence_with_what_it_would_do() -> None:
    desk = a_desk(SEVEN, waits=a_table(LAND, an_advice()))
    assert needs(desk, "advice") == ["Mở thêm quầy 8 cho Đất đai: chờ 48 → 25 phút."]


@pytest.mark.parametrize(
    "advice",
    {
        "helps nobody": an_advice(before=20.2, after=19.8),
        "makes it worse": an_advice(before=20, after=30),
        "names no counter of this hall": an_advice(counter="quay-99"),
        "names no field of this hall": an_advice(field="fishing"),
        "is of no wait at all": an_advice(before=9999, after=1),
        "is followed already": an_advice(counter="quay-3"),
    }.items(),
    ids=lambda case: case[0],
)
def test_no_advice_is_given_that(advice: tuple[str, Advice]) -> None:
    hall = desk_hall(counters={**counters(7), "quay-3": counters()["quay-3"].model_copy(update={"fields": ("land",)})})
    assert needs(a_desk(hall, waits=a_table(LAND, advice[1])), "advice") == []


def test_an_expected_wait_above_the_target_is_said_where_nothing_else_is() -> None:
    long = {"land": a_wait(47.8, 82)}
    said = needs(a_desk(SEVEN, waits=a_table(long)), "expected")
    assert said == ["Đất đai: người lấy số bây giờ sẽ chờ khoảng 48 phút, quá mức 30 phút."]
    assert needs(a_desk(SEVEN, waits=a_table(long, an_advice())), "expected") == []
    assert needs(a_desk(SEVEN, waits=a_table(LAND)), "expected") == []


# -- numbers kept for the afternoon ------------------------------------------------------------------------


def kept_hall(minutes_on: float) -> Desk:
    """Everybody of the land queue comes back so many minutes from now."""
    hall = desk_hall(counters=counters(0))
    kept = tuple(one.model_copy(update={"not_before": at(-minutes_on)}) for one in hall.waiting["land"])
    return a_desk(hall.model_copy(update={"waiting": {"land": kept}}))


def test_numbers_kept_for_the_afternoon_are_marked() -> None:
    line = next(line for line in queue_lines(kept_hall(147.7), VI) if line.key == "land")
    assert line.note.endswith("8 số giữ đến 13:00")


@pytest.mark.parametrize(("minutes_on", "alarms"), [(60, 0), (-1, 1)])
def test_nobody_is_missed_by_those_who_come_back_in_the_afternoon(minutes_on: float, alarms: int) -> None:
    assert len(needs(kept_hall(minutes_on), "unserved")) == alarms


@pytest.mark.parametrize(("minutes_on", "idle"), [(60, False), (-1, True)])
def test_a_free_counter_is_not_idle_while_all_its_numbers_are_kept(minutes_on: float, idle: bool) -> None:
    hall = kept_hall(minutes_on).hall
    assert hall is not None
    free = counters()["quay-3"].model_copy(update={"fields": ("land",)})
    desk, _ = reduce(a_desk(), HallChanged(hall.model_copy(update={"counters": {"quay-3": free}})))
    assert ("quay-3" in desk.idle) is idle


# -- the newest table --------------------------------------------------------------------------------------


def test_the_newest_table_replaces_the_last_one_and_grows_old() -> None:
    desk, _ = reduce(a_desk(), WaitsChanged(a_table({"land": a_wait(5, 9)}, minutes_ago=0)))
    desk, _ = reduce(desk, WaitsChanged(a_table(LAND, minutes_ago=0)))
    assert note_of(desk).startswith("TB 14")
    later, _ = reduce(desk, Ticked(NOW_MS + 121_000))
    assert note_of(later) == ""
    assert note_of(replace(desk, waits=None)) == ""


def test_the_link_brings_the_table_to_the_desk(qtbot: QtBot) -> None:
    link = FakeLink(NOW_MS)
    program = build(config_of(), desk_station(), link)
    qtbot.addWidget(program.shell)
    link.live(desk_hall())
    table: Waits = a_table(LAND)
    link.waits_changed.emit(table)
    assert program.loop.state.waits == table
    assert note_of(program.loop.state).startswith("TB 14")
