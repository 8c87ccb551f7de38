"""Hands a page to the system's printer, without waiting for it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from counter.tallies.events import NotPrinted, Printed

PROGRAM = "lp"
LIMIT_MS = 20_000
_REQUEST = re.compile(r"request id is (\S+)-\d+")
_NONE = re.compile(r"no default destination|No destinations added", re.IGNORECASE)


class Printing(QObject):
    """``done`` carries Printed or NotPrinted. ``program``: what takes a file to the printer, as ``lp`` does."""

    done = Signal(object)

    def __init__(self, program: str = PROGRAM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._process: QProcess | None = None
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self._on_limit)

    def print(self, path: Path) -> None:
        """Once at a time; a page asked for meanwhile is refused."""
        if self._process is not None:
            self.done.emit(NotPrinted("refused"))
            return
        program = shutil.which(self._program)
        if program is None:
            self.done.emit(NotPrinted("no_printer"))
            return
        self._process = process = QProcess(self)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._limit.start(LIMIT_MS)
        process.start(program, ["-t", path.stem, "--", str(path)])

    def _on_finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        process = self._ended()
        if process is None:
            return
        told = bytes(process.readAllStandardOutput().data()).decode(errors="replace")
        wrong = bytes(process.readAllStandardError().data()).decode(errors="replace")
        if code:
            self.done.emit(NotPrinted("no_printer" if _NONE.search(wrong) else "refused"))
            return
        found = _REQUEST.search(told)
        self.done.emit(Printed(found[1] if found else ""))

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._ended():
            self.done.emit(NotPrinted("no_printer"))

    def _on_limit(self) -> None:
        """A spooler that hangs."""
        if process := self._ended():
            process.kill()
            self.done.emit(NotPrinted("refused"))

    def _ended(self) -> QProcess | None:
        process, self._process = self._process, None
        self._limit.stop()
        if process is not None:
            process.deleteLater()
        return process
