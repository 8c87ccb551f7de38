"""A visit's rating: asked once, at the finish that ends the visit; the first press counts. Pure."""

from __future__ import annotations

from dataclasses import dataclass

REASON_MS = 90_000
"""A reason or a further answer is taken so long after the press that it belongs to."""
TELL_MS = 120_000
"""The central system hears of a rating so long after it, with its reason; longer than REASON_MS."""
ANSWERS = (3, 4)
"""The questions of TT 01/2018/TT-VPCP that can be asked beside the one of satisfaction."""


@dataclass(frozen=True, slots=True)
class ScaleRule:
    """What is asked from a day on (empty: always): points of the levels, the best first, and those that ask why."""

    id: str
    since: str
    points: tuple[float, ...]
    asking: frozenset[int] = frozenset()
    reasons: frozenset[str] = frozenset()
    """Of these alone; none: of all."""


@dataclass(frozen=True, slots=True)
class RatingRules:
    """The settings of ratings. Times in milliseconds."""

    scales: tuple[ScaleRule, ...] = ()
    """None: nobody is asked."""
    reasons: frozenset[str] = frozenset()
    questions: frozenset[int] = frozenset()
    asked_ms: int = 30_000
    shortest_ms: int = 1500
    run: int = 12
    strays: int = 30
    later: bool = True

    def scale_on(self, day: str) -> ScaleRule | None:
        """The newest scale that counts on a day, YYYY-MM-DD; None: nobody is asked."""
        begun = [one for one in self.scales if one.since <= day]
        return max(begun, key=lambda one: one.since, default=None)

    def may_say(self, scale: str, reason: str) -> bool:
        """Whether a reason is one that was asked with a scale."""
        rule = self.scale(scale)
        return reason in self.reasons and (rule is None or not rule.reasons or reason in rule.reasons)

    def scale(self, name: str) -> ScaleRule | None:
        return next((one for one in self.scales if one.id == name), None)


@dataclass(frozen=True, slots=True)
class Rating:
    """A visit's question and its answer. ``standing``: the next number has not been called at its counter yet."""

    ticket: str
    day: str
    number: str
    field: str
    counter: str
    officer: str | None
    dossier: str | None
    scale: str
    opened_ms: int
    until_ms: int
    standing: bool = True
    level: int | None = None
    station: str | None = None
    rated_ms: int | None = None
    rated_seq: int | None = None
    reason: str | None = None
    answer3: int | None = None
    answer4: int | None = None

    @property
    def answered(self) -> bool:
        return self.level is not None

    def answer_to(self, question: int) -> int | None:
        return self.answer3 if question == 3 else self.answer4

    def may_add(self, station: str, now_ms: int) -> bool:
        """Whether a reason or a further answer still belongs to the press: same station, soon after."""
        return self.rated_ms is not None and self.station == station and now_ms - self.rated_ms <= REASON_MS


@dataclass(frozen=True, slots=True)
class Run:
    """Equal answers running at a counter."""

    counter: str
    scale: str
    level: int
    count: int

    def after(self, scale: str, level: int) -> Run:
        """With one answer more."""
        same = (scale, level) == (self.scale, self.level)
        return Run(self.counter, scale, level, self.count + 1 if same else 1)
