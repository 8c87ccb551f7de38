"""Why a store does not open: each says file, reason and remedy."""

from __future__ import annotations


class StoreProblem(Exception):
    """The store cannot be used. ``reason`` and ``remedy`` are for the administrator."""

    def __init__(self, path: str, reason: str, remedy: str) -> None:
        super().__init__(f"{path}: {reason}. {remedy}")
        self.path, self.reason, self.remedy = path, reason, remedy


class NewerSchema(StoreProblem):
    def __init__(self, path: str, found: int, known: int) -> None:
        super().__init__(
            path,
            f"the database has schema {found}, this program knows up to {known}",
            "Install the newer program again, or restore a backup made before the upgrade.",
        )


class StoreInUse(StoreProblem):
    def __init__(self, path: str, holder: str) -> None:
        super().__init__(
            path,
            f"another hall server already serves it ({holder})",
            "Stop that server first; two may not share a store.",
        )


class NotDurable(StoreProblem):
    def __init__(self, path: str, found: str) -> None:
        super().__init__(
            path,
            f"SQLite does not promise durability here ({found} instead of wal and synchronous=FULL)",
            "Move the state folder to a local disk.",
        )


class Unwritable(StoreProblem):
    def __init__(self, path: str, why: str) -> None:
        super().__init__(path, f"cannot be written: {why}", "Give the hall's user the right to write in this folder.")
