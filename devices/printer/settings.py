"""What must be known of a printer before it can be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol


class PrinterRow(Protocol):
    """The part of a hall's configuration that describes one printer, whoever reads it."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def dots(self) -> int: ...
    @property
    def connect_timeout_s(self) -> float: ...
    @property
    def write_timeout_s(self) -> float: ...


@dataclass(frozen=True)
class PrinterSettings:
    """One printer. Times are deadlines of our program; they do not depend on the printer's speed."""

    id: str
    host: str
    port: int = 9100
    kind: str = "escpos_tcp"
    dots: int = 576
    """Dots a line: 576 on 80 mm paper, 384 on 58 mm."""
    connect_timeout_s: float = 1.0
    write_timeout_s: float = 10.0
    """Seconds in which the printer must have taken a whole slip."""
    answer_timeout_s: float = 0.4
    """How long a real-time question waits for its answer."""
    evidence_timeout_s: float = 3.0
    """How long after the mechanism must have ended the printer may take to say that it has printed."""
    slowest_mm_per_s: float = 50.0
    """Slowest mechanism to reckon with while waiting for the evidence."""
    unproved: Literal["sent", "uncertain"] = "sent"
    """How a slip ends on a printer that has never answered a question."""

    @classmethod
    def of(cls, row: PrinterRow) -> PrinterSettings:
        """The settings as a hall's configuration gives them; what it does not say keeps its default."""
        return cls(
            id=row.id,
            host=row.host,
            port=row.port,
            kind=row.kind,
            dots=row.dots,
            connect_timeout_s=row.connect_timeout_s,
            write_timeout_s=row.write_timeout_s,
        )
