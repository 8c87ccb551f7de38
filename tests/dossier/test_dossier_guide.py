"""What a dossier means for the citizen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from queue_engine.dossier.guide import NATIONAL, NEXT, GuideRules, view
from queue_engine.dossier.record import Dossier, Step, Supplement
from queue_engine.protocol import NextStep, Phase

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = date(2026, 11, 20)
DUE = datetime(2026, 11, 18, 16, 30, tzinfo=ZONE)
RULES = GuideRules(fields={"DD": "land"}, return_field="return")


def dossier(phase: Phase, **more: object) -> Dossier:
    known = Dossier("H13.01-261101-0001", phase, datetime(2026, 11, 20, 1, 0, tzinfo=UTC), "test", field_code="DD")
    return replace(known, **more)  # type: ignore[arg-type]


TABLE = {
    # status: (next step in time, next step two days after the promise, is late then)
    "1": (NextStep.WAIT, NextStep.LATE, True),
    "2": (NextStep.WAIT, NextStep.LATE, True),
    "3": (NextStep.ASK, NextStep.ASK, False),
    "4": (NextStep.WAIT, NextStep.LATE, True),
    "5": (NextStep.SUPPLEMENT, NextStep.SUPPLEMENT, False),
    "6": (NextStep.PAY, NextStep.PAY, False),
    "7": (NextStep.ASK, NextStep.ASK, False),
    "8": (NextStep.ASK, NextStep.ASK, False),
    "9": (NextStep.COLLECT, NextStep.COLLECT, False),
    "10": (NextStep.NOTHING, NextStep.NOTHING, False),
}


@pytest.mark.parametrize("status", TABLE)
def test_every_national_status_has_its_next_step(status: str) -> None:
    in_time, after, late = TABLE[status]
    known = dossier(NATIONAL[status], due_at=DUE)
    before = view(known, DUE.date(), RULES)
    assert (before.next_step, before.overdue, before.days_late) == (in_time, False, 0)
    later = view(known, TODAY, RULES)
    assert (later.next_step, later.overdue, later.days_late) == (after, late, 2 if late else 0)


def test_every_phase_has_a_next_step() -> None:
    assert set(NEXT) == set(Phase)
    assert view(dossier(Phase.UNKNOWN, status_name="Chờ liên thông"), TODAY, RULES).status == "Chờ liên thông"


def test_an_apology_moves_the_promise_and_keeps_the_first_one() -> None:
    new = DUE + timedelta(days=7)
    apology = Supplement("Xin lỗi", DUE - timedelta(hours=3), DUE, new)
    for known in (
        dossier(Phase.IN_PROGRESS, due_at=DUE, supplements=(apology,)),
        dossier(Phase.IN_PROGRESS, due_at=new, supplements=(apology,)),  # the system has overwritten the promise
        dossier(Phase.IN_PROGRESS, due_at=DUE, new_due_at=new),
    ):
        shown = view(known, TODAY, RULES)
        assert (shown.due_at, shown.new_due_at) == ("2026-11-18T09:30:00Z", "2026-11-25T09:30:00Z")
        assert (shown.next_step, shown.overdue) == (NextStep.WAIT, False)
        late = view(known, date(2026, 11, 28), RULES)
        assert (late.next_step, late.days_late) == (NextStep.LATE, 3)


def test_the_day_of_the_promise_itself_is_not_late_and_a_promise_may_lack() -> None:
    assert not view(dossier(Phase.IN_PROGRESS, due_at=DUE), DUE.date(), RULES).overdue
    shown = view(dossier(Phase.IN_PROGRESS), TODAY, RULES)
    assert (shown.due_at, shown.new_due_at, shown.overdue) == (None, None, False)


def test_late_is_counted_in_the_days_of_the_hall() -> None:
    """23:30 UTC of the 18th is the 19th in Việt Nam."""
    due = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
    assert view(dossier(Phase.ACCEPTED, due_at=due), TODAY, RULES).days_late == 1


def test_midnight_is_a_day_without_a_time() -> None:
    shown = view(dossier(Phase.ACCEPTED, received_at=datetime(2026, 11, 1, tzinfo=ZONE)), TODAY, RULES)
    assert shown.received_at == "2026-11-01"


FULL = dossier(
    Phase.SUPPLEMENT,
    unit_name="Chi nhánh đất đai",
    officer_name="Lê Thị Hồng",
    refusal_reason="lý do",
    note="ghi chú",
    steps=(Step(DUE, "Bộ phận Một cửa", "Trần Việt", "Tiếp nhận"),),
    supplements=(
        Supplement("Giấy cũ đã nộp", DUE - timedelta(days=5)),
        Supplement("- Bản sao giấy chứng nhận\n2) Tờ khai; Ảnh 3x4", DUE),
    ),
)


def test_nothing_of_tier_1_without_the_proof() -> None:
    shown = view(FULL, TODAY, RULES)
    assert shown.more is None
    assert "Hồng" not in shown.model_dump_json()


def test_tier_1_shows_what_the_setting_allows_and_the_papers_that_are_still_missing() -> None:
    more = view(FULL, TODAY, RULES, proved=True).more
    assert more is not None
    assert (more.unit, more.officer, more.refusal, more.note) == ("Chi nhánh đất đai", "Lê Thị Hồng", "lý do", "")
    assert more.supplement == ("Bản sao giấy chứng nhận", "Tờ khai", "Ảnh 3x4")
    assert more.steps[0].at == "2026-11-18T09:30:00Z"


@pytest.mark.parametrize("shown", ["unit", "officer", "steps", "supplement", "refusal", "note"])
def test_each_part_of_tier_1_is_a_setting(shown: str) -> None:
    more = view(FULL, TODAY, replace(RULES, shows=frozenset({shown})), proved=True).more
    assert more is not None
    assert {name for name, value in more.model_dump().items() if value} == {shown}
    assert shown != "steps" or more.steps[0].officer == ""


def test_the_halls_field_and_the_field_of_returns() -> None:
    known = dossier(Phase.RESULT_READY)
    assert (view(known, TODAY, RULES).field, view(known, TODAY, RULES).return_field) == ("land", "return")
    rules = replace(RULES, returns={"DD": "land-return"})
    assert view(known, TODAY, rules).return_field == "land-return"
    assert view(known, TODAY, GuideRules(fields={"DD": "land"})).return_field == "land"
    assert view(replace(known, field_code="??"), TODAY, GuideRules()).field is None
