"""The papers of look-ups and of held numbers, one pixel a dot: 80 mm paper at the left, 58 mm at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import get_args

from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from assets.texts import Texts
from devices.printer.bitmap import Bitmap
from devices.printer.layout_file import load_layout
from devices.printer.paper_samples import sample_paper
from devices.printer.papers import PaperContent
from devices.printer.render import render
from devices.printer.slip import PaperKind
from devices.printer.wiring import paper_layouts
from kiosk.lookup.events import Paper as Wish
from kiosk.lookup.events import PrintChecklist, PrintMissing, PrintStatus
from kiosk.papers.words import hold_paper, paper_of
from queue_engine.protocol import DossierView, NextStep, PaperAsked, Phase
from tests.kiosk.kiosk_samples import AT, config_of
from tests.kiosk.lookup_samples import AS_OF, BIRTH, LONG_CODE, MORE, a_view
from tests.visual.registry import Room, Stage

WIDE, NARROW, GAP = 576, 384, 40
TABLE = QColor("#8a8f94")
CONFIG = config_of()
NOW = datetime.fromisoformat(AT)
TOKEN = "0123456789abcdef" * 2
LACKS = (*MORE.supplement, "Căn cước của người được ủy quyền")


def _status(phase: Phase, step: NextStep, **changes: object) -> PrintStatus:
    return PrintStatus(a_view(phase, step, **changes), AS_OF)


LATE = a_view(Phase.IN_PROGRESS, NextStep.LATE, due_at="2026-11-10", new_due_at="2026-11-18", overdue=True, days_late=5)
STATUSES: Mapping[str, PrintStatus] = {
    "wait": _status(Phase.IN_PROGRESS, NextStep.WAIT, due_at="2026-11-27"),
    "moved": _status(Phase.IN_PROGRESS, NextStep.WAIT, due_at="2026-11-20", new_due_at="2026-11-27"),
    "collect": _status(Phase.RESULT_READY, NextStep.COLLECT, finished_at="2026-11-20"),
    "late": PrintStatus(LATE, AS_OF),
    "supplement": _status(Phase.SUPPLEMENT, NextStep.SUPPLEMENT),
    "pay": _status(Phase.PAYMENT, NextStep.PAY),
    "refused": _status(Phase.REFUSED, NextStep.ASK),
    "returned": _status(Phase.RETURNED, NextStep.NOTHING, returned_at="2026-11-20"),
    "ageless": PrintStatus(a_view(code=LONG_CODE), None),
}
WISHES: Mapping[str, Wish] = {
    **{f"status-{name}": wish for name, wish in STATUSES.items()},
    "missing": PrintMissing(a_view(Phase.SUPPLEMENT, NextStep.SUPPLEMENT, more=MORE), AS_OF),
    "checklist": PrintChecklist(BIRTH, 0),
    "checklist-bare": PrintChecklist(BIRTH.model_copy(update={"cases": (), "url": "", "decision_no": ""}), 0),
}


def _asked(missing: tuple[str, ...]) -> PaperAsked:
    where = {"station": "may-lay-so-1", "field": "land", "counter": "quay-3"}
    return PaperAsked(paper=812, ticket="2026-11-23.D012", number="D012", missing=missing, at=AT, **where)


def _wished(wish: Wish, language: str) -> PaperContent:
    return paper_of(wish, CONFIG, Texts.load(language), NOW)


def _held(language: str, missing: tuple[str, ...] = LACKS, token: str = TOKEN, again: int = 1) -> PaperContent:
    return hold_paper(_asked(missing), token, again, CONFIG, Texts.load(language))


def _longest(paper: PaperKind, language: str) -> PaperContent:
    return sample_paper(paper, language, long=True, copy=2 if paper == "hold" else 1)


KINDS: tuple[PaperKind, ...] = tuple(kind for kind in get_args(PaperKind) if kind != "ticket")
PAPERS: Mapping[str, Callable[[str], PaperContent]] = {
    **{name: partial(_wished, wish) for name, wish in WISHES.items()},
    "hold": _held,
    "hold-again": partial(_held, again=2),
    "hold-without-code": partial(_held, missing=LACKS[:1], token=""),
    **{f"longest-{kind}": partial(_longest, kind) for kind in KINDS},
}


class Sheets(QWidget):
    """Both widths of a paper on a table; what is longer than the picture is shown smaller."""

    def __init__(self, content: PaperContent) -> None:
        super().__init__()
        layout = load_layout(paper_layouts()[content.paper][-1], content.paper)
        self._sheets = [_image(render(content, dots, layout)) for dots in (WIDE, NARROW)]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), TABLE)
        tallest = max(sheet.height() for sheet in self._sheets) + 2 * GAP
        painter.scale(*[min(1.0, self.height() / tallest)] * 2)
        left = GAP
        for sheet in self._sheets:
            painter.drawImage(left, GAP, sheet)
            left += sheet.width() + GAP


def _image(bitmap: Bitmap) -> QImage:
    """Black dots on white paper."""
    white = bytes(byte ^ 0xFF for byte in bitmap.data)
    image = QImage(white, bitmap.width, bitmap.height, bitmap.width // 8, QImage.Format.Format_Mono)
    image.setColorTable([0xFF000000, 0xFFFFFFFF])
    return image.copy()


def _case(stage: Stage, *, name: str) -> QWidget:
    return Sheets(PAPERS[name](stage.language))


def needed() -> Mapping[str, bool]:
    """Every kind of paper, as it usually is and at its longest, and a status for every next step."""
    drawn = {name: paper("vi") for name, paper in PAPERS.items()}
    usual = {content.paper for name, content in drawn.items() if not name.startswith("longest-")}
    views: list[DossierView] = [wish.view for wish in STATUSES.values()]
    return {
        **{f"paper {kind}": kind in usual for kind in KINDS},
        **{f"longest {kind}": f"longest-{kind}" in drawn for kind in KINDS},
        **{f"status {step}": step in {view.next_step for view in views} for step in NextStep},
    }


STATES: dict[str, Callable[[Stage], QWidget]] = {name: partial(_case, name=name) for name in PAPERS}
ROOM = Room("papers", STATES, needed, sizes=("1080x1920",))
