"""A follower of the journal: one thread that holds the link, resumes by seq and says when the link is lost."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from pydantic import TypeAdapter, ValidationError
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from queue_engine.client.fold import fold
from queue_engine.protocol import (
    PROTOCOL,
    Fact,
    Facts,
    HallState,
    Heartbeat,
    Pong,
    ServerMessage,
    Shown,
    Snapshot,
    Spoken,
    Sync,
    Waits,
    Welcome,
)

log = logging.getLogger(__name__)

OPEN_S = 2.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 2.0
MISSED_BEATS = 3
LARGEST_MESSAGE = 64 * 1024 * 1024

_message: TypeAdapter[ServerMessage] = TypeAdapter(ServerMessage)


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """Is the server heard? ``lost_at`` is UTC ISO; ``problem``: unreachable, silent or bad_token."""

    live: bool
    lost_at: str | None = None
    problem: str | None = None


class ServerClock:
    """The server's time, carried on by the monotonic clock."""

    def __init__(self) -> None:
        self._offset_ms: int | None = None

    def heard(self, now: str) -> None:
        told = round(datetime.fromisoformat(now).timestamp() * 1000)
        self._offset_ms = told - _monotonic_ms()

    def now_ms(self) -> int:
        """UTC milliseconds; before the first word of the server this machine's own clock."""
        if self._offset_ms is None:
            return round(time.time() * 1000)
        return _monotonic_ms() + self._offset_ms


def _monotonic_ms() -> int:
    return round(time.monotonic() * 1000)


class Follower:
    """Follows from start() to stop(). Callbacks come from its own thread.

    ``on_state(state, facts)``: facts is empty after a snapshot. ``on_link(status)``: only on a change.
    """

    def __init__(
        self,
        address: str,
        token: str,
        on_state: Callable[[HallState, tuple[Fact, ...]], None],
        on_link: Callable[[LinkStatus], None],
        clock: ServerClock | None = None,
        on_waits: Callable[[Waits], None] = lambda waits: None,
        on_sync: Callable[[Sync], None] = lambda sync: None,
        unknown: str = "",
    ) -> None:
        """``unknown``: what the log says, once, when the server does not know the token. No citizen reads that."""
        self.state: HallState | None = None
        self.clock = clock or ServerClock()
        self._address, self._headers = address, {"Authorization": f"Bearer {token}"}
        self._on_state, self._on_link, self._on_waits, self._on_sync = on_state, on_link, on_waits, on_sync
        self._unknown = unknown or f"the server at {address} does not know this program's token"
        self._told_unknown = False
        self._heartbeat_s = OPEN_S
        self._status: LinkStatus | None = None
        self._socket: ClientConnection | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the link; joins within two seconds."""
        self._stopping.set()
        socket = self._socket
        if socket:
            socket.close()
        if self._thread.is_alive():
            self._thread.join(OPEN_S)

    def shown(self, calls: tuple[int, ...]) -> bool:
        """Acknowledge painted calls; False when the link is down (say it again after it is back)."""
        return bool(calls) and self._say(Shown(calls=calls))

    def spoken(self, said: Spoken) -> bool:
        """Say what became of calls at the loudspeaker; False when the link is down. Say it again after each loss of
        the link until its fact ``calls_spoken`` is heard: what is known already is left out."""
        return self._say(said)

    def _say(self, message: Shown | Spoken) -> bool:
        socket = self._socket
        if not socket:
            return False
        try:
            socket.send(message.model_dump_json())
        except (ConnectionClosed, OSError):
            return False
        return True

    def _run(self) -> None:
        pause = FIRST_PAUSE_S
        while not self._stopping.is_set():
            try:
                problem, heard = self._follow_once()
            except Exception:  # the thread's top: a station must not go on with a picture that stands still
                log.exception("following failed")
                self.state, problem, heard = None, "unreachable", False
            self._tell(problem)
            pause = FIRST_PAUSE_S if heard else min(pause * 2, LONGEST_PAUSE_S)
            self._stopping.wait(pause * random.uniform(0.5, 1.0))

    def _follow_once(self) -> tuple[str, bool]:
        """One link from handshake to loss; why it was lost, and whether the server was heard at all."""
        try:
            with connect(
                self._uri(), additional_headers=self._headers, open_timeout=OPEN_S, close_timeout=0.5,
                ping_interval=None, max_size=LARGEST_MESSAGE, compression=None, proxy=None,
            ) as socket:  # fmt: skip
                self._socket = socket
                return self._listen(socket), True
        except InvalidStatus as error:
            return ("bad_token" if error.response.status_code in (401, 403) else "unreachable"), False
        except (OSError, InvalidHandshake, ConnectionClosed):
            return "unreachable", False
        finally:
            self._socket = None

    def _uri(self) -> str:
        known = {"store": self.state.store, "seq": self.state.seq} if self.state else {}
        return f"ws://{self._address}/follow?{urlencode(known)}"

    def _listen(self, socket: ClientConnection) -> str:
        try:
            while not self._stopping.is_set():
                self._take(_message.validate_json(socket.recv(timeout=self._heartbeat_s * MISSED_BEATS)))
        except TimeoutError:
            return "silent"
        except ConnectionClosed:
            return "unreachable"
        except ValidationError as error:
            log.warning("a message that this program does not understand: %s", error.errors()[0]["msg"])
            self.state = None
            return "unreachable"
        return "unreachable"

    def _take(self, message: Welcome | Snapshot | Facts | Heartbeat | Waits | Sync) -> None:
        match message:
            case Welcome():
                if message.protocol != PROTOCOL:
                    raise ValueError(f"the server speaks protocol {message.protocol}, this program {PROTOCOL}")
                self._heartbeat_s = message.heartbeat_s
                self.clock.heard(message.now)
                # With facts still to come the link is live when they are here: nobody acts on an old picture.
                if self.state and (self.state.store, self.state.seq) == (message.store, message.seq):
                    self._tell(None)
            case Snapshot():
                self._move(message.state, ())
            case Facts() if self.state:
                self._move(fold(self.state, message.facts, message.through), message.facts)
            case Waits():
                self._on_waits(message)
            case Sync():
                self._on_sync(message)
            case Heartbeat():
                self.clock.heard(message.now)
                if self._socket:
                    self._socket.send(Pong(through=message.through).model_dump_json())

    def _move(self, state: HallState, facts: tuple[Fact, ...]) -> None:
        self.state = state
        self._tell(None)
        self._on_state(state, facts)

    def _tell(self, problem: str | None) -> None:
        """Say a change of the link, once."""
        before = self._status
        if problem == "bad_token" and not self._told_unknown:
            log.error("%s", self._unknown)
        self._told_unknown = problem is not None and (self._told_unknown or problem == "bad_token")
        if problem is None:
            status = LinkStatus(live=True)
        elif before and not before.live:
            status = LinkStatus(False, before.lost_at, problem)
        else:
            status = LinkStatus(False, datetime.now(UTC).isoformat(timespec="milliseconds"), problem)
        if status != before and not self._stopping.is_set():
            self._status = status
            self._on_link(status)
