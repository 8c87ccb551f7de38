"""Whatever people do at kiosks, panels and the desk: the journal of it can be learnt from, and gives laws of a hall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from queue_engine import protocol
from queue_engine.domain.localtime import moment
from queue_engine.domain.promise import OverLunch
from queue_engine.domain.rules import ReadmitPlace
from queue_engine.domain.schedule import Crowd, SessionRule
from queue_engine.estimates.hall import Finished
from queue_engine.estimates.laws import FieldLaw, first_day, learn
from queue_engine.estimates.past import LONGEST_PAUSE_MIN, LONGEST_SERVICE_MIN, PastVisits
from queue_engine.forecast.known import past_of
from queue_engine.forecast.today import Today
from queue_engine.journal import FactRow
from queue_engine.protocol import StationKind
from queue_engine.usecases import counters
from queue_engine.views import seen_by
from tests.fakes.hall import ALL_DAY, COUNTERS, FIELDS, panel
from tests.queue_engine.test_engine_model import HALF_DAYS, Hall, fields, places

ZONE = "Asia/Ho_Chi_Minh"
WORKING_DAY_MIN = 10 * 60


class Taught(Hall):
    """The hall of the engine's own tests, with an officer at each counter; it has other checks when a run has ended."""

    # Nothing of these is learnt, or it has runs of its own.
    restart = print_slip = ask_slip = boards_show = fields_of_the_day = skills = None
    folding_the_facts_gives_what_a_snapshot_gives = None
    every_open_ticket_is_at_one_counter = None
    public_stations_never_hear_what_is_for_staff = None
    a_board_never_hears_of_practice = None

    @initialize(hours=st.sampled_from([(ALL_DAY,), HALF_DAYS]), over_lunch=st.sampled_from(list(OverLunch)))
    def begin(self, hours: tuple[SessionRule, ...], over_lunch: OverLunch) -> None:
        super().begin(ReadmitPlace.OLD_PLACE, Crowd.ARRIVAL, over_lunch, hours)
        for counter in COUNTERS:
            self.sit(counter, practice=False)

    @rule(counter=places, field=fields)
    def serve_somebody(self, counter: str, field: str) -> None:
        self.take(field, None, [], False, None)
        self.call(counter, None, False)
        self.serve(counter, "start")

    @rule(counter=places)
    def go_away(self, counter: str) -> None:
        session = self.sessions.get(counter, 0)
        self.do(counters.pause, protocol.Pause(session=session, reason="họp"), panel(counter))

    def teardown(self) -> None:
        if not hasattr(self, "engine"):
            return
        facts = list(self.engine.store.facts(0))
        super().teardown()
        _gives_sane_laws(facts)
        _tells_the_same_day(facts)


def _gives_sane_laws(facts: Sequence[FactRow]) -> None:
    midnights = {fact.day: moment(date.fromisoformat(fact.day), 0, ZONE) for fact in facts}
    past = PastVisits().follow(past_of(facts, midnights))
    issued = sum(fact.kind == "ticket_issued" and not fact.data.get("practice") for fact in facts)
    assert len(past.visits) <= issued
    for service in (one for visit in past.visits for one in visit.services):
        assert 0 <= service.minutes <= LONGEST_SERVICE_MIN and 0 <= service.pause_min <= LONGEST_PAUSE_MIN
    laws = learn(past.visits, first_day(FIELDS), past.missed_bookings)
    for law in (laws.hall, *laws.fields.values()):
        _is_sane(law)
    assert 0 < laws.pause_mean_min <= LONGEST_PAUSE_MIN and 0 < laws.absent_hold_min < WORKING_DAY_MIN
    assert all(0 <= share <= 1 for share in (laws.pause, laws.booked_come, laws.priority))


def _is_sane(law: FieldLaw) -> None:
    assert 0 < law.mean_min < WORKING_DAY_MIN
    assert 0 <= law.no_show <= 1 and 0 <= law.transfer <= 1


def _tells_the_same_day(facts: Sequence[FactRow]) -> None:
    """Whoever has followed all along knows what one knows who reads the newest day in the journal."""
    heard, read = Today(), Today()
    heard.follow(fact for fact in (seen_by(StationKind.ESTIMATOR, row) for row in facts) if fact)
    read.follow(fact for fact in facts if fact.day == facts[-1].day)
    assert _by_field(heard.finished) == _by_field(read.finished)


def _by_field(finished: Sequence[Finished]) -> list[tuple[str, float]]:
    return sorted((one.field, one.minutes) for one in finished)


Taught.TestCase.settings = settings(max_examples=60, stateful_step_count=60, deadline=None)
TestTaught = Taught.TestCase
