"""Programs that are simulated devices: what they are told, and how they begin and end."""

from __future__ import annotations

import argparse
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from devices.faults import FaultProblems
from devices.sim_program import FAILED, PIECE, Typed, be, script_of, script_of_all


@pytest.fixture
def typed() -> Iterator[tuple[Typed, Callable[[bytes], None]]]:
    reading, writing = os.pipe()

    def hand(data: bytes) -> None:
        os.write(writing, data)

    yield Typed(reading), hand
    for file in (reading, writing):
        os.close(file)


def test_lines_are_taken_as_they_are_ended(typed: tuple[Typed, Callable[[bytes], None]]) -> None:
    lines, hand = typed
    assert lines.lines() == ()
    hand("scan Hồ".encode()[:-1])
    assert lines.lines() == ()
    hand("Hồ".encode()[-1:] + b" 1\n\nunplug\nplu")
    assert lines.lines() == ("scan Hồ 1", "unplug")


def test_half_a_line_without_end_is_not_kept_for_ever(typed: tuple[Typed, Callable[[bytes], None]]) -> None:
    lines, hand = typed
    for _ in range(5):
        hand(b"x" * PIECE)
        assert lines.lines() == ()
    hand(b"\n")
    assert len(lines.lines()[0]) == PIECE


def test_an_input_that_has_ended_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"plug\n")
    with (tmp_path / "in").open("rb") as file:
        lines = Typed(file.fileno())
        assert lines.lines() == ("plug",)
        assert lines.lines() == lines.lines() == ()


def options(tmp_path: Path, faults: str) -> argparse.Namespace:
    (tmp_path / "faults").write_text(faults, "utf-8")
    return argparse.Namespace(faults=tmp_path / "faults", since=None)


def test_a_fault_file_is_played_for_those_it_names(tmp_path: Path) -> None:
    given = options(tmp_path, "+0 sign-1 power_off on\n+0 line lose_one_in 40\n+0 sign-2 power_off on\n")
    assert script_of(given, "sign-1")() == ("power_off on",)
    assert script_of_all(given, {"line", "sign-2"})() == [("line", "lose_one_in 40"), ("sign-2", "power_off on")]


def test_a_fault_file_that_is_wrong_is_said_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(FaultProblems):
        script_of(options(tmp_path, "+0 sign-1 explode\n"), "sign-1")


class Server:
    place = "/dev/nowhere"

    def __init__(self) -> None:
        self.stopped = threading.Event()

    def serve(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        assert self.stopped.wait(2.0)

    def stop(self) -> None:
        self.stopped.set()


def test_it_serves_until_it_is_told_to_end_and_closes_what_it_held() -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    closed: list[bool] = []

    def start(stack: ExitStack) -> Server:
        stack.callback(closed.append, True)
        return Server()

    try:
        assert be("sign 1", start) == 0
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert closed == [True]


def test_a_place_that_cannot_be_had_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    def start(stack: ExitStack) -> Server:
        raise OSError("in use")

    assert be("sign 1", start) == FAILED
    assert capsys.readouterr().err == "simulated sign 1: in use\n"
