"""A visit that is over is rated with its slip, at the ticket kiosk and at the look-up screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.ratings import Ratings
from kiosk.events import Asked, BackTouched, CodeRead, CodeScanned, DoneTouched, SayWhy, StartTimer, Timer, TimeUp
from kiosk.flow import reduce
from kiosk.lookup.events import Tell
from kiosk.lookup.state import Consulting, Judging, OwnSlip, Said, Welcome
from kiosk.lookup.steps import page_of
from kiosk.rating.events import AnswerTouched, LevelTouched, Post, RateTouched, ReasonTouched, SkipTouched
from kiosk.rating.flow import PHOTO_S, THANKS_S
from kiosk.rating.rules import rates_of
from kiosk.scanning import SCAN
from kiosk.state import Choosing, Kiosk, Link, Refused
from queue_engine.protocol import CodeMeaning, Rate, RateQuestion, RateReason, TicketState
from tests.kiosk.kiosk_samples import TOKEN, a_kiosk, kiosk_rules, play
from tests.kiosk.lookup_samples import SLIP_ADDRESS, a_rating, a_slip, heard, looking, lookup_rules

RATES = rates_of(Ratings())
ASKING = rates_of(Ratings(questions=(3, 4)))
FINISHED = a_slip(TicketState.FINISHED)
OVER = CodeMeaning(kind="slip", ticket=FINISHED, rating=a_rating())
SLIP = OwnSlip(FINISHED, TOKEN, rating=a_rating())
BEST, WORST = LevelTouched(1), LevelTouched(3)


def screen(**changes: object) -> Kiosk:
    return looking(Welcome(), rules=lookup_rules(**{"rates": RATES, **changes}))


def at_screen(state: Kiosk | None = None, meaning: CodeMeaning = OVER, text: str = SLIP_ADDRESS) -> Kiosk:
    state, effects = play(state or screen(), CodeScanned(text))
    return play(state, heard(effects, meaning, Tell))[0]


def at_kiosk(meaning: CodeMeaning = OVER, **rules: object) -> Kiosk:
    state = a_kiosk(rules=kiosk_rules(**{"rates": RATES, **rules}))
    return play(state, CodeScanned(SLIP_ADDRESS), Asked("i1"), CodeRead("i1", meaning))[0]


def posted(effects: list[object]) -> list[object]:
    return [one.body for one in effects if isinstance(one, Post)]


def rate(level: int, source: str = "lookup") -> Rate:
    return Rate(ticket=FINISHED.id, level=level, scale="ba-muc", source=source, token=TOKEN)  # type: ignore[arg-type]


@pytest.mark.parametrize("arrive", [at_screen, at_kiosk])
def test_the_slip_of_a_finished_visit_offers_to_rate_it(arrive: object) -> None:
    assert page_of(arrive()) == SLIP  # type: ignore[operator]


def test_one_touch_on_a_face_is_told_to_the_hall_with_the_token_of_the_slip_and_thanked_for() -> None:
    state, effects = play(at_screen(), RateTouched(), BEST)
    assert posted(effects) == [rate(1)]
    assert page_of(state) == Judging(SLIP, "thanks", 1)


def test_the_ticket_kiosk_says_that_it_was_rated_there() -> None:
    assert posted(play(at_kiosk(), RateTouched(), BEST)[1]) == [rate(1, "kiosk")]


def test_the_lowest_level_asks_why_and_one_touch_answers() -> None:
    state, _ = play(at_screen(), RateTouched(), WORST)
    assert page_of(state) == Judging(SLIP, "reason", 3)
    state, effects = play(state, ReasonTouched("cho-lau"))
    assert posted(effects) == [RateReason(ticket=FINISHED.id, reason="cho-lau")]
    assert page_of(state) == Judging(SLIP, "thanks", 3)


def test_nobody_has_to_say_why() -> None:
    state, effects = play(at_screen(), RateTouched(), WORST, SkipTouched())
    assert posted(effects) == [rate(3)]
    assert page_of(state) == Judging(SLIP, "thanks", 3)


def test_the_two_further_questions_are_asked_where_the_hall_wants_them_each_may_be_left_out() -> None:
    touches = RateTouched(), WORST, ReasonTouched("khac"), AnswerTouched(2), SkipTouched()
    state, effects = play(at_screen(screen(rates=ASKING)), *touches)
    further = RateQuestion(ticket=FINISHED.id, question=3, answer=2)
    assert posted(effects) == [rate(3), RateReason(ticket=FINISHED.id, reason="khac"), further]
    assert page_of(state) == Judging(SLIP, "thanks", 3)


def test_a_second_touch_on_a_face_is_not_told_again() -> None:
    assert len(posted(play(at_screen(), RateTouched(), BEST, BEST, WORST, RateTouched())[1])) == 1


def test_a_double_tap_on_the_offer_presses_no_face() -> None:
    state, _ = reduce(at_screen(), RateTouched())
    state, effects = reduce(state, BEST)
    assert posted(list(effects)) == []
    assert page_of(state) == Judging(SLIP)


@pytest.mark.parametrize(
    "touch", [LevelTouched(0), LevelTouched(4), SkipTouched(), ReasonTouched("khac"), AnswerTouched(1)]
)
def test_what_the_question_does_not_ask_changes_nothing(touch: object) -> None:
    state, effects = play(at_screen(), RateTouched(), touch)  # type: ignore[arg-type]
    assert posted(effects) == []
    assert page_of(state) == Judging(SLIP)


def test_an_unknown_reason_is_no_answer() -> None:
    state, effects = play(at_screen(), RateTouched(), WORST, ReasonTouched("vi-khac"))
    assert posted(effects) == [rate(3)]
    assert page_of(state) == Judging(SLIP, "reason", 3)


def test_back_leads_from_the_faces_to_the_slip_and_from_there_to_the_start() -> None:
    state, _ = play(at_screen(), RateTouched(), BackTouched())
    assert page_of(state) == SLIP
    assert page_of(play(state, BackTouched())[0]) == Welcome()


def test_at_a_ticket_kiosk_that_looks_nothing_up_back_leads_to_the_fields() -> None:
    assert play(at_kiosk(lookups=False), BackTouched())[0].phase == Choosing()


@pytest.mark.parametrize(
    ("meaning", "rules"),
    [
        (OVER, None),
        (OVER.model_copy(update={"rating": None}), RATES),
        (OVER.model_copy(update={"rating": a_rating(scale="thang-cu")}), RATES),
    ],
    ids=["no rating later in this hall", "rated already", "a scale that the settings no longer have"],
)
def test_where_there_is_nothing_to_rate_the_slip_says_that_it_is_over(meaning: CodeMeaning, rules: object) -> None:
    assert page_of(at_screen(screen(rates=rules), meaning)) == Said("slip_over", (("number", "D205"),))
    assert at_kiosk(meaning, rates=rules).phase == Refused(SCAN + "slip_over", {"number": "D205"})


def test_without_the_token_of_the_slip_nobody_rates() -> None:
    assert page_of(at_screen(text="D205")) == Said("slip_over", (("number", "D205"),))


def test_settings_that_ask_nobody_later_make_no_offer() -> None:
    assert rates_of(Ratings(later=False)) is None
    assert rates_of(Ratings(enabled=False)) is None


def test_the_thank_you_goes_by_itself_without_counting_seconds() -> None:
    state, effects = play(at_screen(), RateTouched(), BEST)
    assert StartTimer(Timer.IDLE, THANKS_S) in effects
    assert play(state, TimeUp(Timer.IDLE))[0].phase == Consulting(Welcome())


def test_a_code_to_photograph_stays_longer() -> None:
    rates = rates_of(Ratings(feedback_url="https://example.invalid/gop-y"))
    _, effects = play(at_screen(screen(rates=rates)), RateTouched(), BEST)
    assert StartTimer(Timer.IDLE, PHOTO_S) in effects


def test_whoever_walks_away_from_the_faces_leaves_the_start_behind() -> None:
    state, _ = play(at_kiosk(), RateTouched(), *[TimeUp(Timer.IDLE)] * 6)
    assert state.phase == Choosing()


def test_done_ends_it_at_once() -> None:
    assert play(at_kiosk(), RateTouched(), BEST, DoneTouched())[0].phase == Choosing()


def test_a_server_that_goes_away_in_the_middle_changes_nothing_for_the_citizen() -> None:
    state, effects = play(replace(at_screen(), link=Link.LOST), RateTouched(), BEST)
    assert posted(effects) == [rate(1)]
    assert page_of(state) == Judging(SLIP, "thanks", 1)


def test_a_kiosk_that_speaks_says_that_the_visit_can_be_rated() -> None:
    state = a_kiosk(rules=kiosk_rules(rates=RATES, voice=True))
    _, effects = play(state, CodeScanned(SLIP_ADDRESS), Asked("i1"), CodeRead("i1", OVER))
    assert SayWhy("scan_slip_rate", {"number": "D205"}, None, "vi") in effects


def test_how_somebody_has_rated_is_in_no_log_line() -> None:
    state, effects = play(at_screen(), RateTouched(), WORST)
    assert "level=3" not in repr(state) + repr(effects)
    assert TOKEN not in repr(state) + repr(effects)
