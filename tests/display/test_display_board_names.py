"""Names of fields in the list of people waiting, however long the hall has made them."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from assets.qt.clipping import clipped
from assets.qt.theme import Theme
from assets.theme import DARK, Kind
from display.board.props import WaitingProps, WaitingRow
from display.board.widgets.waiting import WaitingList
from display.common.words import Said

LONG = "Đăng ký biến động quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất " * 3
NAMES = ("Hành chính tư pháp", "Chứng thực", "Đất đai", "Xây dựng", "Đăng ký kinh doanh", "Đo đạc bản đồ")


def the_list(qtbot: QtBot, *names: str) -> WaitingList:
    made = WaitingList(Theme(Kind.BOARD, 2.0, DARK))
    made.resize(624, 800)
    rows = tuple(WaitingRow(letter, name, "12", True) for letter, name in zip("ACDGKM", names, strict=False))
    made.render_waiting(WaitingProps(Said("Đang chờ", "Waiting"), "72", rows))
    qtbot.addWidget(made)
    return made


def test_names_that_fit_stand_whole(qtbot: QtBot) -> None:
    made = the_list(qtbot, *NAMES)
    assert made.plan().named and made._shortened(made.plan()) == 0


def test_one_name_that_is_too_long_is_cut_behind_a_word_and_the_others_stay(qtbot: QtBot) -> None:
    made = the_list(qtbot, LONG, *NAMES[1:])
    plan = made.plan()
    assert plan.named and made._shortened(plan) == 1 and len(plan.rows) == 6
    cut = " ".join(made._named(LONG, 380, 96).lines)
    assert cut.endswith("…") and LONG.startswith(cut.rstrip("…")) and len(cut) > 12
    assert not clipped(made)


def test_a_long_value_takes_its_room_from_its_own_name_alone(qtbot: QtBot) -> None:
    made = the_list(qtbot, *NAMES)
    rooms = [made._name_width(WaitingRow("A", NAMES[0], value, True), 600) for value in ("–", "888", "khó kịp lắm")]
    assert rooms[0] == rooms[1] > rooms[2]
    rows = tuple(WaitingRow("A", name, "khó kịp" if name == "Đất đai" else "5", True) for name in NAMES)
    made.resize(430, 800)
    made.render_waiting(WaitingProps(Said("Thời gian chờ (phút)", ""), "", rows))
    assert made._shortened(made.plan()) == 0


def test_where_most_names_are_too_long_the_letters_stand_alone(qtbot: QtBot) -> None:
    assert not the_list(qtbot, *[LONG] * 4, *NAMES[4:]).plan().named


def test_a_word_that_no_line_can_hold_is_cut_behind_a_letter(qtbot: QtBot) -> None:
    made = the_list(qtbot, "Ư" * 300, *NAMES[1:])
    assert made.plan().named and not made.overflows()
    assert "".join(made._named("Ư" * 300, 380, 96).lines).strip("Ư") == "…"
