"""Files on a share, letters of old software, a read-only view, and the proofs that are kept of files."""

from __future__ import annotations

import csv
import os
import sqlite3
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from dossier_centres import DOSSIERS, FAMILIES, NOW, Sim, csv_gateway, csv_mapping, now, run, write_csv, write_view

from queue_engine.dossier.csv_drop import CsvDrop
from queue_engine.dossier.gateway import GatewayError, Misconfigured, Permanent, Retry
from queue_engine.dossier.gateways.shipped import shipped_mapping
from queue_engine.dossier.legacy import decode, from_vni
from queue_engine.dossier.proofs import Proofs, fits, key_of, last_digits
from queue_engine.dossier.record import Dossier
from queue_engine.dossier.sql_view import SqlView


async def all_of(gateway: CsvDrop) -> list[Dossier]:
    return [one async for part in gateway.changed(None) for one in part]


def reason_of(gateway: CsvDrop) -> str:
    with pytest.raises(GatewayError) as caught:
        run(all_of(gateway))
    return caught.value.reason


# -- which file


def test_the_newest_whole_file_counts_and_comes_once(tmp_path: Path) -> None:
    sim = Sim(tmp_path)
    gateway = csv_gateway(sim)

    async def work() -> None:
        assert len(await all_of(gateway)) == DOSSIERS
        assert [part async for part in gateway.changed(NOW)] == []
        newer = write_csv(sim, tmp_path / "hoso-2.csv")
        os.utime(newer, ns=(2 * 10**18, 2 * 10**18))
        assert len([one async for part in gateway.changed(NOW) for one in part]) == DOSSIERS
        await gateway.close()

    run(work())


def test_what_a_file_says_is_as_old_as_the_file(tmp_path: Path) -> None:
    clock = [NOW]

    def file(name: str, written: datetime) -> None:
        (tmp_path / name).write_text("Mã hồ sơ,Trạng thái\nA-1,Đang xử lý\n", "utf-8")
        os.utime(tmp_path / name, (written.timestamp(), written.timestamp()))

    def ages(gateway: CsvDrop) -> set[datetime]:
        proved = run(gateway.dossier("A-1"))
        return {one.fetched_at for one in (*run(all_of(gateway)), *([proved] if proved else []))}

    file("hoso-1.csv", NOW - timedelta(days=3))
    for _ in range(2):  # a restart makes it no newer
        gateway = CsvDrop(csv_mapping(), tmp_path, lambda: clock[0])
        assert ages(gateway) == {NOW - timedelta(days=3)}
        clock[0] += timedelta(hours=1)
    file("hoso-2.csv", NOW - timedelta(days=2))  # came while we looked: the other machine's clock is wrong
    assert ages(gateway) == {clock[0]}
    came, clock[0] = clock[0], clock[0] + timedelta(hours=5)
    assert ages(gateway) == {came}


@pytest.mark.parametrize("written", [0, 4 * 10**9])
def test_a_file_of_an_impossible_time_is_of_now(written: int, tmp_path: Path) -> None:
    (tmp_path / "hoso.csv").write_text("Mã hồ sơ,Trạng thái\nA-1,Đang xử lý\n", "utf-8")
    os.utime(tmp_path / "hoso.csv", (written, written))
    [found] = run(all_of(CsvDrop(csv_mapping(), tmp_path, now)))
    assert found.fetched_at == NOW


def test_a_file_that_still_grows_waits_and_the_one_before_counts(tmp_path: Path) -> None:
    folder = tmp_path
    (folder / "hoso-1.csv").write_text("Mã hồ sơ,Trạng thái\nA-1,Đang xử lý\n", "utf-8")
    os.utime(folder / "hoso-1.csv", (1, 1))
    gateway = CsvDrop(csv_mapping(settle_s=0.05), folder, now)

    async def work() -> None:
        assert [one.code for one in await all_of(gateway)] == ["A-1"]  # seen, waited for, seen again
        with (folder / "hoso-2.csv").open("w", encoding="utf-8") as growing:
            growing.write("Mã hồ sơ,Trạng thái\nA-2,Đang")
            growing.flush()
            assert [one.code for one in await all_of(gateway)] == ["A-1"]
            growing.write(" xử lý\nA-3,Đã trả kết quả\n")
        assert [one.code for one in await all_of(gateway)] == ["A-1"]
        (folder / "hoso-1.csv").unlink()
        with pytest.raises(Retry, match="not_whole"):
            await CsvDrop(csv_mapping(done=".done", settle_s=0.01), folder, now).dossier("A-2")
        (folder / "hoso-2.csv.done").touch()
        found = await CsvDrop(csv_mapping(done=".done"), folder, now).dossier("A-3")
        assert found is not None

    run(work())


def test_a_dossier_is_found_beside_cells_with_line_breaks(tmp_path: Path) -> None:
    text = 'Mã hồ sơ,Ghi chú,Trạng thái\nA-1,"xem A-2\nvà A-3",Đang xử lý\nA-2,"hai\ndòng",\na-3,,Đang xử lý\n'
    (tmp_path / "hoso.csv").write_text(text, "utf-8")
    gateway = CsvDrop(csv_mapping(), tmp_path, now)
    for code in ("A-1", "A-2", "A-3"):
        found = run(gateway.dossier(code))
        assert found is not None and found.code.upper() == code
    assert run(gateway.dossier("A-4")) is None


def test_unfinished_names_are_not_looked_at_and_an_empty_folder_is_said_so(tmp_path: Path) -> None:
    (tmp_path / ".hoso.csv").write_text("x", "utf-8")
    (tmp_path / "hoso.csv.tmp").write_text("x", "utf-8")
    assert reason_of(CsvDrop(csv_mapping(), tmp_path, now)) == "no_file"
    assert reason_of(CsvDrop(csv_mapping(), tmp_path / "away", now)) == "no_file"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "half_answer"),
        ("Mã hồ sơ,Trạng thái\nA-1,Đang xử lý\nA-2".encode(), "half_answer"),
        (b"\xff\xfe\x00", "bad_letters"),
        (b"M\xe3 h\xe5 s\xe0\n", "bad_letters"),
        ("Cột khác\nA-1\n".encode(), "missing"),
        ("Mã hồ sơ,Ngày hẹn trả\nA-1,mai\n".encode(), "bad_time"),
    ],
)
def test_a_bad_file_is_refused_as_a_whole(data: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "hoso.csv").write_bytes(data)
    assert reason_of(CsvDrop(csv_mapping(), tmp_path, now)) == reason


def test_a_cell_without_an_end_makes_a_bad_file(tmp_path: Path) -> None:
    usual = csv.field_size_limit(1000)
    try:
        (tmp_path / "hoso.csv").write_bytes(b'a,b\n"' + b"y" * 2000 + b'",c\n')
        assert reason_of(CsvDrop(csv_mapping(), tmp_path, now)) == "bad_file"
    finally:
        csv.field_size_limit(usual)


# -- letters

LINE = "Mã hồ sơ;Trạng thái;Đơn vị xử lý\nA-1;Đang xử lý;Phường Thới Bình, đường Nguyễn Trãi\n"


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("auto", b"\xef\xbb\xbf" + LINE.encode()),
        ("auto", LINE.encode("utf-16")),
        ("utf-8", LINE.encode()),
        ("cp1258", None),
        ("tcvn3", None),
        ("vni", None),
    ],
)
def test_old_letters_are_read(encoding: str, data: bytes | None, tmp_path: Path) -> None:
    given = data if data is not None else old_bytes(LINE, encoding)
    (tmp_path / "hoso.csv").write_bytes(given)
    [found] = run(all_of(CsvDrop(csv_mapping(encoding=encoding), tmp_path, now)))
    assert (found.status_name, found.unit_name) == ("Đang xử lý", "Phường Thới Bình, đường Nguyễn Trãi")


def old_bytes(text: str, encoding: str) -> bytes:
    """The letters one by one, by looking for the bytes that read as them."""
    singles = {decode(bytes([code]), encoding): bytes([code]) for code in range(1, 256) if _reads(code, encoding)}
    if encoding == "vni":
        pairs = ((base, mark) for base in b"aeouyAEOUY\xf4\xf6\xd4\xd6" for mark in range(0xC0, 0x100))
        singles |= {decode(bytes(pair), "vni"): bytes(pair) for pair in pairs if len(decode(bytes(pair), "vni")) == 1}
    if encoding == "cp1258":
        return b"".join(_cp1258(letter) for letter in text)
    return b"".join(singles[letter] for letter in text)


def _reads(code: int, encoding: str) -> bool:
    try:
        return len(decode(bytes([code]), encoding)) == 1
    except UnicodeDecodeError:
        return False


def _cp1258(letter: str) -> bytes:
    import unicodedata

    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        *_, base, mark = ("", *unicodedata.normalize("NFD", letter))
        whole = unicodedata.normalize("NFD", letter)
        composed = unicodedata.normalize("NFC", whole.replace(mark, "", 1)) if base else letter
        for tone in "\u0300\u0301\u0303\u0309\u0323":
            if tone in whole:
                composed = unicodedata.normalize("NFC", whole.replace(tone, ""))
                return composed.encode("cp1258") + tone.encode("cp1258")
        return composed.encode("cp1258")


def test_vni_capitals_are_read() -> None:
    assert from_vni("ÑAÁT ÑAI, Thuû Daàu Moät, ÖÙng, Ñöôøng") == "ĐẤT ĐAI, Thủ Dầu Một, Ứng, Đường"


# -- proofs


@pytest.mark.parametrize(
    ("values", "proof", "right"),
    [
        (["092 123 456 789"], "6789", True),
        (["(0912) 345-678", None], "5678", True),
        ([912345678], "5678", True),
        (["092123456789", "0912345678"], "5678", True),
        (["092****6789"], "6789", True),
        (["0921234****"], "1234", False),
        (["123"], "0123", False),
        ([""], "0000", False),
        ([], "----", False),
        ([True, 1.5, {"a": "1234"}], "1234", False),
    ],
)
def test_the_last_four_digits_are_compared(values: list[object], proof: str, right: bool) -> None:
    assert fits(proof, values) is right or (proof == "----" and not last_digits(values))


def test_of_a_file_only_keyed_hashes_are_kept(tmp_path: Path) -> None:
    sim = Sim(tmp_path)
    gateway = csv_gateway(sim)
    run(all_of(gateway))
    run(gateway.close())
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("proofs.db*"))
    person = sim.world.dossier(3).person
    for personal in (person.identity, person.phone, person.name):
        assert personal.encode() not in kept
    key = tmp_path / "secrets" / "proofs.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    other = Proofs(tmp_path / "proofs.db", b"another key" * 3)
    assert not other.fits(sim.world.code_of(3), person.phone[-4:])
    same = Proofs(tmp_path / "proofs.db", key_of(key))
    assert same.fits(sim.world.code_of(3), person.phone[-4:])
    for proofs in (other, same):
        proofs.close()


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    key_of(tmp_path / "key")
    (tmp_path / "key").chmod(0o644)
    with pytest.raises(Misconfigured, match="no_secret"):
        key_of(tmp_path / "key")


# -- the view


def test_a_view_is_only_read_and_what_is_wrong_with_it_is_said(tmp_path: Path) -> None:
    sim = Sim(tmp_path)
    file = write_view(sim)
    mapping = shipped_mapping("sql")
    assert mapping.views

    def reason(query: str, address: str, deadline_s: float = 10.0) -> str:
        assert mapping.views
        views = mapping.views.model_copy(update={"dossier": query})
        view = SqlView(mapping.model_copy(update={"views": views}), address, now, deadline_s)
        with pytest.raises(GatewayError) as caught:
            run(view.dossier("x"))
        return caught.value.reason

    assert reason("SELECT * FROM nowhere", str(file)) == "bad_query"
    assert reason("WITH a AS (SELECT 1) DELETE FROM v_ho_so", str(file)) == "bad_query"
    assert reason("SELECT * FROM v_ho_so", str(tmp_path / "absent.db")) == "no_file"
    (tmp_path / "text.db").write_text("no database at all, but long enough to look at" * 20, "utf-8")
    assert reason("SELECT * FROM v_ho_so", str(tmp_path / "text.db")) == "bad_file"
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    assert reason(endless, str(file), 0.2) == "timeout"
    with sqlite3.connect(file) as database:
        assert database.execute("SELECT count(*) FROM v_ho_so").fetchone() == (DOSSIERS,)
    database.close()


def test_postgresql_without_its_driver_is_a_wrong_set_up() -> None:
    with pytest.raises(Misconfigured, match="no_driver"):
        SqlView(shipped_mapping("sql"), "postgresql://doc@127.0.0.1/hoso", now)


def test_permanent_is_a_kind_of_its_own() -> None:
    assert not issubclass(Permanent, Retry)
    assert set(FAMILIES) == {"portal", "igate", "csv", "sql"}
