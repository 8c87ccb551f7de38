"""Why a file is no TOML, or the system refused something, in the reader's language: both speak English themselves."""

from __future__ import annotations

import errno
import os
import re
import socket
import tomllib
from pathlib import Path

from config.words import say

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_SAID = {
    "twice": ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Cannot redefine", "Duplicate"),
    "equals": ("Expected '='",),
    "bracket": ("Expected ']", "Unclosed array"),
    "brace": ("Unclosed inline table",),
    "quote": (
        "Unterminated string",
        "Expected '\"",
        "Expected \"'",
        "Illegal character '\\n'",
        "Found invalid character '\\n'",
    ),
    "backslash": ("Unescaped", "Escaped character", "Invalid hex"),
    "date": ("Invalid date",),
    "value": ("Invalid value",),
    "line": ("Invalid statement", "Invalid initial character"),
    "rest": ("Expected newline",),
    "letter": ("Found invalid", "Illegal character"),
}
"""Our words for it → how tomllib begins."""
_SYSTEM = {
    errno.ENOENT: "why_absent",
    errno.EISDIR: "why_folder",
    errno.ENOTDIR: "why_no_folder",
    errno.EACCES: "why_forbidden",
    errno.EPERM: "why_forbidden",
    errno.EROFS: "why_read_only",
    errno.ENOSPC: "why_full",
    errno.EDQUOT: "why_full",
    errno.EIO: "why_disk",
    errno.EEXIST: "why_there",
    errno.EADDRINUSE: "why_in_use",
    errno.EADDRNOTAVAIL: "why_not_ours",
    errno.ECONNREFUSED: "why_nobody",
    errno.ECONNRESET: "why_cut",
    errno.EHOSTUNREACH: "why_no_way",
    errno.ENETUNREACH: "why_no_way",
    errno.ETIMEDOUT: "why_silent",
}


def syntax(error: tomllib.TOMLDecodeError) -> tuple[str, str]:
    """Place and reason."""
    text = str(error)
    found = _PLACE.search(text)
    reason = next((key for key, starts in _SAID.items() if text.startswith(starts)), "other")
    return _place(found), say(f"toml_{reason}")


def _place(found: re.Match[str] | None) -> str:
    if found is None:
        return ""
    return say("at_line", line=found[1], column=found[2]) if found[1] else say("at_end")


def why_not(error: OSError) -> str:
    """The system's reason."""
    key = _kind(error) or _SYSTEM.get(error.errno or 0)
    return say(key) if key else error.strerror or str(error)


def _kind(error: OSError) -> str | None:
    """What its number alone does not say."""
    if isinstance(error, socket.gaierror):
        return "why_no_name"
    if error.errno == errno.ENOENT and error.filename and not Path(os.fsdecode(error.filename)).parent.exists():
        return "why_no_parent"
    return "why_silent" if isinstance(error, TimeoutError) else None
