"""Free words instead of ready ones: why a number is held or given up, what goes with a transfer, and the like."""

from __future__ import annotations

from assets.face import Face
from counter.entry import Entry, longest, tidy
from counter.panel.content import Content, Go
from counter.panel.events import Asked, Event, NoteGiven
from counter.panel.reasons import chosen
from counter.panel.state import Do, Page, Panel, Sheet
from counter.words import Words
from queue_engine.protocol import AskSlip, Discard, Hold, Pause, Transfer

FROM = {
    Do.HOLD: Page.HOLD,
    Do.PAUSE: Page.PAUSE,
    Do.TRANSFER: Page.TRANSFER,
    Do.REPRINT: Page.REPRINT,
    Do.DISCARD: Page.DISCARD,
}
"""The page on which free words are wished for, and to which Esc leads back."""

MOST = {
    Do.HOLD: longest(Hold, "reason"),
    Do.PAUSE: longest(Pause, "reason"),
    Do.TRANSFER: longest(Transfer, "note"),
    Do.REPRINT: longest(AskSlip, "reason"),
    Do.DISCARD: longest(Discard, "reason"),
}
_ABOUT_SUBJECT = (Do.REPRINT, Do.DISCARD)


def words_page(panel: Panel, words: Words, sheet: Sheet) -> Content:
    """A line to write on. A note may be empty, a reason may not."""
    do = written_for(sheet)
    text = tidy(sheet.text)
    choice = chosen(sheet.subject, text) if do in _ABOUT_SUBJECT else text
    event: Event = NoteGiven() if do is Do.TRANSFER else Asked(do, choice)
    shut = len(text) > MOST[do] or not (text or do is Do.TRANSFER)
    number = _number(panel, sheet, do)
    face = Face(words[f"panel.words_{do}_go"], words["panel.enter"], "check", look="main")
    return Content(
        words[f"panel.words_{do}"].format(number=number),
        words[f"panel.words_{do}_line"],
        entry=Entry(sheet.text, words["panel.words_hint"], f"{len(text)}/{MOST[do]}", len(text) > MOST[do]),
        go=Go(face, event, shut),
    )


def _number(panel: Panel, sheet: Sheet, do: Do) -> str:
    """Of the ticket that the words are about."""
    if do in _ABOUT_SUBJECT:
        return sheet.subject.partition(".")[2]
    return panel.ticket.number if panel.ticket else ""


def written_for(sheet: Sheet) -> Do:
    """The act that the words belong to."""
    return sheet.then[0] if sheet.then else Do.HOLD
