"""``python -m benchmarks [--quick] [--json FILE] [NAME…]``: every benchmark, each in a process of its own."""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.goals import goals
from benchmarks.hall import spawn, stop_all
from benchmarks.measure import Row, read_rows, write_rows
from benchmarks.program import FAILED, MET, UNMET, parser

WORDS = {MET: "all goals met", UNMET: "a goal is not met", FAILED: "failed"}


def main(arguments: Sequence[str] | None = None) -> int:
    """The worst exit code of all: 0 every goal met, 2 a goal is not met, 1 a benchmark failed."""
    built = parser("python -m benchmarks")
    built.add_argument("names", nargs="*", metavar="NAME", help=f"which ones; default: all of {', '.join(goals())}")
    options = built.parse_args(arguments)
    unknown = [name for name in options.names if name not in goals()]
    if unknown:
        built.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(goals())}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(FAILED))
    names = options.names or list(goals())
    rows: list[Row] = []
    codes: dict[str, int] = {}
    began = time.monotonic()
    for name in names:
        codes[name], reported = _run(name, options.quick)
        rows += reported
    if options.json:
        write_rows(options.json, rows)
    print(f"\n{len(names)} benchmark(s) in {time.monotonic() - began:.0f} s")
    for name, code in codes.items():
        print(f"  {name}: {WORDS.get(code, f'ended with {code}')}")
    return _worst(codes.values())


def _run(name: str, quick: bool) -> tuple[int, list[Row]]:
    """One benchmark with a fresh interpreter, so that none carries another's threads and memory."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.json"
        arguments = ("-m", f"benchmarks.{name}", *(["--quick"] if quick else []), "--json", str(file))
        process = spawn(None, *arguments)
        try:
            code = process.wait()
        finally:
            stop_all([process])
        return code, read_rows(file) if file.exists() else []


def _worst(codes: Iterable[int]) -> int:
    found = set(codes)
    return FAILED if found - {MET, UNMET} else UNMET if UNMET in found else MET


if __name__ == "__main__":
    sys.exit(main())
