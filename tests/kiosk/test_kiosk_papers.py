"""Papers that are no number's slip: their words, and how the station's record, printer and server are kept in step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from assets.texts import Texts
from config import HallConfig
from devices.ports import PrintOutcome, SlipState
from devices.printer.joblog import JobLog
from devices.printer.papers import PaperContent
from devices.printer.slip import Content
from devices.printer.spooler import Spooler, SpoolRules
from devices.states import Reason, State
from kiosk.lookup.events import PaperState, PrintChecklist, PrintMissing, PrintStatus
from kiosk.lookup.flow import awaits_paper
from kiosk.lookup.state import Answering, Consulting, Flagging, LookupPage, Procedure, Said, Searching, Told, Welcome
from kiosk.papers.desk import PaperDesk
from kiosk.papers.job import kind_of
from kiosk.papers.screen import ScreenPapers
from kiosk.papers.words import hold_paper, paper_of
from kiosk.printing import SlipDesk
from queue_engine.protocol import NextStep, Paper, PaperAsked, Phase, ProcedureCase, ReportPaper, paper_token
from tests.devices.devices_spool import FakeDisk, Fate, Killed
from tests.fakes.hall import wait_until
from tests.kiosk.fake_printer import FakePrinter
from tests.kiosk.kiosk_samples import AT, a_kiosk, an_issued, config_of
from tests.kiosk.lookup_samples import AS_OF, BIRTH, CODE, MORE, a_view, an_answer

STATION, KEY = "kiosk-1", "the-key-of-this-station"
NOW = datetime.fromisoformat(AT)
LACKS = ("Bản sao căn cước", "Đơn có chữ ký của cả hai vợ chồng")


def asked(paper: int = 812, number: str = "D012", **changes: object) -> PaperAsked:
    values: dict[str, object] = {
        "paper": paper,
        "station": STATION,
        "ticket": f"2026-11-23.{number}",
        "number": number,
        "field": "land",
        "counter": "quay-3",
        "missing": LACKS,
        "at": AT,
    }
    return PaperAsked.model_validate({**values, **changes})


def without_code() -> HallConfig:
    config = config_of()
    return config.model_copy(update={"printing": config.printing.model_copy(update={"dossier_code": False})})


def words_of(content: PaperContent) -> str:
    return " ".join(str(value) for value in vars(content).values())


# ---- words ----


def status(**changes: object) -> PaperContent:
    view = a_view(Phase.IN_PROGRESS, NextStep.WAIT, **changes)
    return paper_of(PrintStatus(view, AS_OF), config_of(), Texts("vi"), NOW)


def test_a_status_says_how_it_stands_since_when_and_how_old_that_is() -> None:
    content = status(due_at="2026-11-27")
    assert content.lead.replace("\u00a0", " ") == "Hồ sơ đang được giải quyết, hẹn trả ngày 27/11/2026."
    assert content.facts == (f"Mã hồ sơ\t{CODE}", "Ngày nhận\t09/11/2026", "Hẹn trả\t27/11/2026")
    assert content.as_of == "Số liệu lúc 09:38 ngày 23/11/2026"
    assert content.qr_url == CODE


def test_a_date_that_was_moved_stays_beside_the_new_one_with_an_apology() -> None:
    content = status(due_at="2026-11-20", new_due_at="2026-11-27")
    assert content.facts[-2:] == ("Hẹn trả\t20/11/2026", "Hẹn lại\t27/11/2026")
    lead = content.lead.replace("\u00a0", " ")
    assert "Xin lỗi" in lead and "27/11/2026" in lead


def test_a_late_dossier_s_paper_names_the_counter_and_no_number() -> None:
    content = status(next_step=NextStep.LATE, overdue=True, days_late=3)
    lead = content.lead.replace("\u00a0", " ")
    assert "trễ hẹn 3 ngày" in lead and "xin lỗi" in lead
    assert "Quầy\u00a03" in content.todo[-1] and "lấy số" not in words_of(content)


def test_data_of_a_day_or_of_no_known_age_say_so() -> None:
    at = [paper_of(PrintStatus(a_view(), one), config_of(), Texts("vi"), NOW).as_of for one in ("2026-11-22", None)]
    assert at == ["Số liệu ngày 22/11/2026", "Chưa rõ số liệu có từ lúc nào"]


def test_nothing_that_needs_the_second_proof_is_on_a_status() -> None:
    said = words_of(status(more=MORE))
    assert MORE.officer not in said and MORE.unit not in said and MORE.supplement[0] not in said


@pytest.mark.parametrize("kind", [PrintStatus, PrintMissing])
def test_a_hall_may_leave_the_code_off_its_papers(kind: Callable[..., PrintStatus | PrintMissing]) -> None:
    said = words_of(paper_of(kind(a_view(more=MORE), AS_OF), without_code(), Texts("vi"), NOW))
    assert CODE not in said


def test_what_is_missing_is_listed_and_no_officer_is_named() -> None:
    view = a_view(Phase.SUPPLEMENT, NextStep.SUPPLEMENT, more=MORE)
    content = paper_of(PrintMissing(view, AS_OF), config_of(), Texts("vi"), NOW)
    assert content.items == MORE.supplement
    assert MORE.officer not in words_of(content)


def test_a_checklist_has_the_papers_of_its_case_with_how_many_and_where_that_is_published() -> None:
    content = paper_of(PrintChecklist(BIRTH, 0), config_of(), Texts("vi"), NOW)
    assert content.case == BIRTH.cases[0].name
    assert [item.split("\n")[0] for item in content.items] == [paper.name for paper in BIRTH.cases[0].papers]
    assert "1 bản chính" in content.items[0]
    assert [fact.split("\t")[0] for fact in content.facts] == ["Thời hạn giải quyết", "Phí, lệ phí", "Nộp tại"]
    assert content.source.startswith("Quyết định công bố:") and BIRTH.decision_no in content.source
    assert content.qr_url == BIRTH.url


def test_a_procedure_without_published_papers_or_with_an_endless_address_still_prints() -> None:
    bare = BIRTH.model_copy(update={"cases": (), "url": "https://x.example/" + "a" * 400, "decision_no": ""})
    content = paper_of(PrintChecklist(bare, 0), config_of(), Texts("vi"), NOW)
    assert "Chưa công bố" in content.case
    assert (content.items, content.qr_url, content.qr_caption, content.source) == ((), "", "", "")


def test_a_case_of_many_papers_with_line_breaks_makes_one_item_each() -> None:
    case = ProcedureCase(papers=(Paper(name="Tờ khai\n  theo mẫu", originals=2, copies=1),))
    content = paper_of(PrintChecklist(BIRTH.model_copy(update={"cases": (case,)}), 3), config_of(), Texts("en"), NOW)
    name, note = content.items[0].split("\n")
    assert name == "Tờ khai theo mẫu" and "2" in note and "1" in note


def test_a_held_number_s_paper_bears_its_code_and_the_day_on_which_it_counts() -> None:
    content = hold_paper(asked(), "0" * 32, 1, config_of(), Texts("vi"))
    assert (content.number, content.items, content.again) == ("D012", LACKS, "")
    assert content.qr_url.endswith("/v/" + "0" * 32)
    assert "23/11/2026" in content.advice[-1] and "Quầy\u00a03" in content.counters


# ---- held numbers ----


class PaperPrinter(FakePrinter):
    """Notes each piece of which a byte may have left."""

    def __init__(self) -> None:
        super().__init__(lambda health: None)
        self.pieces: list[Content] = []

    def print_it(self, state: SlipState = SlipState.CONFIRMED, *reasons: Reason) -> None:
        order, content = self.orders[-1], self.slips[-1]
        if state is SlipState.FAILED_BEFORE or not order.sending():
            order.ended(PrintOutcome(order.job_id, SlipState.FAILED_BEFORE, reasons or (Reason.NOT_WANTED,)))
            return
        self.pieces.append(content)
        order.sent()
        order.ended(PrintOutcome(order.job_id, state, reasons))


class Station:
    """A station's papers on a disk that outlives its program, the clock in the test's hand."""

    def __init__(self, disk: FakeDisk | None = None) -> None:
        self.disk = disk or FakeDisk(Fate())
        self.now = NOW
        self.printer = PaperPrinter()
        self.sent: list[ReportPaper] = []
        self.noted: list[Callable[[], None]] = []
        self.told: list[PaperState] = []
        self.start()

    def start(self) -> None:
        self.log = JobLog(self.disk, lambda: self.now)
        usual = SpoolRules(config_of().printing.oldest_s)
        self.desk = PaperDesk(self.log, config_of(), KEY, lambda: self.now, self._send)
        self.spooler = Spooler(
            self.log,
            [self.printer],
            lambda payload, copy, place: self.desk.content(payload, copy),
            usual,
            self.desk.happened,
            self.desk.report,
            lambda payload: self.desk.rules(payload, usual),
        )
        self.desk.use(self.spooler)

    def restart(self) -> None:
        """The program was killed and is there again; its printer starts anew as well."""
        self.printer.orders.clear()
        self.printer.slips.clear()
        self.start()

    def _send(self, report: ReportPaper, noted: Callable[[], None]) -> None:
        self.sent.append(report)
        self.noted.append(noted)

    def said(self) -> list[str]:
        return [one.state for one in self.sent]

    def look_up(self) -> None:
        self.desk.print(PrintStatus(a_view(), AS_OF), "vi", self.told.append)

    def printers_back(self) -> None:
        self.printer.become(State.ABSENT)
        self.printer.become(State.READY)
        self.spooler.expire()


@pytest.fixture
def station() -> Station:
    return Station()


def test_a_paper_is_printed_once_however_often_it_is_heard_of_and_reported(station: Station) -> None:
    station.desk.hear([asked()])
    station.printer.print_it()
    station.desk.hear([asked()])
    assert [piece.number for piece in station.printer.pieces] == ["D012"]
    assert station.printer.pieces[0].qr_url.endswith(paper_token(KEY, 812, "2026-11-23.D012"))
    assert (station.said(), station.sent[0].paper) == (["confirmed"], 812)


def test_a_report_that_the_server_has_not_noted_is_sent_again_and_one_that_it_has_is_not(station: Station) -> None:
    station.desk.hear([asked()])
    station.printer.print_it()
    station.spooler.report_again()
    assert station.said() == ["confirmed", "confirmed"]
    station.noted[-1]()
    station.spooler.report_again()
    assert len(station.sent) == 2


def test_a_paper_that_is_too_old_is_not_printed_and_staff_are_told_so(station: Station) -> None:
    station.now += timedelta(seconds=config_of().printing.oldest_s + 1)
    station.desk.hear([asked()])
    assert (station.printer.orders, station.said()) == ([], ["too_old"])


def test_a_paper_grows_too_old_while_the_printer_is_away(station: Station) -> None:
    station.desk.hear([asked()])
    station.printer.print_it(SlipState.FAILED_BEFORE, Reason.UNREACHABLE)
    station.now += timedelta(seconds=config_of().printing.oldest_s + 1)
    station.printers_back()
    assert (station.printer.pieces, station.said()[-1]) == ([], "too_old")


def test_a_paper_that_waits_for_the_printer_is_told_as_failed_and_comes_after_all(station: Station) -> None:
    station.desk.hear([asked()])
    station.printer.print_it(SlipState.FAILED_BEFORE, Reason.MEDIA_EMPTY)
    assert (station.said(), station.sent[-1].reasons) == (["failed"], ("media-empty",))
    station.desk.hear([asked(state="failed")])
    station.printers_back()
    station.printer.print_it()
    assert (len(station.printer.pieces), station.printer.pieces[0].texts("again")) == (1, ())
    assert station.said()[-1] == "confirmed"


def test_the_paper_of_a_visit_that_has_gone_on_is_not_printed_when_the_printer_is_back(station: Station) -> None:
    station.desk.hear([asked()])
    station.printer.print_it(SlipState.FAILED_BEFORE, Reason.UNREACHABLE)
    station.desk.hear([])
    station.printers_back()
    assert (station.printer.pieces, station.said()) == ([], ["failed"])


def test_a_torn_paper_is_printed_again_marked_and_both_are_reported(station: Station) -> None:
    station.desk.hear([asked()])
    station.printer.print_it(SlipState.UNCERTAIN, Reason.MEDIA_EMPTY)
    station.desk.hear([asked(state="uncertain")])
    station.printers_back()
    station.printer.print_it()
    assert [piece.texts("again") for piece in station.printer.pieces] == [(), ("BẢN IN LẠI (lần 2)",)]
    assert station.said()[-1] == "confirmed" and "uncertain" in station.said()


def test_staff_who_ask_again_get_another_paper_that_says_it_is_one(station: Station) -> None:
    for paper in (812, 815, 820):
        station.desk.hear([asked(paper)])
        station.printer.print_it()
    marks = [piece.texts("again") for piece in station.printer.pieces]
    assert marks == [(), ("BẢN IN LẠI (lần 2)",), ("BẢN IN LẠI (lần 3)",)]
    assert len({piece.qr_url for piece in station.printer.pieces}) == 3


def test_another_list_for_the_same_number_is_no_second_piece(station: Station) -> None:
    station.desk.hear([asked()])
    station.printer.print_it()
    station.desk.hear([asked(815, missing=("Biên lai nộp thuế",))])
    station.printer.print_it()
    assert [piece.texts("again") for piece in station.printer.pieces] == [(), ()]


def test_a_paper_that_was_asked_again_before_any_piece_was_begun_is_the_first(station: Station) -> None:
    station.desk.hear([asked()])
    station.printer.print_it(SlipState.FAILED_BEFORE, Reason.UNREACHABLE)
    station.desk.hear([asked(815)])
    station.printers_back()
    station.printer.print_it()
    [piece] = station.printer.pieces
    assert piece.texts("again") == () and piece.qr_url.endswith(paper_token(KEY, 815, "2026-11-23.D012"))


def test_a_full_disk_fails_the_paper_at_once_and_nothing_is_printed_unrecorded(
    station: Station, expect_log: Callable[[str], None]
) -> None:
    expect_log("the log of slips cannot be written")
    expect_log("the paper of D012 is not printed")
    station.disk.full = True
    station.desk.hear([asked()])
    assert (station.printer.orders, station.said(), station.sent[0].reasons) == ([], ["failed"], ("not-stored",))


@pytest.mark.parametrize("kept", [0.0, 0.5, 1.0], ids=["nothing unflushed is kept", "half of it", "all of it"])
def test_a_kill_between_any_two_steps_loses_no_paper_and_doubles_none_silently(kept: float) -> None:
    strikes = 0
    for strike_at in range(1, 100):
        station = Station()
        station.disk.fate.strike_at = station.disk.fate.steps + strike_at
        try:
            station.desk.hear([asked()])
            station.printer.print_it()
        except Killed:
            strikes += 1
            station.disk.fate.strike_at = None
            station.disk.cut_power(kept)
            station.restart()
            known = "confirmed" in station.said()
            station.desk.hear([] if known else [asked()])
            if station.printer.orders:
                station.printer.print_it()
        else:
            break
        marks = [piece.texts("again") for piece in station.printer.pieces]
        assert marks in ([()], [(), ("BẢN IN LẠI (lần 2)",)], [("BẢN IN LẠI (lần 2)",)]), strike_at
        assert station.said()[-1] == "confirmed"
    assert strikes > 10


# ---- a citizen at the screen ----


def test_what_a_citizen_asks_for_is_printed_the_screen_hears_of_it_and_the_server_does_not(station: Station) -> None:
    station.look_up()
    station.printer.print_it()
    assert [piece.paper for piece in station.printer.pieces] == ["status"]
    assert (station.told, station.sent) == (["printed"], [])
    assert all(not job.unreported for job in station.log)


def test_no_code_that_was_looked_up_is_ever_on_the_disk(station: Station) -> None:
    station.look_up()
    station.printer.print_it()
    assert CODE in str(station.printer.pieces[0].texts("facts"))
    assert CODE.encode() not in station.disk.written and b"status" in station.disk.written


@pytest.mark.parametrize(
    "end",
    [(SlipState.FAILED_BEFORE, Reason.MEDIA_EMPTY), (SlipState.UNCERTAIN, Reason.MEDIA_EMPTY)],
    ids=["before", "torn"],
)
def test_what_fails_is_said_once_and_never_tried_again(station: Station, end: tuple[SlipState, Reason]) -> None:
    station.look_up()
    station.printer.print_it(*end)
    pieces = len(station.printer.pieces)
    station.printers_back()
    station.restart()
    station.printers_back()
    assert (station.told, len(station.printer.pieces), station.sent) == (["failed"], pieces, [])
    assert not station.log.open_jobs() and not station.printer.orders


def test_whoever_leaves_before_the_paper_begins_leaves_none_behind(station: Station) -> None:
    station.look_up()
    station.desk.leave()
    station.printer.print_it()
    assert (station.printer.pieces, station.told, station.log.open_jobs()) == ([], [], [])


def test_a_second_paper_takes_the_place_of_one_that_has_not_begun(station: Station) -> None:
    station.look_up()
    station.desk.print(PrintChecklist(BIRTH), "vi", station.told.append)
    station.printer.print_it(SlipState.FAILED_BEFORE)
    station.spooler.expire()
    assert [job.id.split("-")[0] for job in station.log.open_jobs()] == ["checklist"]


def test_a_kill_leaves_no_citizen_s_paper_for_the_next_one(station: Station) -> None:
    station.look_up()
    station.restart()
    assert (station.printer.orders, station.log.open_jobs()) == ([], [])
    station.look_up()
    assert station.printer.orders[-1].sending()
    station.restart()
    assert (station.printer.orders, station.log.open_jobs(), station.sent) == ([], [], [])


def test_a_full_disk_fails_a_citizen_s_paper_at_once(station: Station, expect_log: Callable[[str], None]) -> None:
    expect_log("the log of slips cannot be written")
    station.disk.full = True
    station.look_up()
    assert (station.told, station.printer.orders) == (["failed"], [])


# ---- among the slips ----


@pytest.fixture
def desk(station: Station) -> Iterator[SlipDesk]:
    log = JobLog(station.disk, lambda: station.now)
    papers = PaperDesk(log, config_of(), KEY, lambda: station.now, station._send)
    made = SlipDesk(
        log, [station.printer], config_of(), slips.append, reports.append, lambda: station.now, papers=papers
    )
    yield made
    made.close()
    slips.clear()
    reports.clear()


slips: list[object] = []
reports: list[object] = []


def test_slips_and_papers_share_the_record_and_the_printer_and_neither_hears_of_the_other(
    station: Station, desk: SlipDesk
) -> None:
    desk.keep(an_issued())
    station.printer.print_it()
    heard = len(slips)
    desk.asked(STATION, [asked(), asked(813, "D013", station="kiosk-2")])
    wait_until(lambda: len(station.printer.orders) == 2)
    station.printer.print_it()
    assert [piece.paper for piece in station.printer.pieces] == ["ticket", "hold"]
    assert (len(slips), len(reports), station.said()) == (heard, 1, ["confirmed"])


def test_a_paper_is_in_the_language_in_which_its_number_was_taken_here(station: Station, desk: SlipDesk) -> None:
    desk.keep(an_issued().model_copy(update={"language": "en"}))
    station.printer.print_it()
    desk.asked(STATION, [asked(number="A012")])
    wait_until(lambda: len(station.printer.orders) == 2)
    assert station.printer.slips[-1].language == "en"


def test_the_same_wish_is_looked_at_once_and_again_when_the_server_is_back(station: Station, desk: SlipDesk) -> None:
    desk.asked(STATION, [asked()])
    wait_until(lambda: station.printer.orders)
    station.printer.print_it()
    desk.linked()
    wait_until(lambda: station.said() == ["confirmed"] * 2)


def test_a_record_from_before_there_were_papers_is_read_as_slips() -> None:
    assert kind_of(an_issued().model_dump_json()) == "ticket"


# ---- the screen ----


class FakeDesk:
    """Stands for what ScreenPapers needs of kiosk.printing.SlipDesk."""

    def __init__(self) -> None:
        self.left = 0
        self.tell: Callable[[PaperState], None] = lambda state: None

    def print_paper(self, wish: object, language: str, told: Callable[[PaperState], None]) -> None:
        self.tell = told

    def leave_papers(self) -> None:
        self.left += 1


PRINTING = Told(an_answer(), paper_ask=1, paper="printing")


@pytest.mark.parametrize(
    ("page", "awaited"),
    [
        (Answering(PRINTING), True),
        (Flagging(PRINTING), True),
        (Said("thanks", told=PRINTING), True),
        (Procedure(Searching(), paper_ask=1, paper="printing"), True),
        (Answering(replace(PRINTING, paper="failed")), False),
        (Said("away"), False),
        (Welcome(), False),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, bool) else str(value),
)
def test_a_paper_is_awaited_while_its_page_or_one_that_leads_back_to_it_is_there(
    page: LookupPage, awaited: bool
) -> None:
    assert awaits_paper(a_kiosk(phase=Consulting(page))) is awaited


def test_the_screen_gives_its_paper_up_once_when_nobody_waits_for_it_any_more() -> None:
    desk, told = FakeDesk(), list[PaperState]()
    papers = ScreenPapers(desk)
    papers.follow(a_kiosk())
    papers.print(PrintStatus(a_view(), AS_OF), "vi", told.append)
    papers.follow(a_kiosk(phase=Consulting(Answering(PRINTING))))
    assert desk.left == 0
    papers.follow(a_kiosk())
    papers.follow(a_kiosk())
    desk.tell("printed")
    assert (desk.left, told) == (1, ["printed"])
