"""Why a device file cannot be opened, with what to do about it."""

from __future__ import annotations

import errno

from devices.errors import InUse, NotAllowed, Unreachable

GROUP_OF = {"serial": "dialout", "usb": "lp", "input": "input", "camera": "video"}


def refusal(name: str, cable: str, error: OSError) -> Unreachable:
    """Our error for what the system said when ``name`` was opened."""
    if error.errno in (errno.EACCES, errno.EPERM):
        remedy = f"add this user to the group {GROUP_OF[cable]} (sudo usermod -aG {GROUP_OF[cable]} USER), sign in anew"
        return NotAllowed(f"{name}: this user may not open it; {remedy}")
    if error.errno in (errno.EBUSY, errno.EAGAIN):
        return InUse(f"{name}: another program holds it; end that one (sudo fuser -v {name} names it)")
    return Unreachable(f"{name}: {error}")


def absent(name: str) -> Unreachable:
    return Unreachable(f"{name}: nothing of this name is plugged in")
