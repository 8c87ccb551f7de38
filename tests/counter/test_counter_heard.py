"""What staff read about a call: which boards have shown it, and what became of it at the loudspeakers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assets.texts import Texts
from config.schema import Station, StationKind
from config.voice import Zone
from counter.desk.lists import call_lines
from counter.heard import Heard, by_voice, zones_of
from counter.panel.props import WorkProps, props_of
from counter.words import Words
from queue_engine.protocol import SpokenCall
from tests.counter.desk_samples import a_desk, not_heard
from tests.counter.panel_samples import NOW_MS, SPOKEN, a_call, a_hall, at, called, config_of, not_spoken, seated

WORDS = Words(Texts.load("vi"), config_of())


def _two_zones() -> Words:
    """Counter 1 is heard in the east, and by the whole hall."""
    config = config_of()
    zone = Zone(id="east", name="Sảnh đông", counters=("quay-1",))
    loud = Station(id="loa-2", kind=StationKind.ANNOUNCER, name="Loa sảnh đông", zone="east")
    stations = (*config.stations, loud, loud.model_copy(update={"id": "loa-3"}))
    return replace(WORDS, config=config.model_copy(update={"zones": (zone,), "stations": stations}))


def _east(outcome: Any, *reasons: str) -> SpokenCall:
    return SpokenCall(zone="east", outcome=outcome, reasons=reasons)


def _heard(spoken: tuple[SpokenCall, ...], words: Words = WORDS, minutes_ago: float = 0.5, **changes: Any) -> Heard:
    call = a_call(called(since=at(minutes_ago)), spoken=spoken)
    return by_voice(call, a_hall(**{"granted": {"": "loa-1", "east": "loa-2"}, **changes}), NOW_MS, words)


@pytest.mark.parametrize(
    ("spoken", "text", "tone"),
    [
        pytest.param(SPOKEN, "đã đọc", "calm", id="spoken"),
        pytest.param(not_spoken("merged"), "đã đọc gộp", "calm", id="merged"),
        pytest.param(not_spoken("shown_only", "quiet-hours"), "giờ này không đọc", "calm", id="quiet hours"),
        pytest.param(not_spoken("shown_only", "muted"), "giờ này không đọc", "calm", id="volume of nothing"),
        pytest.param(not_spoken("shown_only", "too-old"), "không đọc nữa vì đã lâu", "calm", id="too old"),
        pytest.param(not_spoken("shown_only", "whatever"), "không đọc loa", "calm", id="a reason without words"),
        pytest.param(
            not_spoken("failed", "no-sound-card"), "chưa đọc được: chưa tìm thấy loa", "alarm", id="no sound card"
        ),
        pytest.param(not_spoken("failed", "whatever"), "chưa đọc được", "alarm", id="a failure without words"),
        pytest.param(not_spoken("failed", "unheard"), "chưa đọc: không có loa", "alarm", id="nobody was there"),
        pytest.param((), "đang chờ đọc", "quiet", id="waiting"),
    ],
)
def test_what_became_of_a_call_is_said_in_words(spoken: tuple[SpokenCall, ...], text: str, tone: str) -> None:
    assert _heard(spoken) == Heard(text, tone)


def test_a_call_that_waits_for_a_loudspeaker_that_is_away_is_told_after_some_seconds() -> None:
    assert _heard((), minutes_ago=0.05, granted={}) == Heard("đang chờ đọc", "quiet")
    assert _heard((), granted={}) == Heard("chưa đọc được: loa chưa kết nối", "alarm")


def test_an_announcer_that_says_nothing_for_long_is_told() -> None:
    assert _heard((), minutes_ago=2) == Heard("loa chưa báo đã đọc", "alarm")


def test_a_call_is_expected_in_each_zone_that_has_its_counter() -> None:
    words = _two_zones()
    assert zones_of(words.config, "quay-1") == {"", "east"}
    assert zones_of(words.config, "quay-2") == {""}


@pytest.mark.parametrize(
    ("east", "text"),
    [
        pytest.param((), "đang chờ đọc", id="one still waits"),
        pytest.param((_east("spoken"),), "đã đọc", id="both"),
        pytest.param((_east("merged"),), "đã đọc gộp", id="one merged"),
        pytest.param((_east("shown_only", "too-old"),), "đã đọc ở 1/2 loa", id="one did not"),
        pytest.param((_east("failed"),), "chưa đọc được", id="one failed"),
    ],
)
def test_several_zones_are_said_together(east: tuple[SpokenCall, ...], text: str) -> None:
    assert _heard((*SPOKEN, *east), _two_zones()).text == text


def test_a_hall_without_loudspeakers_says_nothing_of_them() -> None:
    config = config_of()
    quiet = tuple(one for one in config.stations if one.kind is not StationKind.ANNOUNCER)
    words = replace(WORDS, config=config.model_copy(update={"stations": quiet}))
    assert _heard((), words) == Heard()


def test_the_panel_is_alarmed_by_a_call_that_was_not_spoken() -> None:
    props = props_of(seated(hall=a_hall(called(), spoken=not_spoken("failed", "no-sound-card"))), WORDS)
    assert isinstance(props, WorkProps) and props.ticket
    assert props.ticket.shown == "Đã hiện 2/2 bảng, chưa đọc được: chưa tìm thấy loa"
    assert props.ticket.shown_tone == "alarm"


def test_the_desk_lists_a_call_that_was_not_spoken_as_one_to_look_at() -> None:
    line = call_lines(a_desk(not_heard("no-sound-card")), WORDS)[0]
    assert (line.note, line.value_note) == ("10:31 · chưa đọc được: chưa tìm thấy loa", "2/2 bảng")
    assert line.tone == "priority"
