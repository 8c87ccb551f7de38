"""The SQLite store: durable or refused, whole migrations, clear words for what an administrator meets."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from queue_engine import protocol
from queue_engine.__main__ import main
from queue_engine.ports import StoreFailed
from queue_engine.stores.errors import Damaged, NewerSchema, StoreInUse, StoreProblem, Unwritable
from queue_engine.stores.reader import facts_of_days
from queue_engine.stores.schema import MIGRATIONS, SCHEMA_VERSION
from queue_engine.stores.sqlite import SqliteStore
from queue_engine.usecases import issue
from queue_engine.usecases.scene import Scene
from queue_engine.writer import Job, Writer
from tests.fakes.hall import KIOSK, Engine, StoppedClock, rules, settings, write_settings


def filled(file: Path, tickets: int = 3) -> None:
    engine = Engine(store=SqliteStore(file))
    for _ in range(tickets):
        engine.run(lambda scene: issue.issue(scene, protocol.IssueTicket(field="civil"), "0" * 32), KIOSK)
    engine.store.close()


def test_the_store_is_in_wal_with_synchronous_full(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "hall.db")
    pragmas = [store._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    store.close()
    assert pragmas == ["wal", 2]


def test_facts_and_tables_are_there_after_opening_again(tmp_path: Path) -> None:
    file = tmp_path / "hall.db"
    filled(file)
    engine = Engine(store=SqliteStore(file))
    answer = engine.run(lambda scene: issue.issue(scene, protocol.IssueTicket(field="civil"), "1" * 32), KIOSK)
    engine.store.close()
    assert answer.ticket.number == "A004" and answer.ahead == 3
    assert [fact.seq for fact in facts_of_days(file, None, None)] == [1, 2, 3, 4, 5]


def test_a_database_of_a_newer_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "hall.db"
    filled(file)
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(NewerSchema, match=f"schema {SCHEMA_VERSION + 1}, this program knows up to {SCHEMA_VERSION}"):
        SqliteStore(file)
    assert sum(1 for _ in facts_of_days(file, None, None)) == 4


def test_every_migration_is_recorded(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "hall.db").close()
    connection = sqlite3.connect(tmp_path / "hall.db")
    rows = connection.execute("SELECT number, title FROM migration").fetchall()
    connection.close()
    assert rows == [(number, title) for number, (title, _) in enumerate(MIGRATIONS, start=1)]


KILLED_MIDWAY = """
import os, signal, sys
from queue_engine.stores import schema, sqlite
whole = schema.MIGRATIONS[0]
at = int(sys.argv[2])
class Deadly(str): pass
connection = sqlite.connect(sys.argv[1])
connection.execute("PRAGMA journal_mode = WAL")
seen = 0
def trace(sql):
    global seen
    seen += sql.startswith("CREATE")
    if seen == at:
        os.kill(os.getpid(), signal.SIGKILL)
connection.set_trace_callback(trace)
schema.migrate(connection, sys.argv[1])
"""


@pytest.mark.parametrize("statement", [1, 2, 7, len(MIGRATIONS[0][1])])
def test_a_migration_that_is_killed_midway_leaves_old_or_new_never_half(tmp_path: Path, statement: int) -> None:
    file = tmp_path / "hall.db"
    done = subprocess.run([sys.executable, "-c", KILLED_MIDWAY, str(file), str(statement)], check=False)
    assert done.returncode == -signal.SIGKILL
    connection = sqlite3.connect(file)
    tables = connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]
    connection.close()
    assert tables == 0
    filled(file)


def test_two_stores_on_one_file_are_refused_and_the_holder_is_named(tmp_path: Path) -> None:
    first = SqliteStore(tmp_path / "hall.db")
    with pytest.raises(StoreInUse, match=f"process {os.getpid()}"):
        SqliteStore(tmp_path / "hall.db")
    first.close()
    SqliteStore(tmp_path / "hall.db").close()


def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(Unwritable, match="Give the hall's user the right"):
        SqliteStore(tmp_path / "file" / "hall.db")


def test_the_store_says_what_it_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = write_settings(tmp_path, settings(tmp_path))
    assert main(["store", "--config", str(config)]) == 3
    filled(tmp_path / "state" / "hall.db")
    assert main(["store", "--config", str(config)]) == 0
    said = capsys.readouterr().out
    assert "2026-11-23 to 2026-11-23" in said and "ok" in said and "4 rows" in said


def test_a_server_refuses_a_newer_store_with_words_and_a_code(tmp_path: Path) -> None:
    config = write_settings(tmp_path, settings(tmp_path))
    filled(tmp_path / "state" / "hall.db")
    with closing(sqlite3.connect(tmp_path / "state" / "hall.db")) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    command = [sys.executable, "-m", "queue_engine", "serve", "--config", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 3 and "Install the newer program again" in done.stderr and "Traceback" not in done.stderr


def test_a_damaged_store_is_left_alone_and_said_to_be_damaged(tmp_path: Path) -> None:
    file = tmp_path / "hall.db"
    file.write_bytes(b"not a database at all" * 400)
    with pytest.raises(Damaged, match="restore the last good backup"):
        SqliteStore(file)
    assert file.read_bytes() == b"not a database at all" * 400
    with pytest.raises(Damaged):
        list(facts_of_days(file, None, None))


def test_every_problem_has_words_in_both_languages() -> None:
    for kind in StoreProblem.__subclasses__():
        values = dict.fromkeys(("found", "known", "holder", "why"), "x")
        problem = kind("/hall.db", **values)
        assert problem.words("vi") != problem.words("en")


def test_reading_a_store_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="there is no such store"):
        list(facts_of_days(tmp_path / "hall.db", None, None))


def test_journal_and_verify_write_and_check_the_same_facts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = write_settings(tmp_path, settings(tmp_path))
    filled(tmp_path / "state" / "hall.db")
    out = tmp_path / "journal.jsonl"
    assert main(["journal", "--config", str(config), "--out", str(out)]) == 0
    assert main(["verify", "--config", str(config)]) == main(["verify", str(out)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == said[1] and said[0].startswith("4 facts from seq 1")
    out.write_text(out.read_text(encoding="utf-8").replace("A002", "A003"), encoding="utf-8")
    assert main(["verify", str(out)]) == 1
    out.write_text("not json\n", encoding="utf-8")
    assert main(["verify", str(out)]) == 3
    assert "line 1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("first", "last", "count"), [(None, None, 4), ("2026-11-24", None, 0), ("2026-11-23", "2026-11-23", 4)]
)
def test_the_journal_can_be_cut_by_days(tmp_path: Path, first: str | None, last: str | None, count: int) -> None:
    filled(tmp_path / "hall.db")
    assert sum(1 for _ in facts_of_days(tmp_path / "hall.db", first, last)) == count


def test_a_disk_error_in_the_middle_of_a_group_fails_the_group_and_leaves_no_gap(tmp_path: Path) -> None:
    """SQLite rolls the whole transaction back by itself; going on would commit facts after a gap."""
    died: list[BaseException] = []
    store = SqliteStore(tmp_path / "hall.db")
    writer = Writer(store, rules(), StoppedClock(), lambda facts: None, died.append)

    def take(scene: Scene) -> protocol.Issued:
        return issue.issue(scene, protocol.IssueTicket(field="civil"), "0" * 32)

    def fail(scene: Scene) -> None:
        take(scene)
        store._connection.execute("ROLLBACK")
        raise sqlite3.OperationalError("database or disk is full")

    jobs = [Job(work, KIOSK) for work in (take, fail, take)]
    with pytest.raises(StoreFailed):
        writer._carry_out(jobs)
    assert all(isinstance(job.future.exception(0), StoreFailed) for job in jobs)
    store.close()
    assert list(facts_of_days(tmp_path / "hall.db", None, None)) == []


def test_a_caller_that_went_away_does_not_hurt_the_group(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "hall.db")
    writer = Writer(store, rules(), StoppedClock(), lambda facts: None, lambda error: None)
    gone, there = (Job(lambda scene: scene.note("nothing") and None, KIOSK) for _ in range(2))
    gone.future.cancel()
    writer._carry_out([gone, there])
    assert there.future.result(0).status == 200
    store.close()
