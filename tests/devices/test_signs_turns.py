"""Who gets the line when: in time moved by hand, on simulated wires."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.pads.line import Frame, Kind
from devices.signs.bus import BusDriver
from devices.signs.places import PadPlace
from devices.states import Condition, Reason, State
from tests.devices.devices_signs import HandBus, a_line, unlogged

ExpectLog = Callable[[str], None]
HERE = [sign.id for sign in a_line(20).signs]


def all_right(bus: HandBus, *but: str) -> bool:
    return all(place.up_to_date for id, place in bus.signs.items() if id not in but)


def test_twenty_signs_show_their_texts_within_a_second() -> None:
    bus = HandBus(a_line(20))
    bus.want_all("A")
    took = bus.go(5, lambda: all_right(bus))
    assert took < 0.8
    assert list(bus.texts().values()) == [f"A{n:03}" for n in range(20)]
    assert bus.sim.collisions == 0


def test_three_dead_addresses_cost_the_others_little(expect_log: ExpectLog) -> None:
    expect_log("is lost")
    bus = HandBus(a_line(20))
    dead = ("sign-3", "sign-9", "sign-20")
    for sign in dead:
        bus.set(sign, "power_off on")
    bus.want_all("A")
    assert bus.go(5, lambda: all_right(bus, *dead)) < 1.0
    bus.go(30)
    for letter in "BCDE":
        bus.want_all(letter)
        assert bus.go(5, lambda: all_right(bus, *dead)) < 1.0
    assert {sign: bus.signs[sign].health.reasons for sign in dead} == dict.fromkeys(dead, (Reason.SILENT,))


def test_a_dead_address_is_asked_ever_more_rarely(expect_log: ExpectLog) -> None:
    expect_log("is lost")
    bus = HandBus(a_line(1))
    bus.set("sign-1", "power_off on")
    moments: list[float] = []
    for _ in range(300):
        before = len(bus.link.written)
        bus.driver.attend(0.5)
        if len(bus.link.written) > before:
            moments.append(bus.clock.now)
    gaps = [round(b - a, 1) for a, b in itertools.pairwise(moments)]
    assert gaps[:6] == pytest.approx([0.1, 0.1, 1.1, 2.1, 5.1, 10.1], abs=0.1)
    assert set(gaps[6:]) <= {10.0, 10.1}


def test_a_dead_sign_that_comes_back_is_told_the_newest_text(expect_log: ExpectLog) -> None:
    expect_log("is lost")
    bus = HandBus(a_line(2))
    bus.set("sign-2", "power_off on")
    bus.want_all("A")
    bus.go(20)
    bus.want("sign-2", "B777")
    bus.set("sign-2", "power_off off")
    bus.go(11)
    assert bus.texts()["sign-2"] == "B777"
    states = [one.state for one in bus.health if one.device == "sign-2"]
    assert states == [State.ABSENT, State.READY]


def test_the_newest_text_wins_and_what_lay_between_is_never_sent() -> None:
    bus = HandBus(a_line(3))
    bus.go(1)
    for n in range(50):
        bus.want("sign-2", f"C{n:03}")
    bus.go(2)
    assert [text for _, text in bus.shown("sign-2")] == ["C049"]


def test_a_sign_that_was_off_for_a_moment_gets_its_text_again_unasked() -> None:
    bus = HandBus(a_line(2))
    bus.want_all("A")
    bus.go(1)
    bus.set("sign-1", "power_off 0.2")
    bus.go(0.5)
    assert bus.texts()["sign-1"] == ""
    bus.go(11)
    assert bus.texts()["sign-1"] == "A000"
    assert [one.state for one in bus.health if one.device == "sign-1"] == [State.READY]


def test_an_answer_is_heard_although_the_program_stood_still_when_it_came() -> None:
    bus = HandBus(a_line(2))
    bus.want_all("A")

    def seldom() -> float:
        bus.clock.now += 0.3
        return bus.clock.now

    driver = BusDriver(bus.link, a_line(2), list(bus.signs.values()), seldom)
    for _ in range(6):
        driver.attend(0.5)
    assert all_right(bus)


def test_a_text_blinks_calmly_and_then_stands_still_lit() -> None:
    bus = HandBus(a_line(3))
    bus.go(1)
    bus.want("sign-2", "A012", blink=True)
    bus.go(20)
    shown = bus.shown("sign-2")
    gaps = [b - a for (a, _), (b, _) in itertools.pairwise(shown)]
    assert [text for _, text in shown] == ["A012", ""] * ((len(shown) - 1) // 2) + ["A012"]
    assert all(0.45 < gap < 0.7 for gap in gaps)
    assert 4.5 < sum(gaps) < 6.2


def test_the_same_text_wanted_again_blinks_again() -> None:
    bus = HandBus(a_line(1))
    for _ in range(2):
        bus.want("sign-1", "A012", blink=True)
        bus.go(8)
    assert [text for _, text in bus.shown("sign-1")].count("") == 10


def test_twenty_blinking_signs_do_not_delay_a_new_text() -> None:
    bus = HandBus(a_line(20))
    for sign in HERE:
        bus.want(sign, "A001", blink=True)
    bus.go(1.5)
    bus.want("sign-11", "B002")
    assert bus.go(3, lambda: bus.texts()["sign-11"] == "B002") < 0.15


def test_a_sign_of_the_line_protocol_is_told_to_blink_by_itself() -> None:
    bus = HandBus(a_line(2, every_line=2))
    bus.want("sign-2", "A012", blink=True)
    bus.go(1)
    sign = bus.sim.signs["sign-2"]
    assert (sign.text, sign.blink) == ("A012", True)
    bus.go(11)
    assert (sign.text, sign.blink) == ("A012", False)


@pytest.mark.parametrize("kind", [0, 1])
def test_a_sign_that_refuses_stands_still_and_says_so(kind: int, expect_log: ExpectLog) -> None:
    expect_log("is lost")
    bus = HandBus(a_line(1, every_line=kind))
    bus.set("sign-1", "refuses on")
    bus.want("sign-1", "A012", blink=True)
    bus.go(3)
    assert (bus.signs["sign-1"].health.state, bus.signs["sign-1"].health.reasons) == (State.STOPPED, (Reason.FAULT,))
    assert len(bus.link.written) < 4
    bus.set("sign-1", "refuses off")
    bus.go(11)
    assert bus.signs["sign-1"].health.state is State.READY
    assert bus.texts()["sign-1"] == "A012"


@pytest.mark.parametrize("fault", ["wrong_sums 1000", "garbage on"])
def test_a_sign_whose_answers_are_broken_is_told_from_a_dead_one(fault: str, expect_log: ExpectLog) -> None:
    expect_log("is lost")
    bus = HandBus(a_line(4))
    bus.set("sign-1", fault)
    bus.want_all("A")
    bus.go(20)
    assert (bus.signs["sign-1"].health.state, bus.signs["sign-1"].health.reasons) == (
        State.STOPPED,
        (Reason.UNKNOWN_ANSWER,),
    )
    assert bus.texts()["sign-1"] == "A000"  # it does what it is told
    assert bus.signs["sign-2"].health.state is State.READY


@pytest.mark.parametrize("late_s", [0.09, 0.15, 0.35])
def test_a_late_answer_disturbs_nobody_for_long(late_s: float) -> None:
    bus = HandBus(a_line(6, every_line=3))
    bus.go(1)
    bus.set("sign-2", f"answer_after {late_s}")
    bus.want_all("B")
    with unlogged():
        bus.go(30)
    assert bus.texts() == {f"sign-{n + 1}": f"B{n:03}" for n in range(6)}
    others = {place.health.state for id, place in bus.signs.items() if id != "sign-2"}
    assert others == {State.READY}


def test_a_line_that_loses_bytes_still_shows_the_truth_and_says_that_it_is_noisy() -> None:
    bus = HandBus(a_line(10, tries=20))
    bus.set("line-1", "lose_one_in 60")
    for letter in "ABCDEF":
        bus.want_all(letter)
        bus.go(8, lambda: all_right(bus))
        assert list(bus.texts().values()) == [f"{letter}{n:03}" for n in range(10)]
    assert bus.driver.check() == Condition(State.ATTENTION, (Reason.NOISY_LINE,))


def test_when_nobody_answers_it_is_the_line(expect_log: ExpectLog) -> None:
    expect_log("is lost")
    bus = HandBus(a_line(2))
    bus.go(1)
    assert bus.driver.check() == Condition(State.READY)
    for sign in ("sign-1", "sign-2"):
        bus.set(sign, "power_off on")
        bus.want(sign, "A001")
    bus.go(2)
    assert bus.driver.check() == Condition(State.STOPPED, (Reason.SILENT,))


def test_a_line_without_anything_on_it_is_just_there() -> None:
    bus = HandBus(a_line(0))
    bus.go(3)
    assert bus.driver.check() == Condition(State.READY)


# -- pads ---------------------------------------------------------------------------------------


class PadOnLine:
    """A pad's side of this program: collects keys and acknowledges them."""

    stuck = False

    def __init__(self, id: str, address: int) -> None:
        self.id, self.address = id, address
        self.keys: list[tuple[int, int]] = []
        self._seq = 0

    def poll_frame(self) -> Frame:
        self._seq += 1
        return Frame(Kind.PAD, self.address, self._seq, ("POLL",))

    def take(self, frame: Frame) -> Frame | None:
        if frame.verb != "KEY":
            return None
        if (frame.seq, int(frame.fields[1])) not in self.keys:
            self.keys.append((frame.seq, int(frame.fields[1])))
        return frame.answer()


def bus_with_pad(signs: int) -> tuple[HandBus, PadOnLine]:
    pad = PadOnLine("pad-1", 0x40)
    return HandBus(a_line(signs), [pad], [("pad-1", 0x40)]), pad


def test_keys_of_a_pad_come_in_order_and_once() -> None:
    bus, pad = bus_with_pad(5)
    for key in (4, 1, 5):
        bus.set("pad-1", f"press {key}")
    bus.want_all("A")
    bus.go(2)
    assert [key for _, key in pad.keys] == [4, 1, 5]
    assert isinstance(bus.pads["pad-1"], PadPlace)
    assert bus.pads["pad-1"].health.state is State.READY


def test_a_key_is_heard_soon_between_twenty_signs_that_all_blink() -> None:
    bus, pad = bus_with_pad(20)
    for sign in HERE:
        bus.want(sign, "A001", blink=True)
    bus.go(2)
    bus.set("pad-1", "press 4")
    assert bus.go(3, lambda: bool(pad.keys)) < 1.0


def test_a_pad_that_lost_our_answer_says_the_key_again_and_it_counts_once() -> None:
    bus, pad = bus_with_pad(2)
    bus.set("line-1", "lose_one_in 150")
    for _ in range(4):
        for _ in range(5):
            bus.set("pad-1", "press 2")
        with unlogged():
            bus.go(20)
    assert [key for _, key in pad.keys] == [2] * 20


# -- anything at all --------------------------------------------------------------------------------

signs = st.sampled_from([f"sign-{n}" for n in range(1, 7)])
steps = st.one_of(
    st.tuples(st.just("want"), signs, st.integers(0, 999)),
    st.tuples(st.just("blink"), signs, st.integers(0, 999)),
    st.tuples(st.just("off"), signs, st.integers(0, 3)),
    st.tuples(st.just("go"), signs, st.integers(1, 40)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(steps, max_size=25), st.randoms(use_true_random=False))
def test_whatever_happens_in_the_end_every_sign_shows_its_newest_text(
    happened: list[tuple[str, str, int]], chance: random.Random
) -> None:
    with unlogged():
        bus = HandBus(a_line(6, every_line=3))
        wanted = dict.fromkeys(bus.signs, "")
        for step, sign, value in happened:
            if step in ("want", "blink"):
                wanted[sign] = f"D{value:03}"
                bus.want(sign, wanted[sign], blink=step == "blink")
            elif step == "off":
                bus.set(sign, f"power_off {value}.5")
            else:
                bus.go(value / 10)
        bus.go(30)
        assert bus.texts() == wanted
        assert bus.sim.collisions == 0
        assert all(place.health.state is State.READY for place in bus.signs.values())
