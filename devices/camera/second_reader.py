"""The second reader: zbar in a process of its own, which may die of what it reads and is started again.

Nobody waits for its start. Until it is ready, and after its end for a while, it reads nothing.
"""

from __future__ import annotations

import contextlib
import json
import logging
import mmap
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Sequence
from typing import Any

from devices.camera.reads import Gray, Read, read_of
from devices.camera.zbar_child import MISSING, MOST_PIXELS, READY, SIZE

CHILD = (sys.executable, "-P", "-m", "devices.camera.zbar_child")
"""``-P``: what lies in the folder that somebody works in is none of its modules."""
DEADLINE_S = 0.4
"""For one picture; a usual one takes a fiftieth of that."""
PAUSES_S = (0.5, 1.0, 2.0, 5.0, 10.0)
"""After its first, second … end in a row; the last one stays."""
GONE_S = 1.0
LONGEST_ANSWER = 1 << 20
log = logging.getLogger(__name__)


class SecondReader:
    """Called with a picture, it gives what zbar sees in it. For one thread."""

    def __init__(
        self,
        symbologies: Collection[str],
        *,
        deadline_s: float = DEADLINE_S,
        child: Sequence[str] = CHILD,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._symbologies = tuple(symbologies)
        self._deadline_s = deadline_s
        self._child = child
        self._clock = clock
        self._file = os.memfd_create("picture", os.MFD_CLOEXEC)
        os.ftruncate(self._file, MOST_PIXELS)
        self._pixels = mmap.mmap(self._file, MOST_PIXELS)
        self._process: subprocess.Popen[bytes] | None = None
        self._heard = b""
        self._ready = False
        self._missing = False
        self._ends = 0
        self._start_at = clock()

    @property
    def ends(self) -> int:
        """How often in a row it has ended without having read a picture."""
        return self._ends

    def start(self) -> None:
        """Start the process, unless it runs, cannot run at all, or has just ended."""
        if self._process is not None or self._missing or self._clock() < self._start_at:
            return
        self._heard, self._ready = b"", False
        try:
            self._process = subprocess.Popen(
                [*self._child, str(self._file), *self._symbologies],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # zbar writes its doubts there
                bufsize=0,
                pass_fds=(self._file,),
            )
        except OSError as error:  # no memory, no more processes
            self._put_off(f"cannot be started: {error}")

    def wait_ready(self, seconds: float) -> bool:
        """For a program with nothing better to do."""
        self.start()
        return self._is_ready(seconds)

    def __call__(self, image: Gray) -> tuple[Read, ...]:
        self.start()
        if image.size > MOST_PIXELS or not self._is_ready(0.0):
            return ()
        answer = self._ask(image)
        if answer is None:
            return ()
        self._ends = 0
        reads = (read_of(kind, text, tuple((x, y) for x, y in corners)) for kind, text, corners in answer)
        return tuple(read for read in reads if read is not None)

    def close(self) -> None:
        """End the process; a later picture starts it again."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GONE_S)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def __del__(self) -> None:
        self.close()
        self._pixels.close()
        os.close(self._file)

    # ---- talking to it ----

    def _is_ready(self, wait_s: float) -> bool:
        if self._process is not None and not self._ready:
            self._ready = self._hear(wait_s, patient=True) == READY
        return self._process is not None and self._ready

    def _ask(self, image: Gray) -> Any:
        """Its answer; None when it has ended, or had to be ended."""
        assert self._process is not None and self._process.stdin is not None
        height, width = image.shape
        self._pixels[: image.size] = image.tobytes()
        try:
            self._process.stdin.write(SIZE.pack(width, height))
        except OSError:
            return self._lose()
        return self._hear(self._deadline_s)

    def _hear(self, wait_s: float, *, patient: bool = False) -> Any:
        """One line of it. A child that says nothing in time is ended, unless one is ``patient``."""
        assert self._process is not None and self._process.stdout is not None
        file, deadline = self._process.stdout.fileno(), self._clock() + wait_s
        while b"\n" not in self._heard:
            if not _readable(file, deadline - self._clock()):
                return None if patient else self._lose()
            piece = os.read(file, 65536)
            self._heard += piece
            if not piece or len(self._heard) > LONGEST_ANSWER:
                return self._lose()
        line, _, self._heard = self._heard.partition(b"\n")
        try:
            return json.loads(line)
        except ValueError:
            return self._lose()

    def _lose(self) -> None:
        """It has ended, or does not answer."""
        assert self._process is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.05)  # whose output ends is about to be gone
        code = self._process.returncode
        self.close()
        self._missing = code == MISSING
        if self._missing:
            log.info("there is no second reader of codes: pyzbar or libzbar0 is not installed")
            return
        self._put_off("did not answer" if code is None else f"ended with {code}")

    def _put_off(self, why: str) -> None:
        """It is tried again after a pause."""
        self._start_at = self._clock() + PAUSES_S[min(self._ends, len(PAUSES_S) - 1)]
        self._ends += 1
        log.info("the second reader of codes %s", why)


def _readable(file: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(file, select.POLLIN)
    return bool(poll.poll(max(0.0, seconds) * 1000))
