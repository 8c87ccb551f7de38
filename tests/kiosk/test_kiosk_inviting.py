"""The kiosk invites aloud: where it is wanted, when nobody is there, not too often, and silent at the first touch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from config.schema import Station, StationKind
from config.voice import Quiet, Volume
from devices.ports import Scan
from devices.speech.sim import SimulatedSoundCard
from devices.speech.sound import Sound
from devices.speech.station import start_speech
from devices.trials import Finding
from kiosk.clock import ms_of
from kiosk.core import invitation_of, rules_of
from kiosk.events import (
    BackTouched,
    Denied,
    Effect,
    Event,
    FieldTouched,
    HallChanged,
    Hush,
    Invite,
    LanguageTouched,
    LinkChanged,
    StartTimer,
    StopTimer,
    Timer,
    TimeUp,
)
from kiosk.flow import reduce
from kiosk.inviting import CALL_S, Invitation
from kiosk.state import Issuing, Kiosk, Link, Refused, home_of
from kiosk.voice import DEVICE, Voice, settings_of
from kiosk.wiring import Program, build
from queue_engine.protocol import Call
from tests.kiosk.fake_link import FakeLink
from tests.kiosk.kiosk_samples import a_hall, a_kiosk, an_issued, config_of, kiosk_rules
from tests.kiosk.test_kiosk_lookup_window import lookup_station
from tests.kiosk.test_kiosk_window import kiosk_station

EVERY_S = 45.0
INVITATION = Invitation("touch_screen_for_number", EVERY_S)
RING = TimeUp(Timer.INVITE)
AGAIN = StartTimer(Timer.INVITE, EVERY_S)
SAID = (Invite(INVITATION.prompt), AGAIN)
SILENT = (StopTimer(Timer.INVITE), Hush())
WORDS = "Mời chạm vào màn hình để lấy số"


def inviting(**changes: object) -> Kiosk:
    return a_kiosk(rules=kiosk_rules(voice=True, invitation=INVITATION), **changes)


def done(state: Kiosk, *events: Event) -> tuple[Effect, ...]:
    """What the last of these events brings about, of what is heard."""
    effects: tuple[Effect, ...] = ()
    for event in events:
        state, effects = reduce(state, event)
    return tuple(one for one in effects if isinstance(one, Invite | Hush) or getattr(one, "timer", "") is Timer.INVITE)


# -- when --------------------------------------------------------------------------------------------


def test_it_begins_to_count_when_somebody_could_take_a_number() -> None:
    assert done(inviting(hall=None, link=Link.STARTING), LinkChanged(True), HallChanged(a_hall())) == (AGAIN,)


def test_it_invites_when_nobody_has_touched_it_for_so_long_and_again_after_as_long() -> None:
    assert done(inviting(), RING) == SAID
    assert done(inviting(), RING, RING) == SAID


def test_a_touch_silences_it_and_only_when_the_citizen_has_left_it_counts_again() -> None:
    touched = inviting()
    assert done(touched, LanguageTouched()) == SILENT
    assert done(touched, LanguageTouched(), RING) == ()
    assert done(touched, LanguageTouched(), TimeUp(Timer.SETTLE), TimeUp(Timer.IDLE)) == (AGAIN,)


@pytest.mark.parametrize(
    "state",
    [
        inviting(link=Link.LOST),
        inviting(hall=a_hall(is_open=False)),
        inviting(hall=a_hall().model_copy(update={"stopped": {field.id: "hết số" for field in config_of().fields}})),
        inviting(phase=Issuing("civil", intent="i1")),
        replace(inviting(), rules=kiosk_rules(voice=True)),
    ],
    ids=["no server", "a holiday", "no more numbers", "a citizen is there", "not wanted by the settings"],
)
def test_it_does_not_invite_where_nobody_could_take_a_number(state: Kiosk) -> None:
    assert done(state, RING) == ()


def test_a_look_up_screen_invites_whether_numbers_are_given_or_not() -> None:
    rules = kiosk_rules(voice=True, invitation=INVITATION, looks_up=True)
    full = a_hall().model_copy(update={"stopped": {field.id: "hết số" for field in config_of().fields}})
    state = a_kiosk(rules=rules, phase=home_of(rules), hall=full)
    assert done(state, RING) == SAID
    assert done(replace(state, link=Link.LOST), RING) == ()


def test_a_hall_that_closes_silences_it() -> None:
    assert done(inviting(), HallChanged(a_hall(is_open=False))) == SILENT


@pytest.mark.parametrize(
    ("heeds", "age_s", "said"),
    [(True, 5, (StartTimer(Timer.INVITE, CALL_S),)), (True, 21, SAID), (False, 5, SAID)],
    ids=["a call is being spoken", "long ago", "nobody speaks in this hall"],
)
def test_it_does_not_talk_into_a_call(heeds: bool, age_s: int, said: tuple[Effect, ...]) -> None:
    call = Call(seq=99, ticket="t", number="A012", field="civil", counter="quay-1", at="2026-11-23T02:41:00.000Z")
    now_ms = ms_of(call.at) + age_s * 1000
    state = inviting(hall=a_hall().model_copy(update={"calls": (call,)}), now_ms=now_ms)
    invitation = replace(INVITATION, heeds_calls=heeds)
    state = replace(state, rules=replace(state.rules, invitation=replace(invitation, every_s=EVERY_S)))
    assert done(state, RING) == said


EVENTS = st.lists(
    st.sampled_from(
        [
            RING,
            LanguageTouched(),
            BackTouched(),
            FieldTouched("civil"),
            Denied("i1", "lunch", {}),
            TimeUp(Timer.IDLE),
            TimeUp(Timer.SETTLE),
            LinkChanged(False),
            LinkChanged(True),
            TimeUp(Timer.LOST),
            HallChanged(a_hall()),
            HallChanged(a_hall(is_open=False)),
        ]
    ),
    max_size=40,
)


@given(EVENTS)
def test_its_clock_runs_while_it_may_invite_and_never_else(events: list[Event]) -> None:
    state, runs = inviting(), True
    for event in events:
        if event == RING and not runs:
            continue  # a clock that stands does not ring
        runs = runs and event != RING
        state, effects = reduce(state, event)
        for effect in effects:
            if isinstance(effect, StartTimer | StopTimer) and effect.timer is Timer.INVITE:
                assert isinstance(effect, StartTimer) is not runs, "a clock that runs is not put back"
                runs = isinstance(effect, StartTimer)
            assert not isinstance(effect, Invite) or event == RING


# -- by which settings -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("voice", "every_s", "invitation"),
    [
        (True, 60.0, Invitation("touch_screen_for_number", 60.0, heeds_calls=True)),
        (True, None, None),
        (False, 60.0, None),
    ],
)
def test_the_settings_say_whether_and_how_often(
    voice: bool, every_s: float | None, invitation: Invitation | None
) -> None:
    config = config_of()
    config = config.model_copy(update={"voice": config.voice.model_copy(update={"invite_every_s": every_s})})
    kiosk = next(one for one in config.stations if one.kind is StationKind.TICKET_KIOSK)
    assert rules_of(config, kiosk.model_copy(update={"voice": voice})).invitation == invitation


def test_a_look_up_screen_invites_to_look_something_up() -> None:
    config = config_of()
    config = config.model_copy(update={"voice": config.voice.model_copy(update={"invite_every_s": 60.0})})
    screen = Station(id="tra-cuu", name="Tra cứu", kind=StationKind.LOOKUP_SCREEN, voice=True)
    assert invitation_of(config, screen) == Invitation("touch_screen_to_look_up", 60.0, heeds_calls=True)


def test_a_kiosk_may_be_quieter_than_the_hall_at_some_hours() -> None:
    config = config_of()
    rows = (Volume(since="07:00", percent=60), Volume(since="16:00", percent=30))
    own = config.voice.model_copy(update={"station_volumes": rows})
    volumes = settings_of(config.model_copy(update={"voice": own})).volumes
    assert [(f"{row.since:%H:%M}", row.percent) for row in volumes] == [("07:00", 60), ("16:00", 30)]
    assert [row.percent for row in settings_of(config).volumes] == [100]


def test_a_kiosk_may_have_a_loudspeaker_of_its_own_also_a_simulated_one(tmp_path: Path) -> None:
    config = config_of()
    assert (settings_of(config).kind, settings_of(config).device) == ("auto", "")
    assert (settings_of(config, "alsa:plughw:1,0").kind, settings_of(config, "usb").device) == ("aplay", "usb")
    log = tmp_path / "loa.jsonl"
    simulated = settings_of(config, f"sim:20:{log}")
    assert (simulated.kind, simulated.sim_speed, simulated.sim_log) == ("sim", 20.0, log)


# -- at the kiosk ------------------------------------------------------------------------------------


class Card(SimulatedSoundCard):
    """Counts the sounds that have begun: a loudspeaker is BUSY already while it makes one."""

    begun = 0

    def play(self, sound: Sound, text: str, deadline_s: float) -> float:
        self.begun += 1
        return super().play(sound, text, deadline_s)

    def is_broken_off(self) -> bool:
        """Whatever has begun was cut short."""
        return len(self.played) == self.begun > 0 and not any(one.whole for one in self.played)


class Heard:
    """A kiosk that invites every quarter of a second, or as often as is said, on a simulated card."""

    def __init__(
        self, folder: Path, qtbot: QtBot, speed: float = 50.0, station: Station | None = None, every_s: float = 0.25
    ) -> None:
        config = config_of()
        voice = config.voice.model_copy(
            update={
                "invite_every_s": every_s,
                "languages": ("vi", "en"),
                "quiet": (Quiet(begins="11:30", ends="13:00"),),
                "station_volumes": (Volume(since="07:00", percent=80), Volume(since="17:00", percent=0)),
            }
        )
        hall = config.hall.model_copy(update={"state_dir": folder})
        self.config = config.model_copy(update={"voice": voice, "hall": hall})
        self.card = Card(speed)
        self.now = datetime(2026, 11, 23, 8, 30)
        self.link = FakeLink()
        station = station or kiosk_station("thu-dau-mot", voice=True, printer=None)
        self.program: Program = build(self.config, station, self.link, voice=self._voice)
        qtbot.addWidget(self.program.shell)
        self.program.start()
        self.link.follow(a_hall())

    def _voice(self, on_state: object) -> Voice:
        speech = start_speech(settings_of(self.config), card=self.card, clock=lambda: self.now.time())
        return Voice(speech, self.config, lambda: self.now)

    def texts(self) -> list[str]:
        return [one.text for one in self.card.played]


@pytest.fixture
def heard(tmp_path: Path, qtbot: QtBot) -> Iterator[Heard]:
    one = Heard(tmp_path, qtbot)
    yield one
    one.program.close()


def test_it_is_heard_in_the_languages_of_the_calls_without_a_chime(heard: Heard, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(heard.texts()) >= 2)
    assert set(heard.texts()) == {f"{WORDS} / Please touch the screen to take a number"}
    assert heard.card.played[0].end - heard.card.played[0].start < 10


def test_a_look_up_screen_is_heard_inviting_and_falls_silent_at_a_receipt(tmp_path: Path, qtbot: QtBot) -> None:
    screen = Heard(tmp_path, qtbot, station=lookup_station(voice=True))
    try:
        qtbot.waitUntil(lambda: bool(screen.texts()))
        invitation = "Mời chạm vào màn hình để tra cứu hồ sơ / Please touch the screen to look up your dossier"
        assert set(screen.texts()) == {invitation}
        wanted: list[object] = []
        screen.program.loop.wanted.connect(wanted.append)
        screen.program.effects.scanned.emit(Scan("doc-ma-1", "code128", "H13.12-261109-0042", 0.0))
        qtbot.waitUntil(lambda: Hush() in wanted)
    finally:
        screen.program.close()


@pytest.mark.parametrize("hour", [12, 18], ids=["quiet hours", "volume of nothing"])
def test_at_some_hours_it_is_silent_and_speaks_again_later(heard: Heard, qtbot: QtBot, hour: int) -> None:
    heard.now = datetime(2026, 11, 23, hour)
    rang: list[object] = []
    heard.program.loop.wanted.connect(lambda effect: rang.append(effect) if isinstance(effect, Invite) else None)
    qtbot.waitUntil(lambda: len(rang) >= 3)
    before = len(heard.texts())
    rang.clear()
    qtbot.waitUntil(lambda: len(rang) >= 3)
    assert len(heard.texts()) == before
    heard.now = datetime(2026, 11, 23, 9)
    qtbot.waitUntil(lambda: len(heard.texts()) > before)


def test_the_first_touch_silences_it_in_the_middle_of_a_word(tmp_path: Path, qtbot: QtBot) -> None:
    slow = Heard(tmp_path, qtbot, speed=0.1, every_s=3600)  # half a minute a sentence
    try:
        slow.program.loop.dispatch(RING)
        qtbot.waitUntil(lambda: slow.card.begun > 0)
        slow.program.loop.dispatch(TimeUp(Timer.SETTLE), LanguageTouched())
        qtbot.waitUntil(slow.card.is_broken_off)
    finally:
        slow.program.close()


def test_advice_ends_when_the_citizen_leaves(tmp_path: Path, qtbot: QtBot) -> None:
    slow = Heard(tmp_path, qtbot, speed=0.1, every_s=3600)
    try:
        slow.program.loop.dispatch(TimeUp(Timer.SETTLE), FieldTouched("civil"))
        slow.link.answer(an_issued())
        qtbot.waitUntil(lambda: slow.card.begun > 0)
        slow.program.loop.dispatch(TimeUp(Timer.TICKET))
        qtbot.waitUntil(slow.card.is_broken_off)
    finally:
        slow.program.close()


def test_a_test_from_the_desk_is_not_silenced_by_a_touch(heard: Heard, qtbot: QtBot) -> None:
    findings: list[Finding] = []
    assert heard.program.core.voice is not None
    heard.program.core.voice.trials()[DEVICE].test(findings.append)
    heard.program.loop.dispatch(TimeUp(Timer.SETTLE), LanguageTouched())
    qtbot.waitUntil(lambda: bool(findings))
    assert findings == [Finding("ok", (), "said")]


def test_a_refusal_that_is_left_is_not_said_to_its_end() -> None:
    state = replace(inviting(), phase=Refused("lunch", {}), settled=True)
    assert Hush() in reduce(state, BackTouched())[1]
