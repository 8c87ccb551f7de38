"""The checker of the demonstration finds every defect that is planted in what a day leaves behind."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import segno

from config.demo.checker import Evidence, faults, slips_in, sort_papers, summary
from config.demo.report import table

Fact = dict[str, Any]


def chained(facts: list[Fact]) -> list[Fact]:
    """The facts with seq, prev and hash, written without the engine's help."""
    prev, done = "0" * 64, []
    for seq, fact in enumerate(facts, start=1):
        data = {**fact["data"], **({"previous_head": prev} if fact["kind"] == "day_opened" else {})}
        open_fact = {"seq": seq, "day": "2026-11-23", "at": "t", "who": "w", "prev": prev, **fact, "data": data}
        text = json.dumps(open_fact, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        prev = hashlib.sha256(text.encode()).hexdigest()
        done.append({**open_fact, "hash": prev})
    return done


def fact(kind: str, number: str, **data: Any) -> Fact:
    return {"kind": kind, "data": {"ticket": f"2026-11-23.{number}", "number": number, **data}}


def token_of(number: str) -> str:
    return hashlib.md5(number.encode(), usedforsecurity=False).hexdigest()


def issued(number: str) -> Fact:
    return fact("ticket_issued", number, token_sha256=hashlib.sha256(token_of(number).encode()).hexdigest())


def slip(number: str, at: float, **more: Any) -> dict[str, Any]:
    return {"token": token_of(number), "last_byte": at, "png": f"{number}.png", "errors": 0, **more}


FACTS: list[Fact] = [
    {"kind": "day_opened", "data": {}},
    issued("A001"),
    issued("A002"),
    fact("ticket_called", "A001", counter="1"),
    fact("ticket_called", "A002", counter="2"),
    fact("ticket_recalled", "A002", counter="2"),
    fact("ticket_finished", "A001", counter="1"),
    fact("ticket_no_show", "A002", counter="2"),
]


def sound() -> Evidence:
    """A day on which nothing went wrong: calls are seq 4, 5 and 6."""
    shown = [{"t": 11.05, "shown": [{"seq": 4}]}, {"t": 12.1, "shown": [{"seq": 5}, {"seq": 4}]}]
    return Evidence(
        journal=chained(FACTS),
        painted={"board-1": [{"t": 1.0, "event": "painted"}, *shown, {"t": 13.0, "shown": [{"seq": 6}]}]},
        slips=[slip("A001", 10.2), slip("A002", 10.5)],
        people=[
            {"event": "finger_up", "number": "A001", "t": 10.0},
            {"event": "finger_up", "number": "A002", "t": 10.4},
            {"event": "press_next", "number": "A001", "counter": "1", "t": 11.0},
            {"event": "press_next", "number": "A002", "counter": "2", "t": 12.0},
        ],
        seconds=20.0,
    )


def test_a_sound_day_has_no_faults_and_its_figures_are_right() -> None:
    figures = summary(sound())
    assert faults(figures) == []
    assert figures == {
        "issued": 2,
        "printed": 2,
        "called": 2,
        "calls": 0,
        "calls_spoken": 0,
        "calls_unspoken": {},
        "calls_not_heard": 0,
        "calls_unaccounted": 0,
        "finished": 1,
        "no_show": 1,
        "duplicate_numbers": 0,
        "double_calls": 0,
        "missed_on_board": 0,
        "journal_gaps": 0,
        "told_unprinted": 0,
        "slips_torn": 0,
        "slips_printed_twice": 0,
        "slips_unreadable": 0,
        "slips_of_nobody": 0,
        "numbers_seen_wrongly": 0,
        "lookups": 0,
        "lookups_answered": 0,
        "ratings_asked": 0,
        "ratings": 0,
        "ratings_twice": 0,
        "touch_to_slip_ms": {"n": 2, "p50": 200.0, "p99": 200.0},
        "call_to_board_ms": {"n": 2, "p50": 100.0, "p99": 100.0},
        "seconds": 20.0,
    }


def _replaced(position: int, other: Fact) -> Callable[[Evidence], None]:
    def harm(evidence: Evidence) -> None:
        facts = copy.deepcopy(FACTS)
        facts[position] = other
        evidence.journal = chained(facts)

    return harm


def _dropped_fact(evidence: Evidence) -> None:
    del evidence.journal[5]


def _edited_fact(evidence: Evidence) -> None:
    evidence.journal[3]["data"]["counter"] = "9"


def _missed_recall(evidence: Evidence) -> None:
    evidence.painted["board-1"].pop()


def _lost_slip(evidence: Evidence) -> None:
    evidence.slips.pop()


def _second_slip(evidence: Evidence) -> None:
    evidence.slips.append(slip("A001", 14.0))


def _foreign_slip(evidence: Evidence) -> None:
    evidence.slips.append(slip("Z001", 15.0))


def _same_number_twice(evidence: Evidence) -> None:
    evidence.people[1]["number"] = "A001"


def _unknown_number(evidence: Evidence) -> None:
    evidence.people[1]["number"] = "Z009"


def _cut_beginning(evidence: Evidence) -> None:
    del evidence.journal[0]


def _garbled_slip(evidence: Evidence) -> None:
    evidence.slips[0]["errors"] = 1


@pytest.mark.parametrize(
    ("harm", "figure", "value"),
    [
        pytest.param(_replaced(2, issued("A001")), "duplicate_numbers", 1, id="a number given twice"),
        pytest.param(
            _replaced(4, fact("ticket_called", "A001", counter="2")), "double_calls", 1, id="one ticket to two officers"
        ),
        pytest.param(
            _replaced(4, fact("ticket_called", "A002", counter="1")), "double_calls", 1, id="two tickets at one counter"
        ),
        pytest.param(_missed_recall, "missed_on_board", 1, id="a recall that a board did not paint"),
        pytest.param(_dropped_fact, "journal_gaps", 1, id="a fact that is gone"),
        pytest.param(_edited_fact, "journal_gaps", 1, id="a fact that was edited"),
        pytest.param(_lost_slip, "printed", 1, id="a slip that never came out"),
        pytest.param(_second_slip, "slips_printed_twice", 1, id="a slip that came out twice"),
        pytest.param(_foreign_slip, "slips_of_nobody", 1, id="a slip of no ticket"),
        pytest.param(_same_number_twice, "numbers_seen_wrongly", 1, id="one number shown to two citizens"),
        pytest.param(_unknown_number, "numbers_seen_wrongly", 1, id="a number that nobody issued"),
        pytest.param(_cut_beginning, "journal_gaps", 1, id="a journal without its beginning"),
        pytest.param(_garbled_slip, "slips_unreadable", 1, id="a slip with garbage in it"),
    ],
)
def test_a_planted_defect_is_found(harm: Callable[[Evidence], None], figure: str, value: int) -> None:
    evidence = sound()
    harm(evidence)
    figures = summary(evidence)
    assert figures[figure] == value
    assert faults(figures)


def test_a_day_with_a_fault_file_may_have_torn_paper_and_slips_that_the_journal_tells_of() -> None:
    evidence = sound()
    evidence.slips[1]["torn"] = "paper_end"
    evidence.slips.append(slip("A002", 10.6, torn="rest"))
    evidence.journal = chained([*FACTS, fact("slip_reported", "A002", state="uncertain")])
    figures = summary(evidence)
    assert (figures["printed"], figures["told_unprinted"], figures["slips_torn"]) == (1, 1, 2)
    assert faults(figures, disturbed=True) == []
    assert faults(figures) == ["slips_torn: 2", "printed 1 of 2 issued"]


def test_a_slip_that_is_claimed_and_not_on_paper_is_a_fault_on_any_day() -> None:
    evidence = sound()
    evidence.slips[1]["torn"] = "paper_end"
    evidence.journal = chained([*FACTS, fact("slip_reported", "A002", state="confirmed")])
    assert faults(summary(evidence), disturbed=True) == ["printed 1 of 2 issued"]


def test_a_receipt_that_a_look_up_screen_did_not_answer_is_a_fault_of_an_undisturbed_day() -> None:
    evidence = sound()
    evidence.people += [{"event": "looked_up", "station": "tra-cuu-1", "answered": said} for said in (True, False)]
    figures = summary(evidence)
    assert (figures["lookups"], figures["lookups_answered"]) == (2, 1)
    assert faults(figures) == ["lookups answered: 1 of 2"] and faults(figures, disturbed=True) == []


def test_a_visit_is_rated_once_and_a_second_rating_is_a_fault() -> None:
    evidence, opened, rated = sound(), fact("rating_opened", "A001"), fact("rated", "A001", level=1)
    evidence.journal = chained([*FACTS, opened, rated])
    assert faults(summary(evidence)) == []
    assert "1 of 1" in table(summary(evidence))
    evidence.journal = chained([*FACTS, opened, rated, rated])
    assert faults(summary(evidence)) == ["ratings_twice: 1"]


def test_a_second_slip_is_no_fault_when_the_journal_speaks_of_two_copies() -> None:
    evidence = sound()
    evidence.slips.append(slip("A001", 14.0))
    assert summary(evidence)["slips_printed_twice"] == 1
    evidence.journal = chained([*FACTS, fact("slip_reported", "A001", state="confirmed", copies=2)])
    assert summary(evidence)["slips_printed_twice"] == 0


def spoken(outcome: str, *calls: int, reason: str = "", zone: str = "") -> Fact:
    data = {"zone": zone, "calls": list(calls), "outcome": outcome, "reasons": [reason] if reason else []}
    return {"kind": "calls_spoken", "data": {"station": "loa-1", "seconds": 4.0, **data}}


GRANTED: Fact = {"kind": "zone_granted", "data": {"zone": "", "station": "loa-1"}}


def test_what_the_loudspeaker_said_of_each_call_is_counted() -> None:
    evidence = sound()
    evidence.journal = chained([*FACTS, GRANTED, spoken("spoken", 4), spoken("shown_only", 5, 6, reason="came")])
    figures = summary(evidence)
    assert (figures["calls"], figures["calls_spoken"], figures["calls_unspoken"]) == (3, 1, {"came": 2})
    assert faults(figures) == []
    assert "1 of 3, 2 shown only (2 had come)" in table(figures)


def test_a_call_that_one_zone_said_was_said() -> None:
    evidence = sound()
    told = [spoken("shown_only", 4, reason="came"), spoken("merged", 4, 5, zone="east"), spoken("spoken", 6)]
    evidence.journal = chained([*FACTS, GRANTED, *told])
    assert summary(evidence)["calls_spoken"] == 3


def test_a_call_of_which_no_loudspeaker_says_anything_is_a_fault_and_so_is_one_that_failed() -> None:
    evidence = sound()
    evidence.journal = chained([*FACTS, GRANTED, spoken("spoken", 4), spoken("failed", 5, reason="no-sound-card")])
    assert faults(summary(evidence)) == ["calls_unaccounted: 1", "calls_not_heard: 1"]


def test_slips_are_known_by_the_code_that_is_printed_on_them(tmp_path: Path) -> None:
    lines = []
    for n, text in enumerate((f"https://hall.invalid/v/{token_of('A001')}", "https://hall.invalid/other"), start=1):
        segno.make(text).save(str(tmp_path / f"{n:04}.png"), scale=5, border=4)
        lines.append(json.dumps({"slip": n, "png": f"{n:04}.png", "last_byte": float(n), "errors": 0}))
    (tmp_path / "printer.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    slips = slips_in(tmp_path)
    assert [one["token"] for one in slips] == [token_of("A001"), None]
    evidence = sound()
    evidence.slips = slips
    sort_papers(evidence, tmp_path / "out")
    assert [png.name for png in (tmp_path / "out" / "slips").iterdir()] == ["A001.png"]
    assert len(list((tmp_path / "out" / "papers").iterdir())) == 1
