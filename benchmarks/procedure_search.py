"""How fast procedures are found as somebody types, and how well when it is mistyped."""

from __future__ import annotations

import json
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from importlib.resources import files
from pathlib import Path

import tomli_w

from benchmarks import program
from benchmarks.hall import BenchHall, BrokenBenchmark, token, wait_until, work_folder
from benchmarks.measure import Row, counted, sampled
from benchmarks.procedure_queries import Query, by_kind, key_strokes, queries
from config import load_hall
from config.ports import free_port
from queue_engine.client import Commands
from queue_engine.dossier.procedures.csv_in import read_procedures
from queue_engine.dossier.procedures.index import Index
from queue_engine.dossier.procedures.store import ProcedureStore
from queue_engine.dossier.record import Procedure
from queue_engine.dossier.sim.grown import grown
from queue_engine.protocol import AskProcedures, ProcedureHits

NATION, EVERYWHERE = 2_500, 50_000
FIRST, SHOWN = 5, 20
SEED = 2026


@dataclass(frozen=True)
class Lengths:
    """How many queries are asked whole, and how many are typed key by key."""

    asked: int
    typed: int


QUICK, FULL = Lengths(540, 40), Lengths(1_800, 200)


def measure(quick: bool) -> list[Row]:
    lengths = QUICK if quick else FULL
    base = read_procedures((files("assets.dossiers") / "procedures-sample.csv").read_bytes())
    rows: list[Row] = []
    for size in (NATION, EVERYWHERE):
        procedures = grown(base, size, SEED)
        asked = queries({one.code: one.name for one in procedures}, lengths.asked, SEED + size)
        rows += _by_index(procedures, asked, lengths.typed)
        if size == NATION:
            rows += _by_http(procedures, asked[: lengths.typed])
    return rows


def _by_index(procedures: Sequence[Procedure], asked: Sequence[Query], typed: int) -> Iterator[Row]:
    size, began = len(procedures), time.perf_counter()
    index = Index(procedures)
    yield counted(f"build_{size}", "s", time.perf_counter() - began)
    typing = [line for query in asked[:typed] for line in key_strokes(query)]
    yield sampled(f"key_{size}", "ms", [_timed(index.search, line) for line in typing])
    found = [query for query in asked if query.code in _first(index, query.text)]
    yield counted(f"recall_{size}", "share", len(found) / len(asked), len(asked))
    for kind, share in by_kind(found, asked).items():
        yield counted(f"recall_{size}_{kind}", "share", share, sum(query.kind == kind for query in asked))


def _first(index: Index, text: str) -> list[str]:
    return [index.procedures[int(place)].code for place in index.search(text)[:FIRST]]


def _timed(act: Callable[[str], object], line: str) -> float:
    began = time.perf_counter()
    act(line)
    return (time.perf_counter() - began) * 1000


# -- as a station asks ----------------------------------------------------------------------------------


def _by_http(procedures: Sequence[Procedure], asked: Sequence[Query]) -> Iterator[Row]:
    """The look-up service as its own process, asked by one station over one connection."""
    with work_folder() as folder, BenchHall(folder) as hall:
        port = _with_a_port(hall.file)
        hall.config = load_hall(hall.file)
        ProcedureStore(hall.config.hall.state_dir).replace(procedures, "benchmark", datetime.now(UTC))
        worker = hall.run("dossiers", "queue_engine", "dossiers", "--config", str(hall.file))
        wait_until(lambda: _ready(port, len(procedures)), worker, hall.log("dossiers"))
        commands = Commands(f"127.0.0.1:{port}", token(hall.kiosk))
        typing = [line for query in asked for line in key_strokes(query)]
        yield sampled("key_http_2500", "ms", [_timed(lambda text: _ask(commands, text), line) for line in typing])


def _with_a_port(file: Path) -> int:
    """The hall without a central system, with procedures alone."""
    values, port = tomllib.loads(file.read_text(encoding="utf-8")), free_port()
    values["dossiers"] = {"system": "none", "port": port}
    file.write_text(tomli_w.dumps(values), encoding="utf-8")
    return port


def _ready(port: int, count: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/health")
        return bool(json.loads(connection.getresponse().read()).get("procedures") == count)
    except (OSError, ValueError):
        return False
    finally:
        connection.close()


def _ask(commands: Commands, text: str) -> None:
    answer = commands.send(AskProcedures(query=text, limit=SHOWN))
    if not isinstance(answer, ProcedureHits):
        raise BrokenBenchmark(f"the look-up service answered {type(answer).__name__}")


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
