"""A dossier as the look-up service told of it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

from queue_engine.protocol import DossierAnswer, DossierView, ProcedureView


@dataclass(frozen=True)
class Looked:
    """What the look-up service knows of the open visit's dossier."""

    code: str = field(repr=False)
    at_ms: int
    answer: DossierAnswer | None = None
    failed: bool = False
    """The service did not answer the last question."""
    procedure: ProcedureView | None = None

    @property
    def view(self) -> DossierView | None:
        return self.answer.dossier if self.answer else None
