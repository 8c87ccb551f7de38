"""A scanned text is asked about: what it is, and nothing of it stays behind."""

from __future__ import annotations

from datetime import date

import pytest

from queue_engine import protocol
from queue_engine.protocol import COMMAND_OF_BODY, AskCode, CodeMeaning, StationKind
from queue_engine.usecases import bookings, codes, issue
from queue_engine.usecases.scene import Caller
from tests.fakes.hall import KIOSK, Engine

DESK = Caller("desk", StationKind.SUPERVISOR_DESK)
TOKEN = "0123456789abcdef" * 2
CARD = "079080001234|024680246|Nguyễn Văn An|01011980|Nam|Cần Thơ|01012022"


@pytest.fixture
def engine() -> Engine:
    return Engine()


def take(engine: Engine) -> protocol.Ticket:
    body = protocol.IssueTicket(field="land")
    ticket: protocol.Ticket = engine.run(lambda scene: issue.issue(scene, body, TOKEN), KIOSK).ticket
    return ticket


def ask(engine: Engine, text: str, symbology: str = "") -> CodeMeaning:
    body = AskCode(text=text, symbology=symbology)
    answer: CodeMeaning = engine.run(lambda scene: codes.ask_code(scene, body), KIOSK)
    return answer


def test_the_slip_that_was_just_printed_is_known_by_its_code_and_by_its_number(engine: Engine) -> None:
    ticket = take(engine)
    by_code = ask(engine, f"https://example.invalid/hall/v/{TOKEN}", "qr")
    assert (by_code.kind, by_code.ticket) == ("slip", ticket)
    assert ask(engine, ticket.number.lower()).ticket == ticket


def test_a_slip_of_another_day_is_told_apart_from_nonsense(engine: Engine) -> None:
    take(engine)
    assert ask(engine, f"https://example.invalid/hall/v/{'f' * 32}").why == "old_slip"
    assert ask(engine, "D999").why == "old_slip"


def test_a_dossier_is_known_however_its_code_was_written(engine: Engine) -> None:
    for text in ("]C1h13.01-251121-0042\r", "https://dvc.example.invalid/tracuu?mahs=H13.01-251121-0042"):
        answer = ask(engine, text)
        assert (answer.kind, answer.code) == ("dossier", "H13.01-251121-0042")


def test_a_booking_is_known_and_what_only_looks_like_one_is_not(engine: Engine) -> None:
    one = protocol.BookingIn(code="HB7K2M", field="land", day=date(2026, 11, 23), slot="09:00")
    body = protocol.PutBookings(source="test", bookings=(one,))
    engine.run(lambda scene: bookings.put_bookings(scene, body), DESK)
    answer = ask(engine, "hb7 k2m")
    assert (answer.kind, answer.code) == ("booking", "HB7K2M")
    assert ask(engine, "HB7K2N").why == "unknown"


def test_of_an_identity_card_nothing_is_said_kept_or_written_down(engine: Engine) -> None:
    take(engine)
    before = len(list(engine.store.facts(0)))
    answer = ask(engine, CARD, "qr")
    assert answer == CodeMeaning(kind="identity")
    assert len(list(engine.store.facts(0))) == before
    assert "Nguyễn" not in repr(AskCode(text=CARD))
    assert not COMMAND_OF_BODY[AskCode].kept, "neither the question nor its answer is remembered by its key"
