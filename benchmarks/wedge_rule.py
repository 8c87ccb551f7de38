"""How well a scanner that types is told from a person who types, and a spoilt scan is recovered."""

from __future__ import annotations

import random
import re
import string
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import program
from benchmarks.mangler import MANGLERS, Mangler
from benchmarks.measure import Row, counted, sampled
from config.codes import Codes, recovery_patterns
from devices.readers.input_method import Verdict, recover
from devices.readers.wedge import BurstReader, Fate, Typed, WedgeRule

LENGTHS = (6, 8, 12, 18)
"""Keys of a word and of a code, without the one that ends it."""
NAIVE_MS = 100.0
"""The rule beside ours, as web shops have it: no gap is longer."""
SCANNERS_MS = (2, 5, 10, 20, 30, 45, 60)
SLOW = WedgeRule(median_ms=80, longest_ms=200)
"""The setting for slow cordless readers."""

Gaps = list[float]
"""Milliseconds before each key but the first; the last is before Enter."""


def measure(quick: bool) -> list[Row]:
    chance, bursts = random.Random(2026), 3_000 if quick else 20_000
    rows: list[Row] = []
    for name, typist in TYPISTS.items():
        rows += _of_a_typist(name, typist, chance, bursts)
    for gap_ms in SCANNERS_MS:
        rows += _of_a_scanner(gap_ms, chance, bursts)
    slow = [typed(scanner(chance, length, 60), SLOW).is_scan for length in LENGTHS for _ in range(bursts // 4)]
    rows.append(counted("scanner_60_missed_when_set_slow", "%", _percent(slow, False), len(slow)))
    return [*rows, *_recovery(quick, chance)]


# -- typists and scanners ---------------------------------------------------------------------------


def scanner(chance: random.Random, keys: int, gap_ms: float) -> Gaps:
    """Even gaps, and now and then the radio or the bus takes a breath."""
    hiccups = (chance.uniform(5, 40) if chance.random() < 0.02 else 0.0 for _ in range(keys))
    return [max(0.3, chance.gauss(gap_ms, gap_ms * 0.25)) + hiccup for hiccup in hiccups]


def typist(median_ms: float, overlap: float = 0.12) -> Callable[[random.Random, int], Gaps]:
    """Log-normal gaps, and pairs of keys that two fingers press nearly at once."""

    def gaps(chance: random.Random, keys: int) -> Gaps:
        return [
            chance.uniform(20, 60) if chance.random() < overlap else chance.lognormvariate(0, 0.45) * median_ms
            for _ in range(keys)
        ]

    return gaps


def held(chance: random.Random, keys: int) -> Gaps:
    """A held key: the first repeat after half a second, then thirty a second; Enter soon after."""
    return [chance.gauss(33, 1) for _ in range(keys - 1)] + [chance.uniform(40, 400)]


TYPISTS = {
    "hunting": typist(400, 0.0),
    "fluent": typist(180),
    "fast": typist(100),
    "held_key": held,
}
"""Fast is 110 words a minute: 550 keys, one in 109 ms on the mean."""


@dataclass
class Field:
    """A text field behind the rule, as ``assets.qt.key_filter`` holds keys back from it."""

    holding: list[float] = field(default_factory=list)
    waits_ms: list[float] = field(default_factory=list)
    is_scan: bool = False
    leaked: bool = False

    def release(self, at: float, *, leak: bool = True) -> None:
        self.leaked = self.leaked or (leak and bool(self.holding))
        self.waits_ms += [(at - since) * 1000 for since in self.holding] if leak else []
        self.holding.clear()


def typed(gaps: Gaps, rule: WedgeRule, *, repeat: bool = False) -> Field:
    """One burst of different letters and Enter through the rule; ``repeat``: one letter, all but the first repeated."""
    field = Field()
    scans: list[Typed] = []
    reader, at = BurstReader(rule, scans.append), 1.0
    for place, gap in enumerate([0.0, *gaps]):
        due = at + reader.patience_s
        at += gap / 1000
        if field.holding and at > due:
            field.release(due)
        last = place == len(gaps)
        letter = "" if last else "a" if repeat else string.ascii_letters[place % 52]
        fate = reader.key(letter, at, repeat and 0 < place < len(gaps), last)
        if fate is not Fate.HOLD:
            field.release(at, leak=fate is not Fate.DROP)
        if fate in (Fate.HOLD, Fate.ANEW):
            field.holding.append(at)
    field.is_scan = bool(scans)
    return field


def naive(gaps: Gaps) -> bool:
    return len(gaps) >= WedgeRule().least_keys and max(gaps) <= NAIVE_MS


def _percent(found: Sequence[object], wanted: object = True) -> float:
    return 100 * sum(one == wanted for one in found) / len(found)


def _of_a_typist(name: str, gaps: Callable[[random.Random, int], Gaps], chance: random.Random, n: int) -> Iterator[Row]:
    words = [gaps(chance, length) for length in LENGTHS for _ in range(n // len(LENGTHS))]
    fields = [typed(word, WedgeRule(), repeat=name == "held_key") for word in words]
    taken = _percent([field.is_scan for field in fields])
    beside = _percent([naive(word) for word in words])
    yield counted(f"typist_{name}_taken", "%", taken, len(words), baseline=beside)
    yield sampled(f"typist_{name}_waits", "ms", [wait for field in fields for wait in field.waits_ms] or [0.0])


def _of_a_scanner(gap_ms: int, chance: random.Random, n: int) -> Iterator[Row]:
    codes = [scanner(chance, length, gap_ms) for length in LENGTHS for _ in range(n // len(LENGTHS))]
    fields = [typed(code, WedgeRule()) for code in codes]
    missed = _percent([field.is_scan for field in fields], False)
    beside = _percent([naive(code) for code in codes], False)
    yield counted(f"scanner_{gap_ms}_missed", "%", missed, len(codes), baseline=beside)
    scans = [field.leaked for field in fields if field.is_scan]
    yield counted(f"scanner_{gap_ms}_leaked", "%", _percent(scans) if scans else 0.0, len(scans))


# -- recovery ---------------------------------------------------------------------------------------

LOOKUP = "https://thudaumot.example.invalid"
LABEL = re.compile(r"(?:HOSO|XAC|MAHS)-[0-9]{6}-[0-9]{4}")
PATTERNS = (*recovery_patterns(Codes(), string.ascii_uppercase, LOOKUP), LABEL)
METHODS = {"telex": MANGLERS["telex"], "vni": MANGLERS["vni"], "vni_onward": MANGLERS["vni, digits go on"]}


def _numbers(_: random.Random) -> Iterator[str]:
    yield from (f"{letter}{serial:03d}" for letter in string.ascii_uppercase for serial in range(1000))


def _dossiers(chance: random.Random) -> Iterator[str]:
    while True:
        province, day = f"{chance.choice(string.ascii_uppercase)}{chance.randrange(100):02d}", chance.randrange(10**6)
        serial = chance.randrange(10_000)
        yield f"000.00.{chance.randrange(100):02d}.{province}-{day:06d}-{serial:04d}"
        yield f"{province}.50.05.{chance.randrange(100):02d}-{day:06d}-{serial:04d}"
        yield f"{province}.20-20{day:06d}-{serial * 97:07d}"
        yield f"{province}-{day:06d}-{serial:05d}"


def _labels(chance: random.Random) -> Iterator[str]:
    while True:
        yield f"{chance.choice(['HOSO', 'XAC', 'MAHS'])}-{chance.randrange(10**6):06d}-{chance.randrange(10_000):04d}"


def _slips(chance: random.Random) -> Iterator[str]:
    while True:
        yield f"{LOOKUP}/v/{chance.getrandbits(128):032x}"


SHAPES = {"number": _numbers, "dossier": _dossiers, "label": _labels, "slip": _slips}


def _recovery(quick: bool, chance: random.Random) -> Iterator[Row]:
    times_ms: list[float] = []
    wrong = 0
    most = {"number": 26_000, "dossier": 400, "label": 400, "slip": 20}
    if not quick:
        most |= {"dossier": 2_000, "label": 2_000, "slip": 100}
    for method, mangler in METHODS.items():
        for shape, codes in SHAPES.items():
            chosen = list(zip(codes(chance), range(most[shape]), strict=False))
            step = 10 if quick and shape == "number" else 1
            kept, back, false = _tried([code for code, _ in chosen[::step]], mangler, times_ms)
            n, wrong = len(chosen[::step]), wrong + false
            yield counted(f"{method}_{shape}_read", "%", 100 * (kept + back) / n, n, baseline=100 * kept / n)
            if (method, shape) in SPOILT:
                yield counted(f"{method}_{shape}_recovered", "%", 100 * back / max(1, n - kept), n - kept)
    yield counted("scan_recovered_as_another", "codes", wrong)
    yield sampled("scan_recovery", "ms", times_ms)
    yield sampled("scan_recovery_long", "ms", [_hard_ms(text, by) for text in HARD for by in WIDE for _ in range(20)])


HARD = ("Ế" * 300, "ƯƠ" * 150, "ươ" * 150, "aáa" * 100, f"{LOOKUP}/v/{'á1' * 132}")
WIDE = (PATTERNS, (re.compile(r".*"),), (re.compile(r"[A-Za-z0-9]{1,300}"),))


def _hard_ms(text: str, patterns: tuple[re.Pattern[str], ...]) -> float:
    began = time.perf_counter()
    recover(text, patterns, composed=True)
    return (time.perf_counter() - began) * 1000


SPOILT = {(method, shape) for method in METHODS for shape in SHAPES if method == "telex" or shape != "label"}


def _tried(codes: Sequence[str], mangler: Mangler, times_ms: list[float]) -> tuple[int, int, int]:
    """How many came as they are, came back, and came back as another code."""
    kept = back = wrong = 0
    for code in codes:
        text = mangler(code)
        began = time.perf_counter()
        found = recover(text, PATTERNS, composed=True)
        if text == code:
            kept += found.text == code
            wrong += found.text != code
            continue
        times_ms.append((time.perf_counter() - began) * 1000)
        believed = found.verdict is Verdict.RECOVERED or any(one.fullmatch(found.text) for one in PATTERNS)
        back += found.text == code
        wrong += believed and found.verdict is not Verdict.MANGLED and found.text != code
    return kept, back, wrong


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
