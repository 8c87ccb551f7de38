"""The link of a Qt station: callbacks of the client's threads become signals in the window's thread."""

from __future__ import annotations

import itertools
import logging
import queue
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from queue_engine.client.commands import Commands, Keep
from queue_engine.client.follower import Follower
from queue_engine.client.intents import Intent, IntentLog
from queue_engine.protocol import Issued, Message, Refusal, RefusalCode, Spoken

JOIN_S = 2.0
SETTLE_S = 1.0
NUMBERS = ("/tickets", "/check-ins")
"""What must not happen any more once its citizen has been sent away."""
ONE_TRY_S = 0.0
"""An old intent is tried once a turn, so that a touch never waits behind it."""

log = logging.getLogger(__name__)


class HallLink(QObject):
    """Follows the hall and sends commands; nothing here blocks the window.

    ``answered(intent_id, answer)``: the typed answer, a Refusal, or Unreachable. ``recovered(Issued)``: a ticket
    of an earlier try whose answer was not known until now.
    """

    changed = Signal(object, object)
    link_changed = Signal(object)
    answered = Signal(str, object)
    recovered = Signal(object)
    waits_changed = Signal(object)
    """The estimator's newest protocol.Waits."""
    sync_changed = Signal(object)
    """The newest protocol.Sync: how the exchange with the central system goes. For the desk."""

    def __init__(
        self, address: str, token: str, intents: Path | None = None, parent: QObject | None = None, unknown: str = ""
    ) -> None:
        """``unknown``: what the log says when the server does not know the token."""
        super().__init__(parent)
        self._ids = itertools.count(1)
        self._orders: queue.SimpleQueue[tuple[str, Message] | Intent | None] = queue.SimpleQueue()
        self._follower = Follower(
            address,
            token,
            self.changed.emit,
            self.link_changed.emit,
            on_waits=self.waits_changed.emit,
            on_sync=self.sync_changed.emit,
            unknown=unknown,
        )
        self._worker = threading.Thread(target=self._work, name="commands", daemon=True)
        self._log = IntentLog(intents) if intents else None
        self._commands = Commands(address, token, self._log)
        self._turn = 0

    def start(self) -> None:
        self._worker.start()
        self._follower.start()

    def keep_numbers(self, keep: Keep) -> None:
        """``keep`` is called on the link's own thread with every number, before its answer is told and before its
        intent ends: what it does outlives a crash. To be said before start()."""
        self._commands.keep = keep

    def stop(self) -> None:
        """Both threads end within about two seconds."""
        self._commands.close()
        self._orders.put(None)
        self._follower.stop()
        if self._worker.is_alive():
            self._worker.join(JOIN_S)
        elif self._log:
            self._log.close()

    def send(self, body: Message) -> str:
        """Hand over a command; its answer comes as ``answered`` with the id that is returned here."""
        intent_id = str(next(self._ids))
        self._orders.put((intent_id, body))
        return intent_id

    @property
    def unsettled(self) -> int:
        """Numbers that were asked for and whose answer is not known."""
        return len(self._commands.pending())

    def shown(self, calls: tuple[int, ...]) -> bool:
        """Acknowledge painted calls; False while the link is down."""
        return self._follower.shown(calls)

    def spoken(self, said: Spoken) -> bool:
        """Say what became of calls at the loudspeaker; False while the link is down."""
        return self._follower.spoken(said)

    def now_ms(self) -> int:
        """The server's time, UTC milliseconds."""
        return self._follower.clock.now_ms()

    def _work(self) -> None:
        commands = self._commands
        while (order := self._next(commands)) is not None:
            try:
                if isinstance(order, Intent):
                    self._settle(commands, order)
                else:
                    self.answered.emit(order[0], commands.send(order[1]))
            except OSError as error:  # a disk that is full or gone: the citizen is told, and the next touch is tried
                log.error("the intent log cannot be written: %s", error)
                if not isinstance(order, Intent):
                    self.answered.emit(order[0], Refusal(code=RefusalCode.UNAVAILABLE, message=str(error)))
        commands.close()
        if self._log:
            self._log.close()

    def _next(self, commands: Commands) -> tuple[str, Message] | Intent | None:
        """The next order; when there is none for a while, an intent whose answer is still unknown, each in its turn."""
        while True:
            try:
                return self._orders.get(timeout=SETTLE_S)
            except queue.Empty:
                pending = commands.pending()
            if pending:
                self._turn += 1
                return pending[self._turn % len(pending)]

    def _settle(self, commands: Commands, intent: Intent) -> None:
        if intent.path not in NUMBERS:
            commands.carry_out(intent, ONE_TRY_S)
            return
        answer = commands.settle(intent, ONE_TRY_S)
        if isinstance(answer, Issued):
            self.recovered.emit(answer)
