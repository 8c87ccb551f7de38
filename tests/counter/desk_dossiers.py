"""Dossiers at the desk, for tests and pictures: what is to be seen to, and how the exchange goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counter.desk.acts import ALL_ROWS, Act, Problem, Sheet
from counter.desk.events import Page
from counter.desk.flow import Desk
from queue_engine.protocol import Case, CaseKind, Centre, Phase, StuckRow, Sync
from tests.counter.desk_samples import a_desk, desk_hall
from tests.counter.panel_samples import NOW_MS, at

CODE = "H13.12-261109-0042"


def a_sync(minutes_ago: float = 0.05, **changes: Any) -> Sync:
    known: dict[str, Any] = {
        "system": "Cổng dịch vụ công Bình Dương",
        "centre": Centre.OK,
        "since": at(150),
        "last_success_at": at(0.4),
        "dossiers": 18_420,
        "oldest_at": at(31),
        "pulled_at": at(6),
        "procedures": 2_481,
        "procedures_at": at(60 * 8),
        "at": at(minutes_ago),
    }
    return Sync(**{**known, **changes})


def a_case(seq: int = 70, kind: CaseKind = CaseKind.LATE, **changes: Any) -> Case:
    known: dict[str, Any] = {"at": at(12), "dossier": CODE, "station": "kiosk-1", "due_at": "2026-11-20"}
    return Case(seq=seq, kind=kind, **{**known, **changes})


def a_row(id: int = 81, reason: str = "unknown_unit: H13.99", **changes: Any) -> StuckRow:
    known: dict[str, Any] = {"kind": "visit_finished", "visit": "2026-11-23.A012", "attempts": 3, "made_at": at(48)}
    return StuckRow(id=id, reason=reason, **{**known, **changes})


CASES_OPEN = (
    a_case(70, number="D044", ticket="2026-11-23.D044", field="land"),
    a_case(71, dossier="H13.12-261102-0007", due_at="2026-11-22T17:00:00.000Z", number="R021", field="return"),
    a_case(
        75,
        CaseKind.WRONG_STATUS,
        dossier="H13.12-261015-0311",
        due_at=None,
        shown=Phase.SUPPLEMENT,
        as_of=at(60 * 20),
        claim="handed_in",
        station="ban-3",
        officer="can-bo-3",
        number="C014",
        field="certify",
    ),
    a_case(
        76, CaseKind.WRONG_STATUS, dossier="H13.12-261001-0005", due_at=None, shown=Phase.IN_PROGRESS, claim="returned"
    ),
)
ROWS = (
    a_row(),
    a_row(82, "refused: 1043", kind="status_flagged", visit=CODE, attempts=1),
    a_row(83, "tls_expired", visit="2026-11-23.C009", attempts=12),
)
MANY_ROWS = tuple(a_row(100 + n, "wrong_password", visit=f"2026-11-23.A{n:03}") for n in range(1, 201))
FULL = desk_hall(cases=CASES_OPEN, stuck=ROWS)
CROWDED = desk_hall(cases=tuple(a_case(200 + n, number=f"D{n:03}") for n in range(1, 30)), stuck=MANY_ROWS)


def on_page(hall: Any = None, **changes: Any) -> Desk:
    return a_desk(hall, **{"page": Page.DOSSIERS, "sync": a_sync(), **changes})


DOSSIERS: Mapping[str, Desk] = {
    "dossiers-well": on_page(),
    "dossiers": on_page(FULL, sync=a_sync(waiting=7, stuck=3)),
    "dossiers-many": on_page(CROWDED, sync=a_sync(waiting=1_412, stuck=1_204)),
    "dossiers-slow": on_page(sync=a_sync(centre=Centre.SLOW, since=at(9), waiting=3)),
    "dossiers-away": on_page(
        FULL,
        sync=a_sync(
            centre=Centre.AWAY,
            since=at(44),
            reason="timeout",
            last_success_at=at(44),
            oldest_at=at(60 * 30),
            waiting=42,
            stuck=3,
        ),
    ),
    "dossiers-none": on_page(sync=a_sync(centre=Centre.NONE, last_success_at=None, pulled_at=None, procedures=0)),
    "dossiers-silent": on_page(FULL, sync=a_sync(minutes_ago=26, waiting=7, stuck=3)),
    "dossiers-unheard": on_page(sync=None),
    "dossiers-needs": a_desk(FULL, sync=a_sync(minutes_ago=26)),
    "acts-case": on_page(FULL, sheet=Sheet(Act.SETTLE)),
    "acts-case-none": on_page(sheet=Sheet(Act.SETTLE)),
    "acts-case-why": on_page(FULL, sheet=Sheet(Act.SETTLE, ("75",))),
    "acts-case-write": on_page(FULL, sheet=Sheet(Act.SETTLE, ("75",), writes=True, text="Đã gọi điện, hẹn thứ Ba")),
    "acts-case-settled": on_page(FULL, sheet=Sheet(Act.SETTLE, ("75",), problem=Problem("case_settled", {}))),
    "acts-row": on_page(FULL, sheet=Sheet(Act.RESEND)),
    "acts-row-many": on_page(CROWDED, sync=a_sync(stuck=1_204), sheet=Sheet(Act.RESEND)),
    "acts-row-gone": on_page(FULL, sheet=Sheet(Act.RESEND, problem=Problem("row_gone", {}))),
    "acts-row-sent": on_page(FULL, sheet=Sheet(Act.RESEND, (ALL_ROWS,), sent=True)),
    "acts-drop": on_page(FULL, sheet=Sheet(Act.DROP)),
    "acts-drop-why": on_page(FULL, sheet=Sheet(Act.DROP, ("82",))),
    "acts-resent": on_page(FULL, done=(Act.RESEND, NOW_MS + 1000)),
}
