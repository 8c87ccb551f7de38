"""The LAN protocol as a station uses it, without Qt: typed commands, resume by seq, honest when the server is away."""

from queue_engine.client.commands import Commands, Unreachable
from queue_engine.client.follower import Follower, LinkStatus

__all__ = ["Commands", "Follower", "LinkStatus", "Unreachable"]
