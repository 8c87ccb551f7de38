"""``hall devices test NAME``: one slip by the way that the stations use, and what can be said of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from devices.cli.words import say
from devices.fault_words import Language
from devices.ports import PrintOutcome, SlipState, StateListener, TicketPrinter
from devices.printer.settings import PrinterSettings
from devices.printer.slip import SlipContent, sample_slip
from devices.states import DeviceHealth
from devices.words import Lookup, state_word, told_all

SLACK_S = 15.0
FOUND_S = 2.0
"""A printer that another program has just let go of may turn the first call away."""
NewPrinter = Callable[[PrinterSettings, StateListener], TicketPrinter]


@dataclass(frozen=True)
class Trial:
    """What came of it."""

    outcome: PrintOutcome | None
    """None: the printer was not done in time."""
    health: DeviceHealth
    waited_s: float

    @property
    def well(self) -> bool:
        """Nothing speaks against it: printed, or sent to a printer that never says."""
        return self.outcome is not None and self.outcome.state in (SlipState.CONFIRMED, SlipState.SENT)

    def lines(self, language: Language, texts: Lookup) -> list[str]:
        state = say(language, "test_state", state=state_word(self.health.state, texts))
        if self.outcome is None:
            return [say(language, "test_none", seconds=round(self.waited_s)), state]
        evidence = say(language, f"by_{self.outcome.evidence}") if self.outcome.evidence else ""
        reasons = [f"  {said}" for said in told_all(self.health.state, self.outcome.reasons, texts)]
        said = say(language, f"test_{self.outcome.state}", evidence=evidence)
        return [said, *reasons] if self.well else [said, *reasons, state]


def trial_slip(language: Language, like: SlipContent | None = None) -> SlipContent:
    """A slip with every part filled, which nobody can take for a ticket; ``like``: with the hall's own words."""
    return replace(like or sample_slip(language), field=say(language, "test_field"), number="T000")


def try_out(settings: PrinterSettings, new: NewPrinter, slip: SlipContent) -> Trial:
    """Print the slip, by a printer that has had time to be found, and wait for its end."""
    found, done = threading.Event(), threading.Event()
    ended: list[PrintOutcome] = []

    def end(outcome: PrintOutcome) -> None:
        ended.append(outcome)
        done.set()

    printer = new(settings, lambda health: found.set() if health.usable else None)
    try:
        if settings.enabled:
            found.wait(settings.connect_timeout_s + FOUND_S)
        printer.print_slip("test", slip, end)
        patience_s = _patience_s(settings)
        done.wait(patience_s)
        return Trial(ended[0] if ended else None, printer.health, patience_s)
    finally:
        printer.close()


def _patience_s(settings: PrinterSettings) -> float:
    """A slip that is all picture at its speed, and the mechanism, twice."""
    passport = settings.passport
    wire_s = 30_000 * 10 / passport.baud if passport.baud else 0.0
    return 2 * (wire_s + 150 / passport.mm_per_s) + settings.connect_timeout_s + SLACK_S
