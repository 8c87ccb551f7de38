"""What the panel says in a sentence: a lost link, a refusal, an armed button, the number just closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from counter.gear import is_rated
from counter.panel.own_devices import fault_said, trial_said
from counter.panel.papers import paper_said
from counter.panel.reprinting import reprint_said, slip_said
from counter.panel.state import Notice, Panel
from counter.words import Words
from queue_engine.client.asking import standing
from queue_engine.protocol import Ticket, TicketState


@dataclass(frozen=True)
class Say:
    """A sentence and its look; ``look`` is a key of StatusStrip.LOOKS, ``icon`` a name of assets/icons."""

    look: str
    icon: str
    text: str


_LOOK_OF_CODE = {
    "queue_empty": ("busy", "info"),
    "sign_out_busy": ("priority", "warning"),
    "slip_seen": ("calm", "check-circle"),
    "status_flagged": ("calm", "check-circle"),
    "dossier_bound": ("calm", "check-circle"),
    "dossier_freed": ("calm", "check-circle"),
    "scan_no_ticket": ("priority", "barcode"),
    "no_dossier_code": ("priority", "barcode"),
}
_CLOSED = {
    TicketState.FINISHED: "panel.closed_finished",
    TicketState.NO_SHOW: "panel.closed_no_show",
    TicketState.ON_HOLD: "panel.closed_on_hold",
    TicketState.WAITING: "panel.closed_waiting",
}


def link_notice(panel: Panel, words: Words) -> Say | None:
    """What is wrong with the link, if anything."""
    link = panel.link
    if link.live:
        return None
    if link.problem == "bad_token":
        return Say("alarm", "lock", words["panel.link_bad_token"])
    if panel.hall is None or link.lost_at is None:
        problem = link.problem is not None
        return Say("alarm" if problem else "busy", "wifi-off" if problem else "refresh", words["panel.link_first"])
    return Say("alarm", "wifi-off", words["panel.link_lost"].format(time=words.moment(link.lost_at, panel.now_ms)))


def banner_of(panel: Panel, words: Words) -> Say | None:
    """What stands above everything: a colleague's call for help, and that this is a training session."""
    counters = panel.hall.counters.values() if panel.hall else ()
    calling = [words.counter(one.counter) for one in counters if one.emergency and one.counter != panel.counter]
    parts = [words["panel.emergency_at"].format(counter=", ".join(calling))] if calling else []
    if panel.seat and panel.here.emergency:
        parts.append(words["panel.emergency_here"])
    if parts:
        return Say("alarm", "warning", " ".join(parts))
    return Say("priority", "education", words["panel.practice_session"]) if panel.seat and panel.here.practice else None


def why_called(panel: Panel, words: Words, ticket: Ticket) -> str:
    """Why this one was called, in a sentence, and what colleagues left word of."""
    why, parts = panel.why, []
    if why and why.ticket == ticket.id and f"panel.why_{why.why}" in words.texts:
        parts.append(words[f"panel.why_{why.why}"].format(wait=words.minutes(why.waited_ms)))
    if ticket.note and not ticket.missing:
        parts.append(words["panel.note"].format(note=ticket.note))
    if ticket.back_to:
        parts.append(words["panel.goes_back"].format(name=words.officer(ticket.back_to)))
    if ticket.stops:
        stops = ", ".join(words.field(stop) for stop in ticket.stops)
        parts.append(words["panel.then_stops"].format(fields=stops))
    return " · ".join(parts)


def refused_notice(panel: Panel, words: Words) -> Say | None:
    """Why the last try was in vain."""
    if panel.notice is None or _is_over(panel, panel.notice):
        return None
    look, icon = _LOOK_OF_CODE.get(panel.notice.code, ("alarm", "warning"))
    return Say(look, icon, sentence(panel.notice, words))


def notice_of(panel: Panel, words: Words) -> Say | None:
    """The most pressing sentence about what was done here."""
    if panel.is_locked and not panel.seat:
        seconds = -(-(panel.form.locked_until_ms - panel.now_ms) // 1000)
        return Say("alarm", "lock", words["panel.locked_out"].format(n=seconds))
    if panel.armed_at_ms is not None and panel.ticket:
        return Say("priority", "warning", words["panel.armed"].format(number=panel.ticket.number))
    if panel.seat and (tried := trial_said(panel, words)):
        return Say(*tried)
    said = refused_notice(panel, words) or _slip_notice(panel, words) or _just_closed(panel, words)
    return said or _device_notice(panel, words)


def _device_notice(panel: Panel, words: Words) -> Say | None:
    """How the counter's own devices are; nobody's work waits for it."""
    said = fault_said(panel, words)
    return Say(*said) if said else None


def tells_fault(say: Say | None, panel: Panel, words: Words) -> bool:
    """Whether the sentence is the one about a fault of the counter's own devices."""
    said = fault_said(panel, words)
    return say is not None and said is not None and say == Say(*said)


def _slip_notice(panel: Panel, words: Words) -> Say | None:
    """How the reprint goes; else that the slip of the open number is not printed for sure."""
    if panel.seat is None:
        return None
    if said := reprint_said(panel, words) or paper_said(panel, words):
        return Say(*said)
    text = slip_said(panel, words, panel.ticket.id) if panel.ticket else ""
    return Say("priority", "printer-off", text) if text else None


def _is_over(panel: Panel, notice: Notice) -> bool:
    """A lock that has run out needs no sentence any more."""
    return notice.code == "locked_out" and not panel.is_locked


def sentence(notice: Notice, words: Words) -> str:
    """The panel's own words for a code, with names for ids, else the words that all stations share."""
    own = f"panel.says_{notice.code}"
    if notice.code == "too_early" and notice.detail.get("calls_left"):
        own = "panel.says_too_few_calls"
    values = _named(notice.detail, words)
    if own in words.texts and words.texts.placeholders(own) <= values.keys():
        return words[own].format(**values)
    shared = f"refusal.{notice.code}"
    return words[shared if shared in words.texts else "panel.says_unknown"]


def _named(detail: dict[str, Any], words: Words) -> dict[str, str]:
    values = {name: str(value) for name, value in detail.items() if value is not None}
    if "counter" in values:
        values["counter"] = words.counter(values["counter"])
    if (key := f"panel.ticket_{values.get('state')}") in words.texts:
        values["state"] = words[key]
    return values


def _just_closed(panel: Panel, words: Words) -> Say | None:
    """The number that was closed last, while the next has not been called."""
    last = panel.answered
    if panel.seat is None or panel.ticket or last is None or last.state not in _CLOSED:
        return None
    text = words[_CLOSED[last.state]].format(number=last.number, time=words.clock(last.since))
    return Say("calm", "check-circle", " ".join(filter(None, (text, _rating_said(panel, words)))))


def _rating_said(panel: Panel, words: Words) -> str:
    """That a citizen is being asked; what is answered is nobody's business here."""
    rating = standing(panel.hall, panel.counter, panel.now_ms)
    if rating is None or not is_rated(words.config, panel.counter):
        return ""
    return words["panel.rating_asked"].format(number=rating.number)
