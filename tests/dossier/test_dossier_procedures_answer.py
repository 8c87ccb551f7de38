"""What is kept of an import, and what the worker answers from it."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from queue_engine.dossier.procedures import store as storing
from queue_engine.dossier.procedures.__main__ import main
from queue_engine.dossier.procedures.answer import ProcedureDesk
from queue_engine.dossier.procedures.csv_in import read_procedures
from queue_engine.dossier.procedures.store import NAME, ProceduresDamaged, ProcedureStore
from queue_engine.protocol.dossier import AskProcedure, AskProcedures
from tests.dossier.procedure_samples import SAMPLE, procedure, sample

AT = datetime(2026, 3, 2, 9, 42, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> ProcedureStore:
    return ProcedureStore(tmp_path)


@pytest.fixture
def desk(store: ProcedureStore) -> ProcedureDesk:
    made = ProcedureDesk(store, {"HT": "civil", "DD": "land"})
    made.replace(sample(), "sample.csv", AT)
    return made


def test_an_import_reads_back_as_it_was(store: ProcedureStore) -> None:
    assert store.load() is None
    taken = store.replace(sample(), "sample.csv", AT)
    assert store.load() == taken
    assert (taken.procedures, taken.source, taken.imported_at) == (sample(), "sample.csv", AT)


def test_an_import_that_ends_half_way_leaves_the_old_one(
    store: ProcedureStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.replace(sample()[:3], "old.csv", AT)

    def broken(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(storing.os, "fsync", broken)
    with pytest.raises(OSError, match="full"):
        store.replace(sample(), "new.csv", AT)
    assert store.load() == before
    assert [path.name for path in store.file.parent.iterdir()] == [NAME]


def test_what_a_power_cut_left_is_swept_away_and_what_is_under_way_stays(store: ProcedureStore) -> None:
    old, young = store.file.with_name(f"{NAME}.77.new"), store.file.with_name(f"{NAME}.78.new")
    for left in (old, young):
        left.write_bytes(b"half")
    os.utime(old, (0, 0))
    store.replace(sample()[:3], "new.csv", AT)
    assert (old.exists(), young.exists()) == (False, True)


def test_a_list_with_a_code_twice_is_not_taken(store: ProcedureStore) -> None:
    before = store.replace(sample()[:3], "old.csv", AT)
    with pytest.raises(OSError, match="UNIQUE"):
        store.replace([procedure("1", "a"), procedure("1", "b")], "new.csv", AT)
    assert store.load() == before


@pytest.mark.parametrize("damage", ["not a database", "a row less", "no tables"])
def test_a_damaged_file_is_said_and_the_list_before_it_goes_on(
    store: ProcedureStore, desk: ProcedureDesk, damage: str
) -> None:
    if damage == "a row less":
        with closing(sqlite3.connect(store.file)) as base:
            base.execute("DELETE FROM procedures WHERE place = 1")
            base.commit()
    else:
        store.file.write_bytes(b"x" * 5_000 if damage == "not a database" else b"")
    with pytest.raises(ProceduresDamaged):
        desk.look_again()
    assert not desk.look_again()
    assert desk.count == len(sample())


def test_another_import_is_noticed_once(store: ProcedureStore, desk: ProcedureDesk) -> None:
    assert not desk.look_again()
    ProcedureStore(store.file.parent).replace([procedure("1", "Tách hộ")], "new.csv", AT)
    assert desk.look_again()
    assert not desk.look_again()
    assert (desk.count, desk.imported_at) == (1, AT)


def test_a_desk_without_an_import_answers_with_nothing(store: ProcedureStore) -> None:
    desk = ProcedureDesk(store, {})
    assert not desk.look_again()
    hits = desk.search(AskProcedures(query="khai sinh"))
    assert (hits.hits, hits.of, hits.published, desk.imported_at) == ((), 0, None, None)
    assert desk.show(AskProcedure(code="1.1")).procedure is None


def test_an_empty_list_of_the_centre_changes_nothing(desk: ProcedureDesk) -> None:
    desk.replace([], "centre", AT)
    assert desk.count == len(sample())


def test_an_empty_query_says_the_fields_with_their_counts(desk: ProcedureDesk) -> None:
    hits = desk.search(AskProcedures())
    counts = {field.code: field.count for field in hits.fields}
    assert sum(counts.values()) == hits.of == len(sample())
    assert {field.code: field.hall_field for field in hits.fields if field.hall_field} == {"HT": "civil", "DD": "land"}
    assert hits.published == max(one.decided_on for one in sample() if one.decided_on).isoformat()
    assert desk.search(AskProcedures(query="khai sinh")).fields == ()


def test_a_list_without_codes_of_fields_can_be_browsed_by_every_field(store: ProcedureStore) -> None:
    long = "Giáo dục và Đào tạo thuộc hệ thống giáo dục quốc dân và các cơ sở khác"
    lines = [f"9.00{n},Thủ tục {n},{field},1/QĐ,2026-01-01" for n, field in enumerate((long, f"{long} nữa", "Đất đai"))]
    rows = "\n".join(["code,name,field_name,decision_no,decided_on", *lines])
    found = read_procedures(rows.encode())
    desk = ProcedureDesk(store, {long: "school"})
    desk.replace((*found, replace(found[0], code="9.9", field_code="", field_name="")), "a.csv", AT)
    fields = desk.search(AskProcedures()).fields
    assert [one.name for one in fields] == ["Đất đai", long, f"{long} nữa"] and fields[1].hall_field == "school"
    for one in fields:
        asked = AskProcedures.model_validate_json(AskProcedures(field=one.code).model_dump_json())
        assert [hit.field_name for hit in desk.search(asked).hits] == [one.name]


@pytest.mark.parametrize("query", ["", "dang ky", "k"])
def test_pages_follow_each_other(desk: ProcedureDesk, query: str) -> None:
    whole = desk.search(AskProcedures(query=query, limit=200))
    pages = [desk.search(AskProcedures(query=query, limit=30, skip=skip)) for skip in range(0, 200, 30)]
    assert [hit for page in pages for hit in page.hits][: len(whole.hits)] == list(whole.hits)[:200]
    assert {page.of for page in pages} == {whole.of}


def test_a_procedure_is_shown_under_its_headings_with_where_it_comes_from(desk: ProcedureDesk) -> None:
    shown = desk.show(AskProcedure(code="9.000001")).procedure
    assert shown is not None
    assert (shown.name, shown.hall_field, shown.source) == ("Đăng ký khai sinh", "civil", "sample.csv")
    assert (shown.imported_at, shown.decision_no) == (AT.isoformat(), sample()[0].decision_no)
    assert [case.name for case in shown.cases] == ["Cha mẹ đi đăng ký cho con", "Ông bà hoặc người thân đi thay"]
    assert shown.steps and shown.legal_basis and shown.result and shown.decides and shown.who_may_apply
    assert desk.show(AskProcedure(code="9000001")).procedure == shown
    assert desk.show(AskProcedure(code="9.9")).procedure is None


def test_a_list_may_change_while_others_ask(desk: ProcedureDesk) -> None:
    wrong: list[int] = []
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            found = desk.search(AskProcedures(query="tach", limit=200))
            if found.of != len(found.hits) or found.of == 0:
                wrong.append(found.of)

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    for turn in range(6):
        desk.replace([procedure("1", "Tách hộ")] if turn % 2 else sample()[:80] + sample()[80:], "list", AT)
    ended.set()
    for asker in askers:
        asker.join()
    assert wrong == []


# -- by hand ------------------------------------------------------------------------------------------


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    from config import find_hall

    text = find_hall("commune").read_text(encoding="utf-8")
    file = tmp_path / "hall.toml"
    file.write_text(text.replace("[hall]", f'[hall]\nstate_dir = "{tmp_path / "state"}"', 1), encoding="utf-8")
    return file


def test_a_list_is_imported_by_hand(hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", str(hall), "--check", str(SAMPLE)]) == 0
    assert ProcedureStore(tmp_path / "state").load() is None
    assert main(["--config", str(hall), str(SAMPLE)]) == 0
    assert f"{len(sample())} procedures" in capsys.readouterr().out
    taken = ProcedureStore(tmp_path / "state").load()
    assert taken is not None
    assert (taken.procedures, taken.source) == (sample(), "procedures-sample.csv")


def test_a_wrong_list_is_refused_with_every_line(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text("code,name,field_name,decision_no,decided_on\n1,a,b,c,x\n2,,b,c,2026-01-01\n", encoding="utf-8")
    assert main(["--config", str(hall), str(file)]) == 3
    said = capsys.readouterr().err
    assert "line 2, decided_on" in said and "line 3, name" in said and "mend 2" in said
    assert main(["--config", str(hall), str(tmp_path / "none.csv")]) == 3
