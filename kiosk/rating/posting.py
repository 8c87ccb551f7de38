"""Answers on their way to the hall: written down on a thread of its own, sent when the hall is there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from queue_engine.client.post import Post
from queue_engine.protocol import Message


class RatingPost:
    """A slow disk keeps no finger waiting; what is pressed goes in its order."""

    def __init__(self, address: str, token: str, file: Path) -> None:
        """``file``: what has not gone; on a disk that is full or gone it is sent all the same."""
        self._post = Post(address, token, file)
        self._writing = ThreadPoolExecutor(1, "ratings")

    def start(self) -> None:
        """What an earlier run has not sent goes first."""
        self._post.start()

    def put(self, body: Message) -> None:
        """Returns at once."""
        self._writing.submit(self._post.put, body)

    def stop(self) -> None:
        """Everything is on the disk then; what has not gone is sent at the next start."""
        self._writing.shutdown()
        self._post.stop()
