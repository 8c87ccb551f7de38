"""Ratings that were flagged: calm sentences for the supervisor, on a page of their own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from assets.qt.lines import LineList
from assets.texts import Texts
from counter.desk.acts import Act
from counter.desk.events import ActOpened, Given, Page, Send
from counter.desk.flags import flag_lines
from counter.desk.flow import Desk, reduce
from counter.desk.needs import needs_of
from counter.desk.props import props_of
from counter.words import Words
from queue_engine.protocol import RatingFlag, SettleCase
from tests.counter.desk_flags import FLAGGED, FLAGGED_IN_COMMUNE, a_flag, flagged
from tests.counter.desk_samples import a_desk, desk_hall
from tests.counter.panel_samples import at, config_of
from tests.visual.desk_states import shell_of
from tests.visual.registry import Stage, rooms

WORDS = Words(Texts.load("vi"), config_of())
ENGLISH = Words(Texts.load("en"), config_of())


def said(*flags: RatingFlag, words: Words = WORDS) -> list[str]:
    return [line.title for line in flag_lines(a_desk(flagged(flags=flags)), words)]


def test_each_flag_is_a_sentence_and_the_newest_comes_first() -> None:
    lines = flag_lines(FLAGGED["flags"], WORDS)
    assert [line.title for line in lines] == [
        "Quầy 1, số A012: bấm sau 0,4 giây – nhanh bất thường",
        "Quầy 3: 12 đánh giá liền giống nhau",
        "Quầy 2: 30 lần bấm phím khi không ai được hỏi",
    ]
    assert [line.value_note for line in lines] == ["10:20", "09:51", "08:57"]
    assert all(line.note.startswith("Xin xem ") for line in lines)


def test_flags_are_told_in_english_too() -> None:
    assert said(a_flag(count=1234), words=ENGLISH) == [
        "Counter 3, number D044: pressed after 1.2 seconds – unusually fast"
    ]


def test_a_press_at_once_took_some_time_all_the_same() -> None:
    assert said(a_flag(count=3)) == ["Quầy 3, số D044: bấm sau 0,1 giây – nhanh bất thường"]


def test_nobody_is_named_and_no_answer_is_shown() -> None:
    config = config_of()
    private = [one.name for one in config.officers]
    private += [level.name for scale in config.ratings.scales for level in scale.levels]
    texts = [line.title + line.note for line in flag_lines(FLAGGED["flags-many"], WORDS)]
    assert not [word for word in private for text in texts if word in text]


@pytest.mark.parametrize(
    ("why", "counts", "told"),
    [
        pytest.param("strays", (30, 60, 90), (90,), id="the presses of a day"),
        pytest.param("run", (12, 24), (24,), id="a run that goes on"),
        pytest.param("run", (12, 24, 12), (12, 24), id="a run, and another one"),
        pytest.param("run", (12, 12), (12, 12), id="two runs"),
        pytest.param("too_fast", (400, 900), (900, 400), id="each press"),
    ],
)
def test_what_grew_is_told_once(why: str, counts: tuple[int, ...], told: tuple[int, ...]) -> None:
    flags = tuple(a_flag(60 + n, why, count=count) for n, count in enumerate(counts))
    lines = flag_lines(a_desk(flagged(flags=flags)), WORDS)
    count_of = {str(flag.seq): flag.count for flag in flags}
    assert tuple(count_of[line.key] for line in lines) == told


def test_the_strays_of_two_counters_are_two_lines() -> None:
    flags = a_flag(60, "strays", counter="quay-1", count=60), a_flag(61, "strays", counter="quay-2", count=30)
    assert len(said(*flags)) == 2


def test_flags_need_nobody_at_once_and_are_counted_on_the_way_to_their_page() -> None:
    desk = FLAGGED["flags-elsewhere"]
    props = props_of(desk, WORDS)
    assert needs_of(desk, WORDS) == () and props.headline.look == "calm"
    assert {line.tone for line in props.flags.lines} == {"plain"}
    [page] = [one for one in props.pages if one.name == "page:dossiers"]
    assert page.face.title == "Cần xem (3) · F8"


def test_a_day_without_flags_leaves_the_page_to_the_dossiers() -> None:
    props = props_of(a_desk(page=Page.DOSSIERS), WORDS)
    assert (props.flags.shown, props.cases.shown) == (False, True)


def test_a_hall_without_dossiers_has_the_page_for_its_ratings() -> None:
    words = Words(Texts.load("vi"), config_of("commune"))
    props = props_of(FLAGGED_IN_COMMUNE["flags-none"], words)
    assert (props.flags.shown, props.cases.shown, props.sync.shown, props.stuck.shown) == (True, False, False, False)
    assert props.flags.empty == "Không có đánh giá khác thường nào cần xem"


def test_a_hall_that_asks_nobody_and_looks_nothing_up_has_no_such_page() -> None:
    config = config_of("commune")
    quiet = config.model_copy(update={"ratings": config.ratings.model_copy(update={"enabled": False})})
    pages = props_of(a_desk(), Words(Texts.load("vi"), quiet)).pages
    assert "page:dossiers" not in [one.name for one in pages]


def chosen(name: str, words: Words = WORDS) -> list[tuple[str, object]]:
    """What can be chosen on the page that is open."""
    sheet = props_of(FLAGGED[name], words).sheet
    assert sheet is not None
    return [(one.face.title, one.event) for one in sheet.buttons if one.name.startswith("choice:")]


def test_a_flag_is_seen_to_as_a_dossier_is_from_one_list() -> None:
    listed = chosen("acts-flag")
    assert [event for _, event in listed[-3:]] == [Given("83"), Given("71"), Given("60")]
    assert len(listed) > 3 and listed[-1][0] == flag_lines(FLAGGED["flags"], WORDS)[-1].title
    desk, _ = reduce(FLAGGED["flags"], ActOpened(Act.SETTLE, ("71",)))
    _, sent = reduce(desk, Given("đã trao đổi với quầy"))
    assert sent == (Send(SettleCase(case=71, words="đã trao đổi với quầy")),)


@pytest.mark.parametrize("words", [WORDS, ENGLISH])
def test_what_came_of_a_flag_is_not_what_comes_of_a_dossier(words: Words) -> None:
    of_a_flag = [title for title, _ in chosen("acts-flag-why", words)]
    sheet = props_of(FLAGGED["acts-flag-why"], words).sheet
    assert sheet is not None and flag_lines(FLAGGED["flags"], words)[0].title in sheet.line
    assert words["desk.why_spoken_with"].capitalize() in [title.capitalize() for title in of_a_flag]
    assert words["desk.why_is_right"].capitalize() not in [title.capitalize() for title in of_a_flag]


@pytest.mark.parametrize(
    ("desk", "hall"),
    [
        pytest.param(FLAGGED["flags"], "thu-dau-mot", id="no dossier to see to"),
        pytest.param(FLAGGED["flags-beside-cases"], "thu-dau-mot", id="beside dossiers"),
        pytest.param(FLAGGED_IN_COMMUNE["flags-alone"], "commune", id="a hall without dossiers"),
    ],
)
def test_the_key_for_what_was_seen_to_is_there_wherever_there_are_flags(qtbot: QtBot, desk: Desk, hall: str) -> None:
    shell = shell_of(_stages()[0], desk, hall)
    qtbot.addWidget(shell)
    meant: list[object] = []
    shell.meant.connect(meant.append)
    qtbot.keyClick(shell, Qt.Key.Key_F9)
    assert meant == [ActOpened(Act.SETTLE)]


def test_without_flags_and_dossiers_nothing_can_be_seen_to() -> None:
    props = props_of(a_desk(flagged(desk_hall(), flags=()), page=Page.DOSSIERS), WORDS)
    assert not props.tick.enabled and not props.settle.enabled


def test_a_click_on_a_flag_asks_what_came_of_it(qtbot: QtBot) -> None:
    shell = shell_of(_stages()[0], FLAGGED["flags"])
    qtbot.addWidget(shell)
    with qtbot.waitExposed(shell):
        shell.show()
    meant: list[object] = []
    shell.meant.connect(meant.append)
    flags = shell.findChild(LineList, "flags")
    assert flags is not None
    qtbot.waitUntil(lambda: flags.visualRect(flags.model().index(0, 0)).height() > 0)
    middle = flags.visualRect(flags.model().index(0, 0)).center()
    qtbot.mouseClick(flags.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert meant == [ActOpened(Act.SETTLE, ("83",))]


def test_forty_flags_are_a_list_to_scroll_in_a_window_that_stays_as_it_is(qtbot: QtBot) -> None:
    desk = FLAGGED["flags-many"]
    for stage in _stages():
        shell = shell_of(stage, desk)
        qtbot.addWidget(shell)
        with qtbot.waitExposed(shell):
            shell.show()
        flags = shell.findChild(LineList, "flags")
        assert flags is not None and flags.isVisible() and not flags.overflows()
        qtbot.waitUntil(lambda flags=flags: flags.verticalScrollBar().maximum() > 0)
        assert flags.lines.rowCount() == 40
        assert (shell.width(), shell.height()) == (stage.screen.width_px, stage.screen.height_px)


def _stages() -> list[Stage]:
    room = next(one for one in rooms() if one.name == "desk")
    return [stage for stage in room.stages() if stage.language == "vi"]


def test_a_flag_of_another_day_says_which() -> None:
    flags = (a_flag(at=at(60 * 24)),)
    assert flag_lines(a_desk(flagged(flags=flags)), WORDS)[0].value_note == "22/11 10:32"
