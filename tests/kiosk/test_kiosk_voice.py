"""What the kiosk says aloud: when, in which words, and that a machine without a loudspeaker is no worse for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import load_hall
from devices.ports import StateListener
from devices.speech.pack import load_packs
from devices.speech.sim import SimulatedSoundCard, SoundFaults
from devices.speech.station import start_speech
from devices.states import Reason
from devices.wiring import voice_place
from kiosk.core import voice_of
from kiosk.events import (
    Answered,
    Denied,
    Effect,
    Event,
    FieldTouched,
    LanguageTouched,
    Say,
    SayWhy,
    SlipMoved,
    Timer,
    TimeUp,
    VoidTouched,
)
from kiosk.flow import reduce
from kiosk.state import Issuing, Kiosk, Showing, Slip
from kiosk.voice import DEVICE, Voice, settings_of
from kiosk.wiring import Program, build
from queue_engine.protocol import Refusal, ReportDevice
from tests.kiosk.fake_link import FakeLink
from tests.kiosk.kiosk_samples import a_hall, a_kiosk, a_ticket, an_issued, config_of, kiosk_rules
from tests.kiosk.test_kiosk_window import kiosk_station

ISSUED = an_issued()
FAILED = SlipMoved(ISSUED.ticket.id, "failed_before")
DONE = SlipMoved(ISSUED.ticket.id, "confirmed")
LUNCH = {"opens_on": "2026-11-23", "opens_at": "13:00", "opens_weekday": "mon"}


def speaking(**changes: object) -> Kiosk:
    return a_kiosk(**{"rules": kiosk_rules(voice=True, printer="p"), **changes})  # type: ignore[arg-type]


def spoken(state: Kiosk, *events: Event) -> list[Effect]:
    done: list[Effect] = []
    for event in events:
        state, effects = reduce(state, event)
        done += [one for one in effects if isinstance(one, Say | SayWhy)]
    return done


def showing(slip: Slip, **changes: object) -> Kiosk:
    return speaking(phase=Showing(ISSUED, slip, may_void=True), **changes)


# -- when --------------------------------------------------------------------------------------------


def test_advice_is_spoken_once_when_the_slip_cannot_be_printed() -> None:
    assert spoken(showing(Slip.PRINTING), FAILED, FAILED) == [Say("slip_failed", "A012", "vi")]


def test_it_is_spoken_at_once_where_nothing_prints_already() -> None:
    state = speaking(phase=Issuing("civil", intent="i1"), slips=(FAILED,))
    assert spoken(state, Answered("i1", ISSUED)) == [Say("slip_failed", "A012", "vi")]


def test_a_slip_that_is_printed_needs_no_words() -> None:
    assert spoken(showing(Slip.PRINTING), DONE) == []


def test_another_language_hears_it_again_in_that_language() -> None:
    assert spoken(showing(Slip.FAILED), LanguageTouched()) == [Say("slip_failed", "A012", "en")]


def test_nothing_is_said_while_a_citizen_gives_the_number_up() -> None:
    assert spoken(showing(Slip.PRINTING), VoidTouched(), FAILED) == []


def test_the_reason_why_there_is_no_number_is_spoken() -> None:
    state = speaking(phase=Issuing("civil", intent="i1"))
    assert spoken(state, Denied("i1", "lunch", LUNCH)) == [SayWhy("lunch", LUNCH, "2026-11-23", "vi")]


def test_a_kiosk_without_a_voice_asks_for_none() -> None:
    silent = replace(showing(Slip.PRINTING), rules=kiosk_rules(printer="p"))
    assert spoken(silent, FAILED) == []


# -- in which words ----------------------------------------------------------------------------------


class Heard:
    """The kiosk's voice on a simulated card."""

    def __init__(self, folder: Path, faults: SoundFaults | None = None, speed: float = 200.0) -> None:
        self.card = SimulatedSoundCard(speed, faults=faults or SoundFaults())
        self.now = datetime(2026, 11, 23, 8, 30)
        config = config_of()
        self.config = config.model_copy(update={"hall": config.hall.model_copy(update={"state_dir": folder})})

    def voice(self, on_state: StateListener) -> Voice:
        return Voice(start_speech(settings_of(self.config), on_state, card=self.card), self.config, lambda: self.now)

    def texts(self) -> list[str]:
        return [one.text for one in self.card.played]


@pytest.mark.parametrize(
    ("advice", "words"),
    [
        (
            Say("slip_failed", "A012", "vi"),
            "Máy đang không in được phiếu. Xin ông bà nhớ số a không một hai, hoặc chụp lại màn hình này",
        ),
        (Say("slip_uncertain", "B105", "vi"), "Phiếu có thể chưa in xong. Xin ông bà nhớ số bê một không năm,"),
        (Say("slip_failed", "A012", "en"), "Please remember your number, ay zero one two"),
        (SayWhy("lunch", LUNCH, "2026-11-23", "vi"), "Đang giờ nghỉ trưa, chưa phát số. Mời quay lại lúc 13 giờ."),
        (SayWhy("last_ticket_passed", {"last_ticket_at": "11:15"}, None, "vi"), "ngừng phát số từ 11 giờ 15 để kịp"),
        (SayWhy("day_over", {**LUNCH, "opens_on": "2026-11-25"}, "2026-11-23", "vi"), "ngày 25 tháng 11, từ 13 giờ."),
        (SayWhy("booking_used", {"slot_at": "09:00", "number": "A012"}, None, "vi"), "được lấy số a không một hai."),
        (SayWhy("unreachable", {}, None, "vi"), ""),
        (SayWhy("limit_per_person", {"limit": 3}, None, "vi"), "Ông bà đã lấy đủ 3 số cho hôm nay."),
    ],
)
def test_it_says_so_in_words_that_can_be_read_aloud(
    tmp_path: Path, qtbot: QtBot, advice: Say | SayWhy, words: str
) -> None:
    heard = Heard(tmp_path)
    voice = heard.voice(lambda health: None)
    voice.say(advice)
    qtbot.waitUntil(lambda: len(heard.texts()) == 1)
    voice.close()
    assert words in heard.texts()[0]
    assert "/" not in heard.texts()[0] and ":" not in heard.texts()[0]


def test_what_is_overtaken_by_something_newer_is_not_said_any_more(tmp_path: Path, qtbot: QtBot) -> None:
    heard = Heard(tmp_path, speed=20.0)
    voice = heard.voice(lambda health: None)
    for number in ("A001", "A002", "A003"):
        voice.say(Say("slip_failed", number, "vi"))
    qtbot.waitUntil(lambda: any("không không ba" in text for text in heard.texts()))
    voice.close()
    assert not any("không không hai" in text for text in heard.texts())


def test_a_number_that_cannot_be_read_is_logged_and_harms_nothing(
    tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("nothing is said of")
    voice = Heard(tmp_path).voice(lambda health: None)
    voice.say(Say("slip_failed", "字", "vi"))
    voice.close()


def test_every_prompt_of_the_kiosk_is_in_every_pack() -> None:
    for pack in load_packs(voice_place().packs).values():
        assert {"slip_failed", "slip_uncertain", "slip_none", "clock", "full_hour", "date"} <= pack.prompts.keys()


# -- at the kiosk ------------------------------------------------------------------------------------


@pytest.fixture
def heard(tmp_path: Path) -> Heard:
    return Heard(tmp_path)


@pytest.fixture
def link() -> FakeLink:
    return FakeLink()


@pytest.fixture
def kiosk(qtbot: QtBot, heard: Heard, link: FakeLink) -> Iterator[Program]:
    station = kiosk_station("thu-dau-mot", voice=True, printer=None)
    program = build(config_of(), station, link, voice=heard.voice)
    qtbot.addWidget(program.shell)
    program.start()
    link.follow(a_hall())
    yield program
    program.close()


def ask(program: Program) -> None:
    program.loop.dispatch(TimeUp(Timer.SETTLE), FieldTouched("civil"))


def told(link: FakeLink) -> ReportDevice:
    """The newest that the hall has heard of the loudspeaker."""
    return [body for body in link.bodies(ReportDevice) if isinstance(body, ReportDevice) and body.device == DEVICE][-1]


def test_at_the_kiosk_the_number_is_spoken_where_no_slip_comes(
    qtbot: QtBot, kiosk: Program, heard: Heard, link: FakeLink
) -> None:
    ask(kiosk)
    link.answer(an_issued(a_ticket("C003")))
    qtbot.waitUntil(lambda: any("xê không không ba" in text for text in heard.texts()))


def test_at_the_kiosk_a_refusal_is_spoken(qtbot: QtBot, kiosk: Program, heard: Heard, link: FakeLink) -> None:
    ask(kiosk)
    link.answer(Refusal(code="lunch", message="no", detail=LUNCH))
    qtbot.waitUntil(lambda: any("Đang giờ nghỉ trưa" in text for text in heard.texts()))


def test_a_missing_sound_card_is_told_to_the_desk_and_the_number_is_shown_all_the_same(
    qtbot: QtBot, heard: Heard, kiosk: Program, link: FakeLink, expect_log: Callable[[str], None]
) -> None:
    expect_log("speaker is lost: no-sound-card")
    heard.card.faults.no_card = True
    ask(kiosk)
    link.answer(ISSUED)
    assert kiosk.loop.state.phase.issued == ISSUED
    qtbot.waitUntil(lambda: Reason.NO_SOUND_CARD in told(link).reasons)
    assert kiosk.loop.state.paper, "a loudspeaker says nothing about paper"


def test_only_a_station_that_is_set_to_speak_has_a_voice() -> None:
    config = load_hall("thu-dau-mot")
    silent, loud = kiosk_station("thu-dau-mot"), kiosk_station("thu-dau-mot", voice=True)
    assert voice_of(config, silent, datetime.now) is None
    assert voice_of(config, loud, datetime.now) is not None
