"""The hall's own copy of dossiers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_engine.dossier.cache import Cache, CacheFailed
from queue_engine.dossier.guesses import Misses
from queue_engine.dossier.record import Dossier, NamedCode, Step, Supplement
from queue_engine.dossier.tables import COLUMNS, MIGRATIONS, dossier_of, from_ms, row_of
from queue_engine.protocol import Phase

ExpectLog = Callable[[str], None]
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NOW_MS = round(NOW.timestamp() * 1000)


def a_dossier(code: str = "H13.01-261120-0001", **values: object) -> Dossier:
    base = Dossier(code, Phase.IN_PROGRESS, NOW, "portal", procedure_name="Khai sinh", received_at=NOW)
    return replace(base, **values)  # type: ignore[arg-type]


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    made = Cache(tmp_path / "dossiers.db", lambda: NOW_MS)
    yield made
    made.close()


def test_a_dossier_is_found_however_its_code_is_written(cache: Cache) -> None:
    cache.put([a_dossier("h13.01-261120-0001 ")]).result(5)
    found = cache.find(" H13.01-261120-0001")
    assert found and found.code == "h13.01-261120-0001"
    assert cache.find("h13.01-261120-0001") == found
    assert cache.find("H13.01-261120-0002") is None


def test_it_is_found_by_its_receipt_number_and_of_several_the_last_one(cache: Cache) -> None:
    older = a_dossier("H13-1", receipt_no="BN 77", received_at=NOW - timedelta(days=400))
    cache.put([a_dossier("H13-2", receipt_no="bn77"), older]).result(5)
    found = cache.find("BN77")
    assert found and found.code == "H13-2"


def test_of_several_answers_the_newest_stays(cache: Cache) -> None:
    new, old = a_dossier(phase=Phase.RESULT_READY), a_dossier(fetched_at=NOW - timedelta(hours=1))
    cache.put([new]).result(5)
    cache.put([old]).result(5)
    found = cache.find(new.code)
    assert found and found.phase is Phase.RESULT_READY and found.fetched_at == NOW


def test_an_answer_from_the_future_is_from_now(cache: Cache) -> None:
    cache.put([a_dossier(fetched_at=NOW + timedelta(hours=1))]).result(5)
    found = cache.find("H13.01-261120-0001")
    assert found and found.fetched_at == NOW


_texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40).map(str.strip)
_times = st.none() | st.integers(0, NOW_MS).map(from_ms)


@settings(deadline=None)
@given(
    st.builds(
        Dossier,
        code=st.text("ABH0123456789.-", min_size=1, max_size=30),
        phase=st.sampled_from(Phase),
        fetched_at=st.integers(0, NOW_MS).map(from_ms),
        source=_texts,
        procedure_name=_texts,
        unit_name=_texts,
        status_name=_texts,
        received_at=_times,
        due_at=_times,
        new_due_at=_times,
        finished_at=_times,
        returned_at=_times,
        refusal_reason=_texts,
        note=_texts,
        supplements=st.lists(st.builds(Supplement, _texts, _times, _times, _times), max_size=3).map(tuple),
        steps=st.lists(st.builds(Step, _times, _texts, _texts, _texts), max_size=3).map(tuple),
    )
)
def test_what_is_kept_comes_back_as_it_was(dossier: Dossier) -> None:
    words: dict[str, int] = {}
    row = row_of(dossier, NOW_MS, lambda text: words.setdefault(text, len(words)))
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    columns = ", ".join(f"? AS {name}" for name in COLUMNS)
    named = {number: text for text, number in words.items()}
    assert dossier_of(connection.execute(f"SELECT {columns}", row).fetchone(), named.__getitem__) == dossier
    connection.close()


def test_names_count_from_their_day(cache: Cache) -> None:
    cache.put_names("procedure", [NamedCode("1.001", "Tên cũ")], date(2026, 1, 1)).result(5)
    cache.put_names("procedure", [NamedCode("1.001", "Tên mới")], date(2026, 7, 1)).result(5)
    cache.put_names("procedure", [NamedCode("1.001", "Tên mới")], date(2026, 8, 1)).result(5)
    assert cache.name("procedure", "1.001", date(2026, 6, 30)) == "Tên cũ"
    assert cache.name("procedure", "1.001", date(2026, 7, 1)) == "Tên mới"
    assert cache.name("procedure", "1.001", date(1990, 1, 1)) == "Tên cũ"
    assert cache.name("field", "1.001", date(2026, 7, 1)) == ""


def test_what_ended_long_ago_is_forgotten_and_the_rest_stays(cache: Cache) -> None:
    old = NOW - timedelta(days=400)
    cache.put(
        [
            a_dossier("OLD", phase=Phase.RETURNED, returned_at=old),
            a_dossier("UNHEARD", fetched_at=old),
            a_dossier("NEW", phase=Phase.RETURNED, returned_at=NOW),
            a_dossier("OPEN", received_at=old),
        ]
    ).result(5)
    before = NOW_MS - 365 * 86_400_000
    assert cache.prune(before).result(5) == 2
    assert cache.prune(before).result(5) == 0
    assert [cache.find(code) is not None for code in ("OLD", "UNHEARD", "NEW", "OPEN")] == [False, False, True, True]


def test_it_says_how_many_it_holds_and_how_old_the_oldest_open_one_is(cache: Cache) -> None:
    assert (cache.held().dossiers, cache.held().oldest_at) == (0, None)
    open_one = a_dossier("OPEN", fetched_at=NOW - timedelta(hours=5))
    cache.put([open_one, a_dossier("END", phase=Phase.RETURNED, fetched_at=NOW - timedelta(days=9))]).result(5)
    assert (cache.held().dossiers, cache.held().oldest_at) == (2, open_one.fetched_at)


def test_guesses_and_counts_outlive_a_restart(tmp_path: Path) -> None:
    first = Cache(tmp_path / "dossiers.db", lambda: NOW_MS)
    misses = Misses((NOW_MS,), 2, NOW_MS + 60_000)
    first.save_misses("station:lookup-1", misses)
    first.count("unknown_codes")
    first.count("unknown_codes").result(5)
    first.close()
    again = Cache(tmp_path / "dossiers.db", lambda: NOW_MS)
    assert (again.misses("station:lookup-1"), again.meta("unknown_codes")) == (misses, "2")
    again.close()


def test_guesses_of_another_day_are_forgotten(cache: Cache) -> None:
    cache.save_misses("station:a", Misses((NOW_MS - 2 * 86_400_000,)))
    cache.save_misses("station:b", Misses((NOW_MS,)))
    cache.forget_old_misses().result(5)
    assert (cache.misses("station:a").at_ms, cache.misses("station:b").at_ms) == ((), (NOW_MS,))


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 8000])
def test_a_damaged_file_is_set_aside_and_said(tmp_path: Path, content: bytes, expect_log: ExpectLog) -> None:
    expect_log("cannot be used")
    file = tmp_path / "dossiers.db"
    file.write_bytes(content)
    cache = Cache(file, lambda: NOW_MS)
    assert cache.trouble == "cache_damaged"
    assert (tmp_path / "dossiers.damaged.db").read_bytes() == content
    cache.put([a_dossier()]).result(5)
    assert cache.find(a_dossier().code)
    cache.close()


def test_a_file_of_a_newer_program_is_kept_beside_a_new_one(tmp_path: Path, expect_log: ExpectLog) -> None:
    expect_log("cannot be used")
    file = tmp_path / "dossiers.db"
    newer = sqlite3.connect(file)
    newer.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    newer.close()
    cache = Cache(file, lambda: NOW_MS)
    assert cache.trouble == "cache_newer" and (tmp_path / "dossiers.newer.db").exists()
    cache.close()


def test_a_file_that_breaks_under_way_is_begun_anew(tmp_path: Path, expect_log: ExpectLog) -> None:
    expect_log("cannot be used")
    expect_log("was not written")
    file = tmp_path / "dossiers.db"
    cache = Cache(file, lambda: NOW_MS)
    cache.put([a_dossier(f"H13-{n}") for n in range(2000)]).result(5)
    other = sqlite3.connect(file)
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.execute("DROP TABLE dossier")
    other.close()
    with pytest.raises(CacheFailed):
        cache.put([a_dossier("H13-NEW")]).result(5)
    assert cache.trouble == "cache_damaged"
    cache.put([a_dossier("H13-NEW")]).result(5)
    assert cache.find("H13-NEW") and cache.find("H13-5") is None
    cache.close()


def test_a_full_disk_is_told_to_whoever_wrote_and_the_writer_goes_on(cache: Cache, expect_log: ExpectLog) -> None:
    expect_log("was not written")

    def full(_connection: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with pytest.raises(CacheFailed):
        cache._order(full).result(5)
    cache.put([a_dossier()]).result(5)
    assert cache.find(a_dossier().code)


def test_a_file_that_breaks_while_the_disk_is_full_is_begun_anew_when_there_is_room(
    tmp_path: Path, expect_log: ExpectLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    expect_log("cannot be used")
    expect_log("was not written")
    cache = Cache(tmp_path / "dossiers.db", lambda: NOW_MS)

    def full(_path: Path) -> sqlite3.Connection:
        raise sqlite3.OperationalError("database or disk is full")

    def broken(_connection: sqlite3.Connection) -> None:
        raise sqlite3.DatabaseError("no such table: dossier")

    with monkeypatch.context() as patched:
        patched.setattr("queue_engine.dossier.cache._opened", full)
        for work in (broken, lambda _: None):
            with pytest.raises(CacheFailed):
                cache._order(work).result(5)
    cache.put([a_dossier()]).result(5)
    assert cache.find(a_dossier().code) and cache.trouble == "cache_damaged"
    cache.close()


def test_what_could_not_be_kept_is_in_no_error_and_no_log(
    cache: Cache, expect_log: ExpectLog, caplog: pytest.LogCaptureFixture
) -> None:
    expect_log("was not written")
    with pytest.raises(CacheFailed) as caught:
        cache._order(lambda _: int("Huỳnh Thị Kim Thoa")).result(5)
    assert "Thoa" not in caplog.text and "Thoa" not in str(caught.value) and caught.value.__cause__ is None
