"""Whatever happens to link, loudspeaker and floor: each call ends once in its zone, in order, one at a time."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from display.announcer.flow import Place
from display.announcer.turns import TurnRules
from queue_engine.protocol import TicketState
from tests.display.announcer_hall import FAR, ME, OTHER, QUAY, QUAY_2, VoiceHall

RULES = TurnRules(most_merged=3)
EVERY_MS, QUIET_FROM_MS = 60_000, 40_000
"""In the last third of every minute nothing may be said."""
COUNTERS = (QUAY, QUAY_2, "quay-3", "quay-4", FAR)
STEPS = ("act", "act", "act", "wait", "end", "end", "floor", "lose", "deaf", "connect", "grant")


@dataclass
class Day:
    """Random acts, and what a listener notices."""

    hall: VoiceHall
    calls: set[int] = field(default_factory=set)
    numbers: int = 0
    unheard: set[int] = field(default_factory=set)
    """Which of the turns made no sound: whoever has the floor afterwards may say them."""

    def act(self, counter: str, choice: int) -> None:
        row = self.hall.hall.counters.get(counter)
        ticket = row.ticket if row else None
        if ticket is None:
            self.numbers += 1
            self._called(self.hall.call(f"A{self.numbers:03}", counter), counter)
        elif ticket.state is TicketState.CALLED and choice < 2:
            self._called(self.hall.recall(ticket.number, counter), counter)
        elif ticket.state is TicketState.CALLED and choice == 2:
            self.hall.happen("ticket_no_show", ticket.number, counter)
        elif ticket.state is TicketState.CALLED and choice == 3:
            back = {**ticket.model_dump(mode="json"), "state": "waiting", "counter": None}
            self.hall.happen("act_undone", ticket.number, counter, undoes=ticket.call_seq, now=back)
        else:
            kind = "service_started" if ticket.state is TicketState.CALLED else "ticket_finished"
            self.hall.happen(kind, ticket.number, counter)

    def _called(self, seq: int, counter: str) -> None:
        if counter != FAR:
            self.calls.add(seq)

    def step(self, kind: str, counter: str, choice: int, seconds: float) -> None:
        hall = self.hall
        match kind:
            case "act":
                self.act(counter, choice)
            case "wait":
                hall.wait(seconds)
            case "end" if hall.speaking is not None:
                outcome = ("spoken", "spoken", "failed", "skipped", "spoken")[choice]
                if outcome == "failed":
                    self.unheard.add(len(hall.said) - 1)
                hall.end(outcome, after_s=seconds)
            case "floor" if hall.asking is not None:
                hall.answer(hall.live and choice > 1, wait_ms=choice * 700)
            case "lose" if hall.live:
                hall.lose()
            case "deaf" if hall.live:
                hall.deaf = True
            case "connect" if not hall.live:
                hall.connect(snapshot=choice == 0)
            case "grant":
                hall.grant(OTHER if choice == 0 else ME)

    def drain(self) -> None:
        """The link comes back for good, and everything ends."""
        if self.hall.live:
            self.hall.lose()
        self.hall.connect()
        self.hall.grant(ME)
        while self.hall.speaking or self.hall.asking or self.hall.state.waiting:
            if self.hall.speaking:
                self.hall.end()
            elif self.hall.asking:
                self.hall.answer(True)
            else:
                self.hall.wait(1)


def is_quiet(after_ms: int) -> bool:
    return after_ms % EVERY_MS >= QUIET_FROM_MS


steps = st.lists(
    st.tuples(st.sampled_from(STEPS), st.sampled_from(COUNTERS), st.integers(0, 4), st.floats(0.1, 40)), max_size=90
)


@settings(max_examples=300, deadline=None)
@given(steps, st.booleans())
def test_every_call_ends_once_in_order_and_nothing_is_said_in_quiet_hours(
    acts: list[tuple[str, str, int, float]], overheard: bool
) -> None:
    began_ms = VoiceHall().now_ms
    place = Place(ME, "east", frozenset(COUNTERS) - {FAR}, RULES, overheard, lambda now_ms: is_quiet(now_ms - began_ms))
    day = Day(VoiceHall(place))
    for kind, counter, choice, seconds in acts:
        day.step(kind, counter, choice, seconds)
    day.drain()
    hall = day.hall
    assert hall.outcomes.keys() == day.calls, "a call without an outcome, or of another zone"
    for seq, results in hall.told.items():
        assert len({(one.outcome, one.reasons) for one in results}) == 1, f"two outcomes of {seq}"
    said = [seq for nth, turn in enumerate(hall.said) if nth not in day.unheard for seq in turn]
    assert said == sorted(said), "overtaken"
    assert len(said) == len(set(said)), "said twice"
    assert not any(is_quiet(moment - began_ms) for moment in hall.said_at), "said in quiet hours"
    for turn in hall.said:
        assert len(turn) <= RULES.most_merged
    merged = {seq for turn in hall.said if len(turn) > 1 for seq in turn}
    heard = {seq for seq, one in hall.outcomes.items() if one.outcome in ("spoken", "merged")}
    assert heard <= set(said)
    assert {seq for seq, one in hall.outcomes.items() if one.outcome == "merged"} == heard & merged
