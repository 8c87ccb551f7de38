"""How fast bytes leave the simulated cable. No I/O; time is handed in."""

from __future__ import annotations

BITS_A_BYTE = 10
"""Start bit, eight of data, stop bit."""
LATE_S = 0.05
"""Bytes follow one another without a pause as long as the reader comes back within this time."""
AT_ONCE = 65536


class Line:
    """A serial line at ``baud`` bits a second, or one that needs no time."""

    def __init__(self, baud: int | None, speed: float = 1.0) -> None:
        self._byte_s = BITS_A_BYTE / baud / speed if baud else 0.0
        self._free_at = 0.0

    def allows(self, now: float) -> int:
        """So many bytes have come through by now, if they were waiting."""
        if not self._byte_s:
            return AT_ONCE
        return max(0, int((now - max(self._free_at, now - LATE_S - self._byte_s)) / self._byte_s + 1e-6))

    def took(self, count: int, now: float) -> None:
        """So many have been read."""
        if self._byte_s:
            self._free_at = max(self._free_at, now - LATE_S - self._byte_s) + count * self._byte_s

    def wait(self, now: float) -> float:
        """Seconds until it is worth looking again: a handful of bytes, or one on a slow line."""
        handful = min(16 * self._byte_s, LATE_S) or 0.0
        return max(0.0, self._free_at + max(handful, self._byte_s) - now)
