"""``hall dossiers sim --config HALL``: the simulated central system, until SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from queue_engine.dossier.sim.answers import Centre
from queue_engine.dossier.sim.certificates import NoCertificates, context_of, make_certificates
from queue_engine.dossier.sim.faults import FAULTS, ControlFile, PlanFile, SimFaults
from queue_engine.dossier.sim.ledger import Ledger
from queue_engine.dossier.sim.server import SimServer
from queue_engine.dossier.sim.world import World

WRONG_SETUP = 3
FOLDER = "sim-centre"
LOOK_S = 0.1


def main(arguments: list[str] | None = None) -> int:
    from config import ConfigProblems, load_hall

    chosen = _parser().parse_args(arguments)
    try:
        hall = load_hall(chosen.config)
    except ConfigProblems as problems:
        print(problems, file=sys.stderr)
        return WRONG_SETUP
    given, folder = hall.dossiers.sim, hall.hall.state_dir / FOLDER
    zone = ZoneInfo(hall.hall.timezone)
    world = World(given.seed, given.dossiers, given.procedures, datetime.now(zone).date(), zone)
    faults = _faults(chosen, folder)
    ledger = Ledger(folder / "ledger.jsonl")
    try:
        asyncio.run(_run(Centre(world, faults, ledger), given.port, given.tls_port, given.answer_ms, folder))
    except OSError as error:
        _tell(f"127.0.0.1:{given.port}: {error.strerror}")
        return WRONG_SETUP
    finally:
        ledger.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    faults = "\n".join(f"  {name:<16}{words}" for name, words in FAULTS.items())
    parser = argparse.ArgumentParser(
        prog="hall dossiers sim",
        description="A simulated central system. It forgets nothing of what it was told: ledger.jsonl.",
        epilog=f"faults (on, off, seconds, 1/N, xN):\n{faults}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--config", "--hall", required=True, help="hall name or TOML file")
    parser.add_argument("--faults", type=Path, metavar="FILE", help="what goes wrong and when; lines may be appended")
    parser.add_argument("--since", type=Path, metavar="FILE", help="holds the start of the fault file's time")
    parser.add_argument("--control", type=Path, metavar="FILE", help="what is wrong now; default: in the state folder")
    return parser


def _faults(chosen: argparse.Namespace, folder: Path) -> SimFaults:
    folder.mkdir(parents=True, exist_ok=True)
    faults = SimFaults()
    faults.follow(ControlFile(chosen.control or folder / "control", faults, _tell))
    if chosen.faults:
        faults.follow(PlanFile(chosen.faults, chosen.since, faults, _tell))
    return faults


async def _run(centre: Centre, port: int, tls_port: int, answer_ms: int, folder: Path) -> None:
    certificates = folder / "certificates"
    server = SimServer(centre, answer_ms / 1000, certificates)
    _tell(f"simulated centre: http://127.0.0.1:{await server.listen('127.0.0.1', port)}")
    if tls_port:
        try:
            trusted = make_certificates(certificates)
            await server.listen("127.0.0.1", tls_port, context_of(certificates))
            _tell(f"simulated centre: https://127.0.0.1:{tls_port}, ca_file {trusted}")
        except NoCertificates as error:
            _tell(f"simulated centre: {error}")
    end = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end.set)
    while not end.is_set():
        server.refresh()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_S):
                await end.wait()
    await server.close()


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
