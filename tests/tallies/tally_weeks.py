"""Simulated weeks: the engine's own use cases driven by chance, with the facts of ratings noted beside them."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.domain.schedule import Schedule
from queue_engine.journal import GENESIS, FactRow, compact, sealed
from queue_engine.protocol import StationKind
from queue_engine.stores.schema import migrate
from queue_engine.tallies.rules import LevelRule, TallyRules
from queue_engine.usecases import aside, issue, officers, serve, undo
from queue_engine.usecases.scene import Caller
from tests.fakes.hall import ALL_DAY, COUNTERS, EVERY_DAY, FIELDS, KIOSK, Engine, panel, rules

HANOI = "Asia/Ho_Chi_Minh"
DESK = Caller("desk", StationKind.SUPERVISOR_DESK)
POINTS = {"ba-muc": (2.0, 1.0, 0.0), "nam-muc": (5.0, 4.0, 3.0, 2.0, 1.0)}
OFFICERS = {"1": "officer-a", "2": "officer-b", "3": "officer-c"}
FIRST = date(2026, 11, 23)


def tally_rules(zone: str = HANOI, least: int = 5, language: str = "vi") -> TallyRules:
    return TallyRules(
        hall="Trung tâm Phục vụ hành chính công phường Thử Nghiệm",
        timezone=zone,
        language=language,
        least=least,
        scales={
            "ba-muc": tuple(
                LevelRule(name, points)
                for name, points in zip(("Rất hài lòng", "Hài lòng", "Không hài lòng"), POINTS["ba-muc"], strict=True)
            ),
            "nam-muc": tuple(LevelRule(f"Mức {n}", points) for n, points in enumerate(POINTS["nam-muc"], 1)),
        },
        reasons={"thai-do": "Thái độ phục vụ", "cho-lau": "Chờ lâu"},
        fields={"civil": "Hộ tịch", "certify": "Chứng thực", "land": "Đất đai"},
        counters={name: f"Quầy {name}" for name in COUNTERS},
        officers={f"officer-{name}": f"Cán bộ {name.upper()}" for name in "abc"},
    )


@dataclass
class Week:
    """Days of a small hall. What is refused is tried and changes nothing, as in life."""

    seed: int
    zone: str = HANOI
    scale: str = "ba-muc"
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.engine = Engine(rules(schedule=Schedule(self.zone, EVERY_DAY, sessions=(ALL_DAY,))))
        self._seen: list[protocol.Ticket] = []
        self._asked: list[tuple[str, str]] = []
        self._rated: list[tuple[str, str]] = []
        self._acts: dict[str, int] = {}

    def day(self, day: date, steps: int = 120, start: str = "07:30", late: bool = False) -> Week:
        """A day of so many events; ``late``: it goes on over midnight, visits open."""
        opens = datetime.combine(day, datetime.strptime(start, "%H:%M").time(), ZoneInfo(self.zone))
        self.engine.now_ms = max(self.engine.now_ms if day > FIRST else 0, round(opens.timestamp() * 1000))
        self._seen, self._asked, self._rated, self._acts = [], [], [], {}
        for counter, officer in OFFICERS.items():
            self._sit(counter, officer)
        for _ in range(steps):
            self.engine.now_ms += self.chance.randrange(5_000, 240_000 if not late else 20_000)
            self._something()
        if self.chance.random() < 0.5:
            self._note("ratings_ended", "server", day=day.isoformat(), opened=0, answered=0)
        return self

    def days(self, count: int, steps: int = 120, first: date = FIRST) -> Week:
        for back in range(count):
            self.day(first + timedelta(days=back), steps)
        return self

    def facts(self) -> list[FactRow]:
        return list(self.engine.store.facts(0))

    # -- what happens

    def _something(self) -> None:
        acts: list[tuple[int, Callable[[], object]]] = [
            (34, self._take), (46, self._officer), (6, self._readmit), (2, self._discard),
            (2, self._move), (14, self._press), (4, self._stray), (4, self._flag), (1, self._practice),
        ]  # fmt: skip
        [act] = self.chance.choices([act for _, act in acts], [weight for weight, _ in acts])
        with suppress(Refused):
            act()

    def _sit(self, counter: str, officer: str, practice: bool = False) -> None:
        body = protocol.SignIn(officer=officer, pin="-", practice=practice, take_over=True)
        answer = self.engine.run(lambda scene: officers.sign_in(scene, body, True), panel(counter))
        self.engine.sessions[counter] = answer.counter.session

    def _take(self) -> None:
        name = self.chance.choice(list(FIELDS))
        stops = ("land",) if self.chance.random() < 0.1 and name != "land" else ()
        priority = "elderly" if self.chance.random() < 0.15 else None
        body = protocol.IssueTicket(field=name, stops=stops, priority=priority)
        self._seen.append(self.engine.run(lambda scene: issue.issue(scene, body, "0" * 32), KIOSK).ticket)

    def _officer(self) -> None:
        counter = self.chance.choice(list(COUNTERS))
        session = self.engine.sessions[counter]
        open_id = self.engine.run(lambda scene: scene.uow.counter(counter).ticket)
        if open_id is None:
            self._at(counter, serve.call_next, protocol.CallNext(session=session))
            return
        state = self.engine.run(lambda scene: scene.uow.ticket(open_id).state)
        own: dict[str, Any] = {"session": session, "ticket": open_id, "seen": state}
        if state == "called":
            other = self.chance.choice(
                [(serve.no_show, protocol.NoShow(**own)), (serve.recall, protocol.Recall(**own)),
                 (serve.transfer, protocol.Transfer(**own, to_field="land"))]
            )  # fmt: skip
            usual = (serve.start, protocol.Start(**own))
        else:
            other = self.chance.choice(
                [(serve.hold, protocol.Hold(**own, reason="thiếu bản sao")),
                 (serve.transfer, protocol.Transfer(**own, to_counter="2", come_back=self.chance.random() < 0.5))]
            )  # fmt: skip
            usual = (serve.finish, protocol.Finish(**own))
        self._at(counter, *(usual if self.chance.random() < 0.8 else other))
        if self.chance.random() < 0.12:
            self.engine.now_ms += 1_500
            self._undo(counter)

    def _at(self, counter: str, usecase: Any, body: protocol.Message) -> None:
        self.engine.run(lambda scene: usecase(scene, body), panel(counter))
        facts = list(self.engine.store.facts(self._last() - 3))
        self._acts[counter] = max(one.seq for one in facts if one.data.get("counter") == counter)
        done = next((one for one in reversed(facts) if one.kind == "ticket_finished"), None)
        if usecase is serve.finish and done and done.data["ticket"] == getattr(body, "ticket", None):
            self._acts[counter] = done.seq
            self._ask(counter, done)

    def _ask(self, counter: str, done: FactRow) -> None:
        """The question of a visit that has ended, unless the engine has asked already."""
        ticket = done.data["ticket"]
        asked = any(one.kind == "rating_opened" for one in self.engine.store.facts(done.seq))
        if not asked and not done.data.get("practice") and self.chance.random() < 0.95:
            about = {name: done.data[name] for name in ("ticket", "number", "field", "officer")}
            self._note("rating_opened", f"panel-{counter}", **about, counter=counter, scale=self.scale, stops=[],
                       until_ms=self.engine.now_ms + 30_000)  # fmt: skip
        self._asked.append((ticket, counter))

    def _press(self) -> None:
        if not self._asked:
            return
        place = self.chance.randrange(len(self._asked))
        ticket, counter = self._asked[place]
        level = self.chance.choices(range(1, len(POINTS[self.scale]) + 1), k=1)[0]
        self._note("rated", f"panel-{counter}", ticket=ticket, level=level, scale=self.scale,
                   points=POINTS[self.scale][level - 1], source=self.chance.choice(["pad", "screen", "kiosk"]),
                   station=f"panel-{counter}", device="pad-1", after_ms=2000, later=False, counter=counter,
                   officer=OFFICERS[counter], field="civil")  # fmt: skip
        self._rated.append((ticket, counter))
        if level == len(POINTS[self.scale]):
            reason = self.chance.choice(["thai-do", "cho-lau"])
            self._note("rating_reason", f"panel-{counter}", ticket=ticket, reason=reason)
        for question in (3, 4):
            if self.chance.random() < 0.5:
                answer = self.chance.randrange(3)
                self._note("rating_answered", f"panel-{counter}", ticket=ticket, question=question, answer=answer)
        if self.chance.random() < 0.9:  # else a pad that chatters answers the same question again
            self._asked.pop(place)

    def _undo(self, counter: str) -> None:
        body = protocol.Undo(session=self.engine.sessions[counter], seq=self._acts.get(counter, 0))
        self.engine.run(lambda scene: undo.undo(scene, body), panel(counter))
        undone = next(one for one in self.engine.store.facts(self._last() - 3) if one.kind == "act_undone")
        ticket = undone.data["ticket"]
        if undone.data["action"] == "finish" and any(one == ticket for one, _ in self._asked):
            self._asked = [one for one in self._asked if one[0] != ticket]
            self._note("rating_withdrawn", f"panel-{counter}", ticket=ticket)

    def _readmit(self) -> None:
        ticket = self.chance.choice(self._seen or [None])
        if ticket:
            body = protocol.Readmit(ticket=ticket.id)
            self.engine.run(lambda scene: aside.readmit(scene, body), DESK)

    def _discard(self) -> None:
        if not self._seen:
            return
        void = self.chance.random() < 0.5
        ticket = self._seen[-1] if void else self.chance.choice(self._seen)
        body = protocol.Discard(ticket=ticket.id, void=void, reason="đổi ý")
        self.engine.run(lambda scene: aside.discard(scene, body), KIOSK if void else DESK)

    def _move(self) -> None:
        if self._seen:
            body = protocol.MoveTicket(ticket=self.chance.choice(self._seen).id, to_field="certify", reason="nhầm quầy")
            self.engine.run(lambda scene: aside.move(scene, body), DESK)

    def _practice(self) -> None:
        body = protocol.IssueAtPanel(session=self.engine.sessions["3"], field="land")
        self._sit("3", OFFICERS["3"], practice=True)
        body = body.model_copy(update={"session": self.engine.sessions["3"]})
        self.engine.run(lambda scene: issue.issue_at_panel(scene, body, "0" * 32), panel("3"))
        self._at("3", serve.call_next, protocol.CallNext(session=self.engine.sessions["3"]))
        self._sit("3", OFFICERS["3"])

    def _stray(self) -> None:
        counter = self.chance.choice(list(COUNTERS))
        why = self.chance.choice(["unarmed", "repeat", "noise", "second", "late"])
        self._note("press_stray", f"panel-{counter}", station=f"panel-{counter}", counter=counter, device="pad-1",
                   why=why, count=self.chance.randrange(1, 40))  # fmt: skip

    def _flag(self) -> None:
        """Of haste and of runs an answer is told, of presses none."""
        why = self.chance.choice(["too_fast", "run", "strays"] if self._rated else ["strays"])
        ticket, counter = (None, self.chance.choice(list(COUNTERS))) if why == "strays" else self._rated[-1]
        number = ticket and ticket.rpartition(".")[2]
        self._note("rating_flagged", "server", why=why, counter=counter, ticket=ticket, number=number, count=12)

    def _note(self, kind: str, who: str, **data: Any) -> None:
        self.engine.run(lambda scene: scene.note(kind, who, **data))

    def _last(self) -> int:
        newest = self.engine.store.newest()
        return newest.seq if newest else 0


def write_store(file: Path, facts: Iterable[FactRow], store: str = "store-1") -> Path:
    """A hall's store with these facts and nothing else."""
    file.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        migrate(connection, str(file))
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('store', ?)", (store,))
        add_facts(file, facts)
    return file


def add_facts(file: Path, facts: Iterable[FactRow]) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executemany(
            "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(one.seq, one.day, one.at, one.kind, one.who, compact(one.data), one.prev, one.hash) for one in facts],
        )


def resealed(facts: Iterable[FactRow], after: FactRow | None = None) -> list[FactRow]:
    """The same facts as a chain of their own, after another fact."""
    chain: list[FactRow] = []
    seq, head = (after.seq, after.hash) if after else (0, GENESIS)
    for one in facts:
        data = {**one.data, "previous_head": head} if one.kind == "day_opened" else one.data
        chain.append(sealed(seq + 1, one.day, one.at, one.kind, one.who, data, head))
        seq, head = chain[-1].seq, chain[-1].hash
    return chain
