"""The launcher keeps real (tiny) programs alive and ends them; none outlives it."""

from __future__ import annotations

import errno
import os
import queue
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from config import ConfigProblems, launcher
from config.launcher import Event, Launcher, Patience, What, only_one
from config.programs import Program
from config.up import words

QUICK = Patience(first_s=0.02, longest_s=0.1, healthy_s=60, ending_s=10)
LIVES = "import signal; signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"


class Running:
    """A launcher in its own thread, and what it told."""

    def __init__(self, programs: list[Program], logs: Path, patience: Patience) -> None:
        self.told: queue.Queue[Event] = queue.Queue()
        self.launcher = Launcher(programs, logs, self.told.put, patience)
        self.code: int | None = None
        self._thread = Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        self.code = self.launcher.run()

    def next(self) -> Event:
        return self.told.get(timeout=20)

    def until(self, what: What) -> Event:
        while (event := self.next()).what != what:
            pass
        return event

    def end(self) -> list[Event]:
        self.launcher.stop()
        return self.wait()

    def wait(self) -> list[Event]:
        self._thread.join(timeout=20)
        assert not self._thread.is_alive()
        return [self.told.get_nowait() for _ in range(self.told.qsize())]


def program(name: str, script: str, vital: bool = False) -> Program:
    return Program(name, (sys.executable, "-c", script), vital)


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def launch(*programs: Program, patience: Patience = QUICK) -> Running:
        started.append(Running(list(programs), tmp_path / "logs", patience))
        return started[-1]

    yield launch
    for running in started:
        running.end()


@contextmanager
def pipe_of_life(folder: Path) -> Iterator[tuple[Path, Callable[[], bytes]]]:
    """A pipe that programs hold open: reading it to its end means that all of them are dead."""
    path = folder / "life"
    os.mkfifo(path)
    keep = os.open(path, os.O_RDWR)
    reader = os.fdopen(os.open(path, os.O_RDONLY), "rb")

    def all_dead() -> bytes:
        os.close(keep)
        return reader.read()

    with reader:
        yield path, all_dead


def holding(path: Path, then: str = LIVES) -> str:
    return f"import os; f = open({str(path)!r}, 'wb', buffering=0); {then}"


def test_a_program_killed_with_9_is_started_again(launch: Callable[..., Running]) -> None:
    running = launch(program("board", LIVES))
    assert running.next() == Event("board", What.STARTED)
    first = running.launcher.pids()["board"]
    os.kill(first, signal.SIGKILL)
    assert running.next() == Event("board", What.DIED, -9, 0.02)
    assert running.next() == Event("board", What.STARTED)
    assert running.launcher.pids()["board"] != first


def test_a_program_that_ends_by_itself_is_started_again(launch: Callable[..., Running]) -> None:
    running = launch(program("kiosk", "pass"))
    assert [running.next().what for _ in range(4)] == [What.STARTED, What.DIED, What.STARTED, What.DIED]


def test_a_program_that_keeps_dying_is_started_ever_later(launch: Callable[..., Running]) -> None:
    running = launch(program("kiosk", "raise SystemExit(7)"))
    deaths = [running.until(What.DIED) for _ in range(4)]
    assert [(death.code, death.wait_s) for death in deaths] == [(7, 0.02), (7, 0.04), (7, 0.08), (7, 0.1)]


def test_a_program_that_was_healthy_starts_again_without_the_long_wait(launch: Callable[..., Running]) -> None:
    running = launch(program("kiosk", "pass"), patience=Patience(first_s=0.02, healthy_s=0.0))
    assert [running.until(What.DIED).wait_s for _ in range(3)] == [0.02, 0.02, 0.02]


def test_the_waits_go_from_a_fifth_of_a_second_to_ten() -> None:
    assert [Patience().after(deaths) for deaths in (1, 2, 3, 6, 7, 5000)] == [0.2, 0.4, 0.8, 6.4, 10.0, 10.0]


def test_stop_asks_every_program_to_end(launch: Callable[..., Running], tmp_path: Path) -> None:
    on_term = "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(print('clean'))); "
    clean = on_term + "print('up', flush=True); signal.pause()"
    with pipe_of_life(tmp_path) as (path, all_dead):
        running = launch(program("a", holding(path, clean)), program("b", holding(path)))
        running.until(What.STARTED)
        running.until(What.STARTED)
        _wait_for_line(tmp_path / "logs" / "a.log", "up")
        ended = running.end()
        assert {event.program: event.what for event in ended} == {"a": What.ENDED, "b": What.ENDED}
        assert running.code == 0
        assert all_dead() == b""
    assert (tmp_path / "logs" / "a.log").read_text().splitlines() == ["up", "clean"]


def test_a_program_that_will_not_end_is_killed(launch: Callable[..., Running], tmp_path: Path) -> None:
    running = launch(program("deaf", STUBBORN), patience=Patience(ending_s=0.1))
    running.until(What.STARTED)
    _wait_for_line(tmp_path / "logs" / "deaf.log", "deaf")
    assert running.end() == [Event("deaf", What.KILLED, -9)]


def test_what_a_dead_program_had_started_does_not_live_on(launch: Callable[..., Running], tmp_path: Path) -> None:
    with pipe_of_life(tmp_path) as (path, all_dead):
        child = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {holding(path)!r}]); "
        running = launch(
            program("parent", child + "print('born', flush=True); " + LIVES),
            patience=Patience(first_s=60, longest_s=60),
        )
        _wait_for_line(tmp_path / "logs" / "parent.log", "born")
        os.kill(running.launcher.pids()["parent"], signal.SIGKILL)
        running.until(What.DIED)
        assert all_dead() == b""


def test_a_wrong_set_up_is_said_and_not_tried_again(launch: Callable[..., Running]) -> None:
    wrong = "import sys; print('no such station'); sys.exit(3)"
    running = launch(program("board", wrong), program("kiosk", LIVES))
    event = running.until(What.GIVEN_UP)
    assert (event.program, event.code, event.why) == ("board", 3, "no such station")
    assert set(running.launcher.pids()) <= {"kiosk"}
    assert [event.program for event in running.end() if event.what == What.ENDED] == ["kiosk"]


def test_a_log_that_somebody_deleted_ends_nothing(launch: Callable[..., Running], tmp_path: Path) -> None:
    """Whoever makes room on a full disk deletes logs too."""
    log = tmp_path / "logs" / "board.log"
    wrong = f"import os, sys; os.unlink({str(log)!r}); sys.exit(3)"
    running = launch(program("board", wrong), program("kiosk", LIVES))
    assert running.until(What.GIVEN_UP).why == ""
    assert [event.program for event in running.end() if event.what == What.ENDED] == ["kiosk"]


def test_a_server_with_a_wrong_set_up_ends_everything(launch: Callable[..., Running]) -> None:
    running = launch(program("server", "raise SystemExit(3)", vital=True), program("kiosk", LIVES))
    told = running.wait() if running.until(What.GIVEN_UP) else []
    assert running.code == 3
    assert told[-1] == Event("kiosk", What.ENDED, told[-1].code)


def test_when_nothing_is_left_to_run_the_launcher_ends(launch: Callable[..., Running]) -> None:
    running = launch(program("board", "raise SystemExit(3)"))
    running.wait()
    assert running.code == 3


def test_a_log_does_not_grow_without_end(launch: Callable[..., Running], tmp_path: Path) -> None:
    log = tmp_path / "logs" / "kiosk.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * (launcher.LOG_LIMIT_BYTES + 1))
    running = launch(program("kiosk", LIVES))
    running.until(What.STARTED)
    assert log.stat().st_size == 0
    assert log.with_suffix(".log.1").stat().st_size == launcher.LOG_LIMIT_BYTES


def test_programs_die_with_a_launcher_that_was_killed_with_9(tmp_path: Path) -> None:
    with pipe_of_life(tmp_path) as (path, all_dead):
        script = (
            "import sys; from pathlib import Path; "
            "from config.launcher import Launcher; from config.programs import Program; "
            f"p = Program('p', (sys.executable, '-c', {holding(path, 'print(1, flush=True); ' + LIVES)!r})); "
            f"Launcher([p], Path({str(tmp_path / 'logs')!r}), lambda event: print(event.what, flush=True)).run()"
        )
        process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        assert process.stdout
        assert process.stdout.readline() == "started\n"
        _wait_for_line(tmp_path / "logs" / "p.log", "1")
        process.kill()
        process.communicate()
        assert all_dead() == b""


def test_a_second_launcher_on_the_same_folder_is_refused_with_the_firsts_process(tmp_path: Path) -> None:
    refused = pytest.raises(ConfigProblems, match=f"running already \\(process {os.getpid()}\\)")
    with only_one(tmp_path), refused, only_one(tmp_path):
        pass
    with only_one(tmp_path):
        pass


def test_an_unwritable_state_folder_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigProblems, match="state folder cannot be written"), only_one(tmp_path / "file" / "state"):
        pass


def test_a_full_disk_refuses_the_lock_in_words_and_says_what_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setenv("HALL_LANG", "vi")
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(ConfigProblems) as refused, only_one(tmp_path):
            pass
    [problem] = refused.value.problems
    assert problem.file == str(tmp_path)
    assert problem.reason == "không ghi được vào thư mục dữ liệu (ổ đĩa đã đầy)"
    assert problem.remedy.startswith("xóa bớt tệp trên ổ đĩa này")
    with only_one(tmp_path):
        pass  # the refused one does not hold the lock


def test_a_death_on_a_full_disk_says_so_because_the_log_cannot(
    launch: Callable[..., Running], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage(tmp_path)._replace(free=4096)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: full)
    died = launch(program("kiosk", "raise SystemExit(1)")).until(What.DIED)
    assert words(died).splitlines() == [
        "kiosk: died (exit code 1), starting again in 0.0 s",
        f"    the disk of {tmp_path / 'logs'} is full: delete files from it",
    ]


def test_a_program_that_could_not_be_started_says_why_and_no_exit_code(
    launch: Callable[..., Running], tmp_path: Path
) -> None:
    (tmp_path / "logs").write_text("")
    died = launch(program("kiosk", LIVES)).until(What.DIED)
    assert (died.code, died.why) == (None, "there is a file or folder of this name already")
    assert words(died).startswith("kiosk: died (it could not be started), starting again in")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("what", list(What))
def test_every_event_has_its_words(what: What, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_LANG", language)
    assert words(Event("board-1", what, -9, 0.2, "port in use")).startswith("board-1: ")


def _wait_for_line(log: Path, line: str) -> None:
    """Follows a log until it holds the line; `tail` blocks, so nothing here sleeps or polls."""
    command = ["tail", "--retry", "-n", "+1", "-F", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as tail:
        assert tail.stdout
        found = any(text.rstrip("\n") == line for text in tail.stdout)
        tail.kill()
    assert found


def test_a_log_that_cannot_be_copied_is_emptied_all_the_same(tmp_path: Path) -> None:
    """On a full disk the copy fails; the log is what fills it, and no program may end for it."""
    log = tmp_path / "kiosk.log"
    log.write_bytes(b"x" * (launcher.LOG_LIMIT_BYTES + 1))
    log.with_suffix(".log.1").mkdir()
    launcher._cap(log)
    assert log.stat().st_size == 0
