"""Dossiers at the desk: what is to be seen to, how the exchange with the central system goes, what it did not take.

Pure: (desk, words) -> lines and answers. Nothing here counts by officer: what is late or wrong has no culprit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from assets.line import Line
from counter.desk.acts import ALL_ROWS, Act, Sheet, Step
from counter.desk.buttons import Choice, Place
from counter.desk.events import Given
from counter.desk.flags import flag_title
from counter.desk.flow import Desk
from counter.words import Words, ms_of
from queue_engine.protocol import Case, CaseKind, Centre, HallState, StuckRow

SILENT_MS = 30_000
"""A worker tells how it goes every ten seconds; one that has not for so long does not run."""
ROWS_SHOWN = 12
OLD_MS = 24 * 60 * 60_000


def has_dossiers(desk: Desk, words: Words) -> bool:
    """Whether the hall has anything to do with dossiers."""
    given = words.config.dossiers
    return given.running or bool(given.out.send or (desk.hall and (desk.hall.cases or desk.hall.stuck)))


def open_cases(hall: HallState | None) -> tuple[Case, ...]:
    """The latest dossiers first, then wrong statuses in the order in which they were flagged."""
    found = hall.cases if hall else ()
    return tuple(sorted(found, key=lambda one: (one.kind is not CaseKind.LATE, one.due_at or "", one.seq)))


def case_lines(desk: Desk, words: Words) -> tuple[Line, ...]:
    return tuple(_case(desk, words, one) for one in open_cases(desk.hall))


def _case(desk: Desk, words: Words, case: Case) -> Line:
    late = case.kind is CaseKind.LATE
    return Line(
        key=str(case.seq),
        title=case_title(desk, words, case),
        note="\n".join(part for part in (_about(words, case), _where(desk, words, case)) if part),
        value=case.number or "",
        icon="clock" if late else "warning",
        tone="alarm" if late else "priority",
    )


def case_title(desk: Desk, words: Words, case: Case) -> str:
    """What it is, in a few words."""
    if case.kind is CaseKind.WRONG_STATUS:
        return words["desk.case_wrong"].format(claim=words[f"desk.claim_{case.claim or 'other'}"])
    return words.texts.count("desk.case_late", _days_late(desk, words, case))


def _days_late(desk: Desk, words: Words, case: Case) -> int:
    """Days of the calendar since the promise."""
    if not case.due_at:
        return 0
    due = datetime.fromisoformat(case.due_at)
    local = due if due.tzinfo is None else due.astimezone(words.zone)
    today = datetime.fromtimestamp(desk.now_ms / 1000, words.zone).date()
    return max(0, (today - date(local.year, local.month, local.day)).days)


def _about(words: Words, case: Case) -> str:
    field = words.field(case.field) if case.field else ""
    return " · ".join(part for part in (case.dossier, field) if part)


def _where(desk: Desk, words: Words, case: Case) -> str:
    """Where it was said and when; of a status also what was shown, and of when that was."""
    said = words["desk.case_from"].format(station=words.station(case.station), time=words.moment(case.at, desk.now_ms))
    if case.shown is None:
        return said
    shown = words["desk.case_shown"].format(phase=words[f"panel.dossier_phase_{case.shown}"])
    as_of = words["desk.case_as_of"].format(time=words.moment(case.as_of, desk.now_ms)) if case.as_of else ""
    return " · ".join(part for part in (shown, as_of, said) if part)


# -- the central system ----------------------------------------------------------------------------------


def is_silent(desk: Desk) -> bool:
    """The worker does not run, as far as the desk knows."""
    return desk.sync is None or desk.now_ms - ms_of(desk.sync.at) > SILENT_MS


def sync_lines(desk: Desk, words: Words) -> tuple[Line, ...]:
    """How the centre is, when it last answered, how old the hall's copy is, what waits."""
    sync = desk.sync
    if desk.hall is None:
        return ()
    if sync is None:
        return (Line("worker", words["desk.sync_never"], words["desk.sync_away_fix"], icon="wifi-off", tone="alarm"),)
    return (*_worker(desk, words), *_exchange(desk, words))


def _worker(desk: Desk, words: Words) -> Iterator[Line]:
    sync = desk.sync
    assert sync is not None, "asked only when the worker was heard"
    if is_silent(desk):
        title = words["desk.sync_away"].format(time=words.moment(sync.at, desk.now_ms))
        yield Line("worker", title, words["desk.sync_away_fix"], icon="wifi-off", tone="alarm")
        return
    since = words.moment(sync.since, desk.now_ms)
    title = words[f"desk.centre_{sync.centre}"].format(system=sync.system, time=since)
    tone = {Centre.OK: "calm", Centre.SLOW: "priority", Centre.AWAY: "alarm"}.get(sync.centre, "quiet")
    well = sync.centre in (Centre.OK, Centre.NONE)
    reason = reason_text(sync.reason, words) if sync.reason else ""
    yield Line("worker", title, reason, icon="check-circle" if well else "wifi-off", tone=tone)


def _exchange(desk: Desk, words: Words) -> Iterator[Line]:
    sync = desk.sync
    assert sync is not None, "asked only when the worker was heard"
    last = words.moment(sync.last_success_at, desk.now_ms) if sync.last_success_at else words["desk.sync_none_yet"]
    yield Line("success", words["desk.sync_success"], value_note=last, icon="check")
    copy = words["desk.sync_copy"].format(n=_figure(sync.dossiers, words))
    old = sync.oldest_at is not None and desk.now_ms - ms_of(sync.oldest_at) > OLD_MS
    age = words["desk.sync_oldest"].format(time=words.moment(sync.oldest_at, desk.now_ms)) if sync.oldest_at else ""
    pulled = words.moment(sync.pulled_at, desk.now_ms) if sync.pulled_at else words["desk.sync_none_yet"]
    yield Line("copy", copy, age, value_note=pulled, icon="refresh", tone="priority" if old else "plain")
    if sync.procedures:
        title = words["desk.sync_procedures"].format(n=_figure(sync.procedures, words))
        at = words.moment(sync.procedures_at, desk.now_ms) if sync.procedures_at else ""
        yield Line("procedures", title, value_note=at, icon="search")
    waiting = words["desk.sync_waiting_some" if sync.waiting else "desk.sync_waiting_none"]
    yield Line("waiting", waiting, value=str(sync.waiting) if sync.waiting else "", icon="forward")


def _figure(n: int, words: Words) -> str:
    """In groups of three, as its language writes them."""
    return f"{n:,}" if words.texts.language == "en" else f"{n:,}".replace(",", ".")


# -- what it did not take --------------------------------------------------------------------------------


def stuck_count(desk: Desk) -> int:
    """How many there are in all: the hall's list is cut at some length."""
    listed = len(desk.hall.stuck) if desk.hall else 0
    return max(listed, desk.sync.stuck) if desk.sync and listed and not is_silent(desk) else listed


def stuck_lines(desk: Desk, words: Words) -> tuple[Line, ...]:
    """The oldest first, as many as can be read; the last line says how many more there are."""
    rows = desk.hall.stuck[:ROWS_SHOWN] if desk.hall else ()
    lines = tuple(_stuck(desk, words, row) for row in rows)
    more = stuck_count(desk) - len(lines)
    return (*lines, Line("more", words["desk.stuck_more"].format(n=more), tone="quiet")) if more > 0 else lines


def _stuck(desk: Desk, words: Words, row: StuckRow) -> Line:
    tried = words.texts.count("desk.stuck_tried", row.attempts)
    at = words.moment(row.made_at, desk.now_ms)
    note = f"{reason_text(row.reason, words)}\n{tried}"
    return Line(str(row.id), row_title(row, words), note, value_note=at, icon="warning", tone="priority")


def row_title(row: StuckRow, words: Words) -> str:
    """What was to be sent, and of which visit."""
    day, dot, number = row.visit.partition(".")
    if row.kind == "day_summary":
        return words["desk.row_day_summary"].format(visit="/".join(reversed(number.split("-"))))
    visit = number if dot and day[:2].isdigit() and "-" in day else row.visit
    return words[f"desk.row_{row.kind}"].format(visit=visit)


def reason_text(reason: str, words: Words) -> str:
    """The sentence and the remedy of a code; what it is about stands behind. An unknown code is shown as it is."""
    code, _, about = reason.partition(":")
    if f"centre.{code}" not in words.texts:
        return reason
    fix = words[f"centre.{code}_fix"] if f"centre.{code}_fix" in words.texts else ""
    sentence = words[f"centre.{code}"]
    named = f"{sentence.removesuffix('.')} ({about.strip()})." if about.strip() else sentence
    return f"{named} {fix}".strip()


def exchange_needs(desk: Desk, hall: HallState, words: Words) -> Iterator[Line]:
    """One line for each list that a person should see to, and one for a worker that does not run."""
    if hall.cases:
        text = words.texts.count("desk.need_cases", len(hall.cases))
        yield Line("cases", text, icon="clock", tone="priority")
    if hall.stuck:
        text = words.texts.count("desk.need_stuck", stuck_count(desk))
        yield Line("stuck", text, icon="warning", tone="priority")
    if desk.sync is not None and is_silent(desk):
        text = words["desk.sync_away"].format(time=words.moment(desk.sync.at, desk.now_ms))
        yield Line("worker", text, icon="wifi-off", tone="alarm")


# -- answers to the questions ----------------------------------------------------------------------------


def cases(at: Place) -> Iterable[Choice]:
    for one in open_cases(at.hall):
        late = one.kind is CaseKind.LATE
        line = " · ".join(part for part in (one.number or "", _about(at.words, one)) if part)
        icon = "clock" if late else "warning"
        yield Choice(case_title(at.desk, at.words, one), Given(str(one.seq)), line, icon)


def rows(at: Place) -> Iterable[Choice]:
    stuck = at.hall.stuck
    if at.sheet.act is Act.RESEND and stuck:
        title = at.words["desk.resend_all"].format(n=stuck_count(at.desk))
        yield Choice(title, Given(ALL_ROWS), icon="refresh", look="main")
    for row in stuck:
        reason = reason_text(row.reason, at.words).partition(". ")[0]
        yield Choice(row_title(row, at.words), Given(str(row.id)), reason, "forward")


def answers_of(desk: Desk, sheet: Sheet, words: Words) -> str:
    """The act and which entry it is about; empty: another act."""
    if sheet.act not in (Act.SETTLE, Act.RESEND, Act.DROP) or sheet.step is Step.CASE or desk.hall is None:
        return ""
    parts = [words[f"desk.act_{sheet.act}"]]
    named = sheet.given[0] if sheet.given else ""
    parts += [_case(desk, words, one).title for one in desk.hall.cases if str(one.seq) == named]
    parts += [row_title(row, words) for row in desk.hall.stuck if str(row.id) == named]
    parts += [flag_title(desk, words, named)]
    return " · ".join(part for part in parts if part)
