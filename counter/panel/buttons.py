"""The buttons of the panel at work: their keys, their faces, and what stands in their way."""

from __future__ import annotations

from dataclasses import replace

from assets.face import Face
from counter import buttons
from counter.panel.events import Asked, Event, Opened
from counter.panel.paging import may_open
from counter.panel.state import Do, Page, Panel
from counter.words import Words
from queue_engine.protocol import TicketState

KEYS: dict[Do, str] = {
    Do.NEXT: "F2",
    Do.START: "F3",
    Do.FINISH: "F4",
    Do.RECALL: "F6",
    Do.NO_SHOW: "F9",
    Do.SIGN_OUT: "F12",
    Do.SIGN_IN: "Enter",
}
"""One hand reaches F2–F4, the round of every visit; what ends a visit without service lies apart."""

PAGE_KEYS: dict[Page, str] = {
    Page.MORE: "F1",
    Page.OUTCOME: "Shift+F4",
    Page.LISTS: "F5",
    Page.REPRINT: "Shift+F6",
    Page.HOLD: "F7",
    Page.TRANSFER: "F8",
    Page.PAUSE: "F11",
    Page.DOSSIER: "Shift+F2",
    Page.FLAG: "Shift+F9",
}
UNDO_KEY, ROLL_KEY = "F10", "Enter"

_MAIN = {None: Do.NEXT, TicketState.CALLED: Do.START, TicketState.SERVING: Do.FINISH}
_ICONS = {
    Do.NEXT: "next",
    Do.START: "play",
    Do.FINISH: "check",
    Do.RECALL: "repeat",
    Do.NO_SHOW: "absent",
    Do.SIGN_OUT: "sign-out",
    Do.SIGN_IN: "forward",
}
_PAGE_ICONS = {
    Page.MORE: "hand",
    Page.OUTCOME: "check-circle",
    Page.LISTS: "users",
    Page.HOLD: "clock",
    Page.REPRINT: "printer",
    Page.TRANSFER: "forward",
    Page.PAUSE: "pause",
    Page.DOSSIER: "search",
    Page.FLAG: "warning",
}
_BUSY_PAGE = {
    Do.HOLD: Page.HOLD,
    Do.TRANSFER: Page.TRANSFER,
    Do.PAUSE: Page.PAUSE,
    Do.CALL_NUMBER: Page.LISTS,
    Do.READMIT: Page.LISTS,
    Do.DISCARD: Page.LISTS,
    Do.READY: Page.MORE,
    Do.EMERGENCY: Page.MORE,
    Do.ISSUE: Page.MORE,
    Do.KEEP: Page.MORE,
    Do.UNDO: Page.MORE,
    Do.REPRINT: Page.REPRINT,
    Do.SEEN: Page.REPRINT,
    Do.VOID: Page.LISTS,
    Do.PAPER: Page.LISTS,
    Do.BIND: Page.DOSSIER,
    Do.FLAG: Page.DOSSIER,
}
"""Where an intent that was chosen on a page shows that it is on its way."""


Button = buttons.Button[Event]


def work_buttons(panel: Panel, words: Words) -> tuple[Button, ...]:
    """Everything that can be pressed at work."""
    doing = [do_button(panel, words, do) for do in KEYS if do is not Do.SIGN_IN]
    practice = panel.ticket is not None and panel.ticket.bound == "practice"
    pages = [_page_button(panel, words, page) for page in PAGE_KEYS if not (practice and page is Page.REPRINT)]
    return (*doing, *pages, *_roll(panel, words), *_undo(panel, words))


def do_button(panel: Panel, words: Words, do: Do) -> Button:
    """A button that asks at once."""
    busy = panel.pending is not None and panel.pending.do is do
    armed = do is Do.NO_SHOW and panel.armed_at_ms is not None
    title = f"panel.busy_{do}" if busy else "panel.again_no_show" if armed else f"panel.do_{do}"
    line = " · ".join(part for part in (KEYS[do], _not_before(panel, words, do)) if part)
    face = Face(words[title], line, _ICONS[do], look=_look(panel, do, armed), busy=busy)
    if do is Do.SIGN_OUT:  # in the band at the top, where there is one line only
        face = replace(face, title=f"{face.title} · {KEYS[do]}", line="")
    return Button(do.value, face, Asked(do), _is_enabled(panel, do), KEYS[do])


def _not_before(panel: Panel, words: Words, do: Do) -> str:
    """What must come first: another call, or so many seconds."""
    calls, wait_ms = {Do.RECALL: (0, panel.recall_in_ms), Do.NO_SHOW: panel.no_show_in}.get(do, (0, 0))
    if calls:
        return words["panel.after_calls"].format(n=calls)
    return words["panel.after_seconds"].format(n=-(-wait_ms // 1000)) if wait_ms else ""


def _is_enabled(panel: Panel, do: Do) -> bool:
    """Signing out with an open ticket is answered in words, so its button stays."""
    return do in panel.legal or (do is Do.SIGN_OUT and panel.link.live and panel.pending is None)


def _look(panel: Panel, do: Do, armed: bool) -> str:
    if armed:
        return "chosen"
    if do is Do.SIGN_IN:
        return "main"
    state = panel.ticket.state if panel.ticket else None
    first = _MAIN[state] is do and not (panel.paper_roll and do is Do.NEXT and not panel.waiting)
    return "main" if first else "quiet" if do is Do.SIGN_OUT else "plain"


def _page_button(panel: Panel, words: Words, page: Page) -> Button:
    """A button that opens a page; a paused counter opens again without one."""
    key, paused = PAGE_KEYS[page], page is Page.PAUSE and panel.here.paused is not None
    busy = panel.pending is not None and _BUSY_PAGE.get(panel.pending.do) is page
    title = words["panel.busy_start" if busy else "panel.do_open" if paused else f"panel.open_{page}"]
    icon = "play" if paused else _PAGE_ICONS[page]
    face = Face(title, key.replace("+", " "), icon, look="main" if paused else "plain", busy=busy)
    event: Event = Asked(Do.PAUSE) if paused else Opened(page)
    return Button(page.value, face, event, may_open(panel, page), key)


def _roll(panel: Panel, words: Words) -> tuple[Button, ...]:
    """In a hall with paper rolls: Enter, or the digits themselves, begin a number."""
    if not panel.paper_roll or panel.here.practice:
        return ()
    busy = panel.pending is not None and panel.pending.do is Do.ROLL
    title, line = words["panel.busy_next" if busy else "panel.open_roll"], words["panel.roll_key"]
    look = "main" if panel.ticket is None and not panel.waiting else "plain"
    face = Face(title, line, "ticket", look=look, busy=busy)
    return (Button(Page.ROLL.value, face, Opened(Page.ROLL), may_open(panel, Page.ROLL), ROLL_KEY),)


def _undo(panel: Panel, words: Words) -> tuple[Button, ...]:
    """The short-lived offer to take the last act back."""
    act = panel.undoable
    if act is None or Do.UNDO not in panel.legal:
        return ()
    left_s = -(-(panel.limits.undo_ms - (panel.now_ms - act.at_ms)) // 1000)
    what = words[f"panel.undo_{act.kind}"].format(number=act.number)
    line = f"{UNDO_KEY} · {words['panel.seconds_left'].format(n=left_s)}"
    return (Button(Do.UNDO.value, Face(what, line, "back", look="offer"), Asked(Do.UNDO), True, UNDO_KEY),)
