"""``hall dossiers check --config HALL [--code CODE] [--answer FILE]``."""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from queue_engine.dossier.check.live import ask
from queue_engine.dossier.check.report import Report, examine
from queue_engine.dossier.check.words import of_error, say
from queue_engine.dossier.csv_drop import rows_of
from queue_engine.dossier.gateway import GatewayError
from queue_engine.dossier.gateways.catalog import mapping_for, open_gateway
from queue_engine.dossier.http import parsed
from queue_engine.dossier.igate import IGate
from queue_engine.dossier.mapping import Call, Mapping, Table
from queue_engine.dossier.mapping_problems import MappingProblems
from queue_engine.dossier.portal import Portal
from queue_engine.dossier.reading import Row
from queue_engine.dossier.rest import ABILITY_OF

GOOD, FAILED, WRONG_SETUP = 0, 1, 3
TABLES = {
    "dossier": "dossier", "changed": "dossier", "procedures": "procedure", "procedure": "procedure",
    "fields": "field", "units": "unit", "bookings": "booking",
}  # fmt: skip
"""Call → the mapping's table of what its rows hold."""


def main(arguments: list[str] | None = None) -> int:
    from config import ConfigProblems, load_hall
    from config.syntax import why_not

    chosen = _parser().parse_args(arguments)
    try:
        hall = load_hall(chosen.config)
        if hall.dossiers.system == "none":
            print(say("no_system"))
            return WRONG_SETUP
        mapping = mapping_for(hall.dossiers, why_not)
    except (ConfigProblems, MappingProblems) as problems:
        print(problems, file=sys.stderr)
        return WRONG_SETUP
    report = Report([say("mapping_good", name=hall.dossiers.mapping or f"{mapping.family}.toml")])
    _out(hall.dossiers, mapping, report)
    work = _recorded(mapping, chosen, report) if chosen.answer else _live(hall, mapping, chosen.code, report)
    asyncio.run(work)
    report.end()
    print("\n".join(report.lines))
    return FAILED if report.wrong else GOOD


def _parser() -> argparse.ArgumentParser:
    words = "Prove a mapping against the live system, or against an answer that was recorded."
    parser = argparse.ArgumentParser(prog="hall dossiers check", description=words)
    parser.add_argument("--config", "--hall", required=True, help="hall name or TOML file")
    parser.add_argument("--code", default="", help="the code of a real dossier whose fields are looked at")
    parser.add_argument("--answer", type=Path, metavar="FILE", help="a recorded answer, JSON or CSV; nothing is asked")
    words = "the call that gave the answer; default: dossier"
    parser.add_argument("--call", default="dossier", choices=[*TABLES], metavar="CALL", help=words)
    return parser


def _out(given: Any, mapping: Mapping, report: Report) -> None:
    """What the hall is to tell the system, without a call that takes it."""
    for call, ability in ABILITY_OF.items():
        if given.out.where == "system" and ability.value in given.out.send and call not in mapping.calls:
            report.blame("no_out", kind=ability.value, call=call)


async def _live(hall: Any, mapping: Mapping, code: str, report: Report) -> None:
    try:
        gateway = open_gateway(hall.dossiers, hall.hall.state_dir, lambda: datetime.now(UTC), mapping=mapping)
    except GatewayError as error:
        report.blame("failed", what=hall.dossiers.name or mapping.family, **of_error(error))
        return
    try:
        await ask(gateway, mapping, code, report)
    finally:
        await gateway.close()


async def _recorded(mapping: Mapping, chosen: argparse.Namespace, report: Report) -> None:
    from config.syntax import why_not

    try:
        table = getattr(mapping, TABLES[chosen.call])
        if not isinstance(table, Table):
            report.blame("no_table", call=chosen.call, table=TABLES[chosen.call])
            return
        rows = await _rows_in(mapping, chosen.answer, chosen.call)
    except GatewayError as error:
        report.blame("failed", what=str(chosen.answer), **of_error(error))
        return
    except OSError as error:
        report.blame("no_answer", file=chosen.answer, why=why_not(error))
        return
    report.say("recorded", file=chosen.answer, count=len(rows))
    if rows:
        examine(mapping, rows, report, table)
    else:
        report.blame("not_found", code="")


async def _rows_in(mapping: Mapping, file: Path, call: str) -> list[Row]:
    if mapping.files is not None and file.suffix.lower() != ".json":
        return list(rows_of(file, mapping.files))
    body = await parsed(file.read_bytes())
    family = Portal if mapping.family == "portal" else IGate
    return family.rows_in(body, mapping.calls.get(call, Call()))


if __name__ == "__main__":
    sys.exit(main())
