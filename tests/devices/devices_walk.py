"""A person at a terminal with a program of ours in it, and simulated devices to plug in and to press."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Protocol

from config.__main__ import command_line

PATIENCE_S = 40.0


class Served(Protocol):
    def serve(self) -> None: ...
    def stop(self) -> None: ...


@contextmanager
def serving(server: Served) -> Iterator[None]:
    """A simulator on a thread of its own."""
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield
    finally:
        server.stop()
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


class Terminal:
    """One command of ``hall``, as a person sees it: waits for words, does something, types an answer."""

    def __init__(self, *words: object) -> None:
        environment = {**os.environ, "HALL_LANG": "vi", "PYTHONUNBUFFERED": "1"}
        self._process = subprocess.Popen(
            command_line([str(word) for word in words]),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment,
        )  # fmt: skip
        self._news = threading.Condition()
        self._text, self._seen, self._ended = "", 0, False
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with ExitStack() as stack:
            stack.callback(self._reader.join, 5)
            stack.enter_context(self._process)
            if self._process.poll() is None:
                self._process.kill()

    def _read(self) -> None:
        assert self._process.stdout is not None
        data = b""
        while piece := os.read(self._process.stdout.fileno(), 4096):
            data += piece
            with self._news:
                self._text = data.decode("utf-8", "ignore")
                self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()

    @property
    def text(self) -> str:
        return self._text

    def sees(self, words: str) -> Terminal:
        """Wait until these words stand on the screen, behind those that were waited for before."""
        with self._news:
            self._news.wait_for(lambda: words in self._text[self._seen :] or self._ended, PATIENCE_S)
            at = self._text.find(words, self._seen)
            assert at >= 0, f"not said: {words}\n---\n{self._text}"
            self._seen = at + len(words)
        return self

    def types(self, answer: str) -> Terminal:
        assert self._process.stdin is not None
        self._process.stdin.write(answer.encode() + b"\n")
        self._process.stdin.flush()
        return self

    def does(self, deed: Callable[[], object]) -> Terminal:
        deed()
        return self

    def asks(self, words: str, answer: str) -> Terminal:
        return self.sees(words).types(answer)

    def interrupts(self) -> Terminal:
        """Ctrl+C."""
        import signal

        self._process.send_signal(signal.SIGINT)
        return self

    def ends(self, code: int) -> Terminal:
        self._reader.join(PATIENCE_S)
        assert self._process.wait(PATIENCE_S) == code, self._text
        return self


def hall_file(folder: Path) -> Path:
    """A hall without any device beside its printer."""
    sample = Path(__file__).resolve().parents[2] / "config/halls/commune/hall.toml"
    file = folder / "hall.toml"
    file.write_text(sample.read_text("utf-8").replace("[hall]\n", '[hall]\nstate_dir = "state"\n', 1), "utf-8")
    return file
