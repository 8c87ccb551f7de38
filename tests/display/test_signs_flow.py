"""What the LED signs show, without a cable; and how the state of devices reaches the server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from devices.states import DeviceHealth, Reason, State
from display.common.events import Acknowledge, HallChanged, LinkChanged, NotHeard
from display.common.reports import Reports
from display.signs.flow import AWAY, DARK, PAUSED, STALE_MS, Effect, Event, Lit, Show, SignsState, Ticked, reduce
from display.signs.station import SignStation
from display.signs.trial import EIGHTS, LIT_MS, Trials, asked
from queue_engine.client import Unreachable
from queue_engine.client.intents import Intent
from queue_engine.protocol import CounterState, Day, Fact, HallState, Message, Noted, ReportDevice, ReportDeviceTest
from tests.display.fake_board_link import DAY, NOON_MS, at, called, empty_hall, hall_with, happened, recalled
from tests.fakes.hall import wait_until

QUAY, OTHER = "quay-1", "quay-2"
LOST_AT = "2026-11-23T03:32:00.000Z"


class Signs:
    """The signs of two counters, and what was put on them."""

    def __init__(self) -> None:
        self.state = SignsState((QUAY, OTHER))
        self.hall = empty_hall()
        self.take(HallChanged(self.hall, (), NOON_MS))

    def take(self, event: Event) -> tuple[Effect, ...]:
        self.state, effects = reduce(self.state, event)
        return effects

    def hear(self, *facts: Fact, now_ms: int = NOON_MS) -> tuple[Effect, ...]:
        self.hall = hall_with(*facts, hall=self.hall)
        return self.take(HallChanged(self.hall, facts, now_ms))

    def pause(self, reason: str | None) -> tuple[Effect, ...]:
        counter = self.hall.counters.get(QUAY) or CounterState(counter=QUAY)
        rows = {**self.hall.counters, QUAY: counter.model_copy(update={"paused": reason})}
        self.hall = self.hall.model_copy(update={"counters": rows, "seq": self.hall.seq + 1})
        return self.take(HallChanged(self.hall, (), NOON_MS))


@pytest.fixture
def signs() -> Signs:
    return Signs()


def test_before_the_first_word_nothing_is_put_on_any_sign() -> None:
    assert SignsState((QUAY,)).faces == {}


def test_a_call_blinks_and_its_service_stands_still(signs: Signs) -> None:
    assert signs.hear(called(598, "A012", QUAY)) == (Show(QUAY, "A012", blink=True, call=598),)
    assert signs.hear(happened(599, "service_started", "A012", QUAY)) == (Show(QUAY, "A012"),)
    assert signs.hear(happened(600, "ticket_finished", "A012", QUAY)) == (Show(QUAY, DARK),)


def test_a_recall_blinks_again(signs: Signs) -> None:
    signs.hear(called(590, "A012", QUAY))
    assert signs.hear(recalled(600, "A012", QUAY)) == (Show(QUAY, "A012", blink=True, call=600),)


def test_what_does_not_change_is_not_said_again(signs: Signs) -> None:
    signs.hear(called(598, "A012", QUAY))
    assert signs.hear(called(600, "B001", OTHER)) == (Show(OTHER, "B001", blink=True, call=600),)
    assert signs.take(Ticked(NOON_MS + 200_000)) == ()


def test_an_old_call_is_shown_still_when_the_station_begins() -> None:
    hall = hall_with(called(500, "A012", QUAY))
    _, shows = reduce(SignsState((QUAY,)), HallChanged(hall, (), NOON_MS))
    assert shows == (Show(QUAY, "A012", blink=False),)


def test_a_paused_counter_shows_dashes_but_not_over_an_open_number(signs: Signs) -> None:
    assert signs.pause("nghỉ") == (Show(QUAY, PAUSED),)
    assert signs.pause(None) == (Show(QUAY, DARK),)
    signs.hear(called(600, "A012", QUAY))
    assert signs.pause("nghỉ") == ()


def test_a_closed_hall_is_dark(signs: Signs) -> None:
    signs.pause("nghỉ")
    closed: HallState = signs.hall.model_copy(update={"day": Day(day=DAY, open=False, reason="weekday")})
    assert signs.take(HallChanged(closed, (), NOON_MS)) == (Show(QUAY, DARK),)


def test_without_the_server_the_number_stays_for_two_minutes_and_no_longer(signs: Signs) -> None:
    signs.hear(called(598, "A012", QUAY))
    assert signs.take(LinkChanged(live=False, lost_at=LOST_AT)) == ()
    assert signs.take(Ticked(NOON_MS + STALE_MS - 1)) == ()
    assert signs.take(Ticked(NOON_MS + STALE_MS)) == (Show(QUAY, AWAY), Show(OTHER, AWAY))
    assert signs.take(LinkChanged(live=True)) == ()
    assert signs.hear(happened(700, "service_started", "A012", QUAY), now_ms=NOON_MS + STALE_MS) == (
        Show(QUAY, "A012"),
        Show(OTHER, DARK),
    )


def test_a_station_that_never_heard_of_its_hall_says_so_after_a_while() -> None:
    state = SignsState((QUAY,))
    state, shows = reduce(state, Ticked(NOON_MS))
    assert shows == (Show(QUAY, DARK),)
    state, shows = reduce(state, Ticked(NOON_MS + STALE_MS))
    assert shows == (Show(QUAY, AWAY),)


def test_a_call_is_acknowledged_when_its_sign_has_answered(signs: Signs) -> None:
    signs.take(LinkChanged(live=True))
    signs.hear(called(600, "A012", QUAY))
    assert signs.take(Lit(600)) == (Acknowledge((600,)),)
    assert signs.take(Lit(600)) == (Acknowledge((600,)),)  # the counter's second sign; the server notes it once


def test_what_lit_up_while_the_link_was_down_is_acknowledged_after_it(signs: Signs) -> None:
    signs.take(LinkChanged(live=False, lost_at=LOST_AT))
    assert signs.take(Lit(600)) == ()
    assert signs.take(LinkChanged(live=True)) == (Acknowledge((600,)),)
    signs.take(NotHeard((600,)))
    assert signs.take(LinkChanged(live=True)) == (Acknowledge((600,)),)


# -- reports ------------------------------------------------------------------------------------


class FakeSender:
    """A server that hears, or does not."""

    def __init__(self) -> None:
        self.hears = True
        self.told: list[tuple[str, str]] = []
        self.quiet: list[float | None] = []
        self.tries = 0
        self.closed = threading.Event()

    def send(self, body: Message, deadline_s: float = 5.0) -> Message | Unreachable:
        self.tries += 1
        if not self.hears:
            return Unreachable(Intent("key", "/devices", ""))
        if isinstance(body, ReportDeviceTest):
            self.told.append((body.device, body.outcome))
        else:
            assert isinstance(body, ReportDevice)
            self.told.append((body.device, body.state))
            self.quiet.append(body.quiet_s)
        return Noted(seq=1)

    def close(self) -> None:
        self.closed.set()


def health(device: str, state: State, *reasons: Reason) -> DeviceHealth:
    return DeviceHealth(device, "sign", state, reasons, 0.0)


@pytest.fixture
def sender() -> FakeSender:
    return FakeSender()


@pytest.fixture
def reports(sender: FakeSender) -> Iterator[Reports]:
    made = Reports(sender)
    made.start()
    yield made
    made.stop()
    assert not made._thread.is_alive()


def test_every_change_is_told_once(sender: FakeSender, reports: Reports) -> None:
    reports.changed(health("s1", State.READY))
    wait_until(lambda: sender.told == [("s1", "READY")])
    reports.changed(health("s1", State.READY))
    reports.changed(health("s2", State.ABSENT, Reason.SILENT))
    wait_until(lambda: sender.told == [("s1", "READY"), ("s2", "ABSENT")])


def test_while_the_server_is_away_only_the_newest_state_is_kept(sender: FakeSender, reports: Reports) -> None:
    sender.hears = False
    reports.changed(health("s1", State.ABSENT, Reason.SILENT))
    wait_until(lambda: sender.tries >= 1)
    reports.changed(health("s1", State.READY))
    wait_until(lambda: sender.tries >= 2)
    sender.hears = True
    reports.linked()
    wait_until(lambda: sender.told == [("s1", "READY")])


def test_a_server_that_is_back_is_told_everything_again(sender: FakeSender, reports: Reports) -> None:
    reports.changed(health("s1", State.READY))
    reports.changed(health("s2", State.READY))
    wait_until(lambda: len(sender.told) == 2)
    reports.linked()
    wait_until(lambda: len(sender.told) == 4)


def test_a_device_that_answers_no_more_is_told_with_its_age(sender: FakeSender, reports: Reports) -> None:
    reports.changed(health("s1", State.READY))
    reports.changed(health("s1", State.ABSENT, Reason.SILENT))
    wait_until(lambda: sender.told[-1:] == [("s1", "ABSENT")])
    assert sender.quiet[-1] is not None


def test_what_came_of_a_trial_is_told_until_it_is_heard(sender: FakeSender, reports: Reports) -> None:
    sender.hears = False
    reports.tested(ReportDeviceTest(device="s1", outcome="ok"))
    wait_until(lambda: sender.tries >= 1)
    sender.hears = True
    wait_until(lambda: sender.told == [("s1", "ok")])


# -- trials ------------------------------------------------------------------------------------


class FakeSign:
    """Answers when the test wants."""

    def __init__(self, device: str) -> None:
        self.health = health(device, State.READY)
        self.shown: list[str] = []
        self.blinks = False
        self.answer: Callable[[], None] = lambda: None

    @property
    def text(self) -> str:
        return self.shown[-1] if self.shown else ""

    def show(self, text: str, blink: bool = False, on_shown: Callable[[], None] | None = None) -> None:
        self.shown.append(text)
        self.blinks = blink
        self.answer = on_shown or (lambda: None)


class FakeServer:
    """Hears which calls have been shown."""

    def __init__(self) -> None:
        self.told: list[tuple[int, ...]] = []

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def shown(self, calls: tuple[int, ...]) -> bool:
        self.told.append(calls)
        return True


class Trying:
    """Trials of one sign on one line."""

    def __init__(self) -> None:
        self.sign, self.line = FakeSign("led-1"), FakeSign("line-1")
        self.told: list[tuple[str, str, tuple[str, ...]]] = []
        self.trials = Trials(
            {"led-1": self.sign}, {"line-1": self.line}, self._tell, lambda device: self.sign.show("A012")
        )

    def _tell(self, report: ReportDeviceTest) -> None:
        self.told.append((report.device, report.outcome, report.reasons))


def test_a_sign_that_is_tried_out_shows_all_its_segments_and_then_its_number_again() -> None:
    trying = Trying()
    trying.trials.begin("led-1", NOON_MS)
    assert trying.sign.shown == [EIGHTS]
    trying.sign.answer()
    trying.trials.tick(NOON_MS + 100)
    assert trying.told == [("led-1", "ok", ())]
    trying.trials.tick(NOON_MS + LIT_MS)
    assert trying.sign.shown == [EIGHTS, "A012"]
    trying.trials.tick(NOON_MS + 2 * LIT_MS)
    assert trying.told == [("led-1", "ok", ())]


def test_a_call_that_comes_while_a_sign_is_tried_out_goes_on_blinking() -> None:
    trying = Trying()
    trying.trials.begin("led-1", NOON_MS)
    trying.sign.show("A013", blink=True)
    trying.trials.tick(NOON_MS + LIT_MS)
    assert trying.sign.shown == [EIGHTS, "A013"]


def test_a_call_that_a_trial_has_overtaken_is_put_back_and_acknowledged() -> None:
    sign, server = FakeSign("led-1"), FakeServer()
    station = SignStation({QUAY: [sign]}, lambda: NOON_MS, Reports(FakeSender()))
    station.following = server
    trials = Trials({"led-1": sign}, {}, lambda told: None, lambda device: station.put_back(QUAY, sign))
    station.take(LinkChanged(live=True))
    station.take(HallChanged(hall_with(called(600, "A012", QUAY)), (), NOON_MS))
    trials.begin("led-1", NOON_MS)
    sign.answer()
    trials.tick(NOON_MS + LIT_MS)
    assert (sign.shown, sign.blinks) == (["A012", EIGHTS, "A012"], True)
    sign.answer()
    station.end()
    station.run()
    assert server.told == [(600,)]


def test_a_counter_without_a_call_is_put_back_without_an_answer() -> None:
    sign = FakeSign("led-1")
    station = SignStation({QUAY: [sign]}, lambda: NOON_MS, Reports(FakeSender()))
    station.put_back(QUAY, sign)
    assert (sign.shown, sign.blinks) == ([DARK], False)


def test_a_sign_that_does_not_answer_has_failed_with_its_reasons() -> None:
    trying = Trying()
    trying.sign.health = health("led-1", State.ABSENT, Reason.SILENT)
    trying.trials.begin("led-1", NOON_MS)
    trying.trials.tick(NOON_MS + LIT_MS)
    assert trying.told == [("led-1", "failed", ("silent",))]


def test_the_line_itself_is_looked_at_and_what_is_unknown_is_left_alone() -> None:
    trying = Trying()
    trying.trials.begin("line-1", NOON_MS)
    trying.trials.begin("printer-1", NOON_MS)
    assert trying.told == [("line-1", "ok", ())]


def test_only_fresh_wishes_for_this_station_are_heard() -> None:
    def wish(station: str, seq: int) -> Fact:
        data = {"station": station, "device": "led-1"}
        return Fact(seq=seq, day=DAY, at=at(seq), kind="device_asked", who="desk", data=data)

    assert asked([wish("signs-1", 600), wish("signs-2", 600)], "signs-1", NOON_MS) == ["led-1"]
    assert asked([wish("signs-1", 500)], "signs-1", NOON_MS) == []
