"""Dossiers in the hall's life: bound to visits, late, said to be wrong; held visits with a paper that names what is
missing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.protocol import (
    BindDossier,
    CaseKind,
    DossierTie,
    FlagStatus,
    HallState,
    Issued,
    IssueTicket,
    Phase,
    Readmit,
    ReportPaper,
    SettleCase,
    StationKind,
    TieReason,
    paper_token,
)
from queue_engine.stores.schema import MIGRATIONS
from queue_engine.stores.sqlite import SqliteStore
from queue_engine.usecases import aside, codes, dossiers, issue, officers, papers, reports, serve, undo
from queue_engine.usecases.scene import Caller
from queue_engine.views import seen_by, snapshot
from tests.fakes.hall import KIOSK, Engine, panel, rules

DESK = Caller("desk", StationKind.SUPERVISOR_DESK)
OTHER = Caller("kiosk-2", StationKind.LOOKUP_SCREEN)
CODE = "000.00.17.H01-261101-0001"
TOKEN = "a" * 32
KEY = "token-of-kiosk-1"
MISSING = ("Bản sao giấy chứng sinh", "Giấy ủy quyền")


@pytest.fixture
def engine() -> Engine:
    made = Engine(rules(paper_at={"1": "kiosk-1"}, paper_keys={"kiosk-1": KEY}))
    made.run(lambda scene: reports.note_station(scene, True), KIOSK)
    return made


def take(engine: Engine, tie: DossierTie | None = None, field: str = "civil", token: str = TOKEN) -> Issued:
    engine.now_ms += 1
    body = IssueTicket(field=field, dossier=tie)
    issued: Issued = engine.run(lambda scene: issue.issue(scene, body, token), KIOSK)
    return issued


def sit(engine: Engine, counter: str = "1", practice: bool = False) -> int:
    body = protocol.SignIn(officer="officer-a", pin="-", take_over=True, practice=practice)
    seat = engine.run(lambda scene: officers.sign_in(scene, body, True), panel(counter))
    return int(seat.counter.session)


def call(engine: Engine, session: int, counter: str = "1") -> dict[str, Any]:
    """Call the next number; what the officer sees of it."""
    body = protocol.CallNext(session=session)
    ticket = engine.run(lambda scene: serve.call_next(scene, body), panel(counter)).ticket
    return {"session": session, "ticket": ticket.id, "seen": ticket.state}


def hold(engine: Engine, seen: dict[str, Any], paper: bool = True, counter: str = "1") -> protocol.Ticket:
    body = protocol.Hold(**seen, reason="thiếu giấy", missing=MISSING, paper=paper)
    held: protocol.Ticket = engine.run(lambda scene: serve.hold(scene, body), panel(counter)).ticket
    return held


def bind(engine: Engine, seen: dict[str, Any], code: str | None = CODE) -> protocol.Ticket:
    body = BindDossier(**seen, code=code)
    bound: protocol.Ticket = engine.run(lambda scene: dossiers.bind(scene, body), panel("1")).ticket
    return bound


def flag(engine: Engine, caller: Caller = KIOSK, **changes: Any) -> int:
    body = FlagStatus(**{"code": CODE, "shown": Phase.IN_PROGRESS, "claim": "returned", **changes})
    return int(engine.run(lambda scene: dossiers.flag(scene, body), caller).seq)


def state(engine: Engine, kind: StationKind = StationKind.SUPERVISOR_DESK) -> HallState:
    seen: HallState = engine.run(lambda scene: snapshot(scene.uow, scene.rules, engine.store.id, kind))
    return seen


def everything(engine: Engine, kind: StationKind) -> str:
    """All that this kind of station hears and sees."""
    facts = (seen_by(kind, row) for row in engine.store.facts(0))
    return state(engine, kind).model_dump_json() + "".join(fact.model_dump_json() for fact in facts if fact)


def refused(work: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as caught:
        work()
    return caught.value.code


# -- dossiers and cases


def test_a_number_taken_from_a_look_up_carries_its_dossier_for_staff_and_nobody_else(engine: Engine) -> None:
    answer = take(engine, DossierTie(code=CODE, why=TieReason.COLLECT))
    assert answer.ticket.dossier is None, "a public station that took it is not told again"
    assert state(engine).waiting["civil"][0].dossier == CODE
    assert state(engine, StationKind.COUNTER_PANEL).waiting["civil"][0].dossier == CODE
    hold(engine, call(engine, sit(engine)))
    flag(engine)
    for kind in set(StationKind) - {StationKind.COUNTER_PANEL, StationKind.SUPERVISOR_DESK}:
        assert CODE not in everything(engine, kind), kind


def test_the_worker_hears_that_there_is_something_to_take_and_no_code(engine: Engine) -> None:
    flag(engine)
    heard = [seen_by(StationKind.DOSSIERS, row) for row in engine.store.facts(0)]
    assert [(fact.kind, fact.data) for fact in heard if fact][-1] == ("status_flagged", {})


def test_a_number_for_a_late_dossier_is_on_the_supervisor_s_list_until_it_is_settled(engine: Engine) -> None:
    issued = take(engine, DossierTie(code=CODE, why=TieReason.LATE, due_at="2026-11-20"))
    take(engine, DossierTie(code=CODE, why=TieReason.PAY))
    [case] = state(engine).cases
    assert (case.kind, case.dossier, case.number, case.due_at) == (CaseKind.LATE, CODE, "A001", "2026-11-20")
    assert (case.ticket, case.field, case.station) == (issued.ticket.id, "civil", "kiosk-1")
    assert state(engine, StationKind.COUNTER_PANEL).cases == ()
    body = SettleCase(case=case.seq, words="đã gọi cho đơn vị")
    engine.run(lambda scene: dossiers.settle(scene, body), DESK)
    assert state(engine).cases == ()
    assert refused(lambda: engine.run(lambda scene: dossiers.settle(scene, body), DESK)) == "case_settled"


def test_a_case_that_nobody_settles_is_still_there_the_next_day(engine: Engine) -> None:
    take(engine, DossierTie(code=CODE, why=TieReason.LATE))
    engine.now_ms += 24 * 3_600_000
    assert [case.dossier for case in state(engine).cases] == [CODE]


def test_the_officer_binds_a_dossier_to_the_open_visit_and_takes_it_back(engine: Engine) -> None:
    take(engine)
    seen = call(engine, sit(engine))
    assert bind(engine, seen).dossier == CODE
    facts = len(engine.kinds())
    bind(engine, seen)
    assert len(engine.kinds()) == facts, "the same once more says nothing new"
    assert state(engine, StationKind.COUNTER_PANEL).counters["1"].ticket == bind(engine, seen)
    assert bind(engine, seen, None).dossier is None
    assert engine.kinds()[-1] == "dossier_bound"


def test_a_dossier_is_bound_to_no_visit_that_has_gone_on(engine: Engine) -> None:
    take(engine)
    seen = call(engine, sit(engine))
    hold(engine, seen, paper=False)
    assert refused(lambda: bind(engine, seen)) == "ticket_changed"


def test_the_same_wrong_status_told_twice_by_a_station_on_a_day_is_one_case(engine: Engine) -> None:
    first = flag(engine)
    assert flag(engine) == first
    others = [flag(engine, OTHER), flag(engine, claim="paid"), flag(engine, code=f"{CODE}9")]
    assert [case.seq for case in state(engine).cases] == [first, *others]
    engine.now_ms += 24 * 3_600_000
    assert flag(engine) not in (first, *others)


def test_an_officer_s_flag_names_the_visit_that_is_bound_to_the_dossier_and_training_makes_no_case(
    engine: Engine,
) -> None:
    take(engine)
    bind(engine, call(engine, sit(engine)))
    flag(engine, panel("1"))
    [case] = state(engine).cases
    assert (case.officer, case.number, case.claim, case.shown) == ("officer-a", "A001", "returned", Phase.IN_PROGRESS)
    sit(engine, "2", practice=True)
    flag(engine, panel("2"))
    assert len(state(engine).cases) == 1


# -- papers


def test_a_held_visit_s_paper_is_asked_of_the_station_of_its_counter_and_gone_once_it_is_printed(
    engine: Engine,
) -> None:
    take(engine)
    held = hold(engine, call(engine, sit(engine)))
    assert held.missing == MISSING
    [paper] = state(engine, StationKind.TICKET_KIOSK).papers
    assert (paper.station, paper.number, paper.missing, paper.state) == ("kiosk-1", "A001", MISSING, None)
    assert state(engine, StationKind.HALL_BOARD).papers == ()
    report(engine, paper.paper, "confirmed")
    assert state(engine, StationKind.TICKET_KIOSK).papers == ()


def report(engine: Engine, paper: int, became: Any, caller: Caller = KIOSK, **more: Any) -> int | None:
    body = ReportPaper(paper=paper, state=became, **more)
    seq: int | None = engine.run(lambda scene: papers.report_paper(scene, body), caller).seq
    return seq


def ask(engine: Engine, ticket: str, caller: Caller = DESK) -> None:
    engine.run(lambda scene: papers.ask_paper(scene, protocol.AskPaper(ticket=ticket)), caller)


def test_a_paper_that_failed_is_seen_by_staff_until_it_is_printed_after_all(engine: Engine) -> None:
    take(engine)
    held = hold(engine, call(engine, sit(engine)))
    [paper] = state(engine).papers
    assert report(engine, paper.paper, "failed", reasons=("media-empty",)) is not None
    assert report(engine, paper.paper, "failed", reasons=("media-empty",)) is None, "the same once more"
    [failed] = state(engine, StationKind.COUNTER_PANEL).papers
    assert (failed.state, failed.reasons) == ("failed", ("media-empty",))
    ask(engine, held.id, panel("1"))
    [again] = state(engine).papers
    assert again.paper > paper.paper and again.state is None
    report(engine, again.paper, "sent")
    assert state(engine).papers == ()


def test_only_the_station_that_was_asked_says_what_became_of_a_paper(engine: Engine) -> None:
    take(engine)
    hold(engine, call(engine, sit(engine)))
    [paper] = state(engine).papers
    assert refused(lambda: report(engine, paper.paper, "sent", OTHER)) == "not_allowed"
    assert report(engine, 99_999, "sent") is None


def test_a_paper_that_cannot_be_printed_again_is_refused_in_words(engine: Engine) -> None:
    ticket = take(engine).ticket.id
    assert refused(lambda: ask(engine, ticket)) == "illegal"
    hold(engine, call(engine, sit(engine)))
    engine.run(lambda scene: reports.note_station(scene, False), KIOSK)
    assert refused(lambda: ask(engine, ticket)) == "paper_away"
    land = take(engine, field="land").ticket.id
    hold(engine, call(engine, sit(engine, "2"), "2"), counter="2")
    assert state(engine).papers[-1].ticket == ticket, "no station prints for this counter: held all the same"
    assert refused(lambda: ask(engine, land)) == "no_paper_printer"


def test_a_visit_that_goes_on_needs_no_paper_any_more(engine: Engine) -> None:
    take(engine)
    session = sit(engine)
    held = hold(engine, call(engine, session))
    again = protocol.CallNumber(session=session, ticket=held.id)
    called = engine.run(lambda scene: serve.call_number(scene, again), panel("1")).ticket
    assert state(engine).papers == ()
    assert called.missing == MISSING, "the officer still sees what was to be brought"


def test_a_hold_that_is_taken_back_takes_its_paper_along(engine: Engine) -> None:
    take(engine)
    session = sit(engine)
    hold(engine, call(engine, session))
    act = engine.run(lambda scene: scene.uow.last_act("1"))
    engine.run(lambda scene: undo.undo(scene, protocol.Undo(session=session, seq=act.seq)), panel("1"))
    assert state(engine).papers == ()
    [open_now] = [one.ticket for one in state(engine).counters.values() if one.ticket]
    assert open_now.missing == ()


# -- back with the slip


def back(engine: Engine, ticket: str, token: str | None, caller: Caller = OTHER) -> protocol.Ticket:
    body = Readmit(ticket=ticket, token=token)
    ticket_now: protocol.Ticket = engine.run(lambda scene: aside.readmit(scene, body), caller).ticket
    return ticket_now


def test_a_held_visit_comes_back_with_its_slip_at_any_kiosk_at_its_old_place(engine: Engine) -> None:
    first, second = take(engine), take(engine, token="b" * 32)
    hold(engine, call(engine, sit(engine)), paper=False)
    assert refused(lambda: back(engine, first.ticket.id, None)) == "not_allowed"
    assert refused(lambda: back(engine, first.ticket.id, "b" * 32)) == "wrong_slip"
    assert back(engine, first.ticket.id, TOKEN).key_ms == first.ticket.key_ms
    assert [one.id for one in state(engine).waiting["civil"]] == [first.ticket.id, second.ticket.id]


def test_the_paper_that_names_what_is_missing_brings_its_visit_back_too(engine: Engine) -> None:
    ticket = take(engine).ticket.id
    hold(engine, call(engine, sit(engine)))
    [paper] = state(engine, StationKind.TICKET_KIOSK).papers
    token = paper_token(KEY, paper.paper, ticket)
    assert token not in everything(engine, StationKind.SUPERVISOR_DESK)
    report(engine, paper.paper, "confirmed")
    assert refused(lambda: back(engine, ticket, paper_token("another key", paper.paper, ticket))) == "wrong_slip"
    assert read(engine, token).id == ticket, "a scan of it finds the visit"
    assert back(engine, ticket, token).state == "waiting"


def test_a_paper_of_another_visit_brings_nobody_back(engine: Engine) -> None:
    one, session = take(engine).ticket.id, sit(engine)
    hold(engine, call(engine, session))
    two = take(engine, token="c" * 32).ticket.id
    hold(engine, call(engine, session))
    first, _ = state(engine).papers
    assert refused(lambda: back(engine, two, paper_token(KEY, first.paper, one))) == "wrong_slip"


def test_a_waiting_number_is_not_brought_back_even_with_its_slip(engine: Engine) -> None:
    ticket = take(engine).ticket.id
    assert refused(lambda: back(engine, ticket, TOKEN)) == "not_allowed"


def test_a_kiosk_that_reads_a_slip_is_not_told_the_dossier(engine: Engine) -> None:
    take(engine, DossierTie(code=CODE, why=TieReason.COLLECT))
    assert read(engine, TOKEN).dossier is None


def read(engine: Engine, token: str) -> protocol.Ticket:
    """What a kiosk is told of a scanned slip."""
    body = protocol.AskCode(text=f"https://example.invalid/hall/v/{token}", symbology="qr")
    meaning = engine.run(lambda scene: codes.ask_code(scene, body), KIOSK)
    assert meaning.kind == "slip"
    ticket: protocol.Ticket = meaning.ticket
    return ticket


def test_a_store_of_the_time_before_dossiers_is_brought_along_with_what_can_be_undone(tmp_path: Path) -> None:
    file, before = tmp_path / "hall.db", next(n for n, one in enumerate(MIGRATIONS) if "dossiers" in one[0])
    old = sqlite3.connect(file)
    for _, statements in MIGRATIONS[:before]:
        for statement in statements:
            old.execute(statement)
    ticket = {"id": "t", "day": "2026-11-22", "number": "A001", "field": "civil", "serial": 1, "seq": 7, "source": "k"}
    ticket |= {"issued_ms": 1, "key_ms": 1, "token_sha256": "x", "state": "called", "since_ms": 2, "calls": 1}
    names, places = ", ".join(ticket), ", ".join("?" * len(ticket))
    old.execute(f"INSERT INTO ticket ({names}) VALUES ({places})", tuple(ticket.values()))
    act = json.dumps({**ticket, "stops": []})
    old.execute("INSERT INTO undo VALUES ('1', 8, 2, 'call', ?, ?, ?)", (act, act, json.dumps({"counter": "1"})))
    old.execute(f"PRAGMA user_version = {before}")
    old.commit()
    old.close()
    store = SqliteStore(file)
    with store.transaction() as uow:
        found, last = uow.ticket("t"), uow.last_act("1")
        assert found and (found.dossier, found.missing) == (None, ())
        assert last and last.after == found
    store.close()


def test_a_bored_visitor_cannot_fill_the_supervisor_s_list(engine: Engine) -> None:
    told = [flag(engine, code=f"H13.01-261120-{one:04}") for one in range(dossiers.MOST_FLAGS)]
    again = flag(engine, code="H13.01-261120-0000")
    assert again == told[0], "what is known already is no entry more"
    assert refused(lambda: flag(engine, code="H13.01-261120-9999")) == "flags_full"
    assert len(state(engine).cases) == dossiers.MOST_FLAGS
    flag(engine, panel("1"), code="H13.01-261120-9999")
    engine.run(lambda scene: dossiers.settle(scene, SettleCase(case=told[0])), DESK)
    flag(engine, code="H13.01-261120-9998")
