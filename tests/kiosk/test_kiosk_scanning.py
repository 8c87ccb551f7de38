"""A code before the reader: it is asked about, told, and nothing of it stays in the kiosk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assets.texts import Texts
from config import load_hall
from kiosk.events import (
    Asked,
    AskMeaning,
    BackTouched,
    CodeRead,
    CodeScanned,
    Denied,
    SendCheckIn,
    StartTimer,
    StopTimer,
    Timer,
    TimeUp,
)
from kiosk.flow import reduce
from kiosk.lookup.events import Heard, Look, LookupTouched
from kiosk.lookup.flow import SLIP_S
from kiosk.lookup.state import Said, Welcome
from kiosk.lookup.steps import page_of
from kiosk.messages import away, reason_of, refused
from kiosk.scanning import LONGEST_SCAN, SCAN
from kiosk.state import (
    Aiming,
    Choosing,
    ChoosingPriority,
    Issuing,
    Kiosk,
    Link,
    Reading,
    Refused,
    ScreenName,
    Showing,
    Slip,
    Typing,
    screen_of,
)
from queue_engine.domain.codes import Why
from queue_engine.protocol import (
    AskCode,
    AskDossier,
    Centre,
    CheckIn,
    CodeMeaning,
    DossierAnswer,
    Found,
    TicketState,
)
from tests.kiosk.kiosk_samples import a_hall, a_kiosk, an_issued, kiosk_rules, play

CARD = "079080001234|024680246|Nguyễn Văn An|01011980|Nam|Cần Thơ|01012022"


def asked(state: Kiosk | None = None, text: str = "LH26110042") -> Kiosk:
    return play(state or a_kiosk(), CodeScanned(text), Asked("i1"))[0]


@pytest.mark.parametrize("phase", [Choosing(), Choosing("land"), ChoosingPriority(), Typing("AB"), Refused("lunch")])
def test_a_code_counts_wherever_the_citizen_stands(phase: object) -> None:
    state, effects = reduce(a_kiosk(phase=phase), CodeScanned("LH26110042", "qr"))
    assert state.phase == Reading("")
    assert AskMeaning(AskCode(text="LH26110042", symbology="qr")) in effects
    assert StopTimer(Timer.IDLE) in effects


@pytest.mark.parametrize("phase", [Issuing("land"), Showing(an_issued(), Slip.PRINTED), Reading("", intent="i1")])
def test_while_something_is_under_way_or_a_number_is_shown_a_code_changes_nothing(phase: object) -> None:
    state, effects = reduce(a_kiosk(phase=phase), CodeScanned("LH26110042"))
    assert state.phase == phase
    assert not [effect for effect in effects if isinstance(effect, AskMeaning)]


def test_where_nobody_can_be_asked_the_screen_already_says_so() -> None:
    assert reduce(a_kiosk(link=Link.LOST), CodeScanned("LH26110042"))[0].phase == Choosing()


def test_an_empty_scan_is_none_and_an_endless_one_is_cut() -> None:
    assert reduce(a_kiosk(), CodeScanned(" \r\n"))[0].phase == Choosing()
    _, effects = reduce(a_kiosk(), CodeScanned("x" * 99_999))
    assert AskMeaning(AskCode(text="x" * LONGEST_SCAN)) in effects


def test_nothing_of_what_was_scanned_stays_in_the_kiosk_or_in_a_log_line() -> None:
    state = asked(text=CARD)
    assert "Nguyễn" not in repr(state)
    assert "Nguyễn" not in repr(CodeScanned(CARD))
    assert "Nguyễn" not in repr(AskMeaning(AskCode(text=CARD)))


def test_a_booking_becomes_a_number() -> None:
    state, effects = play(asked(), CodeRead("i1", CodeMeaning(kind="booking", code="LH26110042")))
    assert state.phase == Issuing("", code="LH26110042")
    assert SendCheckIn(CheckIn(code="LH26110042", language="vi")) in effects


@pytest.mark.parametrize(
    "state",
    [a_kiosk(rules=kiosk_rules(bookings=False))],
)
def test_where_no_bookings_are_taken_a_booking_is_told_so(state: Kiosk) -> None:
    after, _ = play(asked(state), CodeRead("i1", CodeMeaning(kind="booking", code="LH26110042")))
    assert after.phase == Refused(SCAN + "no_bookings")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (TicketState.NO_SHOW, "slip_missed"),
        (TicketState.FINISHED, "slip_over"),
        (TicketState.VOIDED, "slip_over"),
    ],
)
def test_a_slip_of_today_is_told_how_its_number_stands(state: TicketState, said: str) -> None:
    ticket = an_issued().ticket.model_copy(update={"state": state})
    after, effects = play(asked(), CodeRead("i1", CodeMeaning(kind="slip", ticket=ticket)))
    assert after.phase == Refused(SCAN + said, {"number": ticket.number})
    assert [effect.timer for effect in effects if isinstance(effect, StartTimer)][-1] is not Timer.SLOW
    assert reduce(after, TimeUp(Timer.IDLE))[0].phase == Choosing()


def test_an_answer_to_an_older_code_is_let_go() -> None:
    meaning = CodeMeaning(kind="identity")
    assert play(asked(), CodeRead("i0", meaning))[0].phase == Reading("", intent="i1")
    assert play(a_kiosk(), CodeRead("i1", meaning))[0].phase == Choosing()


def test_a_server_that_does_not_answer_is_told_in_words_about_the_code() -> None:
    state, _ = play(asked(), Denied("i1", "unreachable"))
    assert state.phase == Refused(SCAN + "unanswered")


def test_a_quick_answer_shows_no_waiting_screen_and_a_slow_one_does() -> None:
    state = asked()
    assert screen_of(state) is not ScreenName.WAITING
    assert screen_of(play(state, TimeUp(Timer.SLOW))[0]) is ScreenName.WAITING


EVERYTHING = [
    *(f"not_{why}" for why in Why),
    *("not_identity", "not_old_slip", "dossier", "no_bookings", "unanswered"),
    *("slip_waiting", "slip_called", "slip_missed", "slip_over"),
]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("said", EVERYTHING)
def test_every_code_gets_a_sentence_not_silence(said: str, language: str) -> None:
    texts, config = Texts.load(language), load_hall("thu-dau-mot")
    phase = Refused(SCAN + said, {"number": "A012"})
    line = reason_of(phase, None, config, texts)
    assert line and "{" not in line
    assert said == "not_unknown" or line != texts["scan.not_unknown"]
    shown = refused(a_kiosk(phase=phase, hall=a_hall()), phase, config, texts)
    assert shown.line == line and shown.button is not None and shown.button.event == BackTouched()


# -- while the hall is silent, or gives no numbers -------------------------------------------------------

LOOKS_UP = kiosk_rules(lookups=True)
RECEIPT = "H13.12-261109-0042"


def test_where_the_hall_is_silent_the_dossier_service_is_asked_before_anybody_stands_before_a_dead_screen() -> None:
    state, effects = play(a_kiosk(rules=LOOKS_UP), CodeScanned(RECEIPT), Asked("i1"))
    assert StartTimer(Timer.HALL, SLIP_S) in effects
    state, effects = play(state, TimeUp(Timer.HALL))
    assert [one.body for one in effects if isinstance(one, Look)] == [AskDossier(code=RECEIPT)]
    late, effects = play(state, CodeRead("i1", CodeMeaning(kind="booking", code="LH26110042")))
    assert (late, effects) == (state, []), "the hall's later word counts no more"


def test_what_the_dossier_service_cannot_read_may_be_a_slip_or_a_booking_so_it_is_not_called_wrong() -> None:
    state, effects = play(a_kiosk(rules=LOOKS_UP), CodeScanned("LH26110042"), Asked("i1"), TimeUp(Timer.HALL))
    (look,) = (one for one in effects if isinstance(one, Look))
    page = page_of(play(state, Heard(look.ask, DossierAnswer(found=Found.NO_CODE, centre=Centre.OK)))[0])
    assert isinstance(page, Said) and page.what == "unanswered"


def test_of_our_own_slips_the_hall_alone_knows() -> None:
    token = "0123456789abcdef" * 2
    start = a_kiosk(rules=LOOKS_UP)
    state, effects = play(start, CodeScanned(f"https://hall.example/v/{token}"), Asked("i1"))
    assert StartTimer(Timer.HALL, SLIP_S) in effects
    state, effects = play(state, TimeUp(Timer.HALL))
    page = page_of(state)
    assert (
        isinstance(page, Said) and page.what == "unanswered" and not [one for one in effects if isinstance(one, Look)]
    )


def test_a_meaning_that_came_in_time_is_not_overtaken_and_its_text_is_forgotten() -> None:
    camera = replace(a_kiosk(rules=replace(LOOKS_UP, camera=True)), phase=Aiming())
    state, _ = play(
        camera, CodeScanned(RECEIPT), Asked("i1"), CodeRead("i1", CodeMeaning(kind="dossier", code=RECEIPT))
    )
    assert isinstance(state.phase, Reading) and state.phase.text == ""
    assert reduce(state, TimeUp(Timer.HALL)) == (state, ())


@pytest.mark.parametrize(
    "state", [a_kiosk(rules=LOOKS_UP, link=Link.LOST), a_kiosk(rules=LOOKS_UP, hall=a_hall(is_open=False))]
)
def test_a_kiosk_that_gives_no_numbers_still_looks_up_what_is_scanned(state: Kiosk) -> None:
    state, effects = play(state, CodeScanned(RECEIPT), TimeUp(Timer.HALL))
    assert [one.body for one in effects if isinstance(one, Look)] == [AskDossier(code=RECEIPT)]


def test_away_from_the_hall_the_way_to_looking_up_stays_open() -> None:
    lost = a_kiosk(rules=LOOKS_UP, link=Link.LOST)
    props = away(lost, Texts.load("vi"))
    assert props.second is not None and isinstance(props.second.event, LookupTouched)
    assert isinstance(page_of(play(lost, props.second.event)[0]), Welcome)
    assert away(a_kiosk(link=Link.LOST), Texts.load("vi")).second is None
