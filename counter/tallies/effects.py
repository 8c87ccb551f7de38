"""Asks the service, writes files, prints; and turns what comes of it and the clock into events. Nothing here waits."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from counter.ports import Link, Lookups
from counter.tallies.events import Ask, Effect, Fetch, FileCame, NotSaved, Print, Save, Saved, TallyCame, TimeCame
from counter.tallies.printing import Printing
from counter.tallies.saving import save
from queue_engine.client import Unreachable
from queue_engine.protocol import AskExport, AskTally, Message, Refusal, TallyAnswer, TallyFile

TICK_MS = 1000
UNREACHABLE = "unreachable"


class Effects(QObject):
    """``happened`` carries events to the loop, always in the window's thread. ``folder``: where files go."""

    happened = Signal(object)
    _written = Signal(object)

    def __init__(
        self,
        link: Link,
        lookups: Lookups,
        zone: ZoneInfo,
        folder: Callable[[], Path],
        printing: Printing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._link, self._lookups, self._zone, self._folder, self._printing = link, lookups, zone, folder, printing
        self._disk = ThreadPoolExecutor(1, "tally-files")
        self._written.connect(self.happened)
        printing.done.connect(self.happened)
        self._second = QTimer(self)
        self._second.timeout.connect(self._on_second)
        self._second.start(TICK_MS)

    def perform(self, effect: Effect) -> None:
        match effect:
            case Ask(ask):
                self._lookups.ask(ask, partial(self._on_tally, ask))
            case Fetch(ask):
                self._lookups.ask(ask, partial(self._on_file, ask))
            case Save(file):
                self._disk.submit(self._write, file)
            case Print(name, folder):
                self._printing.print(Path(folder) / name)

    def time(self) -> TimeCame:
        now_ms = self._link.now_ms()
        return TimeCame(now_ms, datetime.fromtimestamp(now_ms / 1000, self._zone).date())

    def close(self) -> None:
        self._second.stop()
        self._lookups.stop()
        self._disk.shutdown(wait=False, cancel_futures=True)

    def _on_second(self) -> None:
        self.happened.emit(self.time())

    def _on_tally(self, ask: AskTally, answer: Message | Unreachable) -> None:
        self.happened.emit(TallyCame(ask, answer if isinstance(answer, TallyAnswer) else _code(answer)))

    def _on_file(self, ask: AskExport, answer: Message | Unreachable) -> None:
        self.happened.emit(FileCame(ask, answer if isinstance(answer, TallyFile) else _code(answer)))

    def _write(self, file: TallyFile) -> None:
        """On a thread: a full or distant disk is slow."""
        told: Saved | NotSaved = save(file, self._folder())
        self._written.emit(told)


def _code(answer: Message | Unreachable) -> str:
    return answer.code if isinstance(answer, Refusal) else UNREACHABLE
