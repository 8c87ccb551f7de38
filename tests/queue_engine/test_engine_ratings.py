"""One rating a visit: opened by the officer's finish, answered by the first press, final at the day's end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import pytest

from queue_engine import protocol
from queue_engine.client.fold import fold
from queue_engine.domain.errors import Refused
from queue_engine.domain.ratings import RatingRules, ScaleRule
from queue_engine.domain.rules import CallingRules
from queue_engine.protocol import HallState, Rated, StationKind
from queue_engine.protocol.ratings import Source
from queue_engine.tallies.fold import Folded
from queue_engine.usecases import codes, day, dossiers, issue, officers, outbox, ratings, serve, undo
from queue_engine.usecases.scene import Caller
from queue_engine.views import VIEWS, seen_by, snapshot
from tests.fakes.hall import KIOSK, WORKER, Engine, panel, rules

THREE = ScaleRule("ba-muc", "", (2.0, 1.0, 0.0), frozenset({3}))
FIVE = ScaleRule("nam-muc", "2030-01-01", (5.0, 4.0, 3.0, 2.0, 1.0), frozenset({5}))
RULES = RatingRules(
    scales=(THREE, FIVE), reasons=frozenset({"cho-lau", "thai-do"}), questions=frozenset({3}), run=3, strays=5
)
SCREEN = Caller("rating-1", StationKind.RATING_SCREEN, "1")
LINE = Caller("line", StationKind.SIGN_BUS)
DESK = Caller("desk", StationKind.SUPERVISOR_DESK)
LOOKUP = Caller("lookup-1", StationKind.LOOKUP_SCREEN)
QUICK = CallingRules(no_show_after_calls=1, no_show_after_s=0, recall_cooldown_s=0, undo_within_s=30)
DAY_MS = 24 * 3_600_000


def an_engine(given: RatingRules = RULES, **more: Any) -> Engine:
    return Engine(rules(calling=QUICK, ratings=given, **more))


class Hall:
    """Officers at their counters; every kind of station follows and must agree with a snapshot."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.sessions: dict[str, int] = {}
        self.tokens = 0
        self.views = {kind: self._fresh(kind) for kind in VIEWS}
        self._seq = self.views[StationKind.SUPERVISOR_DESK].seq

    def _fresh(self, kind: StationKind) -> HallState:
        state: HallState = self.engine.run(
            lambda scene: snapshot(scene.uow, scene.rules, self.engine.store.id, kind), DESK
        )
        return state

    def do(self, usecase: Any, body: Any, caller: Caller, *more: Any) -> Any:
        return self.engine.run(lambda scene: usecase(scene, body, *more), caller)

    def sign_in(self, counter: str = "1", officer: str = "officer-a", practice: bool = False) -> None:
        seat = protocol.SignIn(officer=officer, pin="-", take_over=True, practice=practice)
        self.sessions[counter] = self.do(officers.sign_in, seat, panel(counter), True).counter.session

    def serve(self, field: str = "civil", counter: str = "1", stops: tuple[str, ...] = ()) -> Any:
        """Somebody takes a number, is called and is being served."""
        self.tokens += 1
        token = f"{self.tokens:032x}"
        body = protocol.IssueTicket(field=field)
        self.engine.run(lambda scene: issue.issue(scene, body, token), KIOSK)
        return self.call(counter)

    def call(self, counter: str = "1") -> Any:
        ticket = self.do(serve.call_next, protocol.CallNext(session=self.sessions[counter]), panel(counter)).ticket
        return self.on(serve.start, protocol.Start, ticket, counter)

    def on(self, usecase: Any, model: Any, ticket: Any, counter: str = "1", **values: Any) -> Any:
        body = model(session=self.sessions[counter], ticket=ticket.id, seen=ticket.state, **values)
        return self.do(usecase, body, panel(counter)).ticket

    def finish(self, ticket: Any, counter: str = "1") -> Any:
        return self.on(serve.finish, protocol.Finish, ticket, counter)

    def visit(self, counter: str = "1") -> Any:
        return self.finish(self.serve(counter=counter), counter)

    def undo(self, counter: str = "1") -> None:
        act = self.engine.run(lambda scene: scene.uow.last_act(counter))
        self.do(undo.undo, protocol.Undo(session=self.sessions[counter], seq=act.seq), panel(counter))

    def rate(self, ticket: Any, level: int = 1, caller: Caller = SCREEN, **more: Any) -> Rated:
        values = {"ticket": ticket.id, "level": level, "scale": "ba-muc", "source": "screen", "after_ms": 4000, **more}
        answer: Rated = self.do(ratings.rate, protocol.Rate(**values), caller)
        return answer

    def facts(self, *kinds: str) -> list[Any]:
        return [fact for fact in self.engine.store.facts(0) if fact.kind in kinds]

    def check_views(self) -> None:
        """Whoever followed knows exactly what whoever comes now is told."""
        news = list(self.engine.store.facts(self._seq))
        for kind, state in self.views.items():
            seen = tuple(one for fact in news if (one := seen_by(kind, fact)))
            state = fold(state, seen, news[-1].seq if news else self._seq)
            self.views[kind] = state
            fresh = self._fresh(kind)
            assert (state.ratings, state.rating_flags) == (fresh.ratings, fresh.rating_flags), kind
        self._seq = news[-1].seq if news else self._seq


@pytest.fixture
def hall() -> Hall:
    hall = Hall(an_engine())
    hall.sign_in()
    return hall


def test_the_finish_opens_one_question_at_that_counter_with_its_officer(hall: Hall) -> None:
    ticket = hall.visit()
    [fact] = hall.facts("rating_opened")
    assert {name: fact.data[name] for name in ("ticket", "counter", "officer", "scale", "stops")} == {
        "ticket": ticket.id, "counter": "1", "officer": "officer-a", "scale": "ba-muc", "stops": []
    }  # fmt: skip
    hall.check_views()
    shown = hall.views[StationKind.RATING_SCREEN].ratings["1"]
    assert (shown.number, shown.officer_name, shown.answered) == (ticket.number, "Cán bộ a", False)
    line = hall.views[StationKind.SIGN_BUS].ratings["1"]
    assert (line.number, line.officer, line.officer_name) == (ticket.number, None, None)
    assert hall.views[StationKind.HALL_BOARD].ratings == {} == hall.views[StationKind.TICKET_KIOSK].ratings


def test_the_first_press_counts_and_every_later_one_is_a_stray_of_its_own(hall: Hall) -> None:
    ticket = hall.visit()
    assert hall.rate(ticket, 2).counted
    for level in (1, 3, 2):
        assert hall.rate(ticket, level) == Rated(counted=False, why="second")
    [rated] = hall.facts("rated")
    assert (rated.data["level"], rated.data["points"], rated.data["source"], rated.data["later"]) == (
        2,
        1.0,
        "screen",
        False,
    )
    assert [fact.data["why"] for fact in hall.facts("press_stray")] == ["second"] * 3
    hall.check_views()
    assert hall.views[StationKind.COUNTER_PANEL].ratings["1"].answered


def test_no_view_of_any_station_tells_what_was_pressed(hall: Hall) -> None:
    hall.rate(hall.visit(), 3)
    [rated] = hall.facts("rated")
    for kind in VIEWS:
        seen = seen_by(kind, rated)
        assert seen is None or not {"level", "points", "scale"} & set(seen.data), kind


def test_the_next_call_only_closes_the_question_at_the_counter(hall: Hall) -> None:
    first = hall.visit()
    hall.serve()
    hall.check_views()
    assert hall.views[StationKind.RATING_SCREEN].ratings == {}
    assert hall.rate(first).counted
    assert hall.facts("rated")[0].data["later"] is True
    hall.check_views()


def test_a_recall_or_a_training_call_closes_nothing(hall: Hall) -> None:
    hall.sign_in("2", "officer-b")
    hall.finish(hall.serve("land", "2"), "2")
    hall.sign_in("2", "officer-b", practice=True)
    body = protocol.IssueAtPanel(session=hall.sessions["2"], field="land")
    hall.do(issue.issue_at_panel, body, panel("2"), "f" * 32)
    ticket = hall.call("2")
    hall.check_views()
    assert "2" in hall.views[StationKind.SIGN_BUS].ratings
    hall.finish(ticket, "2")
    assert len(hall.facts("rating_opened")) == 1, "nobody is asked about a training visit"


def test_a_finish_that_is_undone_withdraws_its_question_and_the_next_finish_asks_again(hall: Hall) -> None:
    ticket = hall.visit()
    hall.undo()
    hall.check_views()
    assert hall.views[StationKind.RATING_SCREEN].ratings == {} and len(hall.facts("rating_withdrawn")) == 1
    assert hall.rate(ticket) == Rated(counted=False, why="late"), "no question stands for a visit that goes on"
    again = hall.finish(ticket.model_copy(update={"state": "serving"}))
    assert hall.rate(again).counted
    hall.check_views()


def test_an_answer_outlives_an_undone_finish_and_nobody_is_asked_twice(hall: Hall) -> None:
    ticket = hall.visit()
    hall.rate(ticket, 1)
    hall.undo()
    hall.finish(ticket.model_copy(update={"state": "serving"}))
    assert len(hall.facts("rating_opened")) == 1 and not hall.facts("rating_withdrawn")
    assert not hall.rate(ticket, 3).counted
    assert len(hall.facts("rated")) == 1
    hall.check_views()


def test_the_rating_belongs_to_the_last_stop_and_names_those_before(hall: Hall) -> None:
    hall.sign_in("2", "officer-b")
    ticket = hall.serve()
    hall.on(serve.transfer, protocol.Transfer, ticket, to_counter="2")
    last = hall.call("2")
    hall.finish(last, "2")
    [opened] = hall.facts("rating_opened")
    assert (opened.data["counter"], opened.data["officer"]) == ("2", "officer-b")
    assert opened.data["stops"] == [{"counter": "1", "officer": "officer-a", "field": "civil"}]


def test_a_stop_that_is_undone_was_none(hall: Hall) -> None:
    ticket = hall.serve()
    hall.on(serve.transfer, protocol.Transfer, ticket, to_field="land")
    hall.undo()
    hall.finish(ticket)
    assert hall.facts("rating_opened")[0].data["stops"] == []


def test_a_visit_that_the_day_ends_is_not_asked_and_no_answer_becomes_final(hall: Hall) -> None:
    answered, silent = hall.visit(), hall.visit()
    hall.rate(answered)
    hall.serve()
    hall.engine.now_ms += DAY_MS
    hall.engine.run(day.keep_day, DESK)
    [ended] = hall.facts("ratings_ended")
    assert ended.data == {"opened": 2, "answered": 1}
    assert ended.day == answered.id[:10] and ended.seq < hall.facts("day_opened")[-1].seq
    assert hall.rate(silent) == hall.rate(silent, caller=LINE, source="pad") == Rated(counted=False, why="late")
    assert [fact.data["counter"] for fact in hall.facts("press_stray")] == ["1", "1"], "also from a line of many pads"
    hall.check_views()
    assert hall.views[StationKind.SUPERVISOR_DESK].ratings == {}


def test_the_slip_rates_later_once_until_the_day_ends(hall: Hall) -> None:
    ticket = hall.visit()
    hall.serve()
    text = f"https://example.invalid/hall/v/{1:032x}"
    asked = hall.do(codes.ask_code, protocol.AskCode(text=text), KIOSK)
    assert asked.rating is not None and asked.rating.ticket == ticket.id
    with pytest.raises(Refused, match="no slip"):
        hall.rate(ticket, caller=KIOSK, source="kiosk", token="0" * 32)
    assert hall.rate(ticket, 2, KIOSK, source="kiosk", token=f"{1:032x}").counted
    assert hall.facts("rated")[0].data["later"] is True
    assert hall.do(codes.ask_code, protocol.AskCode(text=text), KIOSK).rating is None
    assert not hall.rate(ticket, 2, KIOSK, source="kiosk", token=f"{1:032x}").counted


def test_a_hall_may_do_without_rating_later_and_without_ratings() -> None:
    hall = Hall(an_engine(RatingRules(scales=(THREE,), later=False)))
    hall.sign_in()
    ticket = hall.visit()
    with pytest.raises(Refused, match="nobody rates with a slip"):
        hall.rate(ticket, caller=KIOSK, source="kiosk", token=f"{1:032x}")
    quiet = Hall(an_engine(RatingRules()))
    quiet.sign_in()
    quiet.visit()
    assert not quiet.facts("rating_opened")


def test_another_counters_screen_rates_nothing_here_and_a_line_may_have_any_pad(hall: Hall) -> None:
    ticket = hall.visit()
    with pytest.raises(Refused, match="finished at counter 1"):
        hall.rate(ticket, caller=Caller("rating-2", StationKind.RATING_SCREEN, "2"))
    assert hall.rate(ticket, caller=LINE, source="pad").counted


@pytest.mark.parametrize(
    ("caller", "own"),
    [
        pytest.param(panel("1"), {"pad"}, id="a panel's own keys and buttons rate nothing"),
        pytest.param(SCREEN, {"pad", "screen"}, id="a rating screen holds the pad of its counter"),
        pytest.param(LINE, {"pad"}, id="a line of pads"),
        pytest.param(KIOSK, {"kiosk"}, id="a kiosk"),
        pytest.param(LOOKUP, {"lookup"}, id="a look-up screen"),
    ],
)
def test_a_station_is_answered_only_by_what_its_kind_has(hall: Hall, caller: Caller, own: set[str]) -> None:
    ticket, token = hall.visit(), f"{1:032x}"
    for source in ("pad", "screen", "kiosk", "lookup"):
        if source not in own:
            with pytest.raises(Refused) as caught:
                hall.rate(ticket, caller=caller, source=source, token=token)
            assert caught.value.code == "wrong_source"
    assert not hall.facts("rated", "press_stray", "rating_flagged"), "it is counted nowhere"
    assert hall.rate(ticket, caller=caller, source=min(own), token=token).counted, "and the question stays"


def test_whoever_may_rate_is_known_to_be_answered_by_something() -> None:
    assert set(ratings.SOURCES) == protocol.COMMAND_OF_BODY[protocol.Rate].senders
    assert set().union(*ratings.SOURCES.values()) == set(get_args(Source))


@pytest.mark.parametrize(
    ("said", "kept"), [(-5, 0), (-(10**30), 0), (DAY_MS, DAY_MS), (DAY_MS + 1, DAY_MS), (10**30, DAY_MS), (700, 700)]
)
def test_a_time_that_cannot_be_is_brought_to_one_that_can_and_the_answer_counts(
    hall: Hall, said: int, kept: int
) -> None:
    assert hall.rate(hall.visit(), after_ms=said).counted
    assert hall.facts("rated")[0].data["after_ms"] == kept
    flagged = [(fact.data["why"], fact.data["count"]) for fact in hall.facts("rating_flagged")]
    assert flagged == ([("too_fast", kept)] if kept < RULES.shortest_ms else [])


@pytest.mark.parametrize("wrong", [{"level": 4}, {"scale": "nam-muc"}, {"scale": "gone"}])
def test_a_level_that_was_not_asked_is_refused_and_the_question_stays(hall: Hall, wrong: dict[str, Any]) -> None:
    ticket = hall.visit()
    with pytest.raises(Refused) as caught:
        hall.rate(ticket, **wrong)
    assert caught.value.code == "bad_message"
    assert hall.rate(ticket).counted


def test_the_lowest_level_asks_why_once_and_only_the_same_station_soon_after(hall: Hall) -> None:
    why: Callable[[Any, str, Caller], Rated] = lambda ticket, reason, caller: hall.do(  # noqa: E731
        ratings.give_reason, protocol.RateReason(ticket=ticket.id, reason=reason), caller
    )
    glad, sad = hall.visit(), hall.visit()
    hall.rate(glad, 1)
    hall.rate(sad, 3)
    assert why(glad, "cho-lau", SCREEN).why == "late", "only the lowest level asks"
    assert why(sad, "cho-lau", panel("1")).why == "late", "it was rated elsewhere"
    with pytest.raises(Refused):
        why(sad, "made-up", SCREEN)
    assert why(sad, "cho-lau", SCREEN).counted
    assert why(sad, "thai-do", SCREEN).why == "second"
    late = hall.visit()
    hall.rate(late, 3)
    hall.engine.now_ms += 91_000
    assert why(late, "cho-lau", SCREEN).why == "late"
    assert [fact.data["reason"] for fact in hall.facts("rating_reason")] == ["cho-lau"]
    told = [(fact.data["why"], fact.data["of"], fact.data["counter"]) for fact in hall.facts("press_stray")]
    assert told == [
        ("late", "reason", "1"),
        ("late", "reason", "1"),
        ("second", "reason", "1"),
        ("late", "reason", "1"),
    ]
    assert not any("cho-lau" in str(fact.data) for fact in hall.facts("press_stray")), "which one it was is not kept"


def test_a_reason_after_its_window_changes_nothing_of_the_rating_and_is_a_late_press(hall: Hall) -> None:
    ticket = hall.visit()
    hall.rate(ticket, 3)
    before = hall.engine.run(lambda scene: scene.uow.rating(ticket.id))
    hall.engine.now_ms += 91_000
    body = protocol.RateReason(ticket=ticket.id, reason="cho-lau")
    assert hall.do(ratings.give_reason, body, SCREEN) == Rated(counted=False, why="late")
    assert hall.engine.run(lambda scene: scene.uow.rating(ticket.id)) == before
    hall.engine.now_ms += DAY_MS
    assert hall.do(ratings.give_reason, body, SCREEN).why == "late"
    question = protocol.RateQuestion(ticket=ticket.id, question=3, answer=0)
    assert hall.do(ratings.answer_question, question, SCREEN).why == "late"
    strays = [(fact.day == ticket.id[:10], fact.data["counter"], fact.data["of"]) for fact in hall.facts("press_stray")]
    assert strays == [(True, "1", "reason"), (False, "1", "reason"), (False, "1", "question")]
    folded = Folded()
    days = [*folded.take(hall.engine.store.facts(0)), folded.today()]
    assert [sum(one.count for one in day.strays if one.why == "late") for day in days if day] == [1, 2]
    assert days[0] is not None and days[0].visits[ticket.id].rating.reason == ""  # type: ignore[union-attr]


def test_a_scale_may_have_reasons_of_its_own() -> None:
    own = ScaleRule("ba-muc", "", (2.0, 1.0, 0.0), frozenset({3}), frozenset({"cho-lau"}))
    hall = Hall(an_engine(RatingRules(scales=(own,), reasons=frozenset({"cho-lau", "thai-do"}))))
    hall.sign_in()
    ticket = hall.visit()
    hall.rate(ticket, 3)
    with pytest.raises(Refused):
        hall.do(ratings.give_reason, protocol.RateReason(ticket=ticket.id, reason="thai-do"), SCREEN)
    assert hall.do(ratings.give_reason, protocol.RateReason(ticket=ticket.id, reason="cho-lau"), SCREEN).counted


def test_the_questions_of_the_circular_are_answered_once_each_where_the_hall_asks_them(hall: Hall) -> None:
    answer: Callable[[Any, int], Rated] = lambda ticket, question: hall.do(  # noqa: E731
        ratings.answer_question, protocol.RateQuestion(ticket=ticket.id, question=question, answer=1), SCREEN
    )
    ticket = hall.visit()
    assert answer(ticket, 3).why == "late", "first the visit is rated"
    hall.rate(ticket)
    assert answer(ticket, 3).counted and answer(ticket, 3).why == "second"
    assert [(fact.data["why"], fact.data["of"]) for fact in hall.facts("press_stray")] == [
        ("late", "question"),
        ("second", "question"),
    ]
    with pytest.raises(Refused, match="not asked"):
        answer(ticket, 4)


def test_haste_a_run_and_many_strays_are_flagged_and_nothing_is_dropped(hall: Hall) -> None:
    hall.rate(hall.visit(), 1, after_ms=300)
    for _ in range(2):
        hall.rate(hall.visit(), 1)
    assert len(hall.facts("rated")) == 3
    strays = protocol.ReportStrays(counter="1", device="pad", why="unarmed", count=4)
    for _ in range(3):
        hall.do(ratings.report_strays, strays, SCREEN)
    told = [(fact.data["why"], fact.data["count"]) for fact in hall.facts("rating_flagged")]
    assert told == [("too_fast", 300), ("run", 3), ("strays", 8), ("strays", 12)]
    hall.check_views()
    assert [flag.why for flag in hall.views[StationKind.SUPERVISOR_DESK].rating_flags] == [why for why, _ in told]
    assert hall.views[StationKind.COUNTER_PANEL].rating_flags == ()


def settle(hall: Hall, seq: int, caller: Caller = DESK) -> protocol.Done:
    done: protocol.Done = hall.do(dossiers.settle, protocol.SettleCase(case=seq, words="đã xem"), caller)
    return done


def flags(hall: Hall) -> list[tuple[str, int]]:
    """What stands at every desk, followed or asked for anew."""
    hall.check_views()
    return [(one.why, one.count) for one in hall.views[StationKind.SUPERVISOR_DESK].rating_flags]


def test_a_flag_is_seen_to_once_by_whichever_desk_is_first_and_what_it_grew_from_with_it(hall: Hall) -> None:
    hall.sign_in("2", "officer-b")
    hall.rate(hall.visit(), 1, after_ms=300)
    for counter in ("1", "2", "1"):
        strays = protocol.ReportStrays(counter=counter, device="pad", why="unarmed", count=5)
        hall.do(ratings.report_strays, strays, LINE)
    assert flags(hall) == [("too_fast", 300), ("strays", 5), ("strays", 5), ("strays", 10)]
    newest = hall.facts("rating_flagged")[-1].seq
    settle(hall, newest, Caller("desk-2", StationKind.SUPERVISOR_DESK))
    assert flags(hall) == [("too_fast", 300), ("strays", 5)], "that of counter 2 stays"
    [fact] = hall.facts("case_settled")
    assert (fact.who, fact.data["case"], fact.data["words"]) == ("desk-2", newest, "đã xem")
    with pytest.raises(Refused) as caught:
        settle(hall, newest)
    assert caught.value.code == "case_settled"
    hall.do(ratings.report_strays, strays, LINE)
    assert flags(hall)[-1] == ("strays", 15), "what goes on is told again"
    assert len(hall.facts("rated")) == 1 and len(hall.facts("rating_flagged")) == 5, "nothing is dropped for it"


def test_a_run_that_ended_and_another_one_are_seen_to_apart(hall: Hall) -> None:
    for level in (1, 1, 1, 1, 1, 1, 2, 1, 1, 1):
        hall.rate(hall.visit(), level)
    assert flags(hall) == [("run", 3), ("run", 6), ("run", 3)]
    settle(hall, hall.facts("rating_flagged")[-1].seq)
    assert flags(hall) == [("run", 3), ("run", 6)]
    settle(hall, hall.facts("rating_flagged")[1].seq)
    assert flags(hall) == []


def test_a_flag_of_a_day_that_is_over_is_nobodys_any_more(hall: Hall) -> None:
    hall.rate(hall.visit(), 1, after_ms=300)
    hall.engine.now_ms += DAY_MS
    with pytest.raises(Refused) as caught:
        settle(hall, hall.facts("rating_flagged")[0].seq)
    assert caught.value.code == "case_settled" and flags(hall) == []


def test_another_answer_ends_a_run_and_a_kiosk_is_no_part_of_it(hall: Hall) -> None:
    levels = (1, 1, 2, 1, 1)
    for level in levels:
        hall.rate(hall.visit(), level)
    hall.tokens = 100
    ticket = hall.visit()
    hall.rate(ticket, 1, KIOSK, source="kiosk", token=f"{101:032x}", after_ms=10)
    assert not hall.facts("rating_flagged")


def test_strays_of_another_counter_are_not_taken(hall: Hall) -> None:
    strays = protocol.ReportStrays(counter="2", device="pad", why="noise", count=1)
    with pytest.raises(Refused):
        hall.do(ratings.report_strays, strays, SCREEN)
    assert hall.do(ratings.report_strays, strays, LINE).seq
    with pytest.raises(Refused):
        hall.do(ratings.report_strays, strays.model_copy(update={"counter": "of another hall"}), LINE)


def test_the_newest_scale_that_has_begun_is_asked() -> None:
    dated = RatingRules(scales=(THREE, FIVE))
    for on, wanted in (("2029-12-31", "ba-muc"), ("2030-01-01", "nam-muc")):
        scale = dated.scale_on(on)
        assert scale is not None and scale.id == wanted
    assert RatingRules(scales=(FIVE,)).scale_on("2029-12-31") is None


def test_the_centre_hears_of_each_rating_once_with_its_reason() -> None:
    hall = Hall(an_engine(sends=frozenset({"ratings"})))
    hall.sign_in()
    ticket = hall.visit()
    hall.rate(ticket, 3)
    hall.do(ratings.give_reason, protocol.RateReason(ticket=ticket.id, reason="cho-lau"), SCREEN)
    take = protocol.TakeOutbox()
    assert hall.do(outbox.take, take, WORKER).rows == (), "a reason could still come"
    hall.engine.now_ms += 121_000
    [row] = hall.do(outbox.take, take, WORKER).rows
    assert (row.kind, row.visit) == ("rated", ticket.id)
    wanted = {"level": 3, "levels": 3, "points": 0.0, "reason": "cho-lau", "officer": "officer-a", "counter": "1"}
    assert {name: row.payload[name] for name in wanted} == wanted
