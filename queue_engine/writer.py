"""The one writer: commands queue to it and are committed in groups, one disk flush for all that wait.

Two counters cannot call one ticket, because no two commands ever run at once. Each command runs in a
savepoint of its own, so a refusal undoes only itself; answers leave after the group's commit.
"""

from __future__ import annotations

import hashlib
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from queue_engine.clock import Clock
from queue_engine.domain.errors import Refused
from queue_engine.domain.rules import HallRules
from queue_engine.journal import FactRow, compact
from queue_engine.ports import Store, StoredAnswer, StoreFailed, UnitOfWork
from queue_engine.protocol import Message, Refusal, Waits
from queue_engine.usecases.day import keep_day
from queue_engine.usecases.scene import SYSTEM, Caller, Scene

log = logging.getLogger(__name__)

GROUP_LIMIT = 128
OK, REFUSED = 200, 409

Work = Callable[[Scene], Message | Refused | None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: an HTTP status and a JSON body."""

    status: int
    body: str


@dataclass(slots=True)
class Job:
    """A command waiting for its turn. Without a key it is not remembered (reads, reports of the server itself)."""

    work: Work
    caller: Caller
    key: str | None = None
    body_sha256: str = ""
    only_known: bool = False
    future: Future[Answer] = field(default_factory=Future)


def fingerprint(caller: Caller, path: str, body: Message) -> str:
    """What must be equal when a key is repeated. A PIN or a card is never part of it: it could be guessed from it;
    nor is a number's dossier, which the log of a kiosk's intents does not keep."""
    dumped = body.model_dump(mode="json", exclude={"pin", "card", "dossier"})
    return hashlib.sha256(compact([caller.station, path, dumped]).encode()).hexdigest()


class Writer:
    """Owns the store from start() to stop()."""

    def __init__(
        self,
        store: Store,
        rules: HallRules,
        clock: Clock,
        publish: Callable[[list[FactRow]], None],
        died: Callable[[BaseException], None],
    ) -> None:
        self.store, self.rules, self.clock = store, rules, clock
        self.waits: Callable[[], Waits | None] = lambda: None
        """The estimator's newest table; a touch reads it and never waits for it."""
        self.commits = 0
        self.commands = 0
        self._publish, self._died = publish, died
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish what is queued, then close the store."""
        self._jobs.put(None)
        self._thread.join()
        self.store.close()

    def submit(self, job: Job) -> Future[Answer]:
        self._jobs.put(job)
        return job.future

    def _run(self) -> None:
        try:
            while group := self._next_group():
                self._carry_out(group)
        except BaseException as error:
            log.critical("the writer cannot go on: %s", error)
            self._died(error)
            raise

    def _next_group(self) -> list[Job]:
        """All jobs that wait now, at least one; empty when told to stop."""
        group: list[Job] = []
        job = self._jobs.get()
        while job is not None:
            group.append(job)
            if len(group) == GROUP_LIMIT or self._jobs.empty():
                return group
            job = self._jobs.get()
        if group:
            self._jobs.put(None)
        return group

    def _carry_out(self, group: list[Job]) -> None:
        # A caller that has gone (a link that broke while it waited) must not meet the answer: from here none can leave.
        group = [job for job in group if job.future.set_running_or_notify_cancel()]
        try:
            with self.store.transaction() as uow:
                keep_day(Scene(uow, self.rules, self.clock.now_ms(), SYSTEM))
                outcomes = [self._outcome(uow, job) for job in group]
                facts = list(uow.appended)
        except BaseException as error:
            for job in group:
                job.future.set_exception(error)
            raise
        self.commits += bool(facts or any(job.key for job in group))
        self.commands += len(group)
        if facts:
            self._publish(facts)
        for job, outcome in zip(group, outcomes, strict=True):
            if isinstance(outcome, Answer):
                job.future.set_result(outcome)
            else:
                job.future.set_exception(outcome)

    def _outcome(self, uow: UnitOfWork, job: Job) -> Answer | Exception:
        known = uow.answer(job.key) if job.key else None
        if known:
            return self._again(job, known)
        try:
            answer = self._answer(uow, job)
        except StoreFailed:
            raise
        except Exception as error:  # one server request: our bug must not stop the hall
            log.exception("a command failed")
            return error
        if job.key:
            uow.keep_answer(job.key, StoredAnswer(job.body_sha256, answer.status, answer.body))
        return answer

    def _answer(self, uow: UnitOfWork, job: Job) -> Answer:
        if job.only_known:
            return refusal(Refused("never_happened", "this key was not known, and is refused from now on"))
        try:
            with self.store.savepoint():
                result = job.work(Scene(uow, self.rules, self.clock.now_ms(), job.caller, self.waits()))
        except Refused as refused:
            result = refused
        if isinstance(result, Refused):
            return refusal(result)
        return Answer(OK, result.model_dump_json() if result else "null")

    def _again(self, job: Job, known: StoredAnswer) -> Answer:
        if known.body_sha256 == job.body_sha256:
            return Answer(known.status, known.body)
        log.warning("%s used a key again for another command", job.caller.station)
        return refusal(Refused("key_reused", "this key was used for another command"))


def refusal(refused: Refused, status: int = REFUSED) -> Answer:
    """A refusal as an answer."""
    body = Refusal(code=refused.code, detail=refused.detail, message=refused.message)
    return Answer(status, body.model_dump_json())
