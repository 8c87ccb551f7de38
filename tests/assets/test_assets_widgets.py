"""Icons are there, texts fit their boxes or are found out, codes can be read."""

from __future__ import annotations

import pytest
import zxingcpp
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from assets.face import LOOKS, Face
from assets.icons import icon_names, icon_or
from assets.line import Line
from assets.qt.buttons import TouchButton
from assets.qt.clipping import clipped
from assets.qt.fitting import fit, style_of
from assets.qt.icons import IconMissing, icon_pixmap
from assets.qt.lines import LineList
from assets.qt.planning import Arrangement
from assets.qt.qr import QrLabel
from assets.qt.theme import Theme
from assets.qt.widgets import FitLabel, NumberLabel, StatusStrip
from assets.theme import Role, Screen
from config import load_hall
from config.load import sample_halls

SCREEN = Screen(1080, 1920, 293, 521)
LONG = "Đăng ký biến động quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất"


@pytest.fixture
def theme(qtbot: QtBot) -> Theme:
    return Theme.for_screen(SCREEN)


@pytest.mark.parametrize("hall", sample_halls())
def test_every_icon_of_the_sample_halls_exists(hall: str) -> None:
    config = load_hall(hall)
    wanted = {item.icon for item in (*config.fields, *config.field_groups) if item.icon}
    assert wanted <= icon_names()


@pytest.mark.parametrize("name", sorted(icon_names()))
def test_every_icon_draws_something_in_its_colour(qtbot: QtBot, name: str) -> None:
    image: QImage = icon_pixmap(name, 48, "#0c5c70").toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() == 255
    }
    assert "#0c5c70" in colours


def test_a_missing_icon_is_named_and_settings_get_another_one(qtbot: QtBot) -> None:
    with pytest.raises(IconMissing, match="'dragon'"):
        icon_pixmap("dragon", 48, "#000000")
    assert icon_or("dragon", "field") == "field"
    assert icon_or("land", "field") == "land"


def test_a_text_is_broken_by_words_into_lines_of_like_length(theme: Theme) -> None:
    fitted = fit(theme, "Trung tâm Phục vụ hành chính công Thủ Dầu Một", style_of(theme, Role.BODY), 700, 200)
    assert fitted.lines == ("Trung tâm Phục vụ hành", "chính công Thủ Dầu Một")


def test_a_text_shrinks_but_never_below_the_least_size(theme: Theme) -> None:
    style = style_of(theme, Role.TITLE)
    fitted = fit(theme, LONG, style, 900, 130)
    assert theme.least_em() <= fitted.em < theme.em(Role.TITLE)
    assert fitted.fits
    squeezed = fit(theme, LONG, style, 300, 60)
    assert (squeezed.em, squeezed.fits) == (theme.least_em(), False)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", [(500, 280), (500, 110), (320, 90)], ids=["card", "row", "small row"])
def test_a_button_finds_an_arrangement_in_which_its_texts_fit(
    qtbot: QtBot, theme: Theme, look: str, size: tuple[int, int]
) -> None:
    face = Face("Đăng ký kinh doanh", "12 người đang chờ", "business", "12", look=look)
    button = TouchButton(theme, "b", face)
    qtbot.addWidget(button)
    button.resize(*size)
    assert not button.overflows()
    assert not button.grab().isNull()


def test_a_button_too_small_for_its_words_is_found_out(qtbot: QtBot, theme: Theme) -> None:
    button = TouchButton(theme, "b", Face(LONG, icon="land"))
    qtbot.addWidget(button)
    button.resize(200, 60)
    assert clipped(button) == [f"TouchButton b {LONG!r}: the text does not fit"]


def test_a_wide_box_is_no_reason_to_drop_the_line(qtbot: QtBot, theme: Theme) -> None:
    button = TouchButton(theme, "b", Face("Đất đai", icon="land"))
    qtbot.addWidget(button)
    assert button.plan_in(QSize(500, 280), Arrangement.STACKED, "12 người đang chờ").fits


def test_a_key_held_down_presses_once(qtbot: QtBot) -> None:
    button = TouchButton(Theme.for_screen(SCREEN), "b", Face("Xong"))
    qtbot.addWidget(button)
    touches: list[int] = []
    button.touched.connect(lambda: touches.append(1))
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert touches == [1]


def test_labels_that_are_cut_overlap_or_hang_out_are_found(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    for text, box in (("một hai ba bốn", (0, 0, 30, 20)), ("x", (10, 5, 100, 50)), ("y", (280, 150, 100, 40))):
        QLabel(text, window).setGeometry(*box)
    window.grab()
    assert [fault.rpartition(": ")[2] for fault in clipped(window)] == [
        "the label is cut",
        "hangs out of its parent",
        "lies on QLabel  'x'",
    ]


def test_labels_in_a_layout_that_has_room_are_whole(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    strip = StatusStrip(theme)
    strip.say("calm", "check-circle", "Phiếu đã in. Mời cầm phiếu ở khe bên dưới.")
    for part in (FitLabel(theme, Role.TITLE, LONG), NumberLabel(theme, "Đ1088", role=Role.NUMBER), strip):
        column.addWidget(part)
    window.resize(900, 700)
    window.grab()
    assert clipped(window) == []


@pytest.mark.parametrize("note", ["", "TB 5 · 90% ≤ 11 ph"], ids=["no notes", "some notes"])
def test_no_value_of_a_list_is_louder_than_another(qtbot: QtBot, theme: Theme, note: str) -> None:
    lines = LineList(theme, "queues")
    qtbot.addWidget(lines)
    rows = (Line("land", "Đất đai", value="12", value_note=note), Line("culture", "Văn hóa", value="0"))
    lines.set_lines(rows)
    sizes = {lines._delegate._values(row)[0][1].em for row in rows}
    assert sizes == {theme.em(Role.BODY if note else Role.TITLE)}


@pytest.mark.parametrize(("content", "faults"), [("https://example.invalid", ["lies on QLabel  'x'"]), ("", [])])
def test_what_lies_on_a_code_is_found(qtbot: QtBot, theme: Theme, content: str, faults: list[str]) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 400)
    code, label = QrLabel(theme, 40.0, window), QLabel("x", window)
    code.show_code(content)
    label.move(10, 10)
    assert [fault.partition(": ")[2] for fault in clipped(window)] == faults


@pytest.mark.parametrize("size_mm", [40.0, 58.0])
def test_the_code_on_the_screen_can_be_read(qtbot: QtBot, theme: Theme, size_mm: float) -> None:
    url = "https://thudaumot.example.invalid/v/6f1c0e5b9a7d4c32a8e4d17b3f905c6e"
    label = QrLabel(theme, size_mm)
    qtbot.addWidget(label)
    label.show_code(url)
    image = label.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    flat = memoryview(image.constBits()).cast("B", (image.height(), image.bytesPerLine()))  # type: ignore[call-overload]
    found = zxingcpp.read_barcodes(flat)
    assert [one.text for one in found] == [url]
