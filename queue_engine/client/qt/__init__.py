"""The client as Qt signals."""

from queue_engine.client.qt.link import HallLink

__all__ = ["HallLink"]
