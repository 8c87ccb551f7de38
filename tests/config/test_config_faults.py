"""A fault file in a running hall: who gets it, what the launcher does itself, and what is refused before it begins."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event as Moment
from threading import Thread

import pytest

from config import ConfigProblems, HallConfig, load_hall
from config.demo.plan import Stage, write_settings
from config.fault_plan import FaultsRefused, ProgramFaults, begin, find_faults, plan_faults, sample_faults
from config.launcher import Event, Launcher, Patience, What
from config.load import find_hall, load_station
from config.programs import SERVER_BY, FaultPlan, Program, programs_of
from config.schema import StationKind
from config.up import playing

FILE = Path("/etc/hall/hall.toml")
LIVES = "import signal; signal.pause()"


@pytest.fixture(scope="module")
def commune() -> HallConfig:
    return load_hall("commune")


def test_simulators_get_the_file_and_a_station_whose_link_is_cut_gets_another_way(commune: HallConfig) -> None:
    plan = FaultPlan(Path("/f"), Path("/since"), {"kiosk-1": 4711})
    programs = {program.name: program for program in programs_of(commune, FILE, "all", plan)}
    played = ("--faults", "/f", "--since", "/since")
    assert programs["sim-may-in-1"].command[-4:] == played
    cable = programs["cable-kiosk-1"].command
    assert cable[3:] == (
        "devices", "sim-cable", "--station", "kiosk-1", "--port", "4711", "--to", commune.server.address, *played,
    )  # fmt: skip
    assert programs["kiosk-1"].environment == ((SERVER_BY, "127.0.0.1:4711"),)
    assert {name for name, program in programs.items() if program.environment} == {"kiosk-1"}
    assert [name for name in programs if "cable" in name] == ["cable-kiosk-1"]


def test_a_station_goes_by_the_way_that_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SERVER_BY, "127.0.0.1:4711")
    config, _ = load_station("commune", "kiosk-1", StationKind.TICKET_KIOSK)
    assert config.server.address == "127.0.0.1:4711"
    monkeypatch.setenv(SERVER_BY, "nonsense")
    config, _ = load_station("commune", "kiosk-1", StationKind.TICKET_KIOSK)
    assert config.server.address == load_hall("commune").server.address


@pytest.mark.parametrize("name", sample_faults())
def test_every_sample_file_can_be_played_in_the_commune(name: str, tmp_path: Path) -> None:
    plan = plan_faults(find_faults(name), find_hall("commune"), tmp_path)
    assert set(plan.cables) <= {"kiosk-1"}
    assert not plan.since.exists()
    begin(plan)
    assert 0.0 <= time.monotonic() - float(plan.since.read_text()) < 10.0


def test_an_unknown_file_and_a_wrong_one_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ConfigProblems, match="giay-het"):
        find_faults("giay-hat")
    wrong = tmp_path / "wrong.faults"
    wrong.write_text("+5 kiosk-9 kill\n")
    with pytest.raises(FaultsRefused, match="line 1: no device and no program is called 'kiosk-9'"):
        plan_faults(wrong, find_hall("commune"), tmp_path)


@pytest.mark.parametrize("command", ["up", "demo"])
def test_a_hall_with_a_wrong_fault_file_does_not_start(command: str, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.faults"
    wrong.write_text("+5 kiosk-1 dance\n")
    hall = [sys.executable, "-m", "config", command, "--hall", "commune", "--faults", str(wrong)]
    out = ["--out", str(tmp_path / "out")] if command == "demo" else ["--machine", "all"]
    done = subprocess.run([*hall, *out], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 3
    assert "line 1" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_demonstration_simulates_each_printer_at_its_own_kind_of_cable(tmp_path: Path) -> None:
    text = find_hall("commune").read_text(encoding="utf-8")
    head, mark, printer = text.partition("[[printers]]")
    printer = "\n".join(line for line in printer.splitlines() if not line.startswith(("host", "port", "simulated")))
    serial = 'kind = "escpos_serial"\ndevice = "/dev/serial/by-id/x"\npassport = { baud = 9600 }\n'
    usb = 'id = "may-in-2"\nname = "B"\nkind = "escpos_usb"\ndevice = "usb:04b8:0e15"\n'
    (tmp_path / "hall.toml").write_text(f"{head}{mark}{printer}\n{serial}\n[[printers]]\n{usb}", encoding="utf-8")
    stage = Stage(tmp_path / "out")
    first, second = write_settings(tmp_path / "hall.toml", stage, 1, 50.0, None).printers
    assert (first.kind, first.device) == ("escpos_serial", str(stage.cable("may-in-1").absolute()))
    assert (second.kind, second.device, second.host) == ("escpos_tcp", None, "127.0.0.1")
    assert first.simulated and second.simulated


# ---- what the launcher does itself ----


class Hall:
    """One program kept alive on a thread of its own, with a fault file that is played."""

    def __init__(self, folder: Path, script: str, faults: str) -> None:
        self.told: queue.Queue[Event] = queue.Queue()
        self.said: queue.Queue[str] = queue.Queue()
        self.file = folder / "day.faults"
        self.file.write_text(faults)
        self.plan = FaultPlan(self.file, folder / "since")
        program = Program("kiosk-1", (sys.executable, "-c", script))
        patience = Patience(first_s=0.02, longest_s=0.1, ending_s=5.0)
        self.launcher = Launcher([program], folder / "logs", self.told.put, patience)
        self._thread = Thread(target=self.launcher.run)
        self._thread.start()

    def until(self, what: What) -> Event:
        while (event := self.told.get(timeout=20)).what != what:
            pass
        return event

    def end(self) -> Event:
        self.launcher.stop()
        event = self.until(What.ENDED)
        self._thread.join(timeout=20)
        return event


def test_a_program_is_killed_when_the_file_says_so_and_its_death_is_known_to_be_ordered(tmp_path: Path) -> None:
    hall = Hall(tmp_path, LIVES, "+0.2 kiosk-1 kill\n")
    hall.until(What.STARTED)
    with playing(hall.plan, hall.launcher, hall.said.put) as faults:
        assert isinstance(faults, ProgramFaults)
        death = hall.until(What.DIED)
        assert death.code == -signal.SIGKILL
        assert (faults.ordered(death), faults.ordered(death)) == (True, False)
        hall.until(What.STARTED)
        os.kill(hall.launcher.pids()["kiosk-1"], signal.SIGKILL)
        assert not faults.ordered(hall.until(What.DIED))
        hall.until(What.STARTED)
    hall.end()
    assert "day.faults" in hall.said.get_nowait()
    assert hall.said.get_nowait() == "kiosk-1: kill (the fault file wants it)"


def state_of(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_a_program_is_stopped_and_wakes_again_and_a_stopped_one_still_ends(tmp_path: Path) -> None:
    hall = Hall(tmp_path, LIVES, "+0 kiosk-1 stop\n")
    hall.until(What.STARTED)
    pid = hall.launcher.pids()["kiosk-1"]
    with playing(hall.plan, hall.launcher, hall.said.put):
        wait_until_state(pid, "T")
        with hall.file.open("a") as file:
            file.write("now kiosk-1 cont\n")
        wait_until_state(pid, "S")
        with hall.file.open("a") as file:
            file.write("now kiosk-1 stop\n")
        wait_until_state(pid, "T")
    assert hall.end().code == -signal.SIGTERM


def wait_until_state(pid: int, state: str) -> None:
    deadline = time.monotonic() + 20
    while state_of(pid) != state:
        assert time.monotonic() < deadline
        Moment().wait(0.01)


def test_without_a_fault_file_nothing_is_played(tmp_path: Path) -> None:
    hall = Hall(tmp_path, LIVES, "")
    hall.until(What.STARTED)
    with playing(None, hall.launcher, hall.said.put) as faults:
        assert faults is None
    hall.end()
    assert hall.said.empty()
