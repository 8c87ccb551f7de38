"""The supervisor's desk as tables: what it knows, what it says, what needs a person."""

from __future__ import annotations

import pytest

from assets.face import LOOKS
from assets.texts import Texts, languages
from counter.desk.events import Event, HallChanged, LanguageAsked, LinkChanged, Page, PageAsked, Ticked
from counter.desk.flow import Desk, reduce
from counter.desk.lists import call_lines, counter_lines, queue_lines
from counter.desk.machines import device_lines, station_lines
from counter.desk.needs import needs_of
from counter.desk.props import Headline, props_of
from counter.faults import device_sentence
from counter.words import Words
from devices.states import Reason, State
from devices.words import told
from queue_engine.client import LinkStatus
from queue_engine.protocol import CounterState, Day
from tests.counter.desk_samples import (
    a_desk,
    counters,
    desk_hall,
    device,
    not_shown_on,
    stations,
    with_device,
)
from tests.counter.panel_samples import at, called, config_of

WORDS = Words(Texts.load("vi"), config_of())
LOST = LinkStatus(live=False, lost_at=at(2), problem="unreachable")


@pytest.mark.parametrize(
    ("event", "field", "value"),
    [
        (HallChanged(desk_hall(seq=101)), "hall", desk_hall(seq=101)),
        (LinkChanged(LOST), "link", LOST),
        (Ticked(5), "now_ms", 5),
        (PageAsked(Page.MACHINES), "page", Page.MACHINES),
        (LanguageAsked("en"), "language", "en"),
    ],
)
def test_each_event_changes_one_thing_and_asks_for_nothing(event: Event, field: str, value: object) -> None:
    before = a_desk()
    after, effects = reduce(before, event)
    assert effects == ()
    assert {name for name in vars(before) if getattr(after, name) != getattr(before, name)} == {field}
    assert getattr(after, field) == value


def left_alone(counter: str) -> dict[str, CounterState]:
    """The officer of that counter has been signed out in the middle of a visit."""
    rows = counters()
    gone = {"officer": None, "officer_name": None, "session": None}
    return {**rows, counter: rows[counter].model_copy(update=gone)}


# -- what needs a person ---------------------------------------------------------------------------------

NEEDS = {
    "all well": (a_desk(), []),
    "a printer without paper": (
        a_desk(desk_hall(stations=with_device(device("may-in-1", "STOPPED", "media-empty")))),
        [("alarm", "Máy in phiếu, máy lấy số 1: hết giấy. Xin thay cuộn giấy mới rồi đóng nắp.")],
    ),
    "a printer that runs low": (
        a_desk(desk_hall(stations=with_device(device("may-in-1", "ATTENTION", "media-low")))),
        [("priority", "Máy in phiếu, máy lấy số 1: giấy sắp hết. Xin chuẩn bị cuộn mới.")],
    ),
    "a printer that is not there": (
        a_desk(desk_hall(stations=with_device(device("may-in-1", "ABSENT")))),
        [("alarm", "Máy in phiếu, máy lấy số 1: không trả lời. Xin kiểm tra nguồn và dây nối.")],
    ),
    "a printer that was switched off on purpose": (
        a_desk(desk_hall(stations=with_device(device("may-in-1", "DISABLED")))),
        [],
    ),
    "a board without connection": (
        a_desk(desk_hall(stations=stations(lost=("bang-2",)))),
        [("alarm", "Bảng gọi số, hành lang mất kết nối từ 10:29. Xin xem máy có bật không, rồi kiểm tra dây mạng.")],
    ),
    "a board that never came": (
        a_desk(desk_hall(stations=stations(unseen=("bang-2",)))),
        [("alarm", "Bảng gọi số, hành lang chưa kết nối. Xin bật máy, rồi kiểm tra dây mạng.")],
    ),
    "a panel lost under its officer": (
        a_desk(desk_hall(stations=stations(lost=("ban-3",)))),
        [("alarm", "Quầy 3 mất kết nối từ 10:29 khi Lê Thị Hồng đang làm việc. Xin xem máy ở quầy.")],
    ),
    "a panel that nobody uses": (
        a_desk(desk_hall(stations=stations(unseen=("ban-3",)), counters=counters(2), waiting={})),
        [],
    ),
    "a queue that nobody serves": (
        a_desk(desk_hall(counters=counters(3))),
        [("priority", "2 người chờ Đăng ký kinh doanh, chưa có cán bộ nào ở quầy nhận lĩnh vực này.")],
    ),
    "a visit left open where nobody sits": (
        a_desk(desk_hall(counters=left_alone("quay-1"))),
        [("priority", "C014 còn mở ở Quầy 1, nhưng không còn cán bộ nào ở đó. Xin cho số này chờ lại chỗ cũ.")],
    ),
    "no link: nothing is known for sure": (a_desk(desk_hall(counters=counters(0)), link=LOST), []),
}


@pytest.mark.parametrize("case", NEEDS)
def test_what_needs_a_person_is_said_with_what_to_do(case: str) -> None:
    desk, wanted = NEEDS[case]
    assert [(line.tone, line.title) for line in needs_of(desk, WORDS)] == wanted


def test_the_most_pressing_need_comes_first() -> None:
    told = with_device(device("may-in-1", "ATTENTION", "media-low"))
    lost = stations(lost=("bang-1",))["bang-1"]
    tones = [line.tone for line in needs_of(a_desk(desk_hall(stations={**told, "bang-1": lost})), WORDS)]
    assert tones == ["alarm", "priority"]


def test_a_device_of_a_lost_station_is_not_judged_by_its_last_word() -> None:
    told = with_device(device("may-in-1", "STOPPED", "media-empty"))
    told["kiosk-1"] = told["kiosk-1"].model_copy(update={"connected": False})
    keys = [line.key for line in needs_of(a_desk(desk_hall(stations=told)), WORDS)]
    assert keys == ["station:kiosk-1"]


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("language", languages())
def test_every_reason_of_a_device_has_its_own_sentence(reason: Reason, language: str) -> None:
    words = Words(Texts.load(language), config_of())
    sentence = device_sentence(device("may-in-1", "STOPPED", reason), words)
    assert sentence != str(told("unknown", words.texts))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("language", languages())
def test_every_state_of_a_device_has_a_line(state: State, language: str) -> None:
    words = Words(Texts.load(language), config_of())
    lines = device_lines(a_desk(desk_hall(stations=with_device(device("may-in-1", state)))), words)
    assert words[f"device.state_{state.lower()}"] in (lines[0].note + lines[1].note).lower()


def test_a_reason_of_the_future_is_said_plainly() -> None:
    assert device_sentence(device("x", "STOPPED", "on-fire"), WORDS) == str(told("unknown", WORDS.texts))


# -- the headline ----------------------------------------------------------------------------------------

HEADLINES = {
    "well": (a_desk(), Headline("calm", "check-circle", "Mọi thứ bình thường")),
    "one need": (
        a_desk(desk_hall(stations=stations(lost=("bang-2",)))),
        Headline("alarm", "warning", "1 việc cần người xử lý"),
    ),
    "closed": (
        a_desk(desk_hall(day=Day(day="2026-11-22", open=False), waiting={})),
        Headline("busy", "calendar", "Hôm nay hội trường không tiếp nhận; máy lấy số không phát số."),
    ),
    "lost": (
        a_desk(link=LOST),
        Headline("alarm", "wifi-off", "Mất kết nối với máy chủ từ 10:30. Số liệu bên dưới là của lúc đó."),
    ),
    "first": (Desk(), Headline("busy", "refresh", "Đang nối với máy chủ của hội trường…")),
    "live before the first state": (
        Desk(link=LinkStatus(live=True)),
        Headline("busy", "refresh", "Đang nối với máy chủ của hội trường…"),
    ),
}


@pytest.mark.parametrize("case", HEADLINES)
def test_one_sentence_says_how_the_hall_is(case: str) -> None:
    desk, wanted = HEADLINES[case]
    assert props_of(desk, WORDS).headline == wanted


# -- the lists -------------------------------------------------------------------------------------------


def test_a_counter_tells_officer_ticket_state_and_since_when() -> None:
    lines = counter_lines(a_desk(desk_hall(counters=counters(3))), WORDS)
    assert [(line.chip, line.title, line.note, line.value) for line in lines[:4]] == [
        ("1", "Nguyễn Thị Lan", "Chứng thực · đang phục vụ 7 phút", "C014"),
        ("2", "Trần Văn Minh", "Hành chính tư pháp · đang gọi dưới 1 phút", "A030"),
        ("3", "Lê Thị Hồng", "Đang rảnh", ""),
        ("4", "Chưa có cán bộ", "", ""),
    ]


def test_a_ticket_left_at_an_empty_counter_is_seen() -> None:
    left = {"quay-1": CounterState(counter="quay-1", ticket=called())}
    line = counter_lines(a_desk(desk_hall(counters=left)), WORDS)[0]
    assert (line.note, line.tone) == ("Số C014 còn mở, chưa có cán bộ", "priority")


def test_a_queue_tells_count_longest_wait_and_last_number() -> None:
    lines = {line.key: (line.value, line.note) for line in queue_lines(a_desk(), WORDS)}
    assert lines["certify"] == ("4", "chờ lâu nhất 10 phút · số cuối C018")
    assert lines["survey"] == ("0", "không có ai chờ")


def test_calls_come_newest_first_with_the_boards_that_have_shown_them() -> None:
    lines = call_lines(a_desk(not_shown_on("bang-2")), WORDS)
    assert [(line.title, line.note, line.value_note, line.tone) for line in lines[:3]] == [
        ("A030 → Quầy 2", "10:31 · đã đọc", "1/2 bảng", "priority"),
        ("C014 → Quầy 1", "10:29 · đã đọc gộp", "2/2 bảng", "plain"),
        ("K008 → Quầy 5", "10:26 · gọi lại · đã đọc", "2/2 bảng", "plain"),
    ]


def test_stations_without_connection_come_first() -> None:
    lines = station_lines(a_desk(desk_hall(stations=stations(lost=("bang-2",), unseen=("ban-8",)))), WORDS)
    assert (lines[0].title, lines[0].note) == ("Bảng gọi số, hành lang", "Bảng gọi số · mất kết nối từ 10:29")
    assert lines[1].note == "Máy lấy số · có kết nối từ 08:00"
    assert {line.title: line.note for line in lines}["Bàn gọi số quầy 8"] == "Bàn gọi số · chưa kết nối"


@pytest.mark.parametrize("page", [Page.HALL, Page.MACHINES])
def test_on_the_band_nothing_looks_like_the_page_in_front(page: Page) -> None:
    props = props_of(a_desk(page=page), WORDS)
    above = (*props.pages, props.slips_button, props.acts, props.language)
    assert [button.name for button in above if LOOKS[button.face.look].fill != "accent"] == [f"page:{page}"]
