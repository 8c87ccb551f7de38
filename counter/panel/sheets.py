"""The pages over the work, derived: a title, at most nine choices with the digits as keys, and a way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assets.face import Face
from counter.entry import Entry, turning
from counter.panel.buttons import Button
from counter.panel.content import Choice, Content, Go
from counter.panel.discarding import discard_page
from counter.panel.dossiers import code_page, dossier_page, flag_page, line_page, missing_page, missing_said
from counter.panel.events import Asked, ComeBackTurned, Escaped, Event, LeafTurned, Opened, TabTurned
from counter.panel.issuing import issue_page, issued_page
from counter.panel.missing import MOST_LINES
from counter.panel.notices import Say, link_notice, refused_notice
from counter.panel.paging import may_open, subject_of
from counter.panel.papers import paper_of, paper_state
from counter.panel.reasons import reasons
from counter.panel.reprinting import reprint_page
from counter.panel.state import Do, Page, Panel, Sheet
from counter.panel.writing import words_page
from counter.words import Words, ms_of
from queue_engine.protocol import Outcome, Ticket, TicketState

MOST = 9
NOTE_KEY = "F2"
_MAY_BE_REFUSED = frozenset({Page.ISSUE, Page.ISSUED, Page.CODE, Page.DOSSIER, Page.HOLD, Page.MISSING, Page.LINE})
"""Pages that are still there when the hall says no."""
OUTCOMES = tuple(Outcome)
HOLD_REASONS = ("papers", "copying", "form", "fee", "asks", "elsewhere")
PAUSE_REASONS = ("break", "meeting", "dossiers", "machine")


@dataclass(frozen=True)
class SheetProps:
    """A page over the work."""

    header: str
    title: str
    line: str
    is_chosen: bool
    """The line says what has been chosen so far."""
    number: str
    none: str
    say: Say | None
    entry: Entry | None
    tabs: tuple[Button, ...]
    choices: tuple[Button, ...]
    leaf: Button | None
    come_back: Button | None
    note: Button | None
    go: Button | None
    back: Button

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Whatever has a key."""
        extra = tuple(one for one in (self.leaf, self.come_back, self.note, self.go) if one)
        return (*self.choices, *self.tabs, *extra)


def sheet_props(panel: Panel, words: Words, header: str) -> SheetProps:
    """The page that is open."""
    sheet = panel.sheet
    assert sheet is not None, "asked only with a page in front"
    content = _CONTENTS[sheet.page](panel, words, sheet)
    return SheetProps(
        header=header,
        title=content.title,
        line=content.line,
        is_chosen=bool(sheet.fields or sheet.note or sheet.missing),
        number=content.number,
        none="" if content.choices else content.none,
        say=link_notice(panel, words) or (refused_notice(panel, words) if sheet.page in _MAY_BE_REFUSED else None),
        entry=content.entry,
        tabs=_tabs(content.tabs, sheet),
        choices=_buttons(panel, content.choices[sheet.leaf * MOST :][:MOST]),
        leaf=_leaf(words, sheet, len(content.choices)),
        come_back=_come_back(words, sheet) or _printed(panel, words, sheet),
        note=_note(panel, words, sheet),
        go=_go(panel, content.go),
        back=Button("back", Face(words["common.back"], "Esc", "back"), Escaped()),
    )


# -- what surrounds the choices --------------------------------------------------------------------------


def _buttons(panel: Panel, choices: tuple[Choice, ...]) -> tuple[Button, ...]:
    return tuple(_button(panel, choice, n) for n, choice in enumerate(choices, start=1))


def _button(panel: Panel, choice: Choice, n: int) -> Button:
    line = f"{n} · {choice.line}" if choice.line else str(n)
    face = Face(choice.title, line, choice.icon, look=choice.look)
    return Button(f"choice:{n}", face, choice.event, not choice.shut and _may(panel, choice.event), str(n))


def _may(panel: Panel, event: Event) -> bool:
    match event:
        case Asked(do):
            return do in panel.legal
        case Opened(page):
            return may_open(panel, page)
        case _:
            return True


def _tabs(tabs: tuple[tuple[str, str], ...], sheet: Sheet) -> tuple[Button, ...]:
    names = tuple(name for name, _ in tabs)
    if not names:
        return ()
    at = names.index(sheet.tab) if sheet.tab in names else 0
    keys = turning(names, at, "Left", "Right")
    return tuple(
        Button(
            f"tab:{name}",
            Face(title, centred=True, look="main" if name == names[at] else "plain"),
            TabTurned(name),
            key=keys.get(name, ""),
        )
        for name, title in tabs
    )


def _go(panel: Panel, go: Go | None) -> Button | None:
    return Button("go", go.face, go.event, not go.shut and _may(panel, go.event), "Enter") if go else None


def _leaf(words: Words, sheet: Sheet, count: int) -> Button | None:
    leaves = -(-count // MOST)
    if leaves < 2:
        return None
    title = words["panel.leaf"].format(n=sheet.leaf % leaves + 1, all=leaves)
    return Button("leaf", Face(title, "0", "forward"), LeafTurned((sheet.leaf + 1) % leaves), key="0")


def _come_back(words: Words, sheet: Sheet) -> Button | None:
    if sheet.page is not Page.TRANSFER:
        return None
    title = words["panel.come_back_yes" if sheet.come_back else "panel.come_back_no"]
    icon, look = ("check-circle", "chosen") if sheet.come_back else ("return", "plain")
    return Button("come_back", Face(title, words["panel.space"], icon, look=look), ComeBackTurned(), key="Space")


def _note(panel: Panel, words: Words, sheet: Sheet) -> Button | None:
    """What goes with a transfer, in free words; what is missing at a held visit."""
    if sheet.page in (Page.HOLD, Page.MISSING):
        return _missing(panel, words, sheet)
    if sheet.page is not Page.TRANSFER:
        return None
    face = Face(words["panel.add_note"], NOTE_KEY, "info", look="chosen" if sheet.note else "plain")
    return Button("note", face, Opened(Page.WORDS, Do.TRANSFER), may_open(panel, Page.WORDS), NOTE_KEY)


def _missing(panel: Panel, words: Words, sheet: Sheet) -> Button:
    """From the reasons to the list, and from the list to a line of free words."""
    count = f" ({len(sheet.missing)})" if sheet.missing and sheet.page is Page.HOLD else ""
    wanted, key = (Page.MISSING, "open_missing") if sheet.page is Page.HOLD else (Page.LINE, "open_line")
    face = Face(words[f"panel.{key}"] + count, NOTE_KEY, "ticket", look="chosen" if count else "plain")
    may = may_open(panel, wanted) and (wanted is Page.MISSING or len(sheet.missing) < MOST_LINES)
    return Button("note", face, Opened(wanted), may, NOTE_KEY)


def _printed(panel: Panel, words: Words, sheet: Sheet) -> Button | None:
    """A paper that names what is missing, where the settings say who prints it."""
    if sheet.page is not Page.MISSING or not panel.prints or panel.here.practice:
        return None
    icon, look = ("check-circle", "chosen") if sheet.paper else ("printer", "plain")
    title = words["panel.paper_yes" if sheet.paper else "panel.paper_no"]
    return Button("come_back", Face(title, words["panel.space"], icon, look=look), ComeBackTurned(), key="Space")


# -- the pages -------------------------------------------------------------------------------------------


def _more(panel: Panel, words: Words, _sheet: Sheet) -> Content:
    here = panel.here
    ready, help = ("ready_off" if here.ready else "ready"), ("emergency_off" if here.emergency else "emergency")
    return Content(
        words["panel.open_more"],
        choices=(
            Choice(words[f"panel.do_{ready}"], Asked(Do.READY), words["panel.ready_note"], "bell"),
            Choice(words["panel.do_issue"], Opened(Page.ISSUE), words["panel.issue_note"], "ticket"),
            Choice(words[f"panel.do_{help}"], Asked(Do.EMERGENCY), words["panel.emergency_note"], "warning", "alarm"),
            Choice(words["panel.open_reprint"], Opened(Page.REPRINT), words["panel.reprint_note"], "printer"),
        ),
    )


def _number(panel: Panel) -> str:
    return panel.ticket.number if panel.ticket else ""


def _hold(panel: Panel, words: Words, _sheet: Sheet) -> Content:
    return Content(
        words["panel.hold_title"].format(number=_number(panel)),
        words["panel.hold_line"],
        reasons(words, Do.HOLD, HOLD_REASONS),
    )


def _pause(_panel: Panel, words: Words, _sheet: Sheet) -> Content:
    return Content(words["panel.pause_title"], words["panel.pause_line"], reasons(words, Do.PAUSE, PAUSE_REASONS))


def _outcome(panel: Panel, words: Words, _sheet: Sheet) -> Content:
    choices = tuple(Choice(words[f"panel.outcome_{name}"], Asked(Do.FINISH, name)) for name in OUTCOMES)
    return Content(words["panel.outcome_title"].format(number=_number(panel)), words["panel.outcome_line"], choices)


def _stay(panel: Panel, words: Words, sheet: Sheet) -> Content:
    do, choice = sheet.then or (Do.NEXT, "")
    return Content(
        words["panel.stay_title"].format(number=_number(panel)),
        words["panel.stay_line"],
        (
            Choice(words["panel.stay_no"], Asked(do, choice, finish_open=True), icon="next"),
            Choice(words["panel.stay_yes"], Escaped(), icon="back"),
        ),
    )


def _transfer(panel: Panel, words: Words, sheet: Sheet) -> Content:
    targets = {"field": _to_fields, "counter": _to_counters, "officer": _to_officers}[sheet.tab]
    title = words["panel.transfer_title"].format(number=_number(panel))
    tabs = tuple((name, words[f"panel.tab_{name}"]) for name in ("field", "counter", "officer"))
    line = words["panel.note"].format(note=sheet.note) if sheet.note else words["panel.transfer_line"]
    return Content(title, line, targets(panel, words), words["panel.nobody_there"], tabs=tabs)


def _to_fields(panel: Panel, words: Words) -> tuple[Choice, ...]:
    now = panel.ticket.field if panel.ticket else ""
    others = [field.id for field in words.config.fields if field.id != now]
    return tuple(Choice(words.field(id), Asked(Do.TRANSFER, f"field:{id}"), words.letter(id)) for id in others)


def _to_counters(panel: Panel, words: Words) -> tuple[Choice, ...]:
    known = panel.hall.counters if panel.hall else {}
    others = [one.id for one in words.config.counters if one.id != panel.counter]
    staffed = sorted(others, key=lambda id: not (id in known and known[id].officer))
    return tuple(
        Choice(words.counter(id), Asked(Do.TRANSFER, f"counter:{id}"), _who(panel, words, id)) for id in staffed
    )


def _who(panel: Panel, words: Words, counter: str) -> str:
    known = panel.hall.counters.get(counter) if panel.hall else None
    return words.officer(known.officer) if known and known.officer else words["panel.nobody_sits"]


def _to_officers(panel: Panel, words: Words) -> tuple[Choice, ...]:
    known = panel.hall.counters.values() if panel.hall else ()
    at = {one.officer: words.counter(one.counter) for one in known if one.officer}
    own = panel.seat.officer if panel.seat else ""
    others = sorted((one for one in words.config.officers if one.id != own), key=lambda one: one.id not in at)
    away = words["panel.not_signed_in"]
    return tuple(Choice(one.name, Asked(Do.TRANSFER, f"officer:{one.id}"), at.get(one.id, away)) for one in others)


# -- lists -----------------------------------------------------------------------------------------------


def _missed(panel: Panel) -> tuple[Ticket, ...]:
    return _mine(panel, panel.hall.missed if panel.hall else ())


def _held(panel: Panel) -> tuple[Ticket, ...]:
    return _mine(panel, panel.hall.held if panel.hall else ())


def _mine(panel: Panel, tickets: tuple[Ticket, ...]) -> tuple[Ticket, ...]:
    """Newest first; training and public numbers never side by side."""
    fit = (one for one in tickets if (one.bound == "practice") == panel.here.practice)
    return tuple(sorted(fit, key=lambda one: one.since, reverse=True))


def _lists(panel: Panel, words: Words, sheet: Sheet) -> Content:
    title = words["panel.lists_title"]
    lists = {"waiting": (*panel.line, *panel.kept), "missed": _missed(panel), "held": _held(panel)}
    counts = {"fields": "", **{name: f" ({len(tickets)})" for name, tickets in lists.items()}}
    tabs = tuple((name, words[f"panel.tab_{name}"] + count) for name, count in counts.items())
    if sheet.tab == "fields":
        nobody = words["panel.nobody_waits"]
        return Content(title, words["panel.lists_fields"], _fields(panel, words), nobody, tabs=tabs)
    choices = tuple(
        Choice(one.number, Opened(Page.TICKET, one.id), _about(panel, words, one), look=_ticket_look(panel, one))
        for one in lists[sheet.tab]
    )
    return Content(title, words[f"panel.lists_{sheet.tab}"], choices, words["panel.no_numbers"], tabs=tabs)


def _ticket_look(panel: Panel, ticket: Ticket) -> str:
    return "quiet" if panel.is_kept(ticket) else "priority" if ticket.priority else "plain"


def _fields(panel: Panel, words: Words) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            words.field(id),
            Asked(Do.NEXT, id),
            words["panel.people"].format(n=len(panel.line_of(id))),
            shut=not panel.line_of(id),
        )
        for id in panel.own_fields
    )


def _about(panel: Panel, words: Words, ticket: Ticket) -> str:
    """Its field, and how long it has waited or since when it is aside."""
    if panel.is_kept(ticket):
        when = words["panel.kept_until"].format(time=words.clock(ticket.not_before or ""))
    elif ticket.state is TicketState.WAITING:
        when = words["panel.waits"].format(wait=words.minutes(panel.now_ms - ms_of(ticket.issued_at)))
    else:
        when = words[f"panel.since_{ticket.state}"].format(time=words.clock(ticket.since))
    return f"{words.field(ticket.field)} · {when}"


def _ticket(panel: Panel, words: Words, _sheet: Sheet) -> Content:
    ticket = subject_of(panel)
    assert ticket is not None, "the page closes when its ticket is gone"
    paper = paper_of(panel, ticket.id)
    state = paper_state(panel, paper, words) if paper else ""
    said = (_about(panel, words, ticket), ticket.note or "", missing_said(words, ticket), state)
    call: Event = Opened(Page.KEPT, ticket.id) if panel.is_kept(ticket) else Asked(Do.CALL_NUMBER, ticket.id)
    choices = [Choice(words["panel.call_this"], call, icon="call", shut=Do.CALL_NUMBER not in panel.legal)]
    if ticket.state is not TicketState.WAITING:
        choices.append(Choice(words["panel.do_readmit"], Asked(Do.READMIT, ticket.id), icon="return"))
    if ticket.state is not TicketState.NO_SHOW:
        choices.append(Choice(words["panel.open_discard"], Opened(Page.DISCARD, ticket.id), icon="close", look="alarm"))
    if ticket.bound != "practice":
        choices.append(Choice(words["panel.open_reprint"], Opened(Page.REPRINT, ticket.id), icon="printer"))
    if panel.prints and ticket.state is TicketState.ON_HOLD and ticket.missing and ticket.bound != "practice":
        choices.append(Choice(words["panel.do_paper"], Asked(Do.PAPER, ticket.id), icon="printer"))
    title = words["panel.ticket_title"].format(number=ticket.number)
    return Content(title, " · ".join(part for part in said if part), tuple(choices))


def _kept(panel: Panel, words: Words, _sheet: Sheet) -> Content:
    """The number may be called by hand, although its holder was told a later time."""
    ticket = subject_of(panel)
    assert ticket is not None, "the page closes when its ticket is gone"
    time = words.clock(ticket.not_before) if ticket.not_before else ""
    choices = (
        Choice(words["panel.kept_no"].format(time=time), Escaped(), icon="back"),
        Choice(words["panel.kept_yes"], Asked(Do.CALL_NUMBER, ticket.id), icon="call"),
    )
    title = words["panel.kept_title"].format(number=ticket.number, time=time)
    return Content(title, words["panel.kept_line"], choices)


_CONTENTS: dict[Page, Callable[[Panel, Words, Sheet], Content]] = {
    Page.MORE: _more,
    Page.HOLD: _hold,
    Page.TRANSFER: _transfer,
    Page.OUTCOME: _outcome,
    Page.STAY: _stay,
    Page.LISTS: _lists,
    Page.TICKET: _ticket,
    Page.DISCARD: discard_page,
    Page.REPRINT: reprint_page,
    Page.PAUSE: _pause,
    Page.ISSUE: issue_page,
    Page.ISSUED: issued_page,
    Page.KEPT: _kept,
    Page.WORDS: words_page,
    Page.DOSSIER: dossier_page,
    Page.CODE: code_page,
    Page.FLAG: flag_page,
    Page.MISSING: missing_page,
    Page.LINE: line_page,
}
