"""Reads what a day left behind — journal, paint logs, printers' captures — and says what really happened.

It shares no code with the engine: a mistake there must not hide itself here.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Fact = dict[str, Any]


@dataclass
class Evidence:
    """What the checker looks at. Times are seconds of the machine's monotonic clock."""

    journal: list[Fact]
    painted: dict[str, list[dict[str, Any]]]
    """Board → its paint log."""
    slips: list[dict[str, Any]]
    """Pieces of paper that came out: token, last_byte, png (a path), errors, torn (empty for whole slips)."""
    people: list[dict[str, Any]]
    """What the people did: finger_up with number, press with number and counter."""
    seconds: float = 0.0


def read_lines(file: Path) -> list[dict[str, Any]]:
    """The JSON lines of a file; none when it is not there."""
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def slips_in(capture_dir: Path) -> list[dict[str, Any]]:
    """The paper that came out of a printer, each piece with the token of its QR code (None when it has none)."""
    slips = read_lines(capture_dir / "printer.jsonl")
    return [{**slip, "png": capture_dir / slip["png"], "token": token_on(capture_dir / slip["png"])} for slip in slips]


def token_on(png: Path) -> str | None:
    """The token behind ``/v/`` in the QR code on a slip's picture."""
    import zxingcpp
    from PIL import Image

    with Image.open(png) as picture:
        codes = zxingcpp.read_barcodes(picture.convert("L"))
    for code in codes:
        _, mark, token = code.text.rpartition("/v/")
        if mark:
            return str(token)
    return None


def summary(evidence: Evidence) -> dict[str, Any]:
    """The figures of ``summary.json``."""
    issued = _of(evidence.journal, "ticket_issued")
    return {
        "issued": len(issued),
        "printed": len(first_slips(evidence)),
        "called": len(_of(evidence.journal, "ticket_called")),
        **voice_figures(evidence.journal),
        "finished": len(_of(evidence.journal, "ticket_finished")),
        "no_show": len(_of(evidence.journal, "ticket_no_show")),
        "duplicate_numbers": _repeats((fact["day"], fact["data"]["number"]) for fact in issued),
        "double_calls": double_calls(evidence.journal),
        "missed_on_board": len(missed_on_board(evidence)),
        "journal_gaps": len(journal_gaps(evidence.journal)),
        "told_unprinted": len(told_unprinted(evidence)),
        "slips_torn": sum(1 for slip in evidence.slips if _torn(slip)),
        "slips_printed_twice": len(silent_seconds(evidence)),
        "slips_unreadable": sum(1 for slip in whole_slips(evidence) if slip["token"] is None or slip["errors"]),
        "slips_of_nobody": len(foreign_slips(evidence)),
        "numbers_seen_wrongly": len(numbers_seen_wrongly(evidence)),
        **lookup_figures(evidence.people),
        **rating_figures(evidence.journal),
        "touch_to_slip_ms": spread(touch_to_slip(evidence)),
        "call_to_board_ms": spread(call_to_board(evidence)),
        "seconds": round(evidence.seconds, 1),
    }


def lookup_figures(people: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Receipts that were held before a look-up screen, and those of which it said where the dossier stands."""
    answered = [bool(line["answered"]) for line in people if line["event"] == "looked_up"]
    return {"lookups": len(answered), "lookups_answered": sum(answered)}


def rating_figures(journal: list[Fact]) -> dict[str, int]:
    """Visits that were asked how they were served, those that answered, and answers too many."""
    asked, rated = ([fact["data"]["ticket"] for fact in _of(journal, kind)] for kind in ("rating_opened", "rated"))
    return {"ratings_asked": len(set(asked)), "ratings": len(set(rated)), "ratings_twice": _repeats(rated)}


def voice_figures(journal: list[Fact]) -> dict[str, Any]:
    """Calls and recalls of a hall with a voice: said alone or together, or shown only and why; else unaccounted for."""
    zones = {fact["data"]["zone"] for fact in _of(journal, "zone_granted")}
    calls = {fact["seq"] for fact in _of(journal, "ticket_called", "ticket_recalled")} if zones else set()
    outcomes: dict[int, Fact] = {}
    for fact in _of(journal, "calls_spoken"):
        for seq in fact["data"]["calls"]:
            if fact["data"]["outcome"] in SAID or seq not in outcomes:
                outcomes[seq] = fact["data"]
    unsaid = [one for seq, one in outcomes.items() if seq in calls and one["outcome"] not in SAID]
    return {
        "calls": len(calls),
        "calls_spoken": len(calls & outcomes.keys()) - len(unsaid),
        "calls_unspoken": dict(Counter(", ".join(one["reasons"]) for one in unsaid)),
        "calls_not_heard": sum(one["outcome"] == "failed" for one in unsaid),
        "calls_unaccounted": len(calls - outcomes.keys()),
    }


SAID = ("spoken", "merged")


FAULTS = (
    "duplicate_numbers",
    "double_calls",
    "missed_on_board",
    "calls_unaccounted",
    "calls_not_heard",
    "journal_gaps",
    "slips_printed_twice",
    "slips_unreadable",
    "slips_of_nobody",
    "numbers_seen_wrongly",
    "ratings_twice",
)


NOT_OURS = ("slips_torn", "slips_unreadable", "missed_on_board", "calls_not_heard")
"""What may be when a fault file has torn paper or cut links; on an undisturbed day it may not."""


def faults(figures: dict[str, Any], disturbed: bool = False) -> list[str]:
    """What must not be, and is. ``disturbed``: a fault file was played; then a slip may also be honestly told of."""
    wrong = [name for name in (*FAULTS, "slips_torn") if not disturbed or name not in NOT_OURS]
    found = [f"{name}: {figures[name]}" for name in wrong if figures[name]]
    accounted = figures["printed"] + (figures["told_unprinted"] if disturbed else 0)
    if accounted != figures["issued"]:
        found.append(f"printed {accounted} of {figures['issued']} issued")
    if not disturbed and figures["lookups_answered"] != figures["lookups"]:
        found.append(f"lookups answered: {figures['lookups_answered']} of {figures['lookups']}")
    if figures["finished"] + figures["no_show"] != figures["issued"]:
        found.append(
            f"{figures['issued'] - figures['finished'] - figures['no_show']} tickets were not brought to an end"
        )
    return found


def _of(journal: Iterable[Fact], *kinds: str) -> list[Fact]:
    return [fact for fact in journal if fact["kind"] in kinds]


def _repeats(things: Iterable[Any]) -> int:
    return sum(count - 1 for count in Counter(things).values())


def double_calls(journal: list[Fact]) -> int:
    """Calls of a ticket that was already called and not given back, and calls by a counter that had one open."""
    open_at: dict[str, str] = {}
    called: set[str] = set()
    doubles = 0
    for fact in journal:
        data = fact["data"]
        if fact["kind"] == "ticket_called":
            doubles += data["ticket"] in called or data["counter"] in open_at
            called.add(data["ticket"])
            open_at[data["counter"]] = data["ticket"]
        elif fact["kind"] in ("ticket_finished", "ticket_no_show"):
            open_at.pop(data["counter"], None)
    return doubles


def missed_on_board(evidence: Evidence) -> list[tuple[str, int]]:
    """Calls and recalls that a board never painted."""
    calls = {fact["seq"] for fact in _of(evidence.journal, "ticket_called", "ticket_recalled")}
    return [
        (board, seq) for board, lines in evidence.painted.items() for seq in sorted(calls - set(_first_shown(lines)))
    ]


def _first_shown(lines: list[dict[str, Any]]) -> dict[int, float]:
    """Call seq → end of the paint that first showed it."""
    first: dict[int, float] = {}
    for line in lines:
        for call in line.get("shown", ()):
            first.setdefault(call["seq"], line["t"])
    return first


def journal_gaps(journal: list[Fact]) -> list[str]:
    """Missing or repeated seq, broken links, wrong hashes, openings without the head of the day before."""
    found, before = [], None
    if journal and (journal[0]["seq"] != 1 or journal[0]["kind"] != "day_opened"):
        found.append("the beginning")
    for fact in journal:
        text = json.dumps(
            {key: value for key, value in fact.items() if key != "hash"},
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        )
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != fact["hash"]:
            found.append(f"hash of {fact['seq']}")
        if before and (fact["seq"] != before["seq"] + 1 or fact["prev"] != before["hash"]):
            found.append(f"link of {fact['seq']}")
        if fact["kind"] == "day_opened" and fact["data"]["previous_head"] != fact["prev"]:
            found.append(f"opening {fact['seq']}")
        before = fact
    return found


def _ticket_of_token(journal: list[Fact]) -> dict[str, str]:
    return {fact["data"]["token_sha256"]: fact["data"]["number"] for fact in _of(journal, "ticket_issued")}


def number_on(slip: dict[str, Any], tickets: dict[str, str]) -> str | None:
    """The number of the ticket whose token the slip carries."""
    return tickets.get(hashlib.sha256(slip["token"].encode()).hexdigest()) if slip["token"] else None


def first_slips(evidence: Evidence) -> dict[str, dict[str, Any]]:
    """Number → the first complete slip that carries its token."""
    tickets = _ticket_of_token(evidence.journal)
    first: dict[str, dict[str, Any]] = {}
    for slip in sorted(whole_slips(evidence), key=lambda one: float(one["last_byte"])):
        number = number_on(slip, tickets)
        if number and not slip["errors"]:
            first.setdefault(number, slip)
    return first


def _torn(slip: dict[str, Any]) -> bool:
    return bool(slip.get("torn"))


def whole_slips(evidence: Evidence) -> list[dict[str, Any]]:
    """Paper that was cut off whole."""
    return [slip for slip in evidence.slips if not _torn(slip)]


def silent_seconds(evidence: Evidence) -> list[str]:
    """Numbers with more whole slips than the journal speaks of: each report says how many copies may exist."""
    tickets = _ticket_of_token(evidence.journal)
    found = Counter(number for slip in whole_slips(evidence) if (number := number_on(slip, tickets)))
    told: Counter[str] = Counter()
    for number, report in _reports(evidence):
        told[number] = max(told[number], int(report["data"].get("copies") or 1))
    return [number for number, count in found.items() for _ in range(count - max(1, told[number]))]


def told_unprinted(evidence: Evidence) -> list[str]:
    """Numbers without a whole slip of which the journal says last that it is not, or perhaps not, on paper."""
    last = {number: report["data"]["state"] for number, report in _reports(evidence)}
    printed = first_slips(evidence)
    return [number for number, state in last.items() if state in NOT_CLAIMED and number not in printed]


NOT_CLAIMED = ("uncertain", "failed_before", "abandoned", "queued")


def _reports(evidence: Evidence) -> list[tuple[str, Fact]]:
    """What stations said of slips, each with the number that it is about."""
    number_of = {fact["data"]["ticket"]: str(fact["data"]["number"]) for fact in _of(evidence.journal, "ticket_issued")}
    return [(number_of.get(fact["data"].get("ticket"), ""), fact) for fact in _of(evidence.journal, "slip_reported")]


def foreign_slips(evidence: Evidence) -> list[dict[str, Any]]:
    """Slips whose code belongs to no ticket that was issued."""
    tickets = _ticket_of_token(evidence.journal)
    return [slip for slip in whole_slips(evidence) if slip["token"] and number_on(slip, tickets) is None]


def numbers_seen_wrongly(evidence: Evidence) -> list[str]:
    """Numbers that two citizens were shown, or that nobody issued."""
    issued = {fact["data"]["number"] for fact in _of(evidence.journal, "ticket_issued")}
    shown = Counter(line["number"] for line in evidence.people if line["event"] == "finger_up")
    return [number for number, count in shown.items() if count > 1 or number not in issued]


def touch_to_slip(evidence: Evidence) -> list[float]:
    """Finger up → last byte at the printer, milliseconds, for each ticket with both."""
    slips = first_slips(evidence)
    up = {line["number"]: line["t"] for line in evidence.people if line["event"] == "finger_up"}
    return [(slips[number]["last_byte"] - t) * 1000 for number, t in up.items() if number in slips]


def call_to_board(evidence: Evidence) -> list[float]:
    """Press → end of the paint that first shows it, milliseconds, for each call and board."""
    seq_of = {
        (fact["data"]["number"], fact["data"]["counter"]): fact["seq"]
        for fact in _of(evidence.journal, "ticket_called")
    }
    pressed = {
        seq_of[line["number"], line["counter"]]: line["t"]
        for line in evidence.people
        if line["event"] == "press_next" and (line["number"], line["counter"]) in seq_of
    }
    shown = [_first_shown(lines) for lines in evidence.painted.values()]
    return [(first[seq] - t) * 1000 for first in shown for seq, t in pressed.items() if seq in first]


def spread(values: list[float]) -> dict[str, float | int | None]:
    """n, p50 and p99 of some milliseconds."""
    ordered = sorted(values)
    if not ordered:
        return {"n": 0, "p50": None, "p99": None}
    at = [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.99)]
    return {"n": len(ordered), "p50": round(at[0], 1), "p99": round(at[1], 1)}


def sort_papers(evidence: Evidence, out: Path) -> None:
    """``slips/A012.png`` for each ticket's first slip, every other paper into ``papers/``."""
    for folder in ("slips", "papers"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    first = first_slips(evidence)
    for number, slip in first.items():
        shutil.copyfile(slip["png"], out / "slips" / f"{number}.png")
    kept = {id(slip) for slip in first.values()}
    for slip in evidence.slips:
        if id(slip) not in kept:
            png = Path(slip["png"])
            shutil.copyfile(png, out / "papers" / f"{png.parent.name}-{png.name}")
