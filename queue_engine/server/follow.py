"""The WebSocket ``/follow``: welcome, a snapshot or the missed facts, then facts as they are committed."""

from __future__ import annotations

import asyncio
import contextlib

from fastapi import WebSocket, WebSocketDisconnect
from pydantic import TypeAdapter, ValidationError

from queue_engine.domain.calendar import iso
from queue_engine.protocol import ClientMessage, Heartbeat, Shown, Snapshot, Spoken, StationKind, Welcome
from queue_engine.server.hub import Follower, Hub
from queue_engine.usecases.reports import note_shown, note_station
from queue_engine.usecases.scene import Caller, Scene
from queue_engine.usecases.voice import note_spoken
from queue_engine.views import snapshot
from queue_engine.writer import Job, Writer

BAD_MESSAGE, TOO_SLOW, SILENT = 4400, 4408, 4410
MISSED_BEATS = 3
SHOWING = frozenset({StationKind.HALL_BOARD, StationKind.COUNTER_SIGN, StationKind.SIGN_BUS})
"""Kinds that may say that a call has been shown."""
SPEAKING = frozenset({StationKind.ANNOUNCER})
"""Kinds that may say what became of a call at the loudspeaker."""
WORKERS = frozenset({StationKind.ESTIMATOR, StationKind.DOSSIERS, StationKind.TALLIES})

_incoming: TypeAdapter[ClientMessage] = TypeAdapter(ClientMessage)


class FollowSession:
    """One follower from handshake to end."""

    def __init__(self, socket: WebSocket, caller: Caller, hub: Hub, writer: Writer, heartbeat_s: float) -> None:
        self._socket, self._caller, self._hub, self._writer = socket, caller, hub, writer
        self._heartbeat_s = heartbeat_s
        self._heard = asyncio.Event()

    async def run(self, store: str | None, seq: int | None) -> None:
        await self._socket.accept()
        self._hub.opened(self._caller.station)
        self._note(True)
        try:
            await self._follow(store, seq)
        finally:
            if self._hub.closed(self._caller.station):
                self._note(False)

    async def _follow(self, store: str | None, seq: int | None) -> None:
        try:
            follower = await self._join(store, seq)
        except WebSocketDisconnect:
            return
        tasks = [asyncio.create_task(work) for work in (self._send(follower), self._receive(), self._watch())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._hub.leave(follower)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await self._socket.close(TOO_SLOW if follower.too_slow else SILENT)

    def _note(self, connected: bool) -> None:
        """In the order of the station's links; nobody waits for it. The workers are parts of the server."""
        if self._caller.kind in WORKERS:
            return

        def work(scene: Scene) -> None:
            note_station(scene, connected)

        self._writer.submit(Job(work, self._caller))

    async def _join(self, store: str | None, seq: int | None) -> Follower:
        await self._say(
            Welcome(
                station=self._caller.station,
                store=self._writer.store.id,
                seq=self._hub.head,
                heartbeat_s=self._heartbeat_s,
                now=iso(self._writer.clock.now_ms()),
            )
        )
        reason = self._why_snapshot(store, seq)
        if reason is None and seq is not None:
            return self._hub.join(self._caller, seq)
        state = await self._snapshot(str(reason))
        # Joining at the snapshot's seq: facts committed in between are in the hub's memory and come first.
        return self._hub.join(self._caller, state)

    def _why_snapshot(self, store: str | None, seq: int | None) -> str | None:
        if seq is None or store is None:
            return "new"
        if store != self._writer.store.id:
            return "other_store"
        if seq > self._hub.head:
            return "ahead"
        return None if self._hub.can_resume(seq) else "behind"

    async def _snapshot(self, reason: str) -> int:
        def work(scene: Scene) -> Snapshot:
            state = snapshot(scene.uow, scene.rules, self._writer.store.id, self._caller.kind)
            return Snapshot(state=state, reason=reason)

        answer = await asyncio.wrap_future(self._writer.submit(Job(work, self._caller)))
        await self._socket.send_text(answer.body)
        return Snapshot.model_validate_json(answer.body).state.seq

    async def _say(self, message: Welcome | Heartbeat) -> None:
        await self._socket.send_text(message.model_dump_json())

    async def _send(self, follower: Follower) -> None:
        """Facts as they come, and a heartbeat at its time however busy the hall is: its answer proves the link."""
        clock = asyncio.get_running_loop().time
        beat = clock() + self._heartbeat_s
        while not follower.too_slow:
            try:
                async with asyncio.timeout_at(beat):
                    text = await follower.queue.get()
            except TimeoutError:
                beat = clock() + self._heartbeat_s
                await self._say(Heartbeat(through=follower.through, now=iso(self._writer.clock.now_ms())))
            else:
                await self._socket.send_text(text)

    async def _receive(self) -> None:
        with contextlib.suppress(WebSocketDisconnect):
            while True:
                text = await self._socket.receive_text()
                self._heard.set()
                try:
                    message = _incoming.validate_json(text)
                except ValidationError:
                    await self._socket.close(BAD_MESSAGE, "bad message")
                    return
                if not self._may_say(message):
                    await self._socket.close(BAD_MESSAGE, "this station shows and speaks no calls")
                    return
                self._write_down(message)

    def _may_say(self, message: ClientMessage) -> bool:
        allowed = {Shown: SHOWING, Spoken: SPEAKING}
        return self._caller.kind in allowed.get(type(message), frozenset(StationKind))

    def _write_down(self, message: ClientMessage) -> None:
        def work(scene: Scene) -> None:
            if isinstance(message, Shown):
                note_shown(scene, message.calls)
            elif isinstance(message, Spoken):
                note_spoken(scene, message)

        if isinstance(message, Shown | Spoken):
            self._writer.submit(Job(work, self._caller))

    async def _watch(self) -> None:
        """End when nothing was heard for some heartbeats: a cut cable is silent."""
        with contextlib.suppress(TimeoutError):
            while True:
                await asyncio.wait_for(self._heard.wait(), self._heartbeat_s * MISSED_BEATS)
                self._heard.clear()
