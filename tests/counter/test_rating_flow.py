"""The rating screen without a window: what is asked when, and what an answer leads to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.texts import Texts
from counter.rating.events import (
    AnswerTouched,
    Effect,
    Event,
    Give,
    Heard,
    LanguageTouched,
    LevelTouched,
    LinkChanged,
    Pressed,
    Prove,
    ReasonTouched,
    Repeat,
    Skipped,
    Strayed,
    Tell,
    Ticked,
    TimeOver,
    Timer,
    TrialSeen,
)
from counter.rating.flow import Step, Survey, reduce
from counter.rating.props import AskProps, ChoiceProps, RestProps, ThanksProps, head_of, props_of, scale_on
from counter.words import Words
from queue_engine.client import LinkStatus
from queue_engine.protocol import RateQuestion, RateReason, Rating
from tests.counter.rating_samples import FIVE, TICKET, a_question, a_survey, asking_hall, no_rules, rating_hall

SETTLED = TimeOver(Timer.SETTLE)
LOST = LinkStatus(live=False, lost_at="2026-11-23T03:31:00.000Z")
WORST, BEST = LevelTouched(3), LevelTouched(1)


def happen(survey: Survey, *events: Event) -> tuple[Survey, list[Effect]]:
    """What is left after these, and what was wanted besides timers."""
    wanted: list[Effect] = []
    for event in events:
        survey, effects = reduce(survey, event)
        wanted += [one for one in effects if isinstance(one, Give | Repeat | Tell | Prove)]
    return survey, wanted


def heard(rating: Rating | None = None, *, stands: bool = True) -> Heard:
    return Heard(asking_hall(rating), rating if stands else None)


def asked(**rules: object) -> Survey:
    """A question stands and takes touches."""
    survey = replace(a_survey(), rules=no_rules(asking={"ba-muc": frozenset({3})}, **rules))
    return happen(survey, heard(a_question()), SETTLED)[0]


def answered() -> Heard:
    """The server has the answer; nobody has been called since."""
    return heard(a_question(answered=True), stands=False)


def test_a_good_level_is_given_and_thanked_for() -> None:
    survey, wanted = happen(asked(), BEST)
    assert (survey.step, wanted) == (Step.THANKS, [Give(a_question(), 1)])
    survey, _ = happen(survey, answered(), TimeOver(Timer.THANKS))
    assert (survey.step, survey.rating) == (Step.REST, None)


def test_the_lowest_level_is_asked_why_and_the_reason_is_told() -> None:
    survey, wanted = happen(asked(), WORST, SETTLED, ReasonTouched("cho-lau"))
    assert wanted == [Give(a_question(), 3), Tell(RateReason(ticket=TICKET, reason="cho-lau"))]
    assert survey.step is Step.THANKS


def test_the_further_questions_come_one_after_the_other_and_each_can_be_left_out() -> None:
    survey, wanted = happen(asked(questions=(3, 4)), BEST, SETTLED, AnswerTouched(2), SETTLED, Skipped())
    assert wanted == [Give(a_question(), 1), Tell(RateQuestion(ticket=TICKET, question=3, answer=2))]
    assert survey.step is Step.THANKS


def test_a_reason_left_out_leads_on_to_the_questions() -> None:
    survey, _ = happen(asked(questions=(4,)), WORST, SETTLED, Skipped())
    assert (survey.step, survey.question) == (Step.QUESTION, 4)


def test_a_touch_before_the_screen_has_settled_answers_nothing() -> None:
    survey, _ = reduce(a_survey(), heard(a_question()))
    assert happen(survey, BEST) == (survey, [])
    survey, wanted = happen(asked(), WORST, ReasonTouched("khac"))
    assert (survey.step, wanted) == (Step.REASON, [Give(a_question(), 3)])


def test_the_second_half_of_a_double_touch_is_counted_as_a_repeat() -> None:
    survey, wanted = happen(asked(), BEST, Strayed())
    assert wanted == [Give(a_question(), 1), Repeat(a_question())]
    assert happen(survey, SETTLED, Strayed())[1] == []


def test_a_finger_on_a_screen_at_rest_is_nothing() -> None:
    assert happen(a_survey(), Strayed(), BEST, Skipped()) == (a_survey(), [])


def test_a_pad_answers_the_question_and_the_screen_asks_why() -> None:
    survey, wanted = happen(asked(), Pressed(TICKET, 3))
    assert (survey.step, wanted) == (Step.REASON, [])
    assert happen(survey, TimeOver(Timer.IDLE))[0].step is Step.REST


def test_a_press_that_came_as_the_question_went_is_thanked_for() -> None:
    survey, _ = happen(asked(), heard(None))
    assert survey.step is Step.REST
    assert happen(survey, Pressed(TICKET, 1))[0].step is Step.THANKS


def test_a_late_press_for_the_visit_before_does_not_touch_the_question_of_now() -> None:
    survey, _ = happen(asked(), heard(a_question("A013")), Pressed(TICKET, 3))
    assert survey.rating == a_question("A013") and survey.step is Step.ASK


def test_a_press_on_a_pad_of_a_shared_line_is_thanked_for_too() -> None:
    assert happen(asked(), answered())[0].step is Step.THANKS


@pytest.mark.parametrize("step", [WORST, BEST])
def test_the_next_call_ends_what_is_asked_in_the_middle_and_the_answer_stays(step: LevelTouched) -> None:
    survey, wanted = happen(asked(questions=(3,)), step, answered(), heard(None))
    assert (survey.step, len(wanted)) == (Step.REST, 1)


def test_thanks_stay_their_time_although_the_next_number_is_called() -> None:
    survey, _ = happen(asked(), BEST, heard(None))
    assert survey.step is Step.THANKS


def test_a_scale_that_this_screen_does_not_know_is_not_asked() -> None:
    survey, _ = happen(a_survey(), heard(a_question(scale="moi")))
    assert survey.step is Step.REST


def test_a_new_question_replaces_whatever_is_on_the_screen() -> None:
    for before in (asked(), happen(asked(), WORST)[0], happen(asked(), BEST)[0]):
        survey, _ = happen(before, heard(a_question("A013")))
        assert (survey.step, survey.rating, survey.settled) == (Step.ASK, a_question("A013"), False)


def test_a_question_goes_on_while_the_hall_is_not_heard() -> None:
    survey, _ = happen(asked(), LinkChanged(LOST), Heard(asked().hall, a_question()))
    assert survey.step is Step.ASK
    survey, wanted = happen(survey, WORST, Heard(survey.hall, None))
    assert (survey.step, wanted) == (Step.REASON, [Give(a_question(), 3)])


def test_the_other_language_answers_nothing_and_goes_with_the_citizen() -> None:
    survey, wanted = happen(asked(), LanguageTouched())
    assert (survey.language, survey.step, wanted) == ("en", Step.ASK, [])
    survey, _ = happen(survey, BEST)
    assert survey.language == "en"
    assert happen(survey, TimeOver(Timer.THANKS))[0].language == "vi"


def test_a_test_of_the_keys_rates_nobody_and_a_citizen_goes_first() -> None:
    survey, wanted = happen(a_survey(), TrialSeen(True), SETTLED, WORST)
    assert (survey.step, wanted) == (Step.REST, [Prove(3)])
    assert happen(asked(), TrialSeen(True))[0].step is Step.ASK
    survey, _ = happen(a_survey(), TrialSeen(True), TrialSeen(False))
    assert survey.step is Step.REST


EVENTS = st.sampled_from(
    [
        *(LevelTouched(n) for n in (1, 2, 3)),
        Pressed(TICKET, 3),
        Pressed("2026-11-23.A013", 1),
        ReasonTouched("khac"),
        AnswerTouched(0),
        Skipped(),
        Strayed(),
        LanguageTouched(),
        TrialSeen(True),
        TrialSeen(False),
        SETTLED,
        TimeOver(Timer.IDLE),
        TimeOver(Timer.THANKS),
        heard(None),
        answered(),
        heard(a_question()),
        heard(a_question("A013")),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(EVENTS, max_size=40))
def test_whatever_happens_there_is_a_screen_and_an_end(events: list[Event]) -> None:
    survey, _ = happen(asked(questions=(3, 4)), *events)
    words = Words(Texts.load(survey.language), rating_hall())
    assert head_of(survey, words) and props_of(survey, words)
    assert (survey.rating is not None) or survey.step in (Step.REST, Step.TRIAL, Step.THANKS)
    ended, _ = happen(survey, heard(None), TimeOver(Timer.IDLE), TimeOver(Timer.THANKS), TrialSeen(False))
    assert ended.step is Step.REST and ended.language == "vi"


# -- what is shown


def shown(survey: Survey, **hall: object) -> object:
    return props_of(survey, Words(Texts.load(survey.language), rating_hall(**hall)))  # type: ignore[arg-type]


def test_the_levels_have_faces_and_words_the_best_at_the_left() -> None:
    props = shown(asked())
    assert isinstance(props, AskProps)
    assert [(one.face.title.replace("\u00a0", " "), one.face.icon) for one in props.levels] == [
        ("Rất hài lòng", "face-1"),
        ("Hài lòng", "face-2"),
        ("Không hài lòng", "face-4"),
    ]
    assert props.about == ("Số A012", "Cán bộ: Nguyễn Thị Lan")
    assert props.until_ms - props.since_ms == 30_000


def test_no_word_of_a_reason_is_torn_apart() -> None:
    reason, _ = happen(asked(), WORST)
    props = shown(reason)
    assert isinstance(props, ChoiceProps)
    pieces = [part.replace("\u00a0", " ") for one in props.choices for part in one.face.title.split(" ")]
    assert pieces[:6] == ["Thái độ", "phục vụ", "Chờ", "lâu", "Yêu cầu", "giấy tờ"]


def test_thanks_are_the_same_for_every_answer() -> None:
    good, _ = happen(asked(), BEST)
    bad, _ = happen(asked(), WORST, SETTLED, ReasonTouched("thai-do"))
    assert isinstance(shown(good), ThanksProps)
    assert shown(good) == shown(bad)


def test_at_rest_nothing_frightens_when_the_hall_is_not_heard() -> None:
    calm, lost = a_survey(), a_survey(link=LOST)
    assert isinstance(shown(calm), RestProps)
    assert shown(calm) == shown(lost)
    words = Words(Texts.load("vi"), rating_hall())
    assert head_of(lost, words) == replace(head_of(calm, words), lost=True)


def test_a_hall_without_an_address_for_comments_shows_no_code() -> None:
    reason, _ = happen(asked(), WORST)
    with_code, without = shown(reason), shown(reason, url="")
    assert isinstance(with_code, ChoiceProps) and isinstance(without, ChoiceProps)
    assert with_code.scan.content and not without.scan.content
    assert without.choices[0].name == "reason:thai-do" and without.skip.name == "skip"


def test_the_switch_of_languages_is_there_while_there_is_something_to_read() -> None:
    words = Words(Texts.load("vi"), rating_hall())
    survey, _ = happen(asked(), Ticked(1))
    switch = head_of(survey, words).language
    assert switch and switch.face.title == "English"
    assert head_of(a_survey(), words).language is None
    assert head_of(replace(survey, rules=no_rules(languages=("vi",))), words).language is None


def test_the_scale_of_a_day_is_the_newest_that_has_begun() -> None:
    old, new = rating_hall().ratings.scales[0], FIVE.model_copy(update={"since": date(2026, 12, 1)})
    assert scale_on((old, new), "2026-11-30") == old
    assert scale_on((old, new), "2026-12-01") == new
    assert scale_on((new,), "") is None
