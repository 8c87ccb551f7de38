"""Officers' PINs: argon2id hashes from the configuration."""

from __future__ import annotations

from collections.abc import Mapping

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from queue_engine.domain.rules import OfficerRule

# OWASP's second recommendation for argon2id: 19 MiB, two passes, one lane; 20-30 ms a check.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_pin(pin: str) -> str:
    """The hash that belongs into the configuration."""
    return _HASHER.hash(pin)


class PinCheck:
    """Is this the officer's PIN? An unknown officer takes as long as a known one."""

    def __init__(self, officers: Mapping[str, OfficerRule]) -> None:
        self._hashes = {name: officer.pin_hash for name, officer in officers.items()}
        self._nobody = hash_pin("nobody has this PIN")

    def check(self, officer: str, pin: str) -> bool:
        try:
            return _HASHER.verify(self._hashes.get(officer, self._nobody), pin) and officer in self._hashes
        except (VerificationError, InvalidHashError):
            return False
