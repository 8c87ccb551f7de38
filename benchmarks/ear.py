"""A sink that nobody hears, and an ear at it: when does the first audible sample come?

A private PulseAudio with a null sink, where PulseAudio is installed; it needs no sound card and no root.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import threading
import time
from array import array
from collections.abc import Iterator
from pathlib import Path

from benchmarks.hall import BrokenBenchmark

SINK, RATE = "hall", 22_050
PROGRAMS = ("pulseaudio", "paplay", "pactl", "parec")
AUDIBLE = 300
"""Of 32,768: about −40 dBFS."""
START_S = 10.0
QUIET_S = 0.3


@contextlib.contextmanager
def sound_server(folder: Path) -> Iterator[str]:
    """The address of a private sound server for as long as it is needed."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        raise BrokenBenchmark(f"{', '.join(missing)} is missing: apt-get install pulseaudio pulseaudio-utils")
    socket = folder / "pulse.socket"
    door = f"module-native-protocol-unix auth-anonymous=1 socket={socket}"
    loads = (door, f"module-null-sink sink_name={SINK} rate={RATE}")
    flags = ("-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "-L", loads[0], "-L", loads[1])
    home = dict.fromkeys(("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH"), str(folder))
    with _started(("pulseaudio", *flags), env={**os.environ, **home}, stdout=subprocess.DEVNULL) as server:
        _wait_for(socket, server)
        yield f"unix:{socket}"


class Ear:
    """Listens at the sink on a thread of its own."""

    def __init__(self, server: str) -> None:
        self._gate = threading.Condition()
        self._heard_at: float | None = None
        self._listens = False
        self._loud_at = time.perf_counter()
        command = ("parec", "-s", server, "-d", f"{SINK}.monitor", f"--rate={RATE}", "--channels=1", "--format=s16le",
                   "--latency-msec=10")  # fmt: skip
        self._recorder = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._thread = threading.Thread(target=self._listen, name="ear", daemon=True)
        self._thread.start()
        with self._gate:
            if not self._gate.wait_for(lambda: self._listens, START_S):
                raise BrokenBenchmark("nothing can be recorded at the null sink")

    def begin(self) -> None:
        """Forget what was heard, once the room is quiet."""
        with self._gate:
            while (left := self._loud_at + QUIET_S - time.perf_counter()) > 0:
                self._gate.wait(left)
            self._heard_at = None

    def heard_at(self, timeout_s: float = 10.0) -> float:
        """When the first audible sample came, by time.perf_counter()."""
        with self._gate:
            if not self._gate.wait_for(lambda: self._heard_at is not None, timeout_s):
                raise BrokenBenchmark("nothing was heard at the sound server's null sink")
            return self._heard_at or 0.0

    def close(self) -> None:
        self._recorder.kill()
        self._recorder.wait()
        self._thread.join()
        if self._recorder.stdout:
            self._recorder.stdout.close()

    def _listen(self) -> None:
        assert self._recorder.stdout is not None
        while data := self._recorder.stdout.read(RATE // 200 * 2):
            now, samples = time.perf_counter(), array("h", data[: len(data) // 2 * 2])
            loud = max(map(abs, samples), default=0) >= AUDIBLE
            with self._gate:
                self._listens = True
                if loud:
                    self._loud_at = now
                    self._heard_at = self._heard_at or now
                self._gate.notify_all()


@contextlib.contextmanager
def _started(command: tuple[str, ...], env: dict[str, str], stdout: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=env, stdout=stdout, stderr=stdout)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _wait_for(socket: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_S
    while not socket.exists():
        if server.poll() is not None or time.monotonic() > deadline:
            raise BrokenBenchmark("the private PulseAudio did not start")
        time.sleep(0.02)
