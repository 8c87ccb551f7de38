"""The worker's list of procedures from a CSV file of the settings: taken whole, and only when it can be kept."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from procedure_samples import SAMPLE

from queue_engine.dossier.cache import Cache
from queue_engine.dossier.procedures.answer import ProcedureDesk
from queue_engine.dossier.procedures.kept import LOOK_S, KeptProcedures
from queue_engine.dossier.procedures.store import ProcedureStore

WHOLE = SAMPLE.read_bytes()
LINES = WHOLE.splitlines(keepends=True)


class Kept:
    """The file, and who keeps the list."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "procedures.csv"
        self._cache = Cache(folder / "dossiers.db", lambda: 1_790_000_000_000)
        self.desk = ProcedureDesk(ProcedureStore(folder), {})
        self.looker = KeptProcedures(self.desk, self._cache, self.file)

    def write(self, data: bytes, ago_s: float = 0.0) -> None:
        self.file.write_bytes(data)
        at = self.file.stat().st_mtime - ago_s
        os.utime(self.file, (at, at))

    def close(self) -> None:
        self._cache.close()


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path)
    yield made
    made.close()


def test_a_file_that_is_still_being_written_is_not_taken(kept: Kept) -> None:
    kept.write(WHOLE, ago_s=LOOK_S + 1)
    assert kept.looker.look() and kept.desk.count > 100
    before = kept.desk.count
    for lines in (40, 80, 120):
        kept.write(b"".join(LINES[:lines]))
        assert not kept.looker.look() and kept.desk.count == before


def test_a_file_that_has_not_changed_since_the_look_before_is_taken(kept: Kept) -> None:
    kept.write(WHOLE)
    assert not kept.looker.look()
    assert kept.looker.look() and kept.desk.count > 100


def test_half_a_line_leaves_the_list_as_it_was_and_is_told(kept: Kept, expect_log: Callable[[str], None]) -> None:
    expect_log("procedures:")
    kept.write(WHOLE, ago_s=LOOK_S + 1)
    kept.looker.look()
    before = kept.desk.count
    kept.write(WHOLE[: len(WHOLE) // 2].rpartition(b",")[0] + b',"', ago_s=LOOK_S + 1)
    kept.looker.look()
    assert (kept.desk.count, kept.looker.reason) == (before, "procedures_csv")


def test_a_full_disk_leaves_the_list_as_it_was_and_is_told(
    kept: Kept, expect_log: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    expect_log("procedures:")

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    kept.write(WHOLE, ago_s=LOOK_S + 1)
    with monkeypatch.context() as patched:
        patched.setattr("queue_engine.dossier.procedures.store._write", full)
        assert not kept.looker.look() and kept.looker.reason == "procedures_csv"
    assert kept.looker.look() and kept.looker.reason == ""
