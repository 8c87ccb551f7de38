"""How often and how fast codes are read from camera pictures: our chain, pyzbar and zxing-cpp, side by side."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import cv2
import zxingcpp
from pyzbar import pyzbar

from benchmarks import program
from benchmarks.hall import BrokenBenchmark
from benchmarks.measure import Row, counted, percentile, sampled
from benchmarks.scan_frames import CASES, Gray, Shot, Size, empty_frames, seeded, shots
from devices.camera.chain import decode
from devices.camera.first_reader import first_reader
from devices.camera.reads import Read
from devices.camera.second_reader import SecondReader

SEED = 2511
KINDS = ("code128", "code39", "qr")
SMALL: Size = (640, 480)
LARGE: Size = (1280, 720)
ZBAR = [pyzbar.ZBarSymbol.CODE128, pyzbar.ZBarSymbol.CODE39, pyzbar.ZBarSymbol.QRCODE]
ZXING = zxingcpp.barcode_formats_from_str("Code128,Code39,QRCode")
EMPTY_FULL, EMPTY_QUICK = 100_000, 1_000
WORKERS = 2
START_S = 20.0
T = TypeVar("T")


@dataclass(frozen=True)
class Cell:
    """One kind of code in one size of picture; ``module`` is the width of its narrowest bar, dots."""

    name: str
    symbology: str
    size: Size
    module: float
    each_quick: int = 3
    each_full: int = 24


CELLS = (
    Cell("code128_720", "code128", LARGE, 3.0, each_quick=12),
    Cell("code128_480", "code128", SMALL, 2.0),
    Cell("code39_720", "code39", LARGE, 3.0),
    Cell("code39_480", "code39", SMALL, 2.0),
    Cell("qr_720", "qr", LARGE, 6.0),
    Cell("qr_480", "qr", SMALL, 4.0),
)


@dataclass(frozen=True)
class Look:
    """What one way of reading made of one picture."""

    right: bool
    wrong: bool
    ms: float


@dataclass(frozen=True)
class Compared:
    """One picture, by all three."""

    chain: Look
    pyzbar: Look
    zxing: Look
    second_ms: float | None
    """None: the second reader was not asked."""
    by_second: bool


def measure(quick: bool) -> list[Row]:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WORKERS, mp_context=spawn) as pool:
        cells = {cell: pool.submit(compare, cell, cell.each_quick if quick else cell.each_full) for cell in CELLS}
        compared = {cell: result.result() for cell, result in cells.items()}
        share = (EMPTY_QUICK if quick else EMPTY_FULL) // WORKERS
        empty = _all(pool.submit(look_at_nothing, worker, share) for worker in range(WORKERS))
    everything = list(itertools.chain.from_iterable(compared.values()))
    return [
        *itertools.chain.from_iterable(_cell_rows(cell.name, looks) for cell, looks in compared.items()),
        *_chain_rows(everything),
        *_empty_rows(empty),
    ]


def _all(results: Iterable[Future[list[Look]]]) -> list[Look]:
    return list(itertools.chain.from_iterable([result.result() for result in list(results)]))


# -- rows -------------------------------------------------------------------------------------------------


def _cell_rows(name: str, looks: Sequence[Compared]) -> Iterator[Row]:
    chain, pyzbar_alone, zxing_alone = ([getattr(one, way) for one in looks] for way in ("chain", "pyzbar", "zxing"))
    yield counted(f"{name}_read", "%", _share(chain), len(chain))
    yield counted(f"{name}_to_pyzbar", "%", _share(chain), len(chain), baseline=_share(pyzbar_alone))
    yield counted(f"{name}_to_zxing", "%", _share(chain), len(chain), baseline=_share(zxing_alone))
    yield sampled(f"{name}_time", "ms", _times(chain), baseline=percentile(_times(zxing_alone), 50))
    yield sampled(f"{name}_time_pyzbar", "ms", _times(pyzbar_alone))


def _chain_rows(looks: Sequence[Compared]) -> Iterator[Row]:
    chain, zxing_alone = [one.chain for one in looks], [one.zxing for one in looks]
    asked = [one.second_ms for one in looks if one.second_ms is not None]
    yield sampled("decode_time", "ms", _times(chain), baseline=percentile(_times(zxing_alone), 50))
    yield counted("wrong_texts", "frames", sum(one.wrong for one in chain), len(chain))
    yield counted("wrong_texts_pyzbar", "frames", sum(one.pyzbar.wrong for one in looks), len(looks))
    yield sampled("second_time", "ms", asked)
    yield counted("second_asked", "%", 100 * len(asked) / len(looks), len(looks))
    yield counted("second_read", "frames", sum(one.by_second for one in looks), len(asked))


def _empty_rows(looks: Sequence[Look]) -> Iterator[Row]:
    yield counted("false_reads", "frames", sum(one.wrong for one in looks), len(looks))
    yield sampled("empty_time", "ms", _times(looks))


def _share(looks: Sequence[Look]) -> float:
    return 100 * sum(one.right for one in looks) / len(looks)


def _times(looks: Sequence[Look]) -> list[float]:
    return [one.ms for one in looks]


# -- looking, in processes of their own -------------------------------------------------------------------


class TimedSecond:
    """The second reader, with a clock: its time is not the chain's."""

    def __init__(self, reader: SecondReader) -> None:
        self._reader = reader
        self.took_ms: float | None = None

    def __call__(self, image: Gray) -> tuple[Read, ...]:
        reads, self.took_ms = _timed(lambda: self._reader(image))
        return reads


@contextlib.contextmanager
def second_reader() -> Iterator[TimedSecond]:
    reader = SecondReader(KINDS)
    try:
        if not reader.wait_ready(START_S):
            raise BrokenBenchmark("the second reader did not start: is libzbar0 installed?")
        yield TimedSecond(reader)
    finally:
        reader.close()


def compare(cell: Cell, each: int) -> list[Compared]:
    """Every picture is read by all three in turn; who begins changes from picture to picture."""
    cv2.setNumThreads(1)
    pictures = shots(cell.symbology, cell.size, cell.module, each, seeded(SEED, cell.name))
    with second_reader() as second:
        first = first_reader(KINDS)
        _warm_up(lambda frame: decode(frame, first, second))
        looks = [_compared(shot, number, first, second) for number, shot in enumerate(pictures)]
    if len(looks) != each * len(CASES):
        raise BrokenBenchmark(f"{cell.name}: {len(looks)} pictures")
    return looks


def _compared(shot: Shot, number: int, first: Callable[[Gray], Iterable[Read]], second: TimedSecond) -> Compared:
    found: dict[str, list[Read]] = {}

    def by_chain(frame: Gray) -> list[str]:
        second.took_ms = None
        found["chain"] = list(decode(frame, first, second))
        return [read.text for read in found["chain"]]

    ways = {"chain": by_chain, "pyzbar": by_pyzbar, "zxing": by_zxing}
    names = [*ways][number % 3 :] + [*ways][: number % 3]
    looks = {name: _look(ways[name], shot) for name in names}
    chain, extra = looks["chain"], second.took_ms
    return Compared(
        Look(chain.right, chain.wrong, chain.ms - (extra or 0.0)),
        looks["pyzbar"],
        looks["zxing"],
        extra,
        chain.right and any(read.step == "second" for read in found["chain"]),
    )


def _look(way: Callable[[Gray], list[str]], shot: Shot) -> Look:
    texts, ms = _timed(lambda: way(shot.frame))
    return Look(shot.text in texts, any(text != shot.text for text in texts), ms)


def by_pyzbar(frame: Gray) -> list[str]:
    return [one.data.decode("utf-8", "replace") for one in pyzbar.decode(frame, symbols=ZBAR)]


def by_zxing(frame: Gray) -> list[str]:
    return [one.text for one in zxingcpp.read_barcodes(frame, formats=ZXING)]


def look_at_nothing(worker: int, count: int) -> list[Look]:
    """Pictures without any code; whatever is read in them is false."""
    cv2.setNumThreads(1)
    frames = empty_frames(SMALL, seeded(SEED, "nothing", worker))
    looks = []
    with second_reader() as second:
        first = first_reader(KINDS)
        for frame in itertools.islice(frames, count):
            reads, ms = _timed(lambda: decode(frame, first, second))  # noqa: B023
            looks.append(Look(False, bool(reads), ms))
            for read in reads:
                print(f"false: {read}", file=sys.stderr)
    return looks


def _warm_up(way: Callable[[Gray], object]) -> None:
    for frame in itertools.islice(empty_frames(SMALL, seeded("warm")), 5):
        way(frame)


def _timed(act: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    done = act()
    return done, (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
