"""The fault file: read whole or refused with every mistake, played to the moment, and open to a trainer's hand."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.fault_file import FaultFile, read_faults, write_start
from devices.fault_words import WORDS
from devices.faults import FaultLine, FaultProblems, Owner, Schedule, Targets, parse
from devices.printer.sim import SimSettings
from devices.printer.sim_server import SimServer

HALL = Targets(devices={"may-in-1"}, programs={"kiosk-1", "server", "sim-may-in-1"}, stations={"kiosk-1"})
DAY = """
# a roll that ends
+0       may-in-1      paper_mm  350     # a few slips
+12.5    kiosk-1       kill
08:30    link:kiosk-1  cut       30
now      may-in-1      cover_open 20
08:30:15 server        stop
"""


def test_a_file_says_when_where_and_what() -> None:
    lines = parse(DAY, targets=HALL)
    assert lines == (
        FaultLine(3, 0.0, "may-in-1", "paper_mm", "350"),
        FaultLine(4, 12.5, "kiosk-1", "kill"),
        FaultLine(5, time(8, 30), "link:kiosk-1", "cut", "30"),
        FaultLine(6, None, "may-in-1", "cover_open", "20"),
        FaultLine(7, time(8, 30, 15), "server", "stop"),
    )
    assert [line.owner for line in lines] == [Owner.DEVICE, Owner.PROGRAM, Owner.LINK, Owner.DEVICE, Owner.PROGRAM]
    assert lines[0].command == "paper_mm 350"


@pytest.mark.parametrize(
    ("line", "reason", "remedy"),
    [
        ("+5 may-in-1", "not whole", "TIME TARGET FAULT"),
        ("soon may-in-1 paper_out on", "'soon' is no time", "+20"),
        ("25:00 may-in-1 paper_out on", "'25:00' is no time", "08:30"),
        ("+-3 may-in-1 paper_out on", "'+-3' is no time", "+20"),
        ("+5 may-in-2 paper_out on", "no device and no program is called 'may-in-2'", "'may-in-1'"),
        ("+5 link:kiosk-2 cut 5", "no station is called 'kiosk-2'", "'kiosk-1'"),
        ("+5 link:server cut 5", "no station is called 'server'", "kiosk-1"),
        ("+5 may-in-1 paper_uot on", "a printer has no fault called 'paper_uot'", "'paper_out'"),
        ("+5 may-in-1 kill", "a printer has no fault called 'kill'", "there are: "),
        ("+5 kiosk-1 paper_out on", "a program has no fault called 'paper_out'", "cont, kill, stop"),
        ("+5 link:kiosk-1 kill", "a link has no fault called 'kill'", "cut"),
        ("+5 may-in-1 paper_out yes", "paper_out cannot be 'yes'", "on, off, or seconds"),
        ("+5 may-in-1 lose_one_in 2.5", "lose_one_in cannot be '2.5'", "whole number"),
        ("+5 may-in-1 paper_mm", "paper_mm cannot be ''", "a number"),
        ("+5 kiosk-1 kill now", "kill stands alone", "'now'"),
        ("+5 link:kiosk-1 cut", "cut cannot be ''", "a number"),
    ],
)
def test_each_mistake_is_told_with_its_line_and_its_remedy(line: str, reason: str, remedy: str) -> None:
    with pytest.raises(FaultProblems) as caught:
        parse(f"# first\n{line}\n", "day.faults", HALL)
    [problem] = caught.value.problems
    assert problem.line == 2
    told = problem.told("en")
    assert told.startswith("day.faults: line 2: ")
    assert reason in told
    assert remedy in told.split(" → ")[1]
    assert "dòng 2" in problem.told("vi")


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(FaultProblems) as caught:
        parse("+1 a b c\nx\n+1 may-in-1 paper_out on\n+2 may-in-1 paper_out 1e5", "f", HALL)
    assert [problem.line for problem in caught.value.problems] == [1, 2, 4]
    assert str(caught.value).startswith("The fault file has 3 mistake(s):")


def test_every_text_is_there_in_both_languages() -> None:
    for vietnamese, english in WORDS.values():
        assert vietnamese and english and vietnamese != english


@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(FaultProblems):
        parse(text, "f", HALL)


# ---- when ----


def test_lines_come_due_in_the_order_of_their_times_and_then_of_the_file() -> None:
    schedule = Schedule(started=time(8, 0))
    text = "+9 a silent on\n08:00:04 b silent on\n+9 c silent on\n07:59 d silent on\n+0 e silent on"
    schedule.add(parse(text), now=0.0)
    assert [line.target for line in schedule.due(0.0)] == ["e"]
    assert schedule.due(3.9) == ()
    assert schedule.next == 4.0
    assert [line.target for line in schedule.due(100.0)] == ["b", "a", "c"]
    assert [line.target for line in schedule.due(86_340.0)] == ["d"]
    assert schedule.next is None


class Played:
    """A fault file played with clocks moved by hand."""

    def __init__(self, path: Path, since: Path | None = None, now: float = 1000.0) -> None:
        self.now = now
        self.file = FaultFile(path, lambda line: line.target == "p", since, lambda: self.now, self.wall)

    def wall(self) -> datetime:
        return datetime.fromtimestamp(self.now)

    def at(self, now: float) -> list[str]:
        self.now = now
        return list(self.file.commands())


def test_a_file_is_played_from_the_start_that_is_written_elsewhere(tmp_path: Path) -> None:
    path, since = tmp_path / "day.faults", tmp_path / "since"
    path.write_text("+0 p paper_mm 300\n+5 q silent on\n+5 p silent on\nnow p offline on\n")
    played = Played(path, since)
    assert played.at(1100.0) == []
    write_start(since, 1200.0)
    assert played.at(1200.5) == ["paper_mm 300", "offline on"]
    assert played.at(1204.0) == []
    assert played.at(1205.0) == ["silent on"]


def test_lines_appended_by_hand_take_effect_at_once_even_half_a_line_in_two_steps(
    tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("line 3: 'paper_of' cannot|no fault called 'paper_of'")
    path = tmp_path / "day.faults"
    path.write_text("# nothing yet\n")
    played = Played(path)
    assert played.at(1000.0) == []
    with path.open("a") as file:
        file.write("now p paper_out on\n+1 p paper_of off\nnow p cover_o")
    assert played.at(1001.0) == ["paper_out on"]
    with path.open("a") as file:
        file.write("pen on\n+3 p silent on")
    assert played.at(1002.0) == ["cover_open on"]
    assert played.at(1002.2) == []  # half a line that has not grown any more is a line
    assert played.at(1003.1) == ["silent on"]


def test_whoever_starts_late_has_missed_what_is_long_past(tmp_path: Path) -> None:
    path, since = tmp_path / "day.faults", tmp_path / "since"
    path.write_text("+0 p paper_out on\nnow p silent on\n+57 p cover_open on\n+70 p offline on\n")
    write_start(since, 1000.0)
    played = Played(path, since, now=1060.0)
    assert played.at(1060.0) == ["cover_open on"]
    assert played.at(1070.0) == ["offline on"]


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(FaultProblems, match="No such file"):
        read_faults(tmp_path / "nowhere")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FaultProblems, match="UTF-8"):
        read_faults(tmp_path / "binary")


def test_a_server_obeys_its_script_and_tells_a_command_that_it_does_not_know(
    expect_log: Callable[[str], None],
) -> None:
    expect_log("no fault is called 'nonsense'")
    commands = iter([("paper_low on", "nonsense 3", "silent on")])
    server = SimServer(SimSettings(port=0), lambda slip: None, script=lambda: next(commands, ()))
    server._turn()
    server.stop()
    server.serve()
    assert (server.printer.faults.paper_low, server.printer.faults.silent) == (True, True)


# ---- the programs ----


def devices(*arguments: object, timeout: float = 100) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "devices", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=timeout)


def test_the_checker_knows_the_hall_and_speaks_both_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "day.faults"
    path.write_text("+5 may-in-1 paper_out on\n+6 link:kiosk-1 cut 3\n+9 link:kiosk-1 cut 3\n+7 server kill\n")
    good = devices("faults", path, "--config", "commune")
    assert (good.returncode, "4 line(s)" in good.stdout) == (0, True)
    assert devices("faults", path, "--config", "commune", "--links").stdout == "kiosk-1\n"
    path.write_text("+5 may-in-7 paper_out on\n")
    monkeypatch.setenv("HALL_LANG", "vi")
    bad = devices("faults", path, "--config", "commune")
    assert bad.returncode == 3
    assert "có phải “may-in-1”?" in bad.stderr
    assert "Traceback" not in bad.stderr


def test_the_player_tells_the_faults_of_programs_when_they_are_due(tmp_path: Path) -> None:
    path, since = tmp_path / "day.faults", tmp_path / "since"
    path.write_text("+0 kiosk-1 stop\n+0 may-in-1 silent on\n")
    command = [sys.executable, "-m", "devices", "play-faults", "--faults", str(path), "--since", str(since)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as player:
        assert player.stdout is not None
        with path.open("a") as file:
            file.write("now server kill\n")
        write_start(since, monotonic())
        told = [json.loads(player.stdout.readline()) for _ in range(2)]
        player.kill()
    assert told == [{"program": "kiosk-1", "fault": "stop"}, {"program": "server", "fault": "kill"}]
