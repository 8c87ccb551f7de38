"""Looking up as a table: what is touched, scanned and answered, and where it leads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.events import (
    BackTouched,
    BookingTouched,
    CodeRead,
    CodeScanned,
    DoneTouched,
    EraseTouched,
    KeyTouched,
    LanguageTouched,
    LinkChanged,
    SendCheckIn,
    SendIssue,
    StartTimer,
    StopTimer,
    Timer,
    TimeUp,
)
from kiosk.lookup.dossiers import MOST_REFRESHES
from kiosk.lookup.events import (
    BrowseTouched,
    CaseTouched,
    ClaimTouched,
    ContrastTouched,
    FlagTouched,
    Forget,
    HeadingTouched,
    Heard,
    LargerTouched,
    Look,
    LookupTouched,
    MoreTouched,
    PaperTold,
    Print,
    PrintChecklist,
    PrintMissing,
    PrintStatus,
    PrintTouched,
    ProceduresTouched,
    ProcedureTouched,
    ReturnTouched,
    SendTouched,
    StayTouched,
    TakeTouched,
    Tell,
    TypeTouched,
)
from kiosk.lookup.state import (
    Answering,
    Asking,
    Coding,
    Consulting,
    Flagging,
    LookupScreen,
    More,
    OwnSlip,
    Procedure,
    Proving,
    Said,
    Searching,
    Told,
    Welcome,
)
from kiosk.lookup.steps import page_of
from kiosk.state import Choosing, Issuing, Kiosk, Link, Reading, Refused, Typing, is_at_rest, screen_of
from queue_engine.protocol import (
    AskCode,
    AskDossier,
    AskProcedure,
    AskProcedures,
    CodeMeaning,
    Done,
    DossierAnswer,
    DossierTie,
    FlagStatus,
    Found,
    IssueTicket,
    NextStep,
    Phase,
    ProcedureAnswer,
    ProcedureHits,
    Proof,
    ProveDossier,
    Readmit,
    Refusal,
    RefusalCode,
    TicketNow,
    TicketState,
    TieReason,
)
from tests.kiosk.kiosk_samples import TOKEN, a_kiosk, kiosk_rules, play
from tests.kiosk.lookup_samples import (
    AS_OF,
    BIRTH,
    BROWSE,
    CODE,
    FIELDS,
    FOUND,
    HITS,
    PROVED,
    SEARCHING,
    SLIP_ADDRESS,
    a_slip,
    a_view,
    an_answer,
    answering,
    heard,
    looking,
    lookup_rules,
    newest,
)

START = Kiosk.at_start(lookup_rules())


def wanted(effects: list[object], kind: type) -> list[object]:
    return [one for one in effects if isinstance(one, kind)]


def looked_up(answer: DossierAnswer | None, state: Kiosk | None = None) -> tuple[Kiosk, list[object]]:
    """A receipt is scanned, the hall says that it is a dossier's, and the service answers."""
    state, asked = play(state or looking(Welcome()), CodeScanned(CODE, "code128"))
    state, looked = play(state, heard(asked, CodeMeaning(kind="dossier", code=CODE), Tell))
    state, done = play(state, heard(looked, answer))
    return state, [*asked, *looked, *done]


# -- codes ---------------------------------------------------------------------------------------------


def test_a_look_up_screen_begins_with_looking_up_and_a_kiosk_with_its_fields() -> None:
    assert START.phase == Consulting() and is_at_rest(START)
    assert Kiosk.at_start(kiosk_rules(lookups=True)).phase == Choosing()


def test_a_receipt_before_the_reader_becomes_an_answer() -> None:
    state, effects = looked_up(an_answer())
    assert [one.body for one in wanted(effects, Tell)] == [AskCode(text=CODE, symbology="code128")]  # type: ignore[attr-defined]
    assert [one.body for one in wanted(effects, Look)] == [AskDossier(code=CODE)]  # type: ignore[attr-defined]
    assert page_of(state) == Answering(Told(an_answer()))


def test_while_the_answer_is_quick_the_first_page_stays_and_a_slow_one_asks_for_patience() -> None:
    state, _ = play(looking(Welcome()), CodeScanned(CODE))
    assert screen_of(state) is LookupScreen.WELCOME
    assert screen_of(play(state, TimeUp(Timer.SLOW))[0]) is LookupScreen.ASKING


def test_a_code_is_typed_erased_and_sent_and_too_short_a_one_is_not() -> None:
    keys = [KeyTouched(key) for key in "H13.1"]
    state, effects = play(looking(Welcome()), TypeTouched(), *keys, EraseTouched(), KeyTouched("2"))
    assert page_of(state) == Coding("H13.2") and not wanted(effects, Tell)
    state, effects = play(state, SendTouched())
    assert newest(effects, Tell)[1] == AskCode(text="H13.2")
    short, effects = play(looking(Coding("H1")), SendTouched(), KeyTouched("*"))
    assert page_of(short) == Coding("H1") and not wanted(effects, Tell)


@pytest.mark.parametrize(
    ("meaning", "what"),
    [
        (CodeMeaning(kind="nothing", why="torn"), "not_torn"),
        (CodeMeaning(kind="nothing", why="wifi"), "not_wifi"),
        (CodeMeaning(kind="nothing"), "not_unknown"),
        (CodeMeaning(kind="identity"), "not_identity"),
        (CodeMeaning(kind="slip", ticket=a_slip(TicketState.NO_SHOW)), "slip_missed"),
        (CodeMeaning(kind="slip", ticket=a_slip(TicketState.FINISHED)), "slip_over"),
    ],
)
def test_what_is_no_dossier_gets_its_sentence(meaning: CodeMeaning, what: str) -> None:
    state, effects = play(looking(Coding(CODE)), SendTouched())
    page = page_of(play(state, heard(effects, meaning, Tell))[0])
    assert isinstance(page, Said) and (page.what, page.typed) == (what, CODE)


@pytest.mark.parametrize(
    ("found", "what"),
    [(Found.NOT_FOUND, "not_found"), (Found.LIMITED, "limited"), (Found.AWAY, "away"), (Found.NO_CODE, "not_unknown")],
)
def test_without_a_dossier_the_answer_is_a_sentence(found: Found, what: str) -> None:
    state, _ = looked_up(DossierAnswer(found=found, wait_s=301))
    page = page_of(state)
    assert isinstance(page, Said) and (page.what, dict(page.values)["minutes"]) == (what, "6")


def test_nobody_answers_and_the_screen_says_so() -> None:
    state, _ = looked_up(None)
    assert page_of(state) == Said("away")
    state, effects = play(looking(Welcome()), CodeScanned(CODE))
    refused = Refusal(code=RefusalCode.BAD_TOKEN, message="")
    assert page_of(play(state, heard(effects, refused, Tell))[0]) == Said("refused_bad_token")


@pytest.mark.parametrize("told", [TimeUp(Timer.HALL), None, Refusal(code=RefusalCode.UNAVAILABLE, message="")])
def test_a_hall_that_does_not_say_what_a_code_is_leaves_it_to_the_dossier_service(told: object) -> None:
    state, asked = play(looking(Welcome()), CodeScanned(CODE))
    late = heard(asked, CodeMeaning(kind="identity"), Tell)
    state, effects = play(state, told if isinstance(told, TimeUp) else heard(asked, told, Tell))  # type: ignore[arg-type]
    assert newest(effects)[1] == AskDossier(code=CODE) and CODE not in repr(state)
    assert page_of(play(state, late)[0]) == page_of(state)
    assert isinstance(page_of(play(state, heard(effects, an_answer()))[0]), Answering)
    assert page_of(play(state, heard(effects, None))[0]) == Said("away")


def test_what_the_hall_alone_can_read_is_not_called_wrong_while_it_is_silent() -> None:
    state, _ = play(looking(Welcome()), CodeScanned(SLIP_ADDRESS))
    state, effects = play(state, TimeUp(Timer.HALL))
    assert page_of(state) == Said("unanswered") and not wanted(effects, Look)
    lost, effects = play(looking(Welcome(), link=Link.LOST), CodeScanned(SLIP_ADDRESS))
    assert page_of(lost) == Said("unanswered") and not wanted(effects, Look)
    state, effects = play(looking(Welcome(), link=Link.LOST), CodeScanned("LH26"))
    state, _ = play(state, heard(effects, DossierAnswer(found=Found.NO_CODE)))
    assert page_of(state) == Said("unanswered")


def test_the_halls_time_ends_with_its_answer() -> None:
    state, effects = looked_up(an_answer())
    assert StopTimer(Timer.HALL) in effects
    assert page_of(play(state, TimeUp(Timer.HALL))[0]) == page_of(state)


def test_while_the_hall_is_away_the_dossier_service_is_asked_at_once() -> None:
    _, effects = play(replace(looking(Welcome()), link=Link.LOST), CodeScanned(CODE))
    assert newest(effects)[1] == AskDossier(code=CODE) and not wanted(effects, Tell)


def test_a_code_that_was_not_found_may_be_mended() -> None:
    state, _ = play(looking(Said("not_found", typed=CODE)), TypeTouched())
    assert page_of(state) == Coding(CODE)


def test_a_scan_counts_on_every_page_but_while_one_is_asked_about() -> None:
    state, effects = play(answering(), CodeScanned(CODE))
    assert isinstance(page_of(state), Asking) and wanted(effects, Tell)
    assert not wanted(play(state, CodeScanned(CODE))[1], Tell)


def test_a_booking_before_the_reader_becomes_a_number() -> None:
    state, effects = play(looking(Welcome()), CodeScanned("LH26"))
    state, effects = play(state, heard(effects, CodeMeaning(kind="booking", code="LH26"), Tell))
    assert isinstance(state.phase, Issuing) and wanted(effects, SendCheckIn)


# -- the ticket kiosk ----------------------------------------------------------------------------------


def test_a_dossier_scanned_at_the_ticket_kiosk_goes_straight_to_the_answer_and_then_to_the_start() -> None:
    kiosk = a_kiosk(rules=kiosk_rules(lookups=True), phase=Reading("", intent="i1"))
    state, effects = play(kiosk, CodeRead("i1", CodeMeaning(kind="dossier", code=CODE)))
    assert newest(effects)[1] == AskDossier(code=CODE)
    state, _ = play(state, heard(effects, an_answer()))
    assert isinstance(page_of(state), Answering)
    assert play(state, DoneTouched())[0].phase == Choosing()


def test_the_ticket_kiosk_leads_to_both_and_back() -> None:
    kiosk = a_kiosk(rules=kiosk_rules(lookups=True))
    state, _ = play(kiosk, LookupTouched())
    assert page_of(state) == Welcome()
    assert play(state, BackTouched())[0].phase == Choosing()
    state, effects = play(kiosk, ProceduresTouched())
    assert isinstance(page_of(state), Searching) and newest(effects)[1] == AskProcedures(limit=60)
    assert play(a_kiosk(), LookupTouched())[0].phase == Choosing()


# -- the answer ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "phase", "why", "field"),
    [
        (NextStep.COLLECT, Phase.RESULT_READY, TieReason.COLLECT, "return"),
        (NextStep.SUPPLEMENT, Phase.SUPPLEMENT, TieReason.SUPPLEMENT, "land"),
        (NextStep.PAY, Phase.PAYMENT, TieReason.PAY, "land"),
        (NextStep.ASK, Phase.REFUSED, TieReason.ASK, "land"),
    ],
)
def test_one_touch_takes_the_number_that_fits(step: NextStep, phase: Phase, why: TieReason, field: str) -> None:
    state, effects = play(answering(a_view(phase, step)), TakeTouched())
    body = IssueTicket(field=field, language="vi", dossier=DossierTie(code=CODE, why=why))
    assert wanted(effects, SendIssue) == [SendIssue(body)]
    assert state.phase == Issuing(field, slow=True)


def test_a_late_dossier_takes_its_broken_promise_along() -> None:
    view = a_view(Phase.IN_PROGRESS, NextStep.LATE, due_at="2026-11-10", new_due_at="2026-11-18")
    (send,) = wanted(play(answering(view), TakeTouched())[1], SendIssue)
    assert isinstance(send, SendIssue) and send.body.dossier == DossierTie(
        code=CODE, why=TieReason.LATE, due_at="2026-11-18"
    )


@pytest.mark.parametrize(
    "state",
    [
        answering(a_view(Phase.IN_PROGRESS, NextStep.WAIT)),
        answering(a_view(Phase.RETURNED, NextStep.NOTHING)),
        answering(a_view(field=None, return_field=None)),
        answering(a_view(return_field="elsewhere")),
        replace(answering(), link=Link.LOST),
        replace(answering(), hall=None),
    ],
)
def test_no_number_is_wasted(state: Kiosk) -> None:
    assert not wanted(play(state, TakeTouched())[1], SendIssue)


def test_a_field_that_gives_no_numbers_says_why() -> None:
    state = answering()
    assert state.hall is not None
    stopped = replace(state, hall=state.hall.model_copy(update={"stopped": {"return": "mất điện"}}))
    after, effects = play(stopped, TakeTouched())
    assert isinstance(after.phase, Refused) and after.phase.code == "field_stopped" and not wanted(effects, SendIssue)


def test_a_newer_copy_takes_the_old_ones_place_on_every_page() -> None:
    state, effects = looked_up(an_answer(refreshing=True))
    ask, body = newest(effects)
    assert body == AskDossier(code=CODE, newer_than=AS_OF)
    newer = an_answer(a_view(Phase.RETURNED, NextStep.NOTHING), as_of="2026-11-23T02:41:00.000Z")
    for event, kind in ((StayTouched(), Answering), (MoreTouched(), Proving), (FlagTouched(), Flagging)):
        page = page_of(play(state, event, Heard(ask, newer))[0])
        assert isinstance(page, kind) and page.told.answer == newer  # type: ignore[attr-defined]


def test_what_does_not_come_leaves_the_old_copy_and_asking_ends() -> None:
    state, effects = looked_up(an_answer(refreshing=True))
    page = page_of(play(state, heard(effects, None))[0])
    assert isinstance(page, Answering) and page.told.answer == an_answer(refreshing=True) and not page.told.refresh
    asked = 1
    while wanted(effects, Look):
        state, effects = play(state, heard(effects, an_answer(refreshing=True)))
        asked += 1
    assert asked == MOST_REFRESHES + 1


def test_an_answer_for_somebody_who_has_left_changes_nothing() -> None:
    state, effects = play(looking(Coding(CODE)), SendTouched())
    left, _ = play(state, DoneTouched())
    assert play(left, heard(effects, CodeMeaning(kind="dossier", code=CODE), Tell))[0] == left
    _, more = play(left, CodeScanned("x"))
    assert newest(more, Tell)[0] != newest(effects, Tell)[0]


# -- the second proof ----------------------------------------------------------------------------------


def proving(answer: DossierAnswer | None) -> tuple[Kiosk, list[object]]:
    digits = [KeyTouched(key) for key in "12345"]
    state, effects = play(answering(), MoreTouched(), *digits, SendTouched())
    return play(state, heard(effects, answer))[0], effects


def test_four_digits_open_more_and_are_forgotten_at_once() -> None:
    state, effects = proving(PROVED)
    assert newest(effects)[1] == ProveDossier(code=CODE, proof="1234")
    assert page_of(state) == More(Told(PROVED))
    waiting, _ = play(answering(), MoreTouched(), *[KeyTouched(key) for key in "1234"], SendTouched())
    page = page_of(waiting)
    assert isinstance(page, Proving) and page.digits == ""


def test_a_proof_that_does_not_fit_is_asked_for_again_and_then_has_to_wait() -> None:
    page = page_of(proving(an_answer(proof=Proof.WRONG))[0])
    assert isinstance(page, Proving) and page.wrong and not page.digits
    limited = page_of(proving(DossierAnswer(found=Found.LIMITED, wait_s=600))[0])
    assert isinstance(limited, Said) and limited.what == "proof_limited" and limited.told is not None


@pytest.mark.parametrize("answer", [None, an_answer(proof=Proof.CLOSED), DossierAnswer(found=Found.AWAY)])
def test_with_nothing_to_compare_more_is_closed(answer: DossierAnswer | None) -> None:
    page = page_of(proving(answer)[0])
    assert isinstance(page, Said) and page.what == "proof_closed"
    closed = page_of(play(answering(proof=Proof.CLOSED), MoreTouched())[0])
    assert isinstance(closed, Said) and closed.what == "proof_closed"


def test_three_digits_are_not_sent() -> None:
    _, effects = play(answering(), MoreTouched(), *[KeyTouched(key) for key in "123"], SendTouched())
    assert not wanted(effects, Look)


# -- a wrong status, papers ----------------------------------------------------------------------------


def test_a_wrong_status_is_told_once_and_thanked_for() -> None:
    state, effects = play(answering(), FlagTouched(), ClaimTouched("returned"), ClaimTouched("paid"))
    (tell,) = wanted(effects, Tell)
    assert isinstance(tell, Tell)
    assert tell.body == FlagStatus(code=CODE, shown=Phase.RESULT_READY, as_of=AS_OF, claim="returned")
    thanked, _ = play(state, Heard(tell.ask, Done(seq=101)))
    page = page_of(thanked)
    assert isinstance(page, Said) and page.what == "thanks"
    assert isinstance(page_of(play(thanked, BackTouched())[0]), Answering)
    unsent = page_of(play(state, Heard(tell.ask, None))[0])
    assert isinstance(unsent, Said) and unsent.what == "flag_unsent"
    full = page_of(play(state, Heard(tell.ask, Refusal(code="flags_full", message="")))[0])
    assert isinstance(full, Said) and full.what == "flag_full"


def test_papers_are_printed_where_something_prints_and_the_screen_says_how_it_goes() -> None:
    state, effects = play(answering(), PrintTouched(), PrintTouched())
    (wish,) = wanted(effects, Print)
    assert wish == Print(1, PrintStatus(a_view(), AS_OF), "vi")
    page = page_of(play(state, PaperTold(1, "printed"))[0])
    assert isinstance(page, Answering) and page.told.paper == "printed"
    (listed,) = wanted(play(looking(More(Told(PROVED))), PrintTouched())[1], Print)
    assert isinstance(listed, Print) and isinstance(listed.paper, PrintMissing)
    (papers,) = wanted(play(looking(Procedure(FOUND, view=BIRTH, case=1)), PrintTouched())[1], Print)
    assert isinstance(papers, Print) and papers.paper == PrintChecklist(BIRTH, 1)


@pytest.mark.parametrize("state", [answering(), looking(Procedure(FOUND, view=BIRTH))])
def test_without_a_printer_that_works_nothing_is_printed(state: Kiosk) -> None:
    for broken in (replace(state, paper=False), replace(state, rules=lookup_rules(prints=False))):
        assert not wanted(play(broken, PrintTouched())[1], Print)


# -- our own slips -------------------------------------------------------------------------------------


def slip_scanned(state: TicketState, kiosk: Kiosk | None = None) -> Kiosk:
    kiosk, effects = play(kiosk or looking(Welcome()), CodeScanned(SLIP_ADDRESS, "qr"))
    return play(kiosk, heard(effects, CodeMeaning(kind="slip", ticket=a_slip(state)), Tell))[0]


def test_a_held_number_comes_back_with_the_token_of_its_slip() -> None:
    held = slip_scanned(TicketState.ON_HOLD)
    assert page_of(held) == OwnSlip(a_slip(TicketState.ON_HOLD), TOKEN)
    state, effects = play(held, ReturnTouched(), ReturnTouched())
    assert [one.body for one in wanted(effects, Tell)] == [Readmit(ticket="2026-11-23.D205", token=TOKEN)]  # type: ignore[attr-defined]
    waits = a_slip(TicketState.WAITING)
    assert page_of(play(state, heard(effects, TicketNow(ticket=waits), Tell))[0]) == OwnSlip(waits, back=True)
    page = page_of(play(state, heard(effects, None, Tell))[0])
    assert isinstance(page, OwnSlip) and page.failed and not page.ask


def test_the_ticket_kiosk_brings_a_held_number_back_too() -> None:
    state, _ = play(a_kiosk(), CodeScanned(SLIP_ADDRESS, "qr"))
    assert isinstance(state.phase, Reading)
    state = replace(state, phase=replace(state.phase, intent="i1"))
    state, _ = play(state, CodeRead("i1", CodeMeaning(kind="slip", ticket=a_slip())))
    assert page_of(state) == OwnSlip(a_slip(), TOKEN)


@pytest.mark.parametrize("state", [TicketState.WAITING, TicketState.CALLED, TicketState.SERVING])
def test_another_number_of_ours_is_shown_and_cannot_be_brought_back(state: TicketState) -> None:
    shown = slip_scanned(state)
    assert isinstance(page_of(shown), OwnSlip)
    assert not wanted(play(shown, ReturnTouched())[1], Tell)


def test_a_number_typed_by_hand_has_no_token_and_stays_held() -> None:
    assert not wanted(play(looking(OwnSlip(a_slip())), ReturnTouched())[1], Tell)


# -- procedures ----------------------------------------------------------------------------------------


def test_procedures_are_searched_with_every_key_and_only_the_newest_answer_counts() -> None:
    state, effects = play(looking(Welcome()), ProceduresTouched())
    state, _ = play(state, heard(effects, BROWSE))
    assert page_of(state) == replace(SEARCHING, of=198)
    state, first = play(state, KeyTouched("K"))
    state, second = play(state, KeyTouched("H"), KeyTouched(" "), KeyTouched("#"))
    assert newest(second)[1] == AskProcedures(query="KH", limit=60)
    late, _ = play(state, heard(first, ProcedureHits(hits=HITS, of=7)))
    assert page_of(late) == page_of(state)
    page = page_of(play(state, heard(second, ProcedureHits(hits=HITS[:2], of=2)))[0])
    assert isinstance(page, Searching) and page.hits == HITS[:2] and page.fields == FIELDS


def test_an_erased_query_shows_the_fields_again_and_a_field_is_browsed() -> None:
    state, effects = play(looking(replace(SEARCHING, query="K", hits=HITS)), EraseTouched())
    assert page_of(state) == SEARCHING and not wanted(effects, Look)
    state, effects = play(state, BrowseTouched("LV02"))
    assert newest(effects)[1] == AskProcedures(field="LV02", limit=200), "a field is listed whole"
    assert page_of(play(state, BackTouched())[0]) == SEARCHING


def test_a_procedure_is_fetched_read_under_its_headings_and_left_again() -> None:
    state, effects = play(looking(FOUND), ProcedureTouched("1.000001"))
    assert newest(effects)[1] == AskProcedure(code="1.000001")
    assert screen_of(state) is LookupScreen.SEARCH
    state, _ = play(state, heard(effects, ProcedureAnswer(procedure=BIRTH)))
    state, _ = play(state, HeadingTouched("law"), CaseTouched(), CaseTouched(), CaseTouched())
    page = page_of(state)
    assert isinstance(page, Procedure) and (page.heading, page.case) == ("law", 1)
    (send,) = wanted(play(state, TakeTouched())[1], SendIssue)
    assert send == SendIssue(IssueTicket(field="civil", language="vi"))
    assert page_of(play(state, BackTouched())[0]) == FOUND


def test_a_procedure_that_is_gone_or_out_of_reach_is_told() -> None:
    state, effects = play(looking(FOUND), ProcedureTouched("1.000001"))
    assert page_of(play(state, heard(effects, ProcedureAnswer()))[0]) == Said("no_procedure")
    page = page_of(play(state, heard(effects, None))[0])
    assert isinstance(page, Searching) and page.away


# -- time, letters, colours ----------------------------------------------------------------------------


def test_a_left_screen_asks_for_five_seconds_and_clears_itself() -> None:
    state, _ = play(answering(), LanguageTouched(), LargerTouched(), ContrastTouched())
    assert (state.language, state.larger, state.contrast) == ("en", True, True)
    seconds = []
    for _ in range(6):
        state, effects = play(state, TimeUp(Timer.IDLE))
        seconds.append(state.phase.leaving if isinstance(state.phase, Consulting) else None)
    assert seconds == [5, 4, 3, 2, 1, 0]
    assert is_at_rest(state) and not state.larger and not state.contrast
    assert Forget() in effects and StopTimer(Timer.IDLE) in effects


def test_a_touch_in_the_last_seconds_gives_the_whole_time_again() -> None:
    state, _ = play(answering(), TimeUp(Timer.IDLE), TimeUp(Timer.IDLE))
    state, effects = play(state, StayTouched())
    assert state.phase == answering().phase
    assert StartTimer(Timer.IDLE, state.rules.idle_s - 5) in effects


def test_what_is_long_to_read_has_twice_the_time() -> None:
    _, effects = play(looking(Procedure(FOUND, view=BIRTH)), StayTouched())
    assert StartTimer(Timer.IDLE, 2 * lookup_rules().idle_s - 5) in effects


def test_an_answer_that_comes_without_a_touch_starts_the_time() -> None:
    _, effects = looked_up(an_answer())
    assert StartTimer(Timer.IDLE, lookup_rules().idle_s - 5) in effects


def test_a_lost_hall_leaves_the_answer_on_the_screen() -> None:
    state, _ = play(answering(), LinkChanged(False), TimeUp(Timer.LOST))
    assert state.link is Link.LOST and isinstance(page_of(state), Answering)


def test_a_booked_visitor_types_the_code_from_here() -> None:
    assert play(looking(Welcome()), BookingTouched())[0].phase == Typing()
