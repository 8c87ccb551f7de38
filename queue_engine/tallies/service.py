"""The tallies' application: one POST a question, from a table of its own; only desk and leader's screen may ask."""

from __future__ import annotations

import asyncio
import base64
import logging
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from fastapi import FastAPI

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.protocol.commands import TALLIES
from queue_engine.protocol.tallies import AskExport, AskTally, TallyAnswer, TallyFile
from queue_engine.server.service import Answering, create_service
from queue_engine.stores.errors import StoreProblem
from queue_engine.tallies import summary
from queue_engine.tallies.ask import Maker, UnknownScale, tally
from queue_engine.tallies.export.files import MEDIA, file_name, made
from queue_engine.tallies.export.pdf import NoFont
from queue_engine.tallies.offering import Offers
from queue_engine.tallies.rules import TallyRules
from queue_engine.tallies.store import TallyStore
from queue_engine.usecases.scene import Caller

log = logging.getLogger(__name__)

T = TypeVar("T")
FOLLOW_S = 2.0
SERVICE = "tallies"


class Tallies:
    """The tables of one hall, kept up with its journal, and what is asked of them."""

    def __init__(
        self,
        store: TallyStore,
        rules: TallyRules,
        journal: Path,
        now: Callable[[], str],
        summaries: Path | None,
        offers: Offers | None = None,
        closed: Callable[[], str | None] = lambda: None,
    ) -> None:
        """``closed``: today, when the hall's last session is over."""
        self._store, self._rules, self._journal, self._now = store, rules, journal, now
        self._summaries, self._offers, self._closed = summaries, offers, closed
        self._one = threading.Lock()
        self.trouble = ""
        """Why the journal cannot be followed."""
        self._unwritten = False

    def follow(self) -> None:
        """Take what is new; write the summaries that are due and offer them. Only the loop that follows does it."""
        self.catch_up()
        if not self._summaries or self.trouble:
            return
        try:
            self._store.told(self._journal, partial(self._summarize, self._summaries))
            self._unwritten = False
        except StoreProblem as problem:
            if not self._unwritten:
                log.warning("no summary can be written: %s", problem)
            self._unwritten = True

    def _summarize(self, folder: Path) -> None:
        maker = Maker(SERVICE, self._now)
        for day in summary.write_due(self._store, self._rules, folder, maker, self._closed()):
            log.info("the summary of %s is written", day)
        if self._offers:
            for day in self._offers.offer(summary.over(self._store)):
                log.info("the summary of %s is on its way to the dossier system", day)

    def catch_up(self) -> None:
        """Take what is new. What cannot be read now is tried again."""
        with self._one:
            try:
                self._store.follow(self._journal)
            except StoreProblem as problem:
                if not self.trouble:
                    log.warning("the journal cannot be followed: %s", problem)
                self.trouble = str(problem)
                return
            if self.trouble:
                log.info("the journal is followed again")
            self.trouble = ""

    def tally(self, ask: AskTally, caller: Caller) -> TallyAnswer:
        """As of the newest fact. Raises Refused: bad_message for a scale that nobody knows, unavailable where the disk
        does not give or take the tables."""
        maker = Maker(caller.station, self._now)
        answer = self._told(lambda: tally(self._store, self._rules, ask, maker))
        return answer.model_copy(update={"behind": bool(self.trouble)})

    def export(self, body: AskExport, caller: Caller) -> TallyFile:
        """Raises Refused as ``tally``; unavailable also when this machine cannot draw the page."""
        who = f"{body.who} ({caller.station})" if body.who else caller.station
        try:
            content = self._told(partial(self._made, body, Maker(who, self._now)))
        except NoFont as error:
            raise Refused("unavailable", f"no font with Vietnamese letters in {error}") from error
        name, text = file_name(self._rules, body.ask, body.format), base64.b64encode(content).decode()
        return TallyFile(name=name, media=MEDIA[body.format], body=text)

    def _told(self, work: Callable[[], T]) -> T:
        self.catch_up()
        try:
            return self._store.told(self._journal, work)
        except UnknownScale as error:
            raise Refused("bad_message", str(error)) from error
        except StoreProblem as problem:
            raise Refused("unavailable", str(problem)) from problem

    def _made(self, body: AskExport, maker: Maker) -> bytes:
        return made(self._store, self._rules, body.ask, body.format, maker, body.visits)

    def health(self) -> dict[str, Any]:
        days = self._store.days()
        last = days[-1][0] if days else None
        offers = self._offers.trouble if self._offers else ""
        told = {"days": len(days), "last_day": last, "seq": self._store.meta("seq")}
        return {**told, "trouble": self.trouble or None, "offers": offers or None}


def create_app(tallies: Tallies, caller_of: Callable[[str | None], Caller], threads: Executor) -> FastAPI:
    """The ASGI application; figures are made on threads of their own."""

    def on_a_thread(work: Callable[..., T]) -> Callable[..., Awaitable[T]]:
        async def worked(*given: Any) -> T:
            return await asyncio.get_running_loop().run_in_executor(threads, work, *given)

        return worked

    answering: dict[type[protocol.Message], Answering] = {
        AskTally: on_a_thread(tallies.tally),
        AskExport: on_a_thread(tallies.export),
    }
    return create_service("Tallies", TALLIES, caller_of, answering, on_a_thread(tallies.health))
