"""What a dossier means for the citizen: where it stands, whether it is late, and what to do now. Pure.

national status                      phase          what to do
1  Mới đăng ký                       registered     wait
2  Được tiếp nhận                    accepted       wait, or ask where it stays when the day has passed
3  Không được tiếp nhận              refused        a person explains
4  Đang xử lý                        in_progress    wait, or ask where it stays when the day has passed
5  Yêu cầu bổ sung giấy tờ           supplement     bring the papers
6  Yêu cầu thực hiện nghĩa vụ t.c.   payment        pay
7  Công dân yêu cầu rút hồ sơ        withdrawn      a person explains
8  Dừng xử lý                        stopped        a person explains
9  Đã xử lý xong                     result_ready   collect the result
10 Đã trả kết quả                    returned       nothing
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from queue_engine.dossier.record import Dossier, Supplement
from queue_engine.protocol import DossierMore, DossierStep, DossierView, NextStep, Phase

NATIONAL: dict[str, Phase] = {
    "1": Phase.REGISTERED,
    "2": Phase.ACCEPTED,
    "3": Phase.REFUSED,
    "4": Phase.IN_PROGRESS,
    "5": Phase.SUPPLEMENT,
    "6": Phase.PAYMENT,
    "7": Phase.WITHDRAWN,
    "8": Phase.STOPPED,
    "9": Phase.RESULT_READY,
    "10": Phase.RETURNED,
}
"""Status codes of the national portal."""
NEXT: dict[Phase, NextStep] = {
    Phase.REGISTERED: NextStep.WAIT,
    Phase.ACCEPTED: NextStep.WAIT,
    Phase.IN_PROGRESS: NextStep.WAIT,
    Phase.SUPPLEMENT: NextStep.SUPPLEMENT,
    Phase.PAYMENT: NextStep.PAY,
    Phase.RESULT_READY: NextStep.COLLECT,
    Phase.RETURNED: NextStep.NOTHING,
    Phase.REFUSED: NextStep.ASK,
    Phase.WITHDRAWN: NextStep.ASK,
    Phase.STOPPED: NextStep.ASK,
    Phase.UNKNOWN: NextStep.ASK,
}
WITH_THE_OFFICE = frozenset({Phase.REGISTERED, Phase.ACCEPTED, Phase.IN_PROGRESS})
"""Only these can be late: in the others it is the citizen's turn, or it is done."""
LINES = re.compile(r"[\n;]+")
BULLET = re.compile(r"^\s*(?:[-+*•–]|\d{1,2}[.)])\s*")


@dataclass(frozen=True)
class GuideRules:
    """The settings of what is shown."""

    timezone: str = "Asia/Ho_Chi_Minh"
    shows: frozenset[str] = frozenset({"unit", "officer", "steps", "supplement", "refusal"})
    """Of unit, officer, steps, supplement, refusal and note: what is shown after the second proof."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Code of the system's field → id of the hall's field."""
    returns: Mapping[str, str] = field(default_factory=dict)
    return_field: str | None = None
    """Where results are handed over, if ``returns`` says nothing."""

    @property
    def zone(self) -> tzinfo:
        return ZoneInfo(self.timezone)


def view(dossier: Dossier, today: date, rules: GuideRules, proved: bool = False) -> DossierView:
    """What a public screen may show; ``today``: the local day."""
    first, last = promises(dossier)
    late = _days_late(dossier.phase, last, today, rules.zone)
    moved = first and last and last.astimezone(rules.zone).date() != first.astimezone(rules.zone).date()
    mine = rules.fields.get(dossier.field_code)
    return DossierView(
        code=dossier.code,
        procedure=dossier.procedure_name,
        procedure_code=dossier.procedure_code,
        phase=dossier.phase,
        status=dossier.status_name,
        next_step=NextStep.LATE if late else NEXT[dossier.phase],
        received_at=told(dossier.received_at, rules.zone),
        due_at=told(first, rules.zone),
        new_due_at=told(last, rules.zone) if moved else None,
        finished_at=told(dossier.finished_at, rules.zone),
        returned_at=told(dossier.returned_at, rules.zone),
        overdue=late > 0,
        days_late=late,
        field=mine,
        return_field=rules.returns.get(dossier.field_code) or rules.return_field or mine,
        more=_more(dossier, rules) if proved else None,
    )


def promises(dossier: Dossier) -> tuple[datetime | None, datetime | None]:
    """The promise that was given first, and the one that counts now: an apology moves it and the first one stays."""
    asked = sorted(dossier.supplements, key=_when)
    before = [one.due_before for one in asked if one.due_before]
    after = [one.due_after for one in asked if one.due_after]
    first = min([one for one in (dossier.due_at, *before) if one], default=None)
    last = dossier.new_due_at or (after[-1] if after else dossier.due_at) or first
    return first or last, last


def told(moment: datetime | None, zone: tzinfo) -> str | None:
    """ISO 8601 in UTC; what stands at midnight is a day without a time of day."""
    if moment is None:
        return None
    local = moment.astimezone(zone)
    if local.time() == time():
        return local.date().isoformat()
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _days_late(phase: Phase, promise: datetime | None, today: date, zone: tzinfo) -> int:
    if promise is None or phase not in WITH_THE_OFFICE:
        return 0
    return max(0, (today - promise.astimezone(zone).date()).days)


def _more(dossier: Dossier, rules: GuideRules) -> DossierMore:
    shows, zone = rules.shows, rules.zone
    steps = tuple(
        DossierStep(
            at=told(one.at, zone),
            unit=one.unit,
            officer=one.officer if "officer" in shows else "",
            content=one.content,
        )
        for one in dossier.steps
    )
    return DossierMore(
        unit=dossier.unit_name if "unit" in shows else "",
        officer=dossier.officer_name if "officer" in shows else "",
        steps=steps if "steps" in shows else (),
        supplement=tuple(_lines(_asked_last(dossier))) if "supplement" in shows else (),
        refusal=dossier.refusal_reason if "refusal" in shows else "",
        note=dossier.note if "note" in shows else "",
    )


def _asked_last(dossier: Dossier) -> list[Supplement]:
    """Earlier requests have been met; several of the same moment are one."""
    if dossier.phase is not Phase.SUPPLEMENT or not dossier.supplements:
        return []
    newest = max(map(_when, dossier.supplements))
    return [one for one in dossier.supplements if _when(one) == newest]


def _when(one: Supplement) -> datetime:
    return one.at or datetime.min.replace(tzinfo=UTC)


def _lines(asked: Iterable[Supplement]) -> list[str]:
    lines = [BULLET.sub("", line).strip() for one in asked for line in LINES.split(one.content)]
    return list(dict.fromkeys(line for line in lines if line))
