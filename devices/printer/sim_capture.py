"""What the simulated printer leaves to be looked at: a picture, the bytes and one line for each piece of paper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

from devices.printer.render import save_png
from devices.printer.sim_pieces import CapturedSlip


class Capture:
    """``0001.png`` and ``0001.bin``, ``0002.png`` … and one line of ``printer.jsonl`` for each, written when it falls.

    A piece that is no whole slip has it in its name: ``0003-paper_end.png``.
    The line: ``slip``, ``png``, ``bin`` (the names), ``first_byte``, ``last_byte``, ``cut`` (monotonic seconds),
    ``rows``, ``bytes``, ``errors``, ``torn`` (empty for a slip that was cut off whole), ``lines`` and ``codes`` (what
    the printer wrote and coded itself).
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        numbers = (path.stem.partition("-")[0] for path in folder.glob("[0-9]*.png"))
        self._count = max((int(number) for number in numbers if number.isdecimal()), default=0)
        self._log: TextIO = (folder / "printer.jsonl").open("a", encoding="utf-8", buffering=1)

    def __call__(self, slip: CapturedSlip) -> None:
        if not slip.bitmap.height:
            return  # a cut on bare paper
        self._count += 1
        name = f"{self._count:04}" + (f"-{slip.torn}" if slip.torn else "")
        save_png(slip.bitmap, self._folder / f"{name}.png")
        (self._folder / f"{name}.bin").write_bytes(slip.data)
        names = {"slip": self._count, "png": f"{name}.png", "bin": f"{name}.bin"}
        self._log.write(json.dumps({**names, **said(slip)}) + "\n")

    def close(self) -> None:
        self._log.close()


def said(slip: CapturedSlip) -> dict[str, object]:
    """A piece of paper in figures."""
    return {
        "first_byte": slip.first_byte,
        "last_byte": slip.last_byte,
        "cut": slip.cut,
        "rows": slip.bitmap.height,
        "bytes": len(slip.data),
        "errors": slip.errors,
        "torn": slip.torn,
        "lines": slip.lines,
        "codes": slip.codes,
    }
