"""What the look-up screens say, as a table: one honest sentence, its age, and what can be done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assets.texts import Texts
from kiosk.faces import ChoiceProps, KeypadProps
from kiosk.lookup.buttons import counters_for, leaving
from kiosk.lookup.faces import AnswerProps, SearchProps, TextProps, WelcomeProps
from kiosk.lookup.listing import paper_note
from kiosk.lookup.props import lookup_props
from kiosk.lookup.state import Asking, Consulting, Flagging, More, OwnSlip, Procedure, Proving, Said, Told, Welcome
from kiosk.lookup.when import day_of, moment_of
from kiosk.messages import lookup_button, papers_button
from kiosk.state import Kiosk, Link
from queue_engine.protocol import Centre, DossierView, NextStep, Paper, Phase, Proof, TicketState
from tests.kiosk.kiosk_samples import TOKEN, a_hall, a_kiosk, a_table, a_wait, config_of, kiosk_rules
from tests.kiosk.lookup_samples import (
    BIRTH,
    CODE,
    FOUND,
    PROVED,
    SEARCHING,
    a_slip,
    a_view,
    an_answer,
    answering,
    looking,
    lookup_rules,
)

VI, EN, CONFIG = Texts.load("vi"), Texts.load("en"), config_of()
LATE = a_view(Phase.IN_PROGRESS, NextStep.LATE, due_at="2026-11-10", new_due_at="2026-11-18", days_late=5)


def shown(state: Kiosk, texts: Texts = VI) -> object:
    assert isinstance(state.phase, Consulting)
    return lookup_props(state, state.phase.page, CONFIG, texts)


def answer_of(state: Kiosk, texts: Texts = VI) -> AnswerProps:
    props = shown(state, texts)
    assert isinstance(props, AnswerProps)
    return props


@pytest.mark.parametrize(
    ("view", "sentence", "take"),
    [
        (a_view(), "Hồ sơ đã có kết quả. Mời lấy số tại quầy trả kết quả.", "Lấy số trả kết quả"),
        (a_view(Phase.SUPPLEMENT, NextStep.SUPPLEMENT), "Hồ sơ cần bổ sung giấy tờ.", "Lấy số nộp bổ sung"),
        (a_view(Phase.PAYMENT, NextStep.PAY), "Hồ sơ đang chờ nộp phí, lệ phí.", "Lấy số nộp phí"),
        (LATE, "Hồ sơ đã trễ hẹn 5\u00a0ngày. Thành thật xin lỗi ông/bà.", "Lấy số gặp quầy phụ trách"),
        (
            a_view(Phase.IN_PROGRESS, NextStep.WAIT, due_at="2026-11-27"),
            "Hồ sơ đang được giải quyết, hẹn trả ngày 27/11/2026.",
            "",
        ),
        (a_view(Phase.IN_PROGRESS, NextStep.WAIT, due_at=None), "Hồ sơ đang được giải quyết.", ""),
        (
            a_view(Phase.IN_PROGRESS, NextStep.WAIT, due_at="2026-11-20", new_due_at="2026-11-27"),
            "Xin lỗi ông/bà. Hồ sơ phải hẹn lại ngày 27/11/2026.",
            "",
        ),
        (
            a_view(Phase.IN_PROGRESS, NextStep.WAIT, due_at="2026-11-27", new_due_at="2026-11-25"),
            "Hồ sơ đang được giải quyết, hẹn trả ngày 25/11/2026.",
            "",
        ),
        (a_view(Phase.REGISTERED, NextStep.WAIT, due_at=None), "Hồ sơ đã gửi, đang chờ tiếp nhận.", ""),
        (a_view(Phase.REFUSED, NextStep.ASK), "Hồ sơ không được tiếp nhận.", "Lấy số gặp cán bộ"),
        (a_view(Phase.UNKNOWN, NextStep.ASK, status="Chờ ký"), "Hồ sơ đang ở bước: Chờ ký.", "Lấy số gặp cán bộ"),
        (a_view(Phase.UNKNOWN, NextStep.ASK), "Chưa rõ hồ sơ đang ở bước nào.", "Lấy số gặp cán bộ"),
        (
            a_view(Phase.RETURNED, NextStep.NOTHING, returned_at="2026-11-20"),
            "Kết quả đã được trả ngày 20/11/2026.",
            "",
        ),
    ],
)
def test_one_sentence_says_how_it_stands_and_one_button_what_to_do(view: DossierView, sentence: str, take: str) -> None:
    props = answer_of(answering(view))
    assert props.headline == sentence
    assert props.main is not None
    assert props.main.face.title == (take or "In phiếu tình trạng")


@pytest.mark.parametrize("texts", [VI, EN], ids=["vi", "en"])
@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("step", NextStep)
def test_whatever_a_system_answers_there_is_a_whole_sentence(phase: Phase, step: NextStep, texts: Texts) -> None:
    view = a_view(phase, step, due_at=None, received_at=None, procedure="")
    for state in (answering(view), replace(answering(view), link=Link.LOST)):
        props = answer_of(state, texts)
        assert props.headline and props.do and "{" not in props.headline + props.do


def test_the_dates_are_dated_and_both_promises_stay() -> None:
    rows = dict(answer_of(answering(LATE)).rows)
    assert rows["Hẹn trả"] == "10/11/2026" and rows["Hẹn lại"] == "18/11/2026"
    assert rows["Số liệu lúc"] == "09:38" and rows["Mã hồ sơ"] == CODE
    yesterday = dict(answer_of(answering(as_of="2026-11-22T09:10:00Z")).rows)
    assert yesterday["Số liệu lúc"] == "16:10 ngày 22/11/2026"


def test_the_first_page_stays_as_it_is_while_a_code_is_asked_about_behind_it() -> None:
    assert shown(looking(Asking(1, Welcome()))) == shown(looking(Welcome()))


def test_old_or_cut_off_is_said_in_amber_and_fresh_is_not() -> None:
    assert answer_of(answering()).notice is None
    for state in (answering(old=True), answering(centre=Centre.AWAY), answering(centre=Centre.AWAY, as_of=None)):
        notice = answer_of(state).notice
        assert notice is not None and notice.look == "priority"


def test_without_the_hall_the_answer_names_the_counter_instead_of_a_number() -> None:
    props = answer_of(replace(answering(LATE), link=Link.LOST))
    assert "Quầy\u00a03" in props.do and props.main is not None and props.main.name == "print"
    assert answer_of(answering(a_view(return_field=None))).do == "Mời mang giấy hẹn đến bàn hướng dẫn."
    assert counters_for(CONFIG, None, VI) == "bàn hướng dẫn"


def test_where_nothing_prints_or_proves_its_button_is_absent() -> None:
    bare = replace(answering(a_view(Phase.IN_PROGRESS, NextStep.WAIT)), rules=lookup_rules(prints=False))
    assert answer_of(bare).main is None
    names = [one.name for one in answer_of(answering(proof=Proof.OFF)).others]
    assert names == ["print", "flag"]
    assert [one.name for one in answer_of(replace(answering(), paper=False)).others] == ["more", "flag"]


def test_nothing_of_a_person_is_in_the_answer_without_proof() -> None:
    props = answer_of(answering(PROVED.dossier))
    assert "Nguyễn Thị Minh Hạnh" not in str(props)
    more = shown(looking(More(Told(PROVED))))
    assert isinstance(more, TextProps) and "Nguyễn Thị Minh Hạnh" in str(more)


def test_a_way_that_was_left_has_no_track_and_a_stop_on_the_way_is_named() -> None:
    assert answer_of(answering(a_view(Phase.STOPPED, NextStep.ASK))).track is None
    track = answer_of(answering(a_view(Phase.SUPPLEMENT, NextStep.SUPPLEMENT))).track
    assert track is not None and track.steps[track.at] == "Cần bổ sung"


def test_a_procedure_shows_papers_first_and_says_where_it_was_published() -> None:
    papers = shown(looking(Procedure(FOUND, view=BIRTH)))
    assert isinstance(papers, TextProps) and papers.tabs[0].face.look == "main"
    assert papers.blocks[1].text == "1. Tờ khai đăng ký khai sinh" and papers.qr_url == BIRTH.url
    assert papers.blocks[3].note == "1 bản chính · 1 bản sao"
    details = shown(looking(Procedure(FOUND, view=BIRTH, heading="details")))
    assert "Số 1872/QĐ-BTP, ngày 04/09/2020" in str(details)
    empty = BIRTH.model_copy(update={"cases": (), "legal_basis": (), "url": ""})
    for heading in ("papers", "law"):
        props = shown(looking(Procedure(FOUND, view=empty, heading=heading)))  # type: ignore[arg-type]
        assert isinstance(props, TextProps) and len(props.blocks) == 1 and not props.qr_line


def test_the_list_says_what_it_is() -> None:
    said = {
        "Hoặc chọn lĩnh vực. Công bố đến 01/10/2026": SEARCHING,
        "Hoặc chọn lĩnh vực": replace(SEARCHING, published=None),
        "Tìm thấy 7 thủ tục": FOUND,
        "Hộ tịch: Tìm thấy 7 thủ tục": replace(FOUND, query="", field="LV00"),
        "Không thấy thủ tục nào. Xin gõ cách khác.": replace(FOUND, hits=(), of=0),
        "Chưa tra được danh sách thủ tục. Mời hỏi bàn hướng dẫn.": replace(FOUND, away=True),
        "Đang tìm…": replace(FOUND, hits=(), answered=False),
    }
    for status, page in said.items():
        props = shown(looking(page))
        assert isinstance(props, SearchProps) and props.status == status


@pytest.mark.parametrize("what", ["not_torn", "not_identity", "slip_over", "refused_bad_token", "away", "no_procedure"])
@pytest.mark.parametrize("texts", [VI, EN], ids=["vi", "en"])
def test_every_dead_end_says_what_it_is(what: str, texts: Texts) -> None:
    assert "{" not in str(shown(looking(Said(what, (("number", "A012"), ("minutes", "5")))), texts))


def test_a_waiting_number_is_told_its_place_and_time_and_a_called_one_its_counter() -> None:
    hall = a_hall(waiting=9)
    ticket = hall.waiting["land"][4]
    waits = a_table({}).model_copy(update={"tickets": {ticket.id: a_wait(14, 26)}})
    state = replace(looking(OwnSlip(ticket)), hall=hall, waits=waits)
    assert "Trước ông/bà còn 4 người\\nDự kiến chờ 10–30 phút" in str(shown(state))
    called = OwnSlip(a_slip(TicketState.CALLED, counter="quay-3"))
    assert "Mời đến ngay Quầy 3." in str(shown(looking(called)))


def test_a_held_number_lists_what_is_missing_and_can_come_back_only_with_its_token() -> None:
    held = OwnSlip(a_slip(missing=("Biên lai nộp thuế",)), TOKEN)
    props = shown(looking(held))
    assert isinstance(props, TextProps) and props.main is not None and "1. Biên lai nộp thuế" in str(props)
    for state in (looking(replace(held, token="")), replace(looking(held), link=Link.LOST)):
        alone = shown(state)
        assert isinstance(alone, TextProps) and alone.main is None


def test_the_first_page_has_what_the_station_has() -> None:
    props = shown(looking(Welcome()))
    assert isinstance(props, WelcomeProps) and props.bar.back is None and props.aim is None
    assert [one.name for one in props.buttons] == ["type", "procedures", "booking"]
    seen = shown(looking(Welcome(), rules=lookup_rules(camera=True, looks_up=False, bookings=False)))
    assert isinstance(seen, WelcomeProps) and seen.bar.back is not None and seen.aim is not None
    assert [one.name for one in seen.buttons] == ["type", "procedures"]


def test_the_ticket_kiosk_offers_it_where_it_works() -> None:
    assert lookup_button(a_kiosk(), VI) is None and papers_button(a_kiosk(), VI) is None
    way_in = lookup_button(a_kiosk(rules=kiosk_rules(lookups=True, bookings=False)), VI)
    assert way_in is not None and way_in.face.title == "Tra cứu hồ sơ"


def test_the_last_seconds_are_counted() -> None:
    assert leaving(0, VI) is None
    left = leaving(3, VI)
    assert left is not None and "3 giây" in left.text


def test_days_and_moments_are_the_halls() -> None:
    zone = "Asia/Ho_Chi_Minh"
    assert day_of("2026-11-22T18:00:00Z", zone) == "23/11/2026"
    assert day_of(None, zone) == day_of("", zone) == ""
    assert moment_of("2026-11-23", zone, "2026-11-23", VI) == "ngày 23/11/2026"
    assert moment_of("2026-11-22T18:05:00Z", zone, "2026-11-23", VI) == "01:05"


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (a_view(Phase.SUPPLEMENT, NextStep.SUPPLEMENT), "Xem giấy còn thiếu"),
        (a_view(Phase.REFUSED, NextStep.ASK), "Xem lý do"),
        (a_view(), "Xem thêm"),
    ],
)
def test_the_way_to_the_second_proof_says_what_it_opens(view: DossierView, said: str) -> None:
    more = next(one for one in answer_of(answering(view)).others if one.name == "more")
    assert more.face.title == said


def test_a_wrong_proof_and_one_that_is_compared_are_told_in_the_title() -> None:
    titles = []
    for page in (Proving(Told(an_answer())), Proving(Told(an_answer()), wrong=True), Proving(Told(an_answer()), ask=1)):
        props = shown(looking(page))
        assert isinstance(props, KeypadProps)
        titles.append(props.title)
    assert titles == ["Xem thêm về hồ sơ", "Chưa khớp, xin nhập lại", "Đang đối chiếu, xin chờ…"]


@pytest.mark.parametrize(
    ("copies", "said"), [(0, "1 original"), (1, "1 original · 1 copy"), (2, "1 original · 2 copies")]
)
def test_papers_are_counted_as_people_say_it(copies: int, said: str) -> None:
    assert paper_note(Paper(name="Tờ khai", originals=1, copies=copies), EN) == said


def test_where_no_number_can_be_taken_nobody_is_told_to_take_one() -> None:
    for state in (answering(a_view(return_field=None)), replace(answering(), link=Link.LOST)):
        answer = answer_of(state)
        assert (answer.headline, "lấy số" in answer.do) == ("Hồ sơ đã có kết quả.", False)


@pytest.mark.parametrize(
    ("days", "said"), [(0, "is overdue"), (1, "is 1\u00a0day overdue"), (2, "is 2\u00a0days overdue")]
)
def test_days_are_counted_as_people_say_it(days: int, said: str) -> None:
    assert said in answer_of(answering(LATE.model_copy(update={"days_late": days})), EN).headline


def test_while_a_wrong_status_is_being_sent_the_title_says_so() -> None:
    props = shown(looking(Flagging(Told(an_answer()), 1)))
    assert isinstance(props, ChoiceProps) and props.title == "Đang gửi, xin chờ…"
