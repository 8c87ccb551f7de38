"""Any sequence of actions by many officers, kiosks, days and restarts keeps what a hall promises."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from queue_engine import protocol
from queue_engine.client.fold import fold, utc_iso
from queue_engine.domain.draw import drawn_order, keeps, seed
from queue_engine.domain.errors import Refused
from queue_engine.domain.promise import OverLunch, PromiseRules
from queue_engine.domain.ratings import RatingRules, ScaleRule
from queue_engine.domain.rules import CallingRules, ReadmitPlace
from queue_engine.domain.schedule import Crowd, Schedule, SessionRule
from queue_engine.domain.ticket import OPEN_AT_COUNTER, PRACTICE, Ticket, TicketState
from queue_engine.journal import FactRow, verify
from queue_engine.protocol import HallState, StationKind
from queue_engine.stores.sqlite import SqliteStore
from queue_engine.usecases import (
    aside,
    bookings,
    counters,
    devices,
    dossiers,
    issue,
    officers,
    outbox,
    papers,
    ratings,
    reports,
    roll,
    serve,
    undo,
    voice,
)
from queue_engine.usecases.choose import next_for
from queue_engine.usecases.day import server_started
from queue_engine.usecases.scene import Caller, Scene
from queue_engine.views import KNOW_DOSSIERS, KNOW_MISSING, NAMING, STAFF, seen_by, snapshot
from tests.fakes.hall import (
    ALL_DAY,
    BOARD,
    COUNTERS,
    EVERY_DAY,
    FIELDS,
    KIOSK,
    VOICES,
    WORKER,
    ZONES,
    Engine,
    panel,
    rules,
)
from tests.fakes.hall import voice as announcer

DESK = Caller("desk", StationKind.SUPERVISOR_DESK)
KINDS = tuple(StationKind)
SECRETS = ("officer-", "Cán bộ", "thiếu giấy", "kẹt giấy", "elderly")
"""What only staff may hear: who the officer is, why a ticket is held, which priority group."""
NAMES = SECRETS[1:2]
"""What a counter's sign may say all the same."""

DOSSIER = "000.00.17.H01-261101-000"
"""How the codes of all dossiers here begin."""
MISSING = "bản sao giấy chứng sinh"
TOKEN = "0" * 32
"""That of every slip which the kiosk prints here."""

ADVANCE_MS = CallingRules().rule.priority_advance_min * 60_000
"""H of the promise: how much later a priority ticket may have been taken than one that it passes."""
HALF_DAYS = (SessionRule(7 * 60, 11 * 60, calls_from_min=8 * 60), SessionRule(13 * 60, 17 * 60))
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where a store's file costs no disk."""

slip_states = st.sampled_from(["queued", "sending", "sent", "confirmed", "uncertain", "abandoned"])
fields = st.sampled_from(sorted(FIELDS))
places = st.sampled_from(sorted(COUNTERS))
pick = st.integers(0, 30)
voices = st.integers(1, len(VOICES))
slots = st.sampled_from(["07:40", "08:30", "13:30"])
codes = st.integers(1, 3).map(lambda n: f"{DOSSIER}{n}")
ties = st.builds(protocol.DossierTie, code=codes, why=st.sampled_from(list(protocol.TieReason)))


RATINGS = RatingRules(
    scales=(ScaleRule("three", "", (2.0, 1.0, 0.0), frozenset({3})), ScaleRule("two", "2026-11-24", (1.0, 0.0))),
    reasons=frozenset({"slow"}),
    questions=frozenset({3}),
    run=3,
    strays=5,
)


AFTER: list[list[str]] = [[], ["undo"], ["undo", "finish"], ["undo", "finish", "undo"]]


class Hall(RuleBasedStateMachine):
    """The engine, driven as the writer drives it; refusals are part of life."""

    @initialize(
        place=st.sampled_from(list(ReadmitPlace)),
        crowd=st.sampled_from(list(Crowd)),
        over_lunch=st.sampled_from(list(OverLunch)),
        hours=st.sampled_from([(ALL_DAY,), (ALL_DAY,), HALF_DAYS]),
    )
    def begin(self, place: ReadmitPlace, crowd: Crowd, over_lunch: OverLunch, hours: tuple[SessionRule, ...]) -> None:
        quick = CallingRules(no_show_after_calls=1, no_show_after_s=0, recall_cooldown_s=0, undo_within_s=120)
        calling = replace(quick, readmit_place=place, paper_roll=True)
        schedule = Schedule("Asia/Ho_Chi_Minh", EVERY_DAY, sessions=hours, crowd=crowd)
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY)
        self.engine = Engine(
            rules(
                calling=calling,
                schedule=schedule,
                promise=PromiseRules(over_lunch=over_lunch),
                announcers=VOICES,
                zones=ZONES,
                sends=frozenset({"visits", "flags", "ratings"}),
                ratings=RATINGS,
                paper_at={"1": KIOSK.station, "2": KIOSK.station},
                paper_keys={KIOSK.station: "key"},
            ),
            self.opened(),
        )
        self.talking: dict[str, tuple[str, int]] = {}
        self.sessions: dict[str, int] = {}
        self.taken: list[protocol.OutboxRow] = []
        self.gone: list[int] = []
        self.pressed = 0
        self.engine.run(lambda scene: None)
        self.seen = {kind: self.picture(kind) for kind in KINDS}
        self.heard: dict[StationKind, list[protocol.Fact]] = {kind: [] for kind in KINDS}

    def opened(self) -> SqliteStore:
        return SqliteStore(Path(self.folder.name) / "hall.db")

    def picture(self, kind: StationKind) -> HallState:
        engine = self.engine
        state = engine.run(lambda scene: snapshot(scene.uow, scene.rules, engine.store.id, kind))
        assert isinstance(state, HallState)
        return state

    def do(self, usecase: Any, body: Any, caller: Caller, *more: Any) -> Any:
        try:
            return self.engine.run(lambda scene: usecase(scene, body, *more), caller)
        except Refused:
            return None

    def tickets(self) -> list[Ticket]:
        found: list[Ticket] = self.engine.run(lambda scene: scene.uow.live(scene.today().day))
        return found

    def some(self, n: int) -> str:
        live = self.tickets()
        return live[n % len(live)].id if live else "2026-11-23.A001"

    def open_at(self, counter: str) -> dict[str, Any]:
        """What the officer at a counter sees and would act on."""
        row = self.engine.run(lambda scene: scene.uow.counter(counter))
        ticket = self.engine.run(lambda scene: scene.uow.ticket(row.ticket)) if row.ticket else None
        seen = ticket.state if ticket else TicketState.CALLED
        return {"session": self.sessions.get(counter, 0), "ticket": row.ticket or "none", "seen": seen}

    # -- what people do

    @rule(
        field=fields,
        priority=st.sampled_from([None, None, "elderly"]),
        stops=st.lists(fields, max_size=2),
        afternoon=st.sampled_from([False, False, True]),
        tie=st.one_of(st.none(), ties),
    )
    def take(
        self, field: str, priority: str | None, stops: list[str], afternoon: bool, tie: protocol.DossierTie | None
    ) -> None:
        body = protocol.IssueTicket(
            field=field, priority=priority, stops=tuple(stops), afternoon=afternoon, dossier=tie
        )
        self.do(issue.issue, body, KIOSK, TOKEN)

    @rule(n=pick)
    def keep(self, n: int) -> None:
        self.do(issue.keep_for_afternoon, protocol.KeepForAfternoon(ticket=self.some(n)), DESK)

    @rule(
        field=fields, slot=st.sampled_from(["07:40", "08:30", "13:30"]), cancelled=st.booleans(), days=st.integers(0, 1)
    )
    def book(self, field: str, slot: str, cancelled: bool, days: int) -> None:
        day = date.fromisoformat(self.engine.run(lambda scene: scene.today().day)) + timedelta(days=days)
        one = protocol.BookingIn(
            code=f"BK{slot[:2]}{field[:2].upper()}", field=field, day=day.isoformat(), slot=slot, cancelled=cancelled
        )
        self.do(bookings.put_bookings, protocol.PutBookings(source="test", bookings=(one,)), DESK)

    @rule(n=pick)
    def check_in(self, n: int) -> None:
        rows = self.engine.run(lambda scene: scene.uow.bookings())
        code = rows[n % len(rows)].code if rows else "NONE1"
        self.do(bookings.check_in_booking, protocol.CheckIn(code=code), KIOSK, "3" * 32)

    @rule()
    def restart(self) -> None:
        self.engine.store.close()
        self.engine.store = self.opened()
        self.engine.run(lambda scene: server_started(scene, "x"))

    @rule(counter=places, practice=st.sampled_from([False, False, False, True]))
    def sit(self, counter: str, practice: bool) -> None:
        officer = f"officer-{'abc'[int(counter) - 1]}"
        body = protocol.SignIn(officer=officer, pin="-", take_over=True, practice=practice)
        answer = self.do(officers.sign_in, body, panel(counter), True)
        if answer:
            self.sessions[counter] = answer.counter.session

    @rule(counter=places, field=st.one_of(st.none(), fields), finish=st.booleans())
    def call(self, counter: str, field: str | None, finish: bool) -> None:
        body = protocol.CallNext(session=self.sessions.get(counter, 0), field=field, finish_open=finish)
        self.do(serve.call_next, body, panel(counter))

    @rule(counter=places, n=pick)
    def call_number(self, counter: str, n: int) -> None:
        body = protocol.CallNumber(session=self.sessions.get(counter, 0), ticket=self.some(n))
        self.do(serve.call_number, body, panel(counter))

    @rule(counter=places, on=st.booleans())
    def ready(self, counter: str, on: bool) -> None:
        self.do(serve.stand_ready, protocol.Ready(session=self.sessions.get(counter, 0), on=on), panel(counter))

    @rule(counter=places, serial=st.integers(1, 30), field=fields)
    def roll(self, counter: str, serial: int, field: str) -> None:
        body = protocol.CallRoll(session=self.sessions.get(counter, 0), field=field, serial=serial)
        self.do(roll.call_roll, body, panel(counter), "2" * 32)

    @rule(counter=places, act=st.sampled_from(["recall", "start", "finish", "no_show"]))
    def serve(self, counter: str, act: str) -> None:
        model: Any = {
            "recall": protocol.Recall,
            "start": protocol.Start,
            "finish": protocol.Finish,
            "no_show": protocol.NoShow,
        }[act]
        self.do(getattr(serve, act), model(**self.open_at(counter)), panel(counter))

    @rule(counter=places, back=st.booleans(), to=st.sampled_from(["field", "counter", "officer"]), field=fields)
    def transfer(self, counter: str, back: bool, to: str, field: str) -> None:
        target = {"field": {"to_field": field}, "counter": {"to_counter": "2"}, "officer": {"to_officer": "officer-a"}}
        body = protocol.Transfer(**self.open_at(counter), **target[to], come_back=back)
        self.do(serve.transfer, body, panel(counter))

    @rule(counter=places, missing=st.booleans(), paper=st.booleans())
    def hold(self, counter: str, missing: bool, paper: bool) -> None:
        named = (MISSING,) if missing else ()
        body = protocol.Hold(**self.open_at(counter), reason="thiếu giấy", missing=named, paper=paper)
        self.do(serve.hold, body, panel(counter))

    @rule(n=pick, right=st.booleans())
    def come_back_with_a_slip(self, n: int, right: bool) -> None:
        """At its old place; with another's slip nobody does."""
        before = {one.id: one for one in self.tickets()}
        body = protocol.Readmit(ticket=self.some(n), token=TOKEN if right else "9" * 32)
        answer = self.do(aside.readmit, body, KIOSK)
        was = before.get(body.ticket)
        if answer and was and was.state is TicketState.ON_HOLD:
            assert right and answer.ticket.key_ms == was.key_ms and answer.ticket.dossier is None

    @rule(
        n=pick, paper=st.integers(0, 3), state=st.sampled_from(["confirmed", "sent", "uncertain", "failed", "too_old"])
    )
    def papers_are_printed_or_not(self, n: int, paper: int, state: Any) -> None:
        waiting = self.seen[StationKind.TICKET_KIOSK].papers
        seq = waiting[paper % len(waiting)].paper if waiting else n
        body = protocol.ReportPaper(paper=seq, state=state, reasons=("media-empty",))
        self.do(papers.report_paper, body, KIOSK)
        self.do(papers.ask_paper, protocol.AskPaper(ticket=self.some(n)), DESK)

    @rule(counter=places, code=st.one_of(st.none(), codes))
    def bind(self, counter: str, code: str | None) -> None:
        self.do(dossiers.bind, protocol.BindDossier(**self.open_at(counter), code=code), panel(counter))

    @rule(
        counter=st.one_of(st.none(), places),
        code=codes,
        shown=st.sampled_from(list(protocol.Phase)[:3]),
        settle=st.integers(0, 3),
    )
    def a_status_is_said_to_be_wrong(self, counter: str | None, code: str, shown: protocol.Phase, settle: int) -> None:
        body = protocol.FlagStatus(code=code, shown=shown, claim="returned")
        self.do(dossiers.flag, body, panel(counter) if counter else KIOSK)
        cases = self.seen[StationKind.SUPERVISOR_DESK].cases
        if settle < len(cases):
            self.do(dossiers.settle, protocol.SettleCase(case=cases[settle].seq), DESK)

    @rule(most=st.integers(1, 5), outcomes=st.lists(st.sampled_from(["done", "retry", "person", "lost"]), max_size=5))
    def rows_go_out(self, most: int, outcomes: list[Any]) -> None:
        """Some are ended by the worker that took them, some later, some never."""
        rows = self.do(outbox.take, protocol.TakeOutbox(most=most), WORKER).rows
        assert len({row.visit for row in rows}) == len(rows), "the rows of a visit go one after the other"
        self.taken.extend(rows)
        for outcome in outcomes:
            if self.taken and outcome != "lost":
                self.end_row(self.taken.pop(0), outcome)

    @rule(counter=places, tie=st.one_of(st.none(), ties), code=codes, how=st.sampled_from(["held", "finish", "undone"]))
    def a_visit_goes_its_way(self, counter: str, tie: protocol.DossierTie | None, code: str, how: str) -> None:
        """What single steps seldom reach: a number, a call, a bound dossier, and how it ends."""
        self.take(COUNTERS[counter][0], None, [], False, tie)
        self.sit(counter, False)
        self.call(counter, None, True)
        self.serve(counter, "start")
        self.bind(counter, code)
        if how == "held":
            self.hold(counter, True, True)
            return
        self.serve(counter, "finish")
        if how == "undone":
            self.undo(counter)

    @rule(
        counter=places,
        level=st.integers(1, 3),
        by=st.sampled_from(["pad", "pad", "screen", "kiosk"]),
        fresh=st.booleans(),
        n=pick,
    )
    def somebody_rates(self, counter: str, level: int, by: Any, fresh: bool, n: int) -> None:
        """The question that stands at a counter, or any visit of the day, over or not; then why, and how often."""
        standing = self.engine.run(lambda scene: scene.uow.standing_ratings())
        asked = {one.counter: one for one in standing}.get(counter)
        ticket, scale = (asked.ticket, asked.scale) if asked and fresh else (self.some(n), "three")
        caller = {"kiosk": KIOSK, "screen": Caller(f"screen-{counter}", StationKind.RATING_SCREEN, counter)}.get(by)
        token = TOKEN if by == "kiosk" else None
        body = protocol.Rate(ticket=ticket, level=level, scale=scale, source=by, after_ms=level * 900, token=token)
        self.press(ratings.rate, body, caller or panel(counter))
        self.press(ratings.give_reason, protocol.RateReason(ticket=ticket, reason="slow"), caller or panel(counter))
        answer = protocol.RateQuestion(ticket=ticket, question=3, answer=level - 1)
        self.press(ratings.answer_question, answer, caller or panel(counter))

    def press(self, usecase: Any, body: Any, caller: Caller) -> None:
        self.pressed += self.do(usecase, body, caller) is not None

    @rule(counter=places, code=codes, presses=st.lists(st.integers(1, 3), max_size=3), then=st.sampled_from(AFTER))
    def a_visit_is_rated(self, counter: str, code: str, presses: list[int], then: list[str]) -> None:
        """What single steps seldom reach: a finish, presses, and what an officer may do after them."""
        self.a_visit_goes_its_way(counter, None, code, "finish")
        for level in presses:
            self.somebody_rates(counter, level, "pad", True, 0)
        for act in then:
            self.undo(counter) if act == "undo" else self.serve(counter, act)
        for level in presses:
            self.somebody_rates(counter, level, "pad", True, 0)

    @rule(counter=places, count=st.integers(1, 7))
    def a_child_plays_with_a_pad(self, counter: str, count: int) -> None:
        body = protocol.ReportStrays(counter=counter, device="pad", why="unarmed", count=count)
        self.do(ratings.report_strays, body, panel(counter))
        self.pressed += count

    @rule(n=pick)
    def a_flag_is_seen_to(self, n: int) -> None:
        """One that stands, or that never did."""
        flags = self.seen[StationKind.SUPERVISOR_DESK].rating_flags
        seq = flags[n % len(flags)].seq if flags else n
        self.do(dossiers.settle, protocol.SettleCase(case=seq), DESK)

    def end_row(self, row: protocol.OutboxRow, outcome: Any) -> None:
        one = protocol.OutboxEnd(id=row.id, attempt=row.attempts, outcome=outcome, reason="http_502", after_s=30)
        noted = self.do(outbox.end, protocol.EndOutbox(ends=(one,)), WORKER).noted
        if noted and outcome == "done":
            self.gone.append(row.id)

    @rule(n=pick, drop=st.booleans())
    def a_person_sees_to_rows(self, n: int, drop: bool) -> None:
        stuck = self.seen[StationKind.SUPERVISOR_DESK].stuck
        if drop and stuck:
            row = stuck[n % len(stuck)].id
            if self.do(outbox.drop, protocol.DropOutbox(id=row, reason="x"), DESK):
                self.gone.append(row)
        else:
            self.do(outbox.retry, protocol.RetryOutbox(), DESK)

    @rule(n=pick)
    def readmit(self, n: int) -> None:
        self.do(aside.readmit, protocol.Readmit(ticket=self.some(n)), DESK)

    @rule(n=pick, void=st.booleans())
    def discard(self, n: int, void: bool) -> None:
        self.do(aside.discard, protocol.Discard(ticket=self.some(n), void=void), DESK)

    @rule(
        n=pick, field=st.one_of(st.none(), fields), priority=st.sampled_from([None, "", "elderly"]), first=st.booleans()
    )
    def move(self, n: int, field: str | None, priority: str | None, first: bool) -> None:
        body = protocol.MoveTicket(ticket=self.some(n), to_field=field, priority=priority, first=first, reason="x")
        self.do(aside.move, body, DESK)

    @rule(counter=places)
    def undo(self, counter: str) -> None:
        last = self.engine.run(lambda scene: scene.uow.last_act(counter))
        body = protocol.Undo(session=self.sessions.get(counter, 0), seq=last.seq if last else 1)
        self.do(undo.undo, body, panel(counter))

    @rule(counter=places, field=fields, priority=st.sampled_from([None, "elderly"]))
    def staff_issue(self, counter: str, field: str, priority: str | None) -> None:
        body = protocol.IssueAtPanel(session=self.sessions.get(counter, 0), field=field, priority=priority)
        self.do(issue.issue_at_panel, body, panel(counter), "1" * 32)

    @rule(counter=places, reason=st.sampled_from([None, "nghỉ"]), on=st.booleans())
    def pause(self, counter: str, reason: str | None, on: bool) -> None:
        session = self.sessions.get(counter, 0)
        self.do(counters.pause, protocol.Pause(session=session, reason=reason), panel(counter))
        self.do(counters.emergency, protocol.Emergency(session=session, on=on), panel(counter))

    @rule(counter=places, names=st.one_of(st.none(), st.lists(fields, min_size=1, unique=True)))
    def skills(self, counter: str, names: list[str] | None) -> None:
        body = protocol.SetFields(counter=counter, fields=tuple(names) if names is not None else None)
        self.do(counters.set_fields, body, DESK)

    @rule(field=fields, reason=st.sampled_from([None, "hết giấy"]), quota=st.integers(0, 5))
    def fields_of_the_day(self, field: str, reason: str | None, quota: int) -> None:
        self.do(counters.stop_field, protocol.StopField(field=field, reason=reason), DESK)
        self.do(counters.set_quota, protocol.SetQuota(field=field, quota=quota, reason="x"), DESK)
        self.do(counters.open_field, protocol.OpenField(field=field, on=quota > 2, reason="x"), DESK)

    @rule(counter=places, force=st.booleans())
    def leave(self, counter: str, force: bool) -> None:
        if force:
            self.do(counters.force_sign_out, protocol.ForceSignOut(counter=counter, reason="x"), DESK)
        else:
            body = protocol.SignOut(session=self.sessions.get(counter, 0))
            self.do(officers.sign_out, body, panel(counter))

    @rule(
        n=pick, after=st.integers(0, 3), states=st.lists(slip_states, min_size=1, max_size=3), asked=st.integers(0, 2)
    )
    def print_slip(self, n: int, after: int, states: list[Any], asked: int) -> None:
        steps = tuple(protocol.SlipStep(state=one, at="x", copies=1, printer="p") for one in states)
        body = protocol.ReportSlip(ticket=self.some(n), after=after, steps=steps, asked=asked)
        self.do(reports.report_slip, body, KIOSK)

    @rule(n=pick)
    def ask_slip(self, n: int) -> None:
        self.engine.run(lambda scene: reports.note_station(scene, True), KIOSK)
        self.do(reports.ask_slip, protocol.AskSlip(ticket=self.some(n), reason="kẹt giấy"), DESK)

    @rule(n=pick)
    def see_slip(self, n: int) -> None:
        self.do(reports.confirm_slip, protocol.ConfirmSlip(ticket=self.some(n)), DESK)

    @rule(
        kiosk=st.booleans(),
        state=st.sampled_from(["READY", "ABSENT", "STOPPED", "ATTENTION", "CONNECTING"]),
        quiet_s=st.one_of(st.none(), st.floats(0, 60)),
        connected=st.booleans(),
    )
    def device_changes(self, kiosk: bool, state: Any, quiet_s: float | None, connected: bool) -> None:
        caller = KIOSK if kiosk else panel("1")
        self.engine.run(lambda scene: reports.note_station(scene, connected), caller)
        body = protocol.ReportDevice(device="d", kind="x", state=state, reasons=("media-empty",), quiet_s=quiet_s)
        self.do(reports.report_device, body, caller)

    @rule(kiosk=st.booleans(), outcome=st.sampled_from([None, "ok", "failed", "nobody"]))
    def device_is_tried_out(self, kiosk: bool, outcome: Any) -> None:
        caller = KIOSK if kiosk else panel("1")
        if outcome is None:
            self.do(devices.ask_test, protocol.AskDeviceTest(station=caller.station, device="d"), DESK)
            return
        body = protocol.ReportDeviceTest(device="d", outcome=outcome, detail="scanned", about=("qr", "13"))
        self.do(devices.report_test, body, caller)

    @rule(kiosk=st.booleans(), at_desk=st.booleans())
    def a_fault_is_shown(self, kiosk: bool, at_desk: bool) -> None:
        station = KIOSK.station if kiosk else panel("1").station
        known = self.engine.run(lambda scene: scene.uow.device(station, "d"))
        body = protocol.TellFault(station=station, device="d", at=known.at if known else "")
        self.do(devices.tell_fault, body, DESK if at_desk else panel("1"))

    @rule()
    def boards_show(self) -> None:
        self.engine.run(lambda scene: reports.note_shown(scene, tuple(range(1, scene.uow.head[0]))), BOARD)

    @rule(n=voices, connected=st.booleans())
    def an_announcer_comes_or_goes(self, n: int, connected: bool) -> None:
        self.engine.run(lambda scene: reports.note_station(scene, connected), announcer(n))

    @rule(n=voices, state=st.sampled_from(["READY", "ABSENT", "STOPPED", "ATTENTION"]))
    def a_loudspeaker_changes(self, n: int, state: Any) -> None:
        body = protocol.ReportDevice(device="speaker", kind="sim", state=state, reasons=("no-sound-card",))
        self.do(reports.report_device, body, announcer(n))

    @rule(
        n=voices,
        zone=st.sampled_from(["east", "west", "", "nowhere"]),
        newest=st.integers(1, 6),
        outcome=st.sampled_from(["spoken", "merged", "shown_only", "failed"]),
    )
    def an_announcer_says_what_it_said(self, n: int, zone: str, newest: int, outcome: Any) -> None:
        calls = tuple(call.seq for call in self.seen[StationKind.ANNOUNCER].calls[-newest:]) or (1,)
        said = protocol.Spoken(calls=calls, zone=zone, outcome=outcome, reasons=("quiet",), seconds=4.5)
        self.engine.run(lambda scene: voice.note_spoken(scene, said), announcer(n))

    @rule(n=voices, seconds=st.floats(1, 120), leave=st.booleans(), pause_ms=st.integers(0, 200_000))
    def an_announcer_wants_to_speak(self, n: int, seconds: float, leave: bool, pause_ms: int) -> None:
        """Whoever gets the floor would talk over nobody."""
        self.engine.now_ms += pause_ms
        station, now_ms = announcer(n).station, self.engine.now_ms
        zone = VOICES[station]
        where = {"zone": zone, "room": ZONES[zone].room if zone else ""}
        floor = self.do(voice.take_floor, protocol.TakeFloor(**where, seconds=seconds), announcer(n))
        speaker, until_ms = self.talking.get(where["room"], (station, 0))
        if not floor.granted:
            return
        assert speaker == station or until_ms <= now_ms
        self.talking[where["room"]] = (station, now_ms + int(seconds * 1000))
        if leave:
            self.do(voice.leave_floor, protocol.LeaveFloor(**where), announcer(n))
            del self.talking[where["room"]]

    @rule(minutes=st.sampled_from([1, 5, 50, 100, 300, 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.engine.now_ms += minutes * 60_000
        self.engine.run(lambda scene: None)

    # -- what must hold, always

    @invariant()
    def every_open_ticket_is_at_one_counter(self) -> None:
        rows = self.engine.run(lambda scene: scene.uow.counters())
        held = Counter(row.ticket for row in rows if row.ticket)
        live = {ticket.id: ticket for ticket in self.tickets()}
        assert all(count == 1 for count in held.values())
        assert set(held) == {ticket.id for ticket in live.values() if ticket.state in OPEN_AT_COUNTER}
        assert all(live[str(row.ticket)].counter == row.counter for row in rows if row.ticket)

    @invariant()
    def folding_the_facts_gives_what_a_snapshot_gives(self) -> None:
        for kind in KINDS:
            now, before = self.picture(kind), self.seen[kind]
            news = [fact for fact in (seen_by(kind, row) for row in self.engine.store.facts(before.seq)) if fact]
            assert fold(before, news, now.seq) == now
            self.seen[kind], self.heard[kind] = now, news

    @invariant()
    def public_stations_never_hear_what_is_for_staff(self) -> None:
        for kind in set(KINDS) - STAFF:
            heard = self.seen[kind].model_dump_json() + "".join(one.model_dump_json() for one in self.heard[kind])
            hidden = set(SECRETS) - set(NAMES) if kind in NAMING else set(SECRETS)
            assert not [secret for secret in hidden if secret in heard], kind

    @invariant()
    def a_dossier_and_what_is_missing_are_known_where_they_are_needed_alone(self) -> None:
        for kind in KINDS:
            heard = self.seen[kind].model_dump_json() + "".join(one.model_dump_json() for one in self.heard[kind])
            assert kind in KNOW_DOSSIERS or DOSSIER not in heard, kind
            assert kind in KNOW_MISSING or MISSING not in heard, kind

    @invariant()
    def a_board_never_hears_of_practice(self) -> None:
        board = self.seen[StationKind.HALL_BOARD]
        everything = [*(one for line in board.waiting.values() for one in line), *board.held, *board.missed]
        assert all(ticket.bound != PRACTICE for ticket in everything)
        assert not any(one.number.startswith("TH-") for one in (*everything, *board.calls))

    @invariant()
    def no_counter_stands_ready_beside_somebody_whom_it_may_call(self) -> None:
        def idle_beside_work(scene: Scene) -> list[str]:
            ready = [row for row in scene.uow.counters() if row.ready_ms is not None]
            return [row.counter for row in ready if not scene.draw_ms and next_for(scene, row)]

        assert self.engine.run(idle_beside_work) == []

    @invariant()
    def each_zone_is_granted_to_one_announcer_that_lives(self) -> None:
        rows = self.engine.run(lambda scene: scene.uow.stations())
        connected = {row.station for row in rows if row.connected}
        granted = self.engine.run(lambda scene: scene.uow.granted())
        assert set(granted) == {zone for station, zone in VOICES.items() if station in connected}
        assert all(station in connected and VOICES[station] == zone for zone, station in granted.items())
        silent = {row.station for row in rows if any(one.state in ("ABSENT", "STOPPED") for one in row.devices)}
        for zone, station in granted.items():
            here = {one for one in connected if VOICES.get(one) == zone}
            assert station not in silent or here <= silent, "who can speak is let speak"

    def teardown(self) -> None:
        if not hasattr(self, "engine"):
            return
        self._everything_goes_out_once()
        facts = list(self.engine.store.facts(0))
        self.engine.store.close()
        self.folder.cleanup()
        assert verify(facts).problems == ()
        _numbers_are_given_once(facts)
        _calls_by_the_rule_keep_the_promise(facts)
        _draws_can_be_repeated(facts)
        _every_call_of_a_day_that_is_over_is_accounted_for(facts)
        _nobody_is_asked_or_heard_twice(facts)
        assert _accounted(facts) == self.pressed

    def _everything_goes_out_once(self) -> None:
        """Each public visit that was finished and not taken back, each flag; however the worker and the centre were."""
        self.engine.now_ms += 3_600_000
        self.do(outbox.retry, protocol.RetryOutbox(), DESK)
        while rows := self.do(outbox.take, protocol.TakeOutbox(most=500), WORKER).rows:
            for row in rows:
                self.end_row(row, "done")
        facts = list(self.engine.store.facts(0))
        undone = {fact.data["undoes"] for fact in facts if fact.kind == "act_undone"}
        told = [fact for fact in facts if fact.kind in ("ticket_finished", "status_flagged", "rated")]
        public = [fact.seq for fact in told if not fact.data.get("practice") and fact.seq not in undone]
        assert sorted(self.gone) == public


def _nobody_is_asked_or_heard_twice(facts: list[FactRow]) -> None:
    """One question a visit at a time, one answer a visit at all, and each day says how many of both it had."""
    asked: dict[str, bool] = {}
    opened: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for fact in facts:
        match fact.kind:
            case "rating_opened":
                assert fact.data["ticket"] not in asked, "a question stands already, or was answered"
                asked[fact.data["ticket"]] = False
                opened[fact.day] += 1
            case "rating_withdrawn":
                assert asked.pop(fact.data["ticket"]) is False, "an answer is not taken back"
                opened[fact.day] -= 1
            case "rated":
                assert asked[fact.data["ticket"]] is False
                asked[fact.data["ticket"]] = True
                answered[fact.day] += 1
            case "rating_reason" | "rating_answered":
                assert asked[fact.data["ticket"]]
            case "ratings_ended":
                assert fact.data == {"opened": opened[fact.day], "answered": answered[fact.day]}
                asked.clear()


def _accounted(facts: list[FactRow]) -> int:
    """Presses that are in the journal: each is an answer or a stray, and none is both."""
    answers = sum(fact.kind in ("rated", "rating_reason", "rating_answered") for fact in facts)
    return answers + sum(fact.data["count"] for fact in facts if fact.kind == "press_stray")


def _every_call_of_a_day_that_is_over_is_accounted_for(facts: list[FactRow]) -> None:
    """Exactly one outcome in each zone that hears the counter; at most one until the day is over."""
    made = {fact.seq: fact for fact in facts if fact.kind in ("ticket_called", "ticket_recalled")}
    valid = {seq for seq, fact in made.items() if not fact.data.get("practice")}
    undone = {fact.data["undoes"] for fact in facts if fact.kind == "act_undone"}
    heard = Counter(
        (seq, fact.data["zone"]) for fact in facts if fact.kind == "calls_spoken" for seq in fact.data["calls"]
    )
    assert all(count == 1 for count in heard.values()) and {seq for seq, _ in heard} <= valid
    for seq in valid - undone:
        zones = [""] + [name for name, zone in ZONES.items() if made[seq].data["counter"] in zone.counters]
        assert made[seq].day == facts[-1].day or all((seq, zone) in heard for zone in zones)


def _numbers_are_given_once(facts: list[FactRow]) -> None:
    issued = [fact.data["ticket"] for fact in facts if fact.kind == "ticket_issued"]
    assert len(issued) == len(set(issued))


@dataclass
class Line:
    """Who waits without being bound, as the journal tells it: number → field, key, and from when it may be called."""

    field: str
    key: tuple[int, int]
    due: str = ""
    issued_ms: int = 0
    priority: bool = False
    plain: bool = True
    """No supervisor has moved it, it did not come back, and it keeps no place for later."""


def _calls_by_the_rule_keep_the_promise(facts: list[FactRow]) -> None:
    """A call by order or priority never passes a plain ticket of its field that waited longer by the rule."""
    waiting: dict[str, Line] = {}
    for fact in facts:
        by_rule = fact.kind == "ticket_called" and fact.data["why"] not in ("by_number", "bound", "roll")
        if by_rule and fact.data["ticket"] in waiting:
            called = waiting[fact.data["ticket"]]
            assert called.due <= fact.at, f"{fact.data['ticket']} was called before its time"
            mine = (name for name, one in waiting.items() if one.field == called.field and one.due <= fact.at)
            passed = [name for name in mine if waiting[name].key < called.key]
            assert passed == [], f"{fact.data['ticket']} was called before {passed}"
            if called.plain and called.priority:
                assert _longest_passed_ms(waiting, called) <= ADVANCE_MS, f"{fact.data['ticket']} came too late"
        _follow(waiting, fact)


def _longest_passed_ms(waiting: dict[str, Line], called: Line) -> int:
    """How much later than somebody who waits for its field a called priority ticket was taken, at most."""
    others = [one.issued_ms for one in waiting.values() if one.field == called.field and one.plain]
    return called.issued_ms - min(others, default=called.issued_ms)


def _follow(waiting: dict[str, Line], fact: FactRow) -> None:
    data, now = fact.data, fact.data.get("now")
    if fact.kind == "day_opened":
        waiting.clear()
    elif fact.kind == "ticket_issued" and not data.get("practice"):
        due = utc_iso(data["not_before_ms"]) or ""
        plain = not due and data["slot_ms"] is None
        waiting[data["ticket"]] = Line(
            data["field"], (data["key_ms"], fact.seq), due, data["issued_ms"], bool(data["priority"]), plain
        )
    elif fact.kind == "draw_held":
        for name, key_ms in data["keys"].items():
            waiting[name].key, waiting[name].plain = (key_ms, waiting[name].key[1]), False
    elif now:
        waiting.pop(now["id"], None)
        if now["state"] == "waiting" and now["bound"] is None:
            key = (now["key_ms"], now["seq"])
            waiting[now["id"]] = Line(now["field"], key, now["not_before"] or "", plain=False)
    elif fact.kind in ("ticket_called", "ticket_finished", "ticket_no_show", "ticket_cancelled"):
        waiting.pop(data["ticket"], None)


def _draws_can_be_repeated(facts: list[FactRow]) -> None:
    """Anybody can repeat the lot from the journal alone; nobody was called before it."""
    committed = ""
    for before, fact in pairwise(facts):
        if fact.kind == "draw_committed":
            committed = fact.data["commitment"]
        elif fact.kind == "draw_held":
            secret = bytes.fromhex(fact.data["secret"])
            assert keeps(secret, committed) and fact.data["head"] == before.hash
            assert fact.data["order"] == drawn_order(fact.data["keys"], seed(secret, before.hash))
            committed = ""
        elif fact.kind == "day_opened":
            committed = ""
        assert not (committed and fact.kind == "ticket_called")


Hall.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestHall = Hall.TestCase
