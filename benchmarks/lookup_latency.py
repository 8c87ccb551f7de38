"""How long a citizen at the reader waits for the state of a dossier: from the hall's copy, from the centre, from one
that hangs, from a service that hangs; and what a hanging centre does to whoever takes a number meanwhile.

Real processes: hall server, look-up service, simulated central system. A kiosk's or look-up screen's question is asked
as its window asks it; then a citizen holds receipts before the reader of a real look-up screen, until it is painted.
"""

from __future__ import annotations

import itertools
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median

from benchmarks import program
from benchmarks.centre import DEADLINE_S, Centre
from benchmarks.hall import BrokenBenchmark, wait_until, work_folder
from benchmarks.lookup_window import painted
from benchmarks.measure import Row, counted, sampled
from queue_engine.client import Commands, Unreachable
from queue_engine.protocol import AskDossier, DossierAnswer, Found, Issued, IssueTicket

CENTRE_MS = 300
FIELD = "civil"
PAINTED = ((40, 12, 3), (600, 120, 12))
"""Receipts at the window in a quick and in a full run: known, new, and new while the centre hangs."""
ASKERS = 3
ASK_EVERY_S = 0.1


def measure(quick: bool) -> list[Row]:
    cached, uncached, dead, pairs, tickets = (400, 30, 4, 3, 60) if quick else (5000, 400, 20, 24, 300)
    with work_folder() as folder:
        rows = painted(folder / "window", CENTRE_MS, PAINTED[not quick])
        return [*rows, *_asked(folder / "service", cached, uncached, dead, pairs, tickets)]


def _asked(folder: Path, cached: int, uncached: int, dead: int, pairs: int, tickets: int) -> list[Row]:
    centre = Centre(folder, CENTRE_MS, circuit={"pause_s": 2.0})
    with centre.hall:
        centre.hall.start_server()
        centre.start()
        centre.wait_for_pulls()
        codes = map(centre.world.code_of, itertools.count())
        rows = [*_answers(centre, codes, cached, uncached), _dead(centre, codes, dead)]
        rows.append(_beside(centre, codes, pairs, tickets))
        return [*rows, _hanging(centre, dead)]


# -- one citizen


def _answers(centre: Centre, codes: Iterator[str], cached: int, uncached: int) -> list[Row]:
    asking = centre.asking()
    fresh = [next(codes) for _ in range(uncached)]
    asked = [_ask_ms(asking, code, Found.FOUND) for code in fresh]
    again = [_ask_ms(asking, code, Found.FOUND) for code in itertools.islice(itertools.cycle(fresh), cached)]
    asking.close()
    return [sampled("cached_answer", "ms", again), sampled("uncached_answer", "ms", asked)]


def _dead(centre: Centre, codes: Iterator[str], count: int) -> Row:
    """A centre that takes the question and never answers; each time before the circuit has opened."""
    took = []
    asking = centre.asking()
    for _ in range(count):
        centre.fault("silence")
        took.append(_ask_ms(asking, next(codes), Found.AWAY))
        centre.fault()
        known = next(codes)
        wait_until(lambda code=known: _is_found(asking, code))  # type: ignore[misc]
    asking.close()
    return sampled("hanging_centre_answer", "ms", took)


def _hanging(centre: Centre, count: int) -> Row:
    """The service itself stands still: the window's own patience decides."""
    service = centre.service
    service.send_signal(signal.SIGSTOP)
    took = []
    try:
        for serial in range(count):
            asking = centre.asking()
            began = time.perf_counter()
            answer = asking.send(AskDossier(code=centre.world.code_of(serial)), DEADLINE_S + 0.3)
            took.append((time.perf_counter() - began) * 1000)
            asking.close()
            if not isinstance(answer, Unreachable):
                raise BrokenBenchmark(f"a service that stands still has answered {answer}")
    finally:
        service.send_signal(signal.SIGCONT)
    return sampled("hanging_service_answer", "ms", took)


def _ask_ms(asking: Commands, code: str, wanted: Found) -> float:
    began = time.perf_counter()
    answer = asking.send(AskDossier(code=code), DEADLINE_S + 0.3)
    took = (time.perf_counter() - began) * 1000
    if not isinstance(answer, DossierAnswer) or answer.found is not wanted:
        raise BrokenBenchmark(f"{wanted} was expected, not {answer}")
    return took


def _is_found(asking: Commands, code: str) -> bool:
    answer = asking.send(AskDossier(code=code), DEADLINE_S + 0.3)
    return isinstance(answer, DossierAnswer) and answer.found is Found.FOUND


# -- others who take numbers meanwhile


def _beside(centre: Centre, codes: Iterator[str], pairs: int, tickets: int) -> Row:
    """Pairs of the same minute, with and without; citizens look dossiers up in both."""
    commands = centre.hall.commands(centre.hall.kiosk)
    ratios, hanging_ms, plain_ms = [], [], []
    with _lookers(centre, codes):
        for pair in range(pairs):
            ways = (True, False) if pair % 2 else (False, True)
            medians = {hangs: _median_ms(centre, commands, hangs, tickets) for hangs in ways}
            ratios.append(medians[True] / medians[False])
            hanging_ms.append(medians[True])
            plain_ms.append(medians[False])
    centre.fault()
    commands.close()
    row = counted("ticket_while_centre_hangs", "ms", median(hanging_ms), n=pairs * tickets, baseline=median(plain_ms))
    return replace(row, ratio=round(median(ratios), 4))


def _median_ms(centre: Centre, commands: Commands, hangs: bool, tickets: int) -> float:
    centre.fault(*(["silence"] if hangs else []))
    return median(_ticket_ms(commands) for _ in range(tickets))


def _ticket_ms(commands: Commands) -> float:
    began = time.perf_counter()
    answer = commands.send(IssueTicket(field=FIELD))
    if not isinstance(answer, Issued):
        raise BrokenBenchmark(f"no number, but {answer}")
    return (time.perf_counter() - began) * 1000


@contextmanager
def _lookers(centre: Centre, codes: Iterator[str]) -> Iterator[None]:
    """Citizens at other screens, one new code after the other."""
    ended, lock = threading.Event(), threading.Lock()

    def look() -> None:
        asking = centre.asking()
        while not ended.wait(ASK_EVERY_S):
            with lock:
                code = next(codes)
            asking.send(AskDossier(code=code), DEADLINE_S + 0.3)
        asking.close()

    threads: Sequence[threading.Thread] = [threading.Thread(target=look, daemon=True) for _ in range(ASKERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join(5)


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
