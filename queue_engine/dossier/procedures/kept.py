"""Keeps the worker's procedures of today: another import is noticed, and so is another CSV file of the settings."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from queue_engine.dossier.cache import Cache
from queue_engine.dossier.procedures.answer import ProcedureDesk
from queue_engine.dossier.procedures.csv_in import ProcedureProblems, read_procedures
from queue_engine.dossier.procedures.store import ProceduresDamaged

log = logging.getLogger(__name__)

LOOK_S = 5.0
TAKEN = "procedures_csv"
"""In the copy's file: which version of the CSV file was taken."""


class KeptProcedures:
    """``csv``: the file of the settings, if they name one. A file with problems changes nothing."""

    def __init__(
        self, desk: ProcedureDesk, cache: Cache, csv: Path | None, changed: Callable[[], None] = lambda: None
    ) -> None:
        self._desk, self._cache, self._csv, self._changed = desk, cache, csv, changed
        self._refused = ""
        self._seen = ""
        """The version of the file at the look before."""
        self.reason = ""

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            if await asyncio.to_thread(self.look):
                self._changed()
            await asyncio.sleep(LOOK_S)

    def look(self) -> bool:
        """Whether there is another list now."""
        try:
            renewed = self._desk.look_again()
            taken = self._take(self._csv) if self._csv else False
        except ProceduresDamaged as error:
            self._complain("procedures_damaged", str(error))
            return False
        except (OSError, ProcedureProblems) as error:
            self._complain("procedures_csv", str(error))
            return False
        self.reason = self._refused = ""
        return renewed or taken

    def _take(self, csv: Path) -> bool:
        about = csv.stat()
        version = f"{csv}|{about.st_mtime_ns}|{about.st_size}"
        if self._cache.meta(TAKEN) == version and self._desk.count:
            return False
        whole, self._seen = version == self._seen, version
        if not whole and time.time() - about.st_mtime < LOOK_S:  # it may still be being written
            return False
        self._desk.replace(read_procedures(csv.read_bytes()), csv.name, datetime.now(UTC))
        self._cache.set_meta(TAKEN, version)
        return True

    def _complain(self, reason: str, words: str) -> None:
        self.reason = reason
        if words != self._refused:
            self._refused = words
            log.warning("procedures: %s", words)
