"""Fields that are not received on every day of the week are shown so before a touch, and a touch says why."""

from __future__ import annotations

from datetime import date

import pytest

from assets.texts import Texts
from config.hours import MakeUpDay, Schedule
from config.today import is_received, next_day_of_work
from kiosk.days import is_closed_today, next_day, refusal_of
from kiosk.events import FieldTouched, HallChanged, SendIssue
from kiosk.faces import Button, ChoiceProps, MessageProps
from kiosk.flow import reduce
from kiosk.props import props_of
from kiosk.state import Choosing, Kiosk, Refused
from queue_engine.protocol import HallState
from tests.kiosk.kiosk_samples import a_hall, a_kiosk, config_of, kiosk_rules

VI, EN = Texts.load("vi"), Texts.load("en")
DAYS = kiosk_rules(weekdays={"survey": ("tue", "thu")})
MONDAY = a_kiosk(rules=DAYS)


def on(day: str, *opened: str, rules: object = DAYS) -> Kiosk:
    hall = a_hall()
    changes = {"day": hall.day.model_copy(update={"day": day}), "opened": opened}
    return a_kiosk(rules=rules, hall=hall.model_copy(update=changes))  # type: ignore[arg-type]  # as a_kiosk has it


def card(state: Kiosk, texts: Texts = VI) -> Button:
    _, props = props_of(state, config_of(), texts)
    assert isinstance(props, ChoiceProps)
    return next(one for one in props.cards if one.name == "field:survey")


def made_up(day: str, like: str) -> object:
    schedule = DAYS.schedule.model_copy(update={"makeup_days": (MakeUpDay(date=date.fromisoformat(day), like=like),)})  # type: ignore[arg-type]  # a day of the week
    return kiosk_rules(weekdays=DAYS.weekdays, schedule=schedule)


@pytest.mark.parametrize(
    ("state", "closed"),
    [
        (on("2026-11-23"), True),
        (on("2026-11-24"), False),
        (on("2026-11-23", "survey"), False),
        (on("2026-11-23", "land"), True),
        (on("2026-11-28", rules=made_up("2026-11-28", "tue")), False),
        (on("2026-11-24", rules=made_up("2026-11-24", "mon")), True),
        (a_kiosk(rules=DAYS, hall=None), False),
    ],
    ids=["another day", "its day", "opened today", "another one opened", "made up as its day", "as another", "no hall"],
)
def test_a_field_is_closed_on_days_that_are_not_its_own(state: Kiosk, closed: bool) -> None:
    assert is_closed_today(state, "survey") == closed
    assert not is_closed_today(state, "land")


def test_its_card_says_so_and_when_it_is_received_again() -> None:
    vi, en = card(MONDAY), card(MONDAY, EN)
    assert (vi.face.look, vi.face.badge, vi.face.badge_icon) == ("off", "24/11", "calendar")
    assert (vi.face.line, vi.short) == ("hôm nay không nhận\nnhận lại thứ Ba 24/11", "nhận lại thứ Ba 24/11")
    assert (en.face.line, en.short) == ("not open today\nopen Tuesday 24/11", "open Tuesday 24/11")


def test_on_its_day_or_opened_it_is_a_card_like_any_other() -> None:
    assert card(on("2026-11-24")).face.look == card(on("2026-11-23", "survey")).face.look == "plain"


def test_a_touch_says_why_without_asking_the_server() -> None:
    state, effects = reduce(MONDAY, FieldTouched("survey"))
    assert not any(isinstance(effect, SendIssue) for effect in effects)
    opens = {"opens_on": "2026-11-24", "opens_weekday": "tue", "opens_at": "07:00"}
    assert state.phase == Refused("field_closed_today", {"field": "survey", **opens})
    _, props = props_of(state, config_of(), VI)
    assert isinstance(props, MessageProps)
    assert props.line == "Lĩnh vực này không tiếp nhận hôm nay. Mời quay lại thứ Ba 24/11, từ 07:00."


def test_a_field_opened_at_the_desk_gives_numbers_at_once() -> None:
    hall = MONDAY.hall
    assert isinstance(hall, HallState)
    state, _ = reduce(MONDAY, HallChanged(hall.model_copy(update={"opened": ("survey",)})))
    _, effects = reduce(state, FieldTouched("survey"))
    assert any(isinstance(effect, SendIssue) for effect in effects)


def test_a_stopped_field_says_that_first() -> None:
    assert MONDAY.hall is not None
    both = a_kiosk(rules=DAYS, hall=MONDAY.hall.model_copy(update={"stopped": {"survey": "mất điện"}}))
    assert refusal_of(both, "survey") == ("field_stopped", {"field": "survey", "reason": "mất điện"})
    assert card(both).short == "tạm ngừng phát số"


def test_holidays_are_passed_over_and_make_up_days_are_not() -> None:
    holiday = DAYS.schedule.model_copy(update={"holidays": (date(2026, 11, 24),)})
    state = on("2026-11-23", rules=kiosk_rules(weekdays=DAYS.weekdays, schedule=holiday))
    assert next_day(state, "survey") == date(2026, 11, 26)
    assert next_day(on("2026-11-27", rules=made_up("2026-11-28", "thu")), "survey") == date(2026, 11, 28)


def test_a_field_that_is_never_received_again_names_no_day() -> None:
    never = on("2026-11-23", rules=kiosk_rules(weekdays={"survey": ("sun",)}))
    assert refusal_of(never, "survey") == ("field_closed_today", {"field": "survey"})
    assert (card(never).face.line, card(never).face.badge) == ("hôm nay không nhận", "–")


def test_the_days_of_the_fields_come_from_the_settings() -> None:
    state = a_kiosk("commune", phase=Choosing("trade"))
    _, props = props_of(state, config_of("commune"), VI)
    assert isinstance(props, ChoiceProps)
    assert [one.face.look for one in props.cards] == ["plain", "plain", "off"]


def test_a_field_without_days_of_its_own_is_received_on_every_day_of_work() -> None:
    assert is_received(Schedule(), (), date(2026, 11, 23))
    assert next_day_of_work(Schedule(), date(2026, 11, 27)) == date(2026, 11, 30)
    assert next_day_of_work(Schedule(), date(2026, 11, 27), ("wed",)) == date(2026, 12, 2)
