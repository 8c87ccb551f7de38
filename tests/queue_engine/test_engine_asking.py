"""Which press answers which question, at one counter and at several."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_engine.client.askers import Askers, Together
from queue_engine.client.asking import Asker, left_s, standing
from queue_engine.client.post import Counted
from queue_engine.protocol import Day, HallState, Message, Rate, Rating, ReportStrays
from tests.fakes.hall import START_MS

LEVELS = {"ba-muc": 3, "nam-muc": 5}
ASKED_S = 30.0


def wire(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def a_rating(number: str, opened_ms: int = START_MS, counter: str = "1", scale: str = "ba-muc") -> Rating:
    return Rating(
        ticket=f"2026-11-23.{number}",
        number=number,
        field="civil",
        counter=counter,
        scale=scale,
        opened_at=wire(opened_ms),
        until=wire(opened_ms + round(ASKED_S * 1000)),
    )


def a_hall(*ratings: Rating) -> HallState:
    return HallState(
        store="store", seq=1, day=Day(day="2026-11-23", open=True), waiting={}, last_number={}, counters={}, calls=(),
        stations={}, granted={}, ratings={one.counter: one for one in ratings},
    )  # fmt: skip


@dataclass
class FakePad:
    """Believes that it is lit until it is answered, as devices.pads.presses has it."""

    until: float = 0.0
    orders: list[str] = field(default_factory=list)

    def arm(self, seconds: float) -> None:
        self.orders.append("arm")
        self.until = seconds

    def disarm(self) -> None:
        self.orders.append("disarm")
        self.until = 0.0


class Counter1:
    """A counter with one pad, its clocks moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.pad = FakePad()
        self.asker = Asker("1", self.pad, LEVELS, lambda: self.now)
        self.hall = a_hall()

    @property
    def now_ms(self) -> int:
        return START_MS + round((self.now - 1000.0) * 1000)

    def passes(self, seconds: float) -> None:
        self.now += seconds
        self.asker.hear(self.hall, self.now_ms)

    def hear(self, *ratings: Rating) -> Rating | None:
        self.hall = a_hall(*ratings)
        return self.asker.hear(self.hall, self.now_ms)

    def ask(self, number: str, scale: str = "ba-muc") -> Rating:
        rating = a_rating(number, self.now_ms, scale=scale)
        assert self.hear(rating) == rating
        return rating

    def press(self, key: int, ago_s: float = 0.0, armed: bool = True, device: str = "pad") -> Rate | None:
        return self.asker.pressed(device, key, self.now - ago_s, armed)

    def strays(self) -> dict[tuple[str, str], int]:
        return {(one.device, one.why): one.count for one in self.asker.strays()}


@pytest.fixture
def counter() -> Counter1:
    return Counter1()


def test_a_question_lights_the_pad_for_as_long_as_it_stands(counter: Counter1) -> None:
    rating = a_rating("A001", START_MS - 10_000)
    assert counter.hear(rating) == rating
    assert counter.pad.until == 20.0 == left_s(rating, counter.now_ms)
    counter.hear(rating)
    counter.passes(1)
    assert counter.pad.orders == ["arm"], "what is known is not said again"


@pytest.mark.parametrize("why", ["answered", "withdrawn", "next", "over"])
def test_the_pad_is_dark_when_the_question_is_over(counter: Counter1, why: str) -> None:
    rating = counter.ask("A001")
    match why:
        case "answered":
            counter.hear(rating.model_copy(update={"answered": True}))
        case "over":
            counter.passes(ASKED_S)
        case _:
            counter.hear()
    assert counter.pad.orders == ["arm", "disarm"]
    assert standing(counter.hall, "2", counter.now_ms) is None


@pytest.mark.parametrize(
    ("scale", "key", "level"), [("ba-muc", 1, 3), ("ba-muc", 3, 1), ("nam-muc", 1, 5), ("nam-muc", 4, 2)]
)
def test_key_1_is_the_worst_level_of_whatever_scale_is_asked(
    counter: Counter1, scale: str, key: int, level: int
) -> None:
    rating = counter.ask("A001", scale)
    counter.passes(4)
    assert counter.press(key) == Rate(
        ticket=rating.ticket, level=level, scale=scale, source="pad", device="pad", after_ms=4000
    )
    assert counter.strays() == {}


def test_the_first_press_counts_and_darkens_every_pad_of_the_counter(counter: Counter1) -> None:
    counter.ask("A001")
    assert counter.press(2)
    assert counter.pad.orders == ["arm", "disarm"]
    assert counter.press(1, device="other pad") is None
    counter.passes(1)
    assert counter.press(1, armed=False) is None
    assert counter.strays() == {("other pad", "repeat"): 1, ("pad", "repeat"): 1}
    assert counter.strays() == {}, "told once"
    counter.passes(ASKED_S)
    assert counter.press(1, armed=False) is None
    assert counter.strays() == {("pad", "unarmed"): 1}
    assert counter.pad.orders == ["arm", "disarm"]


def test_an_answered_visit_is_not_asked_again_whatever_the_hall_still_says(counter: Counter1) -> None:
    rating = counter.ask("A001")
    counter.press(2)
    assert counter.hear(rating) is None, "the answer is on its way"
    assert counter.hear(rating.model_copy(update={"opened_at": wire(START_MS + 1000)})) is None
    assert counter.pad.orders == ["arm", "disarm"]


def test_a_key_that_means_nothing_is_noise_and_the_question_goes_on(counter: Counter1) -> None:
    counter.ask("A001")
    counter.passes(10)
    assert counter.press(5) is None
    assert counter.pad.orders == ["arm", "arm"]
    assert counter.pad.until == pytest.approx(ASKED_S - 10)
    assert counter.press(3)
    assert counter.strays() == {("pad", "noise"): 1}


def test_a_press_that_nobody_asked_for_is_a_stray_even_if_the_pad_was_lit_for_a_test(counter: Counter1) -> None:
    assert counter.press(2) is None
    counter.ask("A001")
    counter.hear()
    counter.passes(60)
    assert counter.press(2) is None
    assert counter.strays() == {("pad", "unarmed"): 2}


def test_a_press_that_is_told_late_counts_for_the_question_that_stood_then(counter: Counter1) -> None:
    first = counter.ask("A001")
    counter.passes(5)
    second = counter.ask("A002")
    counter.passes(0.5)
    late = counter.press(3, ago_s=1.0)
    assert late is not None and (late.ticket, late.after_ms) == (first.ticket, 4500)
    now = counter.press(2)
    assert now is not None and now.ticket == second.ticket


def test_a_press_between_two_questions_counts_for_neither(counter: Counter1) -> None:
    counter.ask("A001")
    counter.passes(5)
    counter.hear()
    counter.passes(10)
    counter.ask("A002")
    assert counter.press(3, ago_s=5, armed=False) is None
    assert counter.press(3, ago_s=5, armed=True) is None
    assert counter.strays() == {("pad", "unarmed"): 2}
    assert counter.press(3)


def test_a_question_that_was_lost_from_sight_for_a_moment_goes_on(counter: Counter1) -> None:
    rating = counter.ask("A001")
    counter.passes(5)
    counter.asker.hear(None, counter.now_ms)
    counter.passes(1)
    assert counter.pad.orders == ["arm", "disarm", "arm"]
    counter.passes(2)
    rate = counter.press(3)
    assert rate is not None and (rate.ticket, rate.after_ms) == (rating.ticket, 8000)


def test_a_touch_on_the_screen_answers_its_own_question_once(counter: Counter1) -> None:
    first = counter.ask("A001")
    counter.passes(3)
    rate = counter.asker.touched(first, 1, "screen")
    assert rate is not None and (rate.source, rate.level, rate.after_ms) == ("screen", 1, 3000)
    assert counter.pad.orders == ["arm", "disarm"]
    assert counter.asker.touched(first, 2, "screen") is None
    assert counter.press(2) is None
    second = counter.ask("A002")
    counter.hear()
    late = counter.asker.touched(second, 2)
    assert late is not None and late.ticket == second.ticket, "the finger was already on its way"
    assert counter.asker.touched(a_rating("A009"), 1, "screen") is None
    assert counter.strays() == {("screen", "repeat"): 1, ("pad", "repeat"): 1, ("screen", "unarmed"): 1}


ACTS = st.one_of(
    st.tuples(st.just("ask"), st.integers(1, 4)),
    st.tuples(st.just("reopen"), st.integers(1, 4)),
    st.tuples(st.just("answered"), st.just(0)),
    st.tuples(st.just("close"), st.just(0)),
    st.tuples(st.just("blind"), st.just(0)),
    st.tuples(st.just("pass"), st.sampled_from([0, 1, 5, 40])),
    st.tuples(st.just("press"), st.integers(1, 6)),
    st.tuples(st.just("late"), st.integers(1, 6)),
    st.tuples(st.just("dark"), st.integers(1, 6)),
    st.tuples(st.just("touch"), st.integers(1, 3)),
    st.tuples(st.just("told"), st.just(0)),
)


@given(st.lists(ACTS, max_size=60))
def test_whatever_happens_a_visit_is_rated_at_most_once_and_every_press_is_in_one_account(
    acts: Sequence[tuple[str, int]],
) -> None:
    counter, rates, pressed, strays = Counter1(), [], 0, 0
    stood: list[tuple[float, str]] = []
    """When which visit's question began to stand."""
    last = a_rating("A000")
    for act, value in acts:
        match act:
            case "ask" | "reopen":
                opened_ms = counter.now_ms if act == "reopen" else START_MS + value * 1000
                last = a_rating(f"A{value:03}", opened_ms)
                if counter.hear(last):
                    stood.append((counter.now, last.ticket))
            case "answered":
                counter.hear(last.model_copy(update={"answered": True}))
            case "close":
                counter.hear()
            case "blind":
                counter.asker.hear(None, counter.now_ms)
            case "pass":
                counter.passes(value)
            case "told":
                strays += sum(one.count for one in counter.asker.strays())
            case "touch":
                pressed += 1
                rates.append(counter.asker.touched(last, value))
            case _:
                pressed += 1
                ago_s = 3.0 if act == "late" else 0.0
                rate = counter.press(value, ago_s, armed=act != "dark")
                rates.append(rate)
                if rate:
                    assert rate.ticket in {ticket for at, ticket in stood if at <= counter.now - ago_s}
    given_ = [rate for rate in rates if rate]
    strays += sum(one.count for one in counter.asker.strays())
    assert len(given_) + strays == pressed == len(rates)
    assert max(Counter(rate.ticket for rate in given_).values(), default=1) == 1
    assert all(1 <= rate.level <= 3 for rate in given_)


def test_hall_and_presses_on_two_threads_never_rate_twice_and_leave_the_pad_as_the_hall_wants_it() -> None:
    pad = FakePad()
    asker = Asker("1", pad, LEVELS)
    done, rates, strays, pressed = threading.Event(), [], 0, 0

    def ask() -> None:
        for number in range(1, 800):
            asker.hear(a_hall(a_rating(f"A{number:03}")), START_MS)
            if number % 3 == 0:
                asker.hear(a_hall(), START_MS)
        done.set()

    asking = threading.Thread(target=ask)
    asking.start()
    while not done.is_set():
        pressed += 1
        rates.append(asker.pressed("pad", 1 + pressed % 4, time.monotonic(), armed=True))
        strays += sum(one.count for one in asker.strays())
    asking.join()
    counted = [rate for rate in rates if rate]
    assert len(counted) + strays == pressed
    assert max(Counter(rate.ticket for rate in counted).values(), default=1) == 1
    asker.hear(a_hall(a_rating("B001")), START_MS)
    assert pad.until == ASKED_S
    asker.hear(a_hall(), START_MS)
    assert pad.until == 0.0


@dataclass
class FakePost:
    """Keeps what it is given."""

    counted: Counted
    bodies: list[Message] = field(default_factory=list)
    running: bool = False

    def start(self) -> None:
        self.running = True

    def put(self, body: Message) -> None:
        self.bodies.append(body)

    def stop(self) -> None:
        self.bodies += self.counted()
        self.running = False


@dataclass(frozen=True)
class APress:
    pad: str
    key: int
    at: float
    armed: bool = True


def test_pads_of_several_counters_each_answer_their_own_question() -> None:
    posts: list[FakePost] = []
    pads = {name: FakePad() for name in ("p1", "p2a", "p2b")}
    clock = [1000.0]
    one = Asker("1", pads["p1"], LEVELS, lambda: clock[0])
    two = Asker("2", Together([pads["p2a"], pads["p2b"]]), LEVELS, lambda: clock[0])

    def post_of(counted: Counted) -> FakePost:
        posts.append(FakePost(counted))
        return posts[-1]

    askers = Askers({"p1": one, "p2a": two, "p2b": two}, post_of)
    [post] = posts
    askers.start()
    assert post.running
    askers.heard(a_hall(a_rating("A001"), a_rating("C001", counter="2")), START_MS)
    assert [pad.orders for pad in pads.values()] == [["arm"]] * 3
    askers.pressed(APress("p2b", 3, 1001.0))
    askers.pressed(APress("p2a", 1, 1001.0))
    askers.pressed(APress("p1", 1, 1002.0))
    assert [(body.ticket, body.level, body.device) for body in post.bodies if isinstance(body, Rate)] == [
        ("2026-11-23.C001", 1, "p2b"),
        ("2026-11-23.A001", 3, "p1"),
    ]
    assert [pad.orders for pad in pads.values()] == [["arm", "disarm"]] * 3
    askers.passed(START_MS + 40_000)
    askers.stop()
    assert post.bodies[2:] == [ReportStrays(counter="2", device="p2a", why="repeat", count=1)]
