"""What the screens show follows from state, settings and texts alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assets.texts import Texts
from config import HallConfig
from kiosk.events import FieldTouched, GroupTouched, VoidConfirmed, VoidDropped, VoidTouched
from kiosk.faces import ChoiceProps, MessageProps, TicketProps
from kiosk.props import props_of
from kiosk.slips import slip_of
from kiosk.state import Choosing, ChoosingPriority, Issuing, Kiosk, Link, Refused, Showing, Slip, Void
from queue_engine.protocol import RefusalCode
from tests.kiosk.kiosk_samples import TOKEN, a_hall, a_kiosk, a_ticket, an_issued, config_of, kiosk_rules

VI, EN = Texts.load("vi"), Texts.load("en")


def choice(state: Kiosk, where: str = "thu-dau-mot", texts: Texts = VI) -> ChoiceProps:
    _, props = props_of(state, config_of(where), texts)
    assert isinstance(props, ChoiceProps)
    return props


def ticket(state: Kiosk, texts: Texts = VI) -> TicketProps:
    _, props = props_of(state, config_of(), texts)
    assert isinstance(props, TicketProps)
    return props


def message(state: Kiosk, texts: Texts = VI) -> MessageProps:
    _, props = props_of(state, config_of(), texts)
    assert isinstance(props, MessageProps)
    return props


def test_a_hall_of_few_fields_shows_them_all_in_the_order_of_the_settings() -> None:
    names = [card.name for card in choice(a_kiosk()).cards]
    assert names == [f"field:{field.id}" for field in config_of().fields]


def test_a_hall_of_many_fields_shows_groups_and_the_fields_without_one() -> None:
    cards = choice(a_kiosk("commune"), "commune").cards
    assert [card.name for card in cards if card.name.startswith("group:")] == [
        f"group:{group.id}" for group in config_of("commune").field_groups
    ]
    assert [card.event for card in cards if card.name.startswith("field:")] == [
        FieldTouched(field.id) for field in config_of("commune").fields if field.group is None
    ]


def test_every_field_can_be_reached_in_at_most_two_touches() -> None:
    first = [card.event for card in choice(a_kiosk("commune"), "commune").cards]
    groups = [event.group for event in first if isinstance(event, GroupTouched)]
    inside = [choice(a_kiosk("commune", phase=Choosing(group)), "commune").cards for group in groups]
    reached = {event.field for event in first if isinstance(event, FieldTouched)}
    reached |= {card.event.field for cards in inside for card in cards if isinstance(card.event, FieldTouched)}
    assert reached == {field.id for field in config_of("commune").fields}


def test_people_waiting_stand_on_every_field_and_add_up_on_a_group() -> None:
    state = a_kiosk("commune")
    assert state.hall is not None
    card = next(card for card in choice(state, "commune").cards if card.name == "group:land")
    inside = [field.id for field in config_of("commune").fields if field.group == "land"]
    waiting = sum(len(state.hall.waiting[field]) for field in inside)
    assert card.face.line == f"{waiting} người đang chờ"


def test_the_touched_field_says_at_once_that_a_number_is_being_taken() -> None:
    faces = {card.name: card.face for card in choice(a_kiosk(phase=Issuing("land"))).cards}
    assert (faces["field:land"].busy, faces["field:land"].line) == (True, "Đang lấy số…")
    assert {face.look for name, face in faces.items() if name != "field:land"} == {"off"}


def test_priority_is_offered_with_the_groups_and_visible_when_chosen() -> None:
    offer, chosen = choice(a_kiosk()).bar.strip, choice(a_kiosk(priority="elderly")).bar.strip
    assert offer is not None
    assert chosen is not None
    assert "người khuyết tật" in offer.face.line
    assert chosen.face.title == "Số ưu tiên: người từ 60 tuổi trở lên"
    assert {card.face.look for card in choice(a_kiosk(priority="elderly")).cards} == {"priority"}


def test_priority_groups_come_with_a_way_out() -> None:
    names = [card.name for card in choice(a_kiosk(phase=ChoosingPriority())).cards]
    assert names == [*(f"priority:{group.id}" for group in config_of().priority_groups), "priority:none"]


def test_one_language_needs_no_switch() -> None:
    assert choice(a_kiosk(rules=kiosk_rules(languages=("vi",)))).bar.language is None


def test_a_kiosk_whose_printer_fails_says_so_before_the_touch() -> None:
    assert "không in phiếu" in choice(a_kiosk(paper=False)).line


def test_the_ticket_says_number_field_counters_with_the_way_and_people_ahead() -> None:
    props = ticket(a_kiosk(phase=Showing(an_issued(), Slip.PRINTING)))
    first = config_of().counter("quay-1")
    assert (props.number, props.field) == ("A012", config_of().field("civil").name)
    assert props.counters[0] == ("Quầy\u00a01", first.direction)
    assert props.ahead == "Trước ông/bà còn 7 người"
    assert (props.qr_url, props.reprint) == ("", None)


@pytest.mark.parametrize("slip", [Slip.FAILED, Slip.UNCERTAIN, Slip.OFFERED])
def test_without_paper_the_ticket_shows_the_code_what_to_do_and_a_reprint(slip: Slip) -> None:
    props = ticket(a_kiosk(phase=Showing(an_issued(), slip)))
    assert props.qr_url == f"{config_of().hall.lookup_url}/v/{TOKEN}"
    assert "bàn hướng dẫn" in props.advice
    assert props.reprint is not None


def test_a_printerless_kiosk_shows_the_code_and_offers_no_reprint() -> None:
    props = ticket(a_kiosk(rules=kiosk_rules(printer=None), phase=Showing(an_issued(), Slip.NONE)))
    assert props.qr_url
    assert props.reprint is None


@pytest.mark.parametrize("texts", [VI, EN], ids=["vi", "en"])
@pytest.mark.parametrize("code", [*RefusalCode, "unreachable", "a_code_of_a_newer_server"])
def test_every_refusal_is_said_in_words(code: str, texts: Texts) -> None:
    props = message(a_kiosk(phase=Refused(code)), texts)
    assert props.line
    assert "_" not in props.line and props.line != code
    assert props.button is not None


@pytest.mark.parametrize(
    ("reason", "said"), [("weekday", "không làm việc"), ("holiday", "nghỉ lễ"), (None, "bàn hướng dẫn")]
)
def test_a_closed_day_says_why_and_when_to_come(reason: str | None, said: str) -> None:
    props = message(a_kiosk(hall=a_hall(is_open=False, reason=reason)))
    assert said in props.line
    assert props.more.startswith("Ngày làm việc: từ thứ Hai đến")


def test_days_that_do_not_follow_each_other_are_listed() -> None:
    config = config_of()
    odd = config.model_copy(update={"schedule": config.schedule.model_copy(update={"open_weekdays": ("mon", "thu")})})
    _, props = props_of(a_kiosk(hall=a_hall(is_open=False)), odd, EN)
    assert isinstance(props, MessageProps)
    assert props.more.splitlines()[0] == "Working days: Monday, Thursday"
    assert props.more.splitlines()[1].startswith("Open again on Thursday 26/11: ")


SOON = {"opens_on": "2026-11-23", "opens_weekday": "mon", "opens_at": "13:00"}
LATER = {"opens_on": "2026-11-25", "opens_weekday": "wed", "opens_at": "07:00"}


@pytest.mark.parametrize(
    ("code", "detail", "said"),
    [
        ("quota_reached", {"limit": 40, **SOON}, "đã phát đủ 40 số của lĩnh vực này. Mời quay lại lúc 13:00."),
        ("quota_reached", {"limit": 0, **SOON}, "đã phát hết số của lĩnh vực này. Mời quay lại lúc 13:00."),
        ("lunch", SOON, "Đang giờ nghỉ trưa, chưa phát số. Mời quay lại lúc 13:00."),
        ("lunch", {}, "Đang giờ nghỉ trưa, chưa phát số. Mời quay lại buổi chiều."),
        ("field_closed_today", LATER, "không tiếp nhận hôm nay. Mời quay lại thứ Tư 25/11, từ 07:00."),
        ("last_ticket_passed", {"last_ticket_at": "11:15", **SOON}, "ngừng phát số từ 11:15 để kịp"),
        ("day_over", {"closed_at": "17:00", **LATER}, "lúc 17:00. Mời quay lại thứ Tư 25/11, từ 07:00."),
        ("not_reached", {"closes_at": "11:30", **SOON}, "không kịp trước 11:30. Mời quay lại lúc 13:00."),
        ("limit_per_person", {"limit": 3}, "đã lấy đủ 3 số"),
        ("field_stopped", {"reason": "mất điện"}, "tạm ngừng phát số: mất điện."),
        ("field_stopped", {"reason": None}, "tạm ngừng phát số. Xin hỏi"),
        ("day_closed", {"day": "2026-11-23", "reason": "holiday"}, "Hôm nay không tiếp nhận hồ sơ. Mời quay lại vào"),
    ],
)
def test_a_refusal_says_why_with_its_values_and_when_to_come_back(
    code: str, detail: dict[str, object], said: str
) -> None:
    assert said in message(a_kiosk(phase=Refused(code, detail))).line


def test_the_hours_of_today_stand_where_they_are_the_reason() -> None:
    assert message(a_kiosk(phase=Refused("lunch", SOON))).more == f"Giờ làm việc hôm nay: {HOURS}"
    assert message(a_kiosk(phase=Refused("limit_per_person", {"limit": 3}))).more == ""


HOURS = " và ".join(f"{one.opens}–{one.closes}" for one in config_of().schedule.sessions)


def test_a_stopped_field_is_grey_and_says_why_before_a_touch() -> None:
    hall = a_hall().model_copy(update={"stopped": {"land": "mất điện", "survey": "mất điện"}})
    props = choice(a_kiosk(hall=hall))
    grey = {card.name for card in props.cards if card.face.look == "off"}
    assert grey == {"field:land", "field:survey"}
    assert [notice.text for notice in props.notices] == [
        f"{config_of().field('land').name}, {config_of().field('survey').name} tạm ngừng phát số: mất điện."
    ]


@pytest.mark.parametrize(("day", "shown"), [("2026-11-23", 0), ("2026-11-25", 1)])
def test_the_notice_of_a_weekday_is_shown_on_that_weekday(day: str, shown: int) -> None:
    hall = a_hall()
    hall = hall.model_copy(update={"day": hall.day.model_copy(update={"day": day})})
    assert len(choice(a_kiosk(hall=hall)).notices) == shown


def test_a_number_taken_just_now_may_be_given_up() -> None:
    fresh = Showing(an_issued(), Slip.PRINTED, may_void=True)
    button = ticket(a_kiosk(phase=fresh)).void
    assert button is not None
    assert (button.name, button.event) == ("void", VoidTouched())
    assert ticket(a_kiosk(phase=Showing(an_issued(), Slip.PRINTED))).void is None


def test_giving_up_asks_once_more_and_keeping_is_the_larger_offer() -> None:
    props = message(a_kiosk(phase=Showing(an_issued(), Slip.PRINTED, may_void=True, void=Void.ASKED)))
    assert props.button is not None
    assert props.second is not None
    assert (props.title, props.button.event, props.second.event) == ("Hủy số A012?", VoidDropped(), VoidConfirmed())
    assert (props.button.face.look, props.second.face.look) == ("main", "quiet")


def test_a_server_that_is_away_sends_people_to_the_desk() -> None:
    props = message(a_kiosk(link=Link.LOST))
    assert "bàn hướng dẫn" in props.line
    assert "tự hoạt động lại" in props.more


# -- the slip ----------------------------------------------------------------------------------------


def test_the_slip_says_what_the_screen_says() -> None:
    config: HallConfig = config_of()
    slip = slip_of(an_issued(), config, VI)
    assert (slip.hall_name, slip.number, slip.field) == (config.hall.name, "A012", config.field("civil").name)
    assert slip.counters == "Quầy\u00a01 hoặc Quầy\u00a02"
    assert slip.directions[0] == f"Quầy\u00a01: {config.counter('quay-1').direction}"
    assert slip.ahead == "Trước ông/bà còn 7\u00a0người"
    assert slip.time == "Lấy số lúc 09:41, thứ Hai 23/11/2026"
    assert slip.qr_url == f"{config.hall.lookup_url}/v/{TOKEN}"
    assert slip.priority_mark is None


def test_many_counters_are_named_and_not_described() -> None:
    slip = slip_of(an_issued(counters=tuple(f"quay-{n}" for n in range(1, 6))), config_of(), EN)
    assert slip.counters == "Counter\u00a01, Counter\u00a02, Counter\u00a03, Counter\u00a04 or Counter\u00a05"
    assert slip.directions == ()


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("default", "Gọi theo giờ lấy số; số ưu tiên được tính sớm hơn 45 phút."),
        ("fcfs", "Gọi theo giờ lấy số: ai lấy trước được gọi trước."),
        ("strict", "Số ưu tiên được gọi trước, sau đó theo giờ lấy số."),
        ("ratio", "Gọi xen kẽ: 1 số ưu tiên, rồi 2 số thường."),
    ],
)
def test_the_slip_says_the_rule_in_force(rule: str, said: str) -> None:
    config = config_of()
    ruled = config.model_copy(update={"queue": config.queue.model_copy(update={"rule": rule})})
    assert said in slip_of(an_issued(), ruled, VI).advice


def test_a_priority_slip_is_marked() -> None:
    slip = slip_of(an_issued(a_ticket(priority="elderly")), config_of(), VI)
    assert slip.priority_mark == "ƯU TIÊN"


def test_a_slip_printed_again_says_so_and_is_else_the_same() -> None:
    first, again = (slip_of(an_issued(), config_of(), VI, copy) for copy in (1, 3))
    assert again.again == "BẢN IN LẠI (lần 3)"
    assert replace(again, again="") == first


def test_the_slip_speaks_the_language_of_the_touch() -> None:
    slip = slip_of(an_issued(counters=("quay-3",)), config_of(), EN)
    assert slip.counters == "Counter\u00a03"
    assert slip.directions == (config_of().counter("quay-3").direction_en,)
    assert slip.time == "Taken at 09:41, Monday 23/11/2026"
