"""Keys in a window: which were a scanner's, what a text field gets meanwhile, and what the reader says of itself."""

from __future__ import annotations

import itertools
import logging
import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.mangler import mangled
from config.devices import Reader, Wedge
from devices.ports import Scan
from devices.readers.wedge import BurstReader, Fate, Typed, WedgeReader, WedgeRule, WedgeSettings, wedge_reader
from devices.states import DeviceHealth, Reason, State

SPOILT = "input method spoils"
CODE = "H13.01-251121-0042"
ENTER = "\n"
RULE = WedgeRule()
PATTERNS = (re.compile(r"[A-Z]\d{2}\.\d{2}-\d{6}-\d{4}"), re.compile(r"HOSO-\d{6}-\d{4}"))


@dataclass
class Window:
    """What stands before the keys: holds them back as it is told, and gives them to a text field in the end."""

    reader: BurstReader | WedgeReader
    held: list[str] = field(default_factory=list)
    typed: str = ""
    dropped: str = ""
    last: float = 0.0
    longest_hold: float = 0.0
    held_since: list[float] = field(default_factory=list)
    patience: float = 0.0

    def key(self, text: str, at: float, repeat: bool = False) -> str:
        if self.held and at - self.last > self.patience:
            self._release(self.last + self.patience)
        fate = self.reader.key("" if text == ENTER else text, at, repeat, text == ENTER)
        if fate in (Fate.PASS, Fate.ANEW):
            self._release(at)
        if fate == Fate.DROP:
            self.dropped += "".join(self.held) + text
            self.held, self.held_since = [], []
        elif fate == Fate.PASS:
            self.typed += text
        else:
            self.held.append(text)
            self.held_since.append(at)
            self.last, self.patience = at, self.reader.patience_s
        return fate

    def keys(self, text: Iterable[str], gaps: Iterable[float], begin: float = 1.0) -> float:
        at = begin
        for one, gap in zip(text, [0.0, *gaps], strict=False):
            at += gap
            self.key(one, at)
        return at

    def rest(self) -> str:
        self._release(self.last + self.patience)
        return self.typed

    def _release(self, at: float) -> None:
        self.longest_hold = max([self.longest_hold, *(at - since for since in self.held_since)])
        self.typed += "".join(self.held)
        self.held, self.held_since = [], []


def window() -> tuple[Window, list[str]]:
    scans: list[str] = []
    return Window(BurstReader(RULE, lambda typed: scans.append(typed.text))), scans


def even(gap_ms: float, keys: int = 60) -> list[float]:
    return [gap_ms / 1000] * keys


# -- the rule ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap_ms", [0.3, 2, 10, 20, 34])
def test_a_scanner_is_known_and_its_letters_reach_no_text_field(gap_ms: float) -> None:
    screen, scans = window()
    screen.keys(CODE + ENTER, even(gap_ms))
    assert (scans, screen.rest()) == ([CODE], "")


@pytest.mark.parametrize("gap_ms", [40, 60, 110, 180, 300])
def test_a_person_keeps_every_letter(gap_ms: float) -> None:
    screen, scans = window()
    screen.keys("Nguyen Van An" + ENTER, even(gap_ms))
    assert (scans, screen.rest()) == ([], "Nguyen Van An" + ENTER)


@pytest.mark.parametrize(
    ("gaps", "is_scan"),
    [
        ([0.03] * 5, True),
        ([0.03] * 4, False),
        ([0.03, 0.03, 0.03, 0.12, 0.12], True),
        ([0.03, 0.03, 0.03, 0.03, 0.121], False),
        ([0.03, 0.03, 0.036, 0.036, 0.036], False),
        ([0.035] * 5, True),
    ],
)
def test_the_rule_is_median_longest_and_keys(gaps: list[float], is_scan: bool) -> None:
    assert RULE.is_scan(gaps) is is_scan


def test_the_rule_is_a_setting() -> None:
    slow = WedgeRule(median_ms=60, longest_ms=200, least_keys=4)
    scans: list[Typed] = []
    screen = Window(BurstReader(slow, scans.append))
    screen.keys("A012" + ENTER, even(55))
    assert [typed.text for typed in scans] == ["A012"]


def test_without_a_terminator_it_is_nobodys_scan_and_the_letters_go_on() -> None:
    screen, scans = window()
    screen.keys(CODE, even(5))
    assert (scans, screen.rest()) == ([], CODE)


def test_a_held_key_is_a_persons() -> None:
    screen, scans = window()
    screen.key("a", 1.0)
    for n in range(40):
        screen.key("a", 1.4 + n * 0.033, repeat=True)
    screen.key(ENTER, 2.8)
    assert (scans, screen.rest()) == ([], "a" * 41 + ENTER)


def test_a_held_key_of_a_system_that_does_not_say_so_is_a_persons_too() -> None:
    screen, scans = window()
    screen.keys("5" * 12 + ENTER, even(33))
    assert (scans, screen.rest()) == ([], "5" * 12 + ENTER)


def test_a_repeat_in_the_middle_spoils_a_burst_but_not_the_next() -> None:
    screen, scans = window()
    at = screen.keys("H13.", even(10))
    screen.key(".", at + 0.01, repeat=True)
    at = screen.keys("01-2" + ENTER, even(10), at + 0.02)
    assert scans == []
    screen.keys(CODE + ENTER, even(10), at + 0.5)
    assert (scans, screen.rest()) == ([CODE], "H13..01-2" + ENTER)


def test_enter_and_tab_behind_a_scan_belong_to_it_and_a_later_one_does_not() -> None:
    screen, scans = window()
    at = screen.keys(CODE + ENTER + ENTER, even(10))
    assert screen.key(ENTER, at + 0.5) == Fate.PASS
    assert (scans, screen.rest()) == ([CODE], ENTER)


def test_a_person_who_types_before_a_scan_keeps_that_and_the_scan_is_whole() -> None:
    screen, scans = window()
    at = screen.keys("abc", even(150))
    at = screen.keys(CODE + ENTER, even(8), at + 0.2)
    screen.keys("def", even(150), at + 0.2)
    assert (scans, screen.rest()) == ([CODE], "abcdef")


def test_two_scans_one_after_the_other_are_two() -> None:
    screen, scans = window()
    at = screen.keys(CODE + ENTER, even(8))
    screen.keys(CODE + ENTER, even(8), at + 0.02)
    assert (scans, screen.rest()) == ([CODE, CODE], "")


def test_a_pause_among_the_first_keys_lets_only_those_through() -> None:
    screen, scans = window()
    screen.keys(CODE + ENTER, [0.01, 0.1, *even(10)])
    assert (scans, screen.rest()) == ([CODE], CODE[:2])


def test_a_pause_among_the_later_keys_lets_nothing_through() -> None:
    screen, scans = window()
    screen.keys(CODE + ENTER, [*even(10, 8), 0.11, *even(10)])
    assert (scans, screen.rest()) == ([CODE], "")


def test_a_hundred_thousand_keys_without_an_end_are_not_remembered() -> None:
    screen, scans = window()
    at = screen.keys("0123456789" * 10_000, even(2, 100_000))
    screen.key(ENTER, at + 0.01)
    assert scans == []
    assert screen.rest() == ""
    screen.keys(CODE + ENTER, even(10), at + 1)
    assert scans == [CODE]


GAPS = st.floats(0, 0.4)


@given(st.lists(st.tuples(GAPS, st.booleans(), st.integers(0, 9)), max_size=60))
def test_nothing_is_lost_or_overtaken_but_for_scans(strokes: Sequence[tuple[float, bool, int]]) -> None:
    found: list[Typed] = []
    screen, at = Window(BurstReader(RULE, found.append)), 1.0
    letters = [ENTER if kind == 0 else chr(0x4E00 + n) for n, (_, _, kind) in enumerate(strokes)]
    for letter, (gap, repeat, _) in zip(letters, strokes, strict=True):
        at += gap
        screen.key(letter, at, repeat=repeat and letter != ENTER)
    shown = screen.rest()
    kept = [letter for letter in letters if letter != ENTER and letter not in screen.dropped]
    assert [letter for letter in shown if letter != ENTER] == kept
    assert shown.count(ENTER) + screen.dropped.count(ENTER) == letters.count(ENTER)
    assert set(screen.dropped) <= {ENTER}.union(*(typed.text for typed in found))


@given(st.lists(GAPS, min_size=30, max_size=30))
def test_no_key_of_a_person_waits_longer_than_a_scan_can_last(gaps: list[float]) -> None:
    screen, scans = window()
    screen.keys("xin chao quy ong ba can bo mot", gaps)
    screen.rest()
    assert scans == []
    quick = sum(gap <= RULE.longest_ms / 1000 for gap in gaps)
    assert screen.longest_hold <= quick * RULE.longest_ms / 1000 + 0.12 + 1e-9


def test_ordinary_typing_waits_less_than_a_tenth_of_a_second() -> None:
    chance = random.Random(7)
    screen, _ = window()
    screen.keys("toi muon nop ho so dat dai" * 20, [chance.lognormvariate(0, 0.3) * 0.17 for _ in range(600)])
    screen.rest()
    assert screen.longest_hold < 0.14


# -- with an input method ---------------------------------------------------------------------------


def unikey(text: str, at: float, gap: float) -> list[tuple[str, float]]:
    """Keys as an input method sends them that erases what stands there and types it anew."""
    shown, keys = "", []
    for n, _ in enumerate(text):
        wanted = mangled(text[: n + 1], "telex")
        same = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(shown, wanted, strict=False)))
        keys += [("\b", at)] * (len(shown) - same) + [(letter, at) for letter in wanted[same:]]
        shown, at = wanted, at + gap
    return [*keys, (ENTER, at)]


def test_an_input_method_that_erases_and_types_anew_is_seen_through() -> None:
    found: list[Typed] = []
    screen = Window(BurstReader(RULE, found.append))
    for text, at in unikey("HOSO-251121-0042", 1.0, 0.01):
        screen.key(text, at)
    assert [(typed.text, typed.composed) for typed in found] == [("HỐ-251121-0042", True)]
    assert screen.rest() == ""


def test_a_person_with_such_an_input_method_is_no_scanner() -> None:
    screen, scans = window()
    words = "Nguowif"
    for text, at in unikey(words, 1.0, 0.09):
        screen.key(text, at)
    assert scans == []
    assert screen.rest().count("\b") == sum(text == "\b" for text, _ in unikey(words, 1.0, 0.09))


def test_an_input_method_that_shows_a_word_first_is_seen_through() -> None:
    found: list[Typed] = []
    reader = BurstReader(RULE, found.append)
    fates = [reader.compose("", mangled("HOSO"[: n + 1], "telex"), 1.0 + n * 0.01) for n in range(4)]
    fates += [reader.compose("HỐ", "", 1.04), reader.key("-", 1.04)]
    fates += [reader.key(letter, 1.05 + n * 0.01) for n, letter in enumerate("251121-0042")]
    assert set(fates[1:]) == {Fate.HOLD}
    assert reader.key("", 1.17, terminator=True) == Fate.DROP
    assert [(typed.text, typed.composed) for typed in found] == [("HỐ-251121-0042", True)]


# -- the reader -------------------------------------------------------------------------------------


@dataclass
class Bench:
    scans: list[Scan] = field(default_factory=list)
    states: list[DeviceHealth] = field(default_factory=list)

    def reader(self, **settings: object) -> WedgeReader:
        made = WedgeSettings("quầy 1", patterns=PATTERNS, **settings)  # type: ignore[arg-type]
        return wedge_reader(made, self.scans.append, self.states.append)

    @property
    def told(self) -> list[tuple[State, tuple[Reason, ...]]]:
        return [(health.state, health.reasons) for health in self.states]


def scan(reader: WedgeReader, text: str, begin: float) -> None:
    Window(reader).keys([*text, ENTER], even(10, 400), begin)


def test_a_scan_is_told_with_reader_kind_text_and_time() -> None:
    bench = Bench()
    scan(bench.reader(), f"]C0{CODE}", 5.0)
    [found] = bench.scans
    assert (found.reader, found.symbology, found.text) == ("quầy 1", "code128", CODE)
    assert found.at == pytest.approx(5.0 + 0.01 * 21)


def test_the_prefix_of_the_settings_is_taken_off() -> None:
    bench = Bench()
    scan(bench.reader(prefix="~~"), f"~~{CODE}", 5.0)
    assert [found.text for found in bench.scans] == [CODE]


def test_the_same_code_again_within_a_moment_is_one_scan() -> None:
    bench, begins = Bench(), (5.0, 6.0, 9.0)
    reader = bench.reader()
    for begin in begins:
        scan(reader, CODE, begin)
    assert len(bench.scans) == 2


def test_a_mangled_scan_is_recovered_and_asks_for_attention_until_a_clean_one(
    caplog: pytest.LogCaptureFixture, expect_log: Callable[[str], None]
) -> None:
    expect_log(SPOILT)
    bench = Bench()
    reader = bench.reader()
    with caplog.at_level(logging.INFO, "devices"):
        scan(reader, CODE, 1.0)
        scan(reader, "HỐ-251121-0042", 3.0)
        scan(reader, "HỐ-251121-0043", 5.0)
        scan(reader, CODE, 7.0)
    assert [found.text for found in bench.scans] == [CODE, "HOSO-251121-0042", "HOSO-251121-0043", CODE]
    assert bench.told == [(State.READY, ()), (State.ATTENTION, (Reason.INPUT_METHOD,)), (State.READY, ())]
    assert reader.health.usable
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


def test_a_scan_that_cannot_be_recovered_is_told_as_it_came(expect_log: Callable[[str], None]) -> None:
    expect_log(SPOILT)
    bench = Bench()
    reader = bench.reader()
    scan(reader, "MẢVẠCH-1", 1.0)
    assert [found.text for found in bench.scans] == ["MẢVẠCH-1"]
    assert reader.health.reasons == (Reason.INPUT_METHOD,)


def test_the_bracket_of_an_aim_identifier_comes_back_too(expect_log: Callable[[str], None]) -> None:
    expect_log(SPOILT)
    bench = Bench()
    reader = bench.reader()
    scan(reader, f"ƯC0{CODE}", 1.0)
    assert [(found.symbology, found.text) for found in bench.scans] == [("code128", CODE)]
    assert reader.health.reasons == (Reason.INPUT_METHOD,)


def test_an_identity_cards_names_are_not_taken_for_a_mangled_code() -> None:
    bench, card = Bench(), "012345678901||Nguyễn Văn A|01011980|Nam|Cần Thơ|01012022"
    reader = bench.reader()
    scan(reader, card, 1.0)
    assert [found.text for found in bench.scans] == [card]
    assert reader.health.state is State.READY


def test_a_reader_that_is_switched_off_or_closed_leaves_the_keys_alone() -> None:
    bench = Bench()
    off, closed = bench.reader(enabled=False), bench.reader()
    closed.close()
    for reader in (off, closed):
        screen = Window(reader)
        screen.keys([*CODE, ENTER], even(10))
        assert screen.typed == CODE + ENTER
        assert reader.compose("á", "", 9.0) == Fate.PASS
    assert bench.scans == []
    assert off.health.state is State.DISABLED


def test_a_listener_that_fails_harms_nobody(expect_log: Callable[[str], None]) -> None:
    expect_log(SPOILT)
    expect_log("a listener failed")
    bench = Bench()
    reader = bench.reader()
    reader.listen(lambda health: [][0])
    reader.listen(bench.states.append)
    scan(reader, "HỐ-251121-0042", 3.0)
    assert len(bench.scans) == 1
    assert len([one for one in bench.told if one[0] is State.ATTENTION]) == 2


def test_the_settings_are_those_of_the_hall() -> None:
    row = Reader(
        id="quay-1",
        name="Máy quét",
        kind="wedge",
        prefix="~",
        wedge=Wedge(median_ms=50, longest_ms=150, least_keys=5),
    )
    assert WedgeSettings.of(row, PATTERNS) == WedgeSettings("quay-1", WedgeRule(50, 150, 5), PATTERNS, "~")


@pytest.fixture(scope="module")
def quiet() -> Iterator[None]:
    """Whether a text counts as spoilt is not the question here."""
    log = logging.getLogger("devices.readers.wedge")
    log.disabled = True
    yield
    log.disabled = False


@pytest.mark.usefixtures("quiet")
@given(st.text(st.characters(), min_size=6, max_size=320), st.booleans())
def test_any_letters_of_a_scanner_do_no_harm(text: str, by_input_method: bool) -> None:
    scans: list[Scan] = []
    reader = WedgeReader(WedgeSettings("r1", patterns=PATTERNS), scans.append)
    at = 1.0
    for letter in text:
        at += 0.01
        if by_input_method:
            reader.compose(letter, "", at)
        else:
            reader.key(letter, at)
    reader.key("", at + 0.01, terminator=True)
    assert all(0 < len(found.text) <= 300 for found in scans)
    assert not any(unicodedata.category(letter) == "Cc" for found in scans for letter in found.text)
