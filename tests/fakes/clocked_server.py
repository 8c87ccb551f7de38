"""``python -m tests.fakes.clocked_server CONFIG CLOCK``: the hall server, its clock ahead of the machine's by the
milliseconds that a file names, so that a test can go from day to day."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.fakes.hall import START_S, ServerProcess, wait_until


class AheadClock:
    """Never runs backwards."""

    def __init__(self, file: Path) -> None:
        self._file, self._last = file, 0

    def now_ms(self) -> int:
        self._last = max(self._last, round(time.time() * 1000) + int(self._file.read_text()))
        return self._last


class ClockedServer(ServerProcess):
    """The real hall server in its own process, and its time in the test's hand."""

    def __init__(self, folder: Path, **shape: Any) -> None:
        super().__init__(folder, **shape)
        self.clock = folder / "clock"

    def go_to(self, moment: datetime) -> None:
        ahead_ms = round(moment.timestamp() * 1000) - round(time.time() * 1000)
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(str(ahead_ms))
        fresh.replace(self.clock)

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.fakes.clocked_server", str(self.file), str(self.clock)]
        with self.words.open("ab") as words:
            self.process = subprocess.Popen(command, stdout=words, stderr=words)
        wait_until(self.answers, START_S)


def main(config_file: str, clock_file: str) -> None:
    from config import load_hall
    from config.secrets import ensure
    from queue_engine.wiring import HallServer, listen, open_store

    config = ensure(load_hall(config_file))
    listening = listen(config.server.host, config.server.port)
    HallServer(config, open_store(config), AheadClock(Path(clock_file))).serve(listening)


if __name__ == "__main__":
    main(*sys.argv[1:])
