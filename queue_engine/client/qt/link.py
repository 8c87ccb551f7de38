"""The link of a Qt station: callbacks of the client's threads become signals in the window's thread."""

from __future__ import annotations

import itertools
import queue
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from queue_engine.client.commands import Commands
from queue_engine.client.follower import Follower, LinkStatus
from queue_engine.client.intents import Intent, IntentLog
from queue_engine.protocol import Issued, Message

JOIN_S = 2.0
SETTLE_S = 1.0


class HallLink(QObject):
    """Follows the hall and sends commands; nothing here blocks the window.

    ``answered(intent_id, answer)``: the typed answer, a Refusal, or Unreachable. ``recovered(Issued)``: a ticket
    of an earlier try whose answer was not known until now.
    """

    changed = Signal(object, object)
    link_changed = Signal(object)
    answered = Signal(str, object)
    recovered = Signal(object)

    def __init__(self, address: str, token: str, intents: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address, self._token, self._intents = address, token, intents
        self._ids = itertools.count(1)
        self._orders: queue.SimpleQueue[tuple[str, Message] | Intent | None] = queue.SimpleQueue()
        self._follower = Follower(address, token, self.changed.emit, self.link_changed.emit)
        self._worker = threading.Thread(target=self._work, name="commands", daemon=True)
        self._commands: Commands | None = None

    def start(self) -> None:
        self._worker.start()
        self._follower.start()

    def stop(self) -> None:
        """Both threads end within about two seconds."""
        if self._commands:
            self._commands.close()
        self._orders.put(None)
        self._follower.stop()
        if self._worker.is_alive():
            self._worker.join(JOIN_S)

    def send(self, body: Message) -> str:
        """Hand over a command; its answer comes as ``answered`` with the id that is returned here."""
        intent_id = str(next(self._ids))
        self._orders.put((intent_id, body))
        return intent_id

    def shown(self, calls: tuple[int, ...]) -> bool:
        """Acknowledge painted calls; False while the link is down."""
        return self._follower.shown(calls)

    def now_ms(self) -> int:
        """The server's time, UTC milliseconds."""
        return self._follower.clock.now_ms()

    def _work(self) -> None:
        log = IntentLog(self._intents) if self._intents else None
        self._commands = commands = Commands(self._address, self._token, log)
        while (order := self._next(commands)) is not None:
            if isinstance(order, Intent):
                self._settle(commands, order)
            else:
                intent_id, body = order
                self.answered.emit(intent_id, commands.send(body))
        commands.close()
        if log:
            log.close()

    def _next(self, commands: Commands) -> tuple[str, Message] | Intent | None:
        """The next order; when there is none for a while, an intent whose answer is still unknown."""
        while True:
            try:
                return self._orders.get(timeout=SETTLE_S)
            except queue.Empty:
                if commands.pending():
                    return commands.pending()[0]

    def _settle(self, commands: Commands, intent: Intent) -> None:
        if intent.path != "/tickets":
            commands.carry_out(intent, JOIN_S)
            return
        answer = commands.settle(intent)
        if isinstance(answer, Issued):
            self.recovered.emit(answer)
