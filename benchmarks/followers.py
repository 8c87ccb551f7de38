"""Followers by protocol, in a process of their own: ``python -m benchmarks.followers ADDRESS STATION…``.

Each is the client that a station uses, on its own thread; ends on SIGTERM.
"""

from __future__ import annotations

import signal
import sys

from benchmarks.hall import token
from queue_engine.client import Follower


def main() -> int:
    address, *stations = sys.argv[1:]
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    followers = [Follower(address, token(station), lambda *_: None, lambda _: None) for station in stations]
    for follower in followers:
        follower.start()
    signal.sigwait({signal.SIGTERM})
    for follower in followers:
        follower.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
