"""What citizens pressed reaches the server in order and once, whatever becomes of server, disk and station."""

from __future__ import annotations

import errno
import json
import os
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from queue_engine.client.intents import IntentLog
from queue_engine.client.post import Post
from queue_engine.protocol import Message, Rate, Rated, Refusal, ReportStrays
from tests.fakes.hall import ServerProcess, token, wait_until

ExpectLog = Callable[[str], None]


def strays(n: int) -> ReportStrays:
    """A message whose count is its number."""
    return ReportStrays(counter="1", device="pad", why="unarmed", count=n)


class Reception:
    """A real server, and what its journal says that it was told."""

    def __init__(self, folder: Path) -> None:
        self.server = ServerProcess(folder / "hall", counters=1, kiosks=0, boards=0)
        self.file = folder / "stations" / "panel-1.ratings.jsonl"
        self.stack = ExitStack()

    def post(self, station: str = "panel-1", **more: Any) -> Post:
        post = Post(self.server.address, token(station), self.file, **more)
        post.start()
        self.stack.callback(post.stop)
        return post

    def end(self) -> None:
        if self.server.process:
            self.server.kill()

    def told(self) -> list[int]:
        """The numbers in the journal, in its order."""
        with closing(sqlite3.connect(f"file:{self.server.database}?mode=ro", uri=True)) as hall:
            rows = hall.execute(
                "SELECT json_extract(data, '$.count') FROM journal WHERE kind = 'press_stray' ORDER BY seq"
            )
            return [int(count) for (count,) in rows]


@pytest.fixture
def reception(tmp_path: Path) -> Iterator[Reception]:
    made = Reception(tmp_path)
    with made.stack:
        made.stack.callback(made.end)
        yield made


def unsent(file: Path) -> list[int]:
    """The numbers that a station would send at its next start."""
    with closing(IntentLog(file)) as kept:
        return [ReportStrays.model_validate_json(one.body).count for one in kept.pending()]


def stops(post: Post) -> float:
    began = time.monotonic()
    post.stop()
    return time.monotonic() - began


def test_what_is_pressed_while_the_server_is_away_arrives_in_order_when_it_comes(reception: Reception) -> None:
    post = reception.post()
    for number in range(1, 31):
        post.put(strays(number))
    assert post.waiting == 30
    reception.server.start()
    wait_until(lambda: post.waiting == 0)
    assert reception.told() == list(range(1, 31))
    assert stops(post) < 2
    assert unsent(reception.file) == []


def test_a_server_that_is_killed_in_the_middle_again_and_again_has_each_message_once(reception: Reception) -> None:
    reception.server.start()
    post = reception.post()
    done, numbers = threading.Event(), iter(range(1, 10_000))
    sent: list[int] = []

    def press() -> None:
        while not done.wait(0.002):
            sent.append(next(numbers))
            post.put(strays(sent[-1]))

    pressing = threading.Thread(target=press)
    pressing.start()
    for goal in (40, 80):
        wait_until(lambda goal=goal: len(sent) >= goal)  # type: ignore[misc]
        reception.server.kill()
        reception.server.start()
    done.set()
    pressing.join()
    wait_until(lambda: post.waiting == 0, 30)
    assert reception.told() == sent


def test_a_station_that_is_switched_off_sends_at_its_next_start_what_it_had_not(reception: Reception) -> None:
    first = reception.post()
    for number in (1, 2, 3):
        first.put(strays(number))
    assert stops(first) < 2
    reception.server.start()
    second = reception.post()
    second.put(strays(4))
    wait_until(lambda: second.waiting == 0)
    assert reception.told() == [1, 2, 3, 4]


def test_an_answer_that_the_station_did_not_live_to_note_is_not_counted_twice(reception: Reception) -> None:
    reception.server.start()
    post = reception.post()
    post.put(strays(1))
    wait_until(lambda: post.waiting == 0)
    before = reception.file.read_bytes()
    post.put(strays(2))
    post.put(strays(3))
    wait_until(lambda: post.waiting == 0)
    post.stop()
    begun = [line for line in reception.file.read_bytes().splitlines(keepends=True) if b'"path"' in line]
    reception.file.write_bytes(before + b"".join(begun[-2:]) + b'{"key": "ab')  # killed before it wrote the answers
    again = reception.post()
    again.put(strays(4))
    wait_until(lambda: again.waiting == 0)
    assert reception.told() == [1, 2, 3, 4]


class FullDisk(IntentLog):
    """A disk with no room left until there is."""

    full = True

    def _append(self, line: dict[str, Any]) -> None:
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super()._append(line)


def test_a_full_disk_keeps_nothing_and_delays_nothing(reception: Reception, expect_log: ExpectLog) -> None:
    expect_log("cannot be kept on the disk")
    expect_log("cannot be noted on the disk")
    reception.server.start()
    post = reception.post()
    post._log, before = (disk := FullDisk(reception.file)), post._log
    assert before is not None
    before.close()
    for number in (1, 2):
        post.put(strays(number))
    wait_until(lambda: post.waiting == 0)
    disk.full = False
    post.put(strays(3))
    wait_until(lambda: post.waiting == 0)
    assert reception.told() == [1, 2, 3]


def test_a_folder_that_cannot_be_made_does_not_keep_a_station_from_asking(
    reception: Reception, expect_log: ExpectLog
) -> None:
    expect_log("cannot be written")
    reception.server.start()
    reception.file.parent.write_text("not a folder")
    post = reception.post()
    post.put(strays(1))
    wait_until(lambda: post.waiting == 0)
    assert reception.told() == [1]


def test_whoever_presses_does_not_wait_for_a_server_that_is_silent(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        post = Post(f"127.0.0.1:{silent.getsockname()[1]}", "token", tmp_path / "post.jsonl")
        post.start()
        began = time.monotonic()
        for number in range(1, 11):
            post.put(strays(number))
        assert time.monotonic() - began < 10, "one try alone is silent for two seconds"
        silent.accept()[0].close()
        assert stops(post) < 2
    assert unsent(tmp_path / "post.jsonl") == list(range(1, 11))


def test_it_stops_at_any_moment_within_two_seconds(reception: Reception) -> None:
    reception.server.start()
    for moment in range(12):
        post = reception.post()
        for number in range(1, 6):
            post.put(strays(number))
        wait_until(lambda post=post, moment=moment: post.waiting <= 5 - moment % 6)  # type: ignore[misc]
        assert stops(post) < 2
    last = reception.post()
    wait_until(lambda: last.waiting == 0)
    assert reception.told() == [1, 2, 3, 4, 5] * 12


def test_a_station_that_is_not_let_in_keeps_what_it_has(reception: Reception) -> None:
    reception.server.start()
    post = reception.post(station="nobody")
    post.put(strays(1))
    with pytest.raises(AssertionError):
        wait_until(lambda: post.waiting == 0, 1)
    post.stop()
    known = reception.post()
    wait_until(lambda: known.waiting == 0)
    assert reception.told() == [1]


def test_what_the_server_refuses_is_said_and_does_not_keep_the_next_one_waiting(
    reception: Reception, expect_log: ExpectLog
) -> None:
    expect_log("does not take what was posted to /strays")
    heard: list[tuple[str, Message | Refusal]] = []
    reception.server.start()
    post = reception.post(told=lambda path, answer: heard.append((path, answer)))
    post.put(ReportStrays(counter="2", device="pad", why="unarmed", count=1))
    post.put(Rate(ticket="2026-01-01.A001", level=1, scale="ba-muc", source="pad", device="pad"))
    wait_until(lambda: len(heard) == 2)
    (refused, why), (rated, answer) = heard
    assert (refused, isinstance(why, Refusal)) == ("/strays", True)
    assert (rated, answer) == ("/ratings", Rated(counted=False, why="late"))


def test_what_was_counted_is_told_about_once_a_second_and_at_the_end(reception: Reception) -> None:
    counts = iter([[strays(1)], [], [strays(2)], [strays(3)]])
    asked = threading.Semaphore(0)

    def counted() -> list[ReportStrays]:
        asked.release()
        return next(counts, [])

    reception.server.start()
    post = reception.post(counted=counted)
    began = time.monotonic()
    for _ in range(3):
        assert asked.acquire(timeout=20)
    assert time.monotonic() - began > 1.9
    wait_until(lambda: reception.told() == [1, 2])
    post.stop()
    assert sorted({*reception.told(), *unsent(reception.file)}) == [1, 2, 3], "what nobody has heard of is kept"


def test_what_the_server_has_is_not_left_on_the_disk(reception: Reception) -> None:
    """An officer's own PC may carry the screen: no answer stands there in plain text."""
    heard = threading.Event()
    reception.server.start()
    post = reception.post(told=lambda path, answer: heard.set())
    post.put(Rate(ticket="2026-11-23.A001", level=3, scale="ba-muc", source="pad"))
    assert heard.wait(10)
    post.stop()
    assert reception.file.read_text(encoding="utf-8") == ""


class Stumbling(BaseHTTPRequestHandler):
    """A server that breaks on one visit and takes every other one."""

    taken: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        ticket = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["ticket"]
        broken = ticket.endswith("A001")
        if not broken:
            self.taken.append(ticket)
        body = b"" if broken else Rated(counted=True).model_dump_json().encode()
        self.send_response(500 if broken else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


def test_a_message_over_which_the_server_stumbles_holds_up_no_other_visit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_engine.client.post.PAUSES_S", (0.01,))
    with ThreadingHTTPServer(("127.0.0.1", 0), Stumbling) as server:
        server.daemon_threads = False  # so that closing waits for them
        threading.Thread(target=server.serve_forever, daemon=True).start()
        post = Post(f"127.0.0.1:{server.server_port}", "token", tmp_path / "ratings.jsonl")
        for number in (1, 2, 3):
            post.put(Rate(ticket=f"2026-11-23.A00{number}", level=1, scale="ba-muc", source="pad"))
        post.start()
        wait_until(lambda: len(Stumbling.taken) == 2)
        assert [ticket[-4:] for ticket in Stumbling.taken] == ["A002", "A003"]
        post.stop()
        server.shutdown()
    kept = (tmp_path / "ratings.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(kept) == 1 and "A001" in kept[0]
