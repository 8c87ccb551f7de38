"""Asks the live system all that it can do."""

from __future__ import annotations

from collections.abc import Sequence

from queue_engine.dossier.check.report import Report, examine
from queue_engine.dossier.check.words import of_error, say
from queue_engine.dossier.gateway import Ability, Gateway, GatewayError
from queue_engine.dossier.mapping import Mapping
from queue_engine.dossier.reading import Row
from queue_engine.protocol import Phase

LISTS = (Ability.FIELDS, Ability.UNITS, Ability.PROCEDURES, Ability.BOOKINGS)


async def ask(gateway: Gateway, mapping: Mapping, code: str, report: Report) -> None:
    """Every ability once; then the fields of one dossier."""
    report.say("asking", name=gateway.name)
    for ability in LISTS:
        await _list(gateway, ability, report)
    code = code or await _some_code(gateway, report)
    if not code:
        report.say("no_code")
        return
    rows = await _rows(gateway, code, report)
    if rows:
        examine(mapping, rows, report)


async def _list(gateway: Gateway, ability: Ability, report: Report) -> None:
    what = say(f"what_{ability.value}")
    if ability not in gateway.can:
        report.say("cannot", what=what)
        return
    try:
        found: Sequence[object] = await getattr(gateway, ability.value)()
    except GatewayError as error:
        report.blame("failed", what=what, **of_error(error))
    else:
        report.say("got", what=what, count=len(found))


async def _some_code(gateway: Gateway, report: Report) -> str:
    """Of the first dossier that changed."""
    what = say("what_changed")
    if Ability.CHANGED not in gateway.can:
        return ""
    try:
        async for part in gateway.changed(None):
            report.say("got", what=what, count=len(part))
            strange = {f"{one.status_code} {one.status_name}".strip() for one in part if one.phase is Phase.UNKNOWN}
            for status in sorted(strange):
                report.blame("unknown_status", status=status)
            return part[0].code if part else ""
    except GatewayError as error:
        report.blame("failed", what=what, **of_error(error))
    return ""


async def _rows(gateway: Gateway, code: str, report: Report) -> list[Row]:
    rows_of = getattr(gateway, "raw", None)
    what = say("what_dossier", code=code)
    try:
        rows: list[Row] = await rows_of(code) if rows_of else []
    except GatewayError as error:
        report.blame("failed", what=what, **of_error(error))
        return []
    if not rows:
        report.blame("not_found", code=code)
    return rows
