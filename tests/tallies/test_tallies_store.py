"""The tables follow the journal, know when it is another one, and are the same however they were made."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from queue_engine.journal import FactRow
from queue_engine.stores.errors import Absent, Damaged, DiskTrouble, StoreInUse
from queue_engine.tallies.check import differences
from queue_engine.tallies.store import TallyStore
from tests.tallies.tally_weeks import HANOI, Week, add_facts, resealed, write_store


@pytest.fixture(scope="module")
def facts() -> list[FactRow]:
    made = Week(11).days(2, 80)
    return made.day(date(2026, 11, 25), 50).facts()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "hall.db"


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return tmp_path / "tallies.db"


def content(store: TallyStore) -> tuple[object, ...]:
    """Everything that figures are made of, by name and not by code."""
    packs, names = store.packs("", "9"), store.names()
    counters = [[names[int(code)] for code in part["counter"]] for part in packs.parts]
    plain = [part["hour"].tolist() for part in packs.parts]
    return store.visits("", "9"), counters, plain, store.days(), store.source("", "9"), store.meta("head")


def followed(tables: Path, journal: Path) -> TallyStore:
    store = TallyStore(tables, HANOI)
    store.follow(journal)
    return store


def fresh(folder: Path, journal: Path) -> tuple[object, ...]:
    with closing(followed(folder / "fresh.db", journal)) as store:
        return content(store)


@pytest.mark.parametrize("step", [1, 7, 60])
def test_what_is_followed_step_by_step_is_what_is_read_at_once(
    facts: list[FactRow], tmp_path: Path, journal: Path, tables: Path, step: int
) -> None:
    some = facts[:150] if step == 1 else facts
    write_store(journal, some[:1])
    store = followed(tables, journal)
    for start in range(1, len(some), step):
        add_facts(journal, some[start : start + step])
        assert store.follow(journal) == len(some[start : start + step])
    assert store.follow(journal) == 0
    assert content(store) == fresh(tmp_path, journal)
    assert differences(store, journal, HANOI) == []
    store.close()


def test_a_program_that_starts_again_goes_on_where_it_was(
    facts: list[FactRow], tmp_path: Path, journal: Path, tables: Path
) -> None:
    for end in (40, 41, 150, len(facts)):
        write_store(journal, facts[:end])
        with closing(followed(tables, journal)) as store:
            assert store.meta("seq") == str(facts[end - 1].seq)
            assert content(store) == fresh(tmp_path, journal)


def test_a_rebuild_gives_the_same(facts: list[FactRow], journal: Path, tables: Path) -> None:
    with closing(followed(tables, write_store(journal, facts))) as store:
        before = content(store)
        assert store.rebuild(journal) == len(facts)
        assert content(store) == before


@pytest.mark.parametrize("kept", [60, 200], ids=["the first day is the same", "two days are the same"])
def test_a_restored_backup_that_went_on_otherwise_is_read_anew(
    facts: list[FactRow], tmp_path: Path, journal: Path, tables: Path, kept: int
) -> None:
    write_store(journal, facts)
    store = followed(tables, journal)
    others = [fact for fact in facts[kept:] if fact.kind in ("day_opened", "press_stray", "ticket_issued")]
    write_store(journal, [*facts[:kept], *resealed(others, facts[kept - 1])])
    store.follow(journal)
    assert content(store) == fresh(tmp_path, journal)
    store.close()


def test_an_older_backup_is_read_anew_and_visits_after_it_are_gone(
    facts: list[FactRow], tmp_path: Path, journal: Path, tables: Path
) -> None:
    write_store(journal, facts)
    store = followed(tables, journal)
    write_store(journal, facts[:100])
    store.follow(journal)
    assert content(store) == fresh(tmp_path, journal)
    store.close()


def test_another_store_with_the_same_facts_is_another_store(facts: list[FactRow], journal: Path, tables: Path) -> None:
    write_store(journal, facts)
    with closing(followed(tables, journal)) as store:
        write_store(journal, facts, store="store-2")
        assert store.follow(journal) == len(facts)


def test_days_that_have_left_the_journal_stay_when_the_chain_goes_on_from_them(
    facts: list[FactRow], journal: Path, tables: Path
) -> None:
    write_store(journal, facts)
    store = followed(tables, journal)
    before = content(store)
    write_store(journal, [fact for fact in facts if fact.day > "2026-11-23"])
    store.rebuild(journal)
    assert content(store) == before
    write_store(journal, resealed([fact for fact in facts if fact.day > "2026-11-23"]))
    store.rebuild(journal)
    assert [day for day, *_ in store.days()] == ["2026-11-24", "2026-11-25"]
    store.close()


def test_a_row_that_somebody_has_changed_is_found(facts: list[FactRow], journal: Path, tables: Path) -> None:
    with closing(followed(tables, write_store(journal, facts))) as store:
        [ticket, *_] = [visit.ticket for visit in store.visits("2026-11-24", "2026-11-24")]
        with closing(sqlite3.connect(tables)) as other, other:
            other.execute("UPDATE visit SET state = 'cancelled', waited_ms = 1 WHERE ticket = ?", (ticket,))
        [found] = differences(store, journal, HANOI)
        assert (found.day, found.tickets) == ("2026-11-24", (ticket,))


def test_one_program_writes_and_others_look(facts: list[FactRow], journal: Path, tables: Path) -> None:
    with closing(followed(tables, write_store(journal, facts))) as store:
        with pytest.raises(StoreInUse):
            TallyStore(tables, HANOI)
        with closing(TallyStore(tables, HANOI, writing=False)) as looking:
            assert looking.follow(journal) == 0
            assert content(looking) == content(store)


@pytest.mark.parametrize("at", [0, 4096 * 4], ids=["no tables at all", "a page in the middle"])
def test_damaged_tables_are_made_anew_and_the_hall_is_not_blamed(
    facts: list[FactRow], tmp_path: Path, journal: Path, tables: Path, at: int, expect_log: Callable[[str], None]
) -> None:
    expect_log("are made anew from the journal")
    followed(tables, write_store(journal, facts)).close()
    size = tables.stat().st_size
    with tables.open("r+b") as file:
        file.seek(at)
        file.write(b"\xa5" * (size - at))
    with closing(TallyStore(tables, HANOI)) as store:
        store.rebuild(journal)
        assert content(store) == fresh(tmp_path, journal)


def test_whatever_page_is_damaged_the_figures_are_those_of_the_journal(
    facts: list[FactRow], tmp_path: Path, journal: Path, tables: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("are made anew from the journal")
    followed(tables, write_store(journal, facts)).close()
    with closing(sqlite3.connect(tables)) as plain:
        plain.execute("PRAGMA journal_mode = DELETE")
    sound, wanted = tables.read_bytes(), fresh(tmp_path, journal)
    for start in range(0, len(sound), 4096):
        tables.write_bytes(sound[:start] + b"\xa5" * 4096 + sound[start + 4096 :])
        with closing(followed(tables, journal)) as store:
            assert store.told(journal, lambda store=store: content(store)) == wanted, start // 4096


def test_damaged_tables_that_another_program_keeps_are_said_to_be_damaged(
    facts: list[FactRow], journal: Path, tables: Path
) -> None:
    followed(tables, write_store(journal, facts)).close()
    with closing(sqlite3.connect(tables)) as plain:
        plain.execute("PRAGMA journal_mode = DELETE")
        [[root]] = plain.execute("SELECT rootpage FROM sqlite_master WHERE name = 'visit'")
    sound = tables.read_bytes()
    tables.write_bytes(sound[: (root - 1) * 4096] + b"\xa5" * 4096 + sound[root * 4096 :])
    with closing(TallyStore(tables, HANOI, writing=False)) as looking, pytest.raises(Damaged):
        looking.told(journal, lambda: looking.visits("", "9"))


def test_a_disk_that_fails_is_told_as_a_trouble_of_the_disk_and_the_rows_stay(
    facts: list[FactRow], journal: Path, tables: Path
) -> None:
    with closing(followed(tables, write_store(journal, facts))) as store:
        before, tries = content(store), list[int]()

        def work() -> None:
            tries.append(1)
            raise sqlite3.OperationalError("disk I/O error")

        with pytest.raises(DiskTrouble):
            store.told(journal, work)
        assert (len(tries), content(store)) == (2, before)


def test_a_hall_without_a_store_is_said(tables: Path, journal: Path) -> None:
    with closing(TallyStore(tables, HANOI)) as store, pytest.raises(Absent):
        store.follow(journal)


def test_an_empty_journal_gives_empty_tables(tables: Path, journal: Path) -> None:
    with closing(followed(tables, write_store(journal, []))) as store:
        assert store.days() == []
        assert len(store.packs("", "9").visits) == 0


def test_tables_of_an_older_form_are_made_anew_by_themselves(
    facts: list[FactRow], tmp_path: Path, journal: Path, tables: Path
) -> None:
    followed(tables, write_store(journal, facts)).close()
    with closing(sqlite3.connect(tables)) as other, other:
        other.execute("UPDATE meta SET value = '2' WHERE key = 'form'")
        other.execute("UPDATE pack SET flags = x'00'")
    with closing(TallyStore(tables, HANOI)) as store:
        assert len(store.packs("", "9").flags) == 0, "the journal may be away just now"
        assert store.follow(journal) == len(facts)
        assert content(store) == fresh(tmp_path, journal)


def test_another_time_zone_makes_the_rows_anew(facts: list[FactRow], journal: Path, tables: Path) -> None:
    followed(tables, write_store(journal, facts)).close()
    with closing(TallyStore(tables, "Europe/Berlin")) as store:
        assert store.follow(journal) == len(facts)
        assert set(store.packs("", "9").visits["hour"].tolist()) <= set(range(24))
