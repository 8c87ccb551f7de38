"""The simulated centre as a program, its faults, and the check that proves a mapping against it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from dossier_centres import DOSSIERS, FAMILIES, TODAY, ZONE, Sim, write_csv

from config.ports import free_port
from devices import faults as hall_faults
from queue_engine.dossier.check.__main__ import main as check
from queue_engine.dossier.check.words import sentence
from queue_engine.dossier.errors import Reason
from queue_engine.dossier.sim.families import Teller
from queue_engine.dossier.sim.faults import FAULTS, ControlFile, FaultRefused, PlanFile, SimFaults
from queue_engine.dossier.sim.ledger import Ledger
from queue_engine.dossier.sim.world import World

ROOT = Path(__file__).resolve().parents[2]


# -- data


def test_the_same_seed_gives_the_same_dossiers_and_another_one_others() -> None:
    one, same, other = (World(seed, DOSSIERS, 40, TODAY, ZONE) for seed in (1, 1, 2))
    assert [one.dossier(n) for n in range(50)] == [same.dossier(n) for n in range(50)]
    assert [one.dossier(n) for n in range(50)] != [other.dossier(n) for n in range(50)]


def test_codes_lead_back_to_their_dossier_and_statuses_are_all_there() -> None:
    world = World(1, 3000, 40, TODAY, ZONE)
    assert all(world.number_of(world.code_of(n)) == n for n in range(0, 3000, 7))
    assert {world.dossier(n).status for n in range(3000)} == set(range(1, 11))
    for strange in ("", "H13.01-261399-0001", "H13.01-261120-99999", "²", "700999999999"):
        assert world.number_of(strange) is None


# -- faults


def test_a_fault_lasts_as_it_was_told() -> None:
    clock = [0.0]
    faults = SimFaults(clock=lambda: clock[0])
    faults.set("502", "x2")
    assert [faults.met("502") for _ in range(3)] == [True, True, False]
    faults.set("half", "10")
    assert faults.met("half")
    clock[0] = 10.0
    assert not faults.met("half")
    faults.set("401", "1/5")
    assert 120 < sum(faults.met("401") for _ in range(1000)) < 280
    faults.set("401", "off")
    assert not faults.met("401")
    for name, value in (("burnt", "on"), ("502", "sometimes"), ("502", "1/0")):
        with pytest.raises(FaultRefused):
            faults.set(name, value)


def test_the_control_file_says_what_is_wrong_now(tmp_path: Path) -> None:
    faults, told = SimFaults(), list[str]()
    file = tmp_path / "control"
    faults.control("502\nhalf x1 # once")
    assert faults.is_on("502") and faults.is_on("half")
    faults.control("half off")
    assert not faults.is_on("502") and not faults.is_on("half")
    file.write_text("burnt\n", "utf-8")
    ControlFile(file, faults, told.append)()
    assert len(told) == 1 and "burnt" in told[0]


def test_a_line_of_the_control_file_that_says_no_fault_spoils_no_other() -> None:
    faults = SimFaults()
    with pytest.raises(FaultRefused, match="burnt"):
        faults.control("502\nburnt\nhalf")
    assert faults.is_on("502") and faults.is_on("half")
    faults.control("")
    assert not faults.is_on("502") and not faults.is_on("half")


def test_a_fault_file_is_played_and_lines_that_are_appended_count(tmp_path: Path) -> None:
    faults, told = SimFaults(), list[str]()
    file, since = tmp_path / "plan.faults", tmp_path / "since"
    file.write_text("# c\n+0 sim-centre 502\n+3600 centre half\n+0 may-in-1 paper_out\n+0 sim-centre kill\n", "utf-8")
    since.write_text(repr(time.monotonic()), "ascii")
    play = PlanFile(file, since, faults, told.append)
    play()
    assert faults.is_on("502") and not faults.is_on("half")
    with file.open("a", encoding="utf-8") as more:
        more.write("now sim-centre 502 off\nnow sim-centre burnt\nnoon sim-centre html\nnow centre html")
    play()
    assert not faults.is_on("502") and not faults.is_on("html")  # the last line is not whole yet
    assert len(told) == 2


def test_a_halls_fault_file_knows_the_same_faults() -> None:
    assert set(hall_faults.CENTRE_FAULTS) == set(FAULTS)
    for value in ("", "on", "off", "2.5", "1/5", "x3"):
        hall_faults.parse(f"now sim-centre 502 {value}")
        SimFaults().set("502", value)
    for wrong in ("now sim-centre 502 perhaps", "now sim-centre paper_out on"):
        with pytest.raises(hall_faults.FaultProblems):
            hall_faults.parse(wrong)


def test_the_ledger_remembers_over_a_new_start(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    assert ledger.take("H13-1", {"a": 1})
    ledger.close()
    again = Ledger(tmp_path / "ledger.jsonl")
    assert not again.take("H13-1", {"a": 1})
    assert again.told["H13-1"] == 2
    again.close()


# -- the programs


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HALL_LANG", "vi")
    port = free_port()
    file = tmp_path / "hall.toml"
    text = (ROOT / "config" / "halls" / "commune" / "hall.toml").read_text("utf-8").split("[dossiers]")[0]
    text += f"""
[dossiers]
system = "portal"
name = "Cổng thử"
address = "http://127.0.0.1:{port}"
unit = "H13.01"
port = {free_port()}
[dossiers.sim]
enabled = true
port = {port}
dossiers = 60
procedures = 10
answer_ms = 0
"""
    file.write_text(text, "utf-8")
    return file


@pytest.fixture
def centre(hall: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "queue_engine", "dossiers", "sim", "--config", str(hall)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) as program:
        assert program.stderr is not None
        assert "http://" in program.stderr.readline()
        yield
        program.terminate()
        assert program.wait(30) == 0


@pytest.mark.usefixtures("centre")
@pytest.mark.parametrize("family", ["portal", "igate"])
def test_the_check_proves_a_good_mapping(family: str, hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hall.write_text(hall.read_text("utf-8").replace('"portal"', f'"{family}"'), "utf-8")
    assert check(["--config", str(hall)]) == 0
    said = capsys.readouterr().out
    assert "Kết luận: dùng được." in said
    assert "thủ tục: 10" in said


def test_the_check_says_that_nobody_is_there(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(["--config", str(hall)]) == 1
    assert "Máy chủ hồ sơ không nhận kết nối." in capsys.readouterr().out


def test_a_recorded_answer_shows_what_is_missing_and_nobodys_data(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World(1, 60, 10, TODAY, ZONE)
    rows = [Teller(world).portal_dossier(world.dossier(number)) for number in range(5)]
    for row in rows:
        row["trangThai"] = row.pop("TrangThaiHoSo")
    rows.append({**rows[0], "TrangThaiHoSo": "77", "TenTrangThai": "Chờ liên thông", "SoGiayToChuHoSo": ""})
    answer = tmp_path / "answer.json"
    answer.write_text(json.dumps({"error_code": "0", "result": rows[:5]}), "utf-8")
    assert check(["--config", str(hall), "--answer", str(answer)]) == 1
    said = capsys.readouterr().out
    assert "TrangThaiHoSo: THIẾU" in said
    answer.write_text(json.dumps({"error_code": "0", "result": rows[5:]}), "utf-8")
    assert check(["--config", str(hall), "--answer", str(answer)]) == 1
    said += capsys.readouterr().out
    assert "77 Chờ liên thông" in said
    for row in rows:
        assert row["ChuHoSo"] not in said and row["SoDienThoai"] not in said
    answer.write_text("<html>", "utf-8")
    assert check(["--config", str(hall), "--answer", str(answer)]) == 1
    capsys.readouterr()
    assert check(["--config", str(hall), "--answer", str(tmp_path / "none")]) == 1
    assert f"{tmp_path / 'none'}: không có tệp này" in capsys.readouterr().out


def test_a_recorded_answer_of_another_call_is_read_as_that_call(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = Teller(World(1, 60, 10, TODAY, ZONE)).portal_procedure(3, whole=True)
    answer = tmp_path / "answer.json"
    for rows in ([row], json.dumps([row])):  # some adapters put the rows into a text
        answer.write_text(json.dumps({"error_code": "0", "result": rows}), "utf-8")
        assert check(["--config", str(hall), "--answer", str(answer), "--call", "procedures"]) == 0
        assert "time_limit" in capsys.readouterr().out
    row["NgayQuyetDinh"] = "mai"
    answer.write_text(json.dumps({"error_code": "0", "result": [row]}), "utf-8")
    assert check(["--config", str(hall), "--answer", str(answer), "--call", "procedures"]) == 1
    assert "NgayQuyetDinh" in capsys.readouterr().out
    assert check(["--config", str(hall), "--answer", str(answer), "--call", "bookings"]) == 1
    assert "lời gọi bookings nằm ở đâu → thêm bảng [booking]" in capsys.readouterr().out


def test_what_is_to_go_out_without_a_call_for_it_is_said(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = '[dossiers.out]\nsend = ["visits"]\n[dossiers.sim]'
    hall.write_text(hall.read_text("utf-8").replace("[dossiers.sim]", out), "utf-8")
    assert check(["--config", str(hall)]) == 1
    assert "[calls.visit_finished]" in capsys.readouterr().out


def test_a_csv_file_is_checked_without_a_folder(hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = hall.read_text("utf-8").replace('system = "portal"', 'system = "csv"\nfolder = "."')
    hall.write_text(text, "utf-8")
    file = write_csv(Sim(tmp_path), tmp_path / "hoso.csv")
    assert check(["--config", str(hall), "--answer", str(file)]) == 0
    assert f"{DOSSIERS}/{DOSSIERS}" in capsys.readouterr().out


def test_every_reason_has_a_sentence_and_a_remedy_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    for language in ("vi", "en"):
        monkeypatch.setenv("HALL_LANG", language)
        for reason in Reason:
            told, remedy = sentence(reason)
            assert told != reason and remedy, reason
    assert len(FAMILIES) == 4
