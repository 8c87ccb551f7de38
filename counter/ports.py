"""What the stations of staff need of the link to the hall server; tests hand in a fake."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from PySide6.QtCore import SignalInstance

from config.schema import HallConfig
from queue_engine.client import Unreachable
from queue_engine.protocol import Message


class Lookups(Protocol):
    """The look-up service, as queue_engine.client.qt.lookups has it: it never blocks."""

    def ask(self, body: Message, answered: Callable[[Message | Unreachable], None]) -> None: ...
    def stop(self) -> None: ...


class Link(Protocol):
    """The part of queue_engine.client.qt.HallLink that a panel or a desk uses."""

    @property
    def changed(self) -> SignalInstance: ...
    @property
    def link_changed(self) -> SignalInstance: ...
    @property
    def answered(self) -> SignalInstance: ...
    @property
    def waits_changed(self) -> SignalInstance: ...
    @property
    def sync_changed(self) -> SignalInstance: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def send(self, body: Message) -> str: ...
    def now_ms(self) -> int: ...


def hall_clock(config: HallConfig, link: Link) -> Callable[[], datetime]:
    """The server's time on the hall's wall."""
    zone = ZoneInfo(config.hall.timezone)
    return lambda: datetime.fromtimestamp(link.now_ms() / 1000, UTC).astimezone(zone)
