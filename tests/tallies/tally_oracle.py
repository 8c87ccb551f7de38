"""Every figure again, by another path: plain Python over the lines of ``journal.jsonl``. It knows nothing of the
program: neither its fold nor its tables nor its arithmetic."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from statistics import median, stdev
from typing import Any
from zoneinfo import ZoneInfo

Line = dict[str, Any]


def moment(text: str) -> int:
    at = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")
    return int(at.timestamp()) * 1000 + at.microsecond // 1000


class Recount:
    """Histories of visits, each a list of what happened to it and stayed; then sums over them."""

    def __init__(self, lines: Iterable[str], zone: str, first: str, last: str, scale: str | None, least: int) -> None:
        self.zone, self.scale, self.least = ZoneInfo(zone), scale, least
        everything = [json.loads(line) for line in lines]
        taken_back = {one["data"]["undoes"] for one in everything if one["kind"] == "act_undone"}
        stayed = [one for one in everything if one["seq"] not in taken_back and not one["data"].get("practice")]
        stayed = [one for one in stayed if first <= one["day"] <= last]
        issues = {one["data"]["ticket"]: one for one in stayed if one["kind"] == "ticket_issued"}
        histories: dict[str, list[Line]] = defaultdict(list)
        for one in stayed:
            if one["data"].get("ticket") in issues:
                histories[one["data"]["ticket"]].append(one)
        self.visits = [self.visit(issues[name], histories[name]) for name in issues]
        self.strays = [self.press(one) for one in stayed if one["kind"] == "press_stray"]
        flagged = [one for one in stayed if one["kind"] == "rating_flagged"]
        self.flags = [{**self.press(one), **self.whose(one, histories), "count": 1} for one in flagged]

    # -- one visit

    def where(self, day: str, ms: int) -> dict[str, str]:
        clock = datetime.fromtimestamp(ms // 1000, self.zone)
        return {"day": day, "hour": f"{clock.hour:02d}", "weekday": str(datetime.strptime(day, "%Y-%m-%d").weekday())}

    def press(self, line: Line) -> Line:
        data = line["data"]
        return {**self.where(line["day"], moment(line["at"])), "counter": data.get("counter") or "",
                "why": data["why"], "count": data["count"]}  # fmt: skip

    def whose(self, flag: Line, histories: dict[str, list[Line]]) -> Line:
        """Officer and field of the question whose answer is flagged; presses have none."""
        rating = self.rating(histories.get(flag["data"]["ticket"], []))
        return {name: rating[name] if rating else None for name in ("officer", "field")}

    def visit(self, issue: Line, history: list[Line]) -> Line:
        where = self.where(issue["day"], issue["data"]["issued_ms"])
        calls = [place for place, one in enumerate(history) if one["kind"] == "ticket_called"]
        stints = [history[start:end] for start, end in pairwise([*calls, len(history)])]
        pieces = [self.piece(stint) for stint in stints]
        ends = ("ticket_finished", "ticket_no_show", "ticket_cancelled", "ticket_voided")
        again = ("ticket_called", "ticket_readmitted", "stop_finished", "ticket_transferred", "ticket_held")
        steps = [one for one in history if one["kind"] in (*ends, *again, "service_started")]
        end = steps[-1] if steps and steps[-1]["kind"] in ends else None
        first_call = history[calls[0]]["data"] if calls else {}
        return {
            **where,
            "field": pieces[-1]["field"] if pieces else self.wanted(issue, history),
            "counter": pieces[-1]["counter"] if pieces else "",
            "officer": pieces[-1]["officer"] if pieces else "",
            "end": end["kind"].removeprefix("ticket_") if end else None,
            "by_day": end is not None and self.shut(end),
            "waited": first_call.get("waited_ms") if first_call.get("why") != "roll" else None,
            "pieces": pieces,
            "rating": self.rating(history),
        }

    def wanted(self, issue: Line, history: list[Line]) -> str:
        """What a number that was never called has waited for in the end."""
        moves = [one["data"]["now"]["field"] for one in history if one["kind"] == "ticket_moved"]
        return str([issue["data"]["field"], *moves][-1])

    def shut(self, end: Line) -> bool:
        """Nobody has ended it: the day or the session was over."""
        return end["data"].get("reason") in ("day_closed", "session_closed") and "calls" not in end["data"]

    def piece(self, stint: list[Line]) -> Line:
        """From a call to whatever ended it at that counter."""
        call = stint[0]["data"]
        over = ("ticket_finished", "stop_finished", "ticket_transferred", "ticket_held", "ticket_no_show",
                "ticket_readmitted", "ticket_cancelled", "ticket_voided")  # fmt: skip
        start = next((one for one in stint if one["kind"] == "service_started"), None)
        end = next((one for one in stint if one["kind"] in over), None)
        by_officer = end is not None and end["kind"] != "ticket_readmitted" and not self.shut(end)
        named = [one["data"]["officer"] for one in (start, end) if one and one["data"].get("officer")]
        return {
            "counter": call["counter"],
            "officer": named[-1] if named else call.get("officer") or "",
            "field": call["field"],
            "walk": moment(start["at"]) - moment(stint[0]["at"]) if start else None,
            "service": moment(end["at"]) - moment(start["at"]) if start and end and by_officer else None,
            "transferred": bool(end and end["kind"] == "ticket_transferred"),
        }

    def rating(self, history: list[Line]) -> Line | None:
        opened: Line | None = None
        for one in history:
            data = one["data"]
            if one["kind"] == "rating_opened" and not (opened and opened["level"]):
                opened = {"counter": data["counter"], "officer": data["officer"] or "", "field": data["field"],
                          "scale": data["scale"], "level": 0, "reason": "", "q3": None, "q4": None}  # fmt: skip
            elif one["kind"] == "rated":
                opened = opened or {"counter": data["counter"], "officer": data["officer"], "field": data["field"],
                                    "level": 0, "reason": "", "q3": None, "q4": None}  # fmt: skip
                if not opened["level"]:
                    opened |= {"level": data["level"], "points": data["points"], "scale": data["scale"]}
            elif one["kind"] == "rating_reason" and opened:
                opened["reason"] = data["reason"]
            elif one["kind"] == "rating_answered" and opened:
                opened[f"q{data['question']}"] = data["answer"]
            elif one["kind"] == "rating_withdrawn" and opened and not opened["level"]:
                opened = None
        return opened

    # -- sums

    def groups(self, by: str) -> dict[str, Line]:
        """Key → figures, for every key that has anything."""
        keys = {visit[by] for visit in self.visits}
        for visit in (one for one in self.visits if one["end"] != "voided"):
            if by in ("counter", "officer", "field"):
                keys |= {piece[by] for piece in visit["pieces"]}
                keys |= {visit["rating"][by]} if visit["rating"] else set()
        if by in ("counter", "hour", "weekday", "day"):
            keys |= {one[by] for one in self.strays}
        keys |= {one[by] for one in self.flags} - {None}
        return {key: self.figures(by, key) for key in keys}

    def figures(self, by: str = "", key: str = "") -> Line:
        def mine(row: Line, visit: Line | None = None) -> bool:
            return not by or (row[by] if by in row else (visit or row)[by]) == key

        meant = [one for one in self.visits if one["end"] != "voided"]
        own = [one for one in meant if mine(one)]
        pieces = [piece for one in meant for piece in one["pieces"] if mine(piece, one)]
        asked = [one["rating"] for one in meant if one["rating"] and mine(one["rating"], one)]
        told = [one for one in asked if one["level"]]
        ends = Counter(one["end"] for one in own)
        presses = by in ("", "counter", "hour", "weekday", "day")
        return {
            "visits": len(own),
            "finished": ends["finished"],
            "by_day": sum(one["by_day"] and one["end"] == "finished" for one in own),
            "no_shows": ends["no_show"],
            "cancelled": ends["cancelled"],
            "open": ends[None],
            "voided": sum(mine(one) for one in self.visits if one["end"] == "voided"),
            "transfers": sum(piece["transferred"] for piece in pieces),
            "wait": self.spread(one["waited"] for one in own),
            "walk": self.spread(piece["walk"] for piece in pieces),
            "service": self.spread(piece["service"] for piece in pieces),
            "opened": len(asked),
            "answered": len(told),
            "response": len(told) / ends["finished"] if ends["finished"] else None,
            "levels": Counter(one["level"] for one in told if one["scale"] == self.scale),
            "mean": self.mean([one["points"] for one in told if one["scale"] == self.scale]),
            "reasons": dict(Counter(one["reason"] for one in asked if one["reason"])),
            "strays": self.presses(self.strays, mine) if presses else None,
            "flags": self.presses(self.flags, mine),
            "q3": self.indicator([one["q3"] for one in asked]),
            "q4": self.indicator([one["q4"] for one in asked]),
        }

    def presses(self, rows: list[Line], mine: Any) -> dict[str, int]:
        sums: dict[str, int] = {}
        for row in rows:
            if mine(row):
                sums[row["why"]] = sums.get(row["why"], 0) + row["count"]
        return sums

    def spread(self, times: Iterable[int | None]) -> tuple[int, float | None, float | None]:
        known = sorted(ms for ms in times if ms is not None)
        if not known:
            return 0, None, None
        ninety = next(ms for ms in known if sum(one <= ms for one in known) * 10 >= 9 * len(known))
        return len(known), median(known) / 1000, ninety / 1000

    def mean(self, points: list[float]) -> tuple[int, float | None, float | None, bool]:
        """How many, their mean, half of the 95 % interval, few."""
        n = len(points)
        half = 1.959964 * stdev(points) / n**0.5 if n > 1 else None
        return n, sum(points) / n if n else None, half, n < self.least

    def indicator(self, answers: list[int | None]) -> tuple[int, float | None]:
        given = [2 - one for one in answers if one is not None]
        if not given:
            return 0, None
        tenths = Fraction(sum(given) * 10, len(given))
        return len(given), int(tenths + Fraction(1, 2)) / 10
