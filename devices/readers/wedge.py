"""A scanner that types into the window like a keyboard, told from a person by its timing. No Qt: keys come in by calls.

A burst of keys is a scan when its median gap is short, none is long, it has enough keys, and Enter or Tab ends it.
A held key (auto-repeat) is a person's. Timing is a filter only; what the text means decides whether it is a code.

What a text field in focus gets meanwhile. A key is held back until it is known whose it is: a first key ``hold_ms``
(70 ms, which nobody feels), one in a burst as quick as a scanner's until the longest gap of a scan has passed. Then all
that is held goes to the field, in order: no key of a person is ever lost, changed or overtaken. Of a scan nothing is
let through, but for the letters before a pause longer than ``hold_ms`` that a scanner made among its first keys; they
cannot be told from a person's in time. The key that ends a scan never goes through, so nothing half is sent off.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median_high
from typing import Protocol

from devices.ports import ScanListener, StateListener
from devices.readers.framing import MOST_LETTERS, Code, unwrapped
from devices.readers.input_method import Recovery, Verdict, recover
from devices.readers.reading import Delivery
from devices.readers.repeats import WINDOW_S
from devices.readers.text import decode
from devices.states import DeviceHealth, Reason, State
from devices.station import Listeners

log = logging.getLogger(__name__)
ERASE = "\b"
SURE_KEYS = 4
"""From so many quick keys on a burst is waited for as long as a scan may pause."""
DOUBT = 1.5
"""So much slower a burst may be while it lasts; it is judged at its end."""
AT_ONCE_S = 0.001
"""What an input method says of one key comes this close together."""
MOST_KEYS = 2 * MOST_LETTERS


class Fate(StrEnum):
    """What becomes of a key; whoever hands it in does so."""

    PASS = "pass"
    """It goes to the window, behind all that is held."""
    HOLD = "hold"
    """It is held, behind the others."""
    ANEW = "anew"
    """What is held goes to the window; this key is held."""
    DROP = "drop"
    """It and all that is held were a scan."""


@dataclass(frozen=True)
class WedgeRule:
    """When a burst of keys is a scan."""

    median_ms: float = 35.0
    longest_ms: float = 120.0
    least_keys: int = 6
    """Without the one that ends it."""
    hold_ms: float = 70.0
    """How long a key is held of which nothing is known yet."""

    def quick(self, gaps: Sequence[float], doubt: float = 1.0) -> bool:
        return not gaps or median_high(gaps) * 1000 <= self.median_ms * doubt

    def is_scan(self, gaps: Sequence[float]) -> bool:
        """``gaps`` between its keys, in seconds."""
        return len(gaps) + 1 >= self.least_keys and self.quick(gaps) and max(gaps) * 1000 <= self.longest_ms


class RuleRow(Protocol):
    """The part of a hall's configuration that tells a reader from a person."""

    @property
    def median_ms(self) -> int: ...
    @property
    def longest_ms(self) -> int: ...
    @property
    def least_keys(self) -> int: ...


class WedgeRow(Protocol):
    """The part of a hall's configuration that describes one reader that types."""

    @property
    def id(self) -> str: ...
    @property
    def enabled(self) -> bool: ...
    @property
    def prefix(self) -> str: ...
    @property
    def same_code_s(self) -> float: ...
    @property
    def wedge(self) -> RuleRow: ...


@dataclass(frozen=True)
class WedgeSettings:
    """A reader that types into the window of its station."""

    id: str
    rule: WedgeRule = WedgeRule()
    patterns: tuple[re.Pattern[str], ...] = ()
    """What codes look like; only what matches one is recovered from an input method."""
    prefix: str = ""
    """Letters that the reader puts before each code; they are taken off."""
    same_code_s: float = WINDOW_S
    enabled: bool = True

    @classmethod
    def of(cls, row: WedgeRow, patterns: tuple[re.Pattern[str], ...] = ()) -> WedgeSettings:
        """The settings as a hall's configuration gives them; what it does not say keeps its default."""
        rule = WedgeRule(row.wedge.median_ms, row.wedge.longest_ms, row.wedge.least_keys)
        return cls(row.id, rule, patterns, row.prefix, row.same_code_s, row.enabled)


@dataclass(frozen=True)
class Typed:
    """A burst that was a scan."""

    text: str
    composed: bool
    """An input method was seen at work."""
    at: float


@dataclass
class Burst:
    """Keys that came close together."""

    began: float
    last: float
    gaps: list[float] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    preedit: str = ""
    composed: bool = False
    spoilt: bool = False
    """It cannot be a scan any more."""
    endless: bool = False
    """No person types so much so quickly, and no code is so long: it is thrown away up to its end."""
    rewritten: int = 0
    """Letters that an input method has erased and will type again itself."""

    def strike(self, at: float) -> None:
        if at > self.last:
            self.gaps.append(at - self.last)
            self.last = at

    def erase(self, at: float) -> None:
        """Nobody but an input method erases in the middle of a scan; all its erasures are one key that was struck."""
        if not self.rewritten:
            self.strike(at)
        self.composed = True
        self.rewritten += 1
        del self.letters[-1:]

    def write(self, text: str, at: float) -> None:
        if self.rewritten:
            self.rewritten -= 1
            self.last = max(at, self.last)
        else:
            self.strike(at)
        self.letters += text

    @property
    def keys(self) -> int:
        return len(self.gaps) + 1

    @property
    def text(self) -> str:
        return "".join(self.letters) + self.preedit

    @property
    def is_one_key(self) -> bool:
        """A held key, on a system that does not say so."""
        return not self.composed and len(set(self.letters)) == 1


class BurstReader:
    """Keys in, scans out, and the fate of each key. Remembers one burst."""

    def __init__(self, rule: WedgeRule, on_typed: Callable[[Typed], None]) -> None:
        self._rule = rule
        self._on_typed = on_typed
        self._burst: Burst | None = None
        self._ended_at: float | None = None

    @property
    def patience_s(self) -> float:
        """How long after the last key what is held stays held, if nothing more comes."""
        burst, rule = self._burst, self._rule
        sure = burst is not None and burst.keys >= SURE_KEYS and rule.quick(burst.gaps)
        return (rule.longest_ms if sure else rule.hold_ms) / 1000

    def key(self, text: str, at: float, repeat: bool = False, terminator: bool = False) -> Fate:
        burst = self._continued(at)
        if terminator and not repeat:
            return self._end(burst, at)
        if burst is None:
            return Fate.PASS if repeat or text == ERASE else self._begin(text, at)
        if repeat:
            burst.spoilt = True
        elif text == ERASE:
            burst.erase(at)
        else:
            burst.write(text, at)
        return self._fate(burst)

    def compose(self, commit: str, preedit: str, at: float) -> Fate:
        """An input method has written ``commit`` for good and shows ``preedit``, which it may still change."""
        burst = self._continued(at)
        fate = self._begin("", at) if burst is None else None
        burst = self._burst
        assert burst is not None
        burst.composed = True
        if at - burst.last > AT_ONCE_S:
            burst.strike(at)
        for character in commit:
            burst.letters[len(burst.letters) - (character == ERASE) :] = [] if character == ERASE else [character]
        burst.preedit = preedit
        return fate or self._fate(burst)

    def _continued(self, at: float) -> Burst | None:
        """The burst that this key belongs to; None: it begins one."""
        if self._burst is not None and (at - self._burst.last) * 1000 > self._rule.longest_ms:
            self._burst = None
        return self._burst

    def _begin(self, text: str, at: float) -> Fate:
        self._burst = Burst(at, at, letters=list(text))
        return Fate.ANEW

    def _fate(self, burst: Burst) -> Fate:
        if burst.spoilt:
            return Fate.PASS
        if burst.endless or burst.keys > MOST_KEYS or len(burst.text) > MOST_LETTERS:
            self._burst = Burst(burst.began, burst.last, endless=True)
            return Fate.DROP
        slow = burst.keys >= self._rule.least_keys and not self._rule.quick(burst.gaps, DOUBT)
        return Fate.PASS if slow else Fate.HOLD

    def _end(self, burst: Burst | None, at: float) -> Fate:
        self._burst = None
        if burst is None and self._ended_at is not None and (at - self._ended_at) * 1000 <= self._rule.longest_ms:
            return Fate.DROP  # some scanners end a code with two keys, Enter and line feed or Tab
        if burst is None or burst.spoilt:
            return Fate.PASS
        if not burst.endless:
            if not self._rule.is_scan(burst.gaps) or burst.is_one_key:
                return Fate.PASS
            self._on_typed(Typed(burst.text, burst.composed, at))
        self._ended_at = at
        return Fate.DROP


class WedgeReader:
    """A CodeReader fed with keys. It has no thread: listeners are called on the thread of whoever feeds it.

    Nothing can be known of it before it types: it is READY until an input method spoils a scan, then ATTENTION until
    the next clean one.
    """

    def __init__(
        self,
        settings: WedgeSettings,
        on_scan: ScanListener,
        on_state: StateListener | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._listeners = Listeners(on_state)
        self._delivery = Delivery(settings.id, settings.same_code_s, on_scan)
        self._bursts = BurstReader(settings.rule, self._on_typed)
        self._closed = False
        self.counts = dict.fromkeys(Verdict, 0)
        self._health = DeviceHealth(settings.id, "reader", State.CONNECTING, (), clock())
        self._show(State.READY if settings.enabled else State.DISABLED)

    @property
    def health(self) -> DeviceHealth:
        return self._health

    def listen(self, on_state: StateListener) -> None:
        self._listeners.add(on_state)

    def close(self) -> None:
        self._closed = True

    @property
    def patience_s(self) -> float:
        """How long after the last key what is held stays held, if nothing more comes."""
        return self._bursts.patience_s

    def key(self, text: str, at: float, repeat: bool = False, terminator: bool = False) -> str:
        """A key that writes ``text``, BackSpace (``"\\b"``) or one that may end a scan; ``at``: monotonic seconds.

        The answer is a Fate.
        """
        return self._bursts.key(text, at, repeat, terminator) if self._listening else Fate.PASS

    def compose(self, commit: str, preedit: str, at: float) -> str:
        """What an input method wrote instead of keys; a letter that it takes back is ``"\\b"`` at the start."""
        return self._bursts.compose(commit, preedit, at) if self._listening else Fate.PASS

    @property
    def _listening(self) -> bool:
        return self._settings.enabled and not self._closed

    def _on_typed(self, typed: Typed) -> None:
        text = decode(typed.text.encode("utf-8", "replace")).text.removeprefix(self._settings.prefix)
        symbology, recovery = self._read(text, typed.composed)
        self.counts[recovery.verdict] += 1
        self._judge(recovery, typed.composed)
        if recovery.text:
            self._delivery.codes([Code(symbology, recovery.text, typed.at)])

    def _read(self, text: str, composed: bool) -> tuple[str, Recovery]:
        if text[:1] in ("Ư", "ư"):  # Telex makes it of the bracket that begins an AIM identifier
            symbology, bare = unwrapped("]" + text[1:])
            recovery = recover(bare, self._settings.patterns, composed=True)
            if symbology and any(pattern.fullmatch(recovery.text) for pattern in self._settings.patterns):
                return symbology, Recovery(Verdict.RECOVERED, recovery.text)
        symbology, bare = unwrapped(text)
        return symbology, recover(bare, self._settings.patterns, composed=composed)

    def _judge(self, recovery: Recovery, composed: bool) -> None:
        """A scan that an input method happened to leave as it was proves nothing."""
        if recovery.verdict is not Verdict.CLEAN:
            self._show(State.ATTENTION, Reason.INPUT_METHOD)
        elif not composed and recovery.text.isascii():
            self._show(State.READY)

    def _show(self, state: State, *reasons: Reason) -> None:
        before = self._health
        if (before.state, before.reasons) == (state, reasons):
            return
        self._health = DeviceHealth(before.device, before.kind, state, reasons, self._clock())
        if state is State.ATTENTION:
            log.warning("%s %s: an input method spoils what it types", before.kind, before.device)
        elif before.state is State.ATTENTION:
            log.info("%s %s types clean codes again", before.kind, before.device)
        self._listeners.tell(self._health)


def wedge_reader(settings: WedgeSettings, on_scan: ScanListener, on_state: StateListener | None = None) -> WedgeReader:
    """The reader that the settings describe; an ``assets.qt.key_filter.KeyFilter`` feeds it with the window's keys."""
    return WedgeReader(settings, on_scan, on_state)
